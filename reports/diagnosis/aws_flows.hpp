// Who has to reach whom, and where, for a trust: the one table that groups, ACLs and routes are judged by.
// Reads the configuration and the addresses that the run knows; says nothing about what is let through.
#pragma once

#include <diagnosis/facts.hpp>

#include <pretrust/aws.hpp>
#include <pretrust/ports.hpp>

#include <string>
#include <vector>

namespace pretrust {

enum class Initiator { managed, self_managed };

/// One service that one side uses at the other. The client's port is 49152-65535: both ends are Windows.
struct Flow {
    const Service* service = nullptr; ///< a row of ports.hpp
    Initiator by = Initiator::managed;
    int protocol = protocol_tcp;
    AwsPortRange ports; ///< at the server
    /// What fails where nothing of it gets through. Groups and ACLs drop without a word, so that a way around
    /// which wants an outright refusal is never taken.
    Severity severity = Severity::breaks_use;
};

/// Where the clients of a Windows host leave from. Other hosts (BIND, a resolver's endpoint) use 1024-65535.
inline constexpr AwsPortRange client_ports{rpc_dynamic_first, rpc_dynamic_last};

struct TrustFlows {
    const AwsDirectory* directory = nullptr; ///< null: `needs` says which option tells
    std::string needs;                       ///< what is missing to tell who talks to whom; empty: nothing
    std::vector<std::string> subnets;        ///< where the managed DCs stand, each once
    std::vector<Ip> dns_servers;             ///< of the self-managed side, sorted, each once
    std::vector<Ip> dcs;                     ///< of the self-managed side, sorted, each once
    std::vector<Flow> flows;                 ///< in the order of ports.hpp, those of the managed DCs first

    /// The self-managed end of a flow.
    const std::vector<Ip>& partners(const Flow& flow) const {
        return flow.service->port == 53 ? dns_servers : dcs;
    }
    /// Both lists, sorted, each once.
    std::vector<Ip> everybody() const;
};

TrustFlows trust_flows(const Facts& facts);

/// The directory that the trust is about; null when the files hold none, or several and nobody said which.
const AwsDirectory* directory_of(const AwsConfiguration& aws);
/// A file of this kind was read (AwsConfiguration::kinds_given).
bool was_given(const AwsConfiguration& aws, std::string_view kind);
/// "--aws (describe-security-groups)".
std::string aws_option(std::string_view calls);

/// The first problem that the files have with this thing, an id or a kind; null when there is none.
const AwsRemark* remark_about(const AwsConfiguration& aws, std::string_view about);
/// "groups.json: /SecurityGroups/0/IpPermissions/3".
std::string place_text(const AwsPlace& place);

/// "UDP 389", "TCP 49152-65535".
std::string port_name(int protocol, AwsPortRange ports);
/// "172.16.10.153, 172.16.10.154 and 3 more".
std::string addresses_text(const std::vector<Ip>& addresses, std::size_t limit = 4);
std::vector<std::string> texts_of(const std::vector<Ip>& addresses);

/// Cause ids that a block of this flow explains when it concerns every partner; empty for flows of the side
/// where this host does not stand: its packets did not go that way.
std::vector<std::string_view> explained_by(const Plan& plan, const Flow& flow);

} // namespace pretrust
