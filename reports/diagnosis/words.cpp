// The wording that all causes share.
#include <diagnosis/commands.hpp>
#include <diagnosis/facts.hpp>
#include <diagnosis/smb.hpp>
#include <diagnosis/transports.hpp>
#include <diagnosis/words.hpp>

#include <pretrust/ports.hpp>

#include <algorithm>
#include <cctype>

namespace pretrust {

namespace {

bool is_name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/// Calls `plain` for text and `name` for the inside of each {name}.
template <class Plain, class Name> void scan(std::string_view text, Plain plain, Name name) {
    std::size_t at = 0;
    while (at < text.size()) {
        const auto open = text.find('{', at);
        if (open == std::string_view::npos) {
            break;
        }
        auto close = open + 1;
        while (close < text.size() && is_name_character(text[close])) {
            ++close;
        }
        const bool whole = close < text.size() && text[close] == '}' && close > open + 1;
        plain(text.substr(at, open - at));
        if (whole) {
            name(text.substr(open + 1, close - open - 1));
            at = close + 1;
        } else {
            plain(text.substr(open, 1));
            at = open + 1;
        }
    }
    plain(text.substr(at));
}

std::string sender_text(const Observation& look) {
    const auto from = text(look, "icmp_from");
    return from.empty() || from == look.target ? std::string() : " by " + std::string(from);
}

std::string transmissions(const Observation& look) {
    const std::string noun = asked_over(Transport::tcp, look) ? "connection attempt" : "transmission";
    const int count = std::max(look.attempts, 1);
    return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

std::string rejected_text(const Observation& look) {
    if (has(look, "rcode")) {
        const auto rcode = std::string(text(look, "rcode"));
        const auto owner = std::string(text(look, "soa_owner"));
        const std::string shown = rcode == "NOERROR" ? "without such a record" : rcode;
        const std::string zone = owner == "." ? "the DNS root" : owner;
        const auto waited = number(look, "waited_ms");
        const std::string after =
            waited < 1000 ? "" : " after " + duration_text(std::chrono::milliseconds(waited));
        return "answers " + shown + (owner.empty() ? "" : " in the name of " + zone) + after;
    }
    if (text(look, "error_name") == "KDC_ERR_WRONG_REALM") {
        return "answers that it serves another realm";
    }
    if (look.tag == "CLDAP_PING_ANSWER") {
        const auto own = text(look, "own_domain");
        const auto other = text(look, "dns_domain");
        if (number(look, "opcode") == 24) {
            return "answers that its Netlogon service is paused";
        }
        if (!own.empty() || !other.empty()) {
            return "answers for " + std::string(own.empty() ? other : own) + " instead";
        }
        return "answers that it does not serve the domain";
    }
    return has(look, "status") ? "answers with status " + status_text(number(look, "status"))
                               : "answers with a refusal";
}

} // namespace

std::string fill(std::string_view text, const Words& words) {
    std::string result;
    result.reserve(text.size() * 2);
    const auto name = [&](std::string_view key) {
        const auto word = words.find(std::string(key));
        if (word == words.end()) {
            result.append("{").append(key).append("}");
        } else {
            result.append(word->second);
        }
    };
    scan(
        text, [&](std::string_view plain) { result.append(plain); }, name);
    return result;
}

std::vector<std::string> placeholders(std::string_view text) {
    std::vector<std::string> names;
    scan(
        text, [](std::string_view) {}, [&](std::string_view name) { names.emplace_back(name); });
    return names;
}

std::string joined(const std::vector<std::string>& items, std::string_view between) {
    std::string result;
    for (const std::string& item : items) {
        if (!result.empty()) {
            result.append(between);
        }
        result.append(item);
    }
    return result;
}

std::string listed(const std::vector<std::string>& items, std::size_t limit) {
    if (items.size() <= limit) {
        return joined(items, ", ");
    }
    const std::vector<std::string> shown(items.begin(), items.begin() + static_cast<std::ptrdiff_t>(limit));
    return joined(shown, ", ") + " and " + std::to_string(items.size() - limit) + " more";
}

std::string duration_text(microseconds length) {
    const auto ms = length.count() / 1000;
    if (ms < 1000) {
        return std::to_string(ms) + " ms";
    }
    return std::to_string(ms / 1000) + "." + std::to_string(ms % 1000 / 100) + " s";
}

std::optional<std::pair<std::string_view, std::int64_t>> port_of(const Observation& look) {
    const auto service = find_service(text(look, "service"));
    if (!service) {
        return std::nullopt;
    }
    return std::pair(std::string_view(service->transport == Transport::udp ? "UDP" : "TCP"),
                     number(look, "port", service->port));
}

std::string port_text(const Observation& look) {
    const auto port = port_of(look);
    return port ? std::string(port->first) + " " + std::to_string(port->second) : "";
}

std::string outcome_text(const Observation& look) {
    switch (look.outcome) {
    case Outcome::answered:
        return "answers";
    case Outcome::open:
        return "accepts connections";
    case Outcome::rejected:
        return rejected_text(look);
    case Outcome::refused:
        if (has(look, "icmp_type")) {
            return "refused by ICMP port unreachable" +
                   (sender_text(look).empty() ? "" : ", sent" + sender_text(look));
        }
        return port_text(look).starts_with("UDP") ? "refused by ICMP port unreachable"
                                                  : "refused by a TCP reset";
    case Outcome::prohibited:
        return "administratively prohibited" + sender_text(look);
    case Outcome::unreachable:
        return has(look, "icmp_type") ? "reported unreachable" + sender_text(look)
                                      : "unreachable: this host has no route to it";
    case Outcome::timed_out:
        if (flag(look, "connected")) {
            return "accepts the connection and then says nothing";
        }
        return "silent after " + transmissions(look) + " in " + duration_text(look.took);
    case Outcome::malformed:
        return "answers with something that is not the protocol";
    case Outcome::skipped:
        return "not asked, the run ended before";
    case Outcome::crashed:
        return "not known, the probe failed";
    }
    return "";
}

std::string said(const Observation& look) {
    const std::string port = port_text(look);
    return look.target + (port.empty() ? "" : " " + port) + ": " + outcome_text(look);
}

Words standard_words(const Evidence& evidence) {
    const Plan& plan = evidence.plan;
    const auto or_else = [](std::string value, std::string_view otherwise) {
        return value.empty() ? std::string(otherwise) : value;
    };
    const bool aws = plan.side == Side::aws;
    Words words;
    words["remote"] = plan.remote_domain;
    words["local"] = or_else(plan.local_domain, "the local domain");
    words["dns"] = or_else(joined(plan.remote_dns, ","), "REMOTE-DNS-ADDRESSES");
    words["dns_spaced"] = or_else(joined(plan.remote_dns, " "), "REMOTE-DNS-ADDRESSES");
    words["local_dns"] = or_else(joined(plan.local_dns, ","), "LOCAL-DNS-ADDRESS");
    words["side"] = aws ? "AWS" : "self-managed";
    words["other_side"] = aws ? "self-managed" : "AWS";
    words["update_forwarder"] = update_forwarder_command(plan, evidence.aws);
    words["create_forwarder"] = create_forwarder_command(plan, evidence.aws);
    words["directory"] = directory_word(evidence.aws);
    words["clear_cache"] = clear_cache_advice(plan);
    words["recheck"] = recheck_command(plan);
    words["for_aws"] = aws ? std::string()
                           : "AWS runs the DCs of " + plan.remote_domain +
                                 ": attach this report to an AWS Support case. What has to be done there: ";
    words["ask_dns_server"] = plan.remote_dns.empty() ? "REMOTE-DNS-ADDRESS" : plan.remote_dns.front();
    words["ask_local_server"] = plan.local_dns.empty() ? "LOCAL-DNS-ADDRESS" : plan.local_dns.front();
    return words;
}

Words words_for(const Evidence& evidence, const Match& match) {
    Words words = match.words;
    words.merge(standard_words(evidence));
    words.emplace("targets", match.targets.empty() ? "the DCs of " + evidence.plan.remote_domain
                                                   : listed(match.targets));
    words.emplace("targets_spaced",
                  match.targets.empty() ? std::string("DC-ADDRESS") : joined(match.targets, " "));
    words.emplace("target", match.targets.empty() ? std::string("DC-ADDRESS") : match.targets.front());
    words.emplace("seen", "nothing that speaks for or against it was seen");
    return words;
}

} // namespace pretrust
