"""NetBIOS names that are reserved, names that overlap, DCs with names outside their domain."""
from __future__ import annotations

from functools import partial

from aws_given import Given
from case import Case, nothing
from cases_dns import D1, OTHER_HOST, host_answers
from cases_trust import no_remote_name
from healthy import DC1, DC2, LOCAL1, LOCAL2, Run


def netbios(run: Run, name: str) -> None:
    """Every DC of the remote domain says this NetBIOS name."""
    for item in run.where(lambda i: i["args"].get("netbios_domain") == "CORP"):
        item["args"]["netbios_domain"] = name


def from_above(run: Run) -> None:
    """The managed DNS servers hold the zone above and deny what lies below."""
    run.deny(run.through(), aa=True, soa="example.com")


BELOW = partial(Run, local="example.com")
DISJOINT = {"dc1.servers.example.net": DC1, OTHER_HOST: DC2}

CASES = [
    Case("NETBIOS_NAME_RESERVED", "confirmed", lambda r: netbios(r, "INTERNET")),
    Case("NETBIOS_NAME_RESERVED", "confirmed-but-for-case", lambda r: netbios(r, "Local")),
    Case("NETBIOS_NAME_RESERVED", "confirmed-short-name", lambda r: r.given(Given(short_name="NETWORK"))),
    Case("NETBIOS_NAME_RESERVED", "ruled_out-longer", lambda r: netbios(r, "INTERNETS")),
    Case("NETBIOS_NAME_RESERVED", "unknown-no-name", lambda r: (no_remote_name(r), r.drop(r.where(target="10.20.0.10",
         tag=("CLDAP_PING_ANSWER", "LSA_IDENTITY_POLICY"))))),
    Case("NAME_SUFFIX_OVERLAP", "confirmed-remote-below", nothing, BELOW, verdict="at_risk"),
    Case("NAME_SUFFIX_OVERLAP", "confirmed-local-below", nothing, partial(Run, local="aws.corp.example.com"), verdict="at_risk"),
    Case("NAME_SUFFIX_OVERLAP", "confirmed-answered-from-above", from_above, BELOW),
    Case("NAME_SUFFIX_OVERLAP", "confirmed-answered-from-above-external", from_above,
         partial(Run, local="example.com", type="external")),
    Case("NAME_SUFFIX_OVERLAP", "ruled_out-external", nothing, partial(Run, local="example.com", type="external")),
    Case("NAME_SUFFIX_OVERLAP", "ruled_out-only-the-end-is-alike", nothing, partial(Run, local="othercorp.example.com")),
    Case("NAME_SUFFIX_OVERLAP", "unknown-not-asked-external", lambda r: r.skipped(r.through()),
         partial(Run, local="example.com", type="external")),
    Case("NAME_SUFFIX_OVERLAP", "not_assessed-no-local-domain", nothing, partial(Run, local="")),
    Case("DISJOINT_NAMESPACE", "confirmed-all", lambda r: r.deny(
        host_answers(r, OTHER_HOST, "forwarder") + host_answers(r, "dc1.servers.example.net", "forwarder"), soa="."),
         partial(Run, hosts=DISJOINT, local_dns=(LOCAL1, LOCAL2))),
    Case("DISJOINT_NAMESPACE", "confirmed-all-one-managed-server", lambda r: r.deny(
        host_answers(r, OTHER_HOST, "forwarder") + host_answers(r, "dc1.servers.example.net", "forwarder"), soa="."),
         partial(Run, hosts=DISJOINT)),
    Case("DISJOINT_NAMESPACE", "confirmed-one-from-the-other-side", lambda r: r.deny(host_answers(r, OTHER_HOST, "forwarder"), soa="."),
         partial(Run, hosts={D1: DC1, OTHER_HOST: DC2}, side="self-managed"), verdict="at_risk"),
    Case("DISJOINT_NAMESPACE", "suspected-not-asked-here", nothing, partial(Run, hosts=DISJOINT, local_dns=()), verdict="ready"),
    Case("DISJOINT_NAMESPACE", "ruled_out-resolves", nothing, partial(Run, hosts=DISJOINT)),
    Case("DISJOINT_NAMESPACE", "unknown-no-dc-named", lambda r: (r.skipped(r.where(tag="DNS_LOCATOR_RECORDS")), r.forget_dcs())),
    Case("DISJOINT_NAMESPACE", "not_assessed", lambda r: r.drop(r.where(target=DC1)),
         partial(Run, remote_dns=(), local_dns=(), hosts={D1: DC1}), verdict="inconclusive"),
]  # fmt: skip
