"""Names and SIDs that clash, halves of the trust, its password, and accounts without pre-authentication."""
from __future__ import annotations

from functools import partial

from case import Case, nothing
from cases_network import path_gone
from healthy import DC1, DC2, LOCAL, LOCAL1, REMOTE, Run

BOTH = (DC1, DC2)
NO_LOCAL = partial(Run, local_dns=())
SELF_MANAGED = partial(Run, side="self-managed")
CORP_SID = "S-1-5-21-2576292641-3177473049-539896442"


# -- collisions -----------------------------------------------------------------------------------------------


def local_name(run: Run, name: str) -> None:
    for item in run.where(tag=("CLDAP_PING_ANSWER", "LSA_IDENTITY_POLICY"), target=LOCAL1):
        item["args"]["netbios_domain"] = name


def no_remote_name(run: Run) -> None:
    run.skipped(run.where(tag=("CLDAP_PING_ANSWER", "LSA_IDENTITY_POLICY", "SMB_PIPES_SESSION"), target=BOTH))


def lsa(run: Run, *targets: str) -> list[dict]:
    return run.where(tag="LSA_IDENTITY_POLICY", target=targets)


def no_lsa(run: Run, *targets: str) -> None:
    run.drop(run.where(tag="LSA_IDENTITY_TRUSTS", target=targets))
    for item in lsa(run, *targets):
        item.update(outcome="rejected", args={"service": "smb", "port": 445, "step": "open", "status": 0xC0000022})


COLLISIONS = [
    Case("NETBIOS_NAME_COLLISION", "confirmed-equal", lambda r: local_name(r, "CORP")),
    Case("NETBIOS_NAME_COLLISION", "confirmed-equal-but-for-case", lambda r: local_name(r, "Corp")),
    Case("NETBIOS_NAME_COLLISION", "confirmed-by-option", lambda r: r.plan.update(local_netbios="CORP"), NO_LOCAL),
    Case("NETBIOS_NAME_COLLISION", "ruled_out-one-domain", lambda r: local_name(r, "CORP"), partial(Run, local=REMOTE),
         verdict="not_ready", top="NAME_SUFFIX_OVERLAP"),
    Case("NETBIOS_NAME_COLLISION", "ruled_out-by-option", lambda r: r.plan.update(local_netbios="AWSMAD"), NO_LOCAL),
    Case("NETBIOS_NAME_COLLISION", "unknown-remote-name", no_remote_name),
    Case("NETBIOS_NAME_COLLISION", "unknown-local-skipped",
         lambda r: r.skipped(r.where(tag=("CLDAP_PING_ANSWER", "LSA_IDENTITY_POLICY"), target=LOCAL1))),
    Case("NETBIOS_NAME_COLLISION", "not_assessed", nothing, NO_LOCAL),
    Case("NETBIOS_NAME_COLLISION", "not_assessed-local-server-is-no-dc", lambda r: (
        r.silent(r.where(lambda i: not i["tag"].startswith("DNS_"), target=LOCAL1)))),
    Case("DOMAIN_SID_COLLISION", "confirmed", lambda r: [i["args"].update(domain_sid=CORP_SID) for i in lsa(r, LOCAL1)]),
    Case("DOMAIN_SID_COLLISION", "ruled_out-same-machine-prefix",
         lambda r: [i["args"].update(domain_sid=CORP_SID[:-1] + "3") for i in lsa(r, LOCAL1)]),
    Case("DOMAIN_SID_COLLISION", "unknown-local-refuses", lambda r: no_lsa(r, LOCAL1), verdict="ready"),
    Case("DOMAIN_SID_COLLISION", "unknown-skipped", lambda r: r.skipped(lsa(r, LOCAL1))),
    Case("DOMAIN_SID_COLLISION", "not_assessed", nothing, NO_LOCAL),
]  # fmt: skip


# -- halves ---------------------------------------------------------------------------------------------------


def account(run: Run, exists: bool, *targets: str) -> None:
    for item in run.where(tag="TRUST_HALF_ACCOUNT", target=targets):
        item["args"] |= {"opcode": 23 if exists else 25, "exists": exists}


def half_object(run: Run, *targets: str) -> None:
    for item in run.where(tag="TRUST_HALF_OBJECT", target=targets):
        item.update(outcome="answered", took_us=1900, attempts=1,
                    args={"service": "ldap_ping", "port": 389, "user": item["args"]["user"], "opcode": 23, "exists": True})  # fmt: skip


def listed(run: Run, direction: str, *targets: str, partner: str = LOCAL) -> None:
    for target in targets:
        run.add("LSA_IDENTITY_TRUST", target, "answered", service="smb", partner_dns=partner, partner_netbios="AWSMAD",
                partner_sid="S-1-5-21-1004336348-1177238915-682003330", direction=direction, type=2, attributes=8,
                forest_transitive=True)  # fmt: skip


def direction(run: Run, value: str) -> None:
    run.plan["direction"] = value


def halves(run: Run, *targets: str) -> list[dict]:
    return run.where(tag=("TRUST_HALF_ACCOUNT", "TRUST_HALF_OBJECT"), target=targets)


def nameless(run: Run) -> None:
    """The NetBIOS name of the local domain is unknown, so nothing could be asked."""
    run.drop(run.where(tag="TRUST_HALF_OBJECT", target=BOTH))
    for item in run.where(tag="TRUST_HALF_ACCOUNT", target=BOTH):
        item.update(outcome="skipped", took_us=0, attempts=0, args={"reason": "partner NetBIOS name unknown"})


HALVES = [
    Case("TRUST_ALREADY_EXISTS", "confirmed-managed-half", lambda r: account(r, True, LOCAL1)),
    Case("TRUST_ALREADY_EXISTS", "confirmed-managed-half-listed", lambda r: listed(r, "outbound", LOCAL1, partner=REMOTE)),
    Case("TRUST_ALREADY_EXISTS", "confirmed-self-managed-half", lambda r: account(r, True, *BOTH), verdict="ready"),
    Case("TRUST_ALREADY_EXISTS", "confirmed-local-half-on-the-self-managed-side", lambda r: account(r, True, LOCAL1),
         SELF_MANAGED, verdict="ready"),
    Case("TRUST_ALREADY_EXISTS", "confirmed-remote-half-seen-from-the-self-managed-side", lambda r: account(r, True, DC1),
         SELF_MANAGED),
    Case("TRUST_ALREADY_EXISTS", "ruled_out-another-partner", lambda r: listed(r, "both", LOCAL1, partner="other.test")),
    Case("TRUST_ALREADY_EXISTS", "unknown-skipped",
         lambda r: (r.skipped(halves(r, *BOTH, LOCAL1)), r.skipped(r.where(tag="LSA_IDENTITY_TRUSTS")))),
    Case("TRUST_ALREADY_EXISTS", "unknown-only-not-listed", lambda r: r.skipped(halves(r, *BOTH, LOCAL1)), verdict="ready"),
    Case("TRUST_ALREADY_EXISTS", "unknown-silent", lambda r: r.silent(halves(r, *BOTH, LOCAL1)), verdict="ready"),
    Case("TRUST_ALREADY_EXISTS", "not_assessed", nothing, NO_LOCAL),
    Case("TRUST_ALREADY_EXISTS", "not_assessed-no-netbios-name", nameless, partial(Run, side="self-managed", local_dns=())),
    Case("TRUST_DIRECTION_MISMATCH", "confirmed-outgoing-only", lambda r: half_object(r, *BOTH)),
    Case("TRUST_DIRECTION_MISMATCH", "confirmed-incoming-only",
         lambda r: (account(r, True, *BOTH), listed(r, "inbound", *BOTH))),
    Case("TRUST_DIRECTION_MISMATCH", "confirmed-plan-incoming",
         lambda r: (direction(r, "incoming"), account(r, True, *BOTH), listed(r, "inbound", *BOTH))),
    Case("TRUST_DIRECTION_MISMATCH", "confirmed-outgoing-only-with-password",
         lambda r: (half_object(r, *BOTH), attempt(r, "no_account", status=0xC000018B))),
    Case("TRUST_DIRECTION_MISMATCH", "ruled_out-plan-outgoing",
         lambda r: (direction(r, "outgoing"), account(r, True, *BOTH), listed(r, "inbound", *BOTH)), top="TRUST_ALREADY_EXISTS"),
    Case("TRUST_DIRECTION_MISMATCH", "ruled_out-no-half-yet", nothing),
    Case("TRUST_DIRECTION_MISMATCH", "unknown-skipped",
         lambda r: (r.skipped(halves(r, *BOTH)), r.skipped(r.where(tag="LSA_IDENTITY_TRUSTS")))),
    Case("TRUST_DIRECTION_MISMATCH", "not_assessed-no-netbios-name", nameless, NO_LOCAL),
]  # fmt: skip


# -- the password ---------------------------------------------------------------------------------------------


def attempt(run: Run, verdict: str, outcome: str = "rejected", target: str = DC1, way: str = "netlogon_tcp", **args: object) -> None:
    run.plan["trust_password"] = "given"
    run.add("TRUST_PASSWORD_ATTEMPT", target, outcome, way=way, account="awsmad.example.net.", channel_type=3, verdict=verdict,
            pdc=target == DC1, host="dc1." + REMOTE, **args)  # fmt: skip


def with_password(run: Run) -> None:
    run.plan["trust_password"] = "given"


PASSWORD = [
    Case("TRUST_HALF_MISSING", "confirmed-no-account", lambda r: attempt(r, "no_account", status=0xC000018B)),
    Case("TRUST_HALF_MISSING", "confirmed-not-replicated", lambda r: account(r, True, DC1), verdict="at_risk"),
    Case("TRUST_HALF_MISSING", "ruled_out-everywhere", lambda r: account(r, True, *BOTH), top="TRUST_ALREADY_EXISTS"),
    Case("TRUST_HALF_MISSING", "ruled_out-wrong-password", lambda r: attempt(r, "wrong", status=0xC0000022),
         top="TRUST_PASSWORD_MISMATCH", verdict="not_ready"),
    Case("TRUST_HALF_MISSING", "unknown-not-tried", with_password),
    Case("TRUST_HALF_MISSING", "unknown-the-managed-half-is-made-last", lambda r: attempt(r, "no_account", status=0xC000018B),
         SELF_MANAGED, verdict="ready"),
    Case("TRUST_HALF_MISSING", "ruled_out-only-the-managed-half-is-wanting",
         lambda r: (account(r, True, LOCAL1), attempt(r, "no_account", status=0xC000018B)), SELF_MANAGED,
         top="TRUST_ALREADY_EXISTS", verdict="ready"),
    Case("TRUST_HALF_MISSING", "not_assessed-before-creation", nothing),
    Case("TRUST_PASSWORD_MISMATCH", "confirmed", lambda r: (account(r, True, *BOTH), attempt(r, "wrong", status=0xC0000022))),
    Case("TRUST_PASSWORD_MISMATCH", "confirmed-by-kerberos",
         lambda r: attempt(r, "wrong", way="kerberos", error_code=24, target=DC2)),
    Case("TRUST_PASSWORD_MISMATCH", "confirmed-trust-exists",
         lambda r: (account(r, True, *BOTH, LOCAL1), attempt(r, "wrong", status=0xC0000022))),
    Case("TRUST_PASSWORD_MISMATCH", "ruled_out-right",
         lambda r: (account(r, True, *BOTH), attempt(r, "right", "answered", status=0, server_credential_valid=True))),
    Case("TRUST_PASSWORD_MISMATCH", "unknown-no-account", lambda r: attempt(r, "no_account", status=0xC000018B),
         top="TRUST_HALF_MISSING", verdict="not_ready"),
    Case("TRUST_PASSWORD_MISMATCH", "unknown-the-managed-half-is-made-last",
         lambda r: attempt(r, "no_account", status=0xC000018B), SELF_MANAGED, verdict="ready"),
    Case("TRUST_PASSWORD_MISMATCH", "unknown-barred", lambda r: (account(r, True, *BOTH), attempt(r, "barred", fault=5)),
         top="TRUST_ALREADY_EXISTS", verdict="inconclusive"),
    Case("TRUST_PASSWORD_MISMATCH", "unknown-impostor",
         lambda r: (account(r, True, *BOTH), attempt(r, "right", "answered", status=0, server_credential_valid=False)),
         top="TRUST_ALREADY_EXISTS", verdict="inconclusive"),
    Case("TRUST_PASSWORD_MISMATCH", "unknown-clock",
         lambda r: (account(r, True, *BOTH), attempt(r, "clock", way="kerberos", error_code=37)), top="TRUST_ALREADY_EXISTS",
         verdict="inconclusive"),
    Case("TRUST_PASSWORD_MISMATCH", "not_assessed", nothing),
]  # fmt: skip


# -- pre-authentication ---------------------------------------------------------------------------------------


def preauth(run: Run, code: int, **args: object) -> None:
    run.plan["preauth_user"] = "svc-app"
    run.add("PREAUTH_ANSWER", DC1, "answered", service="kerberos_udp", user="svc-app", error_code=code, realm=REMOTE.upper(), **args)


PREAUTH = [
    Case("PREAUTH_DISABLED", "confirmed", lambda r: preauth(r, 0, required=False, exists=True), verdict="at_risk"),
    Case("PREAUTH_DISABLED", "ruled_out", lambda r: preauth(r, 25, required=True, exists=True, etypes=["18", "17"])),
    Case("PREAUTH_DISABLED", "unknown-no-such-account", lambda r: preauth(r, 6, exists=False), verdict="ready"),
    Case("PREAUTH_DISABLED", "unknown-not-asked", lambda r: r.plan.update(preauth_user="svc-app"), verdict="ready"),
    Case("PREAUTH_DISABLED", "not_assessed", nothing),
    Case("ETYPE_MISMATCH", "confirmed-account", lambda r: preauth(r, 14), verdict="at_risk"),
    Case("ETYPE_MISMATCH", "confirmed-kdc",
         lambda r: [i["args"].update(error_code=14, error_name="KDC_ERR_ETYPE_NOSUPP")
                    for i in r.where(tag="KERBEROS_PING_ANSWER", target=DC2)], verdict="at_risk"),
    Case("ETYPE_MISMATCH", "ruled_out", nothing),
    Case("ETYPE_MISMATCH", "unknown-crashed", lambda r: r.crashed(r.where(tag="KERBEROS_PING_ANSWER")), verdict="ready"),
]  # fmt: skip

CASES = [*COLLISIONS, *HALVES, *PASSWORD, *PREAUTH]
