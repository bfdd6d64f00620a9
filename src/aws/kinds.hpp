// One function for each kind of document: reads one element of its list into the configuration. Internal to
// src/aws. Adding a kind: a function here, a row in kinds.cpp, a place in merge.cpp.
#pragma once

#include <aws/reading.hpp>

#include <span>
#include <string_view>

namespace pretrust {

struct AwsKind {
    std::string_view member; ///< of the document, that holds the list
    std::string_view name;   ///< in AwsConfiguration::kinds_given
    void (*read)(AwsReading&, const AwsNode& element, AwsConfiguration& into);
};

std::span<const AwsKind> aws_kinds();

void read_directory(AwsReading& reading, const AwsNode& node, AwsConfiguration& into);
void read_domain_controller(AwsReading& reading, const AwsNode& node, AwsConfiguration& into);
void read_trust(AwsReading& reading, const AwsNode& node, AwsConfiguration& into);
void read_forwarder(AwsReading& reading, const AwsNode& node, AwsConfiguration& into);
void read_ip_route(AwsReading& reading, const AwsNode& node, AwsConfiguration& into);
void read_security_group(AwsReading& reading, const AwsNode& node, AwsConfiguration& into);
void read_network_acl(AwsReading& reading, const AwsNode& node, AwsConfiguration& into);
void read_route_table(AwsReading& reading, const AwsNode& node, AwsConfiguration& into);
void read_subnet(AwsReading& reading, const AwsNode& node, AwsConfiguration& into);
void read_vpc(AwsReading& reading, const AwsNode& node, AwsConfiguration& into);
void read_prefix_list(AwsReading& reading, const AwsNode& node, AwsConfiguration& into);

/// get-managed-prefix-list-entries: the list's id is in the file's name or nowhere.
void read_prefix_list_entries(AwsReading& reading, const AwsNode& document, AwsConfiguration& into);
/// ip-ranges.json.
void read_published_ranges(AwsReading& reading, const AwsNode& document, AwsConfiguration& into);

/// The first "pl-0123...", "d-0123..." in a file's name, by its prefix; empty when there is none.
std::string aws_id_in_name(std::string_view file, std::string_view prefix);
/// "eu-west-1" of "eu-west-1a" or "us-west-2-lax-1a"; empty when it is none.
std::string aws_region_of_zone(std::string_view zone);

} // namespace pretrust
