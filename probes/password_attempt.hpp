// One attempt to prove the trust password to one DC: what all ways of doing so share.
#pragma once

#include "find_dc.hpp"

#include <pretrust/evidence.hpp>
#include <pretrust/plan.hpp>
#include <pretrust/secret.hpp>
#include <pretrust/world.hpp>

#include <string>
#include <string_view>

namespace pretrust::probes {

/// The account that the remote domain has for a trust with the local one.
struct TrustAccount {
    std::string dns_name;     ///< with its final dot: awsmad.example.com.; empty: not known
    std::string netbios_name; ///< AWSMAD$; empty: not known yet
    std::string reason;       ///< not empty: there is nothing to ask for, and why
};
/// What the plan tells of it.
TrustAccount trust_account(const Plan& plan);

struct PasswordAttempt {
    Endpoint to;
    std::string_view service;
    Exchange exchange;
    Outcome outcome = Outcome::skipped;
    Args args;
    std::string verdict = "undecided";
    /// The server has judged the password, or may have: nobody may try again.
    bool judged = false;
};

/// Netlogon over TCP: endpoint mapper, port, bind, challenge, Authenticate3.
Task<PasswordAttempt> try_netlogon_tcp(FoundDc dc, TrustAccount account, World& world);
/// The same calls over the pipe of a null session.
Task<PasswordAttempt> try_netlogon_pipe(FoundDc dc, TrustAccount account, World& world);
/// An AS-REQ without pre-authentication, which names etypes and salt, then one with it. The account's NetBIOS
/// name must be known: a KDC knows no other.
Task<PasswordAttempt> try_kerberos(FoundDc dc, TrustAccount account, std::string realm, World& world);

} // namespace pretrust::probes
