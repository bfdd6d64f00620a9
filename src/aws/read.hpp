// What the AWS CLI printed, as an AwsConfiguration. Text in, values out; judges nothing.
#pragma once

#include <pretrust/aws.hpp>

#include <span>
#include <string>
#include <vector>

namespace pretrust {

struct NamedText {
    std::string name; ///< what remarks call the file
    std::string text;
};

/// Reads any mix of files, each recognised by its content: one document of the AWS CLI, an array of them, or
/// an object with the members of several. Pages and regions are merged; the same thing twice is one, the same
/// id with other content a remark, and the later one is ignored. Never fails as a whole: what cannot be used
/// becomes a remark with its place, and the rest is read. `directory_id` is left to choose_directory.
/// Passwords are overwritten in the texts before anything else is done with them.
AwsConfiguration read_aws(std::vector<NamedText> files);
/// The same; the caller's texts stay as they are.
AwsConfiguration read_aws(std::span<const NamedText> files);

} // namespace pretrust
