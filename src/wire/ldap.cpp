// The envelope, search requests, entries and results. Elements behind the ones known (controls, referrals,
// SASL credentials) are stepped over.
#include <wire/ber.hpp>
#include <wire/ldap.hpp>
#include <wire/reader.hpp>
#include <wire/text.hpp>

#include <limits>

namespace pretrust::wire {

namespace {

constexpr std::uint8_t search_request = 0x63, filter_present = 0x87, filter_and = 0xa0, filter_equal = 0xa3;
constexpr std::uint8_t response_name_tag = 0x8a;

Bytes encode_filter(const std::variant<LdapPresent, std::vector<LdapEqual>>& filter) {
    if (const auto* present = std::get_if<LdapPresent>(&filter)) {
        return ber::tlv(filter_present, present->attribute);
    }
    Writer terms;
    for (const LdapEqual& term : std::get<std::vector<LdapEqual>>(filter)) {
        const Bytes attribute = ber::tlv(ber::octet_string, term.attribute);
        const Bytes value = ber::tlv(ber::octet_string, BytesView(term.value));
        terms.raw(ber::tlv(filter_equal, {attribute, value}));
    }
    const Bytes all = terms.finish();
    return ber::tlv(filter_and, BytesView(all));
}

/// Windows ends its diagnostic texts in a NUL octet.
BytesView without_final_nul(BytesView text) {
    while (!text.empty() && text.back() == 0) {
        text = text.first(text.size() - 1);
    }
    return text;
}

std::optional<LdapAttribute> read_attribute(const ber::Element& element) {
    ber::Cursor parts(element);
    const auto name = parts.need(ber::octet_string);
    const auto values = parts.need(ber::set);
    if (!name || !values) {
        return std::nullopt;
    }
    LdapAttribute attribute;
    attribute.name = utf8_text(name->content);
    ber::Cursor each(*values);
    while (const auto value = each.maybe(ber::octet_string)) {
        attribute.values.emplace_back(value->content.begin(), value->content.end());
    }
    return each.ok() && each.at_end() ? std::optional(std::move(attribute)) : std::nullopt;
}

std::optional<LdapEntry> read_entry(const ber::Element& op) {
    ber::Cursor parts(op);
    const auto dn = parts.need(ber::octet_string);
    const auto list = parts.need(ber::sequence);
    if (!dn || !list) {
        return std::nullopt;
    }
    LdapEntry entry;
    entry.dn = utf8_text(dn->content);
    ber::Cursor each(*list);
    while (const auto element = each.maybe(ber::sequence)) {
        auto attribute = read_attribute(*element);
        if (!attribute) {
            return std::nullopt;
        }
        entry.attributes.push_back(std::move(*attribute));
    }
    return each.ok() && each.at_end() ? std::optional(std::move(entry)) : std::nullopt;
}

std::optional<LdapResult> read_result(const ber::Element& op) {
    ber::Cursor parts(op);
    const auto code = parts.need(ber::enumerated);
    const auto matched = parts.need(ber::octet_string);
    const auto diagnostic = parts.need(ber::octet_string);
    const auto number = code ? ber::to_integer(code->content).value_or(-1) : -1;
    if (!diagnostic || number < 0 || number > std::numeric_limits<int>::max()) {
        return std::nullopt;
    }
    LdapResult result;
    result.code = static_cast<int>(number);
    result.matched_dn = utf8_text(matched->content);
    result.diagnostic = utf8_text(without_final_nul(diagnostic->content));
    while (const auto extra = parts.next()) {
        if (op.tag == ldap_op::extended_response && extra->tag == response_name_tag) {
            result.response_name = utf8_text(extra->content);
        }
    }
    return parts.ok() ? std::optional(std::move(result)) : std::nullopt;
}

bool is_result(std::uint8_t op) {
    switch (op) {
    case ldap_op::bind_response:
    case ldap_op::search_done:
    case ldap_op::extended_response:
    case 0x67: // modify
    case 0x69: // add
    case 0x6b: // delete
    case 0x6d: // modify DN
    case 0x6f: // compare
        return true;
    default:
        return false;
    }
}

bool is_disconnect(const LdapMessage& message) {
    return message.message_id == 0 && message.op == ldap_op::extended_response;
}

} // namespace

Bytes encode_ldap_search(const LdapSearch& search) {
    Writer attributes;
    for (const std::string& attribute : search.attributes) {
        attributes.raw(ber::tlv(ber::octet_string, attribute));
    }
    const Bytes list = attributes.finish();

    Writer body;
    body.raw(ber::tlv(ber::octet_string, ""));
    body.raw(ber::write_integer(0, ber::enumerated)); // baseObject
    body.raw(ber::write_integer(0, ber::enumerated)); // neverDerefAliases
    body.raw(ber::write_integer(0));                  // sizeLimit
    body.raw(ber::write_integer(0));                  // timeLimit
    body.raw(ber::write_integer(0, ber::boolean));    // typesOnly FALSE
    body.raw(encode_filter(search.filter));
    body.raw(ber::tlv(ber::sequence, BytesView(list)));
    const Bytes fields = body.finish();

    const Bytes id = ber::write_integer(search.message_id);
    const Bytes op = ber::tlv(search_request, BytesView(fields));
    return ber::tlv(ber::sequence, {id, op});
}

const LdapAttribute* LdapEntry::find(std::string_view name) const {
    for (const LdapAttribute& attribute : attributes) {
        if (same_text(attribute.name, name)) {
            return &attribute;
        }
    }
    return nullptr;
}

std::optional<std::string> LdapEntry::text(std::string_view name) const {
    const LdapAttribute* attribute = find(name);
    if (attribute == nullptr || attribute->values.empty()) {
        return std::nullopt;
    }
    return utf8_text(attribute->values.front());
}

std::optional<LdapMessage> decode_ldap_message(BytesView data) {
    const ber::Frame frame = ber::frame(data, ber::sequence, ldap_max_message);
    if (frame.progress != Progress::complete) {
        return std::nullopt;
    }
    ber::Cursor outer(data.first(frame.size));
    const auto envelope = outer.need(ber::sequence);
    if (!envelope) {
        return std::nullopt;
    }
    ber::Cursor parts(*envelope);
    const auto id = parts.need(ber::integer);
    const auto op = parts.next();
    const auto number = id ? ber::to_integer(id->content).value_or(-1) : -1;
    if (!op || number < 0 || number > std::numeric_limits<std::int32_t>::max()) {
        return std::nullopt;
    }
    LdapMessage message;
    message.message_id = static_cast<std::int32_t>(number);
    message.op = op->tag;
    message.size = frame.size;
    if (op->tag == ldap_op::search_entry && !(message.entry = read_entry(*op))) {
        return std::nullopt;
    }
    if (is_result(op->tag) && !(message.result = read_result(*op))) {
        return std::nullopt;
    }
    return message;
}

std::optional<LdapSearchReply> decode_ldap_search_reply(BytesView stream, std::int32_t message_id) {
    LdapSearchReply reply;
    while (!stream.empty() && !reply.done && !reply.disconnect) {
        const Progress progress = ber::frame(stream, ber::sequence, ldap_max_message).progress;
        if (progress == Progress::more) {
            break;
        }
        auto message = decode_ldap_message(stream);
        if (!message) {
            return std::nullopt;
        }
        stream = stream.subspan(message->size);
        if (is_disconnect(*message)) {
            reply.disconnect = std::move(message->result);
        }
        if (message->message_id != message_id) {
            continue;
        }
        ++reply.messages;
        if (message->entry) {
            reply.entries.push_back(std::move(*message->entry));
        } else if (message->op == ldap_op::search_done) {
            reply.done = std::move(message->result);
        }
    }
    return reply.messages > 0 || reply.disconnect ? std::optional(std::move(reply)) : std::nullopt;
}

Progress ldap_progress(BytesView stream, std::int32_t message_id) {
    while (true) {
        const Progress progress = ber::frame(stream, ber::sequence, ldap_max_message).progress;
        if (progress != Progress::complete) {
            return progress;
        }
        const auto message = decode_ldap_message(stream);
        if (!message) {
            return Progress::malformed;
        }
        const bool done = message->op == ldap_op::search_done && message->message_id == message_id;
        if (done || is_disconnect(*message)) {
            return Progress::complete;
        }
        stream = stream.subspan(message->size);
    }
}

} // namespace pretrust::wire
