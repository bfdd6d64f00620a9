"""--wait against a simulated network that heals: a DNS server forgets its old "no such name"."""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

PRETRUST, SIMULATOR = os.environ["PRETRUST"], os.environ["PRETRUST_SIM"]
SCENARIOS = pathlib.Path(__file__).resolve().parent / "scenarios"
CANNOT = 77
GUARD_SECONDS = 120


def check(network, *options):
    """The program against healthy_pair and these lines."""
    healthy = (SCENARIOS / "healthy_pair.sim").read_text(encoding="utf-8").split("expect ")[0]
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "network.sim"
        path.write_text(healthy + network, encoding="utf-8")
        done = subprocess.run([SIMULATOR, str(path), "--", PRETRUST, "check", "corp.example.com", "--dns",
                               "10.1.0.1,10.1.0.2", "--local-dns", "10.2.0.1", "--local-domain", "aws.example.net",
                               *options], capture_output=True, text=True, timeout=GUARD_SECONDS, check=False)
    if done.returncode == CANNOT:
        print("SKIPPED:", done.stderr)
        sys.exit(CANNOT)
    return done


class Healing(unittest.TestCase):
    def test_a_cached_negative_that_runs_out_ends_the_wait_with_ready(self):
        done = check("forward 10.2.0.1 corp.example.com negative ttl=4\n", "--wait", "2m")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertEqual(done.stdout.count("seen from the AWS side"), 1)
        self.assertIn("READY", done.stdout)
        said = [line for line in done.stderr.splitlines() if "waiting:" in line]
        self.assertEqual(len(said), 1, done.stderr)
        self.assertIn("waiting: round 1, FORWARDER_CACHED_NEGATIVE, next look in ", said[0])

    def test_a_network_that_is_ready_is_not_waited_for(self):
        done = check("", "--wait", "24h")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertNotIn("waiting:", done.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
