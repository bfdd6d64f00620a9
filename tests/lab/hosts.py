"""The private file view of each host: one holder process per host keeps it alive.

A Samba DC needs its own /run/samba (the winbind socket path is compiled in), every host its own resolv.conf.
Samba's /var directories are hidden too: some of its programs write there before they read their configuration.
All are mounts in a private mount namespace, so nothing is written to the machine's /etc or /run, and
everything is gone when the processes are.
"""
from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

import netns
from shell import LabError, run, wait_until
from topology import HOSTS, ROUTER

#: Where a DC's state lives, as that DC sees it. The same in every instance, so paths inside smb.conf stay true.
STATE = "/run/samba/lab"

_HOLDER = """
mkdir -p /run/samba
mount -t tmpfs -o mode=0755 lab /run/samba
for dir in /var/lib/samba /var/cache/samba /var/log/samba; do
    [ ! -d $dir ] || mount -t tmpfs -o mode=0755 lab $dir
done
[ ! -e /etc/resolv.conf ] || mount --bind "$0" /etc/resolv.conf
exec sleep infinity
"""


class Hosts:
    """The hosts of one instance."""

    def __init__(self, instance: int, run_dir: Path) -> None:
        self.instance = instance
        self.run_dir = run_dir

    def _pid_file(self, host: str) -> Path:
        return self.run_dir / f"{host}.holder"

    def start(self) -> None:
        for host in HOSTS.values():
            resolv = self.run_dir / f"{host.name}.resolv.conf"
            resolv.write_text(f"nameserver {host.nameserver}\n")
            command = ["nsenter", f"--net={netns.path(self.instance, host.name)}"]
            command += ["unshare", "--mount", "--propagation", "private"]
            command += ["/bin/sh", "-ec", _HOLDER, str(resolv)]
            self._pid_file(host.name).write_text(str(self._spawn(command, host.name).pid))
        for host in HOSTS:
            wait_until(f"file view of {host}", lambda: self._is_sleeping(host), seconds=10, every=0.01)

    def _is_sleeping(self, host: str) -> bool:
        return Path(f"/proc/{self.holder(host)}/comm").read_text().strip() == "sleep"

    def holder(self, host: str) -> int:
        """The pid of the holder, checked: a number in an old file may belong to a stranger by now."""
        try:
            pid = int(self._pid_file(host).read_text())
            theirs = os.stat(f"/proc/{pid}/ns/net").st_ino
            if theirs == os.stat(netns.path(self.instance, host)).st_ino:
                return pid
        except (OSError, ValueError):
            pass
        raise LabError(f"instance {self.instance} has no running host {host}: run `lab.py up` first")

    def enter(self, host: str, command: Sequence[str]) -> list[str]:
        """`command`, as it must be called to run on `host`."""
        if host == ROUTER:
            return ["nsenter", f"--net={netns.path(self.instance, host)}", *command]
        if host not in HOSTS:
            raise LabError(f"no host {host!r}; there are {', '.join([*HOSTS, ROUTER])}")
        return ["nsenter", f"--target={self.holder(host)}", "--mount", "--net", f"--wd={os.getcwd()}", *command]

    def run(self, host: str, command: Sequence[str], **options) -> subprocess.CompletedProcess:
        return run(self.enter(host, command), **options)

    def spawn(self, host: str, command: Sequence[str]) -> subprocess.Popen:
        """Starts a server on `host` that outlives this program. Its words go to <run_dir>/<host>.log."""
        return self._spawn(self.enter(host, command), host)

    def _spawn(self, command: Sequence[str], host: str) -> subprocess.Popen:
        with open(self.run_dir / f"{host}.log", "ab") as log:
            return subprocess.Popen(
                list(command), stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )

    def stop_servers(self, host: str) -> None:
        """Ends everything on `host` but its holder."""
        netns.kill(self.instance, host, sparing=self.holder(host))

    def seen_from_outside(self, host: str, path: str) -> Path:
        """A path of the host's private view, as this process can open it."""
        return Path(f"/proc/{self.holder(host)}/root{path}")
