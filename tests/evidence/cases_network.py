"""Paths, hosts and ports."""
from __future__ import annotations

from functools import partial

from case import Case, nothing
from healthy import DC1, DC2, HOSTS, REMOTE, ROUTER, TCP, UDP, Run

BOTH = (DC1, DC2)
D1, D2 = HOSTS
NOT_DC = f"www.{REMOTE}"
WITH_NOT_DC = partial(Run, hosts={**HOSTS, NOT_DC: "172.16.10.80"})
THIRD = f"dc3.{REMOTE}"


def path_gone(run: Run) -> None:
    """Nothing gets across, so DNS names no DC and the given addresses stand in."""
    run.silent(run.where(target=BOTH))
    run.silent(run.through())
    run.forget_dcs()


def prohibited(run: Run) -> None:
    path_gone(run)
    run.icmp(run.where(target=BOTH), "prohibited", 3, 13, ROUTER)


def deadline(run: Run) -> None:
    path_gone(run)
    run.deadline_hit = True
    run.skipped(run.where(tag=("RPC_ENDPOINTS_MAP", "RPC_ENDPOINTS_CONNECT", "NTP_TIME_ANSWER"), target=BOTH))


def udp_gone(run: Run) -> None:
    """All UDP is dropped; TCP still finds the DCs' names, but not their addresses."""
    run.silent(run.where(service=UDP, target=BOTH))
    run.silent(run.through())
    run.drop(run.where(target=THIRD) or run.where(tag="NTP_TIME_ANSWER"))


def tcp_gone(run: Run, how: str = "silent", services: tuple[str, ...] = TCP) -> None:
    """All TCP is barred, at ports that nobody serves as well."""
    run.drop(run.where(tag=("SMB_PIPES_SESSION", "SMB_PIPES_TREE", "SMB_PIPES_PIPE", "LSA_IDENTITY_TRUSTS",
                            "RPC_ENDPOINTS_CONNECT"), target=BOTH))  # fmt: skip
    barred = run.where(service=services, target=BOTH) + run.where(tag="PATH_UNUSED_PORT", target=BOTH)
    run.silent(barred) if how == "silent" else run.reset(barred)


def own_refusals(run: Run, address: str) -> None:
    """A host that runs none of a DC's services: resets for TCP, ICMP of its own for UDP."""
    for item in run.where(lambda i: not i["tag"].startswith("DNS_"), target=address):
        if item["args"].get("service") in UDP:
            run.icmp([item], "refused", 3, 3, address)
        else:
            run.reset([item])
    run.drop(run.where(tag=("RPC_ENDPOINTS_CONNECT",), target=address))


def foreign_dc(run: Run, *addresses: str) -> None:
    for item in run.where(tag="CLDAP_PING_ANSWER", target=addresses):
        item.update(outcome="rejected", args={"service": "ldap_ping", "port": 389, "own_domain": "other.test"})
    for item in run.where(tag="LDAP_ROOTDSE_ANSWER", target=addresses):
        item["args"] |= {"default_naming_context": "DC=other,DC=test", "root_domain_naming_context": "DC=other,DC=test"}


PUBLIC = "192.175.48.7"  # in no special registry but AS112's (RFC 7534), and nobody's server

PATHS = [
    Case("PATH_SILENT", "confirmed-dropped", path_gone),
    Case("PATH_SILENT", "confirmed-prohibited", prohibited),
    Case("PATH_SILENT", "confirmed-no-route",
         lambda r: (path_gone(r), [i.update(outcome="unreachable", took_us=90, attempts=1) for i in r.where(target=BOTH)])),
    Case("PATH_SILENT", "confirmed-public-addresses",
         lambda r: (r.silent(r.where(target=(PUBLIC,))), r.silent(r.through()), r.forget_dcs()),
         partial(Run, remote_dns=(PUBLIC,), hosts={D1: PUBLIC})),
    Case("PATH_SILENT", "suspected-deadline", deadline, top="PATH_SILENT"),
    Case("PATH_SILENT", "ruled_out-only-resets",
         lambda r: (path_gone(r), r.reset(r.where(tag="TRUST_PORTS_CONNECT", service="smb"))), top="FORWARDER_TARGET_SILENT",
         verdict="not_ready"),
    Case("PATH_SILENT", "unknown-skipped", lambda r: (path_gone(r), r.skipped(r.where(target=BOTH)))),
    Case("PATH_SILENT", "not_assessed", lambda r: r.drop(r.where(lambda i: not i["tag"].startswith("DOMAIN_NAME"))),
         partial(Run, remote_dns=(), local_dns=(), hosts={D1: DC1}), verdict="inconclusive"),
    Case("UDP_BLOCKED", "confirmed-dropped", udp_gone, partial(Run, hosts={**HOSTS, THIRD: "172.16.30.153"})),
    Case("UDP_BLOCKED", "confirmed-prohibited",
         lambda r: (udp_gone(r), r.icmp(r.where(service=UDP, target=BOTH), "prohibited", 3, 10, ROUTER))),
    Case("UDP_BLOCKED", "ruled_out-ntp-and-dns-only",
         lambda r: r.silent(r.where(service=("ntp", "kpasswd_udp"), target=BOTH)), top="KPASSWD_PORT_BLOCKED", verdict="at_risk"),
    Case("UDP_BLOCKED", "unknown-skipped", lambda r: (r.skipped(r.where(service=UDP, target=BOTH)), r.skipped(r.through()))),
    Case("TCP_BLOCKED", "confirmed-dropped", tcp_gone),
    Case("TCP_BLOCKED", "confirmed-refused", partial(tcp_gone, how="reset")),
    Case("TCP_BLOCKED", "confirmed-with-kerberos-over-udp",
         lambda r: (tcp_gone(r), r.silent(r.where(service="kerberos_udp", target=BOTH)))),
    Case("TCP_BLOCKED", "ruled_out-one-port-resets", partial(tcp_gone, services=tuple(s for s in TCP if s != "adws")),
         top="SMB_PORT_BLOCKED", verdict="not_ready"),
    Case("TCP_BLOCKED", "ruled_out-dns-passes", partial(tcp_gone, services=tuple(s for s in TCP if s != "dns_tcp")),
         top="SMB_PORT_BLOCKED", verdict="not_ready"),
    Case("TCP_BLOCKED", "unknown-skipped", lambda r: r.skipped(r.where(service=TCP, target=BOTH))),
]  # fmt: skip

HOST_CASES = [
    Case("DC_SILENT", "confirmed-second", lambda r: r.silent(r.where(target=DC2)), partial(Run, remote_dns=(DC1,)),
         verdict="at_risk"),
    Case("DC_SILENT", "confirmed-pdc", lambda r: r.silent(r.where(target=DC1)), partial(Run, remote_dns=(DC2,)),
         verdict="at_risk"),
    Case("DC_SILENT", "confirmed-all-but-dns", lambda r: (r.silent(r.where(target=BOTH)), own_refusals(r, "172.16.10.20")),
         partial(Run, remote_dns=("172.16.10.20",))),
    Case("DC_SILENT", "ruled_out-resets", lambda r: own_refusals(r, "172.16.10.80"), WITH_NOT_DC, top="NOT_A_DC",
         verdict="at_risk"),
    Case("DC_SILENT", "unknown-skipped", lambda r: r.skipped(r.where(target=DC2)), partial(Run, remote_dns=(DC1,))),
    Case("NOT_A_DC", "confirmed-one-of-three", lambda r: own_refusals(r, "172.16.10.80"), WITH_NOT_DC, verdict="at_risk"),
    Case("NOT_A_DC", "confirmed-all", lambda r: (own_refusals(r, DC1), own_refusals(r, DC2))),
    Case("NOT_A_DC", "confirmed-dc-of-another-domain", lambda r: foreign_dc(r, DC2), verdict="at_risk"),
    Case("NOT_A_DC", "suspected-netlogon-says-nothing",
         lambda r: [i.update(outcome="rejected", args={"service": "ldap_ping", "port": 389})
                    for i in r.where(tag="CLDAP_PING_ANSWER", target=BOTH)], top="NOT_A_DC"),
    Case("NOT_A_DC", "ruled_out-firewalled",
         lambda r: r.silent(r.where(service=("ldap", "ldap_ping", "kerberos_udp", "kerberos_tcp"), target=DC2)),
         top="LOCATOR_PORT_BLOCKED", verdict="at_risk"),
    Case("NOT_A_DC", "unknown-skipped",
         lambda r: r.skipped(r.where(service=("ldap", "gc", "ldap_ping", "kerberos_udp", "kerberos_tcp"), target=BOTH))),
]  # fmt: skip


# -- ports: the same six files for each -----------------------------------------------------------------------

#: cause -> (services, verdict when silent everywhere, verdict when refused everywhere, verdict when unknown)
FAMILY = {
    "LOCATOR_PORT_BLOCKED": (("ldap_ping",), "not_ready", "not_ready", "inconclusive"),
    "SMB_PORT_BLOCKED": (("smb",), "not_ready", "not_ready", "inconclusive"),
    "RPC_MAPPER_BLOCKED": (("rpc_mapper",), "not_ready", "at_risk", "inconclusive"),
    "LDAP_PORT_BLOCKED": (("ldap",), "at_risk", "at_risk", "ready"),
    "KERBEROS_PORT_BLOCKED": (("kerberos_udp", "kerberos_tcp"), "at_risk", "at_risk", "ready"),
    "KPASSWD_PORT_BLOCKED": (("kpasswd_udp", "kpasswd_tcp"), "at_risk", "at_risk", "ready"),
    "GC_PORT_BLOCKED": (("gc",), "at_risk", "at_risk", "ready"),
}  # fmt: skip


def close(run: Run, services: tuple[str, ...], targets: tuple[str, ...], how: str) -> None:
    if "smb" in services:  # no step after the first was reached
        run.drop(run.where(tag=("SMB_PIPES_SESSION", "SMB_PIPES_TREE", "SMB_PIPES_PIPE", "LSA_IDENTITY_TRUSTS"),
                           target=targets))  # fmt: skip
    if "rpc_mapper" in services and run.where(tag="RPC_ENDPOINTS_CONNECT", target=targets):
        run.drop(run.where(tag="RPC_ENDPOINTS_CONNECT", target=targets))
    for item in run.where(service=services, target=targets):
        if how == "silent":
            run.silent([item])
        elif how == "prohibited":
            run.icmp([item], "prohibited", 3, 13, ROUTER)
        elif how == "skipped":
            run.skipped([item])
        elif item["args"]["service"] in UDP:
            run.icmp([item], "refused", 3, 3, ROUTER)
        else:
            run.reset([item])


def family(cause: str) -> list[Case]:
    services, silent, refused, unknown = FAMILY[cause]

    def closed(how: str, targets: tuple[str, ...] = BOTH, which: tuple[str, ...] = services):
        return lambda run: close(run, which, targets, how)

    cases = [
        Case(cause, "confirmed-dropped", closed("silent"), verdict=silent),
        Case(cause, "confirmed-refused", closed("refused"), verdict=refused),
        Case(cause, "confirmed-prohibited", closed("prohibited"), verdict=silent),
        Case(cause, "confirmed-one-of-two", closed("silent", (DC2,)), verdict="at_risk"),
        Case(cause, "confirmed-from-the-self-managed-side", closed("silent"), partial(Run, side="self-managed"),
             verdict=silent),
        Case(cause, "ruled_out", nothing),
        Case(cause, "unknown-skipped", closed("skipped"), verdict=unknown),
    ]  # fmt: skip
    if len(services) == 2:
        cases += [Case(cause, f"confirmed-{which[-3:]}-only", closed("silent", BOTH, (which,)), verdict="at_risk")
                  for which in services]  # fmt: skip
    return cases


def rpc_connects(run: Run, targets: tuple[str, ...] = BOTH) -> list[dict]:
    return run.where(tag="RPC_ENDPOINTS_CONNECT", target=targets)


RPC = [
    Case("RPC_PORTS_BLOCKED", "confirmed-dropped", lambda r: r.silent(rpc_connects(r))),
    Case("RPC_PORTS_BLOCKED", "confirmed-refused", lambda r: r.reset(rpc_connects(r)), verdict="at_risk"),
    Case("RPC_PORTS_BLOCKED", "confirmed-one-of-two", lambda r: r.silent(rpc_connects(r, (DC2,))), verdict="at_risk"),
    Case("RPC_PORTS_BLOCKED", "confirmed-netlogon-port-only", lambda r: r.silent(r.where(port=49671))),
    Case("RPC_PORTS_BLOCKED", "confirmed-lsa-port-only",
         lambda r: ([i["args"].update(interfaces=["lsarpc", "samr"]) for i in r.where(port=49667)], r.silent(r.where(port=49667))),
         verdict="at_risk"),
    Case("RPC_PORTS_BLOCKED", "suspected-other-dc-without-mapper",
         lambda r: (close(r, ("rpc_mapper",), (DC1,), "silent"), r.silent(rpc_connects(r, (DC2,)))),
         top="RPC_MAPPER_BLOCKED"),
    Case("RPC_PORTS_BLOCKED", "ruled_out-replication-only",
         lambda r: (r.silent(r.where(port=49671)), [i["args"].update(interfaces=["drsuapi"]) for i in r.where(port=49671)])),
    Case("RPC_PORTS_BLOCKED", "ruled_out-bind-refused", lambda r: [i.update(outcome="rejected") for i in rpc_connects(r)]),
    Case("RPC_PORTS_BLOCKED", "unknown-nothing-registered",
         lambda r: (r.drop(rpc_connects(r)), [(i.update(outcome="rejected"), i["args"].update(ports=[], status=0x16C9A0D6))
                                              for i in r.where(tag="RPC_ENDPOINTS_MAP")])),
    Case("RPC_PORTS_BLOCKED", "unknown-mute", lambda r: r.mute(rpc_connects(r))),
    Case("RPC_MAPPER_BLOCKED", "unknown-mute",
         lambda r: (r.drop(rpc_connects(r)), r.mute(r.where(tag="RPC_ENDPOINTS_MAP")))),
    Case("RPC_MAPPER_BLOCKED", "confirmed-silent-and-refused",
         lambda r: (close(r, ("rpc_mapper",), (DC1,), "silent"), close(r, ("rpc_mapper",), (DC2,), "refused")),
         verdict="at_risk"),
    Case("SMB_PORT_BLOCKED", "suspected-other-dc-not-asked",
         lambda r: (close(r, ("smb",), (DC1,), "silent"), close(r, ("smb",), (DC2,), "skipped")), top="SMB_PORT_BLOCKED"),
    Case("GC_PORT_BLOCKED", "ruled_out-no-catalog", lambda r: (
        [i["args"].update(gc=False) for i in r.where(tag="CLDAP_PING_ANSWER", target=DC2)], close(r, ("gc",), (DC2,), "refused"))),
    Case("LOCATOR_PORT_BLOCKED", "unknown-no-dc-alive", path_gone, top="PATH_SILENT", verdict="not_ready"),
    Case("LOCATOR_PORT_BLOCKED", "ruled_out-other-dc-dead", lambda r: r.silent(r.where(target=DC2)),
         partial(Run, remote_dns=(DC1,)), top="DC_SILENT", verdict="at_risk"),
]  # fmt: skip

CASES = [*PATHS, *HOST_CASES, *(case for cause in FAMILY for case in family(cause)), *RPC]

