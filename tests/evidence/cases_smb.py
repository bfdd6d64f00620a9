"""Anonymous access over SMB, and certificates."""
from __future__ import annotations

from functools import partial

from case import Case, nothing
from cases_network import close
from healthy import DC1, DC2, Run

BOTH = (DC1, DC2)
DENIED, ABSENT, BUSY, NO_DIALECT, LOGON_FAILURE = 0xC0000022, 0xC0000034, 0xC00000AE, 0xC00000BB, 0xC000006D
PIPES = ("lsarpc", "samr", "netlogon")


def end_at(run: Run, step: str, targets: tuple[str, ...], *, status: int | None = None, outcome: str = "rejected", **args: object) -> None:
    """The conversation ends at this step; none after it was reached."""
    steps = ("SMB_PIPES_NEGOTIATE", "SMB_PIPES_SESSION", "SMB_PIPES_TREE", "SMB_PIPES_PIPE")
    run.drop(run.where(tag=("LSA_IDENTITY_TRUSTS", *steps[steps.index(step) + 1 :]), target=targets))
    for item in run.where(tag=step, target=targets):
        kept = {"service": "smb", "port": 445, "connected": True}
        item.update(outcome=outcome, args={**kept, **({} if status is None else {"status": status}), **args})
    lsa_ends(run, {"SMB_PIPES_SESSION": "session", "SMB_PIPES_TREE": "tree"}.get(step, "session"), status or 0, targets)


def lsa_ends(run: Run, step: str, status: int, targets: tuple[str, ...]) -> None:
    for item in run.where(tag="LSA_IDENTITY_POLICY", target=targets):
        item.update(outcome="rejected",
                    args={"service": "smb", "port": 445, "connected": True, "step": step, "status": status})  # fmt: skip


def closes(run: Run, *targets: str) -> None:
    end_at(run, "SMB_PIPES_NEGOTIATE", targets or BOTH, outcome="malformed", end="closed")


def pipe(run: Run, status: int, pipes: tuple[str, ...] = PIPES, targets: tuple[str, ...] = BOTH, **args: object) -> None:
    for item in run.where(lambda i: i["args"]["pipe"] in pipes, tag="SMB_PIPES_PIPE", target=targets):
        item["outcome"] = "rejected"
        item["args"] |= {"status": status, "opened": False, **args}
        item["args"].pop("bound", None)
    if "lsarpc" in pipes:
        run.drop(run.where(tag="LSA_IDENTITY_TRUSTS", target=targets))
        lsa_ends(run, "pipe", status, targets)


def signed_after_refusal(run: Run) -> None:
    """The server takes only signed requests: the unsigned attempt was refused, the signed one was not."""
    for item in run.where(tag=("SMB_PIPES_SESSION", "SMB_PIPES_TREE", "SMB_PIPES_PIPE")):
        item["args"]["signed"] = True
    for target in BOTH:
        run.add("SMB_PIPES_TREE", target, "rejected", service="smb", connected=True, status=DENIED, signed=False)


def signing(run: Run, required: bool, *targets: str) -> None:
    for item in run.where(tag="SMB_PIPES_NEGOTIATE", target=targets or BOTH):
        item["args"]["signing_required"] = required


def lsa_denied(run: Run, step: str, *targets: str) -> None:
    run.drop(run.where(tag="LSA_IDENTITY_TRUSTS", target=targets or BOTH))
    lsa_ends(run, step, DENIED, targets or BOTH)


SMB = [
    Case("SMB_DIALECT_OR_SIGNING", "confirmed-no-common-dialect",
         lambda r: end_at(r, "SMB_PIPES_NEGOTIATE", BOTH, status=NO_DIALECT)),
    Case("SMB_DIALECT_OR_SIGNING", "confirmed-closes-at-once", closes),
    Case("SMB_DIALECT_OR_SIGNING", "confirmed-one-of-two", lambda r: closes(r, DC2), verdict="at_risk"),
    Case("SMB_DIALECT_OR_SIGNING", "suspected-signing-not-required", lambda r: signing(r, False), top="SMB_DIALECT_OR_SIGNING",
         verdict="ready"),
    Case("SMB_DIALECT_OR_SIGNING", "suspected-other-dc-not-asked",
         lambda r: (closes(r, DC1), close(r, ("smb",), (DC2,), "skipped")), top="SMB_DIALECT_OR_SIGNING"),
    Case("SMB_DIALECT_OR_SIGNING", "ruled_out", nothing),
    Case("SMB_DIALECT_OR_SIGNING", "unknown-skipped", lambda r: close(r, ("smb",), BOTH, "skipped")),
    Case("SMB_DIALECT_OR_SIGNING", "unknown-mute",
         lambda r: (r.drop(r.where(tag=("SMB_PIPES_SESSION", "SMB_PIPES_TREE", "SMB_PIPES_PIPE", "LSA_IDENTITY_TRUSTS"),
                                   target=BOTH)), r.mute(r.where(tag=("SMB_PIPES_NEGOTIATE", "LSA_IDENTITY_POLICY"), target=BOTH)))),
    Case("SMB_PORT_BLOCKED", "ruled_out-closes-at-once", closes, top="SMB_DIALECT_OR_SIGNING", verdict="not_ready"),
    Case("NULL_SESSION_PIPES_RESTRICTED", "confirmed-session", lambda r: end_at(r, "SMB_PIPES_SESSION", BOTH, status=DENIED)),
    Case("NULL_SESSION_PIPES_RESTRICTED", "confirmed-tree", lambda r: end_at(r, "SMB_PIPES_TREE", BOTH, status=DENIED, signed=True)),
    Case("NULL_SESSION_PIPES_RESTRICTED", "confirmed-netlogon-only", lambda r: pipe(r, DENIED, ("netlogon",))),
    Case("NULL_SESSION_PIPES_RESTRICTED", "confirmed-all-pipes", lambda r: pipe(r, DENIED)),
    Case("NULL_SESSION_PIPES_RESTRICTED", "confirmed-one-of-two", lambda r: pipe(r, DENIED, PIPES, (DC2,)), verdict="at_risk"),
    Case("NULL_SESSION_PIPES_RESTRICTED", "confirmed-from-the-self-managed-side", lambda r: pipe(r, DENIED, ("netlogon", "samr")),
         partial(Run, side="self-managed")),
    Case("NULL_SESSION_PIPES_RESTRICTED", "suspected-absent", lambda r: pipe(r, ABSENT, ("netlogon",)),
         top="NULL_SESSION_PIPES_RESTRICTED"),
    Case("NULL_SESSION_PIPES_RESTRICTED", "suspected-absent-at-one", lambda r: pipe(r, ABSENT, ("netlogon",), (DC1,)),
         top="NULL_SESSION_PIPES_RESTRICTED", verdict="inconclusive"),
    Case("NULL_SESSION_PIPES_RESTRICTED", "suspected-logon-failure",
         lambda r: end_at(r, "SMB_PIPES_SESSION", BOTH, status=LOGON_FAILURE), top="NULL_SESSION_PIPES_RESTRICTED"),
    Case("NULL_SESSION_PIPES_RESTRICTED", "ruled_out-signed-after-refusal", signed_after_refusal),
    Case("NULL_SESSION_PIPES_RESTRICTED", "ruled_out-without-a-control",
         lambda r: [i.update(outcome="answered", args={**i["args"], "status": 0, "opened": True})
                    for i in r.where(tag="SMB_PIPES_PIPE", pipe="svcctl")]),
    Case("NULL_SESSION_PIPES_RESTRICTED", "unknown-busy", lambda r: pipe(r, BUSY, ("samr",), busy=True)),
    Case("NULL_SESSION_PIPES_RESTRICTED", "unknown-not-bound",
         lambda r: [i.update(outcome="rejected", args={**i["args"], "bound": False})
                    for i in r.where(tag="SMB_PIPES_PIPE", pipe="netlogon")]),
    Case("NULL_SESSION_PIPES_RESTRICTED", "unknown-guest", lambda r: end_at(r, "SMB_PIPES_SESSION", BOTH, status=0, guest=True)),
    Case("NULL_SESSION_PIPES_RESTRICTED", "unknown-broke-off",
         lambda r: end_at(r, "SMB_PIPES_TREE", BOTH, outcome="malformed", end="reset")),
    Case("NULL_SESSION_PIPES_RESTRICTED", "unknown-skipped", lambda r: close(r, ("smb",), BOTH, "skipped")),
    Case("LSA_ANONYMOUS_DENIED", "confirmed-open", lambda r: lsa_denied(r, "open")),
    Case("LSA_ANONYMOUS_DENIED", "confirmed-query", lambda r: lsa_denied(r, "query")),
    Case("LSA_ANONYMOUS_DENIED", "suspected-one-of-two", lambda r: lsa_denied(r, "open", DC2), top="LSA_ANONYMOUS_DENIED",
         verdict="inconclusive"),
    Case("LSA_ANONYMOUS_DENIED", "suspected-other-not-asked",
         lambda r: (lsa_denied(r, "open", DC1), r.skipped(r.where(tag="LSA_IDENTITY_POLICY", target=DC2))), top="LSA_ANONYMOUS_DENIED"),
    Case("LSA_ANONYMOUS_DENIED", "ruled_out", nothing),
    Case("LSA_ANONYMOUS_DENIED", "unknown-skipped", lambda r: r.skipped(r.where(tag="LSA_IDENTITY_POLICY", target=BOTH))),
    Case("LSA_ANONYMOUS_DENIED", "unknown-pipe-refused", lambda r: pipe(r, DENIED), top="NULL_SESSION_PIPES_RESTRICTED",
         verdict="not_ready"),
]  # fmt: skip


# -- certificates ---------------------------------------------------------------------------------------------


def handshakes(run: Run, *targets: str) -> list[dict]:
    return run.where(tag="TLS_CERTIFICATES_HANDSHAKE", target=targets or BOTH)


def bare(run: Run, *targets: str) -> None:
    for item in handshakes(run, *targets):
        kept = {"service": item["args"]["service"], "port": item["args"]["port"]}
        item.update(outcome="rejected", args={**kept, "connected": True, "end": "reset", "presented": False})


def flawed(run: Run, *targets: str, **args: object) -> None:
    for item in handshakes(run, *targets):
        item["args"] |= args


TLS = [
    Case("LDAPS_CERTIFICATE_UNUSABLE", "confirmed-not-set-up", bare, verdict="ready"),
    Case("LDAPS_CERTIFICATE_UNUSABLE", "confirmed-one-of-two", lambda r: bare(r, DC2), verdict="ready"),
    Case("LDAPS_CERTIFICATE_UNUSABLE", "confirmed-expired", lambda r: flawed(r, valid_now=False), verdict="ready"),
    Case("LDAPS_CERTIFICATE_UNUSABLE", "confirmed-another-name", lambda r: flawed(r, DC1, matches_host=False), verdict="ready"),
    Case("LDAPS_CERTIFICATE_UNUSABLE", "ruled_out-self-signed", lambda r: flawed(r, self_signed=True)),
    Case("LDAPS_CERTIFICATE_UNUSABLE", "ruled_out-this-hosts-clock-is-wrong",
         lambda r: (flawed(r, valid_now=False), [i["args"].update(offset_us=i["args"]["offset_us"] + 10**15)
                                                 for i in r.where(lambda i: "offset_us" in i["args"])])),
    Case("LDAPS_CERTIFICATE_UNUSABLE", "ruled_out-nobody-listens", lambda r: r.reset(handshakes(r))),
    Case("LDAPS_CERTIFICATE_UNUSABLE", "unknown-dropped", lambda r: r.silent(handshakes(r)), verdict="ready"),
    Case("LDAPS_CERTIFICATE_UNUSABLE", "unknown-crashed", lambda r: r.crashed(handshakes(r)), verdict="ready"),
]  # fmt: skip

CASES = [*SMB, *TLS]
