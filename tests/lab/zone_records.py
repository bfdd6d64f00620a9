"""Adds and removes DNS records in corp's zones, on both of its DCs (they do not replicate while rows run)."""
from __future__ import annotations

from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor

from faults import RECORD_ADDRESSES, SrvRecord
from hosts import STATE, Hosts
from topology import CORP, HOSTS, PASSWORD, controllers_of


class ZoneRecords:
    def __init__(self, hosts: Hosts) -> None:
        self.hosts = hosts

    def add(self, records: Sequence[SrvRecord]) -> None:
        self._change("add", records, ())

    def remove(self, records: Sequence[SrvRecord], *, sparing: Collection[str] = ()) -> None:
        """Also succeeds where they are gone already. `sparing`: DCs that go back to their cached state anyway."""
        self._change("delete", records, sparing)

    def _change(self, action: str, records: Sequence[SrvRecord], sparing: Collection[str]) -> None:
        rows = [
            (r.zone, r.name, "SRV", f"{r.target}.{CORP.realm} {r.port} 0 100") for r in records
        ]
        for target in sorted({r.target for r in records}):
            if RECORD_ADDRESSES[target]:
                rows.append((CORP.realm, target, "A", RECORD_ADDRESSES[target]))
        jobs = [(dc.host, *row) for dc in controllers_of(CORP) if dc.host not in sparing for row in rows]
        with ThreadPoolExecutor(max_workers=4) as pool:
            list(pool.map(lambda job: self._samba_tool(action, *job), jobs))

    def _samba_tool(self, action: str, host: str, zone: str, name: str, kind: str, data: str) -> None:
        command = ["samba-tool", "dns", action, HOSTS[host].address, zone, name, kind, data]
        command += ["-U", f"Administrator%{PASSWORD}", "--use-kerberos=off"]
        command += [f"--configfile={STATE}/etc/smb.conf"]
        done = self.hosts.run(host, command, check=False, merge=True)
        gone = action == "delete" and "DOES_NOT_EXIST" in done.stdout
        there = action == "add" and "ALREADY_EXISTS" in done.stdout
        if done.returncode != 0 and not gone and not there:
            done.check_returncode()
