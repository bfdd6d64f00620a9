// The servers of the self-managed domain by who names them, shared by the causes about the configured
// forwarder.
#pragma once

#include <diagnosis/partner.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pretrust {

/// The typed servers that answered for the domain, else all that were typed; at most four.
std::vector<std::string> wanted_servers(const Facts& facts);
/// "  aws ds create-conditional-forwarder ..." with those, and the same for Terraform.
std::string forwarder_commands(const Facts& facts, std::string_view verb);

/// What the user calls the DNS servers of the self-managed domain.
std::vector<std::string> typed_servers(const Facts& facts);
/// Of those, the ones that answered for the domain, in their order; seen from the AWS side only.
std::vector<std::string> answering_servers(const Facts& facts);

/// A managed DNS server that names the domain's DCs, whatever the way; null when none does.
Look resolved_by_managed_dns(const Facts& facts);

/// not_assessed, and the option, when the configured forwarder cannot be known.
std::optional<Match> forwarder_input_missing(const Facts& facts);

} // namespace pretrust
