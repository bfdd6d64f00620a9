"""Addresses that cannot work, IP routes, and the forwarder as AWS has it configured."""
from __future__ import annotations

from functools import partial

from aws_given import Given
from case import Case, nothing
from cases_dns import D1, D2, NO_DNS
from healthy import DC1, DC2, LOCAL, REMOTE, Run

#: Public in every registry, and nobody's server: delegated to AS112 (RFC 7534, RFC 7535).
PUBLIC1, PUBLIC2 = "192.175.48.10", "192.175.48.11"
SHARED = "100.64.7.10"
PUBLIC6 = "2620:4f:8000::10"


def at(*addresses: str, **more: object) -> partial[Run]:
    """A run over DCs, which are the DNS servers too, at these addresses."""
    hosts = dict(zip((D1, D2), addresses))
    return partial(Run, remote_dns=addresses, hosts=hosts, **more)


def gone(run: Run) -> None:
    """Nothing answers at the other side, and nothing comes through the forwarder."""
    run.silent(run.where(target=run.dcs()))
    run.silent(run.through(), 12000000)
    run.forget_dcs()


def not_through(run: Run) -> None:
    """This host reaches the servers, the managed DNS servers do not."""
    run.deny(run.through(), "SERVFAIL")
    for item in run.where(tag="DNS_FORWARDER_ANSWER"):
        item["args"]["waited_ms"] = 11500


def nothing_probed(run: Run) -> None:
    """Only files were looked at."""
    run.drop(run.where(lambda i: not i["tag"].startswith("DOMAIN_NAME_")))


def no_address(run: Run) -> None:
    """DNS was asked in vain for the DCs, and nobody typed an address."""
    run.skipped(run.through())
    run.forget_dcs()


ADDRESSES = [
    Case("ADDRESS_UNUSABLE", "confirmed-management-network", gone, at("198.18.1.10", "198.19.1.10")),
    Case("ADDRESS_UNUSABLE", "confirmed-management-network-that-this-host-reaches", not_through, at("198.18.1.10")),
    Case("ADDRESS_UNUSABLE", "confirmed-hygiene-resolves-through-the-forwarder", nothing, at("198.18.1.10"), verdict="ready"),
    Case("ADDRESS_UNUSABLE", "confirmed-loopback", gone, at("127.0.0.1")),
    Case("ADDRESS_UNUSABLE", "confirmed-link-local-beside-a-good-one", lambda r: r.silent(r.where(target="169.254.7.8")),
         partial(Run, remote_dns=(DC1,), hosts={D1: DC1, D2: "169.254.7.8"}), verdict="at_risk"),
    Case("ADDRESS_UNUSABLE", "confirmed-placeholder", gone, at("203.0.113.10")),
    Case("ADDRESS_UNUSABLE", "confirmed-multicast", gone, at("224.0.0.10")),
    Case("ADDRESS_UNUSABLE", "confirmed-ipv6-only", lambda r: (gone(r), r.given(Given())), at(PUBLIC6)),
    Case("ADDRESS_UNUSABLE", "confirmed-on-this-side", nothing,
         partial(Run, side="self-managed", remote=LOCAL, local=REMOTE, local_dns=("198.18.1.10",))),
    Case("ADDRESS_UNUSABLE", "confirmed-in-use", nothing, at("203.0.113.10", "203.0.113.11"), verdict="ready"),
    Case("ADDRESS_UNUSABLE", "suspected-placeholder-not-asked", nothing_probed, at("203.0.113.10")),
    Case("ADDRESS_UNUSABLE", "ruled_out-next-to-the-range", nothing, at("172.31.255.255", "192.168.0.1")),
    Case("ADDRESS_UNUSABLE", "unknown-no-address", no_address, NO_DNS),
    Case("ADDRESS_UNUSABLE", "not_assessed", nothing_probed, partial(Run, remote_dns=(), local_dns=()), verdict="inconclusive"),
    Case("ADDRESS_IN_VPC", "confirmed-overlap", lambda r: (gone(r), r.given(Given().vpc())), at("10.20.9.9")),
    Case("ADDRESS_IN_VPC", "confirmed-two", lambda r: (gone(r), r.given(Given().vpc())), at("10.20.9.9", "10.20.9.10")),
    Case("ADDRESS_IN_VPC", "confirmed-second-range-of-the-vpc",
         lambda r: (gone(r), r.given(Given().vpc("10.20.0.0/16", "172.16.0.0/20"))), at("172.16.10.153")),
    Case("ADDRESS_IN_VPC", "confirmed-reserved-in-the-subnet",
         lambda r: (nothing_probed(r), r.given(Given().vpc().subnets())), at("10.20.1.3")),
    Case("ADDRESS_IN_VPC", "confirmed-resolver-of-the-vpc", lambda r: (nothing_probed(r), r.given(Given().vpc())), at("10.20.0.2")),
    Case("ADDRESS_IN_VPC", "suspected-not-asked", lambda r: (nothing_probed(r), r.given(Given().vpc())), at("10.20.9.9")),
    Case("ADDRESS_IN_VPC", "ruled_out-stands-there", lambda r: r.given(Given().vpc()), at("10.20.9.9")),
    Case("ADDRESS_IN_VPC", "ruled_out-elsewhere", lambda r: r.given(Given().vpc())),
    Case("ADDRESS_IN_VPC", "unknown-no-address", lambda r: (no_address(r), r.given(Given().vpc())), NO_DNS),
    Case("ADDRESS_IN_VPC", "not_assessed-subnets-only", lambda r: r.given(Given().subnets())),
    Case("ADDRESS_IN_AWS_RANGE", "confirmed", lambda r: (not_through(r), r.given(Given().ranges("192.175.48.0/24"))), at(PUBLIC1)),
    Case("ADDRESS_IN_AWS_RANGE", "confirmed-two", lambda r: (not_through(r), r.given(Given().ranges("192.175.48.0/24"))),
         at(PUBLIC1, PUBLIC2)),
    Case("ADDRESS_IN_AWS_RANGE", "confirmed-old-list",
         lambda r: (nothing_probed(r), r.given(Given().ranges("192.175.0.0/16", created="2025-07-24-16-03-12"))), at(PUBLIC1, PUBLIC2)),
    Case("ADDRESS_IN_AWS_RANGE", "ruled_out-private", lambda r: r.given(Given().ranges("172.16.0.0/12"))),
    Case("ADDRESS_IN_AWS_RANGE", "ruled_out-other-range", lambda r: r.given(Given().ranges("192.175.49.0/24").routes("192.175.48.0/24")),
         at(PUBLIC1)),
    Case("ADDRESS_IN_AWS_RANGE", "unknown-no-address", no_address, NO_DNS),
    Case("ADDRESS_IN_AWS_RANGE", "not_assessed", lambda r: r.given(Given().routes("192.175.48.0/24")), at(PUBLIC1)),
]  # fmt: skip

ROUTES = [
    Case("IP_ROUTE_MISSING", "confirmed", lambda r: (not_through(r), r.given(Given().routes("192.0.0.0/16"))), at(PUBLIC1, PUBLIC2)),
    Case("IP_ROUTE_MISSING", "confirmed-one-of-two-covered",
         lambda r: (not_through(r), r.given(Given().routes(PUBLIC1 + "/32"))), at(PUBLIC1, PUBLIC2), verdict="not_ready",
         top="FORWARDER_TARGET_SILENT"),
    Case("IP_ROUTE_MISSING", "confirmed-add-failed",
         lambda r: (nothing_probed(r), r.given(Given().routes("192.175.48.0/24", status="AddFailed", reason="limit"))), at(PUBLIC1)),
    Case("IP_ROUTE_MISSING", "confirmed-shared", lambda r: (nothing_probed(r), r.given(Given().routes())), at(SHARED)),
    Case("IP_ROUTE_MISSING", "confirmed-only-configured",
         lambda r: (nothing_probed(r), r.given(Given().routes().forwarder(REMOTE, PUBLIC1))), NO_DNS),
    Case("IP_ROUTE_MISSING", "suspected-being-added",
         lambda r: (nothing_probed(r), r.given(Given().routes("192.175.48.0/24", status="Adding"))), at(PUBLIC1)),
    Case("IP_ROUTE_MISSING", "suspected-resolves-through-the-forwarder", lambda r: r.given(Given().routes()), at(PUBLIC1), verdict="ready"),
    Case("IP_ROUTE_MISSING", "ruled_out-added", lambda r: r.given(Given().routes("192.175.48.0/24")), at(PUBLIC1, PUBLIC2)),
    Case("IP_ROUTE_MISSING", "ruled_out-private", lambda r: r.given(Given().routes())),
    Case("IP_ROUTE_MISSING", "unknown-no-address", lambda r: (no_address(r), r.given(Given().routes())), NO_DNS),
    Case("IP_ROUTE_MISSING", "not_assessed", nothing_probed, at(PUBLIC1), verdict="inconclusive", top="ADDRESS_NOT_RFC1918"),
    Case("ADDRESS_NOT_RFC1918", "suspected-public", not_through, at(PUBLIC1), top="FORWARDER_TARGET_SILENT", verdict="not_ready"),
    Case("ADDRESS_NOT_RFC1918", "suspected-on-this-side", nothing,
         partial(Run, side="self-managed", remote=LOCAL, local=REMOTE, local_dns=(SHARED,))),
    Case("ADDRESS_NOT_RFC1918", "confirmed-and-reached", nothing, at(PUBLIC1), verdict="ready"),
    Case("ADDRESS_NOT_RFC1918", "confirmed-two-and-reached", nothing, at(PUBLIC1, PUBLIC2), verdict="ready"),
    Case("ADDRESS_NOT_RFC1918", "confirmed-ipv6", nothing, at(PUBLIC6), verdict="ready"),
    Case("ADDRESS_NOT_RFC1918", "ruled_out-with-a-route", lambda r: r.given(Given().routes("100.64.0.0/10")), at(SHARED)),
    Case("ADDRESS_NOT_RFC1918", "ruled_out-routes-are-judged",
         lambda r: (nothing_probed(r), r.given(Given().routes())), at(SHARED), top="IP_ROUTE_MISSING", verdict="not_ready"),
    Case("ADDRESS_NOT_RFC1918", "unknown-no-address", no_address, NO_DNS),
]  # fmt: skip

DEAD1, DEAD2 = "172.16.99.1", "172.16.99.2"


def leads_to(*servers: str, domain: str = REMOTE) -> Given:
    return Given().forwarder(domain, *servers)


CONFIGURED = [
    Case("FORWARDER_NOT_CONFIGURED", "confirmed", lambda r: (r.deny(r.through(), soa="."), r.given(leads_to()))),
    Case("FORWARDER_NOT_CONFIGURED", "confirmed-for-another-domain",
         lambda r: (r.deny(r.through(), soa="."), r.given(leads_to(DC1, domain="corp.example.org")))),
    Case("FORWARDER_NOT_CONFIGURED", "confirmed-yet-resolves", lambda r: r.given(leads_to()), verdict="ready"),
    Case("FORWARDER_NOT_CONFIGURED", "suspected-one-above",
         lambda r: (nothing_probed(r), r.given(leads_to(DC1, domain="example.com")))),
    Case("FORWARDER_NOT_CONFIGURED", "ruled_out-but-for-case-and-dot",
         lambda r: r.given(leads_to(DC1, DC2, domain="CORP.Example.com."))),
    Case("FORWARDER_NOT_CONFIGURED", "ruled_out-the-request-brings-it", lambda r: r.given(leads_to().request(DC1, DC2))),
    Case("FORWARDER_NOT_CONFIGURED", "not_assessed", lambda r: r.given(Given())),
    Case("FORWARDER_DIFFERS", "confirmed-to-the-dead", lambda r: (not_through(r), r.given(leads_to(DEAD1, DEAD2)))),
    Case("FORWARDER_DIFFERS", "confirmed-not-asked", lambda r: (nothing_probed(r), r.given(leads_to(DEAD1)))),
    Case("FORWARDER_DIFFERS", "confirmed-one-more", lambda r: r.given(leads_to(DC1, DC2, DEAD1)), verdict="ready"),
    Case("FORWARDER_DIFFERS", "ruled_out-other-order", lambda r: r.given(leads_to(DC2, DC1))),
    Case("FORWARDER_DIFFERS", "not_assessed", lambda r: r.given(Given())),
]  # fmt: skip

CASES = [*ADDRESSES, *ROUTES, *CONFIGURED]
