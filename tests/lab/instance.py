"""One instance of the lab, as a whole: up, break, heal, down."""
from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import firewall
import halves
import netns
import ready
import samba_dc
from faults import FAULTS, Fault
from hosts import Hosts
from resolvers import HEALTHY_FORWARDS, Resolvers
from samba_dc import Controllers
from shell import LabError, run, wait_until
from topology import AWS, CONTROLLERS, CORP, HOSTS, MANAGED, controllers_of, first_controller
from zone_records import ZoneRecords

_WINDOWS_PORTS = "49152 65535"
_LINUX_PORTS = "32768 60999"
PROGRAMS = ("ip", "nft", "nsenter", "unshare", "samba", "samba-tool", "winbindd", "net", "unbound",
            "unbound-control", "openssl")  # fmt: skip


def lab_dir() -> Path:
    """Where provisioned forests and logs are kept. Deleting it only costs a minute."""
    repository = Path(__file__).resolve().parents[2]
    return Path(os.environ.get("PRETRUST_LAB_DIR") or repository / "build" / "lab").resolve()


class Instance:
    def __init__(self, number: int) -> None:
        self.number = number
        self.run_dir = lab_dir() / "run" / str(number)
        self.base_dir = lab_dir() / "base"
        self.hosts = Hosts(number, self.run_dir)
        self.controllers = Controllers(self.hosts, self.base_dir)
        self.resolvers = Resolvers(self.hosts)
        self._fault_file = self.run_dir / "fault"

    # ---- up and down

    def is_up(self) -> bool:
        return (self.run_dir / "up").exists() and netns.path(self.number, "router").exists()

    def up(self) -> None:
        """Brings everything up; nothing to do when it is. Half-built leftovers of a killed run are replaced."""
        if self.is_up():
            return
        if not netns.claim(self.number):
            netns.destroy(self.number)
            netns.claim(self.number)
        self.up_claimed()

    def up_claimed(self) -> None:
        """The rest of `up`, once the router namespace is ours."""
        self.prepare_claimed()
        self.controllers.restart_clean([dc.host for dc in CONTROLLERS.values() if not dc.on_demand])
        (self.run_dir / "up").touch()

    def prepare_claimed(self) -> None:
        """Hosts, cables, resolvers and forests in the cache; no DC runs yet."""
        missing = [program for program in PROGRAMS if not shutil.which(program)]
        if missing:
            raise LabError(f"not installed: {', '.join(missing)} (README.md names the packages)")
        shutil.rmtree(self.run_dir, ignore_errors=True)
        self.run_dir.mkdir(parents=True)
        netns.build(self.number)
        self.hosts.start()
        firewall.apply(self.hosts, ())
        self.resolvers.restart(HEALTHY_FORWARDS)
        self._prepare_forests()

    def down(self) -> None:
        """Ends all processes and removes all namespaces. Logs stay in the cache directory until the next `up`."""
        (self.run_dir / "up").unlink(missing_ok=True)
        self._fault_file.unlink(missing_ok=True)
        netns.destroy(self.number)

    # ---- forests, made once

    def _stamp(self) -> str:
        """Changes when the cached forests would come out different: their recipe, their names, Samba itself."""
        version = run(["samba", "--version"]).stdout
        recipe = Path(samba_dc.__file__).read_text() + repr(CONTROLLERS) + repr(HOSTS) + version
        return hashlib.sha256(recipe.encode()).hexdigest()

    @contextmanager
    def _cache_lock(self) -> Iterator[None]:
        lab_dir().mkdir(parents=True, exist_ok=True)
        with open(lab_dir() / "lock", "w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def _prepare_forests(self) -> None:
        with self._cache_lock():
            stamp_file = self.base_dir / "stamp"
            stamp = self._stamp()
            if stamp_file.exists() and stamp_file.read_text() == stamp:
                return
            print("lab: making the forests (once, about a minute)", file=sys.stderr, flush=True)
            shutil.rmtree(self.base_dir, ignore_errors=True)
            self.base_dir.mkdir(parents=True)
            self.controllers.make_dh_params()
            first = [dc for dc in CONTROLLERS.values() if not dc.joins]
            joined = [dc for dc in CONTROLLERS.values() if dc.joins]
            with ThreadPoolExecutor() as pool:
                list(pool.map(self.controllers.provision, first))
            for dc in first:
                self.controllers.start(dc, quiet=False)  # the first start makes the TLS keys
            for dc in first:
                self.controllers.wait_ready(dc)
            for dc in joined:
                self.controllers.join(dc)
                self.controllers.start(dc, quiet=False)
                self.controllers.wait_ready(dc)
            self._wait_replicated()
            for dc in CONTROLLERS.values():
                self.controllers.stop_gently(dc)
                self.controllers.save(dc)
            stamp_file.write_text(stamp)

    def _wait_replicated(self) -> None:
        """Both DCs of corp must know all records of both, since they never replicate again."""
        for host in ("corp1", "corp2"):
            for record in ("_ldap._tcp.dc._msdcs", "_ldap._tcp", "_kerberos._udp", "_kpasswd._tcp", "_gc._tcp"):
                wait_until(
                    f"{record} of both DCs on {host}",
                    lambda: ready.srv_count(
                        netns.path(self.number, host), HOSTS[host].address, f"{record}.{CORP.realm}"
                    ) == len(controllers_of(CORP)),
                    seconds=120,
                    every=0.5,
                )  # fmt: skip

    # ---- faults

    def current_fault(self) -> Fault:
        return FAULTS[self._fault_file.read_text() if self._fault_file.exists() else "none"]

    def apply(self, fault: Fault) -> None:
        """Breaks the healthy lab (or the one with another fault) in this one way."""
        if not self.is_up():
            raise LabError(f"instance {self.number} is not up: run `lab.py up` first")
        if self._fault_file.exists():
            self.heal()
        self._fault_file.write_text(fault.id)
        if fault.remote != CORP:
            self.controllers.restart_clean([first_controller(fault.remote).host])
        if fault.dc_options:
            self.controllers.restart_clean([dc.host for dc in controllers_of(CORP)], fault.dc_options)
        ZoneRecords(self.hosts).add(fault.records)
        if fault.half:
            self.forget_names()
            for dc in controllers_of(CORP):
                halves.make(self.hosts, dc, MANAGED, fault.half.direction, fault.half.password)
        if fault.windows_ports:
            self._set_client_ports(_WINDOWS_PORTS)
        self.forget_names()
        firewall.apply_fault(self.hosts, fault)

    def heal(self, *, with_trust: bool = False) -> None:
        """Undoes the fault. with_trust: also what an attempt to create a trust has left on both sides."""
        fault = self.current_fault()
        firewall.clear(self.hosts, fault)
        if fault.windows_ports:
            self._set_client_ports(_LINUX_PORTS)
        dirty = self._touched_by_trust(fault) if with_trust else set()
        if fault.dc_options or fault.half:
            dirty |= {dc.host for dc in controllers_of(CORP)}
        if fault.remote != CORP:
            far = first_controller(fault.remote).host
            self.hosts.stop_servers(far)
            dirty -= {far}
        self._fault_file.unlink(missing_ok=True)
        ZoneRecords(self.hosts).remove(fault.records, sparing=dirty)
        self.controllers.restart_clean(dirty)
        self.forget_names()

    def _set_client_ports(self, ports: str) -> None:
        for host in HOSTS.values():
            if host.subnet == AWS:
                netns.set_client_ports(self.number, host.name, ports)

    def forget_names(self) -> None:
        """Empties the resolvers' caches, so that what comes next is asked as if for the first time."""
        fault = self.current_fault()
        if fault.negative_cached:
            self.resolvers.restart_with_negative_cache(fault.remote.realm, fault.remote_dns)
        else:
            self.resolvers.restart(
                fault.forwards, other_zones=fault.other_zones, windows_ports=fault.windows_ports
            )

    @staticmethod
    def _touched_by_trust(fault: Fault) -> set[str]:
        return {first_controller(MANAGED).host, first_controller(fault.remote).host}

    def forget_trust(self) -> None:
        """Back to the state before an attempt to create a trust, with the fault still in place."""
        fault = self.current_fault()
        if fault.dc_options or fault.half:  # these are part of the DCs' own state
            self.heal(with_trust=True)
            self.apply(fault)
            return
        self.controllers.restart_clean(self._touched_by_trust(fault))
        ZoneRecords(self.hosts).add(fault.records)
