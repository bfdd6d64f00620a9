// The local DNS server itself: without it nothing can be said about its conditional forwarder.
#include <diagnosis/causes.hpp>
#include <diagnosis/dns_views.hpp>

namespace pretrust {

namespace {

Match local_dns_silent(const Facts& facts) {
    const auto views = through_views(facts);
    if (views.empty()) {
        return needs("--local-dns");
    }
    std::vector<Look> dead;
    std::vector<std::string> servers;
    bool answering = false;
    bool unsure = false;
    for (const ThroughView& view : views) {
        if (view.state == Through::server_silent) {
            dead.push_back(view.look);
            servers.push_back(view.server);
        } else if (view.state == Through::unsure && !facts.everything_at(view.server).any(replied)) {
            unsure = true;
        } else {
            answering = true;
        }
    }
    if (dead.empty()) {
        return unsure ? found(Finding::unknown, "a local DNS server was not asked")
                      : found(Finding::ruled_out, "every local DNS server answers");
    }
    Match match = found(answering ? Finding::confirmed : Finding::suspected, seen_text(dead));
    match.targets = servers;
    if (answering) {
        match.severity = Severity::breaks_use;
    }
    for (const Look look : dead) {
        cite(match, facts, look);
    }
    return match;
}

constexpr std::string_view hides[] = {"FORWARDER_MISSING", "FORWARDER_CACHED_NEGATIVE"};

constexpr RootCause row{
    .id = "LOCAL_DNS_SILENT",
    .area = "DNS and forwarders",
    .title = "The local DNS server {targets} does not answer this host, so its conditional forwarder cannot "
             "be seen",
    .severity = Severity::blocks_creation,
    .shows_as = not_contacted,
    .basis = Basis::inferred,
    .hides = hides,
    .test = local_dns_silent,
    .evidence = "A question that needs no forwarder was put to it, {seen}.",
    .fix = "Give the address of a DNS server of {local} that this host may ask (--local-dns), or let this "
           "host ask it on UDP and TCP 53. On a Windows DNS server:\n"
           "  Start-Service DNS\n"
           "  New-NetFirewallRule -DisplayName 'DNS' -Direction Inbound -Protocol UDP -LocalPort 53 -Action "
           "Allow",
    .verify = "  nslookup -type=SOA {local} {ask_local_server}",
    .source = locator_doc,
    .checked = checked_date,
};

} // namespace

std::span<const RootCause> local_dns_causes() {
    static constexpr RootCause rows[] = {row};
    return rows;
}

} // namespace pretrust
