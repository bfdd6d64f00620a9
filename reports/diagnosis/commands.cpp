// AWS CLI for the managed side, PowerShell for the self-managed one.
#include <diagnosis/aws_flows.hpp>
#include <diagnosis/commands.hpp>
#include <diagnosis/words.hpp>

#include <pretrust/address.hpp>
#include <pretrust/aws_patterns.hpp>
#include <pretrust/domain_names.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace pretrust {

namespace {

bool is_v6(const std::string& address) {
    return address.find(':') != std::string::npos;
}

std::string cidr(const std::string& address) {
    return address + (is_v6(address) ? "/128" : "/32");
}

std::optional<std::array<int, 2>> first_octets(const std::string& address) {
    std::array<int, 2> octets{};
    const char* at = address.data();
    const char* end = address.data() + address.size();
    for (int& octet : octets) {
        const auto [next, error] = std::from_chars(at, end, octet);
        if (error != std::errc() || next == end || *next != '.') {
            return std::nullopt;
        }
        at = next + 1;
    }
    return octets;
}

/// RFC 1918: the directory reaches these without an IP route.
bool is_private_v4(const std::string& address) {
    const auto octets = first_octets(address);
    if (!octets) {
        return false;
    }
    const auto [a, b] = *octets;
    return a == 10 || (a == 172 && b >= 16 && b <= 31) || (a == 192 && b == 168);
}

std::string permission(const PortSpan& range, const std::vector<std::string>& peers) {
    std::string v4;
    std::string v6;
    for (const std::string& peer : peers) {
        std::string& list = is_v6(peer) ? v6 : v4;
        list += (list.empty() ? "" : ",") + std::string(is_v6(peer) ? "{CidrIpv6=" : "{CidrIp=") +
                (peer.find('-') == std::string::npos ? cidr(peer) : peer) + "}";
    }
    std::string text = "IpProtocol=" + std::string(to_string(range.transport)) +
                       ",FromPort=" + std::to_string(range.first) + ",ToPort=" + std::to_string(range.last);
    if (!v4.empty()) {
        text += ",IpRanges=[" + v4 + "]";
    }
    if (!v6.empty()) {
        text += ",Ipv6Ranges=[" + v6 + "]";
    }
    return text;
}

std::string group_command(const Plan& plan, const std::string& group, const std::vector<PortSpan>& ports,
                          const std::vector<std::string>& peers) {
    std::string permissions;
    for (const PortSpan& range : ports) {
        permissions += " '" + permission(range, peers) + "'";
    }
    const bool out = plan.side == Side::aws;
    return std::string("aws ec2 authorize-security-group-") + (out ? "egress" : "ingress") + " --group-id " +
           group + " --ip-permissions" + permissions;
}

std::string span_name(const PortSpan& range) {
    const std::string first = std::to_string(range.first);
    return first + (range.last == range.first ? "" : "-" + std::to_string(range.last));
}

/// One rule for all ports of a transport; empty when none of them is of that transport.
std::string windows_command(const Plan& plan, const std::vector<PortSpan>& ports, Transport transport,
                            const std::vector<std::string>& peers) {
    std::vector<std::string> names;
    for (const PortSpan& range : ports) {
        if (range.transport == transport) {
            names.push_back(span_name(range));
        }
    }
    if (names.empty()) {
        return "";
    }
    const bool inbound = plan.side == Side::aws;
    const std::string protocol = transport == Transport::tcp ? "TCP" : "UDP";
    return "\n  New-NetFirewallRule -DisplayName 'AD trust " + protocol + " " + joined(names, " ") +
           "' -Direction " + (inbound ? "Inbound" : "Outbound") + " -Protocol " + protocol +
           (inbound ? " -LocalPort " : " -RemotePort ") + joined(names, ",") + " -RemoteAddress " +
           joined(peers, ",") + " -Action Allow";
}

} // namespace

std::string directory_word(const AwsConfiguration& aws) {
    if (const AwsDirectory* directory = directory_of(aws); directory != nullptr && !directory->id.empty()) {
        return directory->id;
    }
    if (!aws.directory_id.empty()) {
        return aws.directory_id;
    }
    const bool asked = aws.request && aws_takes_directory_id(aws.request->directory_id);
    return asked ? aws.request->directory_id : "d-...";
}

std::string group_word(const AwsConfiguration& aws) {
    const AwsDirectory* directory = directory_of(aws);
    return directory != nullptr && !directory->security_group_id.empty() ? directory->security_group_id
                                                                         : "sg-...";
}

std::string update_forwarder_command(const Plan& plan, const AwsConfiguration& aws,
                                     const std::vector<std::string>& servers) {
    if (plan.side == Side::aws) {
        const std::string spaced = servers.empty() ? "REMOTE-DNS-ADDRESSES" : joined(servers, " ");
        return "aws ds update-conditional-forwarder --directory-id " + directory_word(aws) +
               " --remote-domain-name " + plan.remote_domain + " --dns-ip-addrs " + spaced;
    }
    const std::string commas = servers.empty() ? "REMOTE-DNS-ADDRESSES" : joined(servers, ",");
    return "Set-DnsServerConditionalForwarderZone -Name " + plan.remote_domain + " -MasterServers " + commas;
}

std::string update_forwarder_command(const Plan& plan, const AwsConfiguration& aws) {
    return update_forwarder_command(plan, aws, plan.remote_dns);
}

std::string create_forwarder_command(const Plan& plan, const AwsConfiguration& aws) {
    if (plan.side == Side::aws) {
        const std::string spaced =
            plan.remote_dns.empty() ? "REMOTE-DNS-ADDRESSES" : joined(plan.remote_dns, " ");
        return "aws ds create-conditional-forwarder --directory-id " + directory_word(aws) +
               " --remote-domain-name " + plan.remote_domain + " --dns-ip-addrs " + spaced;
    }
    const std::string commas =
        plan.remote_dns.empty() ? "REMOTE-DNS-ADDRESSES" : joined(plan.remote_dns, ",");
    return "Add-DnsServerConditionalForwarderZone -Name " + plan.remote_domain + " -MasterServers " + commas +
           " -ReplicationScope Domain";
}

std::string clear_cache_advice(const Plan& plan) {
    if (plan.side == Side::aws) {
        return "AWS advises to wait as well: the managed DNS servers forget by themselves.";
    }
    std::string advice = "Or clear the cache now:";
    for (const std::string& server : plan.local_dns) {
        advice += "\n  Clear-DnsServerCache -ComputerName " + server + " -Force";
    }
    return advice + (plan.local_dns.empty() ? "\n  Clear-DnsServerCache -Force" : "");
}

std::string dns_policy_advice(const Plan& plan, const std::vector<std::string>& servers) {
    const bool aws = plan.side == Side::aws;
    std::string advice = "The network lets the question through; " + listed(servers) +
                         " declines it by a rule of its own. On a Windows DNS server, is the zone there, and "
                         "which policy refuses?\n";
    advice += "  Get-DnsServerZone -Name " + plan.remote_domain + "\n";
    advice += "  Get-DnsServerQueryResolutionPolicy -ZoneName " + plan.remote_domain + "\n";
    advice += "  Get-DnsServerQueryResolutionPolicy\n"
              "If it only passes the question on, is recursion allowed?\n"
              "  Get-DnsServerRecursionScope\n";
    advice +=
        std::string("On BIND, then Unbound, the ") + (aws ? "AWS" : "self-managed") +
        " DNS servers must be in allow-query (and in allow-recursion, if it passes the question on), or "
        "in access-control:\n"
        "  named-checkconf -p\n"
        "  unbound-checkconf -o access-control";
    return advice;
}

std::string recheck_command(const Plan& plan) {
    std::string command = "pretrust check " + plan.remote_domain;
    if (!plan.remote_dns.empty()) {
        command += " --dns " + joined(plan.remote_dns, ",");
    }
    if (!plan.local_domain.empty()) {
        command += " --local-domain " + plan.local_domain;
    }
    if (!plan.local_dns.empty() && plan.local_dns_from == LocalDnsFrom::option) {
        command += " --local-dns " + joined(plan.local_dns, ",");
    }
    if (plan.side == Side::self_managed) {
        command += " --side self-managed";
    }
    if (plan.type == TrustType::external) {
        command += " --type external";
    }
    return command;
}

std::vector<std::string> local_peers(const Facts& facts) {
    const Plan& plan = facts.plan();
    std::vector<std::string> peers;
    for (const std::string& address : facts.local_addresses()) {
        const auto ip = read_ip(address);
        const bool says_so = facts.at("CLDAP_PING_ANSWER", address).any([&](const Observation& look) {
            return judged(look) && same_domain(text(look, "dns_domain"), plan.local_domain);
        });
        if (ip && kind_of(*ip) != AddressKind::loopback &&
            (plan.local_dns_from == LocalDnsFrom::option || says_so)) {
            peers.push_back(address);
        }
    }
    return peers;
}

std::string open_ports_advice(const Facts& facts, const std::vector<PortSpan>& ports,
                              const std::vector<std::string>& targets) {
    const Plan& plan = facts.plan();
    const AwsConfiguration& aws = facts.evidence().aws;
    const bool from_aws = plan.side == Side::aws;
    // What goes into a command is complete, or it would open less than is needed; a very long list becomes a
    // name to be replaced.
    constexpr std::size_t typeable = 20;
    const bool few = !targets.empty() && targets.size() <= typeable;
    const std::vector<std::string> far = few ? targets : std::vector<std::string>{"REMOTE-DC-CIDR"};
    const std::vector<std::string> peers = local_peers(facts);
    const std::vector<std::string> near =
        peers.empty() || peers.size() > typeable ? std::vector<std::string>{"LOCAL-DC-CIDR"} : peers;
    const auto& managed_peers =
        from_aws ? far : near; // the self-managed addresses, seen from the security group
    const auto& windows_peers = from_aws ? near : far;
    const std::string windows = windows_command(plan, ports, Transport::udp, windows_peers) +
                                windows_command(plan, ports, Transport::tcp, windows_peers);
    const std::string managed = "\n  " + group_command(plan, group_word(aws), ports, managed_peers);
    const std::string first =
        from_aws ? "Let it out on the AWS side, in the directory's security group and network ACLs:"
                 : "Let it out on the self-managed side, on every firewall and on the host:";
    const std::string second =
        from_aws ? "\nLet it in on the self-managed side, on every firewall between and on the DC:"
                 : "\nLet it in on the AWS side, in the directory's security group and network ACLs:";
    return first + (from_aws ? managed : windows) + second + (from_aws ? windows : managed);
}

std::string route_advice(const Plan& plan, const AwsConfiguration& aws,
                         const std::vector<std::string>& addresses) {
    if (plan.side != Side::aws) {
        return "";
    }
    std::vector<std::string> open;
    std::string routes;
    for (const std::string& address : addresses) {
        if (is_v6(address) || !is_private_v4(address)) {
            open.push_back(address);
            routes += " " + std::string(is_v6(address) ? "CidrIpv6=" : "CidrIp=") + cidr(address);
        }
    }
    if (open.empty()) {
        return "";
    }
    return "\nNot RFC 1918, so the directory needs an IP route to " + listed(open) +
           ":\n  aws ds add-ip-routes --directory-id " + directory_word(aws) + " --ip-routes" + routes;
}

} // namespace pretrust
