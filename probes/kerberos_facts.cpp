#include "kerberos_facts.hpp"

#include <wire/kerberos.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace pretrust::probes {

namespace {

std::string upper_case(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    return text;
}

wire::KerberosAsRequest request_by_nobody(const std::string& domain, World& world) {
    wire::KerberosAsRequest request;
    request.client = fmt::format("preflight-{:08x}", world.random());
    request.realm = upper_case(domain);
    request.nonce = world.random();
    return request;
}

} // namespace

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
