#include "layer.hpp"

#include <algorithm>

namespace pretrust {

void Layer::lay(Plan& into, const Plan& was, const Plan& second, const Plan& second_was) {
    const auto one = [&](auto member, const char* what) {
        lay(into.*member, was.*member, second.*member, second_was.*member, what);
    };
    one(&Plan::remote_domain, "remote_domain");
    one(&Plan::remote_dns, "remote_dns");
    one(&Plan::local_domain, "local_domain");
    one(&Plan::local_dns, "local_dns");
    one(&Plan::local_dns_from, "local_dns_from");
    one(&Plan::side, "side");
    one(&Plan::type, "type");
    one(&Plan::direction, "direction");
    one(&Plan::services, "services");
    one(&Plan::source_ports, "source_ports");
    one(&Plan::local_netbios, "local_netbios");
    one(&Plan::sweep, "sweep");
    one(&Plan::preauth_user, "preauth_user");
    one(&Plan::trust_password, "trust_password");
}

void Layer::lay(AwsDirectory& into, const AwsDirectory& plain, const AwsDirectory& second) {
    lay(into.short_name, plain.short_name, second.short_name, "aws short name");
    lay(into.type, plain.type, second.type, "aws type");
    lay(into.stage, plain.stage, second.stage, "aws stage");
    lay(into.region, plain.region, second.region, "aws region");
    lay(into.additional_regions, plain.additional_regions, second.additional_regions, "aws regions");
}

void Layer::lay(AwsTrustRequest& into, const AwsTrustRequest& plain, const AwsTrustRequest& second) {
    lay(into.directory_id, plain.directory_id, second.directory_id, "request directory");
    lay(into.remote_domain, plain.remote_domain, second.remote_domain, "request domain");
    lay(into.direction, plain.direction, second.direction, "request direction");
    lay(into.type, plain.type, second.type, "request type");
    lay(into.forwarder_addresses, plain.forwarder_addresses, second.forwarder_addresses, "request addresses");
    lay(into.password, plain.password, second.password, "request password");
    lay(into.unknown_members, plain.unknown_members, second.unknown_members, "request members");
}

void Layer::lay(AwsConfiguration& into, const AwsConfiguration& plain, const AwsConfiguration& second) {
    if (into.empty() || second.empty()) {
        into = into.empty() ? second : into;
        return;
    }
    const auto one = [&](auto member, const char* what) {
        const auto none = AwsConfiguration{}.*member;
        lay(into.*member, none, second.*member, what);
    };
    if (into.directories.size() == 1 && second.directories.size() == 1) {
        lay(into.directories.front(), plain.directories.front(), second.directories.front());
    } else {
        one(&AwsConfiguration::directories, "aws directories");
    }
    one(&AwsConfiguration::directory_id, "aws directory id");
    one(&AwsConfiguration::domain_controllers, "aws domain controllers");
    one(&AwsConfiguration::trusts, "aws trusts");
    one(&AwsConfiguration::forwarders, "aws forwarders");
    one(&AwsConfiguration::ip_routes, "aws ip routes");
    one(&AwsConfiguration::security_groups, "aws security groups");
    one(&AwsConfiguration::network_acls, "aws network acls");
    one(&AwsConfiguration::route_tables, "aws route tables");
    one(&AwsConfiguration::subnets, "aws subnets");
    one(&AwsConfiguration::vpcs, "aws vpcs");
    one(&AwsConfiguration::prefix_lists, "aws prefix lists");
    one(&AwsConfiguration::published, "aws published");
    if (into.request && second.request && plain.request) {
        lay(*into.request, *plain.request, *second.request);
    } else if (!into.request) {
        into.request = second.request;
    }
    for (const std::string& kind : second.kinds_given) {
        if (std::find(into.kinds_given.begin(), into.kinds_given.end(), kind) == into.kinds_given.end()) {
            into.kinds_given.push_back(kind);
        }
    }
    into.remarks.insert(into.remarks.end(), second.remarks.begin(), second.remarks.end());
}

} // namespace pretrust
