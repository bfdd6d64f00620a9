"""The trust password stays where it is: not in a core file, the log, evidence, reports or on the wire. Every way of
giving it, and the word for each that is none."""

import json
import os
import pty
import re
import resource
import secrets
import signal
import subprocess
import tempfile
import termios
from pathlib import Path

import netlogon_server
from program import GUARD_SECONDS, PRETRUST, ProgramTest, main, own_network

ADDRESS, KDC_ADDRESS = "127.77.0.1", "127.77.0.2"
SANITIZED = b"__asan_init" in Path(PRETRUST).read_bytes()
CORE_PATTERN = Path("/proc/sys/kernel/core_pattern").read_text().strip()
LARGEST_MAPPING = 1 << 30  # AddressSanitizer's shadow holds no octet of ours, and terabytes of nothing
MARK = "awsmad.example.com"  # what must be found where the password must not: the search itself works


def mappings(process):
    """(start, end, is kept out of core files) of every readable mapping."""
    head = re.compile(r"^([0-9a-f]+)-([0-9a-f]+) (\S+)")
    place = None
    for line in Path(f"/proc/{process}/smaps").read_text().splitlines():
        if found := head.match(line):
            place = (int(found[1], 16), int(found[2], 16), found[3])
        elif line.startswith("VmFlags:") and place[2].startswith("r"):
            yield place[0], place[1], " dd" in line


def memory(process, hidden):
    """What a core file of the process would hold, and more (`hidden`: what it would not)."""
    with open(f"/proc/{process}/mem", "rb", buffering=0) as file:
        for start, end, is_hidden in mappings(process):
            if is_hidden != hidden or end - start > LARGEST_MAPPING:
                continue
            try:
                file.seek(start)
                yield file.read(end - start) or b""
            except (OSError, ValueError, OverflowError):
                continue  # [vvar] and the like


def limit_core():
    resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


class TrustPassword(ProgramTest):
    @classmethod
    def setUpClass(cls):
        cls.servers = {ADDRESS: netlogon_server.NetlogonServer(ADDRESS), KDC_ADDRESS: netlogon_server.Kdc(KDC_ADDRESS)}

    def ask(self, address):
        self.address, self.server = address, self.servers[address]
        self.server.asked.clear()
        self.server.release.clear()
        self.server.attempts = 0
        self.server.heard = b""

    def setUp(self):
        self.ask(ADDRESS)
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.password = "Zq-" + secrets.token_hex(12)
        self.file = self.folder / "password"
        self.file.write_text(self.password)

    def start(self, file, **options):
        self.log = open(self.folder / "log", "wb")
        self.addCleanup(self.log.close)
        process = subprocess.Popen(
            [PRETRUST, "check", "corp.example.com", "--dns", self.address, "--local-domain", MARK,
             "--local-dns", self.address, "--local-netbios", "MANAGED",  # Kerberos knows the account by that name
             "--trust-password-file", file, "--deadline", "60s", "-vv",
             "--save", self.folder / "evidence.json",
             "-o", f"json={self.folder / 'report.json'}", "-o", f"text={self.folder / 'report.txt'}"],
            cwd=self.folder, stdout=self.log, stderr=self.log, **options)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def assert_absent(self, where, octets):
        for name, needle in netlogon_server.needles(self.password, self.server.client_challenge).items():
            self.assertFalse(needle in octets, f"{where} holds {name}")  # assertNotIn would print all of it

    def wait_for_proof(self):
        self.assertTrue(self.server.asked.wait(GUARD_SECONDS), "nobody proved a password")

    def attempts_in_evidence(self):
        items = json.loads((self.folder / "evidence.json").read_text())["items"]
        return [item for item in items if item["tag"] == "TRUST_PASSWORD_ATTEMPT"]

    def test_memory_holds_it_on_no_page_that_a_core_file_has(self):
        for address in self.servers:
            with self.subTest(address):
                self.ask(address)
                self.search_everywhere()
                self.assertEqual(self.server.attempts, 1)

    def search_everywhere(self):
        process = self.start(self.file, stdin=subprocess.DEVNULL)
        self.wait_for_proof()
        process.send_signal(signal.SIGSTOP)  # it waits for the answer, and must not lose patience meanwhile
        seen = list(memory(process.pid, hidden=False))
        for part in seen:
            self.assert_absent("memory", part)
        self.assertTrue(any(MARK.encode() in part for part in seen), "the search finds nothing at all")
        self.assertTrue(any(self.password.encode() in part for part in memory(process.pid, hidden=True)),
                        "the password is not where it should be")
        self.assertNotIn(self.password.encode(), Path(f"/proc/{process.pid}/cmdline").read_bytes())
        process.send_signal(signal.SIGCONT)
        self.server.release.set()
        self.assertIn(process.wait(GUARD_SECONDS), (3, 5))
        for path in self.folder.iterdir():
            if path != self.file:
                self.assert_absent(path.name, path.read_bytes())
        self.assert_absent("the wire", self.server.heard)
        self.assertIn(b"TRUST_PASSWORD_ATTEMPT", (self.folder / "report.json").read_bytes())

    def test_core_file_does_not_hold_it(self):
        if SANITIZED or CORE_PATTERN.startswith("|") or "/" in CORE_PATTERN:
            self.skipTest("no core file is written here: the sanitizer forbids it, or " + CORE_PATTERN)
        process = self.start(self.file, stdin=subprocess.DEVNULL, preexec_fn=limit_core)
        self.wait_for_proof()
        process.send_signal(signal.SIGABRT)
        process.wait(GUARD_SECONDS)
        self.server.release.set()
        cores = [path for path in self.folder.iterdir() if path.name.startswith("core")]
        if not cores:
            self.skipTest("the system wrote no core file")
        core = cores[0].read_bytes()
        self.assertIn(MARK.encode(), core, "the search finds nothing at all")
        self.assert_absent("the core file", core)

    def test_one_attempt_and_its_verdict(self):
        self.server.release.set()
        process = self.start(self.file, stdin=subprocess.DEVNULL)
        self.assertIn(process.wait(GUARD_SECONDS), (3, 5))
        self.assertEqual(self.server.attempts, 1)
        [attempt] = self.attempts_in_evidence()
        self.assertEqual((attempt["args"]["verdict"], attempt["args"]["way"]), ("wrong", "netlogon_tcp"))
        kept = json.loads((self.folder / "evidence.json").read_bytes())["exchanges"]
        self.assertNotIn("trust_password", {exchange["probe"] for exchange in kept})

    def test_standard_input_is_read_to_its_end(self):
        self.server.release.set()
        process = self.start("-", stdin=subprocess.PIPE)
        process.communicate(self.password.encode() + b"\n", timeout=GUARD_SECONDS)
        self.assertEqual(self.server.attempts, 1)
        log = (self.folder / "log").read_bytes()
        self.assertIn(b"the line end is not taken as part of the password", log)
        self.assert_absent("the log", log)

    def at_terminal(self, typed):
        """Types at the prompt; everything that the terminal showed, and the process."""
        master, slave = pty.openpty()
        self.addCleanup(os.close, master)
        process = subprocess.Popen([PRETRUST, "check", "corp.example.com", "--dns", ADDRESS, "--local-domain", MARK,
                                    "--local-dns", ADDRESS, "--deadline", "60s", "--trust-password-file", "-",
                                    "-o", f"json={self.folder / 'report.json'}"],
                                   stdin=slave, stdout=slave, stderr=slave, start_new_session=True)
        self.addCleanup(process.kill)
        shown = b""
        while b"Trust password: " not in shown:
            shown += os.read(master, 4096)
        os.write(master, typed)
        return process, master, slave, shown

    @staticmethod
    def drain(process, master, slave, shown):
        os.close(slave)
        while True:
            try:
                octets = os.read(master, 4096)
            except OSError:  # the last writer has gone
                octets = b""
            if not octets:
                process.wait(GUARD_SECONDS)
                return shown
            shown += octets

    def test_terminal_does_not_echo_it(self):
        self.server.release.set()
        process, master, slave, shown = self.at_terminal(self.password.encode() + b"\n")
        shown = self.drain(process, master, slave, shown)
        self.assertEqual(self.server.attempts, 1)
        self.assertNotIn(self.password.encode(), shown)

    def test_interruption_at_the_prompt_ends_the_program_and_restores_the_terminal(self):
        process, master, slave, shown = self.at_terminal(b"")
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(GUARD_SECONDS), -signal.SIGINT)
        self.assertTrue(termios.tcgetattr(slave)[3] & termios.ECHO)
        os.close(slave)

    def test_each_file_that_is_no_password_has_its_word(self):
        cases = [(b"", "is empty"), (b"\n", "only an empty line"), (b"x" * 129, "more than 128 characters"),
                 (b"x" * 100000, "far longer than"), (b"one\ntwo\n", "more than one line"),
                 ("\ufeffword".encode("utf-16-le"), "UTF-16 text, as Windows PowerShell"),
                 (b"w\0o\0", "NUL character"), (b"caf\xe9", "not UTF-8 text")]
        for octets, word in cases:
            with self.subTest(word=word):
                self.file.write_bytes(octets)
                finished = self.refused(self.file)
                self.assert_one_line(finished, 2, f"--trust-password-file: {self.file}", word)
        self.assert_one_line(self.refused(self.folder / "missing"), 2, "--trust-password-file:", "No such file")
        self.assert_one_line(self.refused(self.folder), 2, "--trust-password-file:", "directory")
        self.assertEqual(self.server.heard, b"", "something was sent all the same")

    def refused(self, file):
        return subprocess.run([PRETRUST, "check", "corp.example.com", "--dns", ADDRESS, "--local-domain", MARK,
                               "--trust-password-file", file], capture_output=True, stdin=subprocess.DEVNULL,
                              timeout=GUARD_SECONDS, check=False)


if __name__ == "__main__":
    own_network()
    main()
