// What each DNS server said to the decisive question, _ldap._tcp.dc._msdcs.<remote>: straight at the remote
// servers, and through the local ones. Classifies only; the forwarder rules draw the conclusions.
#pragma once

#include <diagnosis/facts.hpp>

#include <string>
#include <vector>

namespace pretrust {

/// A remote DNS server, asked straight over UDP.
enum class Direct {
    good,     ///< names DCs
    silent,   ///< nothing, prohibited, or no way there
    refused,  ///< UDP 53 refused by ICMP
    declined, ///< answers REFUSED
    stranger, ///< answers, but not for this zone
    lacking,  ///< authoritative for the zone, and has no such record
    hearsay,  ///< denies the record in the zone's name without being authoritative
    unsure,   ///< not asked, cut short, or not DNS
};

struct DirectView {
    std::string server;
    Direct state = Direct::unsure;
    Look look = nullptr; ///< the deciding observation; null when there is none
};

/// A local DNS server, asked for the remote domain.
enum class Through {
    good,
    server_silent,   ///< the local server itself answers nothing
    silent,          ///< the local server lives; this question is never answered
    failed_slowly,   ///< SERVFAIL after it had waited for somebody
    failed_at_once,  ///< SERVFAIL quickly
    declined,        ///< REFUSED
    leaked,          ///< denied by a zone above the remote domain: public DNS was asked
    other_zone,      ///< denied by an unrelated zone
    denied,          ///< denied, nobody signs for it
    empty,           ///< NOERROR, no record, no SOA: what some servers make of their target's refusal
    own_zone,        ///< the local server claims to be authoritative for the remote domain
    cached_negative, ///< denied in the remote zone's name, not authoritative: from a cache or from the zone
    unsure,
};

struct ThroughView {
    std::string server;
    Through state = Through::unsure;
    Look look = nullptr;
    bool proven_local = true; ///< the server is known to be one of the local domain
};

/// SERVFAIL after this long means that the local server waited for a forwarder that kept silent.
inline constexpr std::int64_t slow_failure_ms = 1500;

std::vector<DirectView> direct_views(const Facts& facts);
std::vector<ThroughView> through_views(const Facts& facts);

bool any_state(const std::vector<DirectView>& views, Direct state);
bool all_state(const std::vector<DirectView>& views, Direct state);

/// "remote", "parent", "other" or "none": whose SOA a negative answer carries.
std::string_view authority_of(const Facts& facts, const Observation& look);

} // namespace pretrust
