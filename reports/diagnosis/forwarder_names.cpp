// The servers that a forwarder should lead to, and the commands that make it so.
#include <diagnosis/commands.hpp>
#include <diagnosis/dns_views.hpp>
#include <diagnosis/forwarder_configured.hpp>
#include <diagnosis/halves.hpp>

#include <algorithm>

namespace pretrust {

namespace {

constexpr std::size_t most_servers = 4; ///< that the console and the API take for one forwarder

/// The API keeps the two families apart.
std::string address_options(const std::vector<std::string>& servers) {
    std::string v4;
    std::string v6;
    for (const std::string& server : servers) {
        (server.find(':') == std::string::npos ? v4 : v6) += " " + server;
    }
    if (servers.empty()) {
        return " --dns-ip-addrs REACHABLE-DNS-ADDRESSES";
    }
    return (v4.empty() ? "" : " --dns-ip-addrs" + v4) + (v6.empty() ? "" : " --dns-ipv6-addrs" + v6);
}

} // namespace

std::vector<std::string> wanted_servers(const Facts& facts) {
    auto servers = answering_servers(facts);
    if (servers.empty()) {
        servers = typed_servers(facts);
    }
    servers.resize(std::min(servers.size(), most_servers));
    return servers;
}

std::string forwarder_commands(const Facts& facts, std::string_view verb) {
    const auto servers = wanted_servers(facts);
    const std::string domain = self_managed_word(facts);
    const std::string directory = directory_word(facts.evidence().aws);
    const std::string quoted = servers.empty() ? "REACHABLE-DNS-ADDRESSES" : joined(servers, "\", \"");
    return "  aws ds " + std::string(verb) + "-conditional-forwarder --directory-id " + directory +
           " --remote-domain-name " + domain + address_options(servers) + "\nIn Terraform:\n" +
           "    resource \"aws_directory_service_conditional_forwarder\" \"trust\" {\n"
           "      directory_id       = \"" +
           directory + "\"\n      remote_domain_name = \"" + domain + "\"\n      dns_ips            = [\"" +
           quoted + "\"]\n    }";
}

std::vector<std::string> typed_servers(const Facts& facts) {
    const Plan& plan = facts.plan();
    if (plan.side == Side::aws) {
        return plan.remote_dns;
    }
    return plan.local_dns_from == LocalDnsFrom::option ? plan.local_dns : std::vector<std::string>();
}

std::vector<std::string> answering_servers(const Facts& facts) {
    std::vector<std::string> result;
    if (facts.plan().side == Side::aws) {
        for (const DirectView& view : direct_views(facts)) {
            if (view.state == Direct::good) {
                result.push_back(view.server);
            }
        }
    }
    return result;
}

Look resolved_by_managed_dns(const Facts& facts) {
    if (facts.plan().side == Side::aws) {
        for (const ThroughView& view : through_views(facts)) {
            if (view.state == Through::good && view.proven_local) {
                return view.look;
            }
        }
    }
    return nullptr;
}

std::optional<Match> forwarder_input_missing(const Facts& facts) {
    const AwsConfiguration& aws = facts.evidence().aws;
    if (!was_given(aws, "forwarders")) {
        return needs(aws_option("describe-conditional-forwarders"));
    }
    if (self_managed_domain(facts.plan()).empty() && !aws.request) {
        return needs("--local-domain");
    }
    if (directory_of(aws) == nullptr && aws.directories.size() > 1) {
        return needs("--directory-id");
    }
    return std::nullopt;
}

} // namespace pretrust
