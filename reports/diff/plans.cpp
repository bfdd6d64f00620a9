// Options in the words of the command line; AWS's configuration by what differs in it, wherever it was read
// from.
#include <reports/between.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <diff/plans.hpp>

namespace pretrust {
namespace {

std::string listed(const std::vector<std::string>& list) {
    return fmt::format("{}", fmt::join(list, ", "));
}

std::string shown(const std::string& text) {
    constexpr std::size_t most = 200;
    return text.empty() ? "nothing" : text.size() <= most ? text : text.substr(0, most) + "...";
}

/// Names without case and the trailing dot, for comparing.
std::string folded(std::string name) {
    std::ranges::transform(name, name.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (name.ends_with('.')) {
        name.pop_back();
    }
    return name;
}

class Plans {
  public:
    explicit Plans(std::vector<std::string>& sentences) : sentences_(sentences) {}

    void text(std::string_view option, const std::string& before, const std::string& after) {
        if (before != after) {
            sentences_.push_back(fmt::format("{}: {} -> {}", option, shown(before), shown(after)));
        }
    }
    void list(std::string_view option, const std::vector<std::string>& before,
              const std::vector<std::string>& after) {
        text(option, listed(before), listed(after));
    }
    template <class E> void word(std::string_view option, E before, E after) {
        text(option, std::string(to_name(before)), std::string(to_name(after)));
    }

  private:
    std::vector<std::string>& sentences_;
};

void options(const Plan& before, const Plan& after, Plans& plans) {
    plans.list("--dns", before.remote_dns, after.remote_dns);
    if (folded(before.local_domain) != folded(after.local_domain)) {
        plans.text("--local-domain", before.local_domain, after.local_domain);
    }
    plans.list("--local-dns", before.local_dns, after.local_dns);
    plans.word("--side", before.side, after.side);
    plans.word("--type", before.type, after.type);
    plans.word("--direction", before.direction, after.direction);
    plans.list("--for", before.services, after.services);
    plans.text("--local-netbios", before.local_netbios, after.local_netbios);
    plans.text("--source-address", before.source_address, after.source_address);
    plans.word("--source-ports", before.source_ports, after.source_ports);
    plans.word("--sweep", before.sweep, after.sweep);
    plans.text("--user", before.preauth_user, after.preauth_user);
    plans.word("--trust-password-file", before.trust_password, after.trust_password);
    plans.text("--failed-with", before.failed_with, after.failed_with);
    plans.text("--deadline", fmt::format("{} ms", before.deadline.count()),
               fmt::format("{} ms", after.deadline.count()));
}

/// Things without the place that they were read from, which says nothing about the network.
template <class T> T bare(T thing) {
    thing.place = {};
    return thing;
}
AwsSecurityGroup bare(AwsSecurityGroup group) {
    group.place = {};
    for (auto* rules : {&group.ingress, &group.egress}) {
        std::ranges::for_each(*rules, [](AwsGroupRule& rule) { rule.place = {}; });
    }
    return group;
}
AwsNetworkAcl bare(AwsNetworkAcl acl) {
    acl.place = {};
    std::ranges::for_each(acl.entries, [](AwsAclEntry& entry) { entry.place = {}; });
    return acl;
}
AwsRouteTable bare(AwsRouteTable table) {
    table.place = {};
    std::ranges::for_each(table.routes, [](AwsRoute& route) { route.place = {}; });
    return table;
}

template <class T> bool differ(const std::vector<T>& before, const std::vector<T>& after) {
    return !std::ranges::equal(before, after,
                               [](const T& one, const T& other) { return bare(one) == bare(other); });
}

void configuration(const AwsConfiguration& before, const AwsConfiguration& after,
                   std::vector<std::string>& sentences) {
    std::vector<std::string_view> kinds;
    const auto note = [&](bool differs, std::string_view kind) {
        if (differs) {
            kinds.push_back(kind);
        }
    };
    note(before.directory_id != after.directory_id || differ(before.directories, after.directories),
         "directories");
    note(differ(before.domain_controllers, after.domain_controllers), "domain controllers");
    note(differ(before.trusts, after.trusts), "trusts");
    note(differ(before.forwarders, after.forwarders), "conditional forwarders");
    note(differ(before.ip_routes, after.ip_routes), "IP routes");
    note(differ(before.security_groups, after.security_groups), "security groups");
    note(differ(before.network_acls, after.network_acls), "network ACLs");
    note(differ(before.route_tables, after.route_tables), "route tables");
    note(differ(before.subnets, after.subnets), "subnets");
    note(differ(before.vpcs, after.vpcs), "VPCs");
    note(differ(before.prefix_lists, after.prefix_lists), "prefix lists");
    note(before.published != after.published, "AWS's published ranges");
    const bool both = before.request && after.request;
    note(both ? bare(*before.request) != bare(*after.request)
              : before.request.has_value() != after.request.has_value(),
         "the CreateTrust request");
    note(before.password != after.password, "the password's properties");
    if (!kinds.empty()) {
        sentences.push_back(fmt::format("of AWS's configuration: {}", fmt::join(kinds, ", ")));
    }
}

void warn(const Evidence& before, const Evidence& after, std::vector<std::string>& warnings) {
    if (folded(before.plan.remote_domain) != folded(after.plan.remote_domain)) {
        warnings.push_back(
            fmt::format("The runs are about different domains, {} and {}: what differs need not have "
                        "changed.",
                        before.plan.remote_domain, after.plan.remote_domain));
    }
    if (before.plan.side != after.plan.side) {
        warnings.push_back(
            fmt::format("The first run looked from {}, the second from {}: what differs may be a matter "
                        "of place.",
                        side_words(before), side_words(after)));
    }
    if (before.offline != after.offline) {
        warnings.push_back(fmt::format("The {} run sent no packet: it looked at files only.",
                                       before.offline ? "first" : "second"));
    }
    for (const auto* run : {&before, &after}) {
        if (run->interrupted || run->deadline_hit) {
            warnings.push_back(fmt::format("The {} run was cut short {}: what it did not ask is no change.",
                                           run == &before ? "first" : "second",
                                           run->interrupted ? "by an interruption" : "by its deadline"));
        }
    }
    if (before.started_unix_us > after.started_unix_us) {
        warnings.emplace_back(
            "The first run is the later one: read \"before\" and \"now\" accordingly, or give the files "
            "the other way round.");
    }
}

} // namespace

void compare_plans(const Evidence& before, const Evidence& after, Difference& difference) {
    Plans plans(difference.plan);
    options(before.plan, after.plan, plans);
    configuration(before.aws, after.aws, difference.plan);
    warn(before, after, difference.warnings);
}

} // namespace pretrust
