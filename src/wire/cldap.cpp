// The structure inside the netlogon attribute is little-endian, its names are compressed relative to its
// first octet, and its optional parts are known only from what is left before the fixed tail.
#include <wire/cldap.hpp>
#include <wire/labels.hpp>
#include <wire/ldap.hpp>
#include <wire/reader.hpp>
#include <wire/text.hpp>

#include <utility>
#include <vector>

namespace pretrust::wire {

namespace {

constexpr std::size_t names_start = 24;
constexpr std::size_t tail_size = 8;

Bytes u32_octets(std::uint32_t value) {
    return Writer().u32le(value).finish();
}

/// The name at `at`, which moves behind it; octets kept as they are, dots between labels.
std::optional<std::string> read_name(BytesView value, std::size_t& at) {
    const auto name = read_labels(value, at, names_start);
    if (!name) {
        return std::nullopt;
    }
    at = name->end;
    Bytes octets;
    for (const BytesView label : name->labels) {
        if (!octets.empty()) {
            octets.push_back('.');
        }
        octets.insert(octets.end(), label.begin(), label.end());
    }
    return utf8_text(octets);
}

/// DcSockAddr (size 0x10, AF_INET) and NextClosestSiteName, each of them optional. The family tells the
/// former from a label of 16 octets.
bool read_optional_parts(BytesView value, std::size_t at, NetlogonResponse& response) {
    Reader probe(value.subspan(at));
    const bool has_address = probe.u8() == 0x10 && probe.u16le() == 2;
    probe.skip(2);
    const BytesView ip = probe.take(4);
    probe.skip(8);
    if (has_address && probe.ok()) {
        response.address = ipv4_text(ip);
        at += probe.position();
    }
    if (at == value.size()) {
        return true;
    }
    auto site = read_name(value, at);
    if (!site) {
        return false;
    }
    if (!site->empty()) {
        response.next_closest_site = std::move(*site);
    }
    return true;
}

void read_tail(BytesView tail, NetlogonResponse& response) {
    Reader reader(tail);
    response.nt_version = reader.u32le();
    response.lm_nt_token = reader.u16le();
    response.lm20_token = reader.u16le();
}

bool is_extended(std::uint16_t opcode) {
    return opcode >= netlogon_opcode::ok && opcode <= netlogon_opcode::user_unknown;
}

bool is_v5(std::uint16_t opcode) {
    return opcode >= netlogon_opcode::ok_v5 && opcode <= netlogon_opcode::user_unknown_v5;
}

} // namespace

Bytes encode_netlogon_ping(const NetlogonPing& ping) {
    std::vector<LdapEqual> terms;
    terms.push_back({"DnsDomain", octets_of(ping.dns_domain)});
    if (ping.host) {
        terms.push_back({"Host", octets_of(*ping.host)});
    }
    if (ping.user) {
        terms.push_back({"User", octets_of(*ping.user)});
    }
    if (ping.account_control) {
        terms.push_back({"AAC", u32_octets(*ping.account_control)});
    }
    terms.push_back({"NtVer", u32_octets(ping.nt_version)});
    LdapSearch search;
    search.message_id = ping.message_id;
    search.filter = std::move(terms);
    search.attributes = {"netlogon"};
    return encode_ldap_search(search);
}

std::optional<NetlogonResponse> decode_netlogon_response(BytesView value) {
    Reader reader(value);
    NetlogonResponse response;
    response.opcode = reader.u16le();
    response.extended = is_extended(response.opcode);
    if (!reader.ok() || (!response.extended && !is_v5(response.opcode)) || value.size() < tail_size + 2) {
        return std::nullopt;
    }
    read_tail(value.last(tail_size), response);
    if (!response.extended) {
        return response;
    }
    reader.skip(2);
    response.flags = reader.u32le();
    response.domain_guid = guid_text(reader.take(16));
    if (!reader.ok() || value.size() < names_start + tail_size) {
        return std::nullopt;
    }
    const BytesView before_tail = value.first(value.size() - tail_size);
    std::size_t at = names_start;
    for (std::string* name :
         {&response.forest, &response.dns_domain, &response.dns_host, &response.netbios_domain,
          &response.netbios_computer, &response.user, &response.dc_site, &response.client_site}) {
        auto text = read_name(before_tail, at);
        if (!text) {
            return std::nullopt;
        }
        *name = std::move(*text);
    }
    if (!read_optional_parts(before_tail, at, response)) {
        return std::nullopt;
    }
    return response;
}

std::optional<CldapReply> decode_cldap_reply(BytesView datagram) {
    const auto first = decode_ldap_message(datagram);
    if (!first) {
        return std::nullopt;
    }
    const auto search = decode_ldap_search_reply(datagram, first->message_id);
    if (!search || !search->done) {
        return std::nullopt;
    }
    CldapReply reply;
    reply.message_id = first->message_id;
    reply.result_code = search->done->code;
    reply.diagnostic = search->done->diagnostic;
    for (const LdapEntry& entry : search->entries) {
        const LdapAttribute* netlogon = entry.find("netlogon");
        if (netlogon == nullptr || netlogon->values.empty()) {
            continue;
        }
        reply.netlogon = decode_netlogon_response(netlogon->values.front());
        reply.entry_unreadable = !reply.netlogon;
        break;
    }
    return reply;
}

Progress cldap_progress(BytesView datagram, std::int32_t message_id) {
    const auto reply = decode_cldap_reply(datagram);
    if (!reply) {
        return Progress::malformed;
    }
    return reply->message_id == message_id ? Progress::complete : Progress::alien;
}

} // namespace pretrust::wire
