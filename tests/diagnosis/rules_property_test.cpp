// Groups, ACLs and routes against a reference that is slow and obvious: every address and every port by
// itself.
#include <diagnosis/acl_rules.hpp>
#include <diagnosis/group_rules.hpp>
#include <diagnosis/mending.hpp>
#include <diagnosis/route_choice.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace pretrust {

namespace {

using Random = std::mt19937;

int pick(Random& random, int from, int to) {
    return std::uniform_int_distribution<int>(from, to)(random);
}

Ip v4(int last_bits) {
    Ip ip;
    ip.octets = {10, 0, 0, static_cast<std::uint8_t>(last_bits)};
    return ip;
}

/// Addresses and ranges of a small world, so that they meet often: 10.0.0.0/27 and a few of IPv6.
Ip some_address(Random& random) {
    Ip ip = v4(pick(random, 0, 31));
    if (pick(random, 0, 4) == 0) {
        ip.family = IpFamily::v6;
        ip.octets = {0xfd, 0, 0, static_cast<std::uint8_t>(pick(random, 0, 7))};
    }
    return ip;
}

Cidr some_range(Random& random) {
    const Ip ip = some_address(random);
    const bool six = ip.family == IpFamily::v6;
    const int length = pick(random, 0, 6) == 0 ? 0 : pick(random, six ? 28 : 27, 32);
    return read_cidr(to_text(ip) + "/" + std::to_string(length), HostBits::cut).value();
}

std::vector<Cidr> some_ranges(Random& random) {
    std::vector<Cidr> ranges;
    for (int i = pick(random, 0, 3); i > 0; --i) {
        ranges.push_back(some_range(random));
    }
    return ranges;
}

AwsPortRange some_ports(Random& random) {
    const int from = pick(random, 0, 12);
    return pick(random, 0, 5) == 0 ? AwsPortRange{0, 65535} : AwsPortRange{from, pick(random, from, 14)};
}

int some_protocol(Random& random) {
    constexpr int protocols[] = {protocol_tcp, protocol_tcp, protocol_udp, every_protocol, protocol_icmp};
    return protocols[pick(random, 0, 4)];
}

std::vector<Ip> some_addresses(Random& random) {
    std::vector<Ip> addresses;
    for (int i = pick(random, 1, 12); i > 0; --i) {
        addresses.push_back(some_address(random));
    }
    std::sort(addresses.begin(), addresses.end());
    addresses.erase(std::unique(addresses.begin(), addresses.end()), addresses.end());
    return addresses;
}

bool any_holds(const std::vector<Cidr>& ranges, const Ip& address) {
    return std::any_of(ranges.begin(), ranges.end(),
                       [&](const Cidr& range) { return contains(range, address); });
}

// Groups ---------------------------------------------------------------------------------------------------

AwsConfiguration some_configuration(Random& random) {
    AwsConfiguration aws;
    aws.prefix_lists.push_back({"pl-known", "", some_ranges(random), true, {}});
    aws.prefix_lists.push_back({"pl-bare", "", {}, false, {}});
    aws.vpcs.push_back({"vpc-known", {some_range(random)}, {}});
    aws.security_groups.push_back({"sg-other", "", "vpc-known", {}, {}, {}});
    AwsSecurityGroup own{"sg-own", "", "vpc-known", {}, {}, {}};
    for (int i = pick(random, 0, 8); i > 0; --i) {
        AwsGroupRule rule{some_protocol(random), some_ports(random), some_ranges(random), {}, {}, {}};
        constexpr const char* groups[] = {"sg-own", "sg-other", "sg-absent"};
        constexpr const char* lists[] = {"pl-known", "pl-bare", "pl-absent"};
        if (pick(random, 0, 5) == 0) {
            rule.groups.emplace_back(groups[pick(random, 0, 2)]);
        }
        if (pick(random, 0, 5) == 0) {
            rule.prefix_lists.emplace_back(lists[pick(random, 0, 2)]);
        }
        (pick(random, 0, 1) == 0 ? own.ingress : own.egress).push_back(rule);
    }
    aws.security_groups.push_back(own);
    return aws;
}

Pass one_port(const AwsConfiguration& aws, const AwsGroupRule& rule, int protocol, int port,
              const Ip& address) {
    const bool protocol_fits =
        rule.protocol == every_protocol ||
        (rule.protocol == protocol && rule.ports.from <= port && port <= rule.ports.to);
    if (!protocol_fits) {
        return Pass::no;
    }
    bool open = false;
    for (const std::string& group : rule.groups) {
        open = open || group == "sg-absent" ||
               (group == "sg-other" && any_holds(aws.vpcs.front().ranges, address));
    }
    bool yes = any_holds(rule.ranges, address);
    for (const std::string& list : rule.prefix_lists) {
        yes = yes || (list == "pl-known" && any_holds(aws.prefix_lists.front().ranges, address));
        open = open || list != "pl-known";
    }
    return yes ? Pass::yes : open ? Pass::open : Pass::no;
}

Pass by_the_book(const AwsConfiguration& aws, Way way, int protocol, AwsPortRange ports, const Ip& address) {
    const AwsSecurityGroup& own = aws.security_groups.back();
    Pass worst = Pass::yes;
    for (int port = ports.from; port <= ports.to; ++port) {
        Pass best = Pass::no;
        for (const AwsGroupRule& rule : way == Way::out ? own.egress : own.ingress) {
            const Pass pass = one_port(aws, rule, protocol, port, address);
            best = pass == Pass::yes || best == Pass::yes     ? Pass::yes
                   : pass == Pass::open || best == Pass::open ? Pass::open
                                                              : Pass::no;
        }
        worst = best == Pass::no || worst == Pass::no       ? Pass::no
                : best == Pass::open || worst == Pass::open ? Pass::open
                                                            : Pass::yes;
    }
    return worst;
}

TEST(SecurityGroupRules, AgreeWithEveryAddressAndPortByItself) {
    Random random(20261121);
    int counts[3] = {};
    for (int round = 0; round < 4000; ++round) {
        const AwsConfiguration aws = some_configuration(random);
        const Way way = pick(random, 0, 1) == 0 ? Way::out : Way::in;
        const GroupRules rules(aws, aws.security_groups.back(), way);
        const int protocol = pick(random, 0, 1) == 0 ? protocol_tcp : protocol_udp;
        const int from = pick(random, 0, 10);
        const AwsPortRange ports{from, pick(random, 0, 1) == 0 ? from : pick(random, from, 14)};
        const auto addresses = some_addresses(random);
        const auto passes = rules.passes(protocol, ports, addresses);
        ASSERT_EQ(passes.size(), addresses.size());
        for (std::size_t i = 0; i < addresses.size(); ++i) {
            const Pass expected = by_the_book(aws, way, protocol, ports, addresses[i]);
            ASSERT_EQ(static_cast<int>(passes[i]), static_cast<int>(expected))
                << "round " << round << ", " << to_text(addresses[i]) << " ports " << ports.from << "-"
                << ports.to;
            ++counts[static_cast<int>(expected)];
            if (expected != Pass::no) {
                ASSERT_FALSE(rules.closed_to_all(protocol, ports));
            }
        }
    }
    for (const int count : counts) {
        EXPECT_GT(count, 1000) << "a kind of answer that the random rules hardly ever ask for";
    }
}

// ACLs -----------------------------------------------------------------------------------------------------

AwsNetworkAcl some_acl(Random& random) {
    AwsNetworkAcl acl;
    acl.id = "acl-1";
    std::vector<int> numbers;
    for (int i = pick(random, 0, 10); i > 0; --i) {
        // Often dense from 1 on, so that no number is free.
        const int number = pick(random, 0, 1) == 0 ? i : pick(random, 1, 400);
        if (std::find(numbers.begin(), numbers.end(), number) != numbers.end()) {
            continue;
        }
        numbers.push_back(number);
        acl.entries.push_back({number,
                               pick(random, 0, 1) == 0,
                               pick(random, 0, 2) != 0,
                               some_protocol(random),
                               some_ports(random),
                               some_range(random),
                               {}});
    }
    for (const bool egress : {false, true}) {
        acl.entries.push_back({closing_number, egress, false, every_protocol, {}, everywhere()[0], {}});
        acl.entries.push_back({closing_number + 1, egress, false, every_protocol, {}, everywhere()[1], {}});
    }
    std::shuffle(acl.entries.begin(), acl.entries.end(), random);
    return acl;
}

/// The number that decides; 0 when none matches.
const AwsAclEntry* decider(const AwsNetworkAcl& acl, Way way, int protocol, int port, const Ip& address) {
    const AwsAclEntry* lowest = nullptr;
    for (const AwsAclEntry& entry : acl.entries) {
        const bool fits =
            entry.egress == (way == Way::out) && contains(entry.range, address) &&
            (entry.protocol == every_protocol ||
             (entry.protocol == protocol && entry.ports.from <= port && port <= entry.ports.to));
        if (fits && (lowest == nullptr || entry.number < lowest->number)) {
            lowest = &entry;
        }
    }
    return lowest;
}

/// The lowest entry that denies any of the ports; null when all pass.
const AwsAclEntry* first_denial(const AwsNetworkAcl& acl, const Packet& packet, const Ip& address) {
    const AwsAclEntry* denial = nullptr;
    for (int port = packet.ports.from; port <= packet.ports.to; ++port) {
        const AwsAclEntry* entry = decider(acl, packet.way, packet.protocol, port, address);
        if (!entry->allow && (denial == nullptr || entry->number < denial->number)) {
            denial = entry;
        }
    }
    return denial;
}

Packet some_packet(Random& random) {
    const int from = pick(random, 0, 10);
    return {pick(random, 0, 1) == 0 ? Way::out : Way::in,
            pick(random, 0, 1) == 0 ? protocol_tcp : protocol_udp,
            {from, pick(random, 0, 1) == 0 ? from : pick(random, from, 14)}};
}

TEST(NetworkAclRules, AgreeWithEveryAddressAndPortByItself) {
    Random random(32767);
    int denied = 0;
    int allowed = 0;
    for (int round = 0; round < 4000; ++round) {
        const AwsNetworkAcl acl = some_acl(random);
        const Packet packet = some_packet(random);
        const auto addresses = some_addresses(random);
        const auto blocks = acl_blocks(acl, packet, addresses);
        for (const Ip& address : addresses) {
            const AwsAclEntry* found = nullptr;
            for (const AclBlock& block : blocks) {
                if (std::find(block.addresses.begin(), block.addresses.end(), address) !=
                    block.addresses.end()) {
                    ASSERT_EQ(found, nullptr) << "an address in two blocks";
                    found = block.entry;
                }
            }
            ASSERT_EQ(found, first_denial(acl, packet, address)) << "round " << round;
            ++(found == nullptr ? allowed : denied);
        }
        if (closed_to_all(acl, packet)) {
            ASSERT_TRUE(std::all_of(addresses.begin(), addresses.end(), [&](const Ip& address) {
                return first_denial(acl, packet, address) != nullptr;
            }));
        }
    }
    EXPECT_GT(denied, 5000);
    EXPECT_GT(allowed, 1000);
}

void apply(AwsNetworkAcl& acl, const AclChange& change) {
    const auto place = std::find_if(acl.entries.begin(), acl.entries.end(), [&](const AwsAclEntry& entry) {
        return entry.egress == change.entry.egress && entry.number == change.entry.number;
    });
    if (change.kind == AclChange::Kind::create) {
        ASSERT_EQ(place, acl.entries.end()) << "rule " << change.entry.number << " is taken";
        ASSERT_GT(change.entry.number, 0);
        ASSERT_LT(change.entry.number, closing_number);
        acl.entries.push_back(change.entry);
    } else {
        ASSERT_NE(place, acl.entries.end());
        ASSERT_FALSE(place->allow) << "nothing that is allowed may be taken away";
        acl.entries.erase(place);
    }
}

TEST(AclChanges, LetEverythingThroughThatWasAskedForAndTakeNothingAway) {
    Random random(4711);
    int removed = 0;
    int created = 0;
    for (int round = 0; round < 2000; ++round) {
        const AwsNetworkAcl before = some_acl(random);
        std::vector<AclNeed> needs;
        for (int i = pick(random, 1, 5); i > 0; --i) {
            const Packet packet = some_packet(random);
            std::vector<Ip> peers;
            for (const AclBlock& block : acl_blocks(before, packet, some_addresses(random))) {
                peers.insert(peers.end(), block.addresses.begin(), block.addresses.end());
            }
            std::sort(peers.begin(), peers.end());
            needs.push_back({packet, peers});
        }
        AwsNetworkAcl after = before;
        bool only_created = true;
        for (const AclChange& change : acl_changes(before, needs)) {
            apply(after, change);
            const bool creates = change.kind == AclChange::Kind::create;
            ++(creates ? created : removed);
            only_created = only_created && creates;
        }
        for (const AclNeed& need : needs) {
            ASSERT_TRUE(acl_blocks(after, need.packet, need.peers).empty()) << "round " << round;
        }
        // What was not asked for is as it was.
        const Packet other = some_packet(random);
        for (const Ip& address : some_addresses(random)) {
            for (int port = other.ports.from; only_created && port <= other.ports.to; ++port) {
                const bool asked = std::any_of(needs.begin(), needs.end(), [&](const AclNeed& need) {
                    return need.packet.way == other.way && need.packet.protocol == other.protocol &&
                           need.packet.ports.from <= port && port <= need.packet.ports.to &&
                           std::find(need.peers.begin(), need.peers.end(), address) != need.peers.end();
                });
                ASSERT_TRUE(asked || decider(before, other.way, other.protocol, port, address)->allow ==
                                         decider(after, other.way, other.protocol, port, address)->allow);
            }
        }
    }
    EXPECT_GT(created, 1000);
    EXPECT_GT(removed, 20) << "the case without a free number was hardly met";
}

// Routes ---------------------------------------------------------------------------------------------------

TEST(RouteChoiceRules, TakeTheLongestPrefixThatHoldsTheAddress) {
    Random random(99);
    for (int round = 0; round < 3000; ++round) {
        AwsConfiguration aws;
        AwsRouteTable table;
        for (int i = pick(random, 0, 8); i > 0; --i) {
            table.routes.push_back({some_range(random), "", "tgw-1", pick(random, 0, 3) == 0, {}});
        }
        const Ip address = some_address(random);
        const AwsRoute* longest = nullptr;
        for (const AwsRoute& route : table.routes) {
            if (contains(*route.range, address) &&
                (longest == nullptr || route.range->length > longest->range->length)) {
                longest = &route;
            }
        }
        const RouteChoice choice = choose_route(aws, table, address);
        ASSERT_EQ(choice.route, longest);
        ASSERT_EQ(choice.end, longest == nullptr   ? RouteEnd::missing
                              : longest->blackhole ? RouteEnd::blackhole
                                                   : RouteEnd::leads);
    }
}

} // namespace

} // namespace pretrust
