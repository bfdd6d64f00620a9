// CIDR ranges (RFC 4632, RFC 4291 2.3) and sets of them.
#include <pretrust/address.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <optional>

namespace pretrust {
namespace {

int bits(IpFamily family) {
    return family == IpFamily::v4 ? 32 : 128;
}

Failure refuse(std::string_view text, const std::string& reason) {
    return Failure{FailureKind::invalid_plan, fmt::format("{}: {}", text, reason)};
}

/// The address with every bit behind `length` set to `ones`.
Ip filled(Ip address, int length, bool ones) {
    const int octets = bits(address.family) / 8;
    for (int at = length / 8; at < octets; ++at) {
        auto& octet = address.octets[static_cast<std::size_t>(at)];
        const auto mask = static_cast<std::uint8_t>(at == length / 8 ? 0xFF >> (length % 8) : 0xFF);
        octet = static_cast<std::uint8_t>(ones ? octet | mask : octet & ~mask);
    }
    return address;
}

Ip last_of(const Cidr& range) {
    return filled(range.base, range.length, true);
}

/// The address after this one; none after the last of its family.
std::optional<Ip> next(Ip address) {
    for (int at = bits(address.family) / 8 - 1; at >= 0; --at) {
        if (++address.octets[static_cast<std::size_t>(at)] != 0) {
            return address;
        }
    }
    return std::nullopt;
}

/// The widest range that begins with `first` and does not reach beyond `last`.
Cidr widest(const Ip& first, const Ip& last) {
    Cidr range{first, bits(first.family)};
    while (range.length > 0) {
        const int shorter = range.length - 1;
        if (filled(first, shorter, false) != first || filled(first, shorter, true) > last) {
            break;
        }
        range.length = shorter;
    }
    return range;
}

} // namespace

Result<Cidr> read_cidr(std::string_view text, HostBits host_bits) {
    const auto slash = text.find('/');
    if (slash == std::string_view::npos) {
        return refuse(text.substr(0, 64), "a range needs a prefix length, as in 10.0.0.0/8");
    }
    const auto digits = text.substr(slash + 1);
    const auto address = read_ip(text.substr(0, slash));
    if (!address) {
        return address.error();
    }
    int length = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), length);
    const bool zeros = digits.size() > 1 && digits.front() == '0';
    if (error != std::errc{} || end != digits.data() + digits.size() || zeros || length < 0 ||
        length > bits(address->family)) {
        return refuse(text.substr(0, 64),
                      fmt::format("the prefix length is not between 0 and {}", bits(address->family)));
    }
    const Ip base = filled(*address, length, false);
    if (base != *address && host_bits == HostBits::refused) {
        return refuse(text, fmt::format("host bits are set: is it {}/{} or {}/{}?", to_text(base), length,
                                        to_text(*address), bits(address->family)));
    }
    return Cidr{base, length};
}

Cidr only(const Ip& address) {
    return {address, bits(address.family)};
}

std::string to_text(const Cidr& range) {
    return fmt::format("{}/{}", to_text(range.base), range.length);
}

bool contains(const Cidr& range, const Ip& address) {
    const auto whole = static_cast<std::size_t>(range.length / 8);
    const auto& base = range.base.octets;
    return range.base.family == address.family &&
           std::equal(base.begin(), base.begin() + whole, address.octets.begin()) &&
           (range.length % 8 == 0 ||
            (address.octets[whole] & (0xFF00 >> (range.length % 8)) & 0xFF) == base[whole]);
}

bool contains(const Cidr& outer, const Cidr& inner) {
    return outer.length <= inner.length && contains(outer, inner.base);
}

bool overlap(const Cidr& a, const Cidr& b) {
    return contains(a, b) || contains(b, a);
}

CidrSet::CidrSet(std::vector<Cidr> ranges) {
    std::sort(ranges.begin(), ranges.end());
    for (std::size_t i = 0; i < ranges.size();) {
        // A stretch of addresses without a gap, then the fewest ranges that make it up.
        Ip first = ranges[i].base;
        Ip last = last_of(ranges[i]);
        for (++i; i < ranges.size() && ranges[i].base.family == first.family; ++i) {
            const auto after = next(last);
            if (after && ranges[i].base > *after) {
                break;
            }
            last = std::max(last, last_of(ranges[i]));
        }
        for (std::optional<Ip> at = first; at && *at <= last;) {
            ranges_.push_back(widest(*at, last));
            at = next(last_of(ranges_.back()));
        }
    }
}

bool CidrSet::contains(const Cidr& range) const {
    // Minimal and disjoint: a range that is held at all is held by one member.
    const auto after =
        std::upper_bound(ranges_.begin(), ranges_.end(), range.base,
                         [](const Ip& address, const Cidr& held) { return address < held.base; });
    return after != ranges_.begin() && pretrust::contains(*std::prev(after), range);
}

bool CidrSet::contains(const Ip& address) const {
    return contains(only(address));
}

} // namespace pretrust
