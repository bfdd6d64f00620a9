// A service at its post: one host's service and what the script says about it. What every service asks for.
#pragma once

#include <cstdint>
#include <map>
#include <simulator/script.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace pretrust::sim {

/// Whether `at` lines may name this setting, and this bare word.
bool known_setting(std::string_view name);
bool known_way(std::string_view word);

/// RPC interface name ("lsarpc") to the TCP ports that the endpoint mapper names for it.
std::map<std::string, std::vector<std::uint16_t>> rpc_ports(const Host& host);

/// Refers to a Script that outlives it.
struct Post {
    const Script* script = nullptr;
    const Host* host = nullptr;
    std::string service; ///< id of ports.hpp, or the number of an RPC port
    std::uint16_t port = 0;

    /// The setting as written; `fallback` when the script says nothing.
    std::string text(std::string_view name, std::string_view fallback = "") const;
    bool has(std::string_view name) const { return !text(name).empty(); }
    /// Decimal or 0x...; throws std::runtime_error when it is no number.
    std::uint32_t number(std::string_view name, std::uint32_t fallback) const;
    /// The bare word: "silent", "endless" ...; "" when the service is healthy.
    std::string way() const { return text("how"); }
    /// The domain whose DC this is, or whose DC it plays (setting `domain`); nullptr: none.
    const Domain* domain() const;
    /// Wall clock of the host, microseconds since 1970: the real one, and what the script adds to it.
    /// `name` is the setting of the source, "clock" for most.
    std::int64_t now_us(std::string_view name = "clock") const;
};

/// 100 ns steps since 1601.
std::uint64_t filetime(std::int64_t unix_us);

/// The trust that this host's copy of the domain has for an account name like AWSMAD$ (inbound ones only) or
/// awsmad.example.com. (any direction); nullptr: none. Case does not count.
const Trust* trust_of_account(const Post& post, std::string_view account);
const Trust* trust_of_name(const Post& post, std::string_view dns_name_with_dot);
const Account* account_of(const Post& post, std::string_view name);
/// The trusts that this host's copy of the domain has.
std::vector<const Trust*> trusts_at(const Post& post);

} // namespace pretrust::sim
