"""Names, DNS servers, forwarders and locator records."""
from __future__ import annotations

from functools import partial

from case import Case, nothing
from healthy import DC1, DC2, HOSTS, LOCAL, LOCAL1, LOCAL2, REMOTE, ROUTER, Run

D1, D2 = HOSTS  # the DCs' names
TWO_LOCAL = partial(Run, local_dns=(LOCAL1, LOCAL2))
NO_LOCAL = partial(Run, local_dns=())
NO_DNS = partial(Run, remote_dns=())
PURE_DNS, PURE_DNS2 = "172.16.10.20", "172.16.20.20"  # DNS servers that are no DCs


def name_problem(run: Run, *problems: str, accepts: bool = False, tag: str = "DOMAIN_NAME_REMOTE") -> None:
    for item in run.where(tag=tag):
        item["args"] |= {"problems": list(problems), "api_pattern_accepts": accepts}


def unaskable(run: Run, *problems: str) -> None:
    """DNS cannot carry the name, and no DC serves it."""
    name_problem(run, *problems)
    run.drop(run.where(lambda i: i["tag"].startswith("DNS_") and i["tag"] != "DNS_FORWARDER_CONTROL"))
    refuse_domain(run, run.dcs())


def refuse_domain(run: Run, targets: list[str], own: str = REMOTE) -> None:
    """DCs of another domain than the one asked for."""
    for item in run.where(tag="CLDAP_PING_ANSWER", target=targets):
        item.update(outcome="rejected", args={"service": "ldap_ping", "port": 389, "own_domain": own})


NAMES = [
    Case("DOMAIN_NAME_INVALID", "confirmed-empty-label", lambda r: unaskable(r, "empty_label"),
         partial(Run, remote="corp..example.com")),
    Case("DOMAIN_NAME_INVALID", "confirmed-backslash", lambda r: unaskable(r, "backslash", "single_label"),
         partial(Run, remote="CORP\\example")),
    Case("DOMAIN_NAME_INVALID", "suspected-longer-than-ad-allows",
         lambda r: name_problem(r, "longer_than_ad_allows", accepts=True),
         partial(Run, remote="a-rather-long-name-for-the-domain.of-an-even-longer.example.com")),
    Case("DOMAIN_NAME_INVALID", "ruled_out-underscore", lambda r: name_problem(r, "underscore"),
         partial(Run, remote="ad_corp.example.com"), top="NAME_REFUSED_BY_API", verdict="not_ready"),
    Case("DOMAIN_NAME_INVALID", "unknown-probe-crashed", lambda r: r.crashed(r.where(tag="DOMAIN_NAME_REMOTE"))),
    Case("SINGLE_LABEL_DOMAIN", "confirmed", lambda r: name_problem(r, "single_label"), partial(Run, remote="corpnet")),
    Case("SINGLE_LABEL_DOMAIN", "confirmed-with-hyphen", lambda r: name_problem(r, "single_label", accepts=True),
         partial(Run, remote="my-domain")),
    Case("SINGLE_LABEL_DOMAIN", "ruled_out", nothing),
    Case("SINGLE_LABEL_DOMAIN", "unknown-interrupted", lambda r: (setattr(r, "interrupted", True), r.items.clear())),
    Case("NAME_REFUSED_BY_API", "confirmed-punycode", lambda r: name_problem(r, "double_hyphen"),
         partial(Run, remote="xn--bcher-kva.example")),
    Case("NAME_REFUSED_BY_API", "confirmed-from-the-other-side",
         lambda r: name_problem(r, "underscore", tag="DOMAIN_NAME_LOCAL"),
         partial(Run, side="self-managed", remote=LOCAL, local="ad_corp.example.com")),
    Case("NAME_REFUSED_BY_API", "ruled_out-hyphens", nothing, partial(Run, remote="ad-corp.example.com")),
    Case("NAME_REFUSED_BY_API", "unknown-probe-crashed", lambda r: r.crashed(r.where(tag="DOMAIN_NAME_REMOTE"))),
    Case("NAME_REFUSED_BY_API", "not_assessed-no-local-domain", nothing,
         partial(Run, side="self-managed", remote=LOCAL, local="")),
]  # fmt: skip


# -- the local DNS server -----------------------------------------------------------------------------------

def local_dead(run: Run, server: str = LOCAL1) -> None:
    run.silent(run.where(target=server))


LOCAL_DNS = [
    Case("LOCAL_DNS_SILENT", "suspected-all", local_dead),
    Case("LOCAL_DNS_SILENT", "confirmed-one-of-two", lambda r: local_dead(r, LOCAL2), TWO_LOCAL, verdict="at_risk"),
    Case("LOCAL_DNS_SILENT", "ruled_out-control-lost-once", lambda r: r.silent(r.where(tag="DNS_FORWARDER_CONTROL"))),
    Case("LOCAL_DNS_SILENT", "unknown-skipped", lambda r: r.skipped(r.where(target=LOCAL1))),
    Case("LOCAL_DNS_SILENT", "not_assessed", nothing, NO_LOCAL),
]  # fmt: skip


# -- where the forwarder leads ------------------------------------------------------------------------------

def udp53_gone(run: Run, how: str = "silent", servers: tuple[str, ...] = ()) -> None:
    """UDP 53 towards the given servers is closed, so that nothing comes through the forwarder either."""
    ways = {"silent": run.silent, "refused": lambda items: run.icmp(items, "refused", 3, 3, ROUTER),
            "prohibited": lambda items: run.icmp(items, "prohibited", 3, 13, ROUTER)}
    ways[how](run.direct(servers))
    if not servers:
        run.silent(run.through())


def pure_dns(*servers: str, **more: object) -> Run:
    """The given DNS servers are no DCs, and so offer DNS alone."""
    run = Run(remote_dns=servers, **more)
    for server in [s for s in servers if s not in HOSTS.values()]:
        run.drop(run.where(lambda i: not i["tag"].startswith("DNS_"), target=server))
        run.add("TRUST_PORTS_CONNECT", server, "open", service="dns_tcp", connected=True)
        for service in ("ldap", "kerberos_tcp", "smb", "rpc_mapper"):
            run.add("TRUST_PORTS_CONNECT", server, "refused", service=service)
        run.add("CLDAP_PING_ANSWER", server, "refused", service="ldap_ping", icmp_type=3, icmp_code=3, icmp_from=server)
    return run


def through_fails(run: Run, rcode: str, waited_ms: int, servers: tuple[str, ...] = ()) -> None:
    run.deny(run.through(servers), rcode)
    for item in run.where(tag="DNS_FORWARDER_ANSWER", target=servers):
        item["args"]["waited_ms"] = waited_ms


def whole_server_silent(run: Run, *servers: str) -> None:
    run.silent(run.where(target=servers))


TARGETS = [
    Case("FORWARDER_TARGET_SILENT", "confirmed-dropped", udp53_gone),
    Case("FORWARDER_TARGET_SILENT", "confirmed-prohibited", lambda r: udp53_gone(r, "prohibited")),
    Case("FORWARDER_TARGET_SILENT", "confirmed-forwarder-to-a-dead-host", lambda r: through_fails(r, "SERVFAIL", 11500)),
    Case("FORWARDER_TARGET_SILENT", "confirmed-no-answer-through-forwarder", lambda r: r.silent(r.through(), 12000000)),
    Case("FORWARDER_TARGET_SILENT", "confirmed-one-local-server-of-two",
         lambda r: through_fails(r, "SERVFAIL", 11500, (LOCAL2,)), TWO_LOCAL, verdict="at_risk"),
    Case("FORWARDER_TARGET_SILENT", "confirmed-second-server-silent", lambda r: udp53_gone(r, servers=(DC2,)),
         verdict="at_risk"),
    Case("FORWARDER_TARGET_SILENT", "confirmed-seen-from-the-self-managed-side", udp53_gone,
         partial(Run, side="self-managed")),
    Case("FORWARDER_TARGET_SILENT", "suspected-only-this-host-barred", lambda r: r.silent(r.direct()),
         top="FORWARDER_TARGET_SILENT"),
    Case("FORWARDER_TARGET_SILENT", "suspected-without-dns", lambda r: (through_fails(r, "SERVFAIL", 11500), r.forget_dcs()),
         NO_DNS, top="FORWARDER_TARGET_SILENT"),
    Case("FORWARDER_TARGET_SILENT", "suspected-server-of-this-host",
         lambda r: through_fails(r, "SERVFAIL", 11500), partial(Run, local="", local_dns_from="system"),
         top="FORWARDER_TARGET_SILENT"),
    Case("FORWARDER_TARGET_SILENT", "ruled_out-one-answer-lost", lambda r: r.silent(r.where(tag="DNS_FORWARDER_DIRECT"))),
    Case("FORWARDER_TARGET_SILENT", "ruled_out-without-dns", nothing, NO_DNS),
    Case("FORWARDER_TARGET_SILENT", "unknown-skipped", lambda r: (r.skipped(r.direct_any()), r.skipped(r.through()))),
    Case("FORWARDER_TARGET_SILENT", "not_assessed", nothing, NO_LOCAL),
    Case("FORWARDER_TARGET_REFUSES", "confirmed-icmp", lambda r: udp53_gone(r, "refused")),
    Case("FORWARDER_TARGET_REFUSES", "confirmed-by-the-host-itself",
         lambda r: (r.icmp(r.direct((DC1,)), "refused", 3, 3, DC1), r.icmp(r.direct((DC2,)), "refused", 3, 3, DC2),
                    r.reset(r.where(service="dns_tcp", target=(DC1, DC2))), r.silent(r.through()), r.forget_dcs())),
    Case("FORWARDER_TARGET_REFUSES", "confirmed-rcode",
         lambda r: (r.deny(r.direct_any(), "REFUSED"), r.deny(r.through(), "SERVFAIL"), r.forget_dcs())),
    Case("FORWARDER_TARGET_REFUSES", "confirmed-both-ways",
         lambda r: (udp53_gone(r, "refused", (DC2,)), r.deny(r.direct_any((DC1,)), "REFUSED"), r.deny(r.through(), "SERVFAIL"),
                    r.forget_dcs())),
    Case("FORWARDER_TARGET_REFUSES", "confirmed-rcode-from-the-self-managed-side",
         lambda r: (r.deny(r.direct_any(), "REFUSED"), r.deny(r.through(), "SERVFAIL"), r.forget_dcs()),
         partial(Run, side="self-managed")),
    Case("FORWARDER_TARGET_REFUSES", "confirmed-one-of-two", lambda r: udp53_gone(r, "refused", (DC2,)),
         verdict="at_risk"),
    Case("FORWARDER_TARGET_REFUSES", "ruled_out-silent", udp53_gone, top="FORWARDER_TARGET_SILENT", verdict="not_ready"),
    Case("FORWARDER_TARGET_REFUSES", "unknown-crashed", lambda r: r.crashed(r.direct())),
    Case("FORWARDER_TARGET_REFUSES", "not_assessed", nothing, NO_DNS),
    Case("FORWARDER_TARGET_WRONG", "confirmed-another-zone",
         lambda r: (r.deny(r.direct_any(), "NXDOMAIN", aa=True, soa="other.test"), r.deny(r.through(), "NXDOMAIN", soa="other.test"))
         , partial(pure_dns, PURE_DNS, hosts={})),
    Case("FORWARDER_TARGET_WRONG", "confirmed-dc-of-another-domain",
         lambda r: (r.deny(r.direct_any(), "SERVFAIL"), r.deny(r.through(), "SERVFAIL"), r.forget_dcs(),
                    refuse_domain(r, [DC1, DC2], "other.test"))),
    Case("FORWARDER_TARGET_WRONG", "confirmed-first-denies",
         lambda r: (r.deny(r.direct_any((PURE_DNS,)), "NXDOMAIN", soa="."), r.deny(r.through(), "NXDOMAIN", soa=".")),
         partial(pure_dns, PURE_DNS, DC1)),
    Case("FORWARDER_TARGET_WRONG", "confirmed-second-fails", lambda r: r.deny(r.direct_any((PURE_DNS,)), "SERVFAIL"),
         partial(pure_dns, DC1, PURE_DNS), verdict="at_risk"),
    Case("FORWARDER_TARGET_WRONG", "confirmed-through-empty", lambda r: r.deny(r.through(), "NOERROR")),
    Case("FORWARDER_TARGET_WRONG", "confirmed-through-refused", lambda r: through_fails(r, "REFUSED", 40)),
    Case("FORWARDER_TARGET_WRONG", "confirmed-through-servfail-at-once", lambda r: through_fails(r, "SERVFAIL", 30)),
    Case("FORWARDER_TARGET_WRONG", "ruled_out-parent-of-the-domain-holds-its-zone",
         lambda r: refuse_domain(r, [PURE_DNS], "example.com"), partial(pure_dns, PURE_DNS)),
    Case("FORWARDER_TARGET_WRONG", "unknown-declines-everything",
         lambda r: r.deny(r.through() + r.where(tag="DNS_FORWARDER_CONTROL"), "REFUSED")),
    Case("FORWARDER_TARGET_WRONG", "unknown-rubbish",
         lambda r: [i.update(outcome="malformed", args={k: i["args"][k] for k in ("service", "port", "name")} | {"reply_bytes": 9})
                    for i in r.direct_any()]),
    Case("FORWARDER_TARGET_WRONG", "not_assessed", nothing, NO_LOCAL),
]  # fmt: skip


# -- the forwarder itself -----------------------------------------------------------------------------------

def cached(run: Run, first: int = 540, second: int | None = 538, servers: tuple[str, ...] = ()) -> None:
    run.deny(run.through(servers), "NXDOMAIN", soa=run.remote, soa_ttl=first)
    for item in run.where(tag="DNS_FORWARDER_ANSWER", target=servers):
        if second is not None:
            item["args"]["second_soa_ttl"] = second


def looped(run: Run) -> None:
    """The given server is a DC of the local domain."""
    run.deny(run.direct_any(), "SERVFAIL")
    run.deny(run.through(), "SERVFAIL")
    run.forget_dcs()
    refuse_domain(run, run.remote_dns, LOCAL)


def dead_in_front(run: Run, *servers: str) -> None:
    run.silent(run.where(target=servers))


FORWARDERS = [
    Case("FORWARDER_MISSING", "confirmed-root-answers", lambda r: r.deny(r.through(), soa=".")),
    Case("FORWARDER_MISSING", "confirmed-parent-answers", lambda r: r.deny(r.through(), soa="example.com")),
    Case("FORWARDER_MISSING", "confirmed-nobody-signs", lambda r: r.deny(r.through(), "NXDOMAIN")),
    Case("FORWARDER_MISSING", "confirmed-local-copy-of-the-zone", lambda r: r.deny(r.through(), aa=True, soa=REMOTE)),
    Case("FORWARDER_MISSING", "confirmed-one-local-server-of-two", lambda r: r.deny(r.through((LOCAL2,)), soa="."),
         TWO_LOCAL, verdict="at_risk"),
    Case("FORWARDER_MISSING", "confirmed-without-dns", lambda r: (r.deny(r.through(), soa="."), r.forget_dcs()), NO_DNS),
    Case("FORWARDER_MISSING", "suspected-nobody-signs", lambda r: (r.deny(r.through()), r.forget_dcs()), NO_DNS,
         top="FORWARDER_MISSING"),
    Case("FORWARDER_MISSING", "suspected-resolver-of-this-host", lambda r: r.deny(r.through(), soa="."),
         partial(Run, local="", local_dns_from="system"), top="FORWARDER_MISSING"),
    Case("FORWARDER_MISSING", "ruled_out-cached", cached, top="FORWARDER_CACHED_NEGATIVE", verdict="not_ready"),
    Case("FORWARDER_MISSING", "unknown-skipped", lambda r: r.skipped(r.through())),
    Case("FORWARDER_MISSING", "not_assessed", nothing, NO_LOCAL),
    Case("FORWARDER_LOOP", "confirmed-own-domain", looped, partial(pure_dns, PURE_DNS)),
    Case("FORWARDER_LOOP", "confirmed-same-address", lambda r: r.deny(r.through() + r.direct_any(), "SERVFAIL"),
         partial(pure_dns, LOCAL1, hosts={})),
    Case("FORWARDER_LOOP", "ruled_out-another-domain",
         lambda r: (looped(r), refuse_domain(r, r.remote_dns, "other.test")), partial(pure_dns, PURE_DNS),
         top="FORWARDER_TARGET_WRONG", verdict="not_ready"),
    Case("FORWARDER_LOOP", "unknown-skipped", lambda r: (r.skipped(r.direct_any()), r.skipped(r.where(tag="CLDAP_PING_ANSWER")))),
    Case("FORWARDER_LOOP", "not_assessed", nothing, NO_DNS),
    Case("FORWARDER_CACHED_NEGATIVE", "confirmed-counts-down", cached),
    Case("FORWARDER_CACHED_NEGATIVE", "confirmed-long-ttl", lambda r: cached(r, 3600, 3598)),
    Case("FORWARDER_CACHED_NEGATIVE", "confirmed-one-local-server-of-two", lambda r: cached(r, servers=(LOCAL2,)),
         TWO_LOCAL, verdict="at_risk"),
    Case("FORWARDER_CACHED_NEGATIVE", "suspected-asked-once", lambda r: cached(r, second=None),
         top="FORWARDER_CACHED_NEGATIVE"),
    Case("FORWARDER_CACHED_NEGATIVE", "ruled_out-zone-lacks-the-record",
         lambda r: (r.deny(r.direct_any(), aa=True, soa=REMOTE), cached(r), r.forget_dcs()),
         top="LOCATOR_RECORDS_MISSING", verdict="not_ready"),
    Case("FORWARDER_CACHED_NEGATIVE", "unknown-skipped", lambda r: r.skipped(r.through())),
    Case("FORWARDER_CACHED_NEGATIVE", "not_assessed", nothing, NO_LOCAL),
    Case("FORWARDER_ORDER", "confirmed-first-two-silent",
         lambda r: (dead_in_front(r, PURE_DNS, PURE_DNS2), through_fails(r, "SERVFAIL", 11500)),
         partial(pure_dns, PURE_DNS, PURE_DNS2, DC1, DC2)),
    Case("FORWARDER_ORDER", "confirmed-first-silent", lambda r: dead_in_front(r, PURE_DNS),
         partial(pure_dns, PURE_DNS, DC1), verdict="at_risk"),
    Case("FORWARDER_ORDER", "ruled_out-last-silent", lambda r: dead_in_front(r, PURE_DNS),
         partial(pure_dns, DC1, PURE_DNS), top="FORWARDER_TARGET_SILENT", verdict="at_risk"),
    Case("FORWARDER_ORDER", "unknown-first-not-asked", lambda r: r.skipped(r.where(target=PURE_DNS)),
         partial(pure_dns, PURE_DNS, DC1)),
    Case("FORWARDER_ORDER", "not_assessed", nothing, NO_DNS),
]  # fmt: skip


# -- DNS servers --------------------------------------------------------------------------------------------

def names_only(run: Run, server: str, host: str) -> None:
    """This server knows one of the DCs only."""
    for item in run.where(lambda i: i["args"].get("hosts"), target=server):
        item["args"]["hosts"] = [h for h in item["args"]["hosts"] if h == host]
        item["args"]["answers"] = [a for a in item["args"]["answers"] if a.endswith(host)]


def truncated(run: Run) -> None:
    for item in run.where(tag="DNS_LOCATOR_RECORDS", service="dns_udp", record="ldap_dc", edns=0, path="direct"):
        item["args"]["tc"] = True


SERVERS = [
    Case("DNS_SERVERS_DISAGREE", "confirmed", lambda r: names_only(r, DC2, D1), verdict="ready"),
    Case("DNS_SERVERS_DISAGREE", "ruled_out-other-order",
         lambda r: [i["args"]["hosts"].reverse() for i in r.where(tag="DNS_LOCATOR_RECORDS", target=DC2)]),
    Case("DNS_SERVERS_DISAGREE", "unknown-second-skipped",
         lambda r: (r.skipped(r.direct_any((DC2,))), r.skipped(r.through()))),
    Case("DNS_SERVERS_DISAGREE", "not_assessed", nothing, partial(Run, remote_dns=(DC1,), local_dns=())),
    Case("DNS_TCP_BLOCKED", "confirmed-dropped", lambda r: r.silent(r.where(service="dns_tcp", target=(DC1, DC2))),
         verdict="at_risk"),
    Case("DNS_TCP_BLOCKED", "confirmed-reset", lambda r: r.reset(r.where(service="dns_tcp", target=(DC1, DC2))),
         verdict="at_risk"),
    Case("DNS_TCP_BLOCKED", "confirmed-truncated-answer",
         lambda r: (r.silent(r.where(service="dns_tcp", target=(DC1, DC2))), truncated(r))),
    Case("DNS_TCP_BLOCKED", "confirmed-one-of-two", lambda r: r.silent(r.where(service="dns_tcp", target=DC2)),
         verdict="at_risk"),
    Case("DNS_TCP_BLOCKED", "ruled_out-truncated-answer", truncated),
    Case("DNS_TCP_BLOCKED", "unknown-skipped", lambda r: r.skipped(r.where(service="dns_tcp", target=(DC1, DC2))),
         verdict="ready"),
    Case("DNS_TCP_BLOCKED", "not_assessed", nothing, NO_DNS),
    Case("DNS_LARGE_ANSWERS_LOST", "confirmed", lambda r: r.silent(r.where(edns=4096)), verdict="at_risk"),
    Case("DNS_LARGE_ANSWERS_LOST", "confirmed-one-of-two", lambda r: r.silent(r.where(edns=4096, target=DC1)),
         verdict="at_risk"),
    Case("DNS_LARGE_ANSWERS_LOST", "ruled_out-format-error", lambda r: r.deny(r.where(edns=4096), "FORMERR")),
    Case("DNS_LARGE_ANSWERS_LOST", "unknown-skipped", lambda r: r.skipped(r.where(edns=4096)), verdict="ready"),
    Case("DNS_LARGE_ANSWERS_LOST", "not_assessed", nothing, NO_DNS),
]  # fmt: skip


# -- locator records ----------------------------------------------------------------------------------------

def record(run: Run, key: str, path: str = "direct") -> list[dict]:
    return run.where(tag="DNS_LOCATOR_RECORDS", record=key, path=path)


def no_records(run: Run) -> None:
    run.deny(run.direct_any(), aa=True, soa=REMOTE)
    run.deny(run.through(), soa=REMOTE)
    run.forget_dcs()


def host_answers(run: Run, host: str, path: str = "") -> list[dict]:
    more = {"path": path} if path else {}
    return run.where(tag="DNS_LOCATOR_HOST", host=host, **more)


def host_gone(run: Run, host: str) -> None:
    """The zone itself says that the host has no address; through the forwarder the same comes without authority."""
    run.deny(host_answers(run, host, "direct"), aa=True, soa=REMOTE)
    if host_answers(run, host, "forwarder"):
        run.deny(host_answers(run, host, "forwarder"), soa=REMOTE)


OTHER_HOST = "dc2.servers.example.net"
OLD_DC = f"olddc.{REMOTE}"
WITH_OLD_DC = partial(Run, hosts={**HOSTS, OLD_DC: "172.16.10.99"})


def old_dc(run: Run) -> None:
    host_gone(run, OLD_DC)
    run.without_host(OLD_DC)


LOCATOR = [
    Case("LOCATOR_RECORDS_MISSING", "confirmed", no_records),
    Case("LOCATOR_RECORDS_MISSING", "confirmed-kerberos", lambda r: r.deny(
        record(r, "kerberos_dc") + record(r, "kerberos_tcp"), aa=True, soa=REMOTE), verdict="at_risk"),
    Case("LOCATOR_RECORDS_MISSING", "confirmed-at-one-of-two",
         lambda r: r.deny(r.where(tag=("DNS_LOCATOR_RECORDS", "DNS_FORWARDER_DIRECT"), target=DC2), aa=True, soa=REMOTE),
         verdict="at_risk"),
    Case("LOCATOR_RECORDS_MISSING", "suspected-not-authoritative",
         lambda r: (no_records(r), r.deny(r.direct_any(), aa=False, soa=REMOTE)), top="LOCATOR_RECORDS_MISSING"),
    Case("LOCATOR_RECORDS_MISSING", "ruled_out-without-dns", nothing, NO_DNS),
    Case("LOCATOR_RECORDS_MISSING", "unknown-skipped", lambda r: r.skipped(r.direct_any())),
    Case("LOCATOR_RECORDS_MISSING", "not_assessed", lambda r: r.skipped(r.through()), NO_DNS, verdict="inconclusive"),
    Case("PDC_RECORD_MISSING", "confirmed", lambda r: r.deny(record(r, "ldap_pdc"), aa=True, soa=REMOTE), verdict="at_risk"),
    Case("PDC_RECORD_MISSING", "suspected-through-the-forwarder",
         lambda r: r.deny(record(r, "ldap_pdc", "forwarder"), soa=REMOTE), NO_DNS, top="PDC_RECORD_MISSING", verdict="ready"),
    Case("PDC_RECORD_MISSING", "ruled_out-udp-answer-lost", lambda r: r.silent(
        r.where(tag="DNS_LOCATOR_RECORDS", record="ldap_pdc", service="dns_udp", path="direct"))),
    Case("PDC_RECORD_MISSING", "unknown-skipped", lambda r: r.skipped(record(r, "ldap_pdc")), verdict="ready"),
    Case("DC_NAME_UNRESOLVABLE", "unknown-not-asked-through-the-forwarder",
         lambda r: r.skipped(r.where(tag="DNS_LOCATOR_HOST", path="forwarder"))),
    Case("DC_NAME_UNRESOLVABLE", "confirmed-one", lambda r: (r.deny(host_answers(r, OTHER_HOST), "SERVFAIL"), r.without_host(OTHER_HOST)),
         partial(Run, hosts={D1: DC1, OTHER_HOST: DC2}, remote_dns=(DC1,)), verdict="at_risk", top="DISJOINT_NAMESPACE"),
    Case("DC_NAME_UNRESOLVABLE", "confirmed-all", lambda r: r.deny(host_answers(r, D1) + host_answers(r, D2), "REFUSED")),
    Case("DC_NAME_UNRESOLVABLE", "confirmed-suffix-not-forwarded", lambda r: r.deny(
        host_answers(r, OTHER_HOST, "forwarder") + host_answers(r, "dc1.servers.example.net", "forwarder"), soa="."),
         partial(Run, hosts={"dc1.servers.example.net": DC1, OTHER_HOST: DC2}), top="DISJOINT_NAMESPACE"),
    Case("DC_NAME_UNRESOLVABLE", "ruled_out-one-server-fails", lambda r: r.deny(
        [i for i in host_answers(r, D2) if i["target"] == DC2], "SERVFAIL")),
    Case("DC_NAME_UNRESOLVABLE", "unknown-skipped", lambda r: (r.skipped(host_answers(r, D2)), r.drop(r.where(target=DC2))),
         partial(Run, remote_dns=(DC1,)), verdict="ready"),
    Case("STALE_DC_RECORD", "confirmed-one", old_dc, WITH_OLD_DC, verdict="at_risk"),
    Case("STALE_DC_RECORD", "confirmed-all", lambda r: (host_gone(r, D1), host_gone(r, D2))),
    Case("STALE_DC_RECORD", "ruled_out-unresolvable", lambda r: (r.deny(host_answers(r, OLD_DC), "SERVFAIL"), r.without_host(OLD_DC)),
         WITH_OLD_DC, top="DC_NAME_UNRESOLVABLE", verdict="at_risk"),
    Case("STALE_DC_RECORD", "unknown-crashed", lambda r: (r.crashed(host_answers(r, OLD_DC)), r.without_host(OLD_DC)),
         WITH_OLD_DC, verdict="ready"),
]  # fmt: skip

CASES = [*NAMES, *LOCAL_DNS, *TARGETS, *FORWARDERS, *SERVERS, *LOCATOR]
