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

/// The first value of an argument that DCs of the other domain gave for their own domain.
std::string told_by_dcs(const Facts& facts, std::string_view arg) {
    for (const std::string& address : facts.remote_dcs()) {
        for (const std::string_view tag : {"CLDAP_PING_ANSWER", "LSA_IDENTITY_POLICY", "SMB_PIPES_SESSION"}) {
            for (const Look look : facts.at(tag, address)) {
                const std::string_view domain = text(*look, "dns_domain");
                if (judged(*look) && !text(*look, arg).empty() &&
                    (domain.empty() || same_domain(domain, facts.plan().remote_domain))) {
                    return std::string(text(*look, arg));
                }
            }
        }
    }
    return {};
}

/// "CORP and AWS (NetBIOS)", or what is missing.
std::string pair_words(std::string_view what, const std::string& remote, const std::string& local) {
    if (remote.empty() || local.empty()) {
        return fmt::format("{} not told by {}", what,
                           remote.empty() && local.empty() ? "either domain"
                           : remote.empty()                ? "the self-managed domain"
                                                           : "the managed domain");
    }
    return fmt::format("{} {} and {}", what, remote, local);
}

/// Clashes are causes of their own; this says what was compared.
ReportBetween names(const Evidence& aws, const Evidence& own) {
    const Facts of_own(aws); // the AWS side looks at the self-managed domain
    const Facts of_aws(own);
    return {
        "names",
        fmt::format("{} and {}: {}, {}.", aws.plan.remote_domain, own.plan.remote_domain,
                    pair_words("NetBIOS names", told_by_dcs(of_own, "netbios_domain"),
                               told_by_dcs(of_aws, "netbios_domain")),
                    pair_words("SIDs", told_by_dcs(of_own, "domain_sid"), told_by_dcs(of_aws, "domain_sid"))),
        false};
}

// Ports ----------------------------------------------------------------------------------------------------

enum class Passage { through, barred, open };

Passage passage_of(const Matrix& matrix, std::size_t column) {
    bool barred = false;
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
        case Cell::unknown:
        case Cell::not_asked:
            break;
        }
    }
    return barred ? Passage::barred : Passage::open;
}

/// "TCP 445", or the range.
std::string port_words(const Service& service) {
    const std::string_view transport = service.transport == Transport::udp ? "UDP" : "TCP";
    return service.port == 0 ? fmt::format("the RPC ports that the endpoint mapper names")
                             : fmt::format("{} {}", transport, service.port);
}

/// Services that get through one way only.
std::vector<std::string> one_way(const Matrix& through, const Matrix& barred) {
    std::vector<std::string> ports;
    for (std::size_t column = 0; column < services.size(); ++column) {
        if (passage_of(through, column) == Passage::through &&
            passage_of(barred, column) == Passage::barred) {
            ports.push_back(port_words(services[column]));
        }
    }
    return ports;
}

void ports(const OneSide& aws, const OneSide& own, std::vector<ReportBetween>& between) {
    const auto tell = [&](const OneSide& from, const OneSide& back) {
        const auto blocked = one_way(from.report.matrix, back.report.matrix);
        if (!blocked.empty()) {
            between.push_back(
                {"ports",
                 fmt::format("One way only: {} got through from {}, and not from {}. A rule "
                             "that names addresses or a direction is more likely than a "
                             "service that is down.",
                             joined(blocked, ", "), side_words(from.evidence), side_words(back.evidence)),
                 true});
        }
    };
    tell(aws, own);
    tell(own, aws);
    if (std::ranges::none_of(between, [](const auto& one) { return one.subject == "ports"; })) {
        between.push_back({"ports", "No service got through one way and was blocked the other way.", false});
    }
}

// Clocks ---------------------------------------------------------------------------------------------------

/// The two domains' clocks, where one host saw both.
std::optional<std::int64_t> domains_apart_us(const Report& report) {
    const ReportClock* remote = nullptr;
    const ReportClock* local = nullptr;
    for (const ReportClock& clock : report.clocks) {
        const ReportClock*& best = clock.remote ? remote : local;
        if (best == nullptr || clock.uncertainty_us < best->uncertainty_us) {
            best = &clock;
        }
    }
    return remote != nullptr && local != nullptr ? std::optional(remote->offset_us - local->offset_us)
                                                 : std::nullopt;
}

ReportBetween clocks(const OneSide& aws, const OneSide& own) {
    for (const OneSide* side : {&aws, &own}) {
        if (const auto apart = domains_apart_us(side->report)) {
            const bool far = std::abs(*apart) >= tolerance_s * second_us;
            return {"clocks",
                    fmt::format("The clocks of the two domains are {} apart, as one host saw both; Kerberos "
                                "takes {} s at most.",
                                duration_text(microseconds(std::abs(*apart))), tolerance_s),
                    far};
        }
    }
    return {"clocks",
            "The clocks of the two domains were seen from different hosts only, and cannot be compared: "
            "run one side again with --local-dns and its own domain controllers.",
            false};
}

} // namespace

std::string side_words(const Evidence& evidence) {
    return evidence.plan.side == Side::aws ? "the AWS side" : "the self-managed side";
}

std::vector<ReportBetween> make_between(const OneSide& aws, const OneSide& self_managed) {
    std::vector<ReportBetween> between;
    between.push_back(halves(aws.evidence.plan, self_managed.evidence.plan));
    between.push_back(names(aws.evidence, self_managed.evidence));
    ports(aws, self_managed, between);
    between.push_back(clocks(aws, self_managed));
    return between;
}

} // namespace pretrust
