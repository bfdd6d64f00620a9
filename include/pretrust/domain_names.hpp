// DNS domain names compared as DNS does: without case, and with or without the trailing dot. Pure comparison;
// what a name may look like is said in src/plan and in the rules.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace pretrust {

/// Lower case (ASCII), less one trailing dot.
inline std::string bare_name(std::string_view name) {
    std::string result(name.ends_with('.') ? name.substr(0, name.size() - 1) : name);
    std::transform(result.begin(), result.end(), result.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return result;
}

/// Never true for empty names.
inline bool same_domain(std::string_view a, std::string_view b) {
    const std::string left = bare_name(a);
    return !left.empty() && left == bare_name(b);
}

/// A child, or a child's child; not the domain itself.
inline bool lies_below(std::string_view name, std::string_view domain) {
    const std::string upper = bare_name(domain);
    return !upper.empty() && bare_name(name).ends_with("." + upper);
}

} // namespace pretrust
