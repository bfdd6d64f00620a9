"""Runs a program two routers away from a host: chain.py PROGRAM [ARGS...]

    client 10.80.1.2 -- 10.80.1.1 near 10.80.2.1 -- 10.80.2.2 far 10.80.3.1 -- 10.80.3.2 host

The host has one address for each thing that may happen on the way (ADDRESSES). Makes four namespaces and removes them in the
end. Needs root; exits 77 (skipped) without.
"""
from __future__ import annotations

import os
import pathlib
import shutil
import signal
import subprocess
import sys

SKIPPED = 77
HERE = pathlib.Path(__file__).resolve().parent
ACCEPT_ALL = HERE.parents[1] / "lab" / "accept_all.py"
PREFIX = f"ptchain{os.getpid()}-"
CLIENT, NEAR, FAR, HOST = (PREFIX + end for end in ("c", "n", "f", "h"))

CLEAN = "10.90.1.1"
REFUSED = "10.90.2.1"  # 445 by the far router, 135 by the near one, 636 by ICMP from the near one; 3268 by the host
NARROW = "10.90.3.1"  # a path of 1400 octets, and ICMP says so
BLACK_HOLE = "10.90.4.1"  # a path of 1400 octets, and nobody says so
SILENT = "10.90.5.1"  # the far router drops tcp 445
PROXIED = "10.90.6.1"  # the near router accepts every connection and says nothing
STATELESS = "10.90.7.1"  # replies to 49152-65535 are dropped
GONE = "10.90.8.1"  # the far router drops everything
FRAGMENTS = "10.90.9.1"  # a path of 1400 octets, ICMP says so, and fragments are dropped
ADDRESSES = (CLEAN, REFUSED, NARROW, BLACK_HOLE, SILENT, PROXIED, STATELESS, GONE, FRAGMENTS)

LINES = {
    CLIENT: """link set lo up
addr add 10.80.1.2/24 dev eth0
link set eth0 up
route add default via 10.80.1.1
""",
    NEAR: """link set lo up
addr add 10.80.1.1/24 dev eth0
addr add 10.80.2.1/24 dev eth1
link set eth0 up
link set eth1 up
route add default via 10.80.2.2
""" + "".join(f"route add {address}/32 via 10.80.2.2 mtu lock 1400\n" for address in (NARROW, BLACK_HOLE, FRAGMENTS)),
    FAR: """link set lo up
addr add 10.80.2.2/24 dev eth0
addr add 10.80.3.1/24 dev eth1
link set eth0 up
link set eth1 up
route add 10.80.1.0/24 via 10.80.2.1
route add 10.90.0.0/16 via 10.80.3.2
""",
    HOST: """link set lo up
addr add 10.80.3.2/24 dev eth0
link set eth0 up
route add default via 10.80.3.1
""" + "".join(f"addr add {address}/32 dev lo\n" for address in ADDRESSES),
}

RULES = {
    NEAR: f"""table ip pretrust {{
    chain accepting {{
        type nat hook prerouting priority -100;
        ip daddr {PROXIED} meta l4proto tcp redirect to :%PROXY%
    }}
    chain prerouting {{
        type filter hook prerouting priority 0;
        ip saddr {STATELESS} meta l4proto {{ tcp, udp }} th dport 49152-65535 drop
    }}
    chain forward {{
        type filter hook forward priority 0;
        ip daddr {REFUSED} tcp dport 135 reject with tcp reset
        ip daddr {REFUSED} tcp dport 636 reject with icmp type admin-prohibited
    }}
    chain output {{
        type filter hook output priority 0;
        icmp type destination-unreachable icmp code 4 ct original ip daddr {BLACK_HOLE} drop
    }}
}}
""",
    FAR: f"""table ip pretrust {{
    chain early {{
        type filter hook prerouting priority -450;
        ip daddr {FRAGMENTS} ip frag-off & 0x3fff != 0 drop
    }}
    chain forward {{
        type filter hook forward priority 0;
        ip daddr {REFUSED} tcp dport 445 reject with tcp reset
        ip daddr {SILENT} tcp dport 445 drop
        ip daddr {GONE} drop
    }}
}}
""",
}

ROUTER_SYSCTLS = {
    "ipv4/ip_forward": "1",
    "ipv4/icmp_ratelimit": "0",
    "ipv4/icmp_msgs_per_sec": "100000",
}


def ip(*words: str, lines: str | None = None) -> None:
    subprocess.run(["ip", *words], input=lines, text=True, check=True)


def inside(namespace: str, *words: str) -> list[str]:
    return ["ip", "netns", "exec", namespace, *words]


def cable(left: str, left_end: str, right: str, right_end: str) -> None:
    ip("-n", left, "link", "add", left_end, "type", "veth", "peer", "name", right_end, "netns", right)


def build() -> None:
    for namespace in (CLIENT, NEAR, FAR, HOST):
        ip("netns", "add", namespace)
    cable(CLIENT, "eth0", NEAR, "eth0")
    cable(NEAR, "eth1", FAR, "eth0")
    cable(FAR, "eth1", HOST, "eth0")
    for namespace, lines in LINES.items():
        ip("-n", namespace, "-batch", "-", lines=lines)
    script = "".join(
        f"[ ! -e /proc/sys/net/{key} ] || echo {value} > /proc/sys/net/{key}\n" for key, value in ROUTER_SYSCTLS.items()
    )
    for namespace in (NEAR, FAR):
        subprocess.run(inside(namespace, "sh", "-s"), input=script, text=True, check=True)


def serve(namespace: str, *words: str) -> tuple[subprocess.Popen[str], str]:
    """Starts a server that prints one line when it is ready."""
    server = subprocess.Popen(inside(namespace, sys.executable, *words), stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    line = server.stdout.readline().strip()
    if not line:
        raise RuntimeError(f"{words[0]} did not start")
    return server, line


def remove() -> None:
    for namespace in (CLIENT, NEAR, FAR, HOST):
        subprocess.run(["ip", "netns", "del", namespace], check=False, stderr=subprocess.DEVNULL)


def main() -> int:
    if os.geteuid() != 0:
        print("skipped: only root can make network namespaces")
        return SKIPPED
    if not shutil.which("ip") or not shutil.which("nft"):
        print("skipped: needs ip (iproute2) and nft (nftables)")
        return SKIPPED
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    servers = []
    try:
        build()
        servers.append(serve(HOST, str(HERE / "directory.py"))[0])
        proxy, port = serve(NEAR, str(ACCEPT_ALL), "--port", "0")
        servers.append(proxy)
        for namespace, rules in RULES.items():
            subprocess.run(
                inside(namespace, "nft", "-f", "-"), input=rules.replace("%PROXY%", port), text=True, check=True
            )
        return subprocess.run(inside(CLIENT, *sys.argv[1:]), check=False).returncode
    finally:
        for server in servers:
            server.terminate()
            server.wait()
        remove()


if __name__ == "__main__":
    sys.exit(main())
