"""Runs the built program for the tests of this folder, and gives them a network of their own where they need one."""

import os
import shutil
import subprocess
import sys
import unittest

PRETRUST = os.environ.get("PRETRUST", "")
# A guard against hanging, far beyond every deadline used here: never a measurement.
GUARD_SECONDS = 90


def run(*arguments, **options):
    """The finished process: returncode, stdout and stderr as bytes."""
    return subprocess.run([PRETRUST, *arguments], capture_output=True, timeout=GUARD_SECONDS, check=False,
                          stdin=options.pop("stdin", subprocess.DEVNULL), **options)


def own_network():
    """Runs this script again in an empty network namespace with loopback up; ends it with 77 where that is not
    possible."""
    if os.environ.get("PRETRUST_OWN_NETWORK") == "1":
        subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
        return
    if shutil.which("unshare") and shutil.which("ip"):
        for way in (["unshare", "-n"], ["unshare", "-rn"]):
            if subprocess.run([*way, "ip", "link", "set", "lo", "up"], capture_output=True, check=False).returncode == 0:
                environment = dict(os.environ, PRETRUST_OWN_NETWORK="1")
                os.execvpe(way[0], [*way, sys.executable, *sys.argv], environment)
    print("SKIPPED: needs root, or the right to make a network namespace")
    sys.exit(77)


class ProgramTest(unittest.TestCase):
    """Assertions about a finished process."""

    maxDiff = 4000

    def assert_one_line(self, finished, code, *parts):
        """Nothing on standard output, one line on standard error that holds the parts, and the exit code."""
        error = finished.stderr.decode()
        self.assertEqual(finished.returncode, code, error)
        self.assertEqual(finished.stdout, b"")
        self.assertTrue(error.startswith("pretrust: "), error)
        self.assertEqual(error.count("\n"), 1, error)
        self.assertTrue(error.endswith("\n"), error)
        self.assertNotRegex(error[:-1], r"[\x00-\x1f\x7f]")
        for part in parts:
            self.assertIn(part, error)


def main():
    if not os.access(PRETRUST, os.X_OK):
        sys.exit("set PRETRUST to the program to test")
    unittest.main(verbosity=2)
