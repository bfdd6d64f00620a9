"""AWS's configuration as the AWS CLI would print it of the lab's managed side, healthy or with one permission taken out.

The shapes are those of tests/aws/fixtures/base; only names and addresses are the lab's. One subnet, one DC.
"""
from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from topology import AWS_NET, CORP, HOSTS, MANAGED

BASE = Path(__file__).resolve().parents[1] / "aws" / "fixtures" / "base"
FILES = ("directories", "domain-controllers", "forwarders", "network-acls", "route-tables", "security-groups", "subnets", "vpcs")
GROUP = "sg-0c33333333333333c"


@dataclass(frozen=True)
class AwsFiles:
    """Ports that the security group does not let out, as IpProtocol and FromPort."""

    not_let_out: tuple[tuple[str, int], ...] = ()

    def write(self, folder: Path) -> None:
        folder.mkdir()
        content = {name: json.loads((BASE / f"{name}.json").read_text(encoding="utf-8")) for name in FILES}
        subnet = _one_of(content["subnets"]["Subnets"])
        subnet["CidrBlock"] = AWS_NET
        _one_of(content["domain-controllers"]["DomainControllers"])["DnsIpAddr"] = HOSTS["awsmad"].address
        directory = content["directories"]["DirectoryDescriptions"][0]
        directory |= {"Name": MANAGED.realm, "ShortName": MANAGED.netbios, "DnsIpAddrs": [HOSTS["awsmad"].address]}
        directory["VpcSettings"]["SubnetIds"] = [subnet["SubnetId"]]
        forwarder = content["forwarders"]["ConditionalForwarders"][0]
        forwarder |= {"RemoteDomainName": CORP.realm, "DnsIpAddrs": [HOSTS["corp1"].address]}
        group = content["security-groups"]["SecurityGroups"][0]
        group["IpPermissionsEgress"] = [one for one in group["IpPermissionsEgress"]
                                        if (one["IpProtocol"], one.get("FromPort")) not in self.not_let_out]  # fmt: skip
        for name, document in content.items():
            (folder / f"{name}.json").write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


def _one_of(things: list[dict[str, Any]]) -> dict[str, Any]:
    """Leaves the first one in the list, and returns it."""
    del things[1:]
    return things[0]
