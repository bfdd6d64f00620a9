// What a value of a plan may be. The one place that refuses; nothing here knows where a value came from.
#include <plan/address.hpp>
#include <plan/duration.hpp>
#include <plan/failures.hpp>
#include <plan/raw_plan.hpp>
#include <plan/suggest.hpp>

#include <pretrust/names.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <string_view>

namespace pretrust {
namespace {

constexpr std::size_t longest_domain = 1024; ///< four times what DNS allows: enough to diagnose, bounded
constexpr std::size_t most_addresses = 16;
constexpr std::size_t most_services = 32;
constexpr std::size_t longest_service = 64;

/// Whether the octets are UTF-8 (RFC 3629): reports and evidence are, and cannot hold anything else.
bool is_utf8(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const std::size_t length = lead < 0x80   ? 1
                                   : lead < 0xc2 ? 0
                                   : lead < 0xe0 ? 2
                                   : lead < 0xf0 ? 3
                                   : lead < 0xf5 ? 4
                                                 : 0;
        if (length == 0 || i + length > text.size()) {
            return false;
        }
        for (std::size_t j = 1; j < length; ++j) {
            const auto next = static_cast<unsigned char>(text[i + j]);
            const unsigned low = lead == 0xe0 && j == 1 ? 0xa0 : lead == 0xf0 && j == 1 ? 0x90 : 0x80;
            const unsigned high = lead == 0xed && j == 1 ? 0x9f : lead == 0xf4 && j == 1 ? 0x8f : 0xbf;
            if (next < low || next > high) {
                return false;
            }
        }
        i += length;
    }
    return true;
}

Result<void> readable(const Word& word, std::string_view what) {
    const auto unprintable = [](unsigned char c) { return c <= 0x20 || c == 0x7f; };
    if (std::any_of(word.text.begin(), word.text.end(), unprintable)) {
        return refuse(word, fmt::format("{} holds a space or a control character", what));
    }
    if (!is_utf8(word.text)) {
        return refuse(word, fmt::format("{} is not UTF-8 text", what));
    }
    return {};
}

Result<std::string> domain(const Word& word) {
    if (word.text.empty() || word.text == ".") {
        return refuse(word, "the domain name is empty");
    }
    if (word.text.size() > longest_domain) {
        return refuse(word, fmt::format("the domain name has {} characters, more than {}", word.text.size(),
                                        longest_domain));
    }
    if (auto fine = readable(word, "the domain name"); !fine) {
        return fine.error();
    }
    const auto size = word.text.size();
    return word.text.back() == '.' ? word.text.substr(0, size - 1) : word.text;
}

/// Microsoft KB 909264: what no NetBIOS domain name can hold. Reserved words are legal here: a probe's
/// matter.
Result<std::string> netbios_name(const Word& word) {
    constexpr std::size_t longest = 15;
    if (word.text.empty() || word.text.size() > longest) {
        return refuse(word, fmt::format("a NetBIOS name has 1 to {} characters", longest));
    }
    if (auto fine = readable(word, "the NetBIOS name"); !fine) {
        return fine.error();
    }
    if (word.text.find_first_of(R"(\/:*?"<>|.)") != std::string::npos) {
        return refuse(word,
                      fmt::format("\"{}\" is no NetBIOS name: give the short name, such as AWSMAD, not the "
                                  "DNS name",
                                  word.text));
    }
    return word.text;
}

/// One account, by its logon name alone: the domain is the remote one. No lists, no patterns.
Result<std::string> user_name(const Word& word) {
    constexpr std::size_t longest = 104; // sAMAccountName of a user ends at 20, the UPN's prefix at 64
    const auto control = [](unsigned char c) { return c < 0x20 || c == 0x7f; };
    if (word.text.empty() || word.text.size() > longest) {
        return refuse(word, fmt::format("a user's logon name has 1 to {} characters", longest));
    }
    if (!is_utf8(word.text) || std::any_of(word.text.begin(), word.text.end(), control)) {
        return refuse(word, "the user's name holds a control character or is not UTF-8 text");
    }
    if (word.text.find_first_of(",;*?\"<>|+=[]:/\\@") != std::string::npos) {
        return refuse(word, "one logon name, without domain, lists or patterns, as in --user jdoe");
    }
    return word.text;
}

Result<std::vector<std::string>> addresses(const std::vector<Word>& words) {
    std::vector<std::string> list;
    for (const auto& word : words) {
        for (std::size_t begin = 0;;) {
            const auto end = std::min(word.text.find(',', begin), word.text.size());
            const auto address = parse_address(std::string_view(word.text).substr(begin, end - begin));
            if (!address) {
                return refuse(word, address.error().what);
            }
            if (std::find(list.begin(), list.end(), *address) == list.end()) {
                list.push_back(*address);
            }
            if (list.size() > most_addresses) {
                return refuse(word, fmt::format("more than {} addresses", most_addresses));
            }
            if (end == word.text.size()) {
                break;
            }
            begin = end + 1;
        }
    }
    return list;
}

Result<std::vector<std::string>> services(const std::vector<Word>& words) {
    std::vector<std::string> list;
    for (const auto& word : words) {
        if (word.text.empty() || word.text.size() > longest_service) {
            return refuse(word,
                          fmt::format("the name of an AWS service has 1 to {} characters", longest_service));
        }
        if (auto fine = readable(word, "the name of the AWS service"); !fine) {
            return fine.error();
        }
        if (std::find(list.begin(), list.end(), word.text) == list.end()) {
            list.push_back(word.text);
        }
        if (list.size() > most_services) {
            return refuse(word, fmt::format("more than {} services", most_services));
        }
    }
    return list;
}

Result<std::chrono::milliseconds> duration(const Word& word) {
    return read_duration(word, deadline_limits);
}

/// Writes the value that the word spells into `value`; leaves it alone when there is no word.
template <class E> Result<void> choose(const std::optional<Word>& word, E& value) {
    if (!word) {
        return {};
    }
    const auto chosen = from_name<E>(word->text);
    if (!chosen) {
        std::vector<std::string_view> names;
        names.reserve(EnumNames<E>::table.size());
        for (const auto& [entry, name] : EnumNames<E>::table) {
            names.push_back(name);
        }
        const auto hint = did_you_mean(word->text, names);
        return refuse(*word, fmt::format("\"{}\" is none of {}{}", word->text, fmt::join(names, ", "), hint));
    }
    value = *chosen;
    return {};
}

/// The same for a value that `read` makes.
template <class W, class T, class Read> Result<void> take(const std::optional<W>& word, T& value, Read read) {
    if (!word) {
        return {};
    }
    auto made = read(*word);
    if (!made) {
        return made.error();
    }
    value = std::move(*made);
    return {};
}

Result<std::string> one_address(const Word& word) {
    auto address = parse_address(word.text);
    if (!address) {
        return refuse(word, address.error().what);
    }
    return address;
}

template <class T> void fill(std::optional<T>& over, std::optional<T>& under) {
    if (!over) {
        over = std::move(under);
    }
}

} // namespace

RawPlan overlay(RawPlan over, RawPlan under) {
    fill(over.remote_domain, under.remote_domain);
    fill(over.dns, under.dns);
    fill(over.local_domain, under.local_domain);
    fill(over.local_dns, under.local_dns);
    fill(over.side, under.side);
    fill(over.type, under.type);
    fill(over.direction, under.direction);
    fill(over.services, under.services);
    fill(over.deadline, under.deadline);
    fill(over.source_ports, under.source_ports);
    fill(over.source_address, under.source_address);
    fill(over.local_netbios, under.local_netbios);
    fill(over.sweep, under.sweep);
    fill(over.user, under.user);
    fill(over.aws, under.aws);
    fill(over.request, under.request);
    fill(over.directory_id, under.directory_id);
    return over;
}

Result<Plan> validate(const RawPlan& raw) {
    if (!raw.remote_domain) {
        return Failure{
            FailureKind::usage,
            "REMOTE_DOMAIN is missing: name the domain to trust, as in pretrust check corp.example.com"};
    }
    Plan plan;
    for (const auto& step : {
             take(raw.remote_domain, plan.remote_domain, domain),
             take(raw.dns, plan.remote_dns, addresses),
             take(raw.local_domain, plan.local_domain, domain),
             take(raw.local_dns, plan.local_dns, addresses),
             choose(raw.side, plan.side),
             choose(raw.type, plan.type),
             choose(raw.direction, plan.direction),
             take(raw.services, plan.services, services),
             take(raw.deadline, plan.deadline, duration),
             choose(raw.source_ports, plan.source_ports),
             take(raw.source_address, plan.source_address, one_address),
             take(raw.local_netbios, plan.local_netbios, netbios_name),
             choose(raw.sweep, plan.sweep),
             take(raw.user, plan.preauth_user, user_name),
         }) {
        if (!step) {
            return step.error();
        }
    }
    plan.local_dns_from = plan.local_dns.empty() ? LocalDnsFrom::none : LocalDnsFrom::option;
    return plan;
}

} // namespace pretrust
