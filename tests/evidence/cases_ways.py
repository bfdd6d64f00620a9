"""The way: source ports, boxes that accept everything, sizes, and the RPC range."""
from __future__ import annotations

from functools import partial

from case import Case, nothing
from cases_network import close, path_gone, rpc_connects
from healthy import DC1, DC2, REMOTE, ROUTER, TWICE, UDP, Run

BOTH = (DC1, DC2)


# -- source ports ---------------------------------------------------------------------------------------------


def replies(run: Run, source: str, *targets: str, services: tuple[str, ...] = TWICE) -> list[dict]:
    return run.where(tag="SOURCE_PORTS_REPLY", target=targets or BOTH, service=services, **{"from": source})


def stateless(run: Run, *targets: str) -> None:
    """Answers to a DC's source ports are lost, and the other probes leave from those as well."""
    below = {id(i) for i in run.where(tag="SOURCE_PORTS_REPLY", **{"from": "below"})}
    run.silent(run.where(lambda i: id(i) not in below, target=targets or BOTH))


def stateless_everywhere(run: Run) -> None:
    stateless(run)
    run.forget_dcs()


def ports_of_the_system(run: Run) -> None:
    run.plan["source_ports"] = "any"


SOURCE_PORTS = [
    Case("SOURCE_PORTS_BLOCKED", "confirmed-stateless-rule", stateless_everywhere),
    Case("SOURCE_PORTS_BLOCKED", "confirmed-probes-left-from-below",
         lambda r: (ports_of_the_system(r), r.silent(replies(r, "windows")))),
    Case("SOURCE_PORTS_BLOCKED", "confirmed-from-the-self-managed-side",
         lambda r: (ports_of_the_system(r), r.silent(replies(r, "windows"))), partial(Run, side="self-managed")),
    Case("SOURCE_PORTS_BLOCKED", "confirmed-one-of-two", lambda r: r.silent(replies(r, "windows", DC2)), verdict="at_risk"),
    Case("SOURCE_PORTS_BLOCKED", "confirmed-tcp-only",
         lambda r: r.silent([i for i in replies(r, "windows") if i["args"]["service"] not in UDP])),
    Case("SOURCE_PORTS_BLOCKED", "suspected-other-dc-not-asked",
         lambda r: (ports_of_the_system(r), r.silent(replies(r, "windows", DC1)),
                    r.skipped(r.where(tag="SOURCE_PORTS_REPLY", target=DC2))), top="SOURCE_PORTS_BLOCKED"),
    Case("SOURCE_PORTS_BLOCKED", "ruled_out-one-answer-lost", lambda r: r.silent(replies(r, "windows", DC1, services=("ldap",)))),
    Case("SOURCE_PORTS_BLOCKED", "ruled_out-only-below", lambda r: r.silent(replies(r, "below"))),
    Case("SOURCE_PORTS_BLOCKED", "ruled_out-all-probes-leave-from-there", lambda r: r.skipped(r.where(tag="SOURCE_PORTS_REPLY"))),
    Case("SOURCE_PORTS_BLOCKED", "unknown-skipped",
         lambda r: (ports_of_the_system(r), r.skipped(r.where(tag="SOURCE_PORTS_REPLY")))),
    Case("SOURCE_PORTS_BLOCKED", "unknown-nothing-answers", path_gone, top="PATH_SILENT", verdict="not_ready"),
]  # fmt: skip


# -- boxes ----------------------------------------------------------------------------------------------------


def is_tcp(item: dict) -> bool:
    return "service" in item["args"] and item["args"]["service"] not in UDP


def proxy(run: Run, *targets: str) -> None:
    """A SYN proxy: every port connects, and no protocol over TCP answers."""
    targets = targets or BOTH
    run.drop(run.where(tag=("SMB_PIPES_SESSION", "SMB_PIPES_TREE", "SMB_PIPES_PIPE", "LSA_IDENTITY_TRUSTS",
                            "RPC_ENDPOINTS_CONNECT"), target=targets))  # fmt: skip
    run.mute(run.where(lambda i: is_tcp(i) and i["tag"] not in ("TRUST_PORTS_CONNECT", "SOURCE_PORTS_REPLY"), target=targets))
    everything_connects(run, *targets)


def everything_connects(run: Run, *targets: str) -> None:
    for item in run.where(tag=("PATH_UNUSED_PORT", "TRUST_PORTS_CONNECT"), target=targets or BOTH):
        item.update(outcome="open")
        item["args"]["connected"] = True


BOXES = [
    Case("CONNECTS_MEAN_NOTHING", "confirmed-syn-proxy", proxy),
    Case("CONNECTS_MEAN_NOTHING", "confirmed-one-of-two", lambda r: proxy(r, DC2), verdict="at_risk"),
    Case("CONNECTS_MEAN_NOTHING", "confirmed-transparent", everything_connects, verdict="ready"),
    Case("CONNECTS_MEAN_NOTHING", "confirmed-proxy-before-dead-dcs",
         lambda r: (proxy(r), r.silent(r.where(service=[s for s in UDP if s != "dns_udp"], target=BOTH)))),
    Case("CONNECTS_MEAN_NOTHING", "ruled_out-one-port-is-somebodys",
         lambda r: [i.update(outcome="open") for i in r.where(tag="PATH_UNUSED_PORT", port=7999)]),
    Case("CONNECTS_MEAN_NOTHING", "ruled_out-stealth", lambda r: r.silent(r.where(tag="PATH_UNUSED_PORT"))),
    Case("CONNECTS_MEAN_NOTHING", "unknown-skipped", lambda r: r.skipped(r.where(tag="PATH_UNUSED_PORT")), verdict="ready"),
    Case("CONNECTS_MEAN_NOTHING", "unknown-and-no-protocol",
         lambda r: (proxy(r), r.skipped(r.where(tag="PATH_UNUSED_PORT")))),
]  # fmt: skip


def large(run: Run, *targets: str, services: tuple[str, ...] = (), size: str = "") -> list[dict]:
    return run.where(lambda i: i["args"].get("size", "small") != "small" and i["args"]["size"].endswith(size), tag="PATH_SIZE",
                     target=targets or BOTH, service=services)  # fmt: skip


MTU = [
    Case("MTU_BLACK_HOLE", "confirmed-all", lambda r: r.silent(large(r)), verdict="at_risk"),
    Case("MTU_BLACK_HOLE", "confirmed-replies-only", lambda r: r.silent(large(r, size="reply")), verdict="at_risk"),
    Case("MTU_BLACK_HOLE", "confirmed-one-of-two", lambda r: r.silent(large(r, DC2)), verdict="at_risk"),
    Case("MTU_BLACK_HOLE", "suspected-seen-once",
         lambda r: r.silent(large(r, DC2, services=("ldap",), size="reply"), attempts=1), top="MTU_BLACK_HOLE", verdict="ready"),
    Case("MTU_BLACK_HOLE", "ruled_out-small-path-mtu", lambda r: [i["args"].update(path_mtu=1400) for i in r.where(tag="PATH_SIZE")]),
    Case("MTU_BLACK_HOLE", "unknown-skipped", lambda r: r.skipped(r.where(tag="PATH_SIZE")), verdict="ready"),
    Case("MTU_BLACK_HOLE", "unknown-small-ones-lost-too", lambda r: r.silent(r.where(tag="PATH_SIZE")), verdict="ready"),
]  # fmt: skip


# -- who refuses, and the RPC range ---------------------------------------------------------------------------


def refused_by_a_box(run: Run) -> None:
    close(run, ("smb",), BOTH, "refused")
    for target in BOTH:
        run.add("PATH_REFUSAL", target, "refused", service="smb", by="box", hops_to_host=5, refused_within_hops=3,
                host_round_trip_us=21000, refusal_round_trip_us=9000)  # fmt: skip


def refused_by_the_host(run: Run) -> None:
    close(run, ("ldap",), BOTH, "refused")
    for target in BOTH:
        run.add("PATH_REFUSAL", target, "refused", service="ldap", by="host", hops_to_host=5, refused_within_hops=5)


def lost_behind_a_router(run: Run) -> None:
    close(run, ("ldap_ping",), BOTH, "silent")
    for target in BOTH:
        for hop, outcome in ((1, "unreachable"), (2, "timed_out")):
            more = {"hop_from": ROUTER, "icmp_type": 11, "icmp_code": 0, "icmp_from": ROUTER} if hop == 1 else {}
            run.add("PATH_HOP", target, outcome, service="ldap_ping", hop=hop, hops_to_host=5, **more)


def swept(run: Run, *targets: str, outcome: str = "answered", **counts: object) -> None:
    run.plan["sweep"] = "full"
    for target in targets or BOTH:
        args = {"open": 2, "refused": 16382, "silent": 0, "prohibited": 0, "skipped": 0} | counts
        run.add("RPC_RANGE_SWEEP", target, outcome, service="rpc_ports", port=0, mode="full", first=49152, last=65535, asked=16384,
                open_ports=["49667", "49671"], witness_port=135, witness_asked=60, witness_lost=0, loss_permille=0,
                connects=16400, slowed=False, **args)  # fmt: skip


def pinned(run: Run, everywhere: bool) -> None:
    for item in run.where(tag="RPC_ENDPOINTS_MAP"):
        if everywhere or item["args"]["interface"] == "netlogon":
            port = "5001" if item["args"]["interface"] == "netlogon" else "5000"
            item["args"]["ports"] = [*item["args"]["ports"], port]
            item["args"]["pinned_ports"] = [port]


RANGE = [
    Case("RPC_PORTS_BLOCKED", "confirmed-range-dropped",
         lambda r: (r.silent(rpc_connects(r)), swept(r, open=0, refused=0, silent=16384, silent_ranges=["49152-65535"]))),
    Case("RPC_PORTS_BLOCKED", "confirmed-narrow-rule",
         lambda r: swept(r, refused=1000, prohibited=15382, prohibited_ranges=["50152-65535"], icmp_from=ROUTER), verdict="at_risk"),
    Case("RPC_PORTS_BLOCKED", "confirmed-pinned-ports", lambda r: (pinned(r, True), r.silent(rpc_connects(r)))),
    Case("RPC_PORTS_BLOCKED", "confirmed-netlogon-pinned", lambda r: (pinned(r, False), r.silent(rpc_connects(r)))),
    Case("RPC_PORTS_BLOCKED", "suspected-part-of-the-range",
         lambda r: swept(r, refused=1000, silent=15382, silent_ranges=["50152-65535"]), top="RPC_PORTS_BLOCKED", verdict="ready"),
    Case("RPC_PORTS_BLOCKED", "ruled_out-swept", swept),
    Case("RPC_PORTS_BLOCKED", "ruled_out-stealth", lambda r: swept(r, refused=0, silent=16382, silent_ranges=["49152-65535"])),
    Case("RPC_PORTS_BLOCKED", "ruled_out-sweep-cut-short", lambda r: swept(r, outcome="skipped", skipped=9000)),
    Case("RPC_PORTS_BLOCKED", "unknown-mapper-lists-others", lambda r: (
        r.drop(rpc_connects(r)), [(i.update(outcome="rejected"), i["args"].update(ports=[], status=0x16C9A0D6))
                                  for i in r.where(tag="RPC_ENDPOINTS_MAP")],
        [r.add("RPC_ENDPOINTS_LOOKUP", t, "answered", service="rpc_mapper", connected=True, status=0, entries=12,
               ports=["49664"], pinned_ports=[], whole=True) for t in BOTH])),
    Case("SMB_PORT_BLOCKED", "confirmed-refused-by-a-box", refused_by_a_box),
    Case("LDAP_PORT_BLOCKED", "confirmed-refused-by-the-host", refused_by_the_host, verdict="at_risk"),
    Case("LOCATOR_PORT_BLOCKED", "confirmed-lost-behind-a-router", lost_behind_a_router),
]  # fmt: skip

CASES = [*SOURCE_PORTS, *BOXES, *MTU, *RANGE]
