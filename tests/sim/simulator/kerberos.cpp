// A KDC (RFC 4120) for AS-REQ: unknown principals, required pre-authentication, a real look at
// PA-ENC-TIMESTAMP, and an AS-REP whose encrypted parts are noise, since no client here can open them. The
// password change service (RFC 3244) refuses whatever it is sent.
#include <wire/ber.hpp>
#include <wire/reader.hpp>
#include <wire/text.hpp>

#include <algorithm>
#include <array>
#include <ctime>
#include <optional>
#include <simulator/kerberos_proof.hpp>
#include <simulator/services.hpp>
#include <sstream>

namespace pretrust::sim {

namespace {

namespace ber = wire::ber;

constexpr int client_unknown = 6, etype_unsupported = 14, client_revoked = 18, preauth_failed = 24,
              preauth_required = 25, clock_skew = 37, response_too_big = 52, generic = 60, wrong_realm = 68;
constexpr std::int32_t pa_enc_timestamp = 2;

struct AsRequest {
    std::vector<std::string> client;
    std::string realm;
    Bytes server; ///< the sname element as received
    std::vector<std::int32_t> etypes;
    std::optional<EncryptedTimestamp> proof;
};

struct Principal {
    bool known = false;
    bool preauth = true;
    bool enabled = true;
    std::string password;
    std::string salt;
};

std::optional<ber::Element> inside(const std::optional<ber::Element>& tagged, std::uint8_t tag) {
    return tagged ? ber::Cursor(*tagged).need(tag) : std::nullopt;
}

std::vector<std::string> names_of(const std::optional<ber::Element>& principal) {
    std::vector<std::string> names;
    if (principal) {
        ber::Cursor fields(*principal);
        (void)fields.need(ber::context(0));
        if (const auto list = inside(fields.need(ber::context(1)), ber::sequence)) {
            ber::Cursor parts(*list);
            while (const auto part = parts.maybe(ber::general_string)) {
                names.push_back(text_of(part->content));
            }
        }
    }
    return names;
}

std::optional<EncryptedTimestamp> proof_in(const ber::Element& list) {
    ber::Cursor all(list);
    while (const auto one = all.maybe(ber::sequence)) {
        ber::Cursor fields(*one);
        const auto type = inside(fields.need(ber::context(1)), ber::integer);
        const auto value = inside(fields.need(ber::context(2)), ber::octet_string);
        if (!type || !value || ber::to_integer(type->content) != pa_enc_timestamp) {
            continue;
        }
        ber::Cursor encrypted(value->content);
        const auto data = encrypted.need(ber::sequence);
        if (!data) {
            continue;
        }
        ber::Cursor parts(*data);
        const auto etype = inside(parts.need(ber::context(0)), ber::integer);
        (void)parts.maybe(ber::context(1));
        const auto cipher = inside(parts.need(ber::context(2)), ber::octet_string);
        if (etype && cipher) {
            EncryptedTimestamp proof;
            proof.etype = static_cast<std::int32_t>(ber::to_integer(etype->content).value_or(0));
            proof.cipher.assign(cipher->content.begin(), cipher->content.end());
            return proof;
        }
    }
    return std::nullopt;
}

std::optional<AsRequest> read_as_request(BytesView message) {
    ber::Cursor outer(message);
    const auto whole = inside(outer.need(ber::application(10)), ber::sequence);
    if (!whole) {
        return std::nullopt;
    }
    AsRequest request;
    ber::Cursor parts(*whole);
    (void)parts.need(ber::context(1));
    (void)parts.need(ber::context(2));
    if (const auto padata = inside(parts.maybe(ber::context(3)), ber::sequence)) {
        request.proof = proof_in(*padata);
    }
    const auto body = inside(parts.need(ber::context(4)), ber::sequence);
    if (!body) {
        return std::nullopt;
    }
    ber::Cursor fields(*body);
    (void)fields.need(ber::context(0));
    request.client = names_of(inside(fields.maybe(ber::context(1)), ber::sequence));
    const auto realm = inside(fields.need(ber::context(2)), ber::general_string);
    const auto server = inside(fields.maybe(ber::context(3)), ber::sequence);
    (void)fields.maybe(ber::context(4));
    (void)fields.need(ber::context(5));
    (void)fields.maybe(ber::context(6));
    (void)fields.need(ber::context(7));
    const auto etypes = inside(fields.need(ber::context(8)), ber::sequence);
    if (!realm || !etypes) {
        return std::nullopt;
    }
    request.realm = text_of(realm->content);
    if (server) {
        request.server.assign(server->whole.begin(), server->whole.end());
    }
    ber::Cursor list(*etypes);
    while (const auto etype = list.maybe(ber::integer)) {
        request.etypes.push_back(static_cast<std::int32_t>(ber::to_integer(etype->content).value_or(0)));
    }
    return request;
}

Bytes kerberos_time(std::int64_t unix_us) {
    const auto seconds = static_cast<std::time_t>(unix_us / 1'000'000);
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    std::array<char, 20> text{};
    std::strftime(text.data(), text.size(), "%Y%m%d%H%M%SZ", &parts);
    return ber::tlv(ber::generalized_time, std::string_view(text.data()));
}

Bytes in_context(unsigned number, BytesView content) {
    return ber::tlv(ber::context(number), content);
}

Bytes principal_name(std::int32_t type, const std::vector<std::string>& names) {
    Bytes list;
    for (const auto& name : names) {
        const auto part = ber::tlv(ber::general_string, std::string_view(name));
        list.insert(list.end(), part.begin(), part.end());
    }
    return ber::tlv(ber::sequence, {in_context(0, ber::write_integer(type)),
                                    in_context(1, ber::tlv(ber::sequence, BytesView(list)))});
}

Bytes krb_error(const Post& post, int code, const std::string& realm, Bytes server, BytesView e_data) {
    const auto now = post.now_us();
    if (server.empty()) {
        server = principal_name(2, {"krbtgt", realm});
    }
    const auto data = e_data.empty() ? Bytes() : in_context(12, ber::tlv(ber::octet_string, e_data));
    const auto fields = ber::tlv(
        ber::sequence, {in_context(0, ber::write_integer(5)), in_context(1, ber::write_integer(30)),
                        in_context(4, kerberos_time(now)), in_context(5, ber::write_integer(now % 1'000'000)),
                        in_context(6, ber::write_integer(code)),
                        in_context(9, ber::tlv(ber::general_string, std::string_view(realm))),
                        in_context(10, server), data});
    return ber::tlv(ber::application(30), BytesView(fields));
}

/// METHOD-DATA with PA-ETYPE-INFO2, in the order of Windows: 19, 2, 16, 15.
Bytes method_data(const std::vector<std::int32_t>& etypes, const std::string& salt, bool failed) {
    Bytes entries;
    for (const auto etype : etypes) {
        const auto salted =
            etype == 23 ? Bytes() : in_context(1, ber::tlv(ber::general_string, std::string_view(salt)));
        const auto entry = ber::tlv(ber::sequence, {in_context(0, ber::write_integer(etype)), salted});
        entries.insert(entries.end(), entry.begin(), entry.end());
    }
    const auto info = ber::tlv(ber::sequence, BytesView(entries));
    Bytes list;
    for (const int type : {19, 2, 16, 15}) {
        if (failed && type != 19) {
            break;
        }
        const auto value = ber::tlv(ber::octet_string, type == 19 ? BytesView(info) : BytesView());
        const auto one =
            ber::tlv(ber::sequence, {in_context(1, ber::write_integer(type)), in_context(2, value)});
        list.insert(list.end(), one.begin(), one.end());
    }
    return ber::tlv(ber::sequence, BytesView(list));
}

Bytes encrypted_noise(std::int32_t etype, std::size_t size) {
    const Bytes noise(size, 0xa5);
    return ber::tlv(ber::sequence,
                    {in_context(0, ber::write_integer(etype)), in_context(1, ber::write_integer(2)),
                     in_context(2, ber::tlv(ber::octet_string, BytesView(noise)))});
}

Bytes as_reply(const AsRequest& request, std::int32_t etype) {
    const auto realm = ber::tlv(ber::general_string, std::string_view(request.realm));
    const auto server =
        request.server.empty() ? principal_name(2, {"krbtgt", request.realm}) : request.server;
    const auto ticket_fields =
        ber::tlv(ber::sequence, {in_context(0, ber::write_integer(5)), in_context(1, realm),
                                 in_context(2, server), in_context(3, encrypted_noise(18, 900))});
    const auto ticket = ber::tlv(ber::application(1), BytesView(ticket_fields));
    const auto fields =
        ber::tlv(ber::sequence, {in_context(0, ber::write_integer(5)), in_context(1, ber::write_integer(11)),
                                 in_context(3, realm), in_context(4, principal_name(1, request.client)),
                                 in_context(5, ticket), in_context(6, encrypted_noise(etype, 300))});
    return ber::tlv(ber::application(11), BytesView(fields));
}

std::string upper(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return text;
}

Principal find_principal(const Post& post, const AsRequest& request) {
    Principal found;
    const auto* domain = post.domain();
    const auto name = request.client.empty() ? "" : request.client.front();
    if (domain == nullptr) {
        return found;
    }
    if (const auto* trust = trust_of_account(post, name)) {
        found = {true, true, true, trust->password, upper(domain->name) + "krbtgt" + trust->netbios + "$"};
        found.salt.pop_back(); // krbtgtAWSMAD
    } else if (const auto* account = account_of(post, name)) {
        found = {true, account->preauth, account->enabled, account->password,
                 upper(domain->name) + account->name};
    }
    return found;
}

std::vector<std::int32_t> common_etypes(const Post& post, const AsRequest& request) {
    std::vector<std::int32_t> common;
    std::istringstream ours(post.text("etypes", "18,17,23"));
    for (std::string one; std::getline(ours, one, ',');) {
        const auto etype = static_cast<std::int32_t>(std::stol(one));
        if (std::find(request.etypes.begin(), request.etypes.end(), etype) != request.etypes.end()) {
            common.push_back(etype);
        }
    }
    return common;
}

/// The error to say, 0 for a ticket.
int judge(const Post& post, const AsRequest& request, const Principal& who, bool any_etype) {
    const auto* domain = post.domain();
    const bool ours = domain != nullptr && (wire::same_text(request.realm, domain->name) ||
                                            wire::same_text(request.realm, domain->netbios));
    if (!ours) {
        return wrong_realm;
    }
    if (!who.known) {
        return client_unknown;
    }
    if (!who.enabled) {
        return client_revoked;
    }
    if (!any_etype) {
        return etype_unsupported;
    }
    if (!request.proof) {
        return who.preauth ? preauth_required : 0;
    }
    const auto time = open_timestamp(*request.proof, who.password, who.salt);
    if (!time) {
        return preauth_failed;
    }
    constexpr std::int64_t five_minutes_us = 300'000'000;
    return std::abs(*time - post.now_us()) > five_minutes_us ? clock_skew : 0;
}

} // namespace

Bytes answer_kerberos(const Post& post, BytesView message, bool stream) {
    const auto request = read_as_request(message);
    if (!request) {
        return {};
    }
    if (request->client.empty()) {
        return krb_error(post, generic, request->realm, request->server, {});
    }
    const auto who = find_principal(post, *request);
    const auto etypes = common_etypes(post, *request);
    const auto code = post.has("error") ? static_cast<int>(post.number("error", 0))
                                        : judge(post, *request, who, !etypes.empty());
    if (code == 0) {
        auto reply = as_reply(*request, etypes.front());
        constexpr std::size_t largest_datagram = 1465; // Windows' MaxDatagramReplySize
        const bool fits = stream || reply.size() <= largest_datagram;
        return fits ? reply : krb_error(post, response_too_big, request->realm, request->server, {});
    }
    Bytes e_data;
    if (code == preauth_required || code == preauth_failed) {
        e_data = method_data(etypes.empty() ? std::vector<std::int32_t>{23} : etypes, who.salt,
                             code == preauth_failed);
    }
    return krb_error(post, code, request->realm, request->server, e_data);
}

Bytes answer_kpasswd(const Post& post, BytesView message) {
    wire::Reader reader(message);
    const auto size = reader.u16be();
    const auto version = reader.u16be();
    const auto request_size = reader.u16be();
    if (!reader.ok() || size != message.size() || (version != 1 && version != 0xff80) || request_size == 0 ||
        request_size >= reader.left()) {
        return {}; // as Samba and, it is believed, Windows: junk is not answered
    }
    const auto* domain = post.domain();
    const auto realm = domain != nullptr ? upper(domain->name) : std::string("NOBODY");
    wire::Writer result;
    result.u16be(static_cast<std::uint16_t>(post.number("error", 2))).text("Request refused");
    const auto text = result.finish();
    const auto error = krb_error(post, generic, realm, principal_name(1, {"kadmin", "changepw"}), text);
    wire::Writer writer;
    writer.u16be(static_cast<std::uint16_t>(6 + error.size())).u16be(1).u16be(0).raw(error);
    return writer.finish();
}

} // namespace pretrust::sim
