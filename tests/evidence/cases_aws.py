"""Security groups, network ACLs and route tables, and packets that pass in spite of them."""
from __future__ import annotations

from functools import partial
from typing import Any

from aws_given import DIRECTORY, SUBNET1, SUBNET2, VPC, VPC_RANGE, Given, Thing, place
from case import Case
from healthy import DC1, DC2, LOCAL1, LOCAL2, Run

GROUP, ACL1, ACL2, TABLE1, TABLE2 = "sg-0c3", "acl-0d4", "acl-0e5", "rtb-0f6", "rtb-0a7"
ANY = "0.0.0.0/0"
ONPREM = "172.16.0.0/12"
EVERY, TCP, UDP = -1, 6, 17
CLOSING = 32767
Ports = tuple[int, int]
RPC = (49152, 65535)
SERVED = [(UDP, 53), (UDP, 88), (UDP, 389), (UDP, 464),
          (TCP, 53), (TCP, 88), (TCP, 135), (TCP, 389), (TCP, 445), (TCP, 464), (TCP, 3268)]  # fmt: skip


def span(ports: int | Ports) -> Thing:
    first, last = ports if isinstance(ports, tuple) else (ports, ports)
    return {"from": first, "to": last}


def rule(protocol: int = EVERY, ports: int | Ports = (0, 65535), ranges: tuple[str, ...] = (ONPREM,),
         groups: tuple[str, ...] = (), lists: tuple[str, ...] = ()) -> Thing:  # fmt: skip
    return {"protocol": protocol, "ports": span(ports), "ranges": list(ranges), "groups": list(groups), "prefix_lists": list(lists)}


def served(*without: tuple[int, int], ranges: tuple[str, ...] = (ONPREM,)) -> list[Thing]:
    """A rule for every port of a trust but these."""
    return [rule(p, n, ranges) for p, n in SERVED if (p, n) not in without] + [rule(TCP, RPC, ranges)]


SELF = [rule(ranges=(), groups=(GROUP,))]


def entry(number: int, egress: bool, allow: bool = True, protocol: int = EVERY, ports: int | Ports = (0, 65535),
          range: str = ANY) -> Thing:  # fmt: skip
    return {"number": number, "egress": egress, "allow": allow, "protocol": protocol, "ports": span(ports), "range": range}


OPEN_ACL = [entry(100, True), entry(100, False)]


def route(range: str, target: str, blackhole: bool = False) -> Thing:
    return {"range": range, "prefix_list": "", "target": target, "blackhole": blackhole}


def placed(things: list[Thing], file: str, pointer: str) -> list[Thing]:
    return [thing | {"place": place(file, f"{pointer}/{i}")} for i, thing in enumerate(things)]


class Network(Given):
    """The directory, and what the EC2 calls print."""

    def dcs(self) -> Network:
        self._add("domain controllers", "domain_controllers", *(
            {"directory_id": DIRECTORY, "addresses": [address], "subnet_id": subnet, "status": "Active",
             "place": place("domain-controllers.json", f"/DomainControllers/{i}")}
            for i, (address, subnet) in enumerate(((LOCAL1, SUBNET1), (LOCAL2, SUBNET2)))))  # fmt: skip
        return self

    def group(self, egress: list[Thing], ingress: list[Thing] | None = None, id: str = GROUP) -> Network:
        at = "/SecurityGroups/0"
        self._add("security groups", "security_groups", {
            "id": id, "name": f"{DIRECTORY}_controllers", "vpc_id": VPC,
            "ingress": placed(served() if ingress is None else ingress, "groups.json", at + "/IpPermissions"),
            "egress": placed(egress, "groups.json", at + "/IpPermissionsEgress"), "place": place("groups.json", at),
        })  # fmt: skip
        return self

    def acl(self, entries: list[Thing], id: str = ACL1, subnets: tuple[str, ...] = (SUBNET1, SUBNET2)) -> Network:
        at = f"/NetworkAcls/{len(self.lists.get('network_acls', []))}"
        closing = [entry(CLOSING, egress, allow=False) for egress in (False, True)]
        self._add("network acls", "network_acls", {
            "id": id, "vpc_id": VPC, "is_default": False, "subnet_ids": list(subnets),
            "entries": placed(sorted(entries + closing, key=lambda e: (e["egress"], e["number"])), "acls.json", at + "/Entries"),
            "place": place("acls.json", at),
        })  # fmt: skip
        return self

    def table(self, *routes: Thing, id: str = TABLE1, subnets: tuple[str, ...] = (SUBNET1, SUBNET2)) -> Network:
        at = f"/RouteTables/{len(self.lists.get('route_tables', []))}"
        self._add("route tables", "route_tables", {
            "id": id, "vpc_id": VPC, "main": False, "subnet_ids": list(subnets),
            "routes": placed([route(VPC_RANGE, "local"), *routes], "routes.json", at + "/Routes"), "place": place("routes.json", at),
        })  # fmt: skip
        return self

    def problem(self, about: str, what: str, file: str, pointer: str) -> Network:
        self.remarks.append({"about": about, "what": what, "place": place(file, pointer)})
        return self


def given(network: Given) -> Any:
    return lambda run: run.given(network)


def not_through(network: Given) -> Any:
    """The managed DNS servers get no answer from the other side."""

    def change(run: Run) -> None:
        run.given(network)
        run.deny(run.through(), "SERVFAIL")
        for item in run.where(tag="DNS_FORWARDER_ANSWER"):
            item["args"]["waited_ms"] = 11500

    return change


def smb_drops(network: Given) -> Any:
    def change(run: Run) -> None:
        run.given(network)
        run.silent(run.where(service="smb", target=(DC1, DC2)))

    return change


NO_SMB = served((TCP, 445))
TCP_REPLIES_LOST = [entry(100, True), entry(100, False, protocol=UDP), entry(110, False, protocol=TCP, ports=(1, 49151))]
FAR, WRONG = route(ONPREM, "vgw-0b8"), route("192.168.0.0/16", "vgw-0b8")

GROUPS = [
    Case("SECURITY_GROUP_BLOCKS", "confirmed-out-to-nobody-but-itself", not_through(Network().group(SELF))),
    Case("SECURITY_GROUP_BLOCKS", "confirmed-smb-out", given(Network().group(NO_SMB))),
    Case("SECURITY_GROUP_BLOCKS", "confirmed-smb-out-and-silent-too", smb_drops(Network().group(NO_SMB))),
    Case("SECURITY_GROUP_BLOCKS", "confirmed-ping-in", given(Network().group(
        served(), served((UDP, 389)) + [rule(UDP, 389, (VPC_RANGE,))]))),
    Case("SECURITY_GROUP_BLOCKS", "confirmed-gap-in-the-rpc-range",
         given(Network().group(served()[:-1] + [rule(TCP, (49152, 60000)), rule(TCP, (60002, 65535))]))),
    Case("SECURITY_GROUP_BLOCKS", "confirmed-one-of-two-dcs", given(Network().group(
        served((TCP, 445)) + [rule(TCP, 445, (DC1 + "/32",))])), verdict="at_risk"),
    Case("SECURITY_GROUP_BLOCKS", "confirmed-logons-only", given(Network().group(served((TCP, 88), (UDP, 88)))), verdict="at_risk"),
    Case("SECURITY_GROUP_BLOCKS", "suspected-contradicted-by-packets", given(Network().group(SELF)), top="CONFIGURATION_CONTRADICTED"),
    Case("SECURITY_GROUP_BLOCKS", "ruled_out-by-many-rules", given(Network().group(
        served(ranges=("172.16.10.0/24",))[:-1] + served(ranges=("172.16.20.153/32",))
        + [rule(TCP, (49152, 60000), ("172.16.10.0/24",)), rule(TCP, (60001, 65535), ("172.16.0.0/16",))]))),
    Case("SECURITY_GROUP_BLOCKS", "not_assessed-no-groups-given", given(Network())),
    Case("SECURITY_GROUP_BLOCKS", "not_assessed-another-group-given", given(Network().group(served(), id="sg-0ffff"))),
    Case("SECURITY_GROUP_BLOCKS", "not_assessed-entries-of-a-list-missing", given(Network().group(
        NO_SMB + [rule(TCP, 445, (), lists=("pl-0123",))]))),
    Case("SECURITY_GROUP_BLOCKS", "not_assessed-members-of-a-group-unknown", given(Network().group(
        NO_SMB + [rule(TCP, 445, (), groups=("sg-0eeee",))]))),
    Case("SECURITY_GROUP_BLOCKS", "not_assessed-rule-unreadable", given(Network().group(NO_SMB).problem(
        GROUP, "10.0.0.1/8: host bits are set", "groups.json", "/SecurityGroups/0/IpPermissionsEgress/11"))),
]

ACLS = [
    Case("NETWORK_ACL_BLOCKS", "confirmed-by-a-rule", given(Network().acl(
        [*OPEN_ACL, entry(90, True, False, TCP, (440, 450), "172.16.0.0/16")]))),
    Case("NETWORK_ACL_BLOCKS", "confirmed-no-way-back", given(Network().acl(TCP_REPLIES_LOST))),
    Case("NETWORK_ACL_BLOCKS", "confirmed-one-subnet-of-two", given(Network().acl(OPEN_ACL, subnets=(SUBNET1,)).acl(
        [entry(100, True, protocol=UDP), *OPEN_ACL[1:]], ACL2, (SUBNET2,)))),
    Case("NETWORK_ACL_BLOCKS", "suspected-contradicted-by-packets", given(Network().dcs().acl([entry(100, False)])),
         top="CONFIGURATION_CONTRADICTED"),
    Case("NETWORK_ACL_BLOCKS", "ruled_out-denial-comes-later", given(Network().acl(
        [*OPEN_ACL, entry(110, True, False, TCP, 445, ONPREM)]))),
    Case("NETWORK_ACL_BLOCKS", "not_assessed-no-acls-given", given(Network().group(served()))),
    Case("NETWORK_ACL_BLOCKS", "not_assessed-one-subnet-missing", given(Network().acl(OPEN_ACL, subnets=(SUBNET1,)))),
    Case("NETWORK_ACL_BLOCKS", "not_assessed-entry-unreadable", given(Network().acl(OPEN_ACL).problem(
        ACL1, "ports upside down", "acls.json", "/NetworkAcls/0/Entries/1"))),
]

ROUTES = [
    Case("ROUTE_TABLE_LACKS_PATH", "confirmed-missing", not_through(Network().table(WRONG))),
    Case("ROUTE_TABLE_LACKS_PATH", "confirmed-blackhole", not_through(Network().table(route(ONPREM, "tgw-0b8", True)))),
    Case("ROUTE_TABLE_LACKS_PATH", "confirmed-to-the-internet", not_through(Network().table(route(ANY, "igw-0b8")))),
    Case("ROUTE_TABLE_LACKS_PATH", "confirmed-one-dc-of-two", given(Network().table(route("172.16.10.0/24", "vgw-0b8"))),
         verdict="at_risk"),
    Case("ROUTE_TABLE_LACKS_PATH", "suspected-nat", given(Network().table(route(ANY, "nat-0b8")))),
    Case("ROUTE_TABLE_LACKS_PATH", "suspected-contradicted-by-packets", given(Network().dcs().table(WRONG)),
         top="CONFIGURATION_CONTRADICTED"),
    Case("ROUTE_TABLE_LACKS_PATH", "ruled_out-longest-prefix", given(Network().table(route(ANY, "igw-0b8"), FAR))),
    Case("ROUTE_TABLE_LACKS_PATH", "not_assessed-no-tables-given", given(Network())),
    Case("ROUTE_TABLE_LACKS_PATH", "not_assessed-one-subnet-missing", given(Network().table(FAR, subnets=(SUBNET1,)))),
]

ALL_GOOD = Network().dcs().group(served()).acl(OPEN_ACL).table(FAR)
ELSEWHERE = partial(Run, local_dns=("10.20.9.9",))

CONTRADICTED = [
    Case("CONFIGURATION_CONTRADICTED", "confirmed-dns-goes-out", given(Network().dcs().group(SELF).acl(OPEN_ACL)), verdict="inconclusive"),
    Case("CONFIGURATION_CONTRADICTED", "confirmed-answers-though-nobody-may-ask", given(Network().group(served(), SELF)),
         verdict="inconclusive"),
    Case("CONFIGURATION_CONTRADICTED", "ruled_out", given(ALL_GOOD)),
    Case("CONFIGURATION_CONTRADICTED", "ruled_out-what-is-denied-fails", not_through(Network().group(SELF)),
         top="SECURITY_GROUP_BLOCKS", verdict="not_ready"),
    Case("CONFIGURATION_CONTRADICTED", "unknown-no-managed-server-asked", given(ALL_GOOD), ELSEWHERE, verdict="ready"),
    Case("CONFIGURATION_CONTRADICTED", "not_assessed-no-configuration", given(Given())),
]

CASES = GROUPS + ACLS + ROUTES + CONTRADICTED
