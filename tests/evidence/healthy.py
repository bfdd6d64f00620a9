"""A whole run over a healthy pair of forests, and the few ways in which a network can spoil one.

The observations have the tags and arguments that the probes record. Every evidence file of this folder is such a
run with one thing changed, so that a rule is tested against all that a real run brings with it.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

REMOTE = "corp.example.com"
LOCAL = "awsmad.example.net"
DC1, DC2 = "172.16.10.153", "172.16.20.153"
LOCAL1, LOCAL2 = "10.20.0.10", "10.20.1.10"
ROUTER = "10.20.0.1"
HOSTS = {f"dc1.{REMOTE}": DC1, f"dc2.{REMOTE}": DC2}

PORTS = {
    "dns_udp": 53, "dns_tcp": 53, "ldap_ping": 389, "ldap": 389, "kerberos_udp": 88, "kerberos_tcp": 88, "smb": 445,
    "rpc_mapper": 135, "kpasswd_udp": 464, "kpasswd_tcp": 464, "ldaps": 636, "gc": 3268, "gc_tls": 3269, "ntp": 123,
    "adws": 9389,
}  # fmt: skip
UDP = ("dns_udp", "ldap_ping", "kerberos_udp", "kpasswd_udp", "ntp")
TCP = ("dns_tcp", "ldap", "kerberos_tcp", "kpasswd_tcp", "smb", "rpc_mapper", "ldaps", "gc", "gc_tls", "adws")
COMMON = ("service", "port", "name", "path", "record", "edns", "host", "interface", "interfaces", "pipe", "control", "source",
          "from", "size", "user")  # fmt: skip
PROBES = ("domain_name", "dns_locator", "dns_forwarder", "trust_ports", "cldap_ping", "ldap_rootdse", "kerberos_ping",
          "kpasswd_ping", "ntp_time", "rpc_endpoints", "smb_pipes", "lsa_identity", "trust_half", "trust_password", "clock",
          "tls_certificates", "source_ports", "path", "rpc_range", "preauth")  # fmt: skip
#: What a DC tells its time by, and over which service.
CLOCKS = (("kdc", "kerberos_udp", 850), ("smb", "smb", 700), ("ntlm", "smb", 700), ("rootdse", "ldap", 501000), ("ntp", "ntp", 900))
#: Services asked from both ranges of source ports.
TWICE = ("ldap_ping", "kerberos_udp", "ldap", "kerberos_tcp", "smb", "rpc_mapper")

RECORDS = {
    "ldap_dc": ("_ldap._tcp.dc._msdcs.", 389), "ldap_pdc": ("_ldap._tcp.pdc._msdcs.", 389), "ldap": ("_ldap._tcp.", 389),
    "kerberos_dc": ("_kerberos._tcp.dc._msdcs.", 88), "kerberos_tcp": ("_kerberos._tcp.", 88),
    "kerberos_udp": ("_kerberos._udp.", 88), "kpasswd_tcp": ("_kpasswd._tcp.", 464),
    "kpasswd_udp": ("_kpasswd._udp.", 464), "gc": ("_ldap._tcp.gc._msdcs.", 3268),
}  # fmt: skip

Item = dict[str, Any]


class Run:
    """One run. Build it, spoil it, write it."""

    def __init__(self, remote: str = REMOTE, local: str = LOCAL, remote_dns: Iterable[str] = (DC1, DC2),
                 local_dns: Iterable[str] = (LOCAL1,), side: str = "aws", type: str = "forest",
                 local_dns_from: str = "", hosts: dict[str, str] | None = None) -> None:  # fmt: skip
        self.remote, self.local, self.side = remote, local, side
        self.remote_dns, self.local_dns = list(remote_dns), list(local_dns)
        self.hosts = dict({host.replace(REMOTE, remote): at for host, at in HOSTS.items()} if hosts is None else hosts)
        self.interrupted = self.deadline_hit = False
        self.aws: Any = None
        self.plan = {
            "remote_domain": remote, "remote_dns": self.remote_dns, "local_domain": local, "local_dns": self.local_dns,
            "local_dns_from": local_dns_from or ("option" if self.local_dns else "none"), "side": side, "type": type,
            "direction": "two-way", "services": [], "deadline_ms": 30000, "source_address": "", "source_ports": "windows",
        }  # fmt: skip
        self.items: list[Item] = []
        self._names()
        self._locator()
        self._forwarder()
        for address in dict.fromkeys([*self.hosts.values(), *self.remote_dns]):
            self._dc(address)
        for address in self.local_dns:
            self._local_dc(address)

    # -- building ------------------------------------------------------------------------------------------

    def add(self, tag: str, target: str, outcome: str, took_us: int = 1900, attempts: int = 1, **args: Any) -> Item:
        probe = next(p for p in PROBES if tag.startswith(p.upper() + "_"))
        if "service" in args and "port" not in args:
            args["port"] = PORTS[args["service"]]
        item = {"tag": tag, "probe": probe, "target": target, "vantage": self.side, "outcome": outcome, "args": args,
                "started_us": 2000 * len(self.items), "took_us": took_us, "attempts": attempts}  # fmt: skip
        self.items.append(item)
        return item

    def _names(self) -> None:
        for tag, name in (("DOMAIN_NAME_REMOTE", self.remote), ("DOMAIN_NAME_LOCAL", self.local)):
            if name:
                self.add(tag, name, "answered", 0, 0, labels=name.count(".") + 1, length=len(name),
                         api_pattern_accepts=True, problems=[])  # fmt: skip

    def positive(self, record: str, aa: bool) -> dict[str, Any]:
        hosts = [*self.hosts][:1] if record == "ldap_pdc" else [*self.hosts]
        port = RECORDS[record][1]
        return {"rcode": "NOERROR", "aa": aa, "tc": False, "ra": not aa, "bytes": 60 + 70 * len(hosts),
                "answers": [f"0 100 {port} {host}" for host in hosts], "hosts": hosts, "ttl": 600 if aa else 541}  # fmt: skip

    def _locator(self) -> None:
        servers = [(s, "direct") for s in self.remote_dns] + [(s, "forwarder") for s in self.local_dns]
        for server, path in servers:
            for record, (prefix, _) in RECORDS.items():
                ways = [("dns_udp", 0)]
                if record in ("ldap_dc", "ldap_pdc"):
                    ways.append(("dns_tcp", 0))
                if record == "ldap_dc" and path == "direct":
                    ways += [("dns_udp", 1232), ("dns_udp", 4096)]
                for service, edns in ways:
                    self.add("DNS_LOCATOR_RECORDS", server, "answered", service=service, path=path, record=record,
                             name=prefix + self.remote, edns=edns, **self.positive(record, path == "direct"))  # fmt: skip
        for host, address in self.hosts.items():
            for server, path in servers:
                self.add("DNS_LOCATOR_HOST", server, "answered", service="dns_udp", path=path, host=host, name=host,
                         rcode="NOERROR", aa=path == "direct", tc=False, ra=path != "direct", addresses=[address],
                         ttl=3600, bytes=92)  # fmt: skip

    def _forwarder(self) -> None:
        name = "_ldap._tcp.dc._msdcs." + self.remote
        for server in self.remote_dns:
            self.add("DNS_FORWARDER_DIRECT", server, "answered", service="dns_udp", name=name, **self.positive("ldap_dc", True))
        for server in self.local_dns:
            self.add("DNS_FORWARDER_CONTROL", server, "answered", service="dns_udp", name=self.local or ".", rcode="NOERROR",
                     aa=True, tc=False, ra=True, bytes=110)  # fmt: skip
            self.add("DNS_FORWARDER_ANSWER", server, "answered", service="dns_udp", name=name, waited_ms=2,
                     **self.positive("ldap_dc", False))  # fmt: skip

    def _dc(self, address: str) -> None:
        host = next((h for h, a in self.hosts.items() if a == address), f"dc9.{self.remote}")
        for service in ("dns_tcp", "ldap", "kerberos_tcp", "smb", "rpc_mapper", "kpasswd_tcp", "gc", "gc_tls", "adws"):
            self.add("TRUST_PORTS_CONNECT", address, "open", service=service, connected=True)
        self.add("TRUST_PORTS_CONNECT", address, "refused", service="ldaps")  # nobody needs LDAPS for a trust
        self._ping(address, host, self.remote, "CORP")
        context = ",".join("DC=" + label for label in self.remote.split("."))
        for service in ("ldap", "gc"):
            self.add("LDAP_ROOTDSE_ANSWER", address, "answered", service=service, connected=True,
                     default_naming_context=context, root_domain_naming_context=context, dns_host_name=host,
                     forest_functionality=7, domain_functionality=7, dc_functionality=7, gc_ready=True, synchronized=True,
                     active_directory=True, current_time_us=1795248000000000, offset_us=402000,
                     uncertainty_us=501000)  # fmt: skip
        self._kerberos(address, self.remote)
        for service in ("kpasswd_udp", "kpasswd_tcp"):
            self.add("KPASSWD_PING_ANSWER", address, "answered", service=service)
        self.add("NTP_TIME_ANSWER", address, "answered", service="ntp", stratum=3, leap=0, refid="c0a80001",
                 synchronized=True, offset_us=1200, uncertainty_us=900)  # fmt: skip
        for interface in ("lsarpc", "samr", "netlogon", "drsuapi"):
            self.add("RPC_ENDPOINTS_MAP", address, "answered", service="rpc_mapper", connected=True, interface=interface,
                     ports=["49667"] if interface != "netlogon" else ["49667", "49671"], status=0)  # fmt: skip
        for port, interfaces in ((49667, ["lsarpc", "samr", "netlogon", "drsuapi"]), (49671, ["netlogon"])):
            self.add("RPC_ENDPOINTS_CONNECT", address, "answered", service="rpc_ports", port=port, connected=True,
                     interfaces=interfaces)  # fmt: skip

        self._smb(address, host)
        self._identity(address, self.remote, "CORP")
        if self.local:
            self._half(address, "AWSMAD", self.local)
        self._clocks(address)
        for service in ("ldaps", "gc_tls"):
            self.add("TLS_CERTIFICATES_HANDSHAKE", address, "answered", service=service, connected=True, presented=True,
                     protocol="TLSv1.3", subject="CN=" + host, issuer="CN=CORP-CA", names=[host],
                     not_before_us=1780000000000000, not_after_us=1811536000000000, valid_now=True, self_signed=False,
                     matches_host=True, server_auth=True)  # fmt: skip
        for service in TWICE:
            for source in ("windows", "below"):
                udp = service in UDP
                self.add("SOURCE_PORTS_REPLY", address, "answered" if udp else "open", service=service, **{"from": source},
                         **({} if udp else {"connected": True}))  # fmt: skip
        for port in (9, 1026, 7999):
            self.add("PATH_UNUSED_PORT", address, "refused", port=port)
        for service in ("ldap_ping", "ldap", "kerberos_tcp"):
            for size, octets in (("small", 180), ("large_request", 3900), ("large_reply", 3900)):
                tcp = {} if service in UDP else {"connected": True, "segment": 1448}
                self.add("PATH_SIZE", address, "answered", service=service, size=size, path_mtu=1500, **tcp,
                         request_bytes=octets if size != "large_reply" else 180,
                         reply_bytes=octets if size == "large_reply" else 170)  # fmt: skip

    def _local_dc(self, address: str) -> None:
        self._ping(address, f"ip-{address.replace('.', '-')}.{self.local}", self.local, "AWSMAD")
        if self.local:
            self._kerberos(address, self.local)
            self._identity(address, self.local, "AWSMAD")
            self._half(address, "CORP", self.remote)
            self._clocks(address)

    def _smb(self, address: str, host: str) -> None:
        smb = {"service": "smb", "connected": True}
        self.add("SMB_PIPES_NEGOTIATE", address, "answered", **smb, dialect="3.1.1", signing_required=True,
                 signing_enabled=True, system_time_us=1795248000413000, offset_us=1300, uncertainty_us=700, status=0)  # fmt: skip
        self.add("SMB_PIPES_SESSION", address, "answered", **smb, status=0, signed=False, session_flags=0,
                 netbios_domain="CORP", netbios_host=host.split(".")[0].upper(), dns_domain=self.remote, dns_host=host,
                 forest=self.remote, os_version="10.0.20348")  # fmt: skip
        self.add("SMB_PIPES_TREE", address, "answered", **smb, status=0, signed=False)
        for pipe in ("lsarpc", "samr", "netlogon"):
            self.add("SMB_PIPES_PIPE", address, "answered", **smb, pipe=pipe, status=0, opened=True, bound=True, control=False,
                     signed=False)  # fmt: skip
        self.add("SMB_PIPES_PIPE", address, "rejected", **smb, pipe="svcctl", status=0xC0000022, opened=False, control=True,
                 signed=False)  # fmt: skip

    def _identity(self, address: str, domain: str, netbios: str) -> None:
        smb = {"service": "smb", "connected": True}
        sid = "S-1-5-21-2576292641-3177473049-539896442" if netbios == "CORP" else "S-1-5-21-1004336348-1177238915-682003330"
        self.add("LSA_IDENTITY_POLICY", address, "answered", **smb, step="done", status=0, netbios_domain=netbios,
                 dns_domain=domain, forest=domain, domain_sid=sid, role="primary" if address == self.first_dc() else "backup",
                 domain_guid="32e6948a-1f56-4646-8d5b-e4a4d2c8b1a0")  # fmt: skip
        self.add("LSA_IDENTITY_TRUSTS", address, "answered", **smb, status=0x8000001A, count=0, whole=True)

    def _half(self, address: str, netbios: str, domain: str) -> None:
        self.add("TRUST_HALF_ACCOUNT", address, "answered", service="ldap_ping", user=netbios + "$", partner_netbios=netbios,
                 netbios_from="ping", opcode=25, exists=False)  # fmt: skip
        # Windows may not understand the question for the object.
        self.silent([self.add("TRUST_HALF_OBJECT", address, "answered", service="ldap_ping", user=domain + ".")])

    def _clocks(self, address: str) -> None:
        for source, service, uncertainty in CLOCKS:
            more = {"stratum": 3, "leap": 0, "refid": "c0a80001", "synchronized": True} if source == "ntp" else {}
            self.add("CLOCK_OFFSET", address, "answered", service=service, source=source, server_time_us=1795248000412000,
                     offset_us=1100 if source != "rootdse" else 402000, uncertainty_us=uncertainty, **more)  # fmt: skip

    def _ping(self, address: str, host: str, domain: str, netbios: str) -> None:
        pdc = address == self.first_dc()
        self.add("CLDAP_PING_ANSWER", address, "answered", service="ldap_ping", opcode=23, flags=0x3F1FD if pdc else 0x3F1FC,
                 writable=True, pdc=pdc, gc=True, kdc=True, rodc=False, dns_domain=domain, dns_forest=domain, dns_host=host,
                 netbios_domain=netbios, netbios_host=host.split(".")[0].upper(),
                 domain_guid="32e6948a-1f56-4646-8d5b-e4a4d2c8b1a0", dc_site="Default-First-Site-Name",
                 client_site="Default-First-Site-Name")  # fmt: skip

    def _kerberos(self, address: str, domain: str) -> None:
        for service in ("kerberos_udp", "kerberos_tcp"):
            self.add("KERBEROS_PING_ANSWER", address, "answered", service=service, error_code=6,
                     error_name="KDC_ERR_C_PRINCIPAL_UNKNOWN", realm=domain.upper(), stime_us=1795248000412000,
                     offset_us=1100, uncertainty_us=850)  # fmt: skip

    # -- choosing ------------------------------------------------------------------------------------------

    def where(self, test: Callable[[Item], bool] | None = None, *, tag: str | Iterable[str] = (), target: str | Iterable[str] = (),
              service: str | Iterable[str] = (), **args: Any) -> list[Item]:  # fmt: skip
        """The observations of these tags, targets and services, whose arguments have these values."""

        def one_of(value: Any, wanted: Any) -> bool:
            wanted = (wanted,) if isinstance(wanted, str) else tuple(wanted)
            return not wanted or value in wanted

        return [i for i in self.items
                if one_of(i["tag"], tag) and one_of(i["target"], target) and one_of(i["args"].get("service"), service)
                and all(i["args"].get(k) == v for k, v in args.items()) and (test is None or test(i))]  # fmt: skip

    def first_dc(self) -> str:
        """The PDC emulator, as in the answers about it."""
        return next(iter(self.hosts.values()), DC1)

    def dcs(self) -> list[str]:
        return list(dict.fromkeys([*self.hosts.values(), *self.remote_dns]))

    # -- spoiling ------------------------------------------------------------------------------------------

    def silent(self, items: list[Item], took_us: int = 1240000, attempts: int = 4) -> None:
        self._end(items, "timed_out", took_us, attempts)

    def reset(self, items: list[Item]) -> None:
        self._end(items, "refused", 900, 1)

    def icmp(self, items: list[Item], outcome: str, type: int, code: int, sender: str) -> None:
        self._end(items, outcome, 1100, 1, icmp_type=type, icmp_code=code, icmp_from=sender)

    def skipped(self, items: list[Item]) -> None:
        self._end(items, "skipped", 0, 0)

    def crashed(self, items: list[Item]) -> None:
        self._end(items, "crashed", 0, 0)

    def mute(self, items: list[Item]) -> None:
        """TCP connects, and then nothing comes."""
        self._end(items, "timed_out", 1500000, 1, connected=True)

    @staticmethod
    def _end(items: list[Item], outcome: str, took_us: int, attempts: int, **args: Any) -> None:
        assert items, "nothing was chosen"
        for item in items:
            kept = {k: v for k, v in item["args"].items() if k in COMMON}
            item.update(outcome=outcome, took_us=took_us, attempts=attempts, args={**kept, **args})

    def drop(self, items: list[Item]) -> None:
        """Takes observations out: the run never got to them."""
        assert items, "nothing was chosen"
        chosen = {id(i) for i in items}
        self.items = [i for i in self.items if id(i) not in chosen]

    def deny(self, items: list[Item], rcode: str = "NXDOMAIN", *, aa: bool = False, soa: str = "", soa_ttl: int = 900,
             authority: str | None = None, took_us: int = 2100, **more: Any) -> None:  # fmt: skip
        """A DNS response without the record."""
        assert items, "nothing was chosen"
        for item in items:
            kept = {k: v for k, v in item["args"].items() if k in (*COMMON, "waited_ms")}
            args: dict[str, Any] = {**kept, "rcode": rcode, "aa": aa, "tc": False, "ra": not aa, "bytes": 118}
            if item["tag"] == "DNS_LOCATOR_HOST":
                args["addresses"] = []
            elif item["tag"] != "DNS_FORWARDER_CONTROL":
                args |= {"answers": [], "hosts": []}
            if soa:
                args |= {"soa_owner": soa, "soa_ttl": soa_ttl, "soa_minimum": 900}
            if item["tag"] in ("DNS_FORWARDER_ANSWER", "DNS_FORWARDER_DIRECT"):
                args["authority"] = authority or self._authority(soa)
                args |= more
            item.update(outcome="rejected", took_us=took_us, args=args)

    def _authority(self, soa: str) -> str:
        if not soa:
            return "none"
        if soa == self.remote or soa.endswith("." + self.remote):
            return "remote"
        return "parent" if soa == "." or self.remote.endswith("." + soa) else "other"

    def without_host(self, host: str) -> None:
        """A DC host that DNS no longer knows an address of: nothing is probed there."""
        self.drop(self.where(target=self.hosts[host]))

    def forget_dcs(self) -> None:
        """DNS named no DC, so no host was ever resolved."""
        self.drop(self.where(tag="DNS_LOCATOR_HOST"))
        for address in set(self.hosts.values()) - set(self.remote_dns):
            self.drop(self.where(target=address))

    def direct(self, servers: str | Iterable[str] = ()) -> list[Item]:
        """What was asked straight at the given DNS servers over UDP."""
        servers = servers or self.remote_dns
        return self.where(tag=("DNS_LOCATOR_RECORDS", "DNS_LOCATOR_HOST", "DNS_FORWARDER_DIRECT"), target=servers,
                          service="dns_udp")  # fmt: skip

    def direct_any(self, servers: str | Iterable[str] = ()) -> list[Item]:
        """The same over UDP and TCP."""
        servers = servers or self.remote_dns
        return self.where(tag=("DNS_LOCATOR_RECORDS", "DNS_LOCATOR_HOST", "DNS_FORWARDER_DIRECT"), target=servers)

    def through(self, servers: str | Iterable[str] = ()) -> list[Item]:
        """What was asked of the local DNS servers about the remote domain."""
        servers = servers or self.local_dns
        return self.where(tag=("DNS_LOCATOR_RECORDS", "DNS_LOCATOR_HOST", "DNS_FORWARDER_ANSWER"), target=servers)

    def given(self, aws: Any) -> None:
        """AWS's configuration was given too (aws_given.Given)."""
        self.aws = aws

    # -- writing -------------------------------------------------------------------------------------------

    def evidence(self) -> dict[str, Any]:
        return {
            "format": 1, "tool": {"version": "0.1.0"}, "started_unix_us": 1795248000000000,
            "duration_us": max((i["started_us"] + i["took_us"] for i in self.items), default=0),
            "interrupted": self.interrupted, "deadline_hit": self.deadline_hit, "plan": self.plan,
            **({} if self.aws is None else {"aws": self.aws.json()}), "items": self.items,
        }  # fmt: skip
