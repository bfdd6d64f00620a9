// The LDAP ping of the DC locator (MS-ADTS 6.3.3), and what it tells of a domain's NetBIOS name. A name is
// never guessed from the DNS name: the user gave it, or a DC of the domain said it.
#pragma once

#include <wire/cldap.hpp>

#include <pretrust/plan.hpp>
#include <pretrust/task.hpp>
#include <pretrust/world.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace pretrust::probes {

struct NetlogonAnswer {
    Exchange exchange;
    std::optional<wire::CldapReply> reply; ///< absent: no answer, or an unreadable one
};
/// The message id of `request` is drawn here.
Task<NetlogonAnswer> netlogon_ping(Endpoint to, wire::NetlogonPing request, World& world);

/// The extended response of a DC of `domain`; null for anything else.
const wire::NetlogonResponse* response_of(const NetlogonAnswer& answer, const std::string& domain);

/// How many hosts are asked what a domain is called.
inline constexpr std::size_t most_asked_for_a_name = 3;
/// The first of the addresses, no more than that.
std::vector<std::string> few(std::vector<std::string> addresses);

/// What the first of these hosts that is a DC of the domain calls it; empty when none is. All are asked at
/// the same time.
Task<std::string> netbios_name(std::vector<std::string> addresses, std::string domain, World& world);

struct NetbiosName {
    std::string name; ///< as it was given or sent; empty: not known
    std::string from; ///< "option" or "ping"; empty: not known
};
/// The local domain's: the user's word, else that of a few of the servers given with --local-dns.
Task<NetbiosName> local_netbios_name(const Plan& plan, World& world);

} // namespace pretrust::probes
