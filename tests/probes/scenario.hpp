// A scenario file (tests/scenarios/README.md) as a structure. Reading only: what the lines mean to a probe is
// the fake world's business.
#pragma once

#include "fake_sweep.hpp"

#include <pretrust/plan.hpp>
#include <pretrust/probe.hpp>
#include <pretrust/world.hpp>

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace pretrust::testing {

/// A resource record as text; `owner` "@" is the name that was asked for.
struct RecordText {
    std::string section; ///< answer, authority or additional
    std::string owner;
    std::string ttl;
    std::string type;
    std::vector<std::string> data;
};

/// A DNS response as text.
struct DnsText {
    std::string rcode;
    std::vector<std::string> flags;
    std::vector<RecordText> records;
};

/// How one exchange goes.
struct WorldLine {
    int number = 0;                      ///< in the file
    std::vector<Bytes> pieces;           ///< datagrams, or what arrives on the stream one after the other
    Outcome ending = Outcome::timed_out; ///< when the pieces do not decide
    StreamEnd end = StreamEnd::none;
    std::string protocol;     ///< of TLS, when its handshake completes; the certificate is the only piece
    std::optional<int> alert; ///< of TLS: what the server ends the handshake with
    bool connected = false;
    std::optional<IcmpError> icmp;
    std::optional<DnsText> dns;
    std::optional<SweepText> sweep;
    std::optional<microseconds> took;
    int path_mtu = 0;
    int segment = 0;
};

struct Expected {
    int number = 0;
    std::string tag;
    std::string outcome;
    std::string target;
    std::vector<std::pair<std::string, std::string>> args;
    std::vector<std::string> absent;
};

struct Scenario {
    std::string probe; ///< the folder's name
    std::string claim; ///< the file's name
    Plan plan;
    Target target;
    std::string named; ///< what the locator calls a target that the user gave; empty: nothing
    std::map<std::string, std::vector<WorldLine>> world; ///< by key, see fake_world.hpp
    std::map<std::string, std::vector<Bytes>> sent;      ///< by key: octets that must have been sent
    std::vector<Expected> expected;
    bool expects_nothing = false;
    std::vector<int> pauses; ///< milliseconds
    std::string password;    ///< the trust password; empty: none given
    std::uint32_t first_random = 1;
    std::int64_t sent_unix_us = 0;
    std::int64_t received_unix_us = 0;
    std::string missing; ///< not empty: octets that this machine does not have; the scenario cannot be run
};

/// Throws std::runtime_error, naming file and line, for anything that it does not understand.
Scenario read_scenario(const std::filesystem::path& path);

/// Every scenario file, sorted.
std::vector<std::filesystem::path> all_scenario_files();

/// An argument's value as scenario files write it.
std::string value_text(const Value& value);

} // namespace pretrust::testing
