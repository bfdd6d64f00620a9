"""Servers that answer rubbish, stream for ever or drip: an honest report within the deadline, never a pass."""

import json
import os
import resource
from pathlib import Path

import servers
from program import PRETRUST, ProgramTest, main, own_network, run

UDP_PORTS = (53, 88, 123, 389, 464)
TCP_PORTS = (53, 88, 135, 389, 445, 464, 636, 3268, 3269, 9389)

# One address each: how it answers datagrams, and how it treats connections.
HOSTILE = {
    "127.66.0.1": (servers.dns_rubbish, servers.stream_for_ever),
    "127.66.0.2": (servers.rubbish, servers.one_byte_a_second),
    "127.66.0.3": (servers.echo, servers.huge_promise),
    "127.66.0.4": (servers.silence, servers.accept_and_say_nothing),
    "127.66.0.5": (servers.rubbish, servers.close_at_once),
}
DEADLINE_MS = 5000
MEMORY_LIMIT = 256 << 20  # far above what a run needs, far below what a flood would take
SANITIZED = b"__asan_init" in Path(PRETRUST).read_bytes()


def limit_memory():
    """Runs in the child. AddressSanitizer reserves terabytes that it never touches, and brings a limit of its own."""
    if SANITIZED:
        os.environ["ASAN_OPTIONS"] = f"max_allocation_size_mb={MEMORY_LIMIT >> 20}:hard_rss_limit_mb=1024"
    else:
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_LIMIT, MEMORY_LIMIT))


class Hostile(ProgramTest):
    @classmethod
    def setUpClass(cls):
        for address, (answer, talk) in HOSTILE.items():
            for port in UDP_PORTS:
                servers.serve_udp(address, port, answer)
            for port in TCP_PORTS:
                servers.serve_tcp(address, port, talk)

    def check(self, *addresses):
        finished = run("check", "corp.example.com", "--dns", ",".join(addresses), "--local-domain", "awsmad.example.com",
                       "--local-dns", "127.66.0.2", "--deadline", f"{DEADLINE_MS}ms", "-o", "json",
                       preexec_fn=limit_memory)
        self.assertIn(finished.returncode, (3, 5), finished.stderr)
        report = json.loads(finished.stdout)
        self.assertIn(report["verdict"], ("not_ready", "inconclusive"))
        self.assertEqual([item for item in report["evidence"]["items"] if item["outcome"] == "crashed"], [])
        good = [item for item in report["evidence"]["items"] if item["outcome"] == "answered"
                and item["probe"] not in ("domain_name", "dns_forwarder", "dns_locator")]
        self.assertEqual(good, [], "rubbish was taken for an answer")
        return report

    def test_each_hostile_server_alone(self):
        for address in HOSTILE:
            with self.subTest(address=address):
                self.check(address)

    def test_all_hostile_servers_at_once(self):
        self.check(*HOSTILE)


if __name__ == "__main__":
    own_network()
    main()
