// The script of AWS CLI calls that makes the files which read_aws reads.
#pragma once

#include <pretrust/result.hpp>

#include <string>

namespace pretrust {

/// A POSIX shell script of read-only calls. An empty region leaves the choice to the AWS CLI's configuration.
/// Failure{usage} when an id or a region is none: both end up in the script.
Result<std::string> collect_script(const std::string& directory_id, const std::string& region);

} // namespace pretrust
