// Looks things up; judges nothing.
#include <diagnosis/subnets.hpp>

#include <algorithm>

namespace pretrust {

namespace {

std::vector<Cidr> ranges_of(const AwsConfiguration& aws, const std::string& subnet_id) {
    const auto subnet = std::find_if(aws.subnets.begin(), aws.subnets.end(),
                                     [&](const AwsSubnet& one) { return one.id == subnet_id; });
    return subnet == aws.subnets.end() ? std::vector<Cidr>() : subnet->ranges;
}

bool in_any(const std::vector<Cidr>& ranges, const Ip& address) {
    return std::any_of(ranges.begin(), ranges.end(),
                       [&](const Cidr& range) { return contains(range, address); });
}

const AwsNetworkAcl* acl_of(const AwsConfiguration& aws, const std::string& subnet_id) {
    const auto acl =
        std::find_if(aws.network_acls.begin(), aws.network_acls.end(), [&](const AwsNetworkAcl& one) {
            return std::find(one.subnet_ids.begin(), one.subnet_ids.end(), subnet_id) != one.subnet_ids.end();
        });
    return acl == aws.network_acls.end() ? nullptr : &*acl;
}

} // namespace

std::vector<Ip> SubnetAcl::through(const std::vector<Ip>& partners) const {
    std::vector<Ip> result;
    std::copy_if(partners.begin(), partners.end(), std::back_inserter(result), [&](const Ip& partner) {
        return !std::all_of(ranges.begin(), ranges.end(),
                            [&](const std::vector<Cidr>& subnet) { return in_any(subnet, partner); });
    });
    return result;
}

SubnetAcls acls_of(const AwsConfiguration& aws, const std::vector<std::string>& subnets) {
    SubnetAcls result;
    for (const std::string& subnet : subnets) {
        const AwsNetworkAcl* acl = acl_of(aws, subnet);
        const AwsRemark* remark = remark_about(aws, acl == nullptr ? "network acls" : acl->id);
        if (acl == nullptr || remark != nullptr) {
            std::string end = acl == nullptr ? "describe-network-acls of " + subnet : "a readable " + acl->id;
            end += remark == nullptr ? "" : " (" + place_text(remark->place) + ": " + remark->what + ")";
            if (std::find(result.open_ends.begin(), result.open_ends.end(), end) == result.open_ends.end()) {
                result.open_ends.push_back(std::move(end));
            }
            continue;
        }
        auto known = std::find_if(result.judged.begin(), result.judged.end(),
                                  [&](const SubnetAcl& one) { return one.acl == acl; });
        if (known == result.judged.end()) {
            known = result.judged.insert(result.judged.end(), SubnetAcl{acl, {}, {}});
        }
        known->subnets.push_back(subnet);
        known->ranges.push_back(ranges_of(aws, subnet));
    }
    return result;
}

std::vector<std::pair<Packet, bool>> packets_of(const Flow& flow) {
    const Way request = flow.by == Initiator::managed ? Way::out : Way::in;
    const Way reply = flow.by == Initiator::managed ? Way::in : Way::out;
    return {{Packet{request, flow.protocol, flow.ports}, false},
            {Packet{reply, flow.protocol, client_ports}, true}};
}

std::string subnet_of(const AwsConfiguration& aws, const std::vector<std::string>& subnets,
                      const Ip& address) {
    for (const AwsDomainController& dc : aws.domain_controllers) {
        if (std::find(dc.addresses.begin(), dc.addresses.end(), address) != dc.addresses.end()) {
            return dc.subnet_id;
        }
    }
    const auto subnet = std::find_if(subnets.begin(), subnets.end(), [&](const std::string& id) {
        return in_any(ranges_of(aws, id), address);
    });
    return subnet == subnets.end() ? "" : *subnet;
}

} // namespace pretrust
