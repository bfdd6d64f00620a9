// What the AWS CLI printed about the managed directory and its network, read and normalised. Plain values:
// what follows from them is said in reports/diagnosis. Every part remembers the place in the file it came
// from.
#pragma once

#include <pretrust/address.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pretrust {

/// "security-groups.json: /SecurityGroups/0/IpPermissions/3".
struct AwsPlace {
    std::string file;    ///< as named by the user, less the directory that was given
    std::string pointer; ///< JSON pointer (RFC 6901); empty: the whole file

    friend bool operator==(const AwsPlace&, const AwsPlace&) = default;
};

/// Something in a file that could not be used; the rest of the file was. `about` names the thing whose
/// judgement suffers: an id such as sg-..., acl-..., rtb-..., d-..., pl-..., or a kind ("security groups");
/// rules that needed it say not_assessed.
struct AwsRemark {
    AwsPlace place;
    std::string what;
    std::string about;

    friend bool operator==(const AwsRemark&, const AwsRemark&) = default;
};

struct AwsDirectory {       // describe-directories
    std::string id;         ///< d-...
    std::string name;       ///< DNS name
    std::string short_name; ///< NetBIOS name
    std::string type;       ///< as AWS prints it: MicrosoftAD, SharedMicrosoftAD, ADConnector, SimpleAD
    std::string stage;      ///< Active, Impaired ...
    std::string edition;    ///< Standard, Enterprise, Hybrid
    std::string region;     ///< of the file's data when it says so: RegionsInfo.PrimaryRegion's counterpart;
                            ///< empty: unknown
    std::string primary_region;
    std::vector<std::string> additional_regions;
    std::string vpc_id;
    std::vector<std::string> subnet_ids;
    std::string security_group_id;
    std::vector<Ip> dns_addresses;
    AwsPlace place;

    friend bool operator==(const AwsDirectory&, const AwsDirectory&) = default;
};

struct AwsDomainController { // describe-domain-controllers
    std::string directory_id;
    std::vector<Ip> addresses;
    std::string subnet_id;
    std::string status; ///< Active ...
    AwsPlace place;

    friend bool operator==(const AwsDomainController&, const AwsDomainController&) = default;
};

struct AwsTrust { // describe-trusts
    std::string directory_id;
    std::string id;
    std::string remote_domain;
    std::string type;      ///< Forest, External
    std::string direction; ///< "One-Way: Outgoing", "One-Way: Incoming", "Two-Way"
    std::string state;     ///< Created, Failed ...
    std::string state_reason;
    AwsPlace place;

    friend bool operator==(const AwsTrust&, const AwsTrust&) = default;
};

struct AwsForwarder {         // describe-conditional-forwarders; the CLI prints no directory id
    std::string directory_id; ///< the only directory of the files, or that of the request in the same file;
                              ///< empty: not known
    std::string remote_domain;
    std::vector<Ip> dns_addresses; ///< in order
    AwsPlace place;

    friend bool operator==(const AwsForwarder&, const AwsForwarder&) = default;
};

struct AwsIpRoute { // list-ip-routes
    std::string directory_id;
    Cidr range;
    std::string status; ///< Added, Adding, AddFailed ...
    std::string status_reason;
    AwsPlace place;

    friend bool operator==(const AwsIpRoute&, const AwsIpRoute&) = default;
};

inline constexpr int every_protocol = -1;
inline constexpr int protocol_icmp = 1;
inline constexpr int protocol_tcp = 6;
inline constexpr int protocol_udp = 17;
inline constexpr int protocol_icmp6 = 58;

struct AwsPortRange {
    int from = 0;
    int to = 65535;

    friend bool operator==(const AwsPortRange&, const AwsPortRange&) = default;
};

struct AwsGroupRule {              // one IpPermission
    int protocol = every_protocol; ///< IANA number
    AwsPortRange ports;            ///< TCP and UDP; everything for every_protocol
    std::vector<Cidr> ranges;
    std::vector<std::string> groups;       ///< sg-... whose members are meant
    std::vector<std::string> prefix_lists; ///< pl-...
    AwsPlace place;

    friend bool operator==(const AwsGroupRule&, const AwsGroupRule&) = default;
};

struct AwsSecurityGroup { // describe-security-groups
    std::string id;
    std::string name;
    std::string vpc_id;
    std::vector<AwsGroupRule> ingress;
    std::vector<AwsGroupRule> egress;
    AwsPlace place;

    friend bool operator==(const AwsSecurityGroup&, const AwsSecurityGroup&) = default;
};

struct AwsAclEntry {
    int number = 0; ///< the lowest that matches decides; 32767 is the closing deny
    bool egress = false;
    bool allow = false;
    int protocol = every_protocol;
    AwsPortRange ports; ///< TCP and UDP only
    Cidr range;
    AwsPlace place;

    friend bool operator==(const AwsAclEntry&, const AwsAclEntry&) = default;
};

struct AwsNetworkAcl { // describe-network-acls
    std::string id;
    std::string vpc_id;
    bool is_default = false;
    std::vector<std::string> subnet_ids;
    std::vector<AwsAclEntry> entries; ///< by direction and number
    AwsPlace place;

    friend bool operator==(const AwsNetworkAcl&, const AwsNetworkAcl&) = default;
};

struct AwsRoute {
    std::optional<Cidr> range; ///< or a prefix list:
    std::string prefix_list;
    std::string target; ///< local, igw-..., vgw-..., tgw-..., pcx-..., nat-..., eni-..., vpce-...
    bool blackhole = false;
    AwsPlace place;

    friend bool operator==(const AwsRoute&, const AwsRoute&) = default;
};

struct AwsRouteTable { // describe-route-tables
    std::string id;
    std::string vpc_id;
    bool main = false;
    std::vector<std::string> subnet_ids;
    std::vector<AwsRoute> routes;
    AwsPlace place;

    friend bool operator==(const AwsRouteTable&, const AwsRouteTable&) = default;
};

struct AwsSubnet { // describe-subnets
    std::string id;
    std::string vpc_id;
    std::vector<Cidr> ranges;
    AwsPlace place;

    friend bool operator==(const AwsSubnet&, const AwsSubnet&) = default;
};

struct AwsVpc { // describe-vpcs
    std::string id;
    std::vector<Cidr> ranges;
    AwsPlace place;

    friend bool operator==(const AwsVpc&, const AwsVpc&) = default;
};

struct AwsPrefixList { // describe-managed-prefix-lists, get-managed-prefix-list-entries
    std::string id; ///< empty: the file printed entries only (the CLI prints no id with them); then `name` is
                    ///< the file's stem
    std::string name;
    std::vector<Cidr> ranges;
    bool entries_given = false;
    AwsPlace place;

    friend bool operator==(const AwsPrefixList&, const AwsPrefixList&) = default;
};

struct AwsPublishedRanges { // ip-ranges.json, service AMAZON: it covers every other entry
    std::string created;    ///< createDate: 2025-07-24-16-03-12; empty: no file was given
    CidrSet ranges;

    friend bool operator==(const AwsPublishedRanges&, const AwsPublishedRanges&) = default;
};

/// What is known of a trust password: never the password.
struct AwsPasswordFacts {
    bool given = false;
    int utf16_units = 0;
    /// Words: empty too_long perhaps_too_long (by UTF-16 units, not by characters) control no_break_space
    /// smart_quote combining_mark other_character leading_space trailing_space trailing_line_end not_nfc
    /// placeholder. src/aws/password_facts.hpp says what each means.
    std::vector<std::string> problems;

    friend bool operator==(const AwsPasswordFacts&, const AwsPasswordFacts&) = default;
};

struct AwsTrustRequest { // create-trust --cli-input-json
    std::string directory_id;
    std::string remote_domain;                         ///< as written
    std::string direction;                             ///< as written; empty: missing
    std::string type;                                  ///< as written; empty: AWS takes Forest
    std::vector<std::string> forwarder_addresses;      ///< ConditionalForwarderIpAddrs, as written
    std::vector<std::string> forwarder_ipv6_addresses; ///< ConditionalForwarderIpv6Addrs, as written
    std::string selective_auth;
    AwsPasswordFacts password;
    std::vector<std::string> unknown_members; ///< names that CreateTrust does not have
    AwsPlace place;

    friend bool operator==(const AwsTrustRequest&, const AwsTrustRequest&) = default;
};

struct AwsConfiguration {
    std::vector<AwsDirectory> directories;
    std::vector<AwsDomainController> domain_controllers;
    std::vector<AwsTrust> trusts;
    std::vector<AwsForwarder> forwarders;
    std::vector<AwsIpRoute> ip_routes;
    std::vector<AwsSecurityGroup> security_groups;
    std::vector<AwsNetworkAcl> network_acls;
    std::vector<AwsRouteTable> route_tables;
    std::vector<AwsSubnet> subnets;
    std::vector<AwsVpc> vpcs;
    std::vector<AwsPrefixList> prefix_lists;
    AwsPublishedRanges published;
    std::optional<AwsTrustRequest> request;
    /// Whether a file of this kind was read at all, so that "none" differs from "not given":
    /// "directories" "domain controllers" "trusts" "forwarders" "ip routes" "security groups" "network acls"
    /// "route tables" "subnets" "vpcs" "prefix lists".
    std::vector<std::string> kinds_given;
    std::vector<AwsRemark> remarks;
    std::string directory_id;  ///< the directory that this trust is about; empty: not known
    AwsPasswordFacts password; ///< of the password in --trust-password-file

    bool empty() const {
        return kinds_given.empty() && published.created.empty() && !request && !password.given;
    }
    friend bool operator==(const AwsConfiguration&, const AwsConfiguration&) = default;
};

} // namespace pretrust
