// A CreateTrust request as `aws ds create-trust --cli-input-json` takes it: what it says, as it says it, and
// never its password. Judges nothing but the password's characters.
#pragma once

#include <pretrust/aws.hpp>

#include <boost/json/value.hpp>

#include <span>
#include <string>
#include <vector>

namespace pretrust {

/// To be called on the text of every file before it is parsed: judges the value of the first member
/// TrustPassword of the outermost object, and overwrites the value of every member, at any depth, whose name
/// speaks of a password. Nothing else moves: lines and columns stay, and what was not JSON still is none.
/// `given` is false when there is no such string.
AwsPasswordFacts take_passwords_out(std::span<char> text);

/// Whether a parsed file is a CreateTrust request, also a bad one: most of its members are the request's,
/// none is of what AWS answers.
bool is_trust_request(const boost::json::value& root);

/// Reads what is_trust_request said yes to. What has the wrong type is left empty and remarked upon with its
/// pointer (`about`: "request"). The password's facts come from take_passwords_out.
AwsTrustRequest read_trust_request(const boost::json::value& root, const std::string& file,
                                   const AwsPasswordFacts& password, std::vector<AwsRemark>& remarks);

} // namespace pretrust
