#include "kerberos_facts.hpp"

#include <wire/kerberos.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace pretrust::probes {

namespace {

namespace error = wire::kerberos_error;

wire::KerberosAsRequest request_by_nobody(const std::string& domain, World& world) {
    wire::KerberosAsRequest request;
    request.client = fmt::format("preflight-{:08x}", world.random());
    request.realm = upper_case(domain);
    request.nonce = world.random();
    return request;
}

} // namespace

std::string upper_case(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    return text;
}

std::string kerberos_error_name(std::int32_t code) {
    switch (code) {
    case error::client_unknown:
        return "KDC_ERR_C_PRINCIPAL_UNKNOWN";
    case error::server_unknown:
        return "KDC_ERR_S_PRINCIPAL_UNKNOWN";
    case error::policy:
        return "KDC_ERR_POLICY";
    case error::etype_unsupported:
        return "KDC_ERR_ETYPE_NOSUPP";
    case error::client_revoked:
        return "KDC_ERR_CLIENT_REVOKED";
    case error::preauth_failed:
        return "KDC_ERR_PREAUTH_FAILED";
    case error::preauth_required:
        return "KDC_ERR_PREAUTH_REQUIRED";
    case error::bad_integrity:
        return "KRB_AP_ERR_BAD_INTEGRITY";
    case error::clock_skew:
        return "KRB_AP_ERR_SKEW";
    case error::response_too_big:
        return "KRB_ERR_RESPONSE_TOO_BIG";
    case error::generic:
        return "KRB_ERR_GENERIC";
    case error::wrong_realm:
        return "KDC_ERR_WRONG_REALM";
    default:
        return fmt::format("KRB_ERROR_{}", code);
    }
}

Bytes ticket_for_nobody(const std::string& domain, World& world) {
    return wire::encode_as_request(request_by_nobody(domain, world));
}

Bytes long_ticket_for_nobody(const std::string& domain, World& world, std::size_t size) {
    constexpr std::size_t octets_each = 3; // INTEGER of one octet
    auto request = request_by_nobody(domain, world);
    const auto offered = request.etypes;
    for (std::size_t i = 0; i * octets_each < size; ++i) {
        request.etypes.push_back(offered[i % offered.size()]);
    }
    return wire::encode_as_request(request);
}

} // namespace pretrust::probes
