// Weighs the straight way against the way through the forwarder.
#include <diagnosis/forwarder_judging.hpp>

#include <algorithm>

namespace pretrust {

namespace {

/// A default Windows DNS server gets no further than the second address (KB 2834250).
bool forwarder_could_work(const std::vector<DirectView>& views) {
    return std::any_of(views.begin(), views.begin() + std::min<std::ptrdiff_t>(2, std::ssize(views)),
                       [](const DirectView& view) { return view.state == Direct::good; });
}

bool usable(const ThroughView& view) {
    return view.state != Through::unsure && view.state != Through::server_silent;
}

} // namespace

Symptoms collect(const std::vector<ThroughView>& views, const std::function<bool(Through)>& symptom) {
    Symptoms symptoms;
    const bool one_usable = std::any_of(views.begin(), views.end(), usable);
    for (const ThroughView& view : views) {
        if (symptom(view.state)) {
            symptoms.looks.push_back(view.look);
            symptoms.servers.push_back(view.server);
            symptoms.proven_local = symptoms.proven_local && view.proven_local;
        } else if (!usable(view)) {
            // A silent local server beside one that speaks is LOCAL_DNS_SILENT's business alone.
            symptoms.unsure = symptoms.unsure || view.state == Through::unsure || !one_usable;
        } else {
            symptoms.others_good = symptoms.others_good || view.state == Through::good;
        }
    }
    return symptoms;
}

Match match_of(const Facts& facts, const Symptoms& symptoms) {
    if (symptoms.looks.empty()) {
        return symptoms.unsure ? found(Finding::unknown, "a local DNS server gave no usable answer")
                               : found(Finding::ruled_out, "no local DNS server shows it");
    }
    Match match =
        found(symptoms.proven_local ? Finding::confirmed : Finding::suspected, seen_text(symptoms.looks));
    match.targets = symptoms.servers;
    if (symptoms.others_good && symptoms.proven_local) {
        match.severity = Severity::breaks_use; // a suspicion stays grave, or it would pass for ready
    }
    for (const Look look : symptoms.looks) {
        cite(match, facts, look);
    }
    return match;
}

Match judge_through(const Facts& facts, const std::vector<DirectView>& direct,
                    const std::vector<Through>& symptoms) {
    const auto views = through_views(facts);
    if (views.empty()) {
        return needs("--local-dns");
    }
    const auto is_symptom = [&](Through state) {
        return std::find(symptoms.begin(), symptoms.end(), state) != symptoms.end();
    };
    const Symptoms seen = collect(views, is_symptom);
    Match match = match_of(facts, seen);
    if (seen.looks.empty()) {
        return match;
    }
    if (!forwarder_could_work(direct)) {
        const bool known = !direct.empty() && !any_state(direct, Direct::unsure);
        if (known) {
            return found(Finding::ruled_out, "the given DNS servers themselves are at fault");
        }
        match.finding = Finding::suspected; // nobody knows that the forwarder is to blame
        match.severity.reset();
    }
    match.words["way"] = "through the forwarder";
    for (const DirectView& view : direct) {
        cite(match, facts, view.state == Direct::good ? view.look : nullptr);
    }
    return match;
}

Match judge_direct(const Facts& facts, const std::vector<DirectView>& views,
                   const std::function<bool(const DirectView&)>& symptom) {
    if (views.empty()) {
        return needs("--dns");
    }
    std::vector<Look> looks;
    std::vector<std::string> servers;
    bool good = false;
    bool unsure = false;
    for (const DirectView& view : views) {
        if (symptom(view)) {
            looks.push_back(view.look);
            servers.push_back(view.server);
        }
        good = good || view.state == Direct::good;
        unsure = unsure || view.state == Direct::unsure;
    }
    if (looks.empty()) {
        return unsure ? found(Finding::unknown, "a given DNS server was not asked or did not speak DNS")
                      : found(Finding::ruled_out, "no given DNS server shows it");
    }
    Match match = found(Finding::confirmed, seen_text(looks));
    match.targets = servers;
    if (good) {
        match.severity = Severity::breaks_use;
    } else if (unsure) {
        match.finding = Finding::suspected;
    }
    for (const Look look : looks) {
        cite(match, facts, look);
    }
    return match;
}

Match combine(Match straight, Match through) {
    const auto rank = [](const Match& match) {
        switch (match.finding) {
        case Finding::confirmed:
            return 0;
        case Finding::suspected:
            return 1;
        case Finding::unknown:
            return 2;
        case Finding::not_assessed:
            return 3;
        case Finding::ruled_out:
            break;
        }
        return 4;
    };
    if (rank(straight) == 3 && rank(through) == 4) {
        return through; // without --dns, what passes through the forwarder is what counts
    }
    const bool graver = rank(through) == rank(straight) && straight.severity && !through.severity;
    return graver || rank(through) < rank(straight) ? through : straight;
}

bool from_inside(const Match& match) {
    return match.words.contains("way");
}

std::string straight_contrast(Match& match, const Facts& facts, const std::vector<DirectView>& direct) {
    for (const DirectView& view : direct) {
        if (view.state == Direct::good) {
            cite(match, facts, view.look);
            return "asked straight, " + said(*view.look);
        }
    }
    return "no DNS server that was asked straight names a DC";
}

Look serves_local(const Facts& facts, const std::string& server) {
    return facts.at("CLDAP_PING_ANSWER", server).first([&](const Observation& look) {
        const std::string_view local = facts.plan().local_domain;
        return !local.empty() && (text(look, "own_domain") == local || text(look, "dns_domain") == local);
    });
}

bool is_local(const Facts& facts, const std::string& server) {
    const auto& local = facts.plan().local_dns;
    return std::find(local.begin(), local.end(), server) != local.end() ||
           serves_local(facts, server) != nullptr;
}

} // namespace pretrust
