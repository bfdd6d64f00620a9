// Pure comparison; what a name may look like is said in src/plan and in the rules.
#include <diagnosis/domain_names.hpp>

#include <algorithm>
#include <cctype>

namespace pretrust {

std::string bare_name(std::string_view name) {
    std::string result(name.ends_with('.') ? name.substr(0, name.size() - 1) : name);
    std::transform(result.begin(), result.end(), result.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return result;
}

bool same_domain(std::string_view a, std::string_view b) {
    const std::string left = bare_name(a);
    return !left.empty() && left == bare_name(b);
}

bool lies_below(std::string_view name, std::string_view domain) {
    const std::string upper = bare_name(domain);
    return !upper.empty() && bare_name(name).ends_with("." + upper);
}

} // namespace pretrust
