// What can be said only when every file has been read: the same thing twice, and what refers to what is
// missing. Internal to src/aws.
#pragma once

#include <aws/reading.hpp>

namespace pretrust {

/// Keeps one of each id, joins prefix lists with their entries, gives forwarders the only directory.
void merge_aws(AwsConfiguration& configuration, AwsRemarks& remarks);

/// A remark for every id that something in force names and no file holds, where a file of its kind was given:
/// groups, prefix lists, subnets, VPCs. Where directories are known, only what their own group, VPC and
/// subnets name counts.
void check_references(const AwsConfiguration& configuration, AwsRemarks& remarks);

/// Whether a file of this kind was read.
bool kind_given(const AwsConfiguration& configuration, std::string_view kind);

} // namespace pretrust
