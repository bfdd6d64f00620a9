// Ids and names, and what they are names of; in lower case, as texts are compared.
#pragma once

#include <pretrust/probe.hpp>

#include <explain/recognise.hpp>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace pretrust {

using NameIndex = std::unordered_map<std::string, std::vector<Subject>, TextHash, std::equal_to<>>;

/// Of all reasons, causes, contradictions and codes; codes also without the prefix of their family.
const NameIndex& names_of_rows();

/// As Samba, MIT Kerberos and some tools spell the names of Microsoft and of RFC 4120; empty where that is no
/// other.
std::string common_spelling(std::string_view low);

/// Every id and name that recognise() knows, as written.
std::vector<std::string_view> known_ids(std::span<const ProbeSpec> probes);

} // namespace pretrust
