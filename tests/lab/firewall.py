"""The router between the two sides: an nftables ruleset, a proxy that accepts everything, a narrow path."""
from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import netns
import ready
from faults import Fault
from hosts import Hosts
from shell import wait_until
from topology import AWS_NET, CORP_NET, DEAD_ADDRESS, ROUTER, SUBNETS

PROXY_PORT = 1

# Nobody answers ARP for the dead address; without this rule the router would say "host unreachable" after 3 s,
# which a VPN or a VPC never does.
_CHAINS = {
    "forward": "type filter hook forward priority 0; policy accept;",
    # Before connections are recognised, so a rule here sees single packets, as a network ACL does.
    "stateless": "type filter hook prerouting priority raw; policy accept;",
    "accept_all": "type nat hook prerouting priority dstnat; policy accept;",
    "own": "type filter hook output priority 0; policy accept;",
}


def apply(hosts: Hosts, rules: Sequence[str], **further: Sequence[str]) -> None:
    """Replaces the whole ruleset in one transaction. No rules: everything passes. `further`: rules of other chains."""
    wanted = {"forward": [f"ip daddr {DEAD_ADDRESS} drop", *rules], **further}
    text = "flush ruleset\ntable ip lab {\n"
    for chain, lines in wanted.items():
        if lines:
            text += f"  chain {chain} {{\n    {_CHAINS[chain]}\n"
            text += "".join(f"    {line}\n" for line in lines) + "  }\n"
    hosts.run(ROUTER, ["nft", "-f", "-"], stdin=text + "}\n")


def apply_fault(hosts: Hosts, fault: Fault) -> None:
    """All that a fault asks of the router: rules, the accepting proxy, the narrow path."""
    narrow = ["icmp type destination-unreachable icmp code frag-needed drop"] if fault.mtu else []
    accept_all = []
    if fault.accept_all:
        _start_proxy(hosts, fault.accept_all)
        accept_all = [f"ip saddr {AWS_NET} ip daddr {CORP_NET} meta l4proto tcp redirect to :{PROXY_PORT}"]
    for net in SUBNETS:
        # What is forwarded out of a bridge obeys its MTU; neighbours on one bridge do not notice.
        hosts.run(ROUTER, ["ip", "link", "set", net.bridge, "mtu", str(fault.mtu or 1500)])
    apply(hosts, fault.rules, stateless=fault.stateless_rules, accept_all=accept_all, own=narrow)


def clear(hosts: Hosts, fault: Fault) -> None:
    """Undoes apply_fault."""
    if fault.accept_all:
        netns.kill(hosts.instance, ROUTER)  # nothing but the proxy runs there
    if fault.mtu:
        for net in SUBNETS:
            hosts.run(ROUTER, ["ip", "link", "set", net.bridge, "mtu", "1500"])
    apply(hosts, ())


def _start_proxy(hosts: Hosts, mode: str) -> None:
    program = Path(__file__).with_name("accept_all.py")
    command = ["/usr/bin/python3", str(program), f"--port={PROXY_PORT}"]
    hosts.spawn(ROUTER, command + (["--relay"] if mode == "relay" else []))
    router = netns.path(hosts.instance, ROUTER)
    wait_until("the accepting proxy", lambda: ready.tcp_open(router, SUBNETS[0].gateway, [PROXY_PORT]), seconds=15,
               every=0.02)  # fmt: skip
