"""Every fault of the lab: how to make it, and what `pretrust` must then put first.

A fault is data. Firewall rules work on traffic from the AWS side to the self-managed side unless they say
otherwise. TCP rules look at the first segment only and UDP rules at the request, as a stateful firewall does:
a stateless `dport` rule would also swallow replies to clients whose own port happens to lie in the range.
"""
from __future__ import annotations

from dataclasses import dataclass, field

from aws_files import GROUP, AwsFiles
from resolvers import HEALTHY_FORWARDS, OTHER_FORWARDS_TO_CORP, OTHER_KNOWS_THE_INTERNET, OTHER_NAMES_NO_DC
from topology import AWS_NET, CHILD, CORP, CORP_NET, DEAD_ADDRESS, HOSTS, SAME_NETBIOS, SINGLE_LABEL, Forest

KB_179442 = "Microsoft KB 179442: TCP 445 is needed to create a trust (Samba falls back to NetBIOS, TCP 139)"
AWS_SINGLE_LABEL = "AWS, Trust creation status reasons: single-label domains are not supported"


@dataclass(frozen=True)
class SrvRecord:
    """A record added to zones of corp (see RECORD_ADDRESSES for its target)."""

    zone: str
    name: str
    target: str
    port: int


@dataclass(frozen=True)
class Half:
    """The self-managed half of the trust, made beforehand on every DC of corp."""

    password: str
    #: As Samba names it, seen from corp: "outgoing" = corp trusts awsmad, not the other way round.
    direction: str = "both"


@dataclass(frozen=True)
class Fault:
    id: str
    description: str
    #: `causes[0].id` that pretrust must report; None: it must not matter (verdict ready).
    expected_cause: str | None
    #: Statements for the router's forward chain.
    rules: tuple[str, ...] = ()
    #: Statements for the router that see single packets and know no connections, as a network ACL does.
    stateless_rules: tuple[str, ...] = ()
    #: The router answers every TCP connection to the self-managed side itself: "swallow" or "relay" (accept_all.py).
    accept_all: str | None = None
    #: Longer packets vanish on the router without a word, in octets.
    mtu: int | None = None
    #: The AWS side sends from 49152-65535 only, as Windows does.
    windows_ports: bool = False
    #: Further lines of smb.conf [global] on every DC of corp.
    dc_options: tuple[str, ...] = ()
    #: What otherdns serves beyond its own zone: lines of unbound's configuration.
    other_zones: str = ""
    half: Half | None = None
    #: The trust password that is typed on the AWS side: pretrust gets it, and the real creation is that of the managed
    #: half alone, with its validation.
    typed_password: str | None = None
    #: Zone -> address, of the AWS side's conditional resolver.
    forwards: dict[str, str] = field(default_factory=lambda: dict(HEALTHY_FORWARDS))
    #: The AWS side's resolver still remembers that there was nothing.
    negative_cached: bool = False
    records: tuple[SrvRecord, ...] = ()
    #: Further options of `pretrust check`.
    options: tuple[str, ...] = ()
    #: What the AWS CLI prints of the managed side, given with --aws.
    aws: AwsFiles | None = None
    #: What the first finding must say, word for word: which rule it is, and where.
    expected_words: str = ""
    #: Packets and configuration disagree: no verdict but inconclusive is honest, whatever the creation does.
    contradicted: bool = False
    #: The forest on the far side.
    remote: Forest = CORP
    remote_dns: str = HOSTS["corp1"].address
    #: Where a document says that Windows differs from Samba: the document, and its verdict.
    documented: str | None = None
    expected_blocked: bool | None = None
    #: Real creations before it counts as blocked; more than one only where the fault itself throws dice.
    attempts: int = 1
    #: A guess of the row's seconds; the slow ones are started first.
    cost: int = 10


_OUT = f"ip saddr {AWS_NET} ip daddr {CORP_NET}"
_BACK = f"ip saddr {CORP_NET} ip daddr {AWS_NET}"
_FIRST = "tcp flags & (syn | ack) == syn"


def _tcp(port: str, what: str) -> str:
    return f"{_OUT} tcp dport {port} {_FIRST} {'drop' if what == 'drop' else 'reject with tcp reset'}"


def _udp(port: str, what: str) -> str:
    return f"{_OUT} udp dport {port} {'drop' if what == 'drop' else 'reject with icmp type port-unreachable'}"


def _port_pair(name: str, service: str, cause: dict[str, str] | str, **more: dict) -> list[Fault]:
    """The two faults of one port: silently dropped, and refused. `more` holds extra fields by action."""
    transport, port = name[:3], name[3:]
    rule = _tcp if transport == "tcp" else _udp
    return [
        Fault(
            f"{name}-{what}",
            f"{transport.upper()} {port} ({service}) {'silently dropped' if what == 'drop' else 'refused'}",
            cause if isinstance(cause, str) else cause[what],
            rules=(rule(port, what),),
            **more.get(what, {}),
        )
        for what in ("drop", "reject")
    ]


def _locator_records(target: str) -> tuple[SrvRecord, ...]:
    return (
        SrvRecord(f"_msdcs.{CORP.realm}", "_ldap._tcp.dc", target, 389),
        SrvRecord(CORP.realm, "_ldap._tcp", target, 389),
    )


#: Host name of the record faults -> its A record, if any.
RECORD_ADDRESSES = {"olddc": None, "notdc": HOSTS["plain"].address}
_RANGE = "49152-65535"
_PASSWORD = "Tru5t-Passw0rd-1"

_ALL: list[Fault] = [
    Fault("none", "nothing is broken", None),
    *_port_pair("udp53", "DNS", {"drop": "FORWARDER_TARGET_SILENT", "reject": "FORWARDER_TARGET_REFUSES"}),
    *_port_pair("udp389", "DC locator", "LOCATOR_PORT_BLOCKED"),
    *_port_pair("tcp445", "SMB", "SMB_PORT_BLOCKED",
                drop={"documented": KB_179442, "expected_blocked": True}),
    *_port_pair("tcp135", "RPC endpoint mapper", "RPC_MAPPER_BLOCKED", drop={"cost": 80}),
    *_port_pair("tcp88", "Kerberos", "KERBEROS_PORT_BLOCKED"),
    Fault("rpc-range-drop", f"TCP {_RANGE} (RPC) silently dropped", "RPC_PORTS_BLOCKED",
          rules=(_tcp(_RANGE, "drop"),), cost=90),
    Fault("rpc-range-reject", f"TCP {_RANGE} (RPC) refused", "RPC_PORTS_BLOCKED", rules=(_tcp(_RANGE, "reject"),)),
    Fault("forwarder-missing", "no conditional forwarder: the names leak to the public internet",
          "FORWARDER_MISSING", forwards={}),
    Fault("forwarder-dead", "the forwarder points at an address where nothing lives", "FORWARDER_TARGET_SILENT",
          forwards={CORP.realm: DEAD_ADDRESS}),
    Fault("forwarder-wrong", "the forwarder points at a DNS server that does not know the domain",
          "FORWARDER_TARGET_WRONG", forwards={CORP.realm: HOSTS["otherdns"].address}),
    Fault("all-drop", "everything silently dropped", "PATH_SILENT", rules=(f"{_OUT} drop",)),
    Fault("icmp-prohibited", "everything refused by the router (ICMP administratively prohibited)", "PATH_SILENT",
          rules=(f"{_OUT} reject with icmp type admin-prohibited",)),
    Fault("second-dc-silent", "everything to the second DC silently dropped", "DC_SILENT",
          rules=(f"ip saddr {AWS_NET} ip daddr {HOSTS['corp2'].address} drop",)),
    Fault("stale-srv", "SRV records name a DC that has no address", "STALE_DC_RECORD",
          records=_locator_records("olddc")),
    Fault("stale-srv-not-a-dc", "SRV records name a host that is no DC", "NOT_A_DC",
          records=_locator_records("notdc")),
    Fault("single-label", "the remote forest has a single-label name", "SINGLE_LABEL_DOMAIN",
          forwards={SINGLE_LABEL.realm: HOSTS["corpnet"].address}, remote=SINGLE_LABEL,
          remote_dns=HOSTS["corpnet"].address, documented=AWS_SINGLE_LABEL, expected_blocked=True, cost=15),
    Fault("loss-5", "5 % of all packets lost, both ways", None,
          rules=(f"{_OUT} numgen random mod 100 < 5 drop", f"{_BACK} numgen random mod 100 < 5 drop"),
          attempts=3, cost=15),
    # Rows beyond the first list: what breaks use, and what users met.
    Fault("tcp53-drop", "TCP 53 (DNS) silently dropped", "DNS_TCP_BLOCKED", rules=(_tcp("53", "drop"),)),
    Fault("tcp445-139-drop", "TCP 445 and 139 (SMB, NetBIOS session) silently dropped", "SMB_PORT_BLOCKED",
          rules=(_tcp("{139, 445}", "drop"),), cost=80),
    Fault("forwarder-negative-cached", "the forwarder is right by now, but the wrong answer is still in its cache",
          "FORWARDER_CACHED_NEGATIVE", negative_cached=True),
    Fault("udp88-drop", "UDP 88 (Kerberos) silently dropped", "KERBEROS_PORT_BLOCKED", rules=(_udp("88", "drop"),)),
    Fault("tcp389-drop", "TCP 389 (LDAP) silently dropped", "LDAP_PORT_BLOCKED", rules=(_tcp("389", "drop"),)),
    Fault("tcp464-drop", "TCP 464 (password change) silently dropped", "KPASSWD_PORT_BLOCKED",
          rules=(_tcp("464", "drop"),)),
    Fault("tcp3268-drop", "TCP 3268 (global catalog) silently dropped", "GC_PORT_BLOCKED",
          rules=(_tcp("3268", "drop"),)),
    Fault("udp-all-drop", "all UDP silently dropped, TCP passes", "UDP_BLOCKED",
          rules=(f"{_OUT} ct direction original meta l4proto udp drop",)),
    Fault("tcp-all-drop", "all TCP silently dropped, UDP passes", "TCP_BLOCKED",
          rules=(f"{_OUT} ct direction original meta l4proto tcp drop",), cost=80),
    Fault("tcp-all-reject", "all TCP answered by the firewall with a reset, UDP passes", "TCP_BLOCKED",
          rules=(f"{_OUT} ct direction original meta l4proto tcp reject with tcp reset",)),
    # Access to the self-managed DCs themselves.
    Fault("null-sessions-barred", "restrict anonymous = 2 on the self-managed DCs", "NULL_SESSION_PIPES_RESTRICTED",
          dc_options=("restrict anonymous = 2",)),
    Fault("smb-311-only", "the self-managed DCs speak SMB 3.1.1 and nothing older", None,
          dc_options=("server min protocol = SMB3_11",)),
    Fault("smb1-only", "the self-managed DCs speak SMB 1 and nothing newer", "SMB_DIALECT_OR_SIGNING",
          dc_options=("server min protocol = NT1", "server max protocol = NT1")),
    Fault("smb-signing-mandatory", "the self-managed DCs demand SMB signing", None,
          dc_options=("server signing = mandatory",)),
    Fault("smb-signing-disabled", "SMB signing is switched off on the self-managed DCs", "SMB_DIALECT_OR_SIGNING",
          dc_options=("server signing = disabled",)),
    # The trust password, and the half that must be there before AWS makes its own.
    Fault("trust-password-right", "the other half exists, with the same password", None,
          half=Half(_PASSWORD), typed_password=_PASSWORD, cost=12),
    Fault("trust-password-wrong", "the other half exists, with another password", "TRUST_PASSWORD_MISMATCH",
          half=Half(_PASSWORD), typed_password="Tru5t-Passw0rd-2", cost=12),
    Fault("trust-half-missing", "a trust password is typed, but there is no other half", "TRUST_HALF_MISSING",
          typed_password=_PASSWORD),
    Fault("trust-half-outgoing", "the other half exists, but it is one-way: outgoing", "TRUST_DIRECTION_MISMATCH",
          half=Half(_PASSWORD, "outgoing"), typed_password=_PASSWORD, cost=12),
    Fault("only-kerberos-knows", "the password is wrong, and what else could tell is refused: SMB and RPC",
          "SMB_PORT_BLOCKED", rules=(_tcp(f"{{135, 139, 445, {_RANGE}}}", "reject"),), half=Half(_PASSWORD),
          typed_password="Tru5t-Passw0rd-2", cost=12),
    Fault("everything-asked", "nothing is broken, and pretrust is asked for all it can do", None,
          half=Half(_PASSWORD), typed_password=_PASSWORD, options=("--sweep", "--user", "Administrator"), cost=12),
    # One RPC server of three. Samba gives out these ports in this order.
    Fault("rpc-netlogon-drop", "one RPC port of three silently dropped: NETLOGON", "RPC_PORTS_BLOCKED",
          rules=(_tcp("49152", "drop"),), cost=90),
    Fault("rpc-lsa-drop", "one RPC port of three silently dropped: LSA and replication", "RPC_PORTS_BLOCKED",
          rules=(_tcp("49153", "drop"),)),
    Fault("rpc-samr-drop", "one RPC port of three silently dropped: SAMR", "RPC_PORTS_BLOCKED",
          rules=(_tcp("49154", "drop"),)),
    # Paths that mislead.
    Fault("return-ports-drop", f"a stateless rule drops replies to {_RANGE}, where Windows' clients live",
          "SOURCE_PORTS_BLOCKED", stateless_rules=(f"{_BACK} th dport {_RANGE} drop",), windows_ports=True),
    Fault("accept-all-swallow", "a box accepts every TCP connection, and nothing ever answers behind it",
          "CONNECTS_MEAN_NOTHING", accept_all="swallow", cost=90),
    Fault("accept-all-relay", "a box accepts every TCP connection first, and then connects to the host behind it",
          "CONNECTS_MEAN_NOTHING", accept_all="relay"),
    # The managed half alone, as AWS does it. Making the other half from afar as well, which AWS never does, takes longer
    # packets and ends in a time-out.
    Fault("mtu-black-hole", "packets over 1400 octets vanish without a word", "MTU_BLACK_HOLE", mtu=1400,
          half=Half(_PASSWORD), typed_password=_PASSWORD, cost=12),
    # Domains that cannot have this trust, and hosts that are no DCs.
    Fault("netbios-collision", "the remote forest has the same NetBIOS name", "NETBIOS_NAME_COLLISION",
          forwards={SAME_NETBIOS.realm: HOSTS["samename"].address}, remote=SAME_NETBIOS,
          remote_dns=HOSTS["samename"].address, cost=15),
    Fault("child-domain", "the remote domain is a child of its forest's root", "NOT_FOREST_ROOT",
          forwards={CHILD.realm: HOSTS["childdc"].address}, remote=CHILD, remote_dns=HOSTS["childdc"].address, cost=15),
    Fault("forwarder-other-dns", "forwarder and --dns name a DNS server that knows the internet but not the domain",
          "FORWARDER_TARGET_WRONG", forwards={CORP.realm: HOSTS["otherdns"].address},
          remote_dns=HOSTS["otherdns"].address, other_zones=OTHER_KNOWS_THE_INTERNET),
    Fault("forwarder-other-dns-refuses", "forwarder and --dns name a DNS server that refuses to speak of the domain",
          "FORWARDER_TARGET_REFUSES", forwards={CORP.realm: HOSTS["otherdns"].address},
          remote_dns=HOSTS["otherdns"].address),
    Fault("forwarder-secondary", "forwarder and --dns name a DNS server that is no DC but knows the domain", None,
          forwards={CORP.realm: HOSTS["otherdns"].address}, remote_dns=HOSTS["otherdns"].address,
          other_zones=OTHER_FORWARDS_TO_CORP),
    Fault("forwarder-no-dc", "forwarder and --dns name a DNS server whose only DC of the domain is no DC", "NOT_A_DC",
          forwards={CORP.realm: HOSTS["otherdns"].address}, remote_dns=HOSTS["otherdns"].address,
          other_zones=OTHER_NAMES_NO_DC),
    Fault("aws-healthy", "nothing is broken, and AWS's configuration says so too", None, aws=AwsFiles()),
    Fault("aws-group-bars-tcp389", "TCP 389 (LDAP) silently dropped, and the directory's security group is why",
          "SECURITY_GROUP_BLOCKS", rules=(_tcp("389", "drop"),), aws=AwsFiles(not_let_out=(("tcp", 389),)),
          expected_words=f"{GROUP}: no egress rule lets TCP 389 out to"),
    Fault("aws-contradicted", "nothing is broken, and the security group in the files lets no DNS out",
          "CONFIGURATION_CONTRADICTED", aws=AwsFiles(not_let_out=(("udp", 53),)), contradicted=True,
          expected_words=f"{GROUP} lets no UDP 53 out to"),
]  # fmt: skip

FAULTS: dict[str, Fault] = {fault.id: fault for fault in _ALL}
