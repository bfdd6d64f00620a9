// DNS domain names compared as DNS does: without case, and with or without the trailing dot.
#pragma once

#include <string>
#include <string_view>

namespace pretrust {

/// Lower case, less one trailing dot.
std::string bare_name(std::string_view name);
/// Never true for empty names.
bool same_domain(std::string_view a, std::string_view b);
/// A child, or a child's child; not the domain itself.
bool lies_below(std::string_view name, std::string_view domain);

} // namespace pretrust
