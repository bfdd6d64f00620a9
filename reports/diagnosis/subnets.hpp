// The subnets in which the managed DCs stand, and what the files say of each: its ACL and its route table.
#pragma once

#include <diagnosis/acl_rules.hpp>
#include <diagnosis/aws_flows.hpp>

#include <string>
#include <utility>
#include <vector>

namespace pretrust {

/// One ACL, and the subnets of the directory that it guards.
struct SubnetAcl {
    const AwsNetworkAcl* acl = nullptr;
    std::vector<std::string> subnets;
    std::vector<std::vector<Cidr>> ranges; ///< of each of these subnets, as far as the files tell

    /// Less those that share every one of these subnets with the DC: no ACL lies between.
    std::vector<Ip> through(const std::vector<Ip>& partners) const;
};

struct SubnetAcls {
    std::vector<SubnetAcl> judged;
    std::vector<std::string> open_ends; ///< what is missing or unreadable
};

SubnetAcls acls_of(const AwsConfiguration& aws, const std::vector<std::string>& subnets);

/// Request and reply of a flow as an ACL sees them; the second of a pair: it is the reply.
std::vector<std::pair<Packet, bool>> packets_of(const Flow& flow);

/// The subnet in which this address lies; "" when the files do not say.
std::string subnet_of(const AwsConfiguration& aws, const std::vector<std::string>& subnets,
                      const Ip& address);

} // namespace pretrust
