// toml++ into a RawPlan: finds unknown keys and wrong types; what the values mean is validate.cpp's matter.
#include <plan/failures.hpp>
#include <plan/plan_file.hpp>
#include <plan/suggest.hpp>

#include <fmt/format.h>
#include <toml++/toml.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <fstream>
#include <iterator>
#include <system_error>

namespace pretrust {
namespace {

constexpr std::size_t largest_file = 1 << 20;

struct OneKey {
    std::string_view key;
    std::optional<Word> RawPlan::*field;
};
struct ListKey {
    std::string_view key;
    std::optional<std::vector<Word>> RawPlan::*field;
};

constexpr std::array one_keys{
    OneKey{"remote-domain", &RawPlan::remote_domain},
    OneKey{"local-domain", &RawPlan::local_domain},
    OneKey{"side", &RawPlan::side},
    OneKey{"type", &RawPlan::type},
    OneKey{"direction", &RawPlan::direction},
    OneKey{"deadline", &RawPlan::deadline},
    OneKey{"source-ports", &RawPlan::source_ports},
    OneKey{"source-address", &RawPlan::source_address},
    OneKey{"local-netbios", &RawPlan::local_netbios},
    OneKey{"sweep", &RawPlan::sweep},
    OneKey{"user", &RawPlan::user},
    OneKey{"directory-id", &RawPlan::directory_id},
    OneKey{"request", &RawPlan::request},
};
constexpr std::array list_keys{
    ListKey{"dns", &RawPlan::dns},
    ListKey{"local-dns", &RawPlan::local_dns},
    ListKey{"for", &RawPlan::services},
    ListKey{"aws", &RawPlan::aws},
};

std::string place(const std::string& name, const toml::source_region& source) {
    return fmt::format("{}:{}:{}", name, source.begin.line, source.begin.column);
}

Failure unknown_key(const std::string& where, std::string_view key) {
    std::vector<std::string_view> known;
    known.reserve(std::size(one_keys) + std::size(list_keys));
    for (const auto& entry : one_keys) {
        known.push_back(entry.key);
    }
    for (const auto& entry : list_keys) {
        known.push_back(entry.key);
    }
    return refuse(where, fmt::format("unknown key \"{}\"{}", key, did_you_mean(key, known)));
}

Result<Word> word(const std::string& name, std::string_view key, const toml::node& node) {
    const auto where = fmt::format("{}: {}", place(name, node.source()), key);
    const auto* text = node.as_string();
    if (!text) {
        return refuse(where, "must be a string");
    }
    return Word{text->get(), where};
}

/// A list key takes a list of strings, or one string.
Result<std::vector<Word>> words(const std::string& name, std::string_view key, const toml::node& node) {
    std::vector<Word> list;
    const auto* array = node.as_array();
    if (!array) {
        auto single = word(name, key, node);
        if (!single) {
            return refuse(fmt::format("{}: {}", place(name, node.source()), key),
                          "must be a list of strings");
        }
        list.push_back(std::move(*single));
        return list;
    }
    for (const auto& element : *array) {
        auto next = word(name, key, element);
        if (!next) {
            return next.error();
        }
        list.push_back(std::move(*next));
    }
    return list;
}

Result<void> take(const std::string& name, const toml::key& key, const toml::node& node, RawPlan& raw) {
    for (const auto& entry : one_keys) {
        if (entry.key == key.str()) {
            auto value = word(name, entry.key, node);
            if (!value) {
                return value.error();
            }
            raw.*entry.field = std::move(*value);
            return {};
        }
    }
    for (const auto& entry : list_keys) {
        if (entry.key == key.str()) {
            auto value = words(name, entry.key, node);
            if (!value) {
                return value.error();
            }
            raw.*entry.field = std::move(*value);
            return {};
        }
    }
    return unknown_key(place(name, key.source()), key.str());
}

} // namespace

Result<RawPlan> parse_plan_text(std::string_view text, const std::string& name) {
    toml::table table;
    try {
        table = toml::parse(text, name);
    } catch (const toml::parse_error& error) { // the packaged toml++ speaks in exceptions: they end here
        return refuse(place(name, error.source()), error.description());
    }
    RawPlan raw;
    for (const auto& [key, node] : table) {
        if (auto taken = take(name, key, node, raw); !taken) {
            return taken.error();
        }
    }
    return raw;
}

Result<RawPlan> read_plan_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        const auto reason = std::generic_category().message(errno);
        return Failure{FailureKind::unreadable, fmt::format("{}: cannot be read: {}", path, reason)};
    }
    std::string text(largest_file + 1, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (file.bad() || (file.fail() && !file.eof())) {
        return Failure{FailureKind::unreadable, fmt::format("{}: cannot be read", path)};
    }
    text.resize(static_cast<std::size_t>(file.gcount()));
    if (text.size() > largest_file) {
        return Failure{FailureKind::invalid_file,
                       fmt::format("{}: larger than 1 MiB, too large for a plan", path)};
    }
    return parse_plan_text(text, path);
}

} // namespace pretrust
