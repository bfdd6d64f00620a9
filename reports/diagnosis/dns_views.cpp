// Several observations may hold the same question at the same server (two probes ask it): one good answer
// outweighs any number of lost packets.
#include <diagnosis/dns_views.hpp>

#include <algorithm>

namespace pretrust {

namespace {

bool below(std::string_view name, std::string_view zone) {
    return name == zone ||
           (name.ends_with(zone) && name.size() > zone.size() && name[name.size() - zone.size() - 1] == '.');
}

std::string lower(std::string_view name) {
    std::string result(name);
    std::transform(result.begin(), result.end(), result.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return result;
}

/// The same question as the locator probe asks it: over UDP, without EDNS.
Seen locator_answers(const Facts& facts, const std::string& server, std::string_view path) {
    // The rarest argument first: a server is asked for a dozen records in several ways.
    return facts.at("DNS_LOCATOR_RECORDS", server).where([=](const Observation& look) {
        return text(look, "record") == "ldap_dc" && text(look, "path") == path &&
               text(look, "service") == "dns_udp" && number(look, "edns") == 0;
    });
}

/// The first that the server answered with records, else replied to, else judged at all.
Look decisive(const Seen& first, const Seen& second) {
    const auto good = [](const Observation& look) { return look.outcome == Outcome::answered; };
    const auto pick = [&](auto is) {
        const Look look = first.first(is);
        return look != nullptr ? look : second.first(is);
    };
    Look look = pick(good);
    look = look != nullptr ? look : pick(replied);
    return look != nullptr ? look : pick(judged);
}

Direct rejected_state(const Facts& facts, const Observation& look) {
    const auto rcode = text(look, "rcode");
    if (rcode == "REFUSED") {
        return Direct::declined;
    }
    const auto authority = authority_of(facts, look);
    const bool negative = rcode == "NXDOMAIN" || rcode == "NOERROR";
    if (negative && authority == "remote") {
        return flag(look, "aa") ? Direct::lacking : Direct::hearsay;
    }
    if (negative && authority == "none" && flag(look, "aa")) {
        return Direct::hearsay;
    }
    return Direct::stranger;
}

Direct direct_state(const Facts& facts, Look look) {
    if (look == nullptr) {
        return Direct::unsure;
    }
    switch (look->outcome) {
    case Outcome::answered:
        return Direct::good;
    case Outcome::rejected:
        return rejected_state(facts, *look);
    case Outcome::refused:
        return Direct::refused;
    case Outcome::timed_out:
    case Outcome::prohibited:
    case Outcome::unreachable:
        return Direct::silent;
    default:
        return Direct::unsure;
    }
}

Through negative_state(const Facts& facts, const Observation& look) {
    const auto authority = authority_of(facts, look);
    if (authority == "parent") {
        return Through::leaked;
    }
    if (authority == "other") {
        return Through::other_zone;
    }
    if (authority == "none") {
        if (flag(look, "aa")) {
            return Through::own_zone;
        }
        // Every denial by a zone carries its SOA (RFC 2308); Samba turns REFUSED and SERVFAIL into this.
        return text(look, "rcode") == "NOERROR" ? Through::empty : Through::denied;
    }
    return flag(look, "aa") ? Through::own_zone : Through::cached_negative;
}

Through replied_state(const Facts& facts, const Observation& look, bool declines_all) {
    if (look.outcome == Outcome::answered) {
        return Through::good;
    }
    const auto rcode = text(look, "rcode");
    if (rcode == "SERVFAIL") {
        const auto waited = number(look, "waited_ms", look.took.count() / 1000);
        return waited >= slow_failure_ms ? Through::failed_slowly : Through::failed_at_once;
    }
    if (rcode == "REFUSED") {
        return declines_all ? Through::unsure : Through::declined; // it may only decline to serve this host
    }
    if (rcode == "NXDOMAIN" || rcode == "NOERROR") {
        return negative_state(facts, look);
    }
    return Through::unsure;
}

ThroughView through_view(const Facts& facts, const std::string& server) {
    ThroughView view;
    view.server = server;
    view.look =
        decisive(facts.at("DNS_FORWARDER_ANSWER", server), locator_answers(facts, server, "forwarder"));
    const Seen control = facts.at("DNS_FORWARDER_CONTROL", server);
    const auto is_dns = [](const Observation& look) {
        const auto service = text(look, "service");
        return service == "dns_udp" || service == "dns_tcp";
    };
    const Look alive = facts.everything_at(server).first(
        [&](const Observation& look) { return replied(look) && is_dns(look); });
    const bool declines_all = control.any([](const Observation& c) { return text(c, "rcode") == "REFUSED"; });
    view.proven_local = facts.plan().local_dns_from != LocalDnsFrom::system ||
                        (!facts.plan().local_domain.empty() &&
                         control.any([](const Observation& c) { return text(c, "rcode") == "NOERROR"; }));
    if (alive == nullptr) {
        const Look dead = control.first(barred);
        view.state = dead == nullptr ? Through::unsure : Through::server_silent;
        view.look = dead == nullptr ? view.look : dead;
        return view;
    }
    if (view.look == nullptr) {
        return view;
    }
    if (replied(*view.look)) {
        view.state = replied_state(facts, *view.look, declines_all);
    } else if (view.look->outcome == Outcome::timed_out) {
        view.state = Through::silent;
    }
    return view;
}

} // namespace

std::string_view authority_of(const Facts& facts, const Observation& look) {
    if (has(look, "authority")) {
        return text(look, "authority");
    }
    const std::string owner = lower(text(look, "soa_owner"));
    const std::string domain = lower(facts.plan().remote_domain);
    if (owner.empty()) {
        return "none";
    }
    if (below(owner, domain)) {
        return "remote";
    }
    return owner == "." || below(domain, owner) ? "parent" : "other";
}

std::vector<DirectView> direct_views(const Facts& facts) {
    std::vector<DirectView> views;
    for (const std::string& server : facts.plan().remote_dns) {
        const Look look =
            decisive(facts.at("DNS_FORWARDER_DIRECT", server), locator_answers(facts, server, "direct"));
        views.push_back({server, direct_state(facts, look), look});
    }
    return views;
}

std::vector<ThroughView> through_views(const Facts& facts) {
    std::vector<ThroughView> views;
    for (const std::string& server : facts.plan().local_dns) {
        views.push_back(through_view(facts, server));
    }
    return views;
}

bool any_state(const std::vector<DirectView>& views, Direct state) {
    return std::any_of(views.begin(), views.end(),
                       [=](const DirectView& view) { return view.state == state; });
}

bool all_state(const std::vector<DirectView>& views, Direct state) {
    return !views.empty() && std::all_of(views.begin(), views.end(),
                                         [=](const DirectView& view) { return view.state == state; });
}

} // namespace pretrust
