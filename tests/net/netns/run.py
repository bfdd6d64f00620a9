"""Runs a program in a network namespace behind a router of ours: run.py PROGRAM [ARGS...]

Makes two namespaces and one cable between them, and removes both in the end. Needs root; exits 77 (skipped) without.
"""
from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys

SKIPPED = 77
CLIENT = f"ptnet{os.getpid()}-c"
ROUTER = f"ptnet{os.getpid()}-r"

CLIENT_LINES = f"""link set lo up
addr add 10.99.0.2/24 dev eth0
addr add fd99::2/64 dev eth0 nodad
link set eth0 up
route add 10.0.0.0/8 via 10.99.0.1
route add fd97::/16 via fd99::1
"""

ROUTER_LINES = """link set lo up
addr add 10.99.0.1/24 dev eth0
addr add 10.94.0.1/32 dev lo
addr add fd99::1/64 dev eth0 nodad
link set eth0 up
route add prohibit fd97::/16
"""

# Rejecting routes would do for IPv4 too, but their answers have a rate limit that no namespace can lift.
RULES = """table inet pretrust {
    chain prerouting {
        type filter hook prerouting priority 0;
        ip daddr 10.94.0.1 numgen random mod 100 < 5 drop
        ip daddr 10.95.0.0/16 reject with icmp type net-unreachable
        ip daddr 10.96.0.0/16 drop
        ip daddr 10.97.0.0/16 reject with icmp type admin-prohibited
        ip daddr 10.98.0.0/16 reject with icmp type host-unreachable
    }
    chain output {
        type filter hook output priority 0;
        ip saddr 10.94.0.1 numgen random mod 100 < 5 drop
    }
    chain input {
        type filter hook input priority 0;
        meta l4proto { tcp, udp } th dport 445 reject with icmp type port-unreachable
    }
}
"""

# Without the rate limits the kernel would answer the first packet only.
SYSCTLS = {
    "ipv4/ip_forward": "1",
    "ipv4/icmp_ratelimit": "0",
    "ipv4/icmp_msgs_per_sec": "100000",
    "ipv6/conf/all/forwarding": "1",
    "ipv6/icmp/ratelimit": "0",
}


def ip(*words: str, lines: str | None = None) -> None:
    subprocess.run(["ip", *words], input=lines, text=True, check=True)


def inside(namespace: str, *words: str, lines: str | None = None) -> None:
    subprocess.run(["ip", "netns", "exec", namespace, *words], input=lines, text=True, check=True)


def build() -> None:
    ip("netns", "add", CLIENT)
    ip("netns", "add", ROUTER)
    ip("-n", CLIENT, "link", "add", "eth0", "type", "veth", "peer", "name", "eth0", "netns", ROUTER)
    ip("-n", ROUTER, "-batch", "-", lines=ROUTER_LINES)
    ip("-n", CLIENT, "-batch", "-", lines=CLIENT_LINES)
    script = "".join(
        f"[ ! -e /proc/sys/net/{key} ] || echo {value} > /proc/sys/net/{key}\n" for key, value in SYSCTLS.items()
    )
    inside(ROUTER, "sh", "-s", lines=script)
    inside(ROUTER, "nft", "-f", "-", lines=RULES)


def remove() -> None:
    for namespace in (CLIENT, ROUTER):
        subprocess.run(["ip", "netns", "del", namespace], check=False, stderr=subprocess.DEVNULL)


def main() -> int:
    if os.geteuid() != 0:
        print("skipped: only root can make network namespaces")
        return SKIPPED
    if not shutil.which("ip") or not shutil.which("nft"):
        print("skipped: needs ip (iproute2) and nft (nftables)")
        return SKIPPED
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        build()
        return subprocess.run(["ip", "netns", "exec", CLIENT, *sys.argv[1:]], check=False).returncode
    finally:
        remove()


if __name__ == "__main__":
    sys.exit(main())
