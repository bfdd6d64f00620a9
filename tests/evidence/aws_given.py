"""AWS's configuration as an evidence file holds it: everything in order, less what a case takes away."""
from __future__ import annotations

from typing import Any

from healthy import LOCAL, LOCAL1, LOCAL2, REMOTE

DIRECTORY, VPC, SUBNET1, SUBNET2 = "d-1234567890", "vpc-0a1", "subnet-0a1", "subnet-0b2"
VPC_RANGE, SUBNET_RANGE1, SUBNET_RANGE2 = "10.20.0.0/16", "10.20.0.0/24", "10.20.1.0/24"

Thing = dict[str, Any]


def place(file: str, pointer: str) -> Thing:
    return {"file": file, "pointer": pointer}


class Given:
    """Starts with the directory alone; each method adds what one AWS CLI call printed."""

    def __init__(self, directory: bool = True, short_name: str = "AWSMAD") -> None:
        self.kinds: list[str] = []
        self.lists: dict[str, list[Thing]] = {}
        self.published: Thing = {"created": "", "ranges": []}
        self.wish: Thing | None = None
        self.remarks: list[Thing] = []
        if directory:
            self._add("directories", "directories", {
                "id": DIRECTORY, "name": LOCAL, "short_name": short_name, "type": "MicrosoftAD", "stage": "Active",
                "edition": "Standard", "region": "eu-central-1", "primary_region": "eu-central-1", "additional_regions": [],
                "vpc_id": VPC, "subnet_ids": [SUBNET1, SUBNET2], "security_group_id": "sg-0c3",
                "dns_addresses": [LOCAL1, LOCAL2], "place": place("directories.json", "/DirectoryDescriptions/0"),
            })  # fmt: skip

    def _add(self, kind: str, member: str, *things: Thing) -> Given:
        if kind not in self.kinds:
            self.kinds.append(kind)
        self.lists.setdefault(member, []).extend(things)
        return self

    def vpc(self, *ranges: str) -> Given:
        return self._add("vpcs", "vpcs", {"id": VPC, "ranges": list(ranges or (VPC_RANGE,)), "place": place("vpcs.json", "/Vpcs/0")})

    def subnets(self) -> Given:
        both = ((SUBNET1, SUBNET_RANGE1), (SUBNET2, SUBNET_RANGE2))
        return self._add("subnets", "subnets", *(
            {"id": id, "vpc_id": VPC, "ranges": [range], "place": place("subnets.json", f"/Subnets/{i}")}
            for i, (id, range) in enumerate(both)))  # fmt: skip

    def forwarder(self, domain: str, *servers: str) -> Given:
        """Without servers: a file that holds no forwarder."""
        return self._add("forwarders", "forwarders", *([{
            "directory_id": "", "remote_domain": domain, "dns_addresses": list(servers),
            "place": place("forwarders.json", "/ConditionalForwarders/0"),
        }] if servers else []))  # fmt: skip

    def routes(self, *ranges: str, status: str = "Added", reason: str = "") -> Given:
        return self._add("ip routes", "ip_routes", *(
            {"directory_id": DIRECTORY, "range": range, "status": status, "status_reason": reason,
             "place": place("ip-routes.json", f"/IpRoutesInfo/{i}")} for i, range in enumerate(ranges)))  # fmt: skip

    def ranges(self, *ranges: str, created: str = "2026-11-10-08-00-00") -> Given:
        self.published = {"created": created, "ranges": list(ranges)}
        return self

    def request(self, *servers: str, domain: str = REMOTE) -> Given:
        self.wish = {
            "directory_id": DIRECTORY, "remote_domain": domain, "direction": "Two-Way", "type": "Forest",
            "forwarder_addresses": list(servers), "forwarder_ipv6_addresses": [], "selective_auth": "",
            "password": {"given": True, "utf16_units": 16, "problems": []}, "unknown_members": [],
            "place": place("create-trust.json", ""),
        }  # fmt: skip
        return self

    def remark(self, about: str, what: str, file: str) -> Given:
        self.remarks.append({"about": about, "what": what, "place": place(file, "")})
        return self

    def json(self) -> Thing:
        members = ("directories", "domain_controllers", "trusts", "forwarders", "ip_routes", "security_groups",
                   "network_acls", "route_tables", "subnets", "vpcs", "prefix_lists")  # fmt: skip
        return {
            "directory_id": DIRECTORY if "directories" in self.kinds else "", "kinds_given": self.kinds,
            "remarks": self.remarks, **{member: self.lists.get(member, []) for member in members},
            "published": self.published, "request": self.wish,
            "password": {"given": False, "utf16_units": 0, "problems": []},
        }  # fmt: skip
