// Commands a person can type, chosen for the side on which the broken thing sits: the conditional forwarder
// lives on the side where this host stands, a firewall may be on either. Runs nothing.
#pragma once

#include <diagnosis/facts.hpp>

#include <pretrust/evidence.hpp>
#include <pretrust/plan.hpp>
#include <pretrust/ports.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace pretrust {

/// The managed directory's id as far as the files, --directory-id or the request tell, else "d-...".
std::string directory_word(const AwsConfiguration& aws);
/// The directory's security group, else "sg-...".
std::string group_word(const AwsConfiguration& aws);

/// Points this side's existing conditional forwarder at the given DNS servers.
std::string update_forwarder_command(const Plan& plan, const AwsConfiguration& aws);
std::string update_forwarder_command(const Plan& plan, const AwsConfiguration& aws,
                                     const std::vector<std::string>& servers);
/// Creates the conditional forwarder on this side.
std::string create_forwarder_command(const Plan& plan, const AwsConfiguration& aws);
/// How to forget a cached answer on this side: commands, or that only waiting helps.
std::string clear_cache_advice(const Plan& plan);
/// The command line that repeats this run.
std::string recheck_command(const Plan& plan);

/// What to look at on these remote DNS servers, which answered REFUSED: their own rules and no firewall
/// decide.
std::string dns_policy_advice(const Plan& plan, const std::vector<std::string>& servers);

struct PortSpan {
    Transport transport = Transport::tcp;
    std::uint16_t first = 0;
    std::uint16_t last = 0;
};

/// Where this side's domain controllers come from, as a rule on the other side has to name them. What this
/// host asks by its own choice is one only when it says so; a loopback address is nobody's over there.
std::vector<std::string> local_peers(const Facts& facts);

/// Two sentences: let these ports out on this side, and in on the other. Names security group and Windows
/// firewall commands for the side that each belongs to.
std::string open_ports_advice(const Facts& facts, const std::vector<PortSpan>& ports,
                              const std::vector<std::string>& targets);

/// " ... is not RFC 1918: aws ds add-ip-routes ..." when an address on the self-managed side needs an IP
/// route on the directory (AWS, AddIpRoutes); else empty.
std::string route_advice(const Plan& plan, const AwsConfiguration& aws,
                         const std::vector<std::string>& addresses);

} // namespace pretrust
