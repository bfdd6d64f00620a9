"""The firewall between the two sides: an nftables ruleset inside the router namespace."""
from __future__ import annotations

from collections.abc import Sequence

from hosts import Hosts
from topology import DEAD_ADDRESS, ROUTER

# Nobody answers ARP for the dead address; without this rule the router would say "host unreachable" after 3 s,
# which a VPN or a VPC never does.
_BASE = f"""flush ruleset
table ip lab {{
  chain forward {{
    type filter hook forward priority 0; policy accept;
    ip daddr {DEAD_ADDRESS} drop
%s
  }}
}}
"""


def apply(hosts: Hosts, rules: Sequence[str]) -> None:
    """Replaces the whole ruleset in one transaction. No rules: everything passes."""
    text = _BASE % "\n".join(f"    {rule}" for rule in rules)
    hosts.run(ROUTER, ["nft", "-f", "-"], stdin=text)
