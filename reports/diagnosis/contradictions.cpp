// Two proofs only: a managed DC answered on a port that its group, or the ACL before it, opens to nobody; or
// a managed DNS server knows the other domain although it is let out to none of its forwarder's addresses.
#include <diagnosis/acl_rules.hpp>
#include <diagnosis/causes.hpp>
#include <diagnosis/contradictions.hpp>
#include <diagnosis/dns_views.hpp>
#include <diagnosis/flow_blocks.hpp>
#include <diagnosis/group_rules.hpp>
#include <diagnosis/route_choice.hpp>
#include <diagnosis/subnets.hpp>

#include <algorithm>

namespace pretrust {

namespace {

struct Scene {
    const Facts& facts;
    const AwsConfiguration& aws;
    TrustFlows flows;
    const AwsSecurityGroup* group = nullptr;
};

Scene scene_of(const Facts& facts) {
    Scene scene{facts, facts.evidence().aws, trust_flows(facts), nullptr};
    if (scene.flows.directory != nullptr) {
        for (const AwsSecurityGroup& group : scene.aws.security_groups) {
            if (group.id == scene.flows.directory->security_group_id) {
                scene.group = &group;
            }
        }
    }
    return scene;
}

void add(std::vector<Disproof>& all, const std::string& about, std::string text, Look look) {
    const auto same = std::find_if(
        all.begin(), all.end(), [&](const Disproof& one) { return one.about == about && one.text == text; });
    if (same == all.end()) {
        all.push_back({about, std::move(text), {look}, {look->target}});
        return;
    }
    same->looks.push_back(look);
    if (std::find(same->targets.begin(), same->targets.end(), look->target) == same->targets.end()) {
        same->targets.push_back(look->target);
    }
}

std::vector<Ip> managed_dcs(const Scene& scene) {
    std::vector<Ip> dcs = scene.flows.directory->dns_addresses;
    for (const AwsDomainController& dc : scene.aws.domain_controllers) {
        if (dc.directory_id.empty() || dc.directory_id == scene.flows.directory->id) {
            dcs.insert(dcs.end(), dc.addresses.begin(), dc.addresses.end());
        }
    }
    std::sort(dcs.begin(), dcs.end());
    dcs.erase(std::unique(dcs.begin(), dcs.end()), dcs.end());
    return dcs;
}

/// What came into the DC from this host and was answered, against rules that let nobody in. In whose name a
/// middlebox answers is not known, so nothing is proven by a connect where everything connects.
void add_answers(std::vector<Disproof>& all, const Scene& scene, const GroupRules& in, const Ip& dc) {
    const std::string address = to_text(dc);
    const SubnetAcls acls = acls_of(scene.aws, {subnet_of(scene.aws, scene.flows.subnets, dc)});
    for (const Flow& flow : scene.flows.flows) {
        const Access access = flow.by == Initiator::self_managed && flow.service->port != 0
                                  ? scene.facts.access(address, flow.service->id)
                                  : Access{};
        if (access.reach != Reach::good || !scene.facts.works(*access.proof)) {
            continue;
        }
        std::string answers = address + " answers this host on ";
        answers += port_name(flow.protocol, flow.ports) + ", which no ingress ";
        if (in.closed_to_all(flow.protocol, flow.ports)) {
            add(all, scene.group->id,
                joined({answers, "rule of ", scene.group->id, " opens to any address"}, ""), access.proof);
        }
        const Packet packet{Way::in, flow.protocol, flow.ports};
        for (const SubnetAcl& acl : acls.judged) {
            if (closed_to_all(*acl.acl, packet)) {
                add(all, acl.acl->id,
                    joined({answers, "entry of ", acl.acl->id, " allows from any address"}, ""),
                    access.proof);
            }
        }
    }
}

bool group_bars_dns(const Scene& scene) {
    if (scene.group == nullptr) {
        return false;
    }
    const auto passes =
        GroupRules(scene.aws, *scene.group, Way::out).passes(protocol_udp, {53, 53}, scene.flows.dns_servers);
    return std::all_of(passes.begin(), passes.end(), [](Pass pass) { return pass == Pass::no; });
}

bool acl_bars_dns(const Scene& scene, const SubnetAcl& acl) {
    const auto servers = acl.through(scene.flows.dns_servers);
    std::vector<Ip> barred;
    for (const Packet& packet :
         {Packet{Way::out, protocol_udp, {53, 53}}, Packet{Way::in, protocol_udp, client_ports}}) {
        for (const AclBlock& block : acl_blocks(*acl.acl, packet, servers)) {
            barred.insert(barred.end(), block.addresses.begin(), block.addresses.end());
        }
    }
    std::sort(barred.begin(), barred.end());
    barred.erase(std::unique(barred.begin(), barred.end()), barred.end());
    return barred == scene.flows.dns_servers;
}

bool table_bars_dns(const Scene& scene, const AwsRouteTable& table) {
    return std::all_of(scene.flows.dns_servers.begin(), scene.flows.dns_servers.end(), [&](const Ip& server) {
        const RouteEnd end = choose_route(scene.aws, table, server).end;
        return end == RouteEnd::missing || end == RouteEnd::blackhole || end == RouteEnd::internet;
    });
}

/// The managed DNS server named the other side's DCs: its question went to the forwarder's addresses.
void add_forwarded(std::vector<Disproof>& all, const Scene& scene, const ThroughView& view,
                   const Ip& server) {
    const std::string known = view.server + " names the DCs of " + scene.facts.plan().remote_domain +
                              ", so its questions reach a DNS server there, and ";
    const std::string to = addresses_text(scene.flows.dns_servers, 3);
    if (group_bars_dns(scene)) {
        add(all, scene.group->id, known + scene.group->id + " lets no UDP 53 out to " + to, view.look);
    }
    const std::string subnet = subnet_of(scene.aws, scene.flows.subnets, server);
    for (const SubnetAcl& acl : acls_of(scene.aws, {subnet}).judged) {
        if (acl_bars_dns(scene, acl)) {
            add(all, acl.acl->id,
                joined({known, acl.acl->id, " denies UDP 53 to ", to, ", or the replies"}, ""), view.look);
        }
    }
    const AwsRouteTable* table =
        subnet.empty() ? nullptr : table_of(scene.aws, subnet, scene.flows.directory->vpc_id);
    if (table != nullptr && table_bars_dns(scene, *table)) {
        add(all, table->id, known + table->id + " does not lead to " + to, view.look);
    }
}

} // namespace

std::vector<Disproof> contradictions(const Facts& facts) {
    std::vector<Disproof> all;
    const Scene scene = scene_of(facts);
    if (facts.evidence().offline || scene.flows.directory == nullptr) {
        return all;
    }
    const auto dcs = managed_dcs(scene);
    if (scene.group != nullptr) {
        const GroupRules in(scene.aws, *scene.group, Way::in);
        for (const Ip& dc : dcs) {
            add_answers(all, scene, in, dc);
        }
    }
    if (facts.plan().side == Side::aws && !scene.flows.dns_servers.empty()) {
        for (const ThroughView& view : through_views(facts)) {
            const auto server = read_ip(view.server);
            if (view.state == Through::good && server &&
                std::find(dcs.begin(), dcs.end(), *server) != dcs.end()) {
                add_forwarded(all, scene, view, *server);
            }
        }
    }
    return all;
}

bool is_contradicted(const std::vector<Disproof>& all, std::string_view about) {
    return std::any_of(all.begin(), all.end(), [&](const Disproof& one) { return one.about == about; });
}

namespace {

/// What this host could have seen the configuration be wrong about.
bool can_be_held_against(const TrustFlows& flows, const AwsConfiguration& aws) {
    return flows.directory != nullptr && (was_given(aws, "security groups") ||
                                          was_given(aws, "network acls") || was_given(aws, "route tables"));
}

/// Something of a managed DC was seen, or of what it asks for others.
bool any_seen(const Facts& facts, const TrustFlows& flows) {
    const auto& servers = flows.directory->dns_addresses;
    return std::any_of(servers.begin(), servers.end(),
                       [&](const Ip& server) { return facts.everything_at(to_text(server)).any(judged); });
}

Match contradicted_match(const Facts& facts, const std::vector<Disproof>& all) {
    Match match = found(Finding::confirmed, "");
    std::vector<std::string> sentences;
    for (const Disproof& one : all) {
        sentences.push_back(one.text);
        for (const Look look : one.looks) {
            cite(match, facts, look);
        }
        if (std::find(match.targets.begin(), match.targets.end(), one.about) == match.targets.end()) {
            match.targets.push_back(one.about);
        }
    }
    match.words["ids"] = joined(match.targets, ", ");
    match.words["seen"] = listed(sentences, 4);
    return match;
}

std::string read_again(const TrustFlows& flows) {
    const std::string id = flows.directory == nullptr ? "" : flows.directory->id;
    const std::string vpc = flows.directory == nullptr ? "" : flows.directory->vpc_id;
    const std::string filter = " --filters Name=vpc-id,Values=" + id_word(vpc, "vpc-...");
    return "  aws ds describe-directories --directory-ids " + id_word(id, "d-...") +
           "\n  aws ec2 describe-security-groups" + filter + "\n  aws ec2 describe-network-acls" + filter +
           "\n  aws ec2 describe-route-tables" + filter;
}

Match configuration_contradicted(const Facts& facts) {
    const AwsConfiguration& aws = facts.evidence().aws;
    const TrustFlows flows = trust_flows(facts);
    Match match;
    if (!can_be_held_against(flows, aws)) {
        match = needs(flows.directory == nullptr && !flows.needs.empty()
                          ? flows.needs
                          : aws_option("describe-security-groups, describe-network-acls, "
                                       "describe-route-tables"));
    } else if (!any_seen(facts, flows)) {
        match = found(Finding::unknown, "no managed DNS server was asked anything");
    } else {
        const auto all = contradictions(facts);
        match = all.empty() ? found(Finding::ruled_out, "no packet passed that the configuration denies")
                            : contradicted_match(facts, all);
    }
    match.words.try_emplace("ids", "the configuration");
    match.words["read_again"] = read_again(flows);
    return match;
}

constexpr RootCause contradicted_row{
    .id = "CONFIGURATION_CONTRADICTED",
    .area = "Addressing",
    .title = "Packets pass that the configuration in the files denies: {ids} is not what is in force",
    .severity = Severity::hygiene,
    .shows_as = {},
    .basis = Basis::observed,
    .hides = {},
    .test = configuration_contradicted,
    .evidence = "{seen}.",
    .fix = "Find out which of the two is true before changing either. The files may be old or of another "
           "account, Region or directory, other groups may be attached to the DCs' interfaces, or a DNS "
           "answer may still come from a cache (wait for its time to live and run this again). Read the "
           "configuration anew:\n"
           "{read_again}",
    .verify = "With the new files the contradiction is gone:\n"
              "  {recheck} --aws NEW-FILES",
    .source = "AWS Directory Service Administration Guide, What gets created with your AWS Managed Microsoft "
              "AD",
    .checked = checked_date,
};

} // namespace

std::span<const RootCause> contradiction_causes() {
    static constexpr RootCause rows[] = {contradicted_row};
    return rows;
}

} // namespace pretrust
