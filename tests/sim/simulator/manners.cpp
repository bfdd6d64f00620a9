#include <wire/ber.hpp>

#include <algorithm>
#include <simulator/manners.hpp>
#include <string_view>

namespace pretrust::sim {

namespace {

bool is_rpc(const Post& post) {
    return post.service == "rpc_mapper" || (post.service.front() >= '0' && post.service.front() <= '9');
}

bool is_ldap(const Post& post) {
    return post.service.starts_with("ldap") || post.service.starts_with("gc");
}

/// Where the octet stands that tells this request from another; 0: nowhere.
std::size_t id_octet(const Post& post, BytesView request) {
    if (post.service == "dns_udp") {
        return 1;
    }
    if (post.service == "dns_tcp") {
        return 3;
    }
    if (is_rpc(post)) {
        return 12;
    }
    if (post.service == "smb") {
        return 4 + 24; // message id
    }
    if (post.service == "ntp") {
        return 47; // transmit timestamp
    }
    if (is_ldap(post)) {
        wire::ber::Cursor outer(request);
        const auto message = outer.need(wire::ber::sequence);
        const auto id = message ? wire::ber::Cursor(*message).need(wire::ber::integer) : std::nullopt;
        return id ? static_cast<std::size_t>(id->content.data() - request.data()) + id->content.size() - 1
                  : 0;
    }
    return 0;
}

} // namespace

Bytes other_request(const Post& post, BytesView request) {
    Bytes other(request.begin(), request.end());
    const auto at = id_octet(post, request);
    if (at != 0 && at < other.size()) {
        other[at] = static_cast<std::uint8_t>(other[at] ^ 0x15U);
    }
    return other;
}

Bytes giant(const Post& post) {
    Bytes head;
    if (post.service == "dns_tcp") {
        head = {0xff, 0xff};
    } else if (is_ldap(post)) {
        head = {0x30, 0x84, 0x7f, 0xff, 0xff, 0xff, 0x02, 0x01, 0x01};
    } else if (post.service.starts_with("kerberos") || post.service.starts_with("kpasswd")) {
        head = {0x7f, 0xff, 0xff, 0xff, 0x7e, 0x84, 0x7f, 0xff};
    } else if (is_rpc(post)) {
        head = {5, 0, 2, 1, 0x10, 0, 0, 0, 0xff, 0xff, 0, 0, 1, 0, 0, 0, 0xff, 0xff, 0xff, 0x7f, 0, 0, 0, 0};
    } else if (post.service == "smb") {
        head = {0, 0xff, 0xff, 0xff, 0xfe, 'S', 'M', 'B', 64, 0};
    }
    head.resize(std::max<std::size_t>(head.size(), 1) + 1000, 0);
    return head;
}

Bytes garbage() {
    Bytes octets(700);
    std::uint32_t state = 0x2545f491;
    for (auto& octet : octets) {
        state = state * 1664525 + 1013904223;
        octet = static_cast<std::uint8_t>(state >> 24U);
    }
    return octets;
}

} // namespace pretrust::sim
