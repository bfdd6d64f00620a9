// Driven by the table of members in src/json/aws_json.hpp: a member that is not in it cannot pass.
#include <json/aws_json.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <redact/redact_aws.hpp>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

namespace pretrust {
namespace {

/// Members whose texts are no names.
constexpr std::array kinds{
    std::pair{std::string_view("type"), TextKind::words},
    std::pair{std::string_view("stage"), TextKind::words},
    std::pair{std::string_view("edition"), TextKind::words},
    std::pair{std::string_view("direction"), TextKind::words},
    std::pair{std::string_view("state"), TextKind::words},
    std::pair{std::string_view("status"), TextKind::words},
    std::pair{std::string_view("selective_auth"), TextKind::words},
    std::pair{std::string_view("kinds_given"), TextKind::words},
    std::pair{std::string_view("problems"), TextKind::words},
    std::pair{std::string_view("about"), TextKind::words},
    std::pair{std::string_view("unknown_members"), TextKind::words},
    std::pair{std::string_view("region"), TextKind::region},
    std::pair{std::string_view("primary_region"), TextKind::region},
    std::pair{std::string_view("additional_regions"), TextKind::region},
    std::pair{std::string_view("state_reason"), TextKind::prose},
    std::pair{std::string_view("status_reason"), TextKind::prose},
    std::pair{std::string_view("what"), TextKind::prose},
    std::pair{std::string_view("file"), TextKind::file},
    std::pair{std::string_view("pointer"), TextKind::pointer},
    std::pair{std::string_view("created"), TextKind::date},
};

TextKind kind_of(std::string_view member) {
    const auto* const row =
        std::find_if(kinds.begin(), kinds.end(), [&](const auto& one) { return one.first == member; });
    return row == kinds.end() ? TextKind::names : row->second;
}

class AwsRedactor {
  public:
    explicit AwsRedactor(Rewriter& rewriter) : rewriter_(rewriter) {}

    bool value(std::string_view, bool plain) { return plain; }
    int value(std::string_view, int plain) { return plain; }
    std::string value(std::string_view name, const std::string& text) {
        return rewriter_(text, kind_of(name));
    }
    Ip value(std::string_view, const Ip& address) { return rewriter_.pseudonyms().address(address); }
    Cidr value(std::string_view, const Cidr& range) { return rewriter_.pseudonyms().range(range); }
    /// Of the published ranges only those that matter: their pattern is public, and would give the key to
    /// all.
    CidrSet value(std::string_view, const CidrSet& set) {
        std::vector<Cidr> ranges;
        for (const Cidr& range : set.ranges()) {
            if (rewriter_.pseudonyms().met_inside(range)) {
                ranges.push_back(rewriter_.pseudonyms().range(range));
            }
        }
        return CidrSet(std::move(ranges));
    }
    template <class T> std::optional<T> value(std::string_view name, const std::optional<T>& perhaps) {
        return perhaps ? std::optional<T>(value(name, *perhaps)) : std::nullopt;
    }
    template <class T> std::vector<T> value(std::string_view name, const std::vector<T>& list) {
        std::vector<T> result;
        result.reserve(list.size());
        for (const T& one : list) {
            result.push_back(value(name, one));
        }
        return result;
    }
    template <class T> T value(std::string_view, const T& thing) {
        T result;
        std::apply(
            [&](const auto&... field) {
                ((result.*field.member = value(field.name, thing.*field.member)), ...);
            },
            AwsFields<T>::list);
        return result;
    }

  private:
    Rewriter& rewriter_;
};

class AwsRanges {
  public:
    template <class T> void look(const T& thing) {
        if constexpr (requires { AwsFields<T>::list; }) {
            std::apply([&](const auto&... field) { (look(thing.*field.member), ...); }, AwsFields<T>::list);
        }
    }
    template <class T> void look(const std::vector<T>& list) {
        for (const T& one : list) {
            look(one);
        }
    }
    template <class T> void look(const std::optional<T>& perhaps) {
        if (perhaps) {
            look(*perhaps);
        }
    }
    void look(const Cidr& range) { ranges.push_back(range); }
    void look(const CidrSet& set) { look(set.ranges()); }

    std::vector<Cidr> ranges;
};

} // namespace

AwsConfiguration redact_aws(const AwsConfiguration& configuration, Rewriter& rewriter) {
    return AwsRedactor(rewriter).value("aws", configuration);
}

std::vector<Cidr> ranges_in(const AwsConfiguration& configuration) {
    AwsRanges collected;
    collected.look(configuration);
    return std::move(collected.ranges);
}

} // namespace pretrust
