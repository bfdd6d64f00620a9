"""Network namespaces of one instance: make them, enter them, see who runs inside, remove them.

No end of any cable is ever in the machine's own namespace, so the lab cannot disturb its network.
"""
from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from shell import LabError, run
from topology import HOSTS, ROUTER, SUBNETS

NETNS_DIR = Path("/run/netns")
T = TypeVar("T")
_libc = ctypes.CDLL(None, use_errno=True)


def name(instance: int, host: str) -> str:
    return f"pt{instance}-{host}"


def path(instance: int, host: str) -> Path:
    return NETNS_DIR / name(instance, host)


def claim(instance: int) -> bool:
    """Makes the router namespace. False when it exists: then somebody has this instance already."""
    done = run(["ip", "netns", "add", name(instance, ROUTER)], check=False)
    if done.returncode != 0 and not path(instance, ROUTER).exists():
        raise LabError(f"cannot make a network namespace (are you root?): {done.stderr.strip()}")
    return done.returncode == 0


def build(instance: int) -> None:
    """Makes all hosts and cables. The router namespace must exist (claim)."""
    router = name(instance, ROUTER)
    run(["ip", "-batch", "-"], stdin="".join(f"netns add {name(instance, h)}\n" for h in HOSTS))
    lines = []
    for net in SUBNETS:
        # No snooping and no spanning tree: the bridge must forward from the first packet on.
        lines.append(f"link add {net.bridge} type bridge stp_state 0 mcast_snooping 0")
        lines.append(f"addr add {net.gateway}/24 dev {net.bridge}")
        lines.append(f"link set {net.bridge} up")
    for host in HOSTS.values():
        lines.append(f"link add {host.name} type veth peer name eth0 netns {name(instance, host.name)}")
        lines.append(f"link set {host.name} master {host.subnet.bridge} up")
    lines.append("link set lo up")
    run(["ip", "-n", router, "-batch", "-"], stdin="\n".join(lines) + "\n")
    for host in HOSTS.values():
        run(
            ["ip", "-n", name(instance, host.name), "-batch", "-"],
            stdin=f"link set lo up\naddr add {host.address}/24 dev eth0\nlink set eth0 up\n"
            f"route add default via {host.subnet.gateway}\n",
        )
    for host in (ROUTER, *HOSTS):
        # Linux sends one ICMP error a second to each peer. With that limit a `reject` fault would be half a
        # `drop` fault, depending on what was probed a moment before.
        inside(path(instance, host), _set_sysctls)


def _set_sysctls() -> None:
    for key, value in {
        "ipv4/ip_forward": "1",
        "ipv4/icmp_ratelimit": "0",
        "ipv4/icmp_msgs_per_sec": "100000",
        # Where br_netfilter is loaded (Docker does), neighbours on one bridge would pass the firewall too.
        "bridge/bridge-nf-call-iptables": "0",
    }.items():
        knob = Path("/proc/sys/net", key)
        if knob.exists():
            knob.write_text(value)


def set_client_ports(instance: int, host: str, ports: str) -> None:
    """Where the kernel takes a client's own port from: "first last"."""
    inside(path(instance, host), lambda: Path("/proc/sys/net/ipv4/ip_local_port_range").write_text(ports))


def inside(namespace: Path, work: Callable[[], T]) -> T:
    """Runs `work` in a thread of this process that lives in `namespace`; sockets it makes belong there for ever."""
    result: list[T] = []
    failure: list[BaseException] = []

    def body() -> None:
        try:
            with open(namespace, "rb") as handle:
                if _libc.setns(handle.fileno(), 0x40000000) != 0:  # CLONE_NEWNET
                    raise OSError(ctypes.get_errno(), f"cannot enter {namespace}")
            result.append(work())
        except BaseException as problem:  # handed to the caller below
            failure.append(problem)

    thread = threading.Thread(target=body)
    thread.start()
    thread.join()
    if failure:
        raise failure[0]
    return result[0]


def pids(instance: int, host: str) -> list[int]:
    """Every process inside the namespace of `host`: all of them were started by the lab or through `exec`."""
    if not path(instance, host).exists():
        return []
    done = subprocess.run(["ip", "netns", "pids", name(instance, host)], capture_output=True, text=True)
    return [int(pid) for pid in done.stdout.split()]


def kill(instance: int, host: str, *, sparing: int | None = None, seconds: float = 10) -> None:
    """Ends all processes of `host` except `sparing`. SIGKILL at once: nothing in there has state worth saving."""
    deadline = time.monotonic() + seconds
    while left := [pid for pid in pids(instance, host) if pid != sparing]:
        for pid in left:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        # To find them again would mean to look at every process of the machine: only once these are gone.
        while left := [pid for pid in left if _lives_in(path(instance, host), pid)]:
            if time.monotonic() > deadline:
                raise LabError(f"{name(instance, host)}: processes {left} do not end")
            time.sleep(0.02)


def _lives_in(namespace: Path, pid: int) -> bool:
    """False also for one that has ended and that nobody has waited for: it has left its namespace."""
    try:
        return os.stat(f"/proc/{pid}/ns/net").st_ino == os.stat(namespace).st_ino
    except OSError:
        return False


def destroy(instance: int) -> None:
    """Ends every process of the instance and removes its namespaces. Safe to repeat, and on half-built instances."""
    hosts = [*HOSTS, ROUTER]  # the router last: it is the claim
    for host in hosts:
        kill(instance, host)
    for host in hosts:
        if path(instance, host).exists():
            subprocess.run(["ip", "netns", "del", name(instance, host)], check=False)


def existing_instances() -> list[int]:
    found = []
    for entry in NETNS_DIR.glob(f"pt*-{ROUTER}"):
        digits = entry.name[2 : -len(ROUTER) - 1]
        if digits.isdigit():
            found.append(int(digits))
    return sorted(found)
