// AwsConfiguration <-> JSON, as the evidence file holds it: one table of members for both directions.
#pragma once

#include <json/reader.hpp>

#include <pretrust/aws.hpp>

#include <boost/json/object.hpp>

#include <tuple>

namespace pretrust {

boost::json::object to_json(const AwsConfiguration& configuration);

/// Every member is there, known and of its type; the reader remembers what is wrong.
AwsConfiguration read_aws_configuration(JsonReader& reader, const JsonNode& node);

/// What a report tells of the files: how many something was taken from, and every remark.
boost::json::object aws_summary(const AwsConfiguration& configuration);

template <class T, class M> struct AwsField {
    const char* name;
    M T::*member;
};
template <class T, class M> AwsField(const char*, M T::*) -> AwsField<T, M>;

/// The members of each struct, in the order of the file.
template <class T> struct AwsFields;

template <> struct AwsFields<AwsPlace> {
    static constexpr std::tuple list{
        AwsField{"file", &AwsPlace::file},
        AwsField{"pointer", &AwsPlace::pointer},
    };
};
template <> struct AwsFields<AwsRemark> {
    static constexpr std::tuple list{
        AwsField{"about", &AwsRemark::about},
        AwsField{"what", &AwsRemark::what},
        AwsField{"place", &AwsRemark::place},
    };
};
template <> struct AwsFields<AwsDirectory> {
    using T = AwsDirectory;
    static constexpr std::tuple list{
        AwsField{"id", &T::id},
        AwsField{"name", &T::name},
        AwsField{"short_name", &T::short_name},
        AwsField{"type", &T::type},
        AwsField{"stage", &T::stage},
        AwsField{"edition", &T::edition},
        AwsField{"region", &T::region},
        AwsField{"primary_region", &T::primary_region},
        AwsField{"additional_regions", &T::additional_regions},
        AwsField{"vpc_id", &T::vpc_id},
        AwsField{"subnet_ids", &T::subnet_ids},
        AwsField{"security_group_id", &T::security_group_id},
        AwsField{"dns_addresses", &T::dns_addresses},
        AwsField{"place", &T::place},
    };
};
template <> struct AwsFields<AwsDomainController> {
    using T = AwsDomainController;
    static constexpr std::tuple list{
        AwsField{"directory_id", &T::directory_id},
        AwsField{"addresses", &T::addresses},
        AwsField{"subnet_id", &T::subnet_id},
        AwsField{"status", &T::status},
        AwsField{"place", &T::place},
    };
};
template <> struct AwsFields<AwsTrust> {
    using T = AwsTrust;
    static constexpr std::tuple list{
        AwsField{"directory_id", &T::directory_id},   AwsField{"id", &T::id},
        AwsField{"remote_domain", &T::remote_domain}, AwsField{"type", &T::type},
        AwsField{"direction", &T::direction},         AwsField{"state", &T::state},
        AwsField{"state_reason", &T::state_reason},   AwsField{"place", &T::place},
    };
};
template <> struct AwsFields<AwsForwarder> {
    using T = AwsForwarder;
    static constexpr std::tuple list{
        AwsField{"directory_id", &T::directory_id},
        AwsField{"remote_domain", &T::remote_domain},
        AwsField{"dns_addresses", &T::dns_addresses},
        AwsField{"place", &T::place},
    };
};
template <> struct AwsFields<AwsIpRoute> {
    using T = AwsIpRoute;
    static constexpr std::tuple list{
        AwsField{"directory_id", &T::directory_id},
        AwsField{"range", &T::range},
        AwsField{"status", &T::status},
        AwsField{"status_reason", &T::status_reason},
        AwsField{"place", &T::place},
    };
};
template <> struct AwsFields<AwsPortRange> {
    static constexpr std::tuple list{
        AwsField{"from", &AwsPortRange::from},
        AwsField{"to", &AwsPortRange::to},
    };
};
template <> struct AwsFields<AwsGroupRule> {
    using T = AwsGroupRule;
    static constexpr std::tuple list{
        AwsField{"protocol", &T::protocol},
        AwsField{"ports", &T::ports},
        AwsField{"ranges", &T::ranges},
        AwsField{"groups", &T::groups},
        AwsField{"prefix_lists", &T::prefix_lists},
        AwsField{"place", &T::place},
    };
};
template <> struct AwsFields<AwsSecurityGroup> {
    using T = AwsSecurityGroup;
    static constexpr std::tuple list{
        AwsField{"id", &T::id},           AwsField{"name", &T::name},     AwsField{"vpc_id", &T::vpc_id},
        AwsField{"ingress", &T::ingress}, AwsField{"egress", &T::egress}, AwsField{"place", &T::place},
    };
};
template <> struct AwsFields<AwsAclEntry> {
    using T = AwsAclEntry;
    static constexpr std::tuple list{
        AwsField{"number", &T::number},     AwsField{"egress", &T::egress}, AwsField{"allow", &T::allow},
        AwsField{"protocol", &T::protocol}, AwsField{"ports", &T::ports},   AwsField{"range", &T::range},
        AwsField{"place", &T::place},
    };
};
template <> struct AwsFields<AwsNetworkAcl> {
    using T = AwsNetworkAcl;
    static constexpr std::tuple list{
        AwsField{"id", &T::id},
        AwsField{"vpc_id", &T::vpc_id},
        AwsField{"is_default", &T::is_default},
        AwsField{"subnet_ids", &T::subnet_ids},
        AwsField{"entries", &T::entries},
        AwsField{"place", &T::place},
    };
};
template <> struct AwsFields<AwsRoute> {
    using T = AwsRoute;
    static constexpr std::tuple list{
        AwsField{"range", &T::range},   AwsField{"prefix_list", &T::prefix_list},
        AwsField{"target", &T::target}, AwsField{"blackhole", &T::blackhole},
        AwsField{"place", &T::place},
    };
};
template <> struct AwsFields<AwsRouteTable> {
    using T = AwsRouteTable;
    static constexpr std::tuple list{
        AwsField{"id", &T::id},         AwsField{"vpc_id", &T::vpc_id},
        AwsField{"main", &T::main},     AwsField{"subnet_ids", &T::subnet_ids},
        AwsField{"routes", &T::routes}, AwsField{"place", &T::place},
    };
};
template <> struct AwsFields<AwsSubnet> {
    using T = AwsSubnet;
    static constexpr std::tuple list{
        AwsField{"id", &T::id},
        AwsField{"vpc_id", &T::vpc_id},
        AwsField{"ranges", &T::ranges},
        AwsField{"place", &T::place},
    };
};
template <> struct AwsFields<AwsVpc> {
    using T = AwsVpc;
    static constexpr std::tuple list{
        AwsField{"id", &T::id},
        AwsField{"ranges", &T::ranges},
        AwsField{"place", &T::place},
    };
};
template <> struct AwsFields<AwsPrefixList> {
    using T = AwsPrefixList;
    static constexpr std::tuple list{
        AwsField{"id", &T::id},         AwsField{"name", &T::name},
        AwsField{"ranges", &T::ranges}, AwsField{"entries_given", &T::entries_given},
        AwsField{"place", &T::place},
    };
};
template <> struct AwsFields<AwsPublishedRanges> {
    using T = AwsPublishedRanges;
    static constexpr std::tuple list{
        AwsField{"created", &T::created},
        AwsField{"ranges", &T::ranges},
    };
};
template <> struct AwsFields<AwsPasswordFacts> {
    using T = AwsPasswordFacts;
    static constexpr std::tuple list{
        AwsField{"given", &T::given},
        AwsField{"utf16_units", &T::utf16_units},
        AwsField{"problems", &T::problems},
    };
};
template <> struct AwsFields<AwsTrustRequest> {
    using T = AwsTrustRequest;
    static constexpr std::tuple list{
        AwsField{"directory_id", &T::directory_id},
        AwsField{"remote_domain", &T::remote_domain},
        AwsField{"direction", &T::direction},
        AwsField{"type", &T::type},
        AwsField{"forwarder_addresses", &T::forwarder_addresses},
        AwsField{"forwarder_ipv6_addresses", &T::forwarder_ipv6_addresses},
        AwsField{"selective_auth", &T::selective_auth},
        AwsField{"password", &T::password},
        AwsField{"unknown_members", &T::unknown_members},
        AwsField{"place", &T::place},
    };
};
template <> struct AwsFields<AwsConfiguration> {
    using T = AwsConfiguration;
    static constexpr std::tuple list{
        AwsField{"directory_id", &T::directory_id},
        AwsField{"kinds_given", &T::kinds_given},
        AwsField{"remarks", &T::remarks},
        AwsField{"directories", &T::directories},
        AwsField{"domain_controllers", &T::domain_controllers},
        AwsField{"trusts", &T::trusts},
        AwsField{"forwarders", &T::forwarders},
        AwsField{"ip_routes", &T::ip_routes},
        AwsField{"security_groups", &T::security_groups},
        AwsField{"network_acls", &T::network_acls},
        AwsField{"route_tables", &T::route_tables},
        AwsField{"subnets", &T::subnets},
        AwsField{"vpcs", &T::vpcs},
        AwsField{"prefix_lists", &T::prefix_lists},
        AwsField{"published", &T::published},
        AwsField{"request", &T::request},
        AwsField{"password", &T::password},
    };
};

} // namespace pretrust
