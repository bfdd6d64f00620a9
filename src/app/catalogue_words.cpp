// What the formats of a catalogue share: words for enumerators, and the example that fills a cause's texts.
#include <app/catalogues.hpp>
#include <diagnosis/facts.hpp>
#include <diagnosis/words.hpp>

#include <pretrust/probe.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <explain/codes.hpp>
#include <explain/wordings.hpp>

namespace pretrust {
namespace {

/// The domains of the README: a run of which nothing was seen, so that every rule names what is usual.
Evidence example_run() {
    Evidence evidence;
    auto& plan = evidence.plan;
    plan.remote_domain = "corp.example.com";
    plan.remote_dns = {"172.16.10.153", "172.16.20.153"};
    plan.local_domain = "awsmad.example.com";
    plan.local_dns = {"10.20.0.10", "10.20.1.10"};
    plan.local_dns_from = LocalDnsFrom::option;
    plan.local_netbios = "AWSMAD";
    return evidence;
}

} // namespace

std::string unfilled(std::string_view text) {
    std::string shown(text);
    std::replace(shown.begin(), shown.end(), '{', '<');
    std::replace(shown.begin(), shown.end(), '}', '>');
    return shown;
}

std::string port_numbers(const Service& service) {
    return service.port != 0 ? fmt::format("{}", service.port)
                             : fmt::format("{}-{}", rpc_dynamic_first, rpc_dynamic_last);
}

std::string_view scope_word(std::string_view probe_id) {
    const auto probes = all_probes();
    const auto found = std::find_if(probes.begin(), probes.end(),
                                    [&](const ProbeSpec& probe) { return probe.id == probe_id; });
    if (found == probes.end()) {
        return "?";
    }
    switch (found->scope) {
    case Scope::once:
        return "once";
    case Scope::remote_dc:
        return "each remote DC";
    case Scope::every_dc:
        return "every DC";
    }
    return "?";
}

std::string_view need_word(Need need) {
    switch (need) {
    case Need::required:
        return "required";
    case Need::fallback:
        return "fallback";
    case Need::optional:
        return "optional";
    case Need::unused:
        return "-";
    }
    return "?";
}

std::string_view severity_words(Severity severity) {
    switch (severity) {
    case Severity::blocks_creation:
        return "stops the creation";
    case Severity::breaks_use:
        return "breaks the use afterwards";
    case Severity::hygiene:
        return "worth knowing, stops nothing";
    }
    return "?";
}

std::vector<const RootCause*> causes_behind(std::string_view reason_id) {
    std::vector<const RootCause*> causes;
    for (const auto& cause : all_causes()) {
        if (std::find(cause.shows_as.begin(), cause.shows_as.end(), reason_id) != cause.shows_as.end()) {
            causes.push_back(&cause);
        }
    }
    return causes;
}

KnownBy known_by(const StatusReason& reason) {
    KnownBy known{{reason.text}, {}};
    for (const auto& wording : all_wordings()) {
        if (wording.reason == reason.id && wording.words != reason.text) {
            known.wordings.push_back(wording.words);
        }
    }
    for (const auto& code : all_codes()) {
        if (code.reason == reason.id) {
            known.codes.push_back({code.family, value_text(code), code.name});
        }
    }
    return known;
}

std::string code_words(const KnownBy::Code& code) {
    return fmt::format("{} {}{}{}", code.family, code.value, code.value.empty() ? "" : " ", code.name);
}

Example example_of(const RootCause& cause) {
    const auto evidence = example_run();
    auto match = cause.test(Facts(evidence));
    if (match.targets.empty()) {
        match.targets = {evidence.plan.remote_dns.front()};
    }
    const auto words = words_for(evidence, match);
    return {fill(cause.fix, words), fill(cause.verify, words)};
}

} // namespace pretrust
