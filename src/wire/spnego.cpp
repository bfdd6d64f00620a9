// Both tokens are walked element by element; what is not asked for is stepped over.
#include <wire/ber.hpp>
#include <wire/spnego.hpp>

#include <array>

namespace pretrust::wire {

namespace {

constexpr std::uint8_t object_identifier = 0x06;
constexpr std::size_t most_mechanisms = 64;
constexpr std::size_t longest_arc = 9; // octets: 63 bits

/// Dotted text; nullopt when the octets are no object identifier.
std::optional<std::string> oid_text(BytesView content) {
    std::string text;
    std::uint64_t arc = 0;
    std::size_t arc_octets = 0;
    for (const std::uint8_t octet : content) {
        arc = arc << 7U | (octet & 0x7fU);
        if (++arc_octets > longest_arc) {
            return std::nullopt;
        }
        if ((octet & 0x80U) != 0) {
            continue;
        }
        if (text.empty()) {
            const std::uint64_t root = arc < 40 ? 0 : arc < 80 ? 1 : 2;
            text = std::to_string(root) + '.' + std::to_string(arc - 40 * root);
        } else {
            text += '.' + std::to_string(arc);
        }
        arc = 0;
        arc_octets = 0;
    }
    return arc_octets == 0 && !text.empty() ? std::optional(std::move(text)) : std::nullopt;
}

/// The one element inside a context tag.
std::optional<ber::Element> inside(const std::optional<ber::Element>& tagged, std::uint8_t tag) {
    return tagged ? ber::Cursor(*tagged).need(tag) : std::nullopt;
}

} // namespace

std::optional<std::vector<std::string>> decode_spnego_mechanisms(BytesView token) {
    ber::Cursor outer(token);
    const auto gss = outer.need(ber::application(0));
    if (!gss) {
        return std::nullopt;
    }
    ber::Cursor framed(*gss);
    const auto spnego = framed.need(object_identifier);
    const auto choice = spnego ? framed.need(ber::context(0)) : std::nullopt;
    const auto init = inside(choice, ber::sequence);
    if (!init) {
        return std::nullopt;
    }
    ber::Cursor fields(*init);
    const auto list = inside(fields.need(ber::context(0)), ber::sequence);
    if (!list) {
        return std::nullopt;
    }
    std::vector<std::string> mechanisms;
    ber::Cursor cursor(*list);
    while (!cursor.at_end() && mechanisms.size() < most_mechanisms) {
        const auto element = cursor.need(object_identifier);
        auto text = element ? oid_text(element->content) : std::nullopt;
        if (!text) {
            return std::nullopt;
        }
        mechanisms.push_back(std::move(*text));
    }
    return mechanisms;
}

std::optional<SpnegoReply> decode_spnego_reply(BytesView token) {
    ber::Cursor outer(token);
    const auto reply_sequence = inside(outer.need(ber::context(1)), ber::sequence);
    if (!reply_sequence) {
        return std::nullopt;
    }
    SpnegoReply reply;
    ber::Cursor fields(*reply_sequence);
    if (const auto state = fields.maybe(ber::context(0))) {
        const auto number = inside(state, ber::enumerated);
        reply.result = number ? ber::to_integer(number->content) : std::nullopt;
        if (!reply.result) {
            return std::nullopt;
        }
    }
    if (const auto mechanism = fields.maybe(ber::context(1))) {
        const auto oid = inside(mechanism, object_identifier);
        auto text = oid ? oid_text(oid->content) : std::nullopt;
        if (!text) {
            return std::nullopt;
        }
        reply.mechanism = std::move(*text);
    }
    if (const auto response = fields.maybe(ber::context(2))) {
        const auto octets = inside(response, ber::octet_string);
        if (!octets) {
            return std::nullopt;
        }
        reply.token = octets->content;
    }
    return fields.ok() ? std::optional(std::move(reply)) : std::nullopt;
}

} // namespace pretrust::wire
