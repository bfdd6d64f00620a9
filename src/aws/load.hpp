// AWS files from the disk: the only part of src/aws that opens any.
#pragma once

#include <aws/read.hpp>

#include <pretrust/result.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace pretrust {

inline constexpr std::size_t aws_largest_file = std::size_t{64} << 20;   ///< octets
inline constexpr std::size_t aws_largest_total = std::size_t{256} << 20; ///< octets of all files together
inline constexpr std::size_t aws_most_files = 1000;

/// The texts of all `paths`: a file as it is, of a directory every *.json, its subdirectories' too (two
/// levels), sorted. Failure{unreadable}, beginning with `option`, for a path that does not exist or cannot be
/// read, a directory without such files, and for more than the limits.
Result<std::vector<NamedText>> load_texts(const std::vector<std::string>& paths, const std::string& option);

/// read_aws of them. Failures name --aws.
Result<AwsConfiguration> load_aws(const std::vector<std::string>& paths);

} // namespace pretrust
