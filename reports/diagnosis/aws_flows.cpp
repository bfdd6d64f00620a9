// The table of flows, from the services in ports.hpp, the direction of the trust and the known addresses.
#include <diagnosis/aws_flows.hpp>
#include <diagnosis/words.hpp>

#include <pretrust/domain_names.hpp>

#include <algorithm>

namespace pretrust {

namespace {

/// Listed in ports.hpp, and nothing of a trust waits for it.
constexpr std::string_view extras[] = {"ldaps", "gc_tls", "ntp", "adws"};

bool is_extra(const Service& service) {
    return std::find(std::begin(extras), std::end(extras), service.id) != std::end(extras);
}

bool for_creation(const Service& service) {
    return service.creation == Need::required || service.creation == Need::fallback;
}

Flow flow_of(const Service& service, Initiator by) {
    Flow flow;
    flow.service = &service;
    flow.by = by;
    flow.protocol = service.transport == Transport::udp ? protocol_udp : protocol_tcp;
    flow.ports = service.port == 0 ? AwsPortRange{rpc_dynamic_first, rpc_dynamic_last}
                                   : AwsPortRange{service.port, service.port};
    flow.severity = for_creation(service) ? Severity::blocks_creation : Severity::breaks_use;
    return flow;
}

std::vector<Flow> flows_of(Direction direction) {
    std::vector<Flow> flows;
    for (const Service& service : services) {
        // Logons come from the domain that trusts; the creation asks the other side whatever the direction.
        if (!is_extra(service) && (direction != Direction::incoming || for_creation(service))) {
            flows.push_back(flow_of(service, Initiator::managed));
        }
    }
    for (const Service& service : services) {
        if (!is_extra(service) && direction != Direction::outgoing) {
            flows.push_back(flow_of(service, Initiator::self_managed));
        }
    }
    return flows;
}

void sort_once(std::vector<Ip>& addresses) {
    std::sort(addresses.begin(), addresses.end());
    addresses.erase(std::unique(addresses.begin(), addresses.end()), addresses.end());
}

void add_texts(std::vector<Ip>& addresses, const std::vector<std::string>& texts) {
    for (const std::string& text : texts) {
        if (const auto address = read_ip(text)) {
            addresses.push_back(*address);
        }
    }
}

bool concerns(const AwsDirectory* directory, std::string_view id) {
    return directory == nullptr || id.empty() || id == directory->id;
}

std::vector<Ip> partner_dns(const Facts& facts, const AwsDirectory* directory) {
    const Plan& plan = facts.plan();
    const AwsConfiguration& aws = facts.evidence().aws;
    const bool managed = plan.side == Side::aws;
    const std::string& domain = managed ? plan.remote_domain : plan.local_domain;
    std::vector<Ip> servers;
    if (managed || plan.local_dns_from == LocalDnsFrom::option) {
        add_texts(servers, managed ? plan.remote_dns : plan.local_dns);
    }
    for (const AwsForwarder& forwarder : aws.forwarders) {
        if (concerns(directory, forwarder.directory_id) && same_domain(forwarder.remote_domain, domain)) {
            servers.insert(servers.end(), forwarder.dns_addresses.begin(), forwarder.dns_addresses.end());
        }
    }
    if (aws.request && concerns(directory, aws.request->directory_id)) {
        add_texts(servers, aws.request->forwarder_addresses);
        add_texts(servers, aws.request->forwarder_ipv6_addresses);
    }
    sort_once(servers);
    return servers;
}

std::vector<std::string> subnets_of(const AwsConfiguration& aws, const AwsDirectory& directory) {
    std::vector<std::string> subnets = directory.subnet_ids;
    for (const AwsDomainController& dc : aws.domain_controllers) {
        if (concerns(&directory, dc.directory_id) && !dc.subnet_id.empty()) {
            subnets.push_back(dc.subnet_id);
        }
    }
    std::sort(subnets.begin(), subnets.end());
    subnets.erase(std::unique(subnets.begin(), subnets.end()), subnets.end());
    return subnets;
}

} // namespace

std::vector<Ip> TrustFlows::everybody() const {
    std::vector<Ip> all = dns_servers;
    all.insert(all.end(), dcs.begin(), dcs.end());
    sort_once(all);
    return all;
}

const AwsDirectory* directory_of(const AwsConfiguration& aws) {
    const auto wanted =
        std::find_if(aws.directories.begin(), aws.directories.end(), [&](const AwsDirectory& directory) {
            return aws.directory_id.empty() ? aws.directories.size() == 1 : directory.id == aws.directory_id;
        });
    return wanted == aws.directories.end() ? nullptr : &*wanted;
}

bool was_given(const AwsConfiguration& aws, std::string_view kind) {
    return std::find(aws.kinds_given.begin(), aws.kinds_given.end(), kind) != aws.kinds_given.end();
}

std::string aws_option(std::string_view calls) {
    return "--aws (" + std::string(calls) + ")";
}

const AwsRemark* remark_about(const AwsConfiguration& aws, std::string_view about) {
    const auto remark = std::find_if(aws.remarks.begin(), aws.remarks.end(),
                                     [&](const AwsRemark& one) { return one.about == about; });
    return remark == aws.remarks.end() ? nullptr : &*remark;
}

std::string place_text(const AwsPlace& place) {
    return place.pointer.empty() ? place.file : place.file + ": " + place.pointer;
}

TrustFlows trust_flows(const Facts& facts) {
    const AwsConfiguration& aws = facts.evidence().aws;
    TrustFlows result;
    result.directory = directory_of(aws);
    result.flows = flows_of(facts.plan().direction);
    result.dns_servers = partner_dns(facts, result.directory);
    if (facts.plan().side == Side::aws && facts.dcs_from_dns()) {
        add_texts(result.dcs, facts.remote_dcs());
        sort_once(result.dcs);
    } else {
        result.dcs = result.dns_servers; // the usual case: the DCs are the DNS servers
    }
    if (result.directory == nullptr) {
        result.needs = aws.directories.size() > 1 ? "--directory-id" : aws_option("describe-directories");
        return result;
    }
    result.subnets = subnets_of(aws, *result.directory);
    if (result.dns_servers.empty() && result.dcs.empty()) {
        result.needs = facts.plan().side == Side::aws ? "--dns" : "--local-dns";
    }
    return result;
}

std::string port_name(int protocol, AwsPortRange ports) {
    const std::string first = std::to_string(ports.from);
    return (protocol == protocol_udp ? "UDP " : "TCP ") + first +
           (ports.to == ports.from ? "" : "-" + std::to_string(ports.to));
}

std::vector<std::string> texts_of(const std::vector<Ip>& addresses) {
    std::vector<std::string> texts;
    texts.reserve(addresses.size());
    for (const Ip& address : addresses) {
        texts.push_back(to_text(address));
    }
    return texts;
}

std::string addresses_text(const std::vector<Ip>& addresses, std::size_t limit) {
    return listed(texts_of(addresses), limit);
}

std::vector<std::string_view> explained_by(const Plan& plan, const Flow& flow) {
    if ((plan.side == Side::aws) != (flow.by == Initiator::managed)) {
        return {};
    }
    const std::string_view id = flow.service->id;
    if (id == "dns_udp") {
        return {"FORWARDER_TARGET_SILENT", "FORWARDER_ORDER", "FORWARDER_CACHED_NEGATIVE"};
    }
    if (id == "dns_tcp") {
        return {"DNS_TCP_BLOCKED"};
    }
    if (id == "ldap_ping") {
        return {"LOCATOR_PORT_BLOCKED"};
    }
    if (id == "rpc_mapper") {
        return {"RPC_MAPPER_BLOCKED"};
    }
    if (id == "rpc_ports") {
        return {"RPC_PORTS_BLOCKED"};
    }
    return id == "smb"                 ? std::vector<std::string_view>{"SMB_PORT_BLOCKED"}
           : id == "ldap"              ? std::vector<std::string_view>{"LDAP_PORT_BLOCKED"}
           : id == "gc"                ? std::vector<std::string_view>{"GC_PORT_BLOCKED"}
           : id.starts_with("kpasswd") ? std::vector<std::string_view>{"KPASSWD_PORT_BLOCKED"}
                                       : std::vector<std::string_view>{"KERBEROS_PORT_BLOCKED"};
}

} // namespace pretrust
