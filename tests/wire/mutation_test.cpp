// A small fuzzer that always does the same: every codec, every sample, damaged in ways that lengths and
// counts dislike. The fuzzers proper are in tests/fuzz.
#include "samples.hpp"

#include <wire/dcerpc.hpp>
#include <wire/kerberos.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <feeds.hpp>
#include <random>

namespace pretrust {
namespace {

constexpr std::size_t mutations_in_all = 8'000;

/// Samples with the framing and the headers of outer layers taken off as well, so that inner decoders get
/// them.
std::vector<Bytes> all_samples() {
    std::vector<Bytes> samples;
    for (const auto digits : {samples::netlogon_ping, samples::netlogon_reply, samples::as_request,
                              samples::epm_bind, samples::ept_map_lsarpc}) {
        samples.push_back(samples::hex(digits));
    }
    const Bytes netlogon = samples.at(1);
    samples.emplace_back(netlogon.begin() + 27, netlogon.begin() + 124);
    for (const auto protocol : samples::protocols) {
        for (const auto& vector : samples::windows(protocol)) {
            if (vector.absent()) {
                continue;
            }
            const samples::Exchange exchange = vector.parse();
            samples.push_back(exchange.reply);
            if (const auto message = wire::strip_tcp_length(exchange.reply)) {
                samples.emplace_back(message->begin(), message->end());
            }
            if (protocol == "dcerpc" && exchange.reply.size() > 24) {
                samples.emplace_back(exchange.reply.begin() + 24, exchange.reply.end());
            }
        }
    }
    return samples;
}

class Mutator {
  public:
    Bytes damage(Bytes octets) {
        const std::size_t blows = 1 + below(4);
        for (std::size_t i = 0; i < blows && !octets.empty(); ++i) {
            strike(octets);
        }
        return octets;
    }
    std::size_t below(std::size_t limit) { return limit == 0 ? 0 : random_() % limit; }

  private:
    void strike(Bytes& octets) {
        static constexpr std::array<std::uint8_t, 12> nasty = {0x00, 0x01, 0x7f, 0x80, 0x81, 0x84,
                                                               0xc0, 0xfe, 0xff, 0x30, 0x3f, 0x40};
        const std::size_t at = below(octets.size());
        switch (below(6)) {
        case 0:
            octets[at] = static_cast<std::uint8_t>(octets[at] ^ (1U << below(8)));
            break;
        case 1:
            octets[at] = nasty[below(nasty.size())];
            break;
        case 2:
            octets.resize(at);
            break;
        case 3:
            octets.insert(octets.begin() + static_cast<std::ptrdiff_t>(at), nasty[below(nasty.size())]);
            break;
        case 4:
            octets.erase(octets.begin() + static_cast<std::ptrdiff_t>(at));
            break;
        default: {
            // A copy of one part over another: lengths that fit somewhere else.
            const std::size_t from = below(octets.size());
            const std::size_t count =
                below(std::min<std::size_t>(octets.size() - std::max(at, from), 16) + 1);
            const Bytes part(octets.begin() + static_cast<std::ptrdiff_t>(from),
                             octets.begin() + static_cast<std::ptrdiff_t>(from + count));
            std::copy(part.begin(), part.end(), octets.begin() + static_cast<std::ptrdiff_t>(at));
        }
        }
    }

    std::mt19937 random_{20261121};
};

TEST(Mutation, NoCodecBreaksItsPromisesOnDamagedSamples) {
    const std::vector<Bytes> samples = all_samples();
    Mutator mutator;
    for (std::size_t i = 0; i < mutations_in_all; ++i) {
        const Bytes octets = mutator.damage(samples[i % samples.size()]);
        for (const feeds::Feed& feed : feeds::all()) {
            ASSERT_NO_THROW(feed.run(octets)) << feed.name << ": " << samples::to_hex(octets);
        }
    }
}

TEST(Mutation, NoCodecBreaksItsPromisesOnNoise) {
    Mutator mutator;
    for (std::size_t i = 0; i < 2'000; ++i) {
        Bytes octets(mutator.below(200));
        for (std::uint8_t& octet : octets) {
            octet = static_cast<std::uint8_t>(mutator.below(256));
        }
        for (const feeds::Feed& feed : feeds::all()) {
            ASSERT_NO_THROW(feed.run(octets)) << feed.name << ": " << samples::to_hex(octets);
        }
    }
}

TEST(Mutation, NoCodecBreaksItsPromisesOnWholeSamples) {
    for (const Bytes& octets : all_samples()) {
        for (const feeds::Feed& feed : feeds::all()) {
            ASSERT_NO_THROW(feed.run(octets)) << feed.name << ": " << samples::to_hex(octets);
        }
    }
}

} // namespace
} // namespace pretrust
