// The two ways of seeing where a conditional forwarder leads, shared by the forwarder rules: straight at the
// given DNS servers, and through the local ones. Each way gives a Match; how to weigh them is said here once.
#pragma once

#include <diagnosis/causes.hpp>
#include <diagnosis/dns_views.hpp>

#include <functional>
#include <string>
#include <vector>

namespace pretrust {

/// The local servers that show a symptom, and what the others leave open.
struct Symptoms {
    std::vector<Look> looks;
    std::vector<std::string> servers;
    bool others_good = false;
    bool unsure = false;
    bool proven_local = true; ///< every server in `servers` is known to belong to the local domain
};
Symptoms collect(const std::vector<ThroughView>& views, const std::function<bool(Through)>& symptom);

/// ruled_out or unknown when no local server shows the symptom; else confirmed, suspected when the servers
/// may be anybody's; breaks_use when another local server does better.
Match match_of(const Facts& facts, const Symptoms& symptoms);

/// Through the local servers; confirmed only when a straight answer proves that the forwarder is to blame.
/// Its words hold "way", its targets are local servers.
Match judge_through(const Facts& facts, const std::vector<DirectView>& direct,
                    const std::vector<Through>& symptoms);

/// Straight at the given servers; breaks_use when one of them is good.
Match judge_direct(const Facts& facts, const std::vector<DirectView>& views,
                   const std::function<bool(const DirectView&)>& symptom);

/// What was found on either way; else the less certain of the two, so that what was not seen is never a pass.
Match combine(Match straight, Match through);

/// Found by asking through the forwarder.
bool from_inside(const Match& match);

/// "asked straight, ...", of the first given server that names DCs; cites it.
std::string straight_contrast(Match& match, const Facts& facts, const std::vector<DirectView>& direct);

/// What shows that a DNS server given for the remote domain belongs to the local one: its LDAP ping. Null
/// when nothing does.
Look serves_local(const Facts& facts, const std::string& server);
/// The same, or the address is a local server's as well.
bool is_local(const Facts& facts, const std::string& server);

} // namespace pretrust
