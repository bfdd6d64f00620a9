// The promises of what reads a DC's identity: LSA's stubs and certificates.
#include "feeds.hpp"
#include "promises.hpp"

#include <wire/certificate.hpp>
#include <wire/lsa.hpp>

#include <string>

namespace pretrust::feeds {

namespace {

void must_be_sid(const std::string& text) {
    must(text.empty() || text.starts_with("S-1-"), "a SID is one or empty");
    must(text.size() <= 20 + 15 * 11, "a SID has at most 15 authorities");
}

void check_policy(const wire::LsaPolicy& policy) {
    must_be_text(policy.netbios_domain);
    must_be_text(policy.dns_domain);
    must_be_text(policy.forest);
    must_be_sid(policy.domain_sid);
    const bool has_guid = policy.what == wire::LsaClass::dns_domain;
    must(policy.domain_guid.size() == (has_guid ? 36U : 0U), "the GUID is there or not");
}

void check_trusts(const wire::LsaTrustsReply& reply, BytesView octets) {
    must(reply.trusts.size() * 32 <= octets.size(), "each trust has octets of its own");
    std::size_t characters = 0;
    for (const auto& trust : reply.trusts) {
        must_be_text(trust.partner_dns);
        must_be_text(trust.partner_netbios);
        must_be_sid(trust.partner_sid);
        characters += trust.partner_dns.size() + trust.partner_netbios.size();
    }
    must(characters <= octets.size() * 3 / 2, "names come from the stub: at most 3 octets for 2");
}

} // namespace

void feed_lsa(BytesView octets) {
    must_be_sid(wire::sid_text(octets));
    must(wire::decode_handle_reply(octets).has_value() == (octets.size() >= 24), "a handle and a status");
    for (const wire::Ndr ndr : {wire::Ndr::ndr32, wire::Ndr::ndr64}) {
        const auto policy = wire::decode_query_policy(octets, ndr);
        if (policy && policy->policy) {
            check_policy(*policy->policy);
        }
        if (const auto trusts = wire::decode_enumerate_trusts(octets, ndr)) {
            check_trusts(*trusts, octets);
        }
    }
}

void feed_certificate(BytesView octets) {
    const auto certificate = wire::decode_certificate(octets);
    if (!certificate) {
        return;
    }
    must_be_text(certificate->subject);
    must_be_text(certificate->issuer);
    must_be_text(certificate->common_name);
    must(certificate->dns_names.size() * 2 <= octets.size(), "each name has octets of its own");
    for (const auto& name : certificate->dns_names) {
        must_be_text(name);
        must(name.find('*') != std::string::npos || name.empty() || name.ends_with('.') ||
                 wire::certificate_names(*certificate, name),
             "a name names its host");
    }
    must(!wire::certificate_names(*certificate, ""), "nobody is named by nothing");
}

} // namespace pretrust::feeds
