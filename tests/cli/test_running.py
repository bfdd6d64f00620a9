"""While it runs: live lines on a terminal and nowhere else, the log in words, and the octets that --save keeps."""

import base64
import json
import os
import pty
import re
import subprocess
import tempfile
import zipfile

import servers
from program import GUARD_SECONDS, PRETRUST, ProgramTest, main, own_network, run

SILENT = "127.66.0.9"
CHECK = ["check", "corp.example.com", "--dns", SILENT, "--local-dns", SILENT, "--deadline", "1s"]


def screen_after(octets):
    """What stands on a terminal in the end, by the few sequences that the program may use. Fails on any other."""
    lines, row, column = [""], 0, 0
    for token in re.findall(r"\x1b\[\d*[A-Za-z]|[\r\n]|[^\x1b\r\n]+|\x1b", octets.decode()):
        if token == "\r":
            column = 0
        elif token == "\n":
            row += 1
            lines += [""] * (row + 1 - len(lines))
        elif token.endswith("A") and token.startswith("\x1b["):
            row -= int(token[2:-1])
            assert row >= 0, octets
        elif token == "\x1b[J":
            lines = lines[:row] + [lines[row][:column]]
        else:
            assert "\x1b" not in token and column == len(lines[row]), (token, octets)
            lines[row] += token
            column += len(token)
    return lines


class Running(ProgramTest):
    @classmethod
    def setUpClass(cls):
        for port in (53, 88, 123, 389, 464):
            servers.serve_udp(SILENT, port, servers.silence)
        for port in (53, 88, 135, 389, 445):
            servers.serve_tcp(SILENT, port, servers.accept_and_say_nothing)

    def on_a_terminal(self, *arguments, **environment):
        ours, theirs = pty.openpty()
        seen = b""
        with subprocess.Popen([PRETRUST, *CHECK, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                              stderr=theirs, env=dict(os.environ, TERM="xterm", **environment)) as process:
            os.close(theirs)
            try:
                while piece := os.read(ours, 65536):
                    seen += piece
            except OSError:  # how Linux says that nobody has the other end any more
                pass
            process.wait(GUARD_SECONDS)
        os.close(ours)
        return seen

    def test_live_lines_tell_the_phase_and_leave_no_trace(self):
        seen = self.on_a_terminal()
        for part in (b"corp.example.com: looking for its domain controllers", b"questions answered",
                     b"probes done", b"at most 1 s more, waiting for 127.66.0.9 "):
            self.assertIn(part, seen)
        self.assertEqual("".join(screen_after(seen)), "")

    def test_no_live_lines_for_who_wants_none(self):
        self.assertEqual(self.on_a_terminal("--quiet"), b"")

    def test_log_explains_each_exchange_and_piped_runs_show_nothing_else(self):
        with tempfile.TemporaryDirectory() as folder:
            log, saved = os.path.join(folder, "run.log"), os.path.join(folder, "run.json")
            case = os.path.join(folder, "case.zip")
            finished = run(*CHECK, "--log", log, "--save", saved, "--bundle", case)
            self.assertEqual(finished.stderr, b"")
            with open(log, encoding="utf-8") as file:
                lines = file.read().splitlines()
            with open(saved, encoding="utf-8") as file:
                evidence = file.read()
            with zipfile.ZipFile(case) as archive:
                self.assertEqual(archive.read("pretrust.log").decode().splitlines(), lines)
                self.assertEqual(archive.read("evidence.json").decode(), evidence)
                self.assertEqual(archive.read("report.txt"), finished.stdout)
        exchanges = json.loads(evidence)["exchanges"]
        form = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}[+-]\d\d:\d\d (debug|info|warning) [ -~]+$")
        self.assertEqual([line for line in lines if not form.match(line)], [])
        text = "\n".join(lines)
        self.assertRegex(text, r"info cldap_ping: 127\.66\.0\.9 udp/389 (silent for|cut short after) ")
        self.assertRegex(text, r"debug cldap_ping asks 127\.66\.0\.9 udp/389\n")
        self.assertRegex(text, r"debug cldap_ping: 127\.66\.0\.9 udp/389 sent 30 ")
        pings = [each for each in exchanges if each["probe"] == "cldap_ping"]
        self.assertTrue(pings)
        for ping in pings:
            self.assertEqual((ping["transport"], ping["port"], ping["received"]), ("udp", 389, ""))
            self.assertEqual(base64.b64decode(ping["sent"])[0], 0x30)  # a SEQUENCE: an LDAP message
        questions = [base64.b64decode(each["sent"]) for each in exchanges if each["transport"] == "dns"]
        self.assertTrue(any(b"\x05_ldap\x04_tcp\x02dc\x06_msdcs\x04corp" in question for question in questions))

    def test_v_logs_words_and_no_live_lines(self):
        seen = self.on_a_terminal("-v").decode()
        self.assertNotIn("questions answered", seen)
        self.assertIn("cldap_ping: 127.66.0.9 udp/389 ", seen)
        self.assertNotIn("asks", seen)

    def test_a_log_that_cannot_be_written_is_said_before_anything_is_sent(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "missing", "run.log")
            self.assert_one_line(run(*CHECK, "--log", path), 2, "--log", path, "No such file or directory")
        self.assert_one_line(run(*CHECK, "--log", "-"), 2, "--log: a file is needed")


if __name__ == "__main__":
    own_network()
    main()
