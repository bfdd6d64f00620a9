// What the user asked for, validated. Holds no secret: a Plan is saved with the evidence.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace pretrust {

enum class Side { aws, self_managed };
enum class TrustType { forest, external };
/// As AWS names it, seen from the managed directory.
enum class Direction { two_way, outgoing, incoming };
/// Which local ports the probes leave from.
enum class SourcePorts {
    any,           ///< the system's choice
    windows_range, ///< 49152-65535: a Windows DC leaves from there
    linux_range,   ///< 32768-49151: what Linux uses and Windows does not
};
enum class LocalDnsFrom { option, system, none };
/// How much of the RPC dynamic range is connected to.
enum class Sweep {
    none,
    sample, ///< a few ports all over the range
    full,   ///< every port
};
/// Whether the user gave the trust password. The password itself is a Secret and never in a Plan.
enum class TrustPassword { not_given, given };

struct Plan {
    std::string remote_domain;           ///< as typed, less one trailing dot
    std::vector<std::string> remote_dns; ///< numeric addresses, in forwarder order
    std::string local_domain;            ///< empty when not given
    std::vector<std::string>
        local_dns; ///< numeric addresses of the servers that hold the conditional forwarder
    LocalDnsFrom local_dns_from = LocalDnsFrom::none;
    Side side = Side::aws; ///< on which side this host stands
    TrustType type = TrustType::forest;
    Direction direction = Direction::two_way;
    std::vector<std::string> services; ///< AWS services the trust is for, as typed
    std::chrono::milliseconds deadline{30000};
    std::string source_address; ///< empty: the system chooses
    /// A DC's by default: a host's own range straddles 49152, and would find a stateless rule now and then.
    SourcePorts source_ports = SourcePorts::windows_range;
    std::string local_netbios; ///< NetBIOS name of the local domain; empty: to be learnt from its DCs
    Sweep sweep = Sweep::none;
    std::string preauth_user; ///< the account whose pre-authentication is asked about; empty: none
    TrustPassword trust_password = TrustPassword::not_given;
    std::string failed_with; ///< what AWS or Windows said of a failed trust, as typed; empty: nothing

    friend bool operator==(const Plan&, const Plan&) = default;
};

} // namespace pretrust
