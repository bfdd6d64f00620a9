// AWS's configuration in pseudonyms. Internal to src/redact.
#pragma once

#include <pretrust/aws.hpp>

#include <redact/rewriter.hpp>
#include <vector>

namespace pretrust {

AwsConfiguration redact_aws(const AwsConfiguration& configuration, Rewriter& rewriter);

/// Every range in it, published ones too.
std::vector<Cidr> ranges_in(const AwsConfiguration& configuration);

} // namespace pretrust
