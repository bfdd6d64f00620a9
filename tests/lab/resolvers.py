"""The conditional resolvers between the forests, and the DNS server that a wrong forwarder points at.

Real path of a name: DC's DNS -> conditional resolver of its side -> the other forest's DNS. Each resolver also
plays the public internet for every other name, so that a query that leaks gets the answer a real leak gets.
"""
from __future__ import annotations

import ready
import netns
from hosts import Hosts
from samba_dc import unconfined
from shell import wait_until
from topology import CORP, HOSTS, MANAGED

_SERVER = """server:
  interface: {address}
  access-control: 0.0.0.0/0 allow
  chroot: ""
  username: ""
  directory: "/run/samba"
  pidfile: "/run/samba/unbound.pid"
  do-daemonize: no
  use-syslog: no
  use-systemd: no
  num-threads: 1
  module-config: "iterator"
  do-ip6: no
  log-servfail: yes
"""
# At its start unbound draws lots for each port that it may ask from: few ports, a quick start.
_FEW_PORTS = """  outgoing-port-avoid: 0-65535
  outgoing-port-permit: 40000-40511
  outgoing-range: 256
"""
# What the internet says about these names: the parent zone's NXDOMAIN for a private name below a public
# domain, the root's for an invented top level.
_PUBLIC = """  local-zone: "." static
  local-data: ". 86400 IN SOA a.root-servers.net. nstld.verisign-grs.com. 2026112100 1800 900 604800 86400"
  local-zone: "example.com." static
  local-data: "example.com. 3600 IN SOA ns.icann.org. noc.dns.icann.org. 2026011500 7200 3600 1209600 3600"
"""
_OTHER = """  local-zone: "." refuse
  local-zone: "other.example.net." static
  local-data: "other.example.net. 3600 IN SOA ns.other.example.net. admin.other.example.net. 1 7200 3600 1209600 900"
  local-data: "other.example.net. 3600 IN NS ns.other.example.net."
  local-data: "ns.other.example.net. 3600 IN A 172.16.10.98"
"""
# A copy of corp's zone from before its DCs had registered anything.
_EMPTY_ZONE = """server:
  local-zone: "corp.example.com." static
  local-data: "corp.example.com. 3600 IN SOA corpdc1.corp.example.com. hostmaster.corp.example.com. 1 900 600 86400 3600"
"""
#: What the wrong server may serve as well: what the internet says about corp's name;
OTHER_KNOWS_THE_INTERNET = """server:
  local-zone: "example.com." static
  local-data: "example.com. 3600 IN SOA ns.icann.org. noc.dns.icann.org. 2026011500 7200 3600 1209600 3600"
"""
#: corp's zone, asked for at a DC, as a secondary would know it;
OTHER_FORWARDS_TO_CORP = f"""server:
  local-zone: "{CORP.realm}." transparent
forward-zone:
  name: "{CORP.realm}."
  forward-addr: {HOSTS["corp1"].address}
"""
#: or a copy that somebody wrote by hand, naming a host that never was a DC.
OTHER_NAMES_NO_DC = _EMPTY_ZONE + "".join(
    f"""  local-data: "{record}.{CORP.realm}. 600 IN SRV 0 100 {port} notdc.{CORP.realm}."
"""
    for record, port in (
        ("_ldap._tcp.dc._msdcs", 389), ("_ldap._tcp.pdc._msdcs", 389), ("_ldap._tcp", 389), ("_ldap._tcp.gc._msdcs", 3268),
        ("_kerberos._tcp.dc._msdcs", 88), ("_kerberos._tcp", 88), ("_kerberos._udp", 88), ("_kpasswd._tcp", 464),
        ("_kpasswd._udp", 464), ("_gc._tcp", 3268),
    )
) + f"""  local-data: "notdc.{CORP.realm}. 3600 IN A {HOSTS["plain"].address}"
"""  # fmt: skip
_REMOTE_CONTROL = """remote-control:
  control-enable: yes
  control-interface: /run/samba/unbound.ctl
  control-use-cert: no
"""

#: The forwarder of the AWS side when nothing is broken: zone -> address.
HEALTHY_FORWARDS: dict[str, str] = {CORP.realm: HOSTS["corp1"].address}

_WINDOWS_PORTS = """  outgoing-port-avoid: 0-49151
  outgoing-port-permit: 49152-65535
"""


def _conditional(address: str, forwards: dict[str, str], ports: str) -> str:
    text = _SERVER.format(address=address) + ports + _PUBLIC
    for zone in forwards:
        text += f'  local-zone: "{zone}." transparent\n'
    text += _REMOTE_CONTROL
    for zone, target in forwards.items():
        text += f'forward-zone:\n  name: "{zone}."\n  forward-addr: {target}\n'
    return text


class Resolvers:
    def __init__(self, hosts: Hosts) -> None:
        self.hosts = hosts

    def _configs(self, aws_forwards: dict[str, str], other_zones: str, windows_ports: bool) -> dict[str, str]:
        ports = _WINDOWS_PORTS if windows_ports else _FEW_PORTS  # unbound does not ask the system for a port
        return {
            "awsdns": _conditional(HOSTS["awsdns"].address, aws_forwards, ports),
            "corpdns": _conditional(HOSTS["corpdns"].address, {MANAGED.realm: HOSTS["awsmad"].address}, _FEW_PORTS),
            "otherdns": _SERVER.format(address=HOSTS["otherdns"].address) + _FEW_PORTS + _OTHER + _REMOTE_CONTROL + other_zones,
        }

    def restart(
        self, aws_forwards: dict[str, str], *, other_zones: str = "", windows_ports: bool = False
    ) -> None:
        """(Re)starts all of them: with an empty cache, and with no memory of servers that did not answer."""
        configs = self._configs(aws_forwards, other_zones, windows_ports)
        for host, text in configs.items():
            self.hosts.stop_servers(host)
            conf = self.hosts.run_dir / f"{host}.unbound.conf"
            conf.write_text(text)
            self.hosts.spawn(host, [*unconfined(), "unbound", "-d", "-c", str(conf)])
        for host in configs:
            namespace = netns.path(self.hosts.instance, host)
            wait_until(
                f"resolver {host}",
                # A name that never leaves the resolver.
                lambda: ready.srv_count(namespace, HOSTS[host].address, "ready.invalid") >= 0,
                seconds=15,
                every=0.02,
            )

    def restart_with_negative_cache(self, realm: str, right: str) -> None:
        """The AWS side's resolver remembers that `realm` has no DCs, although its forwarder is right by now.

        The way it comes about: the forwarder first led to a server with an old, empty copy of the zone, somebody
        asked, then the forwarder was corrected and nobody cleared the cache.
        """
        self.restart({realm: HOSTS["otherdns"].address}, other_zones=_EMPTY_ZONE)
        prober = netns.path(self.hosts.instance, "prober")
        for record in ("_ldap._tcp.dc._msdcs", "_ldap._tcp.pdc._msdcs", "_ldap._tcp"):
            ready.srv_count(prober, HOSTS["awsmad"].address, f"{record}.{realm}")
        control = ["unbound-control", "-c", str(self.hosts.run_dir / "awsdns.unbound.conf")]
        self.hosts.run("awsdns", [*control, "forward_add", realm, right])
