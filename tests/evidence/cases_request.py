"""CreateTrust requests, the trust password's characters, directions that services need, and the directory itself."""
from __future__ import annotations

from aws_given import DIRECTORY, Given, place
from case import Case, nothing
from healthy import DC1, DC2, REMOTE, Run


def given(change, base=Given):  # noqa: ANN001, ANN201
    """A run with what AWS's files hold, changed."""

    def apply(run: Run) -> None:
        aws = base()
        change(aws)
        run.given(aws)

    return apply


def request(*servers: str, **members: object):  # noqa: ANN201
    def change(aws: Given) -> None:
        aws.request(*(servers or (DC1, DC2)))
        aws.wish |= members

    return given(change)


def remarked(aws: Given) -> None:
    aws.request(DC1, DC2)
    aws.wish["direction"] = ""
    aws.remarks.append({"about": "request", "what": "must be a string", "place": place("create-trust.json", "/TrustDirection")})


def planned(request_too=nothing, **members: object):  # noqa: ANN001, ANN201
    def apply(run: Run) -> None:
        run.plan |= members
        request_too(run)

    return apply


REQUESTS = [
    Case("REQUEST_INVALID", "confirmed-no-direction", request(direction="")),
    Case("REQUEST_INVALID", "confirmed-no-directory", request(directory_id="")),
    Case("REQUEST_INVALID", "confirmed-no-domain", request(remote_domain="")),
    Case("REQUEST_INVALID", "confirmed-wrong-type", given(remarked)),
    Case("REQUEST_INVALID", "confirmed-unknown-member", request(unknown_members=["TrustTyp", "RemoteDomain"])),
    Case("REQUEST_INVALID", "confirmed-direction-of-another-tool", request(direction="TwoWay")),
    Case("REQUEST_INVALID", "confirmed-directory-of-another-kind", request(directory_id="t-1234567890")),
    Case("REQUEST_INVALID", "confirmed-address-as-name", request(remote_domain="10.0.0.1")),
    Case("REQUEST_INVALID", "confirmed-host-name-as-address", request("dc1.corp.example.com"), top="REQUEST_INVALID"),
    Case("REQUEST_INVALID", "confirmed-other-than-typed", planned(request(direction="One-Way: Outgoing"), direction="two-way")),
    Case("REQUEST_INVALID", "confirmed-other-type-than-typed", planned(request(type=""), type="external")),
    Case("REQUEST_INVALID", "suspected-leading-zero", request("172.16.10.153", "172.016.20.153")),
    Case("REQUEST_INVALID", "ruled_out", request()),
    Case("REQUEST_INVALID", "ruled_out-trailing-dot", request(remote_domain=REMOTE.upper() + ".", selective_auth="Enabled")),
    Case("REQUEST_INVALID", "not_assessed", nothing),
    Case("TOO_MANY_DNS_ADDRESSES", "suspected-five", request(DC1, DC2, "172.16.1.1", "172.16.1.2", "172.16.1.3")),
    Case("TOO_MANY_DNS_ADDRESSES", "confirmed-three", request(DC1, DC2, "172.16.1.1"), verdict="ready"),
    Case("TOO_MANY_DNS_ADDRESSES", "ruled_out-two", request()),
    Case("TOO_MANY_DNS_ADDRESSES", "ruled_out-twice-the-same", request(DC1, DC2, DC1)),
    Case("TOO_MANY_DNS_ADDRESSES", "not_assessed", nothing, lambda: Run(side="self-managed")),
]  # fmt: skip


def password(*problems: str, units: int = 16):  # noqa: ANN201
    return request(password={"given": True, "utf16_units": units, "problems": list(problems)})


def no_password(aws: Given) -> None:
    aws.request(DC1, DC2)
    aws.wish["password"] = {"given": False, "utf16_units": 0, "problems": []}


PASSWORDS = [
    *(Case("TRUST_PASSWORD_INVALID", f"confirmed-{word.replace('_', '-')}", password(word))
      for word in ("empty", "too_long", "control", "trailing_line_end", "no_break_space", "smart_quote", "combining_mark",
                   "other_character")),
    Case("TRUST_PASSWORD_INVALID", "suspected-perhaps-too-long", password("perhaps_too_long", units=130)),
    Case("TRUST_PASSWORD_INVALID", "suspected-placeholder", password("placeholder")),
    Case("TRUST_PASSWORD_INVALID", "suspected-space-at-the-end", password("trailing_space"), verdict="ready"),
    Case("TRUST_PASSWORD_INVALID", "ruled_out", password()),
    Case("TRUST_PASSWORD_INVALID", "not_assessed", nothing),
    Case("TRUST_PASSWORD_INVALID", "not_assessed-none-in-the-request", given(no_password)),
]  # fmt: skip


def directory(**members: object):  # noqa: ANN201
    return given(lambda aws: aws.lists["directories"][0].update(members))


DIRECTORIES = [
    Case("DIRECTION_INSUFFICIENT_FOR_SERVICE", "confirmed-outgoing-for-workspaces",
         planned(direction="outgoing", services=["WorkSpaces", "RDS"]), verdict="at_risk"),
    Case("DIRECTION_INSUFFICIENT_FOR_SERVICE", "confirmed-incoming-for-rds",
         planned(direction="incoming", services=["AmazonRDS"]), verdict="at_risk"),
    Case("DIRECTION_INSUFFICIENT_FOR_SERVICE", "ruled_out-outgoing-for-fsx", planned(direction="outgoing", services=["fsx", "EC2"])),
    Case("DIRECTION_INSUFFICIENT_FOR_SERVICE", "ruled_out-two-way", planned(services=["iam-identity-center"])),
    Case("DIRECTION_INSUFFICIENT_FOR_SERVICE", "not_assessed", nothing),
    Case("DIRECTION_INSUFFICIENT_FOR_SERVICE", "not_assessed-unknown-service", planned(services=["Lambda"])),
    Case("DIRECTORY_TYPE_UNSUPPORTED", "confirmed-shared", directory(type="SharedMicrosoftAD")),
    Case("DIRECTORY_TYPE_UNSUPPORTED", "confirmed-connector", directory(type="ADConnector")),
    Case("DIRECTORY_TYPE_UNSUPPORTED", "suspected-new-type", directory(type="QuantumAD")),
    Case("DIRECTORY_TYPE_UNSUPPORTED", "ruled_out", directory()),
    Case("DIRECTORY_TYPE_UNSUPPORTED", "not_assessed", nothing),
    Case("NOT_PRIMARY_REGION", "confirmed", directory(region="us-east-1", additional_regions=["us-east-1"])),
    Case("NOT_PRIMARY_REGION", "ruled_out", directory(additional_regions=["us-east-1"])),
    Case("NOT_PRIMARY_REGION", "ruled_out-one-region", directory(region="", primary_region="")),
    Case("NOT_PRIMARY_REGION", "not_assessed", nothing),
    Case("NOT_PRIMARY_REGION", "not_assessed-region-unknown", directory(region="", additional_regions=["us-east-1"])),
    Case("DIRECTORY_NOT_ACTIVE", "confirmed-creating", directory(stage="Creating")),
    Case("DIRECTORY_NOT_ACTIVE", "suspected-impaired", directory(stage="Impaired")),
    Case("DIRECTORY_NOT_ACTIVE", "ruled_out", directory()),
    Case("DIRECTORY_NOT_ACTIVE", "not_assessed", nothing),
]  # fmt: skip


def trust(state: str, domain: str = REMOTE, reason: str = ""):  # noqa: ANN201
    def change(aws: Given) -> None:
        aws._add("trusts", "trusts", {
            "directory_id": DIRECTORY, "id": "t-0123456789", "remote_domain": domain, "type": "Forest", "direction": "Two-Way",
            "state": state, "state_reason": reason, "place": place("trusts.json", "/Trusts/0"),
        })  # fmt: skip

    return given(change)


def through_denied(given_too, **members: object):  # noqa: ANN001, ANN201
    """No forwarder yet: the managed DNS servers ask public DNS."""

    def apply(run: Run) -> None:
        run.deny(run.through(), soa=".")
        planned(given_too, **members)(run)

    return apply


FORWARDERS = [
    Case("FORWARDER_MISSING", "ruled_out-request-brings-one", through_denied(request()), verdict="ready"),
    Case("FORWARDER_MISSING", "confirmed-request-brings-no-addresses", through_denied(request(forwarder_addresses=[]))),
    Case("FORWARDER_MISSING", "confirmed-request-for-another-domain", through_denied(request(remote_domain="other.test")),
         top="REQUEST_INVALID"),
    Case("FORWARDER_MISSING", "confirmed-request-was-sent",
         through_denied(request(), failed_with="The specified domain name does not exist or could not be contacted")),
]  # fmt: skip

TRUSTS = [
    Case("TRUST_ALREADY_EXISTS", "confirmed-failed-trust-printed", trust("Failed", reason="Access is denied")),
    Case("TRUST_ALREADY_EXISTS", "confirmed-verified-trust-printed", trust("Verified", REMOTE.upper())),
    Case("TRUST_ALREADY_EXISTS", "ruled_out-printed-trust-of-another-domain", trust("Verified", "other.test")),
    Case("TRUST_ALREADY_EXISTS", "ruled_out-deleted", trust("Deleted")),
]  # fmt: skip

CASES = [*REQUESTS, *PASSWORDS, *DIRECTORIES, *FORWARDERS, *TRUSTS]
