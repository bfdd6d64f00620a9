"""Applies AWS CLI commands to a directory of what the AWS CLI prints, as AWS would apply them to an account.

Only what the program's fixes print is understood; anything else, a rule number that is taken or a route that is
there already is an error, as with AWS.
"""
from __future__ import annotations

import argparse
import json
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

Thing = dict[str, Any]
ROUTE_TARGETS = {"gateway_id": "GatewayId", "transit_gateway_id": "TransitGatewayId", "nat_gateway_id": "NatGatewayId",
                 "vpc_peering_connection_id": "VpcPeeringConnectionId", "network_interface_id": "NetworkInterfaceId"}  # fmt: skip


class NotApplicable(Exception):
    """AWS would refuse the command, or this program does not know it."""


class Account:
    """The JSON files of a folder; save() writes back what was changed."""

    def __init__(self, folder: Path) -> None:
        self.files = {path: json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))}

    def all(self, member: str) -> list[Thing]:
        """The list of that name, in whichever file it is."""
        for content in self.files.values():
            if member in content:
                found: list[Thing] = content[member]
                return found
        raise NotApplicable(f"no file holds {member}")

    def one(self, member: str, key: str, value: str) -> Thing:
        for thing in self.all(member):
            if thing.get(key) == value:
                return thing
        raise NotApplicable(f"{member} holds no {value}")

    def save(self) -> None:
        for path, content in self.files.items():
            path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def authorize(member: str) -> Callable[[Account, argparse.Namespace], None]:
    def change(account: Account, args: argparse.Namespace) -> None:
        group = account.one("SecurityGroups", "GroupId", args.group_id)
        for permission in json.loads(args.ip_permissions):
            if permission in group[member]:
                raise NotApplicable("InvalidPermission.Duplicate")
            if not permission.get("IpRanges") and not permission.get("Ipv6Ranges"):
                raise NotApplicable("a permission for nobody")
            group[member].append({"UserIdGroupPairs": [], "PrefixListIds": [], **permission})

    return change


def port_range(text: str) -> Thing:
    first, last = (part.split("=", 1)[1] for part in text.split(","))
    return {"From": int(first), "To": int(last)}


def places(acl: Thing, args: argparse.Namespace) -> list[Thing]:
    return [e for e in acl["Entries"] if e["Egress"] == args.egress and e["RuleNumber"] == args.rule_number]


def create_entry(account: Account, args: argparse.Namespace) -> None:
    acl = account.one("NetworkAcls", "NetworkAclId", args.network_acl_id)
    if places(acl, args):
        raise NotApplicable(f"NetworkAclEntryAlreadyExists: {args.rule_number}")
    if not 1 <= args.rule_number <= 32766:
        raise NotApplicable(f"rule number {args.rule_number}")
    block = {"CidrBlock": args.cidr_block} if args.cidr_block else {"Ipv6CidrBlock": args.ipv6_cidr_block}
    acl["Entries"].append({**block, "Egress": args.egress, "PortRange": port_range(args.port_range), "Protocol": args.protocol,
                           "RuleAction": args.rule_action, "RuleNumber": args.rule_number})  # fmt: skip


def delete_entry(account: Account, args: argparse.Namespace) -> None:
    acl = account.one("NetworkAcls", "NetworkAclId", args.network_acl_id)
    (entry,) = places(acl, args)
    acl["Entries"].remove(entry)


def new_route(args: argparse.Namespace) -> Thing:
    targets = {name: value for key, name in ROUTE_TARGETS.items() if (value := getattr(args, key))}
    if len(targets) != 1:
        raise NotApplicable("a route needs one target")
    destination = ({"DestinationCidrBlock": args.destination_cidr_block} if args.destination_cidr_block
                   else {"DestinationIpv6CidrBlock": args.destination_ipv6_cidr_block})  # fmt: skip
    return {**destination, **targets, "Origin": "CreateRoute", "State": "active"}


def same_destination(table: Thing, route: Thing) -> list[Thing]:
    keys = ("DestinationCidrBlock", "DestinationIpv6CidrBlock")
    return [old for old in table["Routes"] if [old.get(k) for k in keys] == [route.get(k) for k in keys]]


def create_route(account: Account, args: argparse.Namespace) -> None:
    table = account.one("RouteTables", "RouteTableId", args.route_table_id)
    route = new_route(args)
    if same_destination(table, route):
        raise NotApplicable("RouteAlreadyExists")
    table["Routes"].append(route)


def replace_route(account: Account, args: argparse.Namespace) -> None:
    table = account.one("RouteTables", "RouteTableId", args.route_table_id)
    route = new_route(args)
    (old,) = same_destination(table, route)
    table["Routes"][table["Routes"].index(old)] = route


def add_ip_routes(account: Account, args: argparse.Namespace) -> None:
    account.one("DirectoryDescriptions", "DirectoryId", args.directory_id)
    for text in args.ip_routes:
        key, _, value = text.split(",")[0].partition("=")
        account.all("IpRoutesInfo").append({"DirectoryId": args.directory_id, key: value, "IpRouteStatusMsg": "Added"})


def remove_ip_routes(account: Account, args: argparse.Namespace) -> None:
    routes = account.all("IpRoutesInfo")
    for text in args.cidr_ips:
        routes.remove(account.one("IpRoutesInfo", "CidrIp", text))


def delete_trust(account: Account, args: argparse.Namespace) -> None:
    account.all("Trusts").remove(account.one("Trusts", "TrustId", args.trust_id))


def forwarders_named(account: Account, args: argparse.Namespace) -> list[Thing]:
    account.one("DirectoryDescriptions", "DirectoryId", args.directory_id)
    return [f for f in account.all("ConditionalForwarders") if f["RemoteDomainName"] == args.remote_domain_name]


def create_forwarder(account: Account, args: argparse.Namespace) -> None:
    if forwarders_named(account, args):
        raise NotApplicable("EntityAlreadyExistsException")
    account.all("ConditionalForwarders").append(
        {"RemoteDomainName": args.remote_domain_name, "DnsIpAddrs": args.dns_ip_addrs, "ReplicationScope": "Domain"})  # fmt: skip


def update_forwarder(account: Account, args: argparse.Namespace) -> None:
    (forwarder,) = forwarders_named(account, args)
    forwarder["DnsIpAddrs"] = args.dns_ip_addrs


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="aws", exit_on_error=False, allow_abbrev=False)
    services = top.add_subparsers(dest="service", required=True)
    ec2 = services.add_parser("ec2").add_subparsers(dest="call", required=True)
    ds = services.add_parser("ds").add_subparsers(dest="call", required=True)

    def call(where: Any, name: str, run: Callable[[Account, argparse.Namespace], None], *options: str) -> argparse.ArgumentParser:
        one: argparse.ArgumentParser = where.add_parser(name, allow_abbrev=False)
        one.set_defaults(run=run)
        for option in options:
            one.add_argument(option, required=True)
        return one

    call(ec2, "authorize-security-group-egress", authorize("IpPermissionsEgress"), "--group-id", "--ip-permissions")
    call(ec2, "authorize-security-group-ingress", authorize("IpPermissions"), "--group-id", "--ip-permissions")
    for name, run in (("create-network-acl-entry", create_entry), ("delete-network-acl-entry", delete_entry)):
        one = call(ec2, name, run, "--network-acl-id")
        one.add_argument("--rule-number", type=int, required=True)
        way = one.add_mutually_exclusive_group(required=True)
        way.add_argument("--egress", dest="egress", action="store_true")
        way.add_argument("--ingress", dest="egress", action="store_false")
        if run is create_entry:
            for option in ("--protocol", "--rule-action", "--port-range"):
                one.add_argument(option, required=True)
            block = one.add_mutually_exclusive_group(required=True)
            block.add_argument("--cidr-block")
            block.add_argument("--ipv6-cidr-block")
    for name, run in (("create-route", create_route), ("replace-route", replace_route)):
        one = call(ec2, name, run, "--route-table-id")
        for option in ("--destination-cidr-block", "--destination-ipv6-cidr-block",
                       *("--" + key.replace("_", "-") for key in ROUTE_TARGETS)):  # fmt: skip
            one.add_argument(option)
    call(ds, "add-ip-routes", add_ip_routes, "--directory-id").add_argument("--ip-routes", nargs="+", required=True)
    call(ds, "remove-ip-routes", remove_ip_routes, "--directory-id").add_argument("--cidr-ips", nargs="+", required=True)
    call(ds, "delete-trust", delete_trust, "--trust-id")
    for name, run in (("create-conditional-forwarder", create_forwarder), ("update-conditional-forwarder", update_forwarder)):
        call(ds, name, run, "--directory-id", "--remote-domain-name").add_argument("--dns-ip-addrs", nargs="+", required=True)
    return top


def apply(folder: Path, commands: list[str]) -> None:
    """Raises NotApplicable for a command that AWS would not take."""
    account = Account(folder)
    for command in commands:
        program, *words = shlex.split(command)
        if program != "aws":
            raise NotApplicable(command)
        try:
            args = parser().parse_args(words)
        except (argparse.ArgumentError, SystemExit) as error:
            raise NotApplicable(f"{command}: {error}") from error
        args.run(account, args)
    account.save()


def changing(fix: str) -> list[str]:
    """The command lines of a fix that change something: two spaces in front, no more."""
    lines = [line[2:] for line in fix.split("\n") if line.startswith("  ") and not line.startswith("   ")]
    return [line for line in lines if line.startswith("aws ") and not line.split()[2].startswith(("describe-", "list-"))]
