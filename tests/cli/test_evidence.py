"""Saved evidence judged again gives the same report, octet for octet; files that are not evidence are refused."""

import json
import os
import pty
import subprocess
import tempfile

from program import GUARD_SECONDS, PRETRUST, ProgramTest, main, own_network, run

# Addresses of loopback where nothing listens: every port is refused at once.
REFUSING = ["--dns", "127.77.0.1,127.77.0.3", "--local-domain", "awsmad.example.com", "--local-dns", "127.77.0.2",
            "--deadline", "8s"]


class SavedEvidence(ProgramTest):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.path = os.path.join(cls.folder.name, "run.json")
        cls.report = os.path.join(cls.folder.name, "report.json")
        cls.checked = run("check", "corp.example.com", *REFUSING, "-o", "text", "-o", f"json={cls.report}", "--save", cls.path)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def put(self, octets):
        path = os.path.join(self.folder.name, "bad.json")
        with open(path, "wb") as file:
            file.write(octets)
        return path

    def saved(self):
        with open(self.path, "rb") as file:
            return file.read()

    def test_nothing_listening_is_not_ready(self):
        self.assertEqual(self.checked.returncode, 3, self.checked.stderr)
        self.assertEqual(self.checked.stderr, b"")
        self.assertNotIn(b"\x1b", self.checked.stdout)

    def test_json_obeys_the_contract(self):
        with open(self.report, encoding="utf-8") as file:
            report = json.load(file)
        self.assertEqual(report["format"], "pretrust-report/1")
        self.assertEqual(report["verdict"], "not_ready")
        self.assertEqual(report["evidence"]["format"], 1)
        self.assertGreater(len(report["evidence"]["items"]), 0)
        self.assertEqual(report["plan"]["remote_domain"], "corp.example.com")

    def test_text_is_the_same_again(self):
        again = run("diagnose", self.path)
        self.assertEqual(again.stdout.decode(), self.checked.stdout.decode())
        self.assertEqual((again.returncode, again.stderr), (self.checked.returncode, b""))

    def other_side(self, **changes):
        """A run of the other side: this one with the domains and the side swapped."""
        evidence = json.loads(self.saved())
        plan = evidence["plan"]
        plan["remote_domain"], plan["local_domain"] = plan["local_domain"], plan["remote_domain"]
        plan["remote_dns"], plan["local_dns"] = plan["local_dns"], plan["remote_dns"]
        plan["side"] = "self-managed"
        plan.update(changes)
        for item in evidence["items"]:
            item["vantage"] = plan["side"]
        return self.put(json.dumps(evidence).encode())

    def test_both_sides_are_joined(self):
        joined = run("diagnose", self.path, self.other_side())
        self.assertEqual((joined.returncode, joined.stderr), (3, b""))
        self.assertIn(b"awsmad.example.com and corp.example.com, seen from both sides", joined.stdout)
        self.assertIn(b"from the self-managed side to awsmad.example.com", joined.stdout)

    def test_strangers_are_refused_unless_told_to(self):
        other = self.other_side(local_domain="other.example.net")
        refused = run("diagnose", self.path, other)
        self.assertEqual((refused.returncode, refused.stdout), (2, b""))
        self.assertIn(b"made at other.example.net", refused.stderr)
        self.assertEqual(run("diagnose", self.path, other, "--anyway").returncode, 3)

    def test_json_is_the_same_again(self):
        with open(self.report, "rb") as file:
            self.assertEqual(run("diagnose", self.path, "-o", "json").stdout, file.read())

    def test_standard_input_is_the_same_again(self):
        with open(self.path, "rb") as file:
            again = run("diagnose", "-", stdin=file)
        self.assertEqual(again.stdout, self.checked.stdout)

    def test_report_is_judged_as_its_evidence(self):
        again = run("diagnose", self.report)
        self.assertEqual(again.stdout, self.checked.stdout)

    def test_colour_is_for_terminals_only(self):
        def on_a_terminal(*more, **environment):
            ours, theirs = pty.openpty()
            with subprocess.Popen([PRETRUST, "diagnose", self.path, *more], stdout=theirs, stderr=theirs,
                                  env=dict(os.environ, TERM="xterm", **environment)) as process:
                os.close(theirs)
                shown = b""
                try:
                    while piece := os.read(ours, 65536):
                        shown += piece
                except OSError:  # how the end of a terminal reads
                    pass
                process.wait(GUARD_SECONDS)
            os.close(ours)
            return shown

        self.assertIn(b"\x1b[", on_a_terminal(NO_COLOR=""))
        self.assertNotIn(b"\x1b[", on_a_terminal("--no-color"))
        self.assertNotIn(b"\x1b[", on_a_terminal(NO_COLOR="1"))

    def test_cut_off_evidence_is_refused(self):
        whole = self.saved().rstrip()
        for length in {0, 1, 10, len(whole) // 3, len(whole) // 2, len(whole) - 1}:
            with self.subTest(length=length):
                self.assert_one_line(run("diagnose", self.put(whole[:length])), 2, "bad.json: ")

    def test_newer_format_is_refused_by_name(self):
        newer = json.loads(self.saved())
        newer["format"] = 2
        self.assert_one_line(run("diagnose", self.put(json.dumps(newer).encode())), 2, "bad.json: ", "format", "2")

    def test_other_files_are_refused(self):
        for octets in (b"\x00\xff" * 50, b"[" * 100000, b"{}", b'"text"', b"<html>", b"\xef\xbb\xbf{"):
            with self.subTest(octets=octets[:10]):
                self.assert_one_line(run("diagnose", self.put(octets)), 2, "bad.json: ")

    def test_unreadable_files_are_refused(self):
        self.assert_one_line(run("diagnose", "/nowhere/run.json"), 2, "/nowhere/run.json: cannot be read: No such file")
        self.assert_one_line(run("diagnose", self.folder.name), 2, "cannot be read: Is a directory")

    def test_full_disk_keeps_the_other_report(self):
        finished = run("check", "corp.example.com", *REFUSING, "-o", "text", "--save", "/dev/full")
        self.assertEqual(finished.returncode, 70)
        self.assertEqual(finished.stderr, b"pretrust: --save: /dev/full: cannot be written: No space left on device\n")
        self.assertGreater(len(finished.stdout), 0)

    def test_odd_names_get_a_diagnosis(self):
        for name, cause in (("a" * 300, "DOMAIN_NAME_INVALID"), ("corp", "SINGLE_LABEL_DOMAIN"),
                            ("corp..example.com", "DOMAIN_NAME_INVALID"), ("cörp.example.com", "DOMAIN_NAME_INVALID")):
            with self.subTest(name=name[:20]):
                finished = run("check", name, *REFUSING, "-o", "json")
                self.assertEqual(finished.returncode, 3, finished.stderr)
                self.assertEqual(json.loads(finished.stdout)["causes"][0]["id"], cause)


if __name__ == "__main__":
    own_network()
    main()
