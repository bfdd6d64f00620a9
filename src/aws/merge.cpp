// The same thing from several files: pages, regions, a file given twice.
#include <aws/settle.hpp>

#include <pretrust/domain_names.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace pretrust {
namespace {

template <class T> T placeless(T thing) {
    thing.place = {};
    return thing;
}
AwsSecurityGroup placeless(AwsSecurityGroup group) {
    group.place = {};
    for (auto* rules : {&group.ingress, &group.egress}) {
        for (auto& rule : *rules) {
            rule.place = {};
        }
    }
    return group;
}
AwsNetworkAcl placeless(AwsNetworkAcl acl) {
    acl.place = {};
    for (auto& entry : acl.entries) {
        entry.place = {};
    }
    return acl;
}
AwsRouteTable placeless(AwsRouteTable table) {
    table.place = {};
    for (auto& route : table.routes) {
        route.place = {};
    }
    return table;
}

/// What makes two things the same one.
std::string key(const AwsDomainController& controller) {
    std::string text = controller.directory_id;
    for (const auto& address : controller.addresses) {
        text += ' ' + to_text(address);
    }
    return text;
}
std::string key(const AwsForwarder& forwarder) {
    return forwarder.directory_id + ' ' + bare_name(forwarder.remote_domain);
}
std::string key(const AwsIpRoute& route) {
    return route.directory_id + ' ' + to_text(route.range);
}
template <class T> std::string key(const T& thing) {
    return thing.id;
}

/// The thing whose judgement suffers when two of it differ.
std::string about(const AwsDomainController& controller) {
    return controller.directory_id;
}
std::string about(const AwsForwarder&) {
    return "forwarders";
}
std::string about(const AwsIpRoute&) {
    return "ip routes";
}
template <class T> std::string about(const T& thing) {
    return thing.id;
}

template <class T> bool replaces(const T&, const T&) {
    return false;
}
/// A directory of several regions is described in each of them: trusts are a matter of the primary one.
bool replaces(const AwsDirectory& later, const AwsDirectory& first) {
    return !later.primary_region.empty() && later.region == later.primary_region &&
           first.region != first.primary_region;
}

template <class T> void keep_one_of_each(std::vector<T>& list, AwsRemarks& remarks) {
    std::unordered_map<std::string, std::size_t> places;
    std::vector<T> kept;
    for (auto& thing : list) {
        const auto [found, is_new] = places.try_emplace(key(thing), kept.size());
        if (is_new) {
            kept.push_back(std::move(thing));
            continue;
        }
        auto& first = kept[found->second];
        if (placeless(first) == placeless(thing)) {
            continue;
        }
        const bool later = replaces(thing, first);
        const auto& used = later ? thing.place : first.place;
        auto ignored = later ? first.place : thing.place;
        remarks.add(
            std::move(ignored),
            fmt::format("differs from {} {}, which is the same thing and is used", used.file, used.pointer),
            about(thing));
        if (later) {
            first = std::move(thing);
        }
    }
    list = std::move(kept);
}

/// The forwarder's file names no directory: it is the only one, where there is only one that can have any.
void give_forwarders_a_directory(AwsConfiguration& configuration) {
    std::vector<std::string> ids;
    std::vector<std::string> managed;
    const auto add = [](std::vector<std::string>& list, const std::string& id) {
        if (!id.empty() && std::find(list.begin(), list.end(), id) == list.end()) {
            list.push_back(id);
        }
    };
    for (const auto& directory : configuration.directories) {
        add(ids, directory.id);
        if (directory.type == "MicrosoftAD") {
            add(managed, directory.id);
        }
    }
    for (auto& forwarder : configuration.forwarders) {
        if (forwarder.directory_id.empty() && (ids.size() == 1 || managed.size() == 1)) {
            forwarder.directory_id = ids.size() == 1 ? ids.front() : managed.front();
        }
    }
}

/// Entries whose file named no id belong to the list of the file's name, where there is one.
void name_entries(std::vector<AwsPrefixList>& lists, AwsRemarks& remarks) {
    for (auto& entries : lists) {
        if (!entries.id.empty()) {
            continue;
        }
        const auto named = [&](const AwsPrefixList& list) {
            return !list.id.empty() && list.name == entries.name;
        };
        const auto found = std::find_if(lists.begin(), lists.end(), named);
        if (found != lists.end()) {
            entries.id = found->id;
        } else {
            remarks.add(entries.place,
                        "these entries do not say whose they are: name the file after the prefix list, as "
                        "pl-....json",
                        "prefix lists");
        }
    }
}

void merge_prefix_lists(std::vector<AwsPrefixList>& lists, AwsRemarks& remarks) {
    name_entries(lists, remarks);
    std::unordered_map<std::string, std::size_t> places;
    std::vector<AwsPrefixList> kept;
    for (auto& list : lists) {
        const auto same = [&](const AwsPrefixList& other) { return placeless(other) == placeless(list); };
        if (list.id.empty() && std::any_of(kept.begin(), kept.end(), same)) {
            continue; // a file that was given twice
        }
        const auto [found, is_new] =
            list.id.empty() ? std::pair(places.end(), true) : places.try_emplace(list.id, kept.size());
        if (is_new) {
            kept.push_back(std::move(list));
            continue;
        }
        auto& first = kept[found->second];
        if (first.name.empty()) {
            first.name = list.name;
        }
        first.entries_given = first.entries_given || list.entries_given;
        first.ranges.insert(first.ranges.end(), list.ranges.begin(), list.ranges.end());
    }
    for (auto& list : kept) {
        std::sort(list.ranges.begin(), list.ranges.end());
        list.ranges.erase(std::unique(list.ranges.begin(), list.ranges.end()), list.ranges.end());
    }
    lists = std::move(kept);
}

} // namespace

void merge_aws(AwsConfiguration& configuration, AwsRemarks& remarks) {
    keep_one_of_each(configuration.directories, remarks);
    keep_one_of_each(configuration.domain_controllers, remarks);
    keep_one_of_each(configuration.trusts, remarks);
    give_forwarders_a_directory(configuration);
    keep_one_of_each(configuration.forwarders, remarks);
    keep_one_of_each(configuration.ip_routes, remarks);
    keep_one_of_each(configuration.security_groups, remarks);
    keep_one_of_each(configuration.network_acls, remarks);
    keep_one_of_each(configuration.route_tables, remarks);
    keep_one_of_each(configuration.subnets, remarks);
    keep_one_of_each(configuration.vpcs, remarks);
    merge_prefix_lists(configuration.prefix_lists, remarks);
}

bool kind_given(const AwsConfiguration& configuration, std::string_view kind) {
    const auto& kinds = configuration.kinds_given;
    return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

} // namespace pretrust
