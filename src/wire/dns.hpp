// DNS messages (RFC 1035, 2308, 2782, 3596, 6891): decodes replies, and encodes queries for tests (the
// program itself asks through c-ares). No opinion about what an answer means.
#pragma once

#include <pretrust/bytes.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace pretrust::wire {

namespace dns_type {
inline constexpr std::uint16_t a = 1, ns = 2, cname = 5, soa = 6, ptr = 12, aaaa = 28, srv = 33, opt = 41;
}

namespace dns_rcode {
inline constexpr int no_error = 0, form_error = 1, server_failure = 2, name_error = 3, not_implemented = 4,
                     refused = 5;
}

/// Names are lower-case text without the final dot; the root is ".". Octets outside of printable ASCII (the
/// space included) are \DDD, and a dot or backslash inside a label has a backslash before it (RFC 1035 5.1,
/// RFC 4343 2.1).
struct DnsAddress {
    std::string address; ///< A: dotted quad; AAAA: RFC 5952
};
struct DnsHost {
    std::string name; ///< CNAME, NS, PTR
};
struct DnsSrv {
    std::uint16_t priority = 0;
    std::uint16_t weight = 0;
    std::uint16_t port = 0;
    std::string target;
};
struct DnsSoa {
    std::string mname;
    std::string rname;
    std::uint32_t serial = 0;
    std::uint32_t refresh = 0; ///< seconds, as the next three
    std::uint32_t retry = 0;
    std::uint32_t expire = 0;
    std::uint32_t minimum = 0;
};

struct DnsRecord {
    std::string owner;
    std::uint16_t type = 0;
    std::uint16_t record_class = 1;
    std::uint32_t ttl = 0; ///< seconds; a set top bit reads as 0 (RFC 2181 8)
    /// monostate: a type this codec does not look into
    std::variant<std::monostate, DnsAddress, DnsHost, DnsSrv, DnsSoa> data;
};

struct DnsQuestionSection {
    std::string name;
    std::uint16_t type = 0;
    std::uint16_t question_class = 1;
};

/// The OPT pseudo record (RFC 6891 6.1). It is not repeated among the additional records.
struct DnsEdns {
    std::uint16_t payload_size = 0;
    std::uint8_t version = 0;
    bool dnssec_ok = false;
};

struct DnsMessage {
    std::uint16_t id = 0;
    bool is_response = false;         ///< QR
    bool authoritative = false;       ///< AA
    bool truncated = false;           ///< TC
    bool recursion_desired = false;   ///< RD
    bool recursion_available = false; ///< RA
    int opcode = 0;
    int rcode = 0; ///< with the upper eight bits of the OPT record, when there is one
    std::vector<DnsQuestionSection> questions;
    std::vector<DnsRecord> answers;
    std::vector<DnsRecord> authorities;
    std::vector<DnsRecord> additionals;
    std::optional<DnsEdns> edns;
    bool cut = false;         ///< TC was set and the last record was not whole: it is left out
    bool limited = false;     ///< more than dns_max_records: the rest was left out
    std::size_t trailing = 0; ///< octets behind the message
};

inline constexpr std::size_t dns_max_records = 2000;

/// nullopt: not a DNS message, or a record that contradicts its length (a message cut short without TC
/// included).
std::optional<DnsMessage> decode_dns(BytesView octets);

/// A negative answer as RFC 2308 reads it: who owns the SOA, and how long the denial lasts.
struct DnsNegative {
    std::string owner;
    std::uint32_t ttl = 0; ///< of the SOA record as received: what caches count down
    DnsSoa soa;
};
/// The first SOA of the authority section, when the message holds no answer. nullopt otherwise.
std::optional<DnsNegative> dns_negative(const DnsMessage& message);

struct DnsQuery {
    std::uint16_t id = 0;
    std::string name; ///< with or without the final dot; \DDD and \c escapes are understood
    std::uint16_t type = dns_type::a;
    bool recursion_desired = true;
    std::uint16_t edns_size = 0; ///< 0: no OPT
};
/// nullopt: the name has an empty or over-long label, a bad escape, or more than 255 octets.
std::optional<Bytes> encode_dns_query(const DnsQuery& query);

/// Wire form of a name (labels and the final zero), for encoders. nullopt as above.
std::optional<Bytes> encode_dns_name(std::string_view name);

} // namespace pretrust::wire
