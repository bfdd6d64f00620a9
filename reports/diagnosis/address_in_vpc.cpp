// Addresses of the self-managed side that lie inside the directory's own VPC: either the servers stand there,
// or two networks have the same addresses and cannot meet.
#include <diagnosis/dns_views.hpp>
#include <diagnosis/halves.hpp>
#include <diagnosis/partner.hpp>

#include <pretrust/domain_names.hpp>

#include <algorithm>

namespace pretrust {

namespace {

/// The CIDRs of the directory's VPC, and what they were read from.
struct VpcRanges {
    std::vector<Cidr> ranges;
    bool whole = false; ///< all of them: from describe-vpcs, or from the local routes of a route table
};

VpcRanges vpc_ranges(const AwsConfiguration& aws, const AwsDirectory& directory) {
    VpcRanges result;
    for (const AwsVpc& vpc : aws.vpcs) {
        if (vpc.id == directory.vpc_id) {
            result.ranges.insert(result.ranges.end(), vpc.ranges.begin(), vpc.ranges.end());
        }
    }
    if (result.ranges.empty()) {
        for (const AwsRouteTable& table : aws.route_tables) {
            for (const AwsRoute& route : table.routes) {
                if (table.vpc_id == directory.vpc_id && route.target == "local" && route.range) {
                    result.ranges.push_back(*route.range);
                }
            }
        }
    }
    result.whole = !result.ranges.empty();
    if (!result.whole) {
        for (const AwsSubnet& subnet : aws.subnets) {
            if (subnet.vpc_id == directory.vpc_id) {
                result.ranges.insert(result.ranges.end(), subnet.ranges.begin(), subnet.ranges.end());
            }
        }
    }
    return result;
}

Ip last_address(const Cidr& range) {
    Ip ip = range.base;
    const int bits = ip.family == IpFamily::v4 ? 32 : 128;
    for (int bit = range.length; bit < bits; ++bit) {
        auto& octet = ip.octets[static_cast<std::size_t>(bit / 8)];
        octet = static_cast<std::uint8_t>(octet | (0x80 >> (bit % 8)));
    }
    return ip;
}

/// How far above the range's base, up to 3; -1 when farther.
int above_base(const Cidr& range, const Ip& ip) {
    const std::size_t last = ip.family == IpFamily::v4 ? 3 : 15;
    Ip low = ip;
    low.octets[last] = static_cast<std::uint8_t>(low.octets[last] & 0xFC);
    return low == range.base ? ip.octets[last] & 3 : -1;
}

/// What AWS keeps this address of a subnet for; empty when a host may have it.
std::string reserved_use(const AwsConfiguration& aws, const AwsDirectory& directory, const Ip& ip) {
    constexpr std::string_view uses[] = {"the network's own address", "the VPC's router",
                                         "kept for AWS's DNS server", "kept by AWS for future use"};
    for (const AwsVpc& vpc : aws.vpcs) {
        for (const Cidr& range : vpc.ranges) {
            if (vpc.id == directory.vpc_id && ip.family == IpFamily::v4 && above_base(range, ip) == 2) {
                return "the VPC's own DNS server, which AWS runs at " + to_text(range.base) + " plus two";
            }
        }
    }
    for (const AwsSubnet& subnet : aws.subnets) {
        for (const Cidr& range : subnet.ranges) {
            if (subnet.vpc_id != directory.vpc_id || !contains(range, ip)) {
                continue;
            }
            const int above = above_base(range, ip);
            const bool last = ip == last_address(range);
            if (above >= 0 || last) {
                return std::string(above >= 0 ? uses[above] : "kept by AWS as its last address") +
                       " in subnet " + subnet.id + " (" + to_text(range) + ")";
            }
        }
    }
    return "";
}

/// The host at this address says itself that it serves the self-managed domain: then it stands in the VPC.
Look serves_partner(const Facts& facts, const PartnerAddress& address) {
    for (const DirectView& view : direct_views(facts)) {
        if (view.server == address.text && view.state == Direct::good) {
            return view.look;
        }
    }
    const std::string domain = self_managed_domain(facts.plan());
    return facts.at("CLDAP_PING_ANSWER", address.text).first([&](const Observation& look) {
        return look.outcome == Outcome::answered &&
               (text(look, "dns_domain").empty() || same_domain(text(look, "dns_domain"), domain));
    });
}

struct Overlap {
    PartnerAddress address;
    Cidr range;
    std::string kept;           ///< no host can have it: what AWS has it for
    bool the_directory = false; ///< it is the directory's own DNS server
    Look served = nullptr;      ///< the partner answers from there
    bool silent = false;        ///< asked from the AWS side, and nothing answers there
};

std::vector<Overlap> overlaps_of(const Facts& facts, const AwsDirectory& directory, const VpcRanges& vpc) {
    std::vector<Overlap> result;
    const bool inside = facts.plan().side == Side::aws;
    for (const PartnerAddress& address : partner_addresses(facts)) {
        const auto range = std::find_if(vpc.ranges.begin(), vpc.ranges.end(),
                                        [&](const Cidr& one) { return contains(one, address.ip); });
        if (range == vpc.ranges.end()) {
            continue;
        }
        Overlap one;
        one.address = address;
        one.range = *range;
        const auto& own = directory.dns_addresses;
        one.the_directory = std::find(own.begin(), own.end(), address.ip) != own.end();
        one.kept = reserved_use(facts.evidence().aws, directory, address.ip);
        one.served = inside ? serves_partner(facts, address) : nullptr;
        const Seen asked = facts.everything_at(address.text);
        one.silent = inside && !facts.alive(address.text) && asked.any(judged);
        result.push_back(std::move(one));
    }
    return result;
}

std::string overlap_text(const Facts& facts, const AwsDirectory& directory, const Overlap& one) {
    const std::string where = described(one.address) + " lies in " + to_text(one.range) + " of " +
                              (directory.vpc_id.empty() ? "the directory's VPC" : directory.vpc_id);
    if (one.served != nullptr) {
        return where + " and answers from there for " + self_managed_word(facts);
    }
    if (one.the_directory) {
        return where + ", and is the directory's own DNS server";
    }
    if (!one.kept.empty()) {
        return where + ", and is " + one.kept;
    }
    return where + (one.silent ? ", and nothing answers there" : "");
}

Match vpc_match(const Facts& facts, const AwsDirectory& directory) {
    const VpcRanges vpc = vpc_ranges(facts.evidence().aws, directory);
    if (vpc.ranges.empty()) {
        return needs(aws_option("describe-vpcs"));
    }
    auto all = overlaps_of(facts, directory, vpc);
    std::vector<std::string> at_home;
    for (const Overlap& one : all) {
        if (one.served != nullptr) {
            at_home.push_back(overlap_text(facts, directory, one));
        }
    }
    std::erase_if(all, [](const Overlap& one) { return one.served != nullptr; });
    if (all.empty()) {
        const std::string why =
            at_home.empty() ? "no known address lies in " + directory.vpc_id
                            : joined(at_home, "; ") + ": it stands in this VPC, where the local route leads";
        return vpc.whole ? found(Finding::ruled_out, why) : needs(aws_option("describe-vpcs"));
    }
    // Unless something shows that nobody can be there, the partner may well stand in this VPC.
    const auto proven = [](const Overlap& o) { return o.silent || o.the_directory || !o.kept.empty(); };
    const bool certain = std::any_of(all.begin(), all.end(), proven);
    if (certain) {
        std::erase_if(all, [&](const Overlap& one) { return !proven(one); });
    }
    Match match = found(certain ? Finding::confirmed : Finding::suspected, "");
    std::set<std::string> lost;
    std::vector<std::string> sentences;
    for (const Overlap& one : all) {
        lost.insert(one.address.text);
        match.targets.push_back(one.address.text);
        sentences.push_back(overlap_text(facts, directory, one));
        cite(match, facts, facts.everything_at(one.address.text).first(judged));
    }
    match.words["seen"] = joined(sentences, "; ");
    match.severity = weight_of(facts, lost);
    explain_silence(match, facts, lost, {});
    return match;
}

Match address_in_vpc(const Facts& facts) {
    const AwsConfiguration& aws = facts.evidence().aws;
    const AwsDirectory* directory = directory_of(aws);
    Match match = partner_addresses(facts).empty() ? no_address_known(facts)
                  : directory == nullptr
                      ? needs(aws.directories.size() > 1 ? "--directory-id"
                                                         : aws_option("describe-directories, describe-vpcs"))
                      : vpc_match(facts, *directory);
    match.words["mend"] = other_servers_advice(facts);
    match.words["vpc"] = directory != nullptr && !directory->vpc_id.empty() ? directory->vpc_id : "vpc-...";
    return match;
}

constexpr std::string_view vpc_hides[] = {"PATH_SILENT",
                                          "FORWARDER_TARGET_SILENT",
                                          "FORWARDER_TARGET_REFUSES",
                                          "FORWARDER_TARGET_WRONG",
                                          "FORWARDER_ORDER",
                                          "DC_SILENT",
                                          "NOT_A_DC"};

constexpr RootCause vpc_row{
    .id = "ADDRESS_IN_VPC",
    .area = "Addressing",
    .title = "{targets} lies inside the directory's own VPC, so what is sent there never leaves it",
    .severity = Severity::blocks_creation,
    .shows_as = not_contacted,
    .basis = Basis::inferred,
    .hides = vpc_hides,
    .test = address_in_vpc,
    .evidence = "{seen}.",
    .fix =
        "A VPC's local route goes before every other, so two networks with the same addresses cannot meet. "
        "If these servers stand in the VPC, nothing is wrong with their addresses: check from a host there. "
        "If not, {mend}\n"
        "and give the DCs addresses outside the VPC, or build the directory in another one:\n"
        "  aws ec2 describe-vpcs --vpc-ids {vpc} --query 'Vpcs[].CidrBlockAssociationSet[].CidrBlock'",
    .verify = "From a host in the directory's subnets, each address has to answer for {remote}:\n"
              "  {recheck}",
    .source = "Amazon VPC User Guide, Route priority and Subnet sizing for IPv4",
    .checked = checked_date,
    .leaves_open = needs_dns,
};

} // namespace

std::span<const RootCause> address_in_vpc_causes() {
    static constexpr RootCause rows[] = {vpc_row};
    return rows;
}

} // namespace pretrust
