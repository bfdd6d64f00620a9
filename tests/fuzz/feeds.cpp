// The promises of src/wire: text is UTF-8, `complete` means that the decoder agrees, results are no larger
// than their input justifies. Crashes and overruns are the sanitizers' business.
#include "feeds.hpp"
#include "promises.hpp"

#include <wire/ber.hpp>
#include <wire/cldap.hpp>
#include <wire/dcerpc.hpp>
#include <wire/dns.hpp>
#include <wire/epm.hpp>
#include <wire/generalized_time.hpp>
#include <wire/kerberos.hpp>
#include <wire/kpasswd.hpp>
#include <wire/ldap.hpp>
#include <wire/ntp.hpp>
#include <wire/reader.hpp>
#include <wire/rootdse.hpp>
#include <wire/text.hpp>

#include <array>
#include <string>

namespace pretrust::feeds {

namespace {

void check_principal(const wire::KerberosPrincipal& principal) {
    for (const std::string& part : principal.parts) {
        must_be_text(part);
    }
}

void check_padata(const wire::KerberosPaData& padata) {
    for (const auto& etype : padata.etypes) {
        must_be_text(etype.salt);
    }
}

void check_error(const wire::KerberosError& error, BytesView octets) {
    must_be_text(error.realm);
    must_be_text(error.crealm);
    must_be_text(error.e_text);
    check_principal(error.sname);
    check_padata(error.padata);
    must(error.e_data.size() <= octets.size(), "e-data come from the message");
}

void walk(wire::ber::Cursor cursor, int depth) {
    must(depth <= wire::ber::max_depth + 1, "BER nesting is limited");
    while (const auto element = cursor.next()) {
        must(element->whole.size() > element->content.size(), "an element has a header");
        if ((element->tag & 0x20U) != 0) {
            walk(wire::ber::Cursor(*element), depth + 1);
        }
        (void)wire::ber::to_integer(element->content);
    }
}

void check_record(const wire::DnsRecord& record) {
    must_be_text(record.owner);
    must(record.owner.size() <= 1020, "a name of 255 octets has at most four characters for each");
    must(wire::encode_dns_name(record.owner).has_value(), "a decoded name can be encoded again");
}

void check_search(const wire::LdapSearchReply& reply) {
    for (const auto& entry : reply.entries) {
        must_be_text(entry.dn);
        for (const auto& attribute : entry.attributes) {
            must_be_text(attribute.name);
        }
        const wire::RootDse dse = wire::read_root_dse(entry);
        must_be_text(dse.dns_host_name);
        must_be_text(dse.default_naming_context);
    }
    if (reply.done) {
        must_be_text(reply.done->diagnostic);
    }
}

void check_netlogon(const wire::NetlogonResponse& response) {
    for (const std::string* name :
         {&response.forest, &response.dns_domain, &response.dns_host, &response.netbios_domain,
          &response.netbios_computer, &response.user, &response.dc_site, &response.client_site}) {
        must_be_text(*name);
    }
    must_be_text(response.next_closest_site);
    must(response.domain_guid.size() == (response.extended ? 36U : 0U), "the GUID is there or not");
}

} // namespace

void feed_ber(BytesView octets) {
    walk(wire::ber::Cursor(octets), 0);
    const auto frame = wire::ber::frame(octets, 0x30, 4096);
    must(frame.progress != Progress::complete || frame.size <= octets.size(),
         "a complete frame is all there");
}

void feed_generalized_time(BytesView octets) {
    const std::string text = wire::utf8_text(octets);
    must_be_text(text);
    if (const auto time = wire::parse_generalized_time(text)) {
        const std::string whole = wire::format_generalized_time(*time);
        must(wire::parse_generalized_time(whole) ==
                 *time - *time % 1'000'000 - (*time % 1'000'000 < 0 ? 1'000'000 : 0),
             "a time survives the way to text and back");
    }
    (void)wire::guid_octets(text);
    (void)wire::encode_dns_name(text);
}

void feed_dns(BytesView octets) {
    const auto message = wire::decode_dns(octets);
    if (!message) {
        return;
    }
    const std::size_t records =
        message->answers.size() + message->authorities.size() + message->additionals.size();
    must(records <= wire::dns_max_records && records * 11 <= octets.size(),
         "each record has octets of its own");
    for (const auto* section : {&message->answers, &message->authorities, &message->additionals}) {
        for (const auto& record : *section) {
            check_record(record);
        }
    }
    (void)wire::dns_negative(*message);
}

void feed_ldap(BytesView octets) {
    const auto first = wire::decode_ldap_message(octets);
    const std::int32_t id = first ? first->message_id : 1;
    const auto reply = wire::decode_ldap_search_reply(octets, id);
    const Progress progress = wire::ldap_progress(octets, id);
    must(progress != Progress::complete || (reply && (reply->done || reply->disconnect)),
         "complete means decodable");
    must(progress != Progress::alien, "a stream is never alien");
    if (reply) {
        check_search(*reply);
    }
}

void feed_cldap(BytesView octets) {
    if (const auto direct = wire::decode_netlogon_response(octets)) {
        check_netlogon(*direct);
    }
    const auto reply = wire::decode_cldap_reply(octets);
    const Progress progress = wire::cldap_progress(octets, reply ? reply->message_id : 1);
    must((progress == Progress::complete) == reply.has_value(), "complete means decodable");
    if (reply && reply->netlogon) {
        check_netlogon(*reply->netlogon);
    }
}

void feed_kerberos(BytesView octets) {
    const auto reply = wire::decode_kerberos_reply(octets);
    must((wire::kerberos_progress_udp(octets) == Progress::complete) == reply.has_value(),
         "complete means decodable");
    if (wire::kerberos_progress_tcp(octets) == Progress::complete) {
        must(wire::strip_tcp_length(octets).has_value(), "a complete stream holds a message");
    }
    if (!reply) {
        return;
    }
    if (const auto* error = std::get_if<wire::KerberosError>(&*reply)) {
        check_error(*error, octets);
    }
    if (const auto* kdc = std::get_if<wire::KerberosKdcReply>(&*reply)) {
        must_be_text(kdc->crealm);
        must_be_text(kdc->ticket_realm);
        check_principal(kdc->cname);
        check_principal(kdc->ticket_sname);
        check_padata(kdc->padata);
    }
    const Bytes framed = wire::prepend_tcp_length(octets);
    must(octets.size() > wire::kerberos_max_message ||
             wire::kerberos_progress_tcp(framed) == Progress::complete,
         "what is a reply over UDP is one over TCP");
}

void feed_kpasswd(BytesView octets) {
    const auto reply = wire::decode_kpasswd_reply(octets);
    must((wire::kpasswd_progress_udp(octets) == Progress::complete) == reply.has_value(),
         "complete means decodable");
    (void)wire::kpasswd_progress_tcp(octets);
    if (!reply) {
        return;
    }
    must(reply->ap_reply != reply->error.has_value(), "accepted or refused");
    must_be_text(reply->result_text);
    if (reply->error) {
        check_error(*reply->error, octets);
    }
}

void feed_ntp(BytesView octets) {
    const auto reply = wire::decode_ntp_reply(octets);
    const Progress progress = wire::ntp_progress(octets, reply ? reply->origin : 0);
    must((progress == Progress::complete) == (reply && reply->mode == 4), "complete means a server's reply");
    if (!reply) {
        return;
    }
    must_be_text(reply->reference_id);
    constexpr std::int64_t now = 1'795'000'000'000'000;
    (void)wire::ntp_offset_us(*reply, now, now + 1000);
    const std::int64_t time = wire::ntp_to_unix_us(reply->transmit, now);
    must(wire::ntp_to_unix_us(wire::unix_us_to_ntp(time), now) == time,
         "a time survives the way there and back");
}

void feed_dcerpc(BytesView octets) {
    // The call id of the first fragment, so that whole samples get all the way; and another.
    wire::Reader header(octets);
    header.skip(12);
    for (const std::uint32_t call_id : {header.u32le(), 1U}) {
        const auto reply = wire::decode_rpc_reply(octets, call_id);
        const Progress progress = wire::rpc_progress(octets, call_id);
        must((progress == Progress::complete) == reply.has_value(), "complete means decodable");
        if (!reply) {
            continue;
        }
        if (const auto* response = std::get_if<wire::RpcResponse>(&reply->body)) {
            must(response->stub.size() <= octets.size(), "the stub comes from the stream");
        }
        if (const auto* ack = std::get_if<wire::RpcBindAck>(&reply->body)) {
            must_be_text(ack->secondary_address);
        }
    }
}

void feed_epm(BytesView octets) {
    if (const auto page = wire::decode_ept_lookup(octets)) {
        must(page->towers.size() <= page->entries, "an entry has one tower at most");
        must(std::size_t{page->entries} * 28 <= octets.size(), "each entry has octets of its own");
        must(page->handle.size() == 20, "the handle is there");
    }
    for (const wire::Ndr ndr : {wire::Ndr::ndr32, wire::Ndr::ndr64}) {
        const auto reply = wire::decode_ept_map(octets, ndr);
        if (!reply) {
            continue;
        }
        must(reply->towers.size() * 12 <= octets.size(), "each tower has octets of its own");
        for (const auto& tower : reply->towers) {
            must(tower.service.uuid.size() == 36, "a tower names its interface");
        }
    }
}

std::span<const Feed> all() {
    static constexpr std::array<Feed, 17> feeds = {{{"ber", feed_ber},
                                                    {"generalized_time", feed_generalized_time},
                                                    {"dns", feed_dns},
                                                    {"ldap", feed_ldap},
                                                    {"cldap", feed_cldap},
                                                    {"kerberos", feed_kerberos},
                                                    {"kpasswd", feed_kpasswd},
                                                    {"ntp", feed_ntp},
                                                    {"dcerpc", feed_dcerpc},
                                                    {"epm", feed_epm},
                                                    {"netlogon", feed_netlogon},
                                                    {"password", feed_password},
                                                    {"smb2", feed_smb2},
                                                    {"ntlmssp", feed_ntlmssp},
                                                    {"spnego", feed_spnego},
                                                    {"lsa", feed_lsa},
                                                    {"certificate", feed_certificate}}};
    return feeds;
}

} // namespace pretrust::feeds
