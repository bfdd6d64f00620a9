// Which of the things in AWS's files this trust is about. Pure.
#pragma once

#include <pretrust/aws.hpp>
#include <pretrust/result.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace pretrust {

/// What the user said of the trust; empty: nothing.
struct AwsHints {
    std::string directory_id;   ///< --directory-id
    std::string managed_domain; ///< DNS name of the managed directory
    std::string partner_domain; ///< DNS name of the domain on the other side of the trust
};

/// The directory this trust is about: the one named, else the only one that can have trusts, else the one of
/// the managed domain's name, else the one whose trust, forwarder or request names the partner. Empty when
/// the files name none. Failure{usage}, listing the ids, when several are left, or when the one named is in
/// none of the files.
Result<std::string> choose_directory(const AwsConfiguration& configuration, const AwsHints& hints);

/// The directory's entry; null when no file described it.
const AwsDirectory* find_directory(const AwsConfiguration& configuration, std::string_view id);
/// The directory's trust with, or forwarder for, this domain; null when there is none. A forwarder whose
/// directory is not known counts as this one's.
const AwsTrust* find_trust(const AwsConfiguration& configuration, std::string_view id,
                           std::string_view partner);
const AwsForwarder* find_forwarder(const AwsConfiguration& configuration, std::string_view id,
                                   std::string_view partner);
/// The request, when it is one for this directory and partner; an empty partner is every one.
const AwsTrustRequest* find_request(const AwsConfiguration& configuration, std::string_view id,
                                    std::string_view partner);

/// The names of those that the directory has, or shall have, a trust with: the request's; where there is no
/// request those of the trusts, and where there are none those of the forwarders. Each once, without regard
/// to case.
std::vector<std::string> partners_of(const AwsConfiguration& configuration, std::string_view id);

} // namespace pretrust
