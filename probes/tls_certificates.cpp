// Asks the two TLS ports of a DC for a certificate. A trust needs none: this is for whoever uses LDAPS across
// it. Nothing is verified, and nothing but the handshake is said.
#include "observe.hpp"

#include <wire/certificate.hpp>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace pretrust {

namespace {

constexpr std::array tls_certificates_tags{
    TagSpec{"TLS_CERTIFICATES_HANDSHAKE", "A TLS handshake was begun with a port of LDAP over TLS."},
};

constexpr std::array tls_services{"ldaps", "gc_tls"};
constexpr std::size_t most_names = 64;

/// Alerts with which a server ends a handshake (RFC 8446 6.2; RFC 5246 7.2 for those of older versions).
constexpr std::array<std::pair<int, std::string_view>, 19> alerts{{
    {10, "unexpected_message"},
    {20, "bad_record_mac"},
    {22, "record_overflow"},
    {40, "handshake_failure"},
    {42, "bad_certificate"},
    {43, "unsupported_certificate"},
    {47, "illegal_parameter"},
    {48, "unknown_ca"},
    {49, "access_denied"},
    {50, "decode_error"},
    {51, "decrypt_error"},
    {70, "protocol_version"},
    {71, "insufficient_security"},
    {80, "internal_error"},
    {86, "inappropriate_fallback"},
    {109, "missing_extension"},
    {110, "unsupported_extension"},
    {112, "unrecognized_name"},
    {120, "no_application_protocol"},
}};

void add_alert(Args& args, int code) {
    const auto* const row =
        std::find_if(alerts.begin(), alerts.end(), [code](const auto& each) { return each.first == code; });
    args["alert"] = std::int64_t{code};
    args["alert_name"] = row == alerts.end() ? "alert_" + std::to_string(code) : std::string(row->second);
}

void add_text(Args& args, const char* name, const std::string& text) {
    if (!text.empty()) {
        args[name] = text;
    }
}

std::vector<std::string> names_of(const wire::Certificate& certificate) {
    std::vector<std::string> names;
    for (const auto& name : certificate.dns_names) {
        names.push_back(probes::plain_name(name));
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    names.resize(std::min(names.size(), most_names));
    return names;
}

/// Against the clock of this host, which may itself be wrong: its reading is kept beside the verdict.
void add_validity(Args& args, const wire::Certificate& certificate, std::int64_t now_us) {
    if (certificate.not_before_us) {
        args["not_before_us"] = *certificate.not_before_us;
    }
    if (certificate.not_after_us) {
        args["not_after_us"] = *certificate.not_after_us;
    }
    if (!certificate.not_before_us || !certificate.not_after_us) {
        return;
    }
    constexpr std::int64_t last_second = 1'000'000;
    args["valid_now"] =
        now_us >= *certificate.not_before_us && now_us < *certificate.not_after_us + last_second;
    args["clock_us"] = now_us;
}

void add_certificate(Args& args, const wire::Certificate& certificate, const std::string& host,
                     std::int64_t now_us) {
    add_text(args, "subject", certificate.subject);
    add_text(args, "issuer", certificate.issuer);
    args["names"] = names_of(certificate);
    add_validity(args, certificate, now_us);
    args["self_signed"] = certificate.self_signed;
    args["server_auth"] = certificate.server_auth;
    if (!host.empty()) {
        args["matches_host"] = wire::certificate_names(certificate, host);
    }
}

/// answered: a certificate came. open and no certificate is a server that uses a cipher without one.
void judge(Observation& observation, const TlsExchange& seen, const std::string& host) {
    auto& args = observation.args;
    if (!seen.handshake) {
        if (observation.outcome == Outcome::rejected) {
            args["presented"] = false;
        }
        if (seen.alert) {
            add_alert(args, *seen.alert);
        }
        return;
    }
    args["protocol"] = seen.protocol;
    args["presented"] = !seen.certificate.empty();
    if (seen.certificate.empty()) {
        observation.outcome = Outcome::rejected;
        return;
    }
    const auto certificate = wire::decode_certificate(seen.certificate);
    observation.outcome = certificate ? Outcome::answered : Outcome::malformed;
    if (certificate) {
        add_certificate(args, *certificate, host, seen.exchange.received_unix_us);
    }
}

Task<void> shake_hands(std::string service, Target target, World& world, Recorder& recorder) {
    const auto to = probes::endpoint_of(target, service);
    const Bytes nothing;
    const Framer unasked;
    const auto seen = co_await world.talk_tls(to, nothing, unasked);
    auto observation = probes::observe("TLS_CERTIFICATES_HANDSHAKE", service, to, seen.exchange);
    std::string host;
    if (!seen.certificate.empty()) {
        host = co_await recorder.host_of(target);
    }
    judge(observation, seen, host);
    recorder.record(std::move(observation));
}

Task<void> run(const Plan&, Target target, World& world, Recorder& recorder) {
    std::vector<Task<void>> handshakes;
    handshakes.reserve(tls_services.size());
    for (const auto* service : tls_services) {
        handshakes.push_back(shake_hands(service, target, world, recorder));
    }
    co_await world.together(std::move(handshakes));
}

} // namespace

extern const ProbeSpec tls_certificates_probe{"tls_certificates",
                                              "which certificates the ports of LDAP over TLS show",
                                              Scope::remote_dc, tls_certificates_tags, run};

} // namespace pretrust
