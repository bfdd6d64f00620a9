"""What DCs say of themselves: state, forest, realm, time."""
from __future__ import annotations

from functools import partial

from case import Case, nothing
from healthy import DC1, DC2, LOCAL1, LOCAL2, Run

BOTH = (DC1, DC2)
SECOND = 1_000_000


def pings(run: Run, *targets: str) -> list[dict]:
    return run.where(tag="CLDAP_PING_ANSWER", target=targets or BOTH)


def paused(run: Run, *targets: str) -> None:
    for item in pings(run, *targets):
        item["outcome"] = "rejected"
        item["args"]["opcode"] = 24


def read_only(run: Run, *targets: str) -> None:
    for item in pings(run, *targets):
        item["args"] |= {"writable": False, "rodc": True, "pdc": False}


def forest(run: Run, name: str) -> None:
    for item in pings(run):
        item["args"]["dns_forest"] = name
    for item in run.where(tag="LDAP_ROOTDSE_ANSWER"):
        item["args"]["root_domain_naming_context"] = ",".join("DC=" + label for label in name.split("."))


def level(run: Run, value: int) -> None:
    for item in run.where(tag="LDAP_ROOTDSE_ANSWER"):
        item["args"]["forest_functionality"] = value


def no_root_dse(run: Run) -> None:
    run.crashed(run.where(tag="LDAP_ROOTDSE_ANSWER"))


def wrong_realm(run: Run, *targets: str) -> None:
    for item in run.where(tag="KERBEROS_PING_ANSWER", target=targets):
        item["outcome"] = "rejected"
        item["args"] |= {"error_code": 68, "error_name": "KDC_ERR_WRONG_REALM", "realm": "OTHER.TEST"}


def clock(run: Run, seconds: float, *targets: str) -> None:
    """Sets the clocks of these hosts so far ahead of this host's."""
    for item in run.where(lambda i: "offset_us" in i["args"], target=targets):
        item["args"]["offset_us"] += int(seconds * SECOND)


def windows_by_default(run: Run) -> None:
    """What a DC's defaults keep shut, and a trust does not need: no NTP, no certificate, nothing on other ports."""
    run.silent(ntp(run))
    run.silent(run.where(tag="PATH_UNUSED_PORT"))
    run.silent(run.where(service="adws"))
    run.silent(run.where(tag="TRUST_PORTS_CONNECT", service="ldaps"))
    for item in run.where(tag="TLS_CERTIFICATES_HANDSHAKE"):
        kept = {k: item["args"][k] for k in ("service", "port")}
        item.update(outcome="rejected", args={**kept, "connected": True, "presented": False, "end": "reset"})


def ntp(run: Run) -> list[dict]:
    return run.where(tag="NTP_TIME_ANSWER") + run.where(tag="CLOCK_OFFSET", source="ntp")


def unsynchronised(run: Run, **args: int) -> None:
    for item in run.where(lambda i: "stratum" in i["args"], target=BOTH):
        item["args"] |= {"synchronized": False, **args}


NO_LOCAL = partial(Run, local_dns=())

CASES = [
    Case("DC_PAUSED", "confirmed-all", paused),
    Case("DC_PAUSED", "confirmed-one-of-two", lambda r: paused(r, DC2), verdict="at_risk"),
    Case("DC_PAUSED", "suspected-other-not-asked", lambda r: (paused(r, DC1), r.skipped(pings(r, DC2))), top="DC_PAUSED"),
    Case("DC_PAUSED", "ruled_out", nothing),
    Case("DC_PAUSED", "unknown-skipped", lambda r: r.skipped(pings(r))),
    Case("READ_ONLY_DC_ONLY", "confirmed", read_only),
    Case("READ_ONLY_DC_ONLY", "ruled_out-one-writable", lambda r: read_only(r, DC2)),
    Case("READ_ONLY_DC_ONLY", "unknown-skipped", lambda r: r.skipped(pings(r))),
    Case("READ_ONLY_DC_ONLY", "unknown-old-form-of-reply",
         lambda r: [i.update(args={"service": "ldap_ping", "port": 389, "opcode": 19}) for i in pings(r)]),
    Case("NOT_FOREST_ROOT", "confirmed-child-domain", lambda r: forest(r, "example.com")),
    Case("NOT_FOREST_ROOT", "ruled_out-external-trust", lambda r: forest(r, "example.com"), partial(Run, type="external")),
    Case("NOT_FOREST_ROOT", "unknown-skipped", lambda r: (r.skipped(pings(r)), no_root_dse(r))),
    Case("FUNCTIONAL_LEVEL_TOO_LOW", "confirmed-windows-2000", lambda r: level(r, 0)),
    Case("FUNCTIONAL_LEVEL_TOO_LOW", "confirmed-interim", lambda r: level(r, 1)),
    Case("FUNCTIONAL_LEVEL_TOO_LOW", "ruled_out-windows-2003", lambda r: level(r, 2)),
    Case("FUNCTIONAL_LEVEL_TOO_LOW", "ruled_out-external-trust", lambda r: level(r, 0), partial(Run, type="external")),
    Case("FUNCTIONAL_LEVEL_TOO_LOW", "unknown-crashed", no_root_dse),
    Case("WRONG_REALM", "confirmed-one-of-two", lambda r: wrong_realm(r, DC2), verdict="at_risk"),
    Case("WRONG_REALM", "confirmed-all", lambda r: wrong_realm(r, *BOTH), verdict="at_risk"),
    Case("WRONG_REALM", "ruled_out", nothing),
    Case("WRONG_REALM", "unknown-crashed", lambda r: r.crashed(r.where(tag="KERBEROS_PING_ANSWER", target=BOTH)),
         verdict="ready"),
    Case("CLOCK_SKEW", "confirmed-one-hour", lambda r: clock(r, 3600, DC1), verdict="at_risk"),
    Case("CLOCK_SKEW", "confirmed-behind", lambda r: clock(r, -400, *BOTH), verdict="at_risk"),
    Case("CLOCK_SKEW", "confirmed-hygiene", lambda r: clock(r, 120, *BOTH), verdict="ready"),
    Case("CLOCK_SKEW", "suspected-against-this-host", lambda r: clock(r, 400, *BOTH), NO_LOCAL, top="CLOCK_SKEW",
         verdict="ready"),
    Case("CLOCK_SKEW", "ruled_out-only-this-host-is-wrong", lambda r: clock(r, 5000, DC1, DC2, LOCAL1)),
    Case("CLOCK_SKEW", "ruled_out-below-a-minute", lambda r: clock(r, 58, *BOTH)),
    Case("CLOCK_SKEW", "confirmed-by-former-probes", lambda r: (r.drop(r.where(tag="CLOCK_OFFSET")), clock(r, 400, *BOTH)),
         verdict="at_risk"),
    Case("CLOCK_SKEW", "confirmed-between-dcs", lambda r: clock(r, 3600, DC1), NO_LOCAL, verdict="at_risk"),
    Case("CLOCK_SKEW", "confirmed-second-local-dc", lambda r: clock(r, 900, LOCAL2), partial(Run, local_dns=(LOCAL1, LOCAL2)),
         verdict="at_risk"),
    Case("CLOCK_SKEW", "ruled_out-lone-ntp",
         lambda r: [i["args"].update(offset_us=500 * SECOND) for i in r.where(tag="CLOCK_OFFSET", source="ntp", target=DC1)]),
    Case("CLOCK_SKEW", "unknown-no-time-told",
         lambda r: [i["args"].pop("offset_us") for i in r.where(lambda i: "offset_us" in i["args"], target=BOTH)],
         verdict="ready"),
    Case("TIME_SOURCE_UNSYNCHRONISED", "confirmed-leap", lambda r: unsynchronised(r, leap=3, stratum=4), verdict="ready"),
    Case("TIME_SOURCE_UNSYNCHRONISED", "confirmed-stratum-0", lambda r: unsynchronised(r, leap=0, stratum=0), verdict="ready"),
    Case("TIME_SOURCE_UNSYNCHRONISED", "confirmed-by-former-probe",
         lambda r: (r.drop(r.where(tag="CLOCK_OFFSET")), unsynchronised(r, leap=3, stratum=0)), verdict="ready"),
    Case("TIME_SOURCE_UNSYNCHRONISED", "ruled_out-stratum-15",
         lambda r: [i["args"].update(stratum=15) for i in r.where(lambda i: "stratum" in i["args"])]),
    Case("TIME_SOURCE_UNSYNCHRONISED", "unknown-windows-by-default", windows_by_default, verdict="ready"),
    Case("TIME_SOURCE_UNSYNCHRONISED", "unknown-ntp-silent", lambda r: r.silent(ntp(r)), verdict="ready"),
]  # fmt: skip

