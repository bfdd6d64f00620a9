"""pretrust redact and pretrust diff, as the user types them."""

import json
import os
import pathlib
import stat
import subprocess
import tempfile

from program import PRETRUST, ProgramTest, main, run

TESTS = pathlib.Path(__file__).resolve().parent.parent
RUN = TESTS / "golden" / "pipe_refused.evidence.json"
HEALTHY = TESTS / "golden" / "healthy.evidence.json"


class Redact(ProgramTest):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.run = self.folder / "run.json"
        self.run.write_bytes(RUN.read_bytes())
        self.map = self.folder / "run.json.map"

    def test_redacted_evidence_is_judged_as_before_and_the_answer_comes_back(self):
        os.umask(0)
        redacted = run("redact", str(self.run))
        self.assertEqual(redacted.returncode, 0, redacted.stderr)
        self.assertEqual(redacted.stderr.count(b"\n"), 1)
        self.assertEqual(stat.S_IMODE(self.map.stat().st_mode), 0o600)
        for name in (b"corp", b"CORP", b"172.16.10.153", b"awsmad"):
            self.assertNotIn(name, redacted.stdout)
        case = self.folder / "redacted.json"
        case.write_bytes(redacted.stdout)
        report = run("diagnose", str(case))
        self.assertEqual(report.returncode, 3)
        self.assertIn(b"NULL_SESSION_PIPES_RESTRICTED", report.stdout)
        answer = self.folder / "answer.txt"
        answer.write_bytes(report.stdout)
        back = run("redact", "--reverse", str(self.map), str(answer))
        self.assertEqual(back.returncode, 0, back.stderr)
        self.assertIn(b"172.16.10.153", back.stdout)
        self.assertIn(b"corp.example.com", back.stdout)
        piped = subprocess.run([PRETRUST, "redact", "--reverse", str(self.map)], input=report.stdout, capture_output=True, check=False)
        self.assertEqual(piped.stdout, back.stdout)

    def test_a_map_is_never_lost(self):
        self.assertEqual(run("redact", str(self.run)).returncode, 0)
        before = self.map.read_bytes()
        self.assert_one_line(run("redact", str(self.run)), 2, "run.json.map", "--map")
        self.assertEqual(self.map.read_bytes(), before)
        other = self.folder / "other.json"
        other.write_bytes(HEALTHY.read_bytes())
        self.map.chmod(0o644)
        extended = run("redact", str(other), "--map", str(self.map), "-o", str(self.folder / "out.json"))
        self.assertEqual(extended.returncode, 0, extended.stderr)
        self.assertEqual(extended.stdout, b"")
        old, new = json.loads(before), json.loads(self.map.read_bytes())
        self.assertEqual(old["key"], new["key"])
        self.assertLessEqual(old["words"].items(), new["words"].items())
        self.assertEqual(stat.S_IMODE(self.map.stat().st_mode), 0o600)
        self.assertEqual(sorted(path.name for path in self.folder.iterdir()), ["other.json", "out.json", "run.json", "run.json.map"])

    def test_a_map_that_is_none_is_refused_and_kept(self):
        self.map.write_text("{}")
        self.assert_one_line(run("redact", str(self.run), "--map", str(self.map)), 2, "run.json.map")
        self.assert_one_line(run("redact", "--reverse", str(self.map), str(self.run)), 2, "--reverse", "run.json.map")
        self.assertEqual(self.map.read_text(), "{}")
        self.map.unlink()
        self.map.symlink_to(self.folder / "elsewhere")
        self.assert_one_line(run("redact", str(self.run)), 2, "run.json.map")
        self.assertFalse((self.folder / "elsewhere").exists())

    def test_misuse_is_said_before_anything_is_written(self):
        name = str(self.run)
        for words, told in ((["redact"], "FILE"), (["redact", "-"], "--map"), (["redact", name, name], "one FILE"),
                            (["redact", name, "-o", name], "-o"), (["redact", name, "-o", name + ".map"], "map"),
                            (["redact", "--reverse", "a", "--map", "b"], "--map"), (["redact", "no/such/file"], "no/such/file")):
            with self.subTest(words=words):
                self.assert_one_line(run(*words), 2, told)
        self.assertEqual([path.name for path in self.folder.iterdir()], ["run.json"])


class Diff(ProgramTest):
    def test_a_run_and_itself_differ_in_nothing_in_one_line(self):
        finished = run("diff", str(RUN), str(RUN))
        self.assertEqual((finished.returncode, finished.stderr), (0, b""))
        self.assertEqual(finished.stdout, b"No change: not ready (NULL_SESSION_PIPES_RESTRICTED), as before.\n")

    def test_exit_code_and_json_tell_better_from_worse(self):
        try:
            import jsonschema
        except ImportError:
            jsonschema = None
        schema = json.loads((TESTS.parent / "docs" / "diff.schema.json").read_text(encoding="utf-8"))
        for old, new, code, result in ((HEALTHY, RUN, 3, "worse"), (RUN, HEALTHY, 1, "better"), (RUN, RUN, 0, "same"),
                                       (HEALTHY, TESTS / "golden" / "hostile_text.evidence.json", 3, "worse")):
            with self.subTest(result=result):
                finished = run("diff", str(old), str(new), "-o", "json")
                self.assertEqual(finished.returncode, code, finished.stderr)
                difference = json.loads(finished.stdout)
                self.assertEqual(difference["result"], result)
                if jsonschema:
                    jsonschema.validate(difference, schema)

    def test_misuse_is_named(self):
        self.assert_one_line(run("diff", str(RUN)), 2, "two files", "1 given")
        self.assert_one_line(run("diff", "-", "-"), 2, "standard input")
        self.assert_one_line(run("diff", str(RUN), "no/such/file"), 2, "no/such/file")
        self.assert_one_line(run("diff", str(RUN), str(RUN), "-o", "yaml"), 2, "-o", "yaml")


if __name__ == "__main__":
    main()
