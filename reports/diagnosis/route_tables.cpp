// The route tables of the directory's subnets, from describe-route-tables: does a route lead to every DNS
// server and DC of the other side?
#include <diagnosis/causes.hpp>
#include <diagnosis/contradictions.hpp>
#include <diagnosis/flow_blocks.hpp>
#include <diagnosis/mending.hpp>
#include <diagnosis/route_choice.hpp>

#include <algorithm>
#include <map>

namespace pretrust {

namespace {

/// Addresses that one route (or its absence) leads astray.
struct Astray {
    RouteEnd end = RouteEnd::missing;
    const AwsRoute* route = nullptr;
    std::vector<Ip> addresses;
};

struct TableVerdict {
    const AwsRouteTable* table = nullptr;
    std::vector<std::string> subnets;
    std::vector<Astray> astray;
};

struct Verdicts {
    std::vector<TableVerdict> tables;
    std::vector<std::string> open_ends;
    std::vector<Ip> unreached;          ///< from at least one subnet, by more than a suspicion
    std::vector<Ip> doubtful;           ///< through a NAT gateway
    std::map<Ip, std::string> gateways; ///< by which a table of the directory does reach the address
};

void judge(Verdicts& all, TableVerdict& verdict, const AwsConfiguration& aws,
           const std::vector<Ip>& partners) {
    for (const Ip& partner : partners) {
        const RouteChoice choice = choose_route(aws, *verdict.table, partner);
        if (choice.end == RouteEnd::leads) {
            all.gateways.emplace(partner, choice.route->target);
            continue;
        }
        if (choice.end == RouteEnd::open) {
            all.open_ends.push_back(choice.open_end);
            continue;
        }
        (choice.end == RouteEnd::nat ? all.doubtful : all.unreached).push_back(partner);
        const auto known = std::find_if(verdict.astray.begin(), verdict.astray.end(), [&](const Astray& one) {
            return one.end == choice.end && one.route == choice.route;
        });
        if (known == verdict.astray.end()) {
            verdict.astray.push_back({choice.end, choice.route, {partner}});
        } else {
            known->addresses.push_back(partner);
        }
    }
}

template <class T> void sort_once(std::vector<T>& values) {
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
}

Verdicts judge_all(const AwsConfiguration& aws, const TrustFlows& flows) {
    Verdicts all;
    for (const std::string& subnet : flows.subnets) {
        const AwsRouteTable* table = table_of(aws, subnet, flows.directory->vpc_id);
        const bool own = table != nullptr && std::find(table->subnet_ids.begin(), table->subnet_ids.end(),
                                                       subnet) != table->subnet_ids.end();
        const AwsRemark* remark = own ? nullptr : remark_about(aws, "route tables");
        if (table == nullptr || remark != nullptr) {
            all.open_ends.push_back(
                "describe-route-tables for " + subnet +
                (remark == nullptr ? "" : " (" + place_text(remark->place) + ": " + remark->what + ")"));
            continue;
        }
        auto known = std::find_if(all.tables.begin(), all.tables.end(),
                                  [&](const TableVerdict& one) { return one.table == table; });
        if (known == all.tables.end()) {
            known = all.tables.insert(all.tables.end(), TableVerdict{table, {}, {}});
        }
        known->subnets.push_back(subnet);
    }
    const auto partners = flows.everybody();
    for (TableVerdict& verdict : all.tables) {
        judge(all, verdict, aws, partners);
    }
    sort_once(all.open_ends);
    sort_once(all.unreached);
    sort_once(all.doubtful);
    return all;
}

std::string astray_text(const Astray& astray) {
    const std::string to = addresses_text(astray.addresses);
    switch (astray.end) {
    case RouteEnd::blackhole:
        return "the route " + route_text(*astray.route) + ", which holds " + to + ", is a blackhole (" +
               place_text(astray.route->place) + ")";
    case RouteEnd::internet:
        return to + " is sent to the Internet by " + route_text(*astray.route) +
               ", and the Internet carries no such address (" + place_text(astray.route->place) + ")";
    case RouteEnd::nat:
        return to + " is sent through a NAT gateway by " + route_text(*astray.route) +
               ": a trust's replies and RPC do not survive that everywhere (" +
               place_text(astray.route->place) + ")";
    case RouteEnd::missing:
    case RouteEnd::leads:
    case RouteEnd::open:
        break;
    }
    return "no route holds " + to;
}

/// The gateway by which another table reaches the first of these addresses; else one that some route of this
/// table uses for addresses that are not the Internet's; "" when there is none.
std::string gateway_for(const Verdicts& all, const AwsRouteTable& table, const std::vector<Ip>& addresses) {
    for (const Ip& address : addresses) {
        const auto known = all.gateways.find(address);
        if (known != all.gateways.end() && known->second != "local") {
            return known->second;
        }
    }
    for (const AwsRoute& route : table.routes) {
        const bool private_way = route.target.starts_with("vgw-") || route.target.starts_with("tgw-");
        if (private_way && !route.blackhole) {
            return route.target;
        }
    }
    return "";
}

std::vector<Cidr> ranges_of(const std::vector<Ip>& addresses) {
    std::vector<Cidr> ranges;
    ranges.reserve(addresses.size());
    for (const Ip& address : addresses) {
        ranges.push_back(only(address));
    }
    return CidrSet(std::move(ranges)).ranges();
}

std::string mending_text(const Verdicts& all, const TableVerdict& verdict) {
    std::string text;
    bool placeholder = false;
    for (const Astray& astray : verdict.astray) {
        const std::string gateway = gateway_for(all, *verdict.table, astray.addresses);
        placeholder = placeholder || gateway.empty();
        const std::string& id = verdict.table->id;
        if (astray.end == RouteEnd::blackhole && astray.route->range) {
            text += "\nGive the route " + route_text(*astray.route) +
                    " a target that exists:" + route_command("replace", id, *astray.route->range, gateway);
            continue;
        }
        const auto ranges = ranges_of(astray.addresses);
        text += "\nLead " + id +
                " to the other side; one route to the range that holds all of its addresses "
                "does as well:";
        if (ranges.size() > typeable_ranges) {
            text += "\n  aws ec2 create-route --route-table-id " + id_word(id, "rtb-...") +
                    " --destination-cidr-block " + std::string(too_many_ranges) + " --gateway-id " +
                    id_word(gateway, some_gateway);
            continue;
        }
        for (const Cidr& range : ranges) {
            text += route_command("create", id, range, gateway);
        }
        text += "\nThe same in Terraform:" + route_terraform(id, ranges, gateway);
    }
    return text + (placeholder ? "\n" + std::string(some_gateway) +
                                     " stands for the gateway that leads to the other side: the id of the "
                                     "virtual private gateway (vgw-...), or, with --transit-gateway-id in "
                                     "place of --gateway-id, of the transit gateway (tgw-...)."
                               : "");
}

std::vector<FlowBlock> blocks_of(const TrustFlows& flows, const Verdicts& all) {
    const auto& lost = all.unreached.empty() ? all.doubtful : all.unreached;
    const bool everywhere = std::all_of(all.tables.begin(), all.tables.end(),
                                        [](const TableVerdict& verdict) { return !verdict.astray.empty(); });
    std::vector<FlowBlock> blocks;
    for (const Flow& flow : flows.flows) {
        FlowBlock block{&flow, {}, false, everywhere};
        const auto& partners = flows.partners(flow);
        std::set_intersection(partners.begin(), partners.end(), lost.begin(), lost.end(),
                              std::back_inserter(block.partners));
        block.all_partners = block.partners.size() == partners.size();
        if (!block.partners.empty()) {
            blocks.push_back(std::move(block));
        }
    }
    return blocks;
}

Match astray_match(const Facts& facts, const TrustFlows& flows, const Verdicts& all) {
    Match match = found(all.unreached.empty() ? Finding::suspected : Finding::confirmed, "");
    weigh(match, facts, flows, blocks_of(flows, all));
    std::vector<std::string> ids;
    std::vector<std::string> sentences;
    std::string mend;
    const auto said = contradictions(facts);
    for (const TableVerdict& verdict : all.tables) {
        if (verdict.astray.empty()) {
            continue;
        }
        ids.push_back(verdict.table->id);
        std::vector<std::string> parts;
        for (const Astray& astray : verdict.astray) {
            parts.push_back(astray_text(astray));
        }
        sentences.push_back(verdict.table->id + " of " + listed(verdict.subnets) + ": " +
                            joined(parts, "; "));
        mend += mending_text(all, verdict);
        if (is_contradicted(said, verdict.table->id)) {
            match.finding = Finding::suspected; // CONFIGURATION_CONTRADICTED says why
        }
    }
    match.words["table"] = listed(ids);
    match.words["what"] = "does not lead to " + listed(match.targets, 3);
    match.words["seen"] = joined(sentences, "; ");
    match.words["mend"] = mend.substr(1);
    match.words["table_ids"] = joined(ids, " ");
    return match;
}

Match tables_match(const Facts& facts, const TrustFlows& flows) {
    const Verdicts all = judge_all(facts.evidence().aws, flows);
    if (!all.unreached.empty() || !all.doubtful.empty()) {
        return astray_match(facts, flows, all);
    }
    if (!all.open_ends.empty()) {
        return left_open("the route tables of the directory's subnets", all.open_ends);
    }
    std::vector<std::string> ids;
    for (const TableVerdict& verdict : all.tables) {
        ids.push_back(verdict.table->id);
    }
    return found(Finding::ruled_out,
                 listed(ids) + " leads to " + addresses_text(flows.everybody()) + " from every subnet");
}

constexpr std::string_view tables_call = "describe-route-tables --filters Name=association.subnet-id,Values=";

Match route_table_lacks_path(const Facts& facts) {
    const TrustFlows flows = trust_flows(facts);
    Match match;
    if (!was_given(facts.evidence().aws, "route tables")) {
        match = needs(aws_option("describe-route-tables"));
    } else if (!flows.needs.empty()) {
        match = needs(flows.needs);
    } else if (flows.subnets.empty()) {
        match = needs(aws_option("describe-directories with VpcSettings.SubnetIds"));
    } else {
        match = tables_match(facts, flows);
    }
    match.words.try_emplace("table", "of the directory's subnets");
    match.words.try_emplace("table_ids", "rtb-...");
    match.words.try_emplace("what", "leads to the other side");
    match.words.try_emplace(
        "mend", read_first("the tables",
                           std::string(tables_call) +
                               (flows.subnets.empty() ? "subnet-..." : joined(flows.subnets, ",")),
                           "route-tables.json"));
    return match;
}

constexpr RootCause route_table_row{
    .id = "ROUTE_TABLE_LACKS_PATH",
    .area = "Addressing",
    .title = "Route table {table} {what}",
    .severity = Severity::blocks_creation,
    .shows_as = not_contacted,
    .basis = Basis::inferred,
    .hides = explained_by_configuration,
    .test = route_table_lacks_path,
    .evidence = "{seen}.",
    .fix = "{mend}",
    .verify = "Read the tables again and have them judged, then look at the way:\n"
              "  aws ec2 describe-route-tables --route-table-ids {table_ids}\n"
              "  {recheck}",
    .source = "Amazon VPC User Guide, Configure route tables",
    .checked = checked_date,
};

} // namespace

std::span<const RootCause> route_table_causes() {
    static constexpr RootCause rows[] = {route_table_row};
    return rows;
}

} // namespace pretrust
