#include "renamed_runs.hpp"

#include <pretrust/address.hpp>

#include <algorithm>
#include <optional>

namespace pretrust {

namespace {

std::string upper(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    return text;
}

/// "DC=corp,DC=example,DC=com".
std::string naming_context(const std::string& domain) {
    std::string context = "DC=";
    for (const char c : domain) {
        context += c == '.' ? ",DC=" : std::string(1, c);
    }
    return context;
}

void rename(std::string& text, const std::vector<Renamed>& renamed) {
    for (const auto& [from, to] : renamed) {
        if (text.find(to) != std::string::npos) {
            continue; // it has the new form already, which may hold the old one
        }
        for (std::size_t at = text.find(from); at != std::string::npos;
             at = text.find(from, at + to.size())) {
            text.replace(at, from.size(), to);
        }
    }
}

void rename(std::vector<std::string>& texts, const std::vector<Renamed>& renamed) {
    for (std::string& text : texts) {
        rename(text, renamed);
    }
}

void rename(std::vector<Ip>& addresses, const std::vector<Renamed>& renamed) {
    for (Ip& address : addresses) {
        std::string text = to_text(address);
        rename(text, renamed);
        const auto other = read_ip(text);
        address = other ? *other : address;
    }
}

std::vector<std::string> dcs_named_in(const Evidence& run) {
    for (const Observation& look : run.items) {
        const auto hosts = look.args.find("hosts");
        if (look.tag == "DNS_LOCATOR_RECORDS" && hosts != look.args.end()) {
            return std::get<std::vector<std::string>>(hosts->second);
        }
    }
    return {};
}

/// The smallest range that holds both.
Cidr around(Cidr range, const Ip& address) {
    while (!contains(range, address)) {
        range = *read_cidr(to_text(range.base) + "/" + std::to_string(range.length - 1), HostBits::cut);
    }
    return range;
}

/// A rule about addresses that are others now is about those; one about everybody stays as it is.
void rename(Cidr& range, const std::vector<Renamed>& renamed) {
    std::optional<Cidr> moved;
    for (const auto& [from, to] : renamed) {
        const auto before = read_ip(from);
        const auto now = read_ip(to);
        if (before && now && range.length > 0 && contains(range, *before)) {
            moved = moved ? around(*moved, *now) : only(*now);
        }
    }
    range = moved.value_or(range);
}

void rename(std::vector<AwsGroupRule>& rules, const std::vector<Renamed>& renamed) {
    for (AwsGroupRule& rule : rules) {
        for (Cidr& range : rule.ranges) {
            rename(range, renamed);
        }
    }
}

void rename_rules(AwsConfiguration& aws, const std::vector<Renamed>& renamed) {
    for (AwsSecurityGroup& group : aws.security_groups) {
        rename(group.ingress, renamed);
        rename(group.egress, renamed);
    }
    for (AwsNetworkAcl& acl : aws.network_acls) {
        for (AwsAclEntry& entry : acl.entries) {
            rename(entry.range, renamed);
        }
    }
    for (AwsRouteTable& table : aws.route_tables) {
        for (AwsRoute& route : table.routes) {
            if (route.range) {
                rename(*route.range, renamed);
            }
        }
    }
}

} // namespace

void add_name(std::vector<Renamed>& renamed, const std::string& from, const std::string& to) {
    if (from != to && !from.empty() && !to.empty()) {
        renamed.emplace_back(naming_context(from), naming_context(to));
        renamed.emplace_back(upper(from), upper(to));
        renamed.emplace_back(from, to);
    }
}

void add_addresses(std::vector<Renamed>& renamed, const std::vector<std::string>& from,
                   const std::vector<std::string>& to) {
    const bool all_new =
        from.size() == to.size() && std::none_of(to.begin(), to.end(), [&](const std::string& address) {
            return std::find(from.begin(), from.end(), address) != from.end();
        });
    for (std::size_t i = 0; all_new && i < from.size(); ++i) {
        renamed.emplace_back(from[i], to[i]);
    }
}

void add_hosts(std::vector<Renamed>& renamed, const Evidence& from, const Evidence& to) {
    std::vector<std::string> before = dcs_named_in(from);
    const std::vector<std::string> now = dcs_named_in(to);
    std::vector<Renamed> hosts;
    for (std::size_t i = 0; before.size() == now.size() && i < now.size(); ++i) {
        std::string same = before[i];
        rename(same, renamed);
        if (same != now[i]) {
            hosts.emplace_back(before[i], now[i]);
        }
    }
    renamed.insert(renamed.begin(), hosts.begin(), hosts.end()); // before the domain that is a part of them
}

void rename(Plan& plan, const std::vector<Renamed>& renamed) {
    rename(plan.remote_domain, renamed);
    rename(plan.local_domain, renamed);
    rename(plan.remote_dns, renamed);
    rename(plan.local_dns, renamed);
}

void rename(AwsConfiguration& aws, const std::vector<Renamed>& renamed) {
    rename_rules(aws, renamed);
    for (AwsDirectory& directory : aws.directories) {
        rename(directory.name, renamed);
    }
    for (AwsTrust& trust : aws.trusts) {
        rename(trust.remote_domain, renamed);
    }
    for (AwsForwarder& forwarder : aws.forwarders) {
        rename(forwarder.remote_domain, renamed);
        rename(forwarder.dns_addresses, renamed);
    }
    if (aws.request) {
        rename(aws.request->remote_domain, renamed);
        rename(aws.request->forwarder_addresses, renamed);
    }
}

void rename(Observation& look, const std::vector<Renamed>& renamed) {
    rename(look.target, renamed);
    for (auto& [name, value] : look.args) {
        if (auto* text = std::get_if<std::string>(&value)) {
            rename(*text, renamed);
        } else if (auto* texts = std::get_if<std::vector<std::string>>(&value)) {
            rename(*texts, renamed);
        }
    }
}

} // namespace pretrust
