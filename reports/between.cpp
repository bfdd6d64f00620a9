// Each function holds one thing of the two sides against each other, and says in one sentence how they fit.
#include <diagnosis/clocks.hpp>
#include <diagnosis/words.hpp>
#include <reports/between.hpp>

#include <pretrust/domain_names.hpp>
#include <pretrust/names.hpp>
#include <pretrust/ports.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <optional>

namespace pretrust {
namespace {

// Halves ---------------------------------------------------------------------------------------------------

/// Both plans name type and direction as AWS does, from the managed side, so they must be the same.
ReportBetween halves(const Plan& aws, const Plan& own) {
    std::vector<std::string> differences;
    if (aws.type != own.type) {
        differences.push_back(fmt::format("{} trust on the AWS side and {} trust on the self-managed side",
                                          to_name(aws.type), to_name(own.type)));
    }
    if (aws.direction != own.direction) {
        differences.push_back(fmt::format("{} on the AWS side and {} on the self-managed side",
                                          to_name(aws.direction), to_name(own.direction)));
    }
    if (differences.empty()) {
        return {"halves",
                fmt::format("Both sides plan the same: a {} {} trust, as the managed directory names it.",
                            to_name(aws.direction), to_name(aws.type)),
                false};
    }
    return {"halves",
            fmt::format("The two sides do not plan the same trust: {}. Both runs name it as the managed "
                        "directory does; run one again with the --type and --direction of the other, or "
                        "mend the plan.",
                        joined(differences, "; ")),
            true};
}

// Names ----------------------------------------------------------------------------------------------------

/// What the DCs of this run's own domain say of it: those that this side asked, then those that the other one
/// did, whose words are among this evidence (see joined.cpp).
std::string told_by_own_dcs(const Facts& facts, const std::string& domain, std::string_view arg) {
    for (const std::string& address : facts.local_addresses()) {
        for (const std::string_view tag : {"CLDAP_PING_ANSWER", "LSA_IDENTITY_POLICY", "SMB_PIPES_SESSION"}) {
            for (const Look look : facts.at(tag, address)) {
                const std::string_view said_of = text(*look, "dns_domain");
                if (judged(*look) && !text(*look, arg).empty() &&
                    (said_of.empty() || same_domain(said_of, domain))) {
                    return std::string(text(*look, arg));
                }
            }
        }
    }
    return {};
}

/// "NetBIOS names CORP and AWSMAD", "both have the SID S-1-...", or what is missing.
std::string pair_words(std::string_view what, const std::string& own, const std::string& managed) {
    if (own.empty() || managed.empty()) {
        return fmt::format("{}s not told by {}", what,
                           own.empty() && managed.empty() ? "either domain"
                           : own.empty()                  ? "the self-managed domain"
                                                          : "the managed domain");
    }
    return bare_name(own) == bare_name(managed) ? fmt::format("both have the {} {}", what, own)
                                                : fmt::format("{}s {} and {}", what, own, managed);
}

bool found_by_either(const OneSide& aws, const OneSide& own, std::string_view id) {
    const auto holds = [&](const std::vector<ReportCause>& causes) {
        return std::ranges::any_of(causes, [&](const ReportCause& cause) { return cause.id == id; });
    };
    return holds(aws.report.causes) || holds(aws.report.folded) || holds(own.report.causes) ||
           holds(own.report.folded);
}

/// Whether suffixes that overlap matter to this trust is judged by NAME_SUFFIX_OVERLAP alone.
std::string suffix_words(const std::string& own, const std::string& managed, bool overlap) {
    const std::string_view so = overlap ? ": their name suffixes overlap" : "";
    if (same_domain(own, managed)) {
        return fmt::format("and both DNS names are one{}", so);
    }
    if (lies_below(own, managed)) {
        return fmt::format("and {} lies below {}{}", own, managed, so);
    }
    if (lies_below(managed, own)) {
        return fmt::format("and {} lies below {}{}", managed, own, so);
    }
    return "and neither DNS name lies below the other";
}

/// Clashes are causes of their own; this says what was compared.
ReportBetween names(const OneSide& aws, const OneSide& own) {
    const std::string& managed = own.evidence.plan.remote_domain;
    const std::string& self_managed = aws.evidence.plan.remote_domain;
    const Facts at_managed(aws.evidence);
    const Facts at_own(own.evidence);
    const auto pair = [&](std::string_view what, std::string_view arg) {
        return pair_words(what, told_by_own_dcs(at_own, self_managed, arg),
                          told_by_own_dcs(at_managed, managed, arg));
    };
    const bool overlap = found_by_either(aws, own, "NAME_SUFFIX_OVERLAP");
    const bool clash = found_by_either(aws, own, "NETBIOS_NAME_COLLISION") ||
                       found_by_either(aws, own, "DOMAIN_SID_COLLISION");
    return {"names",
            fmt::format("{} and {}: {}, {}, {}.", self_managed, managed,
                        pair("NetBIOS name", "netbios_domain"), pair("SID", "domain_sid"),
                        suffix_words(self_managed, managed, overlap)),
            overlap || clash};
}

// Ports ----------------------------------------------------------------------------------------------------

/// mute: it connects, and nothing right answers.
enum class Passage { through, barred, mute, open };

Passage passage_of(const Matrix& matrix, std::size_t column) {
    bool barred = false;
    bool mute = false;
    for (const MatrixRow& row : matrix.rows) {
        if (!row.remote) {
            continue;
        }
        switch (row.cells.at(column)) {
        case Cell::good:
        case Cell::open:
            return Passage::through;
        case Cell::silent:
        case Cell::refused:
        case Cell::prohibited:
        case Cell::unreachable:
            barred = true;
            break;
        case Cell::wrong:
            mute = true;
            break;
        case Cell::unknown:
        case Cell::not_asked:
            break;
        }
    }
    return barred ? Passage::barred : mute ? Passage::mute : Passage::open;
}

/// "TCP 445", or the range.
std::string port_words(const Service& service) {
    const std::string_view transport = service.transport == Transport::udp ? "UDP" : "TCP";
    return service.port == 0 ? fmt::format("the RPC ports that the endpoint mapper names")
                             : fmt::format("{} {}", transport, service.port);
}

/// Services that get through one way, and come to this the other way.
std::vector<std::string> one_way(const Matrix& through, const Matrix& back, Passage passage) {
    std::vector<std::string> ports;
    for (std::size_t column = 0; column < services.size(); ++column) {
        if (passage_of(through, column) == Passage::through && passage_of(back, column) == passage) {
            ports.push_back(port_words(services[column]));
        }
    }
    return ports;
}

bool anything_through(const Matrix& matrix) {
    for (std::size_t column = 0; column < services.size(); ++column) {
        if (passage_of(matrix, column) == Passage::through) {
            return true;
        }
    }
    return false;
}

void ports(const OneSide& aws, const OneSide& own, std::vector<ReportBetween>& between) {
    const auto tell = [&](const OneSide& from, const OneSide& back) {
        const auto blocked = one_way(from.report.matrix, back.report.matrix, Passage::barred);
        if (!blocked.empty()) {
            between.push_back(
                {"ports",
                 fmt::format("One way only: {} got through from {}, and not from {}. A rule "
                             "that names addresses or a direction is more likely than a "
                             "service that is down.",
                             joined(blocked, ", "), side_words(from.evidence), side_words(back.evidence)),
                 true});
        }
        const auto mute = one_way(from.report.matrix, back.report.matrix, Passage::mute);
        if (!mute.empty()) {
            between.push_back(
                {"ports",
                 fmt::format("Answered one way only: {} answered as {} should from {}; from {} "
                             "{} connected, and nothing right came back.",
                             joined(mute, ", "), mute.size() == 1 ? "it" : "they", side_words(from.evidence),
                             side_words(back.evidence), mute.size() == 1 ? "it" : "they"),
                 true});
        }
    };
    tell(aws, own);
    tell(own, aws);
    if (std::ranges::none_of(between, [](const auto& one) { return one.subject == "ports"; })) {
        const bool any = anything_through(aws.report.matrix) || anything_through(own.report.matrix);
        between.push_back({"ports",
                           any ? "No service that got through one way was blocked at every domain "
                                 "controller the other way."
                               : "No service got through, whichever way.",
                           false});
    }
}

// Clocks ---------------------------------------------------------------------------------------------------

/// The most precise clock of one of the two domains, as this side's host saw it; null when it saw none.
const ReportClock* best_clock(const Report& report, bool remote) {
    const ReportClock* best = nullptr;
    for (const ReportClock& clock : report.clocks) {
        if (clock.remote == remote && (best == nullptr || clock.uncertainty_us < best->uncertainty_us)) {
            best = &clock;
        }
    }
    return best;
}

struct Apart {
    const OneSide* seen_from;
    std::int64_t offset_us;
    std::int64_t uncertainty_us; ///< of both readings together
};

/// The two domains' clocks where one host saw both, by the side that knows it best.
std::optional<Apart> domains_apart(const OneSide& aws, const OneSide& own) {
    std::optional<Apart> best;
    for (const OneSide* side : {&aws, &own}) {
        const ReportClock* remote = best_clock(side->report, true);
        const ReportClock* local = best_clock(side->report, false);
        if (remote == nullptr || local == nullptr) {
            continue;
        }
        const std::int64_t uncertainty = remote->uncertainty_us + local->uncertainty_us;
        if (!best || uncertainty < best->uncertainty_us) {
            best = Apart{side, std::abs(remote->offset_us - local->offset_us), uncertainty};
        }
    }
    return best;
}

/// "the AWS side saw none of corp.example.com"
std::string unseen_clocks(const OneSide& side, std::string_view verb, const std::string& own_domain) {
    const bool remote = best_clock(side.report, true) == nullptr;
    const bool local = best_clock(side.report, false) == nullptr;
    return fmt::format("{}{} none of {}", side_words(side.evidence), verb,
                       remote && local ? "either"
                       : remote        ? side.evidence.plan.remote_domain
                                       : own_domain);
}

ReportBetween clocks(const OneSide& aws, const OneSide& own) {
    if (const auto apart = domains_apart(aws, own)) {
        // What both readings leave open is no reason for alarm: CLOCK_SKEW judges so too.
        const bool far = apart->offset_us - apart->uncertainty_us >= tolerance_s * second_us;
        return {"clocks",
                fmt::format("The clocks of the two domains are {} apart, give or take {}, as a host on {} "
                            "saw both; Kerberos takes {} s at most.",
                            duration_text(microseconds(apart->offset_us)),
                            duration_text(microseconds(apart->uncertainty_us + 999)), // never too little
                            side_words(apart->seen_from->evidence), tolerance_s),
                far};
    }
    // A side that reached the other domain lacks nothing but servers of its own to ask.
    const bool could_ask = best_clock(aws.report, true) != nullptr || best_clock(own.report, true) != nullptr;
    return {"clocks",
            fmt::format("No host saw the clocks of both domains, and they cannot be compared: {}, {}.{}",
                        unseen_clocks(aws, " saw", own.evidence.plan.remote_domain),
                        unseen_clocks(own, "", aws.evidence.plan.remote_domain),
                        could_ask ? " Run one side again with --local-dns, naming its own domain controllers."
                                  : ""),
            false};
}

} // namespace

std::string side_words(const Evidence& evidence) {
    return evidence.plan.side == Side::aws ? "the AWS side" : "the self-managed side";
}

std::vector<ReportBetween> make_between(const OneSide& aws, const OneSide& self_managed) {
    std::vector<ReportBetween> between;
    between.push_back(halves(aws.evidence.plan, self_managed.evidence.plan));
    between.push_back(names(aws, self_managed));
    ports(aws, self_managed, between);
    between.push_back(clocks(aws, self_managed));
    return between;
}

} // namespace pretrust
