// The blocks that are set aside, and the walk over the bits.
#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <redact/address_permutation.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace pretrust {
namespace {

enum class Inside { permuted, kept };

struct Block {
    std::string_view range;
    Inside inside;
};

/// The rows of src/address/kind.cpp, and what has to stay besides.
constexpr std::array blocks{
    Block{"0.0.0.0/8", Inside::kept},
    Block{"10.0.0.0/8", Inside::permuted},
    Block{"100.64.0.0/10", Inside::permuted},
    Block{"127.0.0.0/8", Inside::kept},
    Block{"169.254.0.0/16", Inside::permuted},
    Block{"169.254.169.123/32", Inside::kept}, // Amazon Time Sync
    Block{"169.254.169.253/32", Inside::kept}, // Amazon DNS
    Block{"169.254.169.254/32", Inside::kept}, // instance metadata
    Block{"172.16.0.0/12", Inside::permuted},
    Block{"192.0.0.0/24", Inside::kept},
    Block{"192.0.2.0/24", Inside::permuted},
    Block{"192.88.99.0/24", Inside::kept},
    Block{"192.168.0.0/16", Inside::permuted},
    Block{"198.18.0.0/15", Inside::permuted},
    Block{"198.51.100.0/24", Inside::permuted},
    Block{"203.0.113.0/24", Inside::permuted},
    Block{"224.0.0.0/4", Inside::permuted},
    Block{"224.0.0.0/24", Inside::kept},
    Block{"240.0.0.0/4", Inside::permuted},
    Block{"255.255.255.255/32", Inside::kept},
    Block{"::/128", Inside::kept},
    Block{"::1/128", Inside::kept},
    Block{"::ffff:0:0/96", Inside::permuted},
    Block{"64:ff9b::/96", Inside::permuted},
    Block{"100::/64", Inside::kept},
    Block{"2000::/3", Inside::permuted},
    Block{"2001:db8::/32", Inside::permuted},
    Block{"3fff::/20", Inside::permuted},
    Block{"fc00::/7", Inside::permuted},
    Block{"fd00::/8", Inside::permuted},
    Block{"fd00:ec2::/32", Inside::kept}, // the same services of AWS by IPv6
    Block{"fe80::/10", Inside::permuted},
    Block{"fe80::/64", Inside::permuted},
    Block{"ff00::/8", Inside::kept},
};

struct Row {
    Cidr range;
    Inside inside;
};

const std::vector<Row>& rows() {
    static const std::vector<Row> table = [] {
        std::vector<Row> made;
        made.reserve(std::size(blocks));
        for (const Block& block : blocks) {
            made.push_back({read_cidr(block.range).value(), block.inside});
        }
        return made;
    }();
    return table;
}

bool bit_of(const Ip& address, int at) {
    return ((address.octets[static_cast<std::size_t>(at / 8)] >> (7 - at % 8)) & 1) != 0;
}

void flip(Ip& address, int at) {
    auto& octet = address.octets[static_cast<std::size_t>(at / 8)];
    octet = static_cast<std::uint8_t>(octet ^ (0x80U >> (at % 8)));
}

int common_bits(const Ip& a, const Ip& b, int limit) {
    int at = 0;
    while (at < limit && bit_of(a, at) == bit_of(b, at)) {
        ++at;
    }
    return at;
}

/// The first bit that may be flipped: before it both ways lead to different kinds. 128: none.
int first_free(const Ip& address) {
    int first = 0;
    for (const Row& row : rows()) {
        if (row.range.base.family != address.family) {
            continue;
        }
        if (row.inside == Inside::kept && contains(row.range, address)) {
            return 128;
        }
        first = std::max(first, 1 + common_bits(address, row.range.base, row.range.length - 1));
    }
    return first;
}

Cidr cut_to(Ip address, int length) {
    const int width = address.family == IpFamily::v4 ? 32 : 128;
    for (int at = length; at < width; ++at) {
        if (bit_of(address, at)) {
            flip(address, at);
        }
    }
    return {address, length};
}

/// The same inside a range whose ends stay.
int first_free_between_ends(const Cidr& range, const Ip& address) {
    const int width = address.family == IpFamily::v4 ? 32 : 128;
    Ip last = range.base;
    for (int at = range.length; at < width; ++at) {
        flip(last, at);
    }
    const int from_start = common_bits(address, range.base, width - 2);
    const int from_end = common_bits(address, last, width);
    return from_start == width - 2 || from_end == width ? 128 : 1 + std::max(from_start, from_end);
}

/// Where an IPv6 address holds an IPv4 address in its last four octets.
bool holds_v4(const Ip& address) {
    static const Cidr mapped = read_cidr("::ffff:0:0/96").value();
    static const Cidr translated = read_cidr("64:ff9b::/96").value();
    return contains(mapped, address) || contains(translated, address);
}

constexpr std::size_t v4_at = 12;

} // namespace

Ip AddressPermutation::turned(const Ip& address, int length, Way way) const {
    if (address.family == IpFamily::v6 && length > 96 && holds_v4(address)) {
        Ip inner;
        std::copy_n(address.octets.begin() + v4_at, 4, inner.octets.begin());
        inner = turned(inner, length - 96, way);
        Ip result = address;
        std::copy_n(inner.octets.begin(), 4, result.octets.begin() + v4_at);
        return result;
    }
    Ip original = address; // on the way back it becomes so bit by bit
    Ip result = address;
    std::string before; // family and octets before the present one, of the original
    std::array<std::optional<std::uint64_t>, 4> flips; // of the present octet: a bit for every beginning
    int done = -1;
    int free = first_free(address);
    for (int at = 0; at < length; ++at) {
        if (lengths_[static_cast<std::size_t>(at)]) {
            const Cidr range = cut_to(original, at);
            free =
                kept_ends_.contains(range) ? std::max(free, first_free_between_ends(range, original)) : free;
        }
        if (at < free) {
            continue;
        }
        const int octet = at / 8;
        if (octet != done) {
            done = octet;
            flips = {};
            before.assign(1, address.family == IpFamily::v4 ? '4' : '6');
            before.append(original.octets.begin(), original.octets.begin() + octet);
        }
        const int level = at % 8;
        const auto beginning = static_cast<std::size_t>(original.octets[static_cast<std::size_t>(octet)]) >>
                               static_cast<unsigned>(8 - level);
        const std::size_t node = (std::size_t{1} << static_cast<unsigned>(level)) - 1 + beginning;
        auto& word = flips[node / 64];
        if (!word) {
            word = hash_(before, node / 64);
        }
        if (((*word >> (node % 64)) & 1) != 0) {
            flip(result, at);
            if (way == Way::back) {
                flip(original, at);
            }
        }
    }
    return result;
}

void AddressPermutation::keep_ends(const Cidr& range) {
    if (range.length <= width(range.base) - 2) {
        kept_ends_.insert(range);
        lengths_.set(static_cast<std::size_t>(range.length));
    }
}

Cidr AddressPermutation::forth(const Cidr& range) const {
    return {turned(range.base, range.length, Way::forth), range.length};
}

Cidr AddressPermutation::back(const Cidr& range) const {
    return {turned(range.base, range.length, Way::back), range.length};
}

} // namespace pretrust
