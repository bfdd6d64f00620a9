"""Samba domain controllers of one instance: provision once into the cache, start quickly from it, throw away.

A running DC works on a copy of the cached state in memory. Going back to the state before a trust is therefore
"kill, copy, start", which is the only thing that helps anyway: winbind remembers a deleted trust.
"""
from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

import netns
import ready
from hosts import STATE, Hosts
from shell import run, wait_until
from topology import CONTROLLERS, HOSTS, PASSWORD, Controller, Forest, first_controller

#: Included by smb.conf. `forwarder` differs per DC, the rest is for speed: each of these cost start-up time.
#: smbd stands still while it starts the helper behind a pipe like svcctl, 2 s or more: here that pipe is refused instead.
#: No replication and no DNS self-registration while rows run: the cached state is complete, and a DC that
#: never replicates can go back to its cached state alone, without harming its neighbour.
#: Without a file of Diffie-Hellman parameters every start looks for a safe prime of 2048 bits.
_RUN_OPTIONS = """dns forwarder = {forwarder}
log file = {log_dir}/log.%m
prefork children = 1
rpc start on demand helpers = no
tls dh params file = {dh_params}
"""
_SET_FOREST_ROOT = """
import sys, ldb
from samba.auth import system_session
from samba.param import LoadParm
from samba.samdb import SamDB
state, root = sys.argv[1:]
params = LoadParm()
params.load(f"{state}/etc/smb.conf")
db = SamDB(url=f"{state}/private/sam.ldb", session_info=system_session(), lp=params)
change = ldb.Message()
change.dn = ldb.Dn(db, "@ROOTDSE")
change["rootDomainNamingContext"] = ldb.MessageElement(root, ldb.FLAG_MOD_REPLACE, "rootDomainNamingContext")
db.modify(change)
"""
_QUIET_SERVICES = "server services = -drepl, -kcc, -dnsupdate, -wrepl, -nbt\n"


class Controllers:
    def __init__(self, hosts: Hosts, base_dir: Path) -> None:
        self.hosts = hosts
        self.base_dir = base_dir
        self._dh_params = base_dir / "dh.pem"

    def make_dh_params(self) -> None:
        """The group ffdhe2048 of RFC 7919 as a file, for the cache."""
        command = ["openssl", "genpkey", "-genparam", "-algorithm", "DH", "-pkeyopt", "group:ffdhe2048"]
        self._dh_params.write_text(run(command).stdout)

    def _common_options(self, dc: Controller) -> list[str]:
        # Otherwise the machine's own /etc/samba/smb.conf is taken as the pattern, log files in /var/log included.
        empty = self.hosts.run_dir / "empty.conf"
        empty.touch()
        return [
            f"--configfile={empty}",
            "--dns-backend=SAMBA_INTERNAL",
            f"--targetdir={STATE}",
            f"--option=netbios name={dc.computer}",
            "--option=interfaces=lo eth0",
            "--option=bind interfaces only=yes",
            f"--option=posix:eadb={STATE}/eadb.tdb",  # the file system need not know extended attributes
        ]

    def provision(self, dc: Controller) -> None:
        """Makes the first DC of a forest, in memory. 9 s, most of it one core."""
        self.hosts.run(dc.host, ["rm", "-rf", STATE])
        command = ["samba-tool", "domain", "provision", "--server-role=dc", *self._common_options(dc)]
        command += [f"--realm={dc.forest.realm}", f"--domain={dc.forest.netbios}", f"--adminpass={PASSWORD}"]
        command += [f"--host-name={dc.computer.lower()}", f"--host-ip={HOSTS[dc.host].address}"]
        self.hosts.run(dc.host, command, seconds=180)
        if dc.forest.root:
            self.make_child(dc)

    def make_child(self, dc: Controller) -> None:
        """Turns a new forest root into a child domain, as far as anybody can see who asks its DC.

        Samba 4.17 has lost `samba-tool domain join X SUBDOMAIN`; its DCJoinContext.subdomain is left, but the parent
        never answers the DsAddEntry of the new domain (60 s, NT_STATUS_IO_TIMEOUT), and provision(rootdn=) fails in
        its own templates. So the one value is set from which a DC reads the name of its forest.
        """
        root = ",".join(f"DC={label}" for label in dc.forest.root.split("."))
        self.hosts.run(dc.host, ["/usr/bin/python3", "-c", _SET_FOREST_ROOT, STATE, root])

    def join(self, dc: Controller) -> None:
        """Makes a further DC; the first one must be running."""
        self.hosts.run(dc.host, ["rm", "-rf", STATE])
        command = ["samba-tool", "domain", "join", dc.forest.realm, "DC", *self._common_options(dc)]
        command += [f"--server={first_controller(dc.forest).computer.lower()}.{dc.forest.realm}"]
        command += ["--use-kerberos=off", "-U", f"Administrator%{PASSWORD}"]
        self.hosts.run(dc.host, command, seconds=180)

    def save(self, dc: Controller) -> None:
        """Puts the state of a stopped DC into the cache; complete or not at all."""
        final = self.base_dir / dc.host
        fresh = self.base_dir / f"{dc.host}.new"
        for old in (fresh, final):
            shutil.rmtree(old, ignore_errors=True)
        run(["cp", "-a", str(self.hosts.seen_from_outside(dc.host, STATE)), str(fresh)])
        fresh.rename(final)

    def load(self, dc: Controller) -> None:
        """Puts the cached state before a stopped DC."""
        self.hosts.run(dc.host, ["rm", "-rf", STATE])
        run(["cp", "-a", str(self.base_dir / dc.host), str(self.hosts.seen_from_outside(dc.host, STATE))])

    def start(self, dc: Controller, *, quiet: bool = True, options: Sequence[str] = ()) -> None:
        """Starts Samba on the state that is there. quiet=False runs also what only a new DC needs.

        `options`: further lines of smb.conf [global], which win over all others.
        """
        etc = self.hosts.seen_from_outside(dc.host, f"{STATE}/etc")
        log_dir = self.hosts.run_dir / f"{dc.host}.samba"
        log_dir.mkdir(exist_ok=True)
        (etc / "lab.conf").write_text(
            _RUN_OPTIONS.format(forwarder=dc.forwarder, log_dir=log_dir, dh_params=self._dh_params)
            + (_QUIET_SERVICES if quiet else "")
            + "".join(f"{line}\n" for line in options)
        )
        conf = (etc / "smb.conf").read_text()
        if "lab.conf" not in conf:
            # At the end of [global], so that ours win.
            include = f"\n\tinclude = {STATE}/etc/lab.conf\n\n["
            (etc / "smb.conf").write_text(conf.replace("\n\n[", include, 1))
        self.hosts.spawn(
            dc.host, ["samba", "-F", "--no-process-group", "-s", f"{STATE}/etc/smb.conf", "-l", str(log_dir)]
        )
        self._start_time_server(dc)

    def _start_time_server(self, dc: Controller) -> None:
        """Samba serves no NTP. -x: chrony must not touch the clock, it only serves the one that is there.

        Where chrony would have displaced the machine's own time daemon it is not installed: then nobody serves.
        """
        if not shutil.which("chronyd", path="/usr/sbin:/usr/bin:/sbin:/bin"):
            return
        conf = self.hosts.run_dir / f"{dc.host}.chrony.conf"
        conf.write_text(
            "local stratum 8\nallow all\ncmdport 0\nbindcmdaddress /\npidfile /run/samba/chrony.pid\n"
        )
        # A killed chronyd leaves its pid there, and somebody else may have that number by now: then it will not start.
        self.hosts.seen_from_outside(dc.host, "/run/samba/chrony.pid").unlink(missing_ok=True)
        self.hosts.spawn(dc.host, [*unconfined(), "chronyd", "-x", "-d", "-u", "root", "-f", str(conf)])

    def is_ready(self, dc: Controller) -> bool:
        namespace = netns.path(self.hosts.instance, dc.host)
        address = HOSTS[dc.host].address
        return (
            ready.tcp_open(namespace, address, ready.DC_TCP_PORTS)
            and self.hosts.seen_from_outside(dc.host, "/run/samba/winbindd/pipe").exists()
            and ready.srv_count(namespace, address, f"_ldap._tcp.pdc._msdcs.{dc.forest.realm}") > 0
            and ready.answers_ldap_ping(namespace, address, dc.forest.realm)
        )

    def wait_ready(self, dc: Controller) -> None:
        wait_until(f"Samba on {dc.host}", lambda: self.is_ready(dc), seconds=90)

    def restart_clean(self, names: Iterable[str], options: Sequence[str] = ()) -> None:
        """Back to the cached state, all of them at the same time. `options` as in `start`."""
        names = sorted(names)
        for name in names:
            self.hosts.stop_servers(name)
            self.load(CONTROLLERS[name])
            self.start(CONTROLLERS[name], options=options)
        for name in names:
            self.wait_ready(CONTROLLERS[name])

    def prefer_first_dc(self, on: str, forest: Forest) -> None:
        """Makes winbind on host `on` try the first DC of `forest` first, as if it had used it before.

        Otherwise it takes whichever DC accepts a connection first, and the second DC has not yet got the account
        of a trust that is half a second old: every other creation fails with WERR_NO_TRUST_SAM_ACCOUNT.
        """
        first = first_controller(forest)
        net = f"net -s {STATE}/etc/smb.conf cache add"
        name = f"{first.computer.lower()}.{forest.realm}"
        keys = [f"SAF/DOMAIN/{forest.netbios}", f"SAF/DOMAIN/{forest.realm.upper()}"]
        self.hosts.run(on, ["sh", "-ec", "; ".join(f"{net} {key} {name} 1d" for key in keys)])

    def stop_gently(self, dc: Controller) -> None:
        """Lets Samba finish its writes; for state that is to be saved."""
        samba = [pid for pid in netns.pids(self.hosts.instance, dc.host) if _name_of(pid) == "samba"]
        if samba:
            run(["kill", "-TERM", str(min(samba))], check=False)
        wait_until(
            f"end of Samba on {dc.host}",
            lambda: not any(
                _name_of(pid).startswith(("samba", "smbd", "winbindd"))
                for pid in netns.pids(self.hosts.instance, dc.host)
            ),
            seconds=30,
        )
        self.hosts.stop_servers(dc.host)


def _name_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return ""


def unconfined() -> list[str]:
    """AppArmor's profiles let chronyd and unbound read their own /etc only; ours live in the run directory."""
    enabled = Path("/sys/module/apparmor/parameters/enabled")
    confined = enabled.exists() and enabled.read_text().startswith("Y") and shutil.which("aa-exec")
    return ["aa-exec", "-p", "unconfined", "--"] if confined else []
