"""Bad input costs one line on standard error and exit code 2; loss of the output is noticed."""

import os
import subprocess
import tempfile

from program import PRETRUST, GUARD_SECONDS, ProgramTest, main, run

HERE = ["--dns", "127.77.0.1", "--local-dns", "127.77.0.2", "--deadline", "2s"]

BAD = [
    ([], "a command is missing"),
    (["chek"], 'unknown command "chek": did you mean check?'),
    (["check"], "REMOTE_DOMAIN is missing"),
    (["check", ""], "the domain name is empty"),
    (["check", "a" * 1025], "1025 characters"),
    (["check", "corp example"], "holds a space"),
    (["check", "x.test", "--dsn", "10.0.0.1"], "unknown option --dsn: did you mean --dns?"),
    (["check", "x.test", "--port", "70000"], "unknown option --port"),
    (["check", "x.test", "--new\nline\x1b[2J"], "unknown option"),
    (["check", "x.test", "--dns", "010.0.0.1"], "leading zeros are not allowed: is it 10.0.0.1 or octal 8.0.0.1?"),
    (["check", "x.test", "--dns", "10.0.0.1:70000"], "a port is not allowed here"),
    (["check", "x.test", "--dns", "10.0.0.1:53"], "a port is not allowed here"),
    (["check", "x.test", "--dns", "dc1.x.test"], "not a numeric IPv4 or IPv6 address"),
    (["check", "x.test", "--source-ports", "1-65536"], "none of any, windows, linux"),
    (["check", "x.test", "--source-address", "203.0.113.77", *HERE], "--source-address"),
    (["check", "x.test", "--deadline", "soon"], "is not a duration"),
    (["check", "x.test", "-o", "xml", *HERE], 'unknown format "xml", known are text, json'),
    (["check", "x.test", "-o", "jsno", *HERE], "did you mean json?"),
    (["check", "x.test", "-o", "text", "-o", "json"], "two reports to standard output"),
    (["check", "x.test", "-o", "json=/nowhere/report.json", *HERE], "-o: /nowhere/report.json: cannot be written"),
    (["check", "x.test", "--save", "/nowhere/run.json", *HERE], "--save: /nowhere/run.json: cannot be written"),
    (["check", "--plan", "/nowhere/trust.toml"], "--plan: /nowhere/trust.toml: cannot be read"),
    (["check", "--aws", "/nowhere"], "--aws: /nowhere: no such file or directory"),
    (["check", "x.test", "--directory-id", "d-9067f3a1b2"], "--directory-id: says which directory of the files of --aws"),
    (["collect-aws"], "--directory-id is missing"),
    (["diagnose"], "FILE is missing"),
    (["list", "everything"], "unknown catalogue"),
]


class Usage(ProgramTest):
    def test_bad_arguments_cost_one_line(self):
        for arguments, part in BAD:
            with self.subTest(arguments=[argument[:40] for argument in arguments]):
                self.assert_one_line(run(*arguments), 2, part)

    def test_bad_plan_file_is_named_with_line_and_column(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "trust.toml")
            with open(path, "w", encoding="utf-8") as file:
                file.write('remote-domain = "x.test"\nlocal-dsn = "10.0.0.1"\n')
            self.assert_one_line(run("check", "--plan", path), 2,
                                 'trust.toml:2:1: unknown key "local-dsn": did you mean local-dns?')

    def test_bad_output_file_is_found_before_any_packet(self):
        # A run against these addresses would save evidence; the refusal comes first and leaves nothing behind.
        with tempfile.TemporaryDirectory() as folder:
            finished = run("check", "x.test", "-o", f"json={folder}", "--save", os.path.join(folder, "run.json"), *HERE)
            self.assert_one_line(finished, 2, "cannot be written: Is a directory")
            self.assertEqual(os.listdir(folder), [])

    def test_help_version_and_lists_succeed(self):
        for arguments in (["--help"], ["--version"], ["check", "--help"], ["diagnose", "-h"], ["list", "--help"],
                          ["list", "probes"], ["list", "causes"], ["list", "reasons"], ["list", "ports"]):
            with self.subTest(arguments=arguments):
                finished = run(*arguments)
                self.assertEqual((finished.returncode, finished.stderr), (0, b""))
                self.assertTrue(finished.stdout.endswith(b"\n"))
        self.assertRegex(run("--version").stdout.decode(), r"^pretrust \d+\.\d+\.\d+\n$")
        self.assertIn("Examples:", run("check", "--help").stdout.decode())

    def test_lists_hold_the_catalogues(self):
        self.assertIn("tcp/49152-65535", run("list", "ports").stdout.decode())
        self.assertIn("DOMAIN_NOT_CONTACTED", run("list", "reasons").stdout.decode())
        self.assertIn("FORWARDER_MISSING", run("list", "causes").stdout.decode())
        self.assertIn("dns_locator", run("list", "probes").stdout.decode())

    def test_full_disk_and_closed_output_are_noticed(self):
        with open("/dev/full", "wb") as full:
            finished = subprocess.run([PRETRUST, "list", "ports"], stdout=full, stderr=subprocess.PIPE,
                                      timeout=GUARD_SECONDS, check=False)
        self.assertEqual(finished.returncode, 70)
        self.assertEqual(finished.stderr, b"pretrust: standard output: cannot be written: No space left on device\n")
        finished = subprocess.run(["sh", "-c", 'exec "$0" list ports >&-', PRETRUST], stderr=subprocess.PIPE,
                                  timeout=GUARD_SECONDS, check=False)
        self.assertEqual(finished.returncode, 70)
        self.assertEqual(finished.stderr, b"pretrust: standard output: cannot be written: Bad file descriptor\n")

    def test_reader_that_goes_away_is_noticed(self):
        reading, writing = os.pipe()
        os.close(reading)
        finished = subprocess.run([PRETRUST, "list", "ports"], stdout=writing, stderr=subprocess.PIPE,
                                  timeout=GUARD_SECONDS, check=False)
        os.close(writing)
        self.assertEqual(finished.returncode, 70)
        self.assertEqual(finished.stderr, b"pretrust: standard output: cannot be written: Broken pipe\n")


if __name__ == "__main__":
    main()
