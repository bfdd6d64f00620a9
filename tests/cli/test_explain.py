"""pretrust explain, and --failed-with where it is refused, as the user types them."""

import json
import pathlib
import subprocess
import tempfile

from program import PRETRUST, ProgramTest, main, run

GOLDEN = pathlib.Path(__file__).resolve().parent.parent / "golden"


class Explain(ProgramTest):
    def test_known_words_exit_with_0_and_unknown_ones_with_2(self):
        known = run("explain", "Access is denied")
        self.assertEqual(known.returncode, 0, known.stderr)
        self.assertIn(b"NULL_SESSION_PIPES_RESTRICTED", known.stdout)
        unknown = run("explain", "FORWARDER_MISING")
        self.assertEqual(unknown.returncode, 2)
        self.assertIn(b"FORWARDER_MISSING", unknown.stdout)

    def test_negative_numbers_are_codes(self):
        self.assertIn(b"ERROR_ACCESS_DENIED", run("explain", "-2147024891").stdout)

    def test_words_come_from_standard_input_too(self):
        finished = subprocess.run([PRETRUST, "explain", "-", "-o", "json"], input=b'{"TrustState": "Failed"}',
                                  capture_output=True, check=False)
        self.assertEqual(finished.returncode, 0, finished.stderr)
        self.assertEqual([meaning["id"] for meaning in json.loads(finished.stdout)["meanings"]], ["Failed"])

    def test_a_saved_run_ranks_the_causes(self):
        finished = run("explain", "Access is denied", "--evidence", str(GOLDEN / "pipe_refused.evidence.json"), "-o", "json")
        first = json.loads(finished.stdout)["causes"][0]
        self.assertEqual((first["id"], first["finding"]), ("NULL_SESSION_PIPES_RESTRICTED", "confirmed"))
        self.assert_one_line(run("explain", "5", "--evidence", "no/such/file"), 2, "--evidence", "no/such/file")

    def test_formats_are_text_and_json(self):
        self.assert_one_line(run("explain", "5", "-o", "yaml"), 2, "-o", "yaml")
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "x.json"
            self.assertEqual(run("explain", "5", "-o", f"json={file}").stdout, b"")
            self.assertTrue(json.loads(file.read_text())["recognised"])

    def test_a_text_that_nobody_knows_is_refused_before_any_packet(self):
        self.assert_one_line(run("check", "x.test", "--failed-with", "it does not work"), 2, "--failed-with")


if __name__ == "__main__":
    main()
