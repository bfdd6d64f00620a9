#include <wire/text.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <simulator/post.hpp>
#include <sstream>
#include <stdexcept>

namespace pretrust::sim {

namespace {

// Everything an `at` line may set. The README of tests/sim says what each means.
constexpr std::array<std::string_view, 54> settings{
    "how",       "clock",         "ntlm_clock",   "version",       "site",      "rpc",         "flags",
    "late",      "blind_from",    "largest_in",   "largest_out",   "rcode",     "edns",        "truncated",
    "recursion", "domain",        "netbios",      "netbios_host",  "opcode",    "ber",         "aac400",
    "level",     "root",          "gc_ready",     "synchronized",  "error",     "etypes",      "stratum",
    "leap",      "refid",         "map",          "lookup",        "bind",      "fault",       "dialects",
    "negotiate", "security_mode", "session",      "session_flags", "tree",      "unsigned",    "unsigned_how",
    "lsarpc",    "samr",          "netlogon",     "svcctl",        "srvsvc",    "open_policy", "query",
    "enumerate", "challenge",     "authenticate", "certificate",   "first_late"};

constexpr std::array<std::string_view, 18> ways{
    "works", "silent",     "closed",      "accepts", "closes", "resets",        "endless", "slowly", "giant",
    "half",  "half_reset", "half_silent", "garbage", "other",  "other_endless", "loop",    "deaf",   "twice"};

bool same(std::string_view left, std::string_view right) {
    return wire::same_text(left, right);
}

} // namespace

bool known_setting(std::string_view name) {
    return std::find(settings.begin(), settings.end(), name) != settings.end();
}

bool known_way(std::string_view word) {
    return std::find(ways.begin(), ways.end(), word) != ways.end();
}

std::map<std::string, std::vector<std::uint16_t>> rpc_ports(const Host& host) {
    // As captured: two ports of lsass for all, and one more for Netlogon, which comes first.
    std::map<std::string, std::vector<std::uint16_t>> ports{{"lsarpc", {49664, 49668}},
                                                            {"samr", {49664, 49668}},
                                                            {"drsuapi", {49664, 49668}},
                                                            {"netlogon", {49670, 49668, 49664}}};
    const auto mapper = host.ways.find("rpc_mapper");
    const auto given = mapper == host.ways.end() ? Settings::const_iterator() : mapper->second.find("rpc");
    if (mapper == host.ways.end() || given == mapper->second.end()) {
        return ports;
    }
    ports.clear(); // lsarpc:49664+49668,netlogon:53000
    std::istringstream entries(given->second);
    for (std::string entry; std::getline(entries, entry, ',');) {
        const auto colon = entry.find(':');
        if (colon == std::string::npos) {
            throw std::runtime_error("rpc= wants interface:port+port,...");
        }
        auto& list = ports[entry.substr(0, colon)];
        std::istringstream numbers(entry.substr(colon + 1));
        for (std::string one; std::getline(numbers, one, '+');) {
            list.push_back(static_cast<std::uint16_t>(std::stoul(one)));
        }
    }
    return ports;
}

std::string Post::text(std::string_view name, std::string_view fallback) const {
    for (const auto& id :
         {service, std::string(service.front() >= '0' && service.front() <= '9' ? "rpc_ports" : "")}) {
        const auto found = host->ways.find(id);
        if (found != host->ways.end()) {
            const auto value = found->second.find(std::string(name));
            if (value != found->second.end()) {
                return value->second;
            }
        }
    }
    return std::string(fallback);
}

std::uint32_t Post::number(std::string_view name, std::uint32_t fallback) const {
    const auto word = text(name);
    return word.empty() ? fallback : static_cast<std::uint32_t>(std::stoul(word, nullptr, 0));
}

const Domain* Post::domain() const {
    return script->domain(text("domain", host->domain));
}

std::int64_t Post::now_us(std::string_view name) const {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const auto real = std::chrono::duration_cast<std::chrono::microseconds>(now).count();
    const auto own = text(name, text("clock"));
    return real + parse_span(own).value_or(0);
}

std::uint64_t filetime(std::int64_t unix_us) {
    constexpr std::int64_t from_1601_to_1970_us = 11'644'473'600'000'000;
    return static_cast<std::uint64_t>(unix_us + from_1601_to_1970_us) * 10;
}

std::vector<const Trust*> trusts_at(const Post& post) {
    std::vector<const Trust*> all;
    if (const auto* domain = post.domain()) {
        for (const auto& trust : domain->trusts) {
            if (trust.at.empty() || trust.at == post.host->address) {
                all.push_back(&trust);
            }
        }
    }
    return all;
}

const Trust* trust_of_account(const Post& post, std::string_view account) {
    for (const auto* trust : trusts_at(post)) {
        if ((trust->direction & 1) != 0 && same(trust->netbios + "$", account)) {
            return trust;
        }
    }
    return nullptr;
}

const Trust* trust_of_name(const Post& post, std::string_view dns_name_with_dot) {
    for (const auto* trust : trusts_at(post)) {
        if (same(trust->partner + ".", dns_name_with_dot)) {
            return trust;
        }
    }
    return nullptr;
}

const Account* account_of(const Post& post, std::string_view name) {
    if (const auto* domain = post.domain()) {
        for (const auto& account : domain->accounts) {
            if (same(account.name, name)) {
                return &account;
            }
        }
    }
    return nullptr;
}

} // namespace pretrust::sim
