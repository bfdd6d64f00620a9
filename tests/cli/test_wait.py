"""--wait from outside: one report at the end, lines on standard error, signals, and what is not waited for. When is
asked what, is tested on a fake clock in tests/app; a network that heals in tests/sim."""

import json
import os
import signal
import subprocess
import tempfile

import servers
from program import GUARD_SECONDS, PRETRUST, ProgramTest, main, own_network, run

CLOSED = "127.66.0.9"  # nothing listens: everything is refused at once
WAIT = ("check", "corp.example.com", "--dns", CLOSED, "--local-dns", CLOSED, "--deadline", "5s", "--wait")


class Waiting(ProgramTest):
    def test_time_is_up_with_one_report_and_its_exit_code(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "run.json")
            finished = run(*WAIT, "1s", "-o", "json", "--save", path)
            self.assertEqual(finished.returncode, 3, finished.stderr)
            self.assertEqual(json.loads(finished.stdout)["verdict"], "not_ready")
            self.assertEqual(run("diagnose", path, "-o", "json").stdout, finished.stdout)
        # No line where the first look alone took the time.
        self.assertRegex(finished.stderr.decode(), r"\A(pretrust: waiting: round 1, [A-Z_]+.*, next look in 1 s\n)?\Z")

    def test_quiet_says_nothing_meanwhile(self):
        finished = run(*WAIT, "1s", "--quiet")
        self.assertEqual((finished.returncode, finished.stderr), (3, b""))

    def test_outputs_are_opened_before_the_wait(self):
        self.assert_one_line(run(*WAIT, "24h", "-o", "json=/nowhere/report.json"), 2, "-o: /nowhere/report.json")

    def test_what_the_network_cannot_mend_is_not_waited_for(self):
        finished = run("check", "corp", "--dns", CLOSED, "--local-dns", CLOSED, "--wait", "24h")
        self.assertEqual(finished.returncode, 3)
        self.assertIn("no use to wait: SINGLE_LABEL_DOMAIN stays", finished.stderr.decode())

    def interrupt(self, number):
        """Sends the signal in the first pause: a line says when that is."""
        with subprocess.Popen([PRETRUST, *WAIT, "24h", "-o", "json"], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            self.assertIn(b"waiting: round 1", process.stderr.readline())
            process.send_signal(number)
            output, error = process.communicate(timeout=GUARD_SECONDS)
        self.assertEqual(error, b"")
        report = json.loads(output)
        self.assertEqual(report["verdict"], "not_ready")
        self.assertFalse(report["evidence"]["interrupted"], "the report is of a run that was complete")
        return process.returncode

    def test_ctrl_c_in_a_pause_leaves_the_last_report(self):
        self.assertEqual(self.interrupt(signal.SIGINT), 130)

    def test_sigterm_in_a_pause_leaves_the_last_report(self):
        self.assertEqual(self.interrupt(signal.SIGTERM), 143)

    def test_lengths_of_time_are_judged(self):
        for length, complaint in (("0s", "--wait: 0s is not between 1s and 24h"), ("25h", "is not between"),
                                  ("15", "is not a duration: a whole number and s, m or h"), ("500ms", "is not a duration")):
            with self.subTest(length=length):
                self.assert_one_line(run(*WAIT, length), 2, complaint)

    def test_a_dns_server_that_comes_up_is_noticed(self):
        """It answers rubbish from the second look on: not ready still, and another cause."""
        with subprocess.Popen([PRETRUST, *WAIT, "6s", "-o", "json"], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            self.assertIn(b"waiting: round 1", process.stderr.readline())
            servers.serve_udp(CLOSED, 53, servers.rubbish)
            output, _ = process.communicate(timeout=GUARD_SECONDS)
        outcomes = {i["outcome"] for i in json.loads(output)["evidence"]["items"] if i["tag"].startswith("DNS_LOCATOR")}
        self.assertNotEqual(outcomes, {"refused"})


if __name__ == "__main__":
    own_network()
    main()
