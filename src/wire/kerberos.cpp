// The messages of one exchange, with every field behind its explicit context tag. Tags that are not known are
// stepped over; fields that a hostile or odd KDC leaves out stay at their defaults, but for the ones that
// make the message what it is.
#include <wire/ber.hpp>
#include <wire/generalized_time.hpp>
#include <wire/kerberos.hpp>
#include <wire/kerberos_parts.hpp>
#include <wire/reader.hpp>
#include <wire/text.hpp>

#include <limits>

namespace pretrust::wire {

namespace {

using namespace kerberos_parts;

constexpr std::uint8_t as_rep = ber::application(11), tgs_rep = ber::application(13),
                       krb_error = ber::application(30), ticket = ber::application(1);
constexpr int pa_etype_info = 11, pa_etype_info2 = 19;
constexpr std::size_t max_parts = 32;
constexpr std::size_t max_padata = 64;

/// The single element inside an explicit tag.
std::optional<ber::Element> inner(const ber::Element& field, std::uint8_t tag) {
    return ber::Cursor(field).need(tag);
}

std::optional<std::int32_t> int32_of(const ber::Element& field) {
    const auto element = inner(field, ber::integer);
    const auto value = element ? ber::to_integer(element->content) : std::nullopt;
    // Etypes and nonces of some implementations are unsigned 32-bit on the wire.
    if (!value || *value < std::numeric_limits<std::int32_t>::min() ||
        *value > std::numeric_limits<std::uint32_t>::max()) {
        return std::nullopt;
    }
    return static_cast<std::int32_t>(*value);
}

std::optional<std::string> string_of(const ber::Element& field, std::uint8_t tag = ber::general_string) {
    const auto element = inner(field, tag);
    return element ? std::optional(utf8_text(element->content)) : std::nullopt;
}

KerberosPrincipal principal_of(const ber::Element& field) {
    KerberosPrincipal principal;
    const auto name = inner(field, ber::sequence);
    if (!name) {
        return principal;
    }
    ber::Cursor parts(*name);
    while (const auto part = parts.next()) {
        if (part->tag == ber::context(0)) {
            principal.type = int32_of(*part).value_or(0);
        }
        const auto list = part->tag == ber::context(1) ? inner(*part, ber::sequence) : std::nullopt;
        if (!list) {
            continue;
        }
        ber::Cursor each(*list);
        while (principal.parts.size() < max_parts) {
            const auto text = each.next();
            if (!text) {
                break;
            }
            principal.parts.push_back(utf8_text(text->content));
        }
    }
    return principal;
}

/// ETYPE-INFO2 (RFC 4120 5.2.7.5); ETYPE-INFO differs only in the tag of the salt.
std::vector<KerberosEtype> etypes_of(BytesView info) {
    std::vector<KerberosEtype> etypes;
    const auto list = ber::Cursor(info).need(ber::sequence);
    if (!list) {
        return etypes;
    }
    ber::Cursor each(*list);
    while (const auto entry = each.next()) {
        KerberosEtype etype;
        bool known = false;
        ber::Cursor fields(*entry);
        while (const auto field = fields.next()) {
            if (const auto number = field->tag == ber::context(0) ? int32_of(*field) : std::nullopt) {
                etype.etype = *number;
                known = true;
            }
            const auto salt = field->tag == ber::context(1) ? ber::Cursor(*field).next() : std::nullopt;
            if (salt) {
                etype.salt = utf8_text(salt->content);
            }
        }
        if (known && etypes.size() < max_padata) {
            etypes.push_back(std::move(etype));
        }
    }
    return etypes;
}

/// SEQUENCE OF PA-DATA, each [1] type and [2] value. Anything else in it is stepped over: Windows answers
/// code 7 with TYPED-DATA, whose tags are [0] and [1].
KerberosPaData padata_of(BytesView octets) {
    KerberosPaData padata;
    const auto list = ber::Cursor(octets).need(ber::sequence);
    if (!list) {
        return padata;
    }
    ber::Cursor each(*list);
    while (const auto element = each.next()) {
        std::optional<std::int32_t> type;
        std::optional<ber::Element> value;
        ber::Cursor fields(*element);
        while (const auto field = fields.next()) {
            if (field->tag == ber::context(1)) {
                type = int32_of(*field);
            }
            if (field->tag == ber::context(2)) {
                value = inner(*field, ber::octet_string);
            }
        }
        if (!type || padata.types.size() >= max_padata) {
            continue;
        }
        padata.types.push_back(*type);
        const bool tells_etypes =
            *type == pa_etype_info2 || (*type == pa_etype_info && padata.etypes.empty());
        if (!tells_etypes || !value) {
            continue;
        }
        if (auto etypes = etypes_of(value->content); !etypes.empty()) {
            padata.etypes = std::move(etypes);
        }
    }
    return padata;
}

/// [0] etype of an EncryptedData inside an explicit tag.
std::int32_t etype_of(const ber::Element& field) {
    const auto data = inner(field, ber::sequence);
    const auto etype = data ? ber::Cursor(*data).maybe(ber::context(0)) : std::nullopt;
    return etype ? int32_of(*etype).value_or(0) : 0;
}

bool read_ticket(const ber::Element& field, KerberosKdcReply& reply) {
    const auto outer = inner(field, ticket);
    const auto body = outer ? inner(*outer, ber::sequence) : std::nullopt;
    if (!body) {
        return false;
    }
    ber::Cursor fields(*body);
    while (const auto part = fields.next()) {
        if (part->tag == ber::context(1)) {
            reply.ticket_realm = string_of(*part).value_or("");
        }
        if (part->tag == ber::context(2)) {
            reply.ticket_sname = principal_of(*part);
        }
        if (part->tag == ber::context(3)) {
            reply.ticket_etype = etype_of(*part);
        }
    }
    return fields.ok();
}

std::optional<KerberosKdcReply> read_kdc_reply(const ber::Element& body) {
    KerberosKdcReply reply;
    bool has_ticket = false;
    ber::Cursor fields(body);
    while (const auto field = fields.next()) {
        if (field->tag == ber::context(1)) {
            reply.msg_type = int32_of(*field).value_or(0);
        }
        const auto list = field->tag == ber::context(2) ? inner(*field, ber::sequence) : std::nullopt;
        if (list) {
            reply.padata = padata_of(list->whole);
        }
        if (field->tag == ber::context(3)) {
            reply.crealm = string_of(*field).value_or("");
        }
        if (field->tag == ber::context(4)) {
            reply.cname = principal_of(*field);
        }
        if (field->tag == ber::context(5)) {
            has_ticket = read_ticket(*field, reply);
        }
        if (field->tag == ber::context(6)) {
            reply.enc_part_etype = etype_of(*field);
        }
    }
    return fields.ok() && has_ticket ? std::optional(std::move(reply)) : std::nullopt;
}

/// The optional fields of KRB-ERROR.
void read_error_texts(const ber::Element& field, KerberosError& error) {
    switch (field.tag) {
    case ber::context(7):
        error.crealm = string_of(field);
        break;
    case ber::context(8):
        error.cname = principal_of(field);
        break;
    case ber::context(9):
        error.realm = string_of(field).value_or("");
        break;
    case ber::context(10):
        error.sname = principal_of(field);
        break;
    case ber::context(11):
        error.e_text = string_of(field);
        break;
    case ber::context(12):
        if (const auto data = inner(field, ber::octet_string)) {
            error.e_data.assign(data->content.begin(), data->content.end());
            error.padata = padata_of(data->content);
        }
        break;
    default:
        break;
    }
}

std::optional<KerberosError> read_error(const ber::Element& body) {
    KerberosError error;
    std::optional<std::int64_t> time;
    std::optional<std::int32_t> code;
    std::int32_t susec = 0;
    ber::Cursor fields(body);
    while (const auto field = fields.next()) {
        if (field->tag == ber::context(4)) {
            time = parse_generalized_time(string_of(*field, ber::generalized_time).value_or(""));
        } else if (field->tag == ber::context(5)) {
            susec = int32_of(*field).value_or(0);
        } else if (field->tag == ber::context(6)) {
            code = int32_of(*field);
        } else {
            read_error_texts(*field, error);
        }
    }
    if (!fields.ok() || !time || !code) {
        return std::nullopt;
    }
    error.stime_us = *time + (susec >= 0 && susec < 1'000'000 ? susec : 0);
    error.code = *code;
    return error;
}

} // namespace

std::optional<KerberosError> decode_krb_error(BytesView message) {
    const auto outer = ber::Cursor(message).need(krb_error);
    const auto body = outer ? inner(*outer, ber::sequence) : std::nullopt;
    return body ? read_error(*body) : std::nullopt;
}

std::optional<KerberosReply> decode_kerberos_reply(BytesView message) {
    if (auto error = decode_krb_error(message)) {
        return KerberosReply(std::move(*error));
    }
    const auto outer = ber::Cursor(message).next();
    if (!outer || (outer->tag != as_rep && outer->tag != tgs_rep)) {
        return std::nullopt;
    }
    const auto body = inner(*outer, ber::sequence);
    auto reply = body ? read_kdc_reply(*body) : std::nullopt;
    if (!reply) {
        return std::nullopt;
    }
    reply->msg_type = outer->tag == as_rep ? 11 : 13;
    return KerberosReply(std::move(*reply));
}

Progress kerberos_progress_udp(BytesView datagram) {
    return decode_kerberos_reply(datagram) ? Progress::complete : Progress::malformed;
}

Progress kerberos_progress_tcp(BytesView stream) {
    const Progress framed = tcp_frame(stream);
    if (framed != Progress::complete) {
        return framed;
    }
    const auto message = strip_tcp_length(stream);
    return message && decode_kerberos_reply(*message) ? Progress::complete : Progress::malformed;
}

Bytes prepend_tcp_length(BytesView message) {
    return Writer().u32be(static_cast<std::uint32_t>(message.size())).raw(message).finish();
}

std::optional<BytesView> strip_tcp_length(BytesView stream) {
    if (tcp_frame(stream) != Progress::complete) {
        return std::nullopt;
    }
    Reader reader(stream);
    const std::size_t length = reader.u32be();
    return reader.take(length);
}

} // namespace pretrust::wire
