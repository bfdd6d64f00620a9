"""What nftables lets through, given the groups and ACLs of a fixture as rules, is what the program says passes.

    agreement_test.py PRETRUST [FIXTURE...]

Two namespaces: the managed DCs, behind ACLs (stateless, before connections are recognised) and the security group
(stateful), and the other side. Every flow is tried between every two addresses, from both ends of the clients' range.
Needs root, nft and ip; exits 77 (skipped) without.
"""
from __future__ import annotations

import ipaddress
import itertools
import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import apply  # noqa: E402
import fixtures_test  # noqa: E402

SKIPPED = 77
MANAGED, FAR = f"ptaws{os.getpid()}-m", f"ptaws{os.getpid()}-f"
DCS = {"10.20.0.10": "subnet-0a11111111111111a", "10.20.1.10": "subnet-0b22222222222222b"}
PARTNERS = ("172.16.10.153", "172.16.20.153")
RPC, CLIENTS = (49152, 65535), (49152, 65535)
FLOWS = [("udp", (53, 53)), ("udp", (88, 88)), ("udp", (389, 389)), ("udp", (464, 464)), ("tcp", (53, 53)), ("tcp", (88, 88)),
         ("tcp", (135, 135)), ("tcp", (389, 389)), ("tcp", (445, 445)), ("tcp", (464, 464)), ("tcp", (3268, 3268)), ("tcp", RPC)]  # fmt: skip
RPC_SAMPLES = (49152, 49999, 50000, 50001, 57344, 60001, 65535)
NUMBERS = {"6": "tcp", "17": "udp", "tcp": "tcp", "udp": "udp"}
Range = tuple[int, int]
Process = subprocess.Popen[str]
#: Way, transport, ports, range of the other end, and the managed addresses concerned: what the program says is denied.
Denied = tuple[str, str, Range, str, tuple[str, ...]]


def ip(*words: str, lines: str | None = None) -> None:
    subprocess.run(["ip", *words], input=lines, text=True, check=True)


def build() -> None:
    ip("netns", "add", MANAGED)
    ip("netns", "add", FAR)
    ip("-n", MANAGED, "link", "add", "eth0", "type", "veth", "peer", "name", "eth0", "netns", FAR)
    for namespace, own, other in ((MANAGED, DCS, "172.16.0.0/12"), (FAR, PARTNERS, "10.20.0.0/16")):
        addresses = "".join(f"addr add {address}/32 dev eth0\n" for address in own)
        ip("-n", namespace, "-batch", "-", lines=f"link set lo up\n{addresses}link set eth0 up\nroute add {other} dev eth0\n")


# The fixture as rules ------------------------------------------------------------------------------------------------


def match(transport: str, ports: Range | None) -> str:
    if transport == "-1":
        return ""
    first, last = ports or (0, 65535)
    return f"meta l4proto {NUMBERS[transport]} th dport {first}-{last} "


def entries_of(folder: Path, prefix_list: str) -> list[str]:
    entries = json.loads((folder / f"prefix-list-entries.{prefix_list}.json").read_text(encoding="utf-8"))["Entries"]
    return [entry["Cidr"] for entry in entries]


def group_lines(folder: Path, permissions: list[Any], other: str) -> list[str]:
    """IPv6 ranges let nobody through here: both sides have IPv4 addresses only."""
    lines = []
    for permission in permissions:
        ports = (permission["FromPort"], permission["ToPort"]) if "FromPort" in permission else None
        ranges = [one["CidrIp"] for one in permission["IpRanges"]]
        for named in permission["PrefixListIds"]:
            ranges += entries_of(folder, named["PrefixListId"])
        lines += [f"ip {other} {one} {match(permission['IpProtocol'], ports)}accept" for one in ranges]
    return lines


def acl_lines(acls: list[Any], egress: bool) -> list[str]:
    own, other = ("saddr", "daddr") if egress else ("daddr", "saddr")
    lines = []
    for acl in acls:
        subnets = {association["SubnetId"] for association in acl["Associations"]}
        addresses = ", ".join(address for address, subnet in DCS.items() if subnet in subnets)
        for entry in sorted((e for e in acl["Entries"] if e["Egress"] == egress), key=lambda e: int(e["RuleNumber"])):
            if "CidrBlock" not in entry:
                continue
            ports = (entry["PortRange"]["From"], entry["PortRange"]["To"]) if "PortRange" in entry else None
            verdict = "accept" if entry["RuleAction"] == "allow" else "drop"
            lines.append(f"ip {own} {{ {addresses} }} ip {other} {entry['CidrBlock']} {match(entry['Protocol'], ports)}{verdict}")
    return lines


def ruleset(folder: Path) -> str:
    (group,) = json.loads((folder / "security-groups.json").read_text(encoding="utf-8"))["SecurityGroups"]
    acls = json.loads((folder / "network-acls.json").read_text(encoding="utf-8"))["NetworkAcls"]
    known = "ct state established,related accept"
    chains = {
        "acl_in": ("prerouting priority raw", acl_lines(acls, False)),
        "acl_out": ("output priority raw", acl_lines(acls, True)),
        "group_in": ("input priority 0", [known, *group_lines(folder, group["IpPermissions"], "saddr")]),
        "group_out": ("output priority 0", [known, *group_lines(folder, group["IpPermissionsEgress"], "daddr")]),
    }
    text = "flush ruleset\ntable inet aws {\n"
    for name, (hook, lines) in chains.items():
        text += f"  chain {name} {{\n    type filter hook {hook}; policy drop;\n"
        text += "".join(f"    {line}\n" for line in lines) + "  }\n"
    return text + "}\n"


# What the program says -----------------------------------------------------------------------------------------------


def denied_by(report: dict[str, Any], folder: Path) -> list[Denied]:
    """Each permission or entry that a fix adds, and each entry that it takes away, is what does not pass now."""
    result: list[Denied] = []
    acls = json.loads((folder / "network-acls.json").read_text(encoding="utf-8"))["NetworkAcls"]
    for cause in report["causes"]:
        if cause["id"] not in ("SECURITY_GROUP_BLOCKS", "NETWORK_ACL_BLOCKS"):
            continue
        for line in apply.changing(cause["fix"]):
            args = apply.parser().parse_args(shlex.split(line)[1:])
            if args.call.startswith("authorize-"):
                for permission in json.loads(args.ip_permissions):
                    for one in permission["IpRanges"]:
                        result.append((args.call.rsplit("-", 1)[1], permission["IpProtocol"],
                                       (permission["FromPort"], permission["ToPort"]), one["CidrIp"], tuple(DCS)))  # fmt: skip
                continue
            (acl,) = (a for a in acls if a["NetworkAclId"] == args.network_acl_id)
            subnets = {association["SubnetId"] for association in acl["Associations"]}
            dcs = tuple(a for a, s in DCS.items() if s in subnets)
            if args.call == "create-network-acl-entry":
                protocol, ports, block = args.protocol, apply.port_range(args.port_range), args.cidr_block
            else:
                (entry,) = apply.places(acl, args)
                protocol, ports, block = entry["Protocol"], entry["PortRange"], entry["CidrBlock"]
            result.append(("egress" if args.egress else "ingress", NUMBERS[protocol], (ports["From"], ports["To"]), block, dcs))
    return result


def holds(outer: Range, inner: Range) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def passes(denied: list[Denied], acl_only: set[int], way: str, transport: str, ports: Range, dc: str, partner: str) -> bool:
    back = "ingress" if way == "egress" else "egress"
    for index, (what, over, these, block, dcs) in enumerate(denied):
        request = what == way and holds(these, ports)
        reply = index in acl_only and what == back and holds(these, CLIENTS)
        if (request or reply) and over == transport and dc in dcs and ipaddress.ip_address(partner) in ipaddress.ip_network(block):
            return False
    return True


# Trying --------------------------------------------------------------------------------------------------------------


def start(namespace: str, *words: str) -> Process:
    return subprocess.Popen(["ip", "netns", "exec", namespace, sys.executable, "-B", str(HERE / "peer.py"), *words],
                            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # fmt: skip


def ports_of(ports: Range) -> tuple[int, ...]:
    return RPC_SAMPLES if ports == RPC else (ports[0],)


#: Never used twice: a connection that was once let through is recognised again.
LOW_PORTS, HIGH_PORTS = itertools.count(50100), itertools.count(65500, -1)


def attempts(way: str) -> list[tuple[Any, list[Any]]]:
    """Flow, and what is to be tried for it: every port from both ends of the clients' range."""
    tried = []
    for transport, ports in FLOWS:
        for dc in DCS:
            for partner in PARTNERS:
                one = []
                for port in ports_of(ports):
                    source, target = (dc, partner) if way == "egress" else (partner, dc)
                    one += [[transport, source, next(LOW_PORTS), target, port], [transport, source, next(HIGH_PORTS), target, port]]
                tried.append(((way, transport, ports, dc, partner), one))
    return tried


def tell(process: Process, words: Any) -> None:
    assert process.stdin
    process.stdin.write(json.dumps(words) + "\n")
    process.stdin.flush()


def heard(process: Process) -> str:
    assert process.stdout
    return process.stdout.readline()


def seen(askers: dict[str, Process]) -> dict[Any, bool]:
    """Both ways at once: most of the time goes into waiting for what is lost, and no two attempts share a port."""
    tried = {way: attempts(way) for way in askers}
    for way, asker in askers.items():
        tell(asker, [attempt for _, some in tried[way] for attempt in some])
    result = {}
    for way, asker in askers.items():
        answers = iter(json.loads(heard(asker)))
        result |= {flow: all([next(answers) for _ in some]) for flow, some in tried[way]}
    return result


def judge(pretrust: str, name: str, askers: dict[str, Process]) -> list[str]:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "aws"
        fixtures_test.make(name, folder)
        subprocess.run(["ip", "netns", "exec", MANAGED, "nft", "-f", "-"], input=ruleset(folder), text=True, check=True)
        report = fixtures_test.lint(pretrust, folder)
        denied = denied_by(report, folder)
        acl_only = {i for i, one in enumerate(denied) if one not in group_denials(report)}
    wrong = []
    for flow, answered in seen(askers).items():
        if answered != passes(denied, acl_only, *flow):
            wrong.append(f"{name}: {flow} {'passes' if answered else 'is lost'}, and the program says otherwise")
    return wrong


def group_denials(report: dict[str, Any]) -> list[Denied]:
    only = {"causes": [cause for cause in report["causes"] if cause["id"] == "SECURITY_GROUP_BLOCKS"]}
    return denied_by(only, fixtures_test.HERE / "base")


def main() -> int:
    if os.geteuid() != 0 or not shutil.which("nft") or not shutil.which("ip"):
        print("needs root, nft and ip", file=sys.stderr)
        return SKIPPED
    pretrust, *wanted = sys.argv[1:]
    named = [name for name, _, mends in fixtures_test.rows() if name.startswith(("group-", "acl-", "base")) and ":" not in mends]
    peers: list[Process] = []
    wrong: list[str] = []
    try:
        build()
        ports = [[transport, port] for transport, some in FLOWS for port in ports_of(some)]
        for namespace, own in ((MANAGED, DCS), (FAR, PARTNERS)):
            peers.append(start(namespace, "serve", *own))
            tell(peers[-1], ports)
            assert heard(peers[-1]) == "ready\n"
        askers = {"egress": start(MANAGED, "ask"), "ingress": start(FAR, "ask")}
        peers += askers.values()
        for name in wanted or named:
            wrong += judge(pretrust, name, askers)
    finally:
        for one in peers:
            one.communicate()
        for namespace in (MANAGED, FAR):
            subprocess.run(["ip", "netns", "del", namespace], check=False)
    for line in wrong:
        print(line, file=sys.stderr)
    print(f"{len(wanted or named)} fixtures, {len(wrong)} disagreements")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
