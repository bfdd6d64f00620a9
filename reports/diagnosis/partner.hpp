// The addresses of the trust's self-managed side, as the run and AWS's files know them, and how much hangs on
// each. Shared by the rules about addresses, IP routes and the forwarder; judges nothing itself.
#pragma once

#include <diagnosis/aws_flows.hpp>
#include <diagnosis/causes.hpp>

#include <pretrust/address.hpp>

#include <set>
#include <string>
#include <vector>

namespace pretrust {

/// One address of the self-managed side.
struct PartnerAddress {
    Ip ip;
    std::string text;
    bool dns = false;   ///< typed, requested or configured as a DNS server of the domain
    std::string origin; ///< "given with --dns", "of dc1.corp.example.com", "of the conditional forwarder" ...
};

/// Each once: those that were probed, in the order of the facts, then those that only the files hold.
std::vector<PartnerAddress> partner_addresses(const Facts& facts);
/// No address is known: not_assessed when none was given and none could be learnt, else unknown, which
/// stands in the way of nothing (what keeps the addresses from being known does).
Match no_address_known(const Facts& facts);

/// The forwarder that the directory has for the self-managed domain; null when the files name none.
const AwsForwarder* configured_forwarder(const Facts& facts);
/// The addresses that CreateTrust brings, as far as they can be read.
std::vector<Ip> requested_addresses(const Facts& facts);
/// The trust with the self-managed domain that describe-trusts prints; null when it prints none.
const AwsTrust* printed_trust(const Facts& facts);
/// The directory has no forwarder for the domain yet, and the CreateTrust request, which was not sent so far,
/// brings its addresses.
bool request_brings_forwarder(const Facts& facts);
/// What the managed DNS servers forward to: configured, else requested, else typed.
std::vector<std::string> forwarder_addresses(const Facts& facts);

/// A managed DNS server that names the domain's DCs although its forwarder leads to nothing but these
/// addresses: then it reaches one of them. Null when nothing shows that.
Look reached_by_managed_dns(const Facts& facts, const std::set<std::string>& addresses);

/// What follows when these addresses cannot be used: blocks_creation when no DC is left, or when the first
/// two DNS servers are among them (a Windows DNS server tries no third one in time); else breaks_use.
Severity weight_of(const Facts& facts, const std::set<std::string>& lost);

/// Every probed address of the other side that is not among these is alive: what is silent is these.
bool rest_is_alive(const Facts& facts, const std::set<std::string>& lost);
/// `match.explains`, where only the addresses at fault are silent: all that the row hides; else only these.
void explain_silence(Match& match, const Facts& facts, const std::set<std::string>& lost,
                     std::vector<std::string_view> otherwise);

/// The self-managed domain, or a word that stands for it.
std::string self_managed_word(const Facts& facts);
/// "172.16.10.153 (given with --dns)".
std::string described(const PartnerAddress& address);
/// How to name other DNS servers to the directory, and to this program.
std::string other_servers_advice(const Facts& facts);

} // namespace pretrust
