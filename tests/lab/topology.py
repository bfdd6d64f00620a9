"""The fixed map of the lab: who lives where. Pure data; other code relies on these addresses and names.

Every instance has its own copy of this map in its own namespaces, so equal addresses never meet.
"""
from __future__ import annotations

from dataclasses import dataclass

AWS_NET = "10.20.0.0/24"
CORP_NET = "172.16.0.0/16"
#: Where the `forwarder-dead` fault points: nobody has this address, and the router stays silent about it.
DEAD_ADDRESS = "172.16.10.200"


@dataclass(frozen=True)
class Subnet:
    """One broadcast domain: a bridge inside the router namespace that owns the gateway address."""

    bridge: str
    gateway: str


AWS = Subnet("br-aws", "10.20.0.1")
CORP_A = Subnet("br-corp-a", "172.16.10.1")
CORP_B = Subnet("br-corp-b", "172.16.20.1")
CORPNET = Subnet("br-corpnet", "172.16.30.1")
SUBNETS = (AWS, CORP_A, CORP_B, CORPNET)


@dataclass(frozen=True)
class Host:
    name: str
    address: str
    subnet: Subnet
    #: The resolver written into this host's private resolv.conf.
    nameserver: str


@dataclass(frozen=True)
class Forest:
    """A forest as its DCs describe it: name of the domain in question, and of the root when that is another one."""

    realm: str
    netbios: str
    root: str | None = None


MANAGED = Forest("awsmad.example.com", "AWSMAD")
CORP = Forest("corp.example.com", "CORP")
#: Samba refuses a NetBIOS name equal to a single-label realm.
SINGLE_LABEL = Forest("corpnet", "NETCORP")
#: Another company's forest that chose the managed side's NetBIOS name.
SAME_NETBIOS = Forest("awsmad.example.org", "AWSMAD")
#: A child domain of corp (see Controllers.make_child for how far it is one).
CHILD = Forest("child.corp.example.com", "CHILD", root=CORP.realm)


@dataclass(frozen=True)
class Controller:
    """A host that runs Samba as a domain controller."""

    host: str
    computer: str
    forest: Forest
    #: Samba's one global `dns forwarder`: always a conditional-only resolver, never the other forest,
    #: or a name that neither side owns circles for ever.
    forwarder: str
    #: The host of the first DC of the forest when this one is joined to it, otherwise None (provisioned).
    joins: str | None = None
    #: Started only by the faults that need it.
    on_demand: bool = False


HOSTS = {
    host.name: host
    for host in (
        Host("awsmad", "10.20.0.10", AWS, "10.20.0.10"),
        Host("awsdns", "10.20.0.11", AWS, "10.20.0.11"),
        Host("prober", "10.20.0.50", AWS, "10.20.0.10"),
        Host("corp1", "172.16.10.153", CORP_A, "172.16.10.153"),
        Host("corpdns", "172.16.10.11", CORP_A, "172.16.10.153"),
        Host("plain", "172.16.10.99", CORP_A, "172.16.10.153"),
        Host("otherdns", "172.16.10.98", CORP_A, "172.16.10.153"),
        Host("corp2", "172.16.20.153", CORP_B, "172.16.10.153"),
        Host("corpnet", "172.16.30.153", CORPNET, "172.16.30.153"),
        Host("samename", "172.16.30.154", CORPNET, "172.16.30.154"),
        Host("childdc", "172.16.30.155", CORPNET, "172.16.10.153"),
    )
}
ROUTER = "router"

CONTROLLERS = {
    dc.host: dc
    for dc in (
        Controller("awsmad", "MADDC1", MANAGED, HOSTS["awsdns"].address),
        Controller("corp1", "CORPDC1", CORP, HOSTS["corpdns"].address),
        Controller("corp2", "CORPDC2", CORP, HOSTS["corpdns"].address, joins="corp1"),
        Controller("corpnet", "NETDC1", SINGLE_LABEL, HOSTS["corpdns"].address, on_demand=True),
        Controller("samename", "ORGDC1", SAME_NETBIOS, HOSTS["corpdns"].address, on_demand=True),
        Controller("childdc", "CHILDDC1", CHILD, HOSTS["corp1"].address, on_demand=True),
    )
}

#: One password for every account of the lab. It guards nothing: the forests exist only inside the namespaces.
PASSWORD = "Lab-Passw0rd-42"


def controllers_of(forest: Forest) -> list[Controller]:
    return [dc for dc in CONTROLLERS.values() if dc.forest == forest]


def first_controller(forest: Forest) -> Controller:
    """The DC that holds the PDC role of `forest`."""
    return next(dc for dc in CONTROLLERS.values() if dc.forest == forest and dc.joins is None)
