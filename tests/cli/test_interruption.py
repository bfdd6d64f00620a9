"""Ctrl-C and SIGTERM: the partial report is written, the exit code says who asked. The deadline: the same, in time."""

import json
import os
import signal
import subprocess
import tempfile
import threading

import servers
from program import GUARD_SECONDS, PRETRUST, ProgramTest, main, own_network, run

SILENT = "127.66.0.9"


class Interruption(ProgramTest):
    @classmethod
    def setUpClass(cls):
        cls.heard = threading.Event()
        for port in (53, 88, 123, 389, 464):
            servers.serve_udp(SILENT, port, servers.silence, cls.heard)
        for port in (53, 88, 135, 389, 445):
            servers.serve_tcp(SILENT, port, servers.accept_and_say_nothing)

    def interrupt(self, number):
        """Sends the signal as soon as the first packet of the run is out."""
        self.heard.clear()
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "run.json")
            with subprocess.Popen([PRETRUST, "check", "corp.example.com", "--dns", SILENT, "--local-dns", SILENT,
                                   "-o", "json", "--save", path, "--deadline", "60s"], stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
                self.assertTrue(self.heard.wait(GUARD_SECONDS))
                process.send_signal(number)
                output, error = process.communicate(timeout=GUARD_SECONDS)
            self.assertEqual(error, b"")
            again = run("diagnose", path, "-o", "json")
            self.assertEqual(again.stdout, output)
        report = json.loads(output)
        self.assertTrue(report["evidence"]["interrupted"])
        self.assertNotEqual(report["verdict"], "ready")
        self.assertIn("skipped", {item["outcome"] for item in report["evidence"]["items"]})
        return process.returncode

    def test_ctrl_c_writes_the_partial_report(self):
        self.assertEqual(self.interrupt(signal.SIGINT), 130)

    def test_sigterm_writes_the_partial_report(self):
        self.assertEqual(self.interrupt(signal.SIGTERM), 143)

    def test_deadline_writes_the_report(self):
        finished = run("check", "corp.example.com", "--dns", SILENT, "--local-dns", SILENT, "-o", "json",
                       "--deadline", "1s")
        self.assertIn(finished.returncode, (3, 5), finished.stderr)
        report = json.loads(finished.stdout)
        self.assertTrue(report["evidence"]["deadline_hit"])
        self.assertFalse(report["evidence"]["interrupted"])


if __name__ == "__main__":
    own_network()
    main()
