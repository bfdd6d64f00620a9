// What a .sim file says: domains, hosts and how each of their services behaves. Data only; the grammar is in
// the README of tests/sim. Knows no socket and no protocol.
#pragma once

#include <pretrust/plan.hpp>

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace pretrust::sim {

/// Settings of one service, or of one port, by name.
using Settings = std::map<std::string, std::string>;

/// A trusted domain object, as one domain holds it.
struct Trust {
    std::string partner;  ///< DNS name
    std::string netbios;  ///< of the partner
    std::string sid;      ///< of the partner
    int direction = 3;    ///< 1 inbound, 2 outbound, 3 both, 0 disabled
    int type = 2;         ///< 2 uplevel
    int attributes = 8;   ///< 8 forest transitive
    std::string password; ///< of the account that an inbound trust has
    std::string at;       ///< the only address whose copy has it; empty: all
};

struct Account {
    std::string name;
    std::string password;
    bool preauth = true;
    bool enabled = true;
};

struct Record {
    std::string name; ///< without trailing dot
    std::uint16_t type = 0;
    std::uint32_t ttl = 600;
    std::vector<std::string> data; ///< SRV: priority weight port host; A, AAAA: address; CNAME: name
    std::string at = {};           ///< the only server that has it; empty: all
};

/// A record, or a whole name, that the zone lacks at one server or at all (`at` empty).
struct Gap {
    std::string name;
    std::string at;
};

struct Domain {
    std::string name;
    std::string netbios;
    std::string forest;
    std::string guid;
    std::string sid;
    int level = 7; ///< functional level of domain, forest and DCs; 7 = 2016
    std::vector<Trust> trusts;
    std::vector<Account> accounts;
    std::vector<Record> records; ///< beside those that its DCs register
    std::vector<Gap> gaps;
};

struct Host {
    std::string address;
    std::string name;   ///< DNS name
    std::string domain; ///< whose DC it is; empty: a host of another kind
    bool pdc = false;
    bool rodc = false;
    bool registered = true;               ///< has locator records
    std::map<std::string, Settings> ways; ///< by service id of ports.hpp, or by port number
};

/// What a DNS server does with a domain that it does not hold.
struct Forward {
    std::string server;
    std::string domain;
    std::string how = "works"; ///< works, silent, servfail, refused, negative
    int ttl = 900; ///< negative: seconds left, counted down from the first question; then it works
};

struct Expectation {
    int line = 0;
    std::vector<std::string> words;
};

struct Script {
    std::string name; ///< of the file, without ending
    Plan plan;
    std::string trust_password; ///< what the user types; empty: nothing
    std::vector<Domain> domains;
    std::vector<Host> hosts;
    std::vector<Forward> forwards;
    std::vector<std::string> filters; ///< nftables rules of the input chain
    std::vector<Expectation> expectations;

    const Domain* domain(std::string_view name) const;
    const Host* host(std::string_view address) const;
};

/// Parses one file. Throws std::runtime_error naming file and line.
Script read_script(const std::filesystem::path& file);
/// The same from text; `name` is for messages, `folder` where `like` looks.
Script parse_script(const std::string& text, const std::string& name, const std::filesystem::path& folder);

/// "+300s", "-2h", "1500ms", "90m" in microseconds; nullopt when it is none.
std::optional<std::int64_t> parse_span(std::string_view text);

/// The ports of ports.hpp at which a host listens, and its RPC ports: service id or number, as in
/// Host::ways.
struct Listening {
    std::string service; ///< "ldap"; RPC ports: the number
    std::uint16_t port = 0;
    bool udp = false;
};
std::vector<Listening> listening(const Host& host);

} // namespace pretrust::sim
