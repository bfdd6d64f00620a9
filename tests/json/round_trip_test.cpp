// Property: evidence that was written is read back equal. Evidence is made from a seeded generator, so a
// failure can be repeated.
#include "sample.hpp"

#include <json/evidence_json.hpp>

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <random>

namespace pretrust {
namespace {

class Maker {
  public:
    explicit Maker(std::uint32_t seed) : engine_(seed) {}

    Evidence evidence() {
        Evidence evidence;
        evidence.tool_version = text();
        evidence.started_unix_us = below(4'000'000'000'000'000);
        evidence.duration = microseconds(below(100'000'000));
        evidence.interrupted = below(2) == 0;
        evidence.deadline_hit = below(2) == 0;
        evidence.plan = plan();
        for (auto left = below(12); left > 0; --left) {
            evidence.items.push_back(item());
        }
        for (auto left = below(4); left > 0; --left) {
            evidence.exchanges.push_back(exchange());
        }
        evidence.exchanges_left_out = below(3);
        return evidence;
    }

  private:
    std::int64_t below(std::int64_t end) {
        return std::uniform_int_distribution<std::int64_t>(0, end - 1)(engine_);
    }
    std::string text() {
        static constexpr std::array<std::string_view, 12> pieces{
            "corp",    "\"",           "\\", "/",     "\xC3\xA9", "\xF0\x9F\x98\x80",
            "\x1B[0m", "\xE2\x80\xAE", "\n", "\\x1B", {"\0", 1},  ""};
        std::string result;
        for (auto left = below(6); left > 0; --left) {
            result += pieces[static_cast<std::size_t>(below(pieces.size()))];
        }
        return result;
    }
    std::vector<std::string> texts() {
        std::vector<std::string> result;
        for (auto left = below(4); left > 0; --left) {
            result.push_back(text());
        }
        return result;
    }
    double real() {
        const auto number = std::bit_cast<double>(std::uniform_int_distribution<std::uint64_t>()(engine_));
        return std::isfinite(number) ? number : -0.0;
    }
    Value value() {
        switch (below(6)) {
        case 0:
            return below(2) == 0;
        case 1:
            return std::uniform_int_distribution<std::int64_t>(std::numeric_limits<std::int64_t>::min())(
                engine_);
        case 2:
            return real();
        case 3:
            return static_cast<double>(below(1000));
        case 4:
            return text();
        default:
            return texts();
        }
    }
    Plan plan() {
        Plan plan;
        plan.remote_domain = text();
        plan.remote_dns = texts();
        plan.local_domain = text();
        plan.local_dns = texts();
        plan.local_dns_from = static_cast<LocalDnsFrom>(below(3));
        plan.side = static_cast<Side>(below(2));
        plan.type = static_cast<TrustType>(below(2));
        plan.direction = static_cast<Direction>(below(3));
        plan.services = texts();
        plan.deadline = std::chrono::milliseconds(below(900'000));
        plan.source_address = text();
        plan.source_ports = static_cast<SourcePorts>(below(3));
        plan.local_netbios = text();
        plan.sweep = static_cast<Sweep>(below(3));
        plan.preauth_user = text();
        plan.trust_password = static_cast<TrustPassword>(below(2));
        return plan;
    }
    Observation item() {
        Observation item;
        item.tag = text();
        item.probe = text();
        item.target = text();
        item.vantage = below(2) == 0 ? "aws" : "self-managed";
        item.outcome = static_cast<Outcome>(below(10));
        for (auto left = below(5); left > 0; --left) {
            item.args[text()] = value();
        }
        item.started = microseconds(below(30'000'000));
        item.took = microseconds(below(30'000'000));
        item.attempts = static_cast<int>(below(9));
        return item;
    }

    RawExchange exchange() {
        RawExchange exchange;
        exchange.probe = text();
        exchange.target = text();
        exchange.transport = std::array{"udp", "tcp", "tls", "dns"}[static_cast<std::size_t>(below(4))];
        exchange.port = static_cast<std::uint16_t>(below(65536));
        exchange.started = microseconds(below(30'000'000));
        exchange.took = microseconds(below(30'000'000));
        exchange.outcome = static_cast<Outcome>(below(10));
        exchange.sent = octets();
        exchange.received = octets();
        exchange.left_out = below(3);
        return exchange;
    }
    Bytes octets() {
        Bytes octets(static_cast<std::size_t>(below(9)));
        for (auto& octet : octets) {
            octet = static_cast<std::uint8_t>(below(256));
        }
        return octets;
    }

    std::mt19937 engine_;
};

TEST(RoundTrip, GivesBackEqualEvidence) {
    for (std::uint32_t seed = 0; seed < 400; ++seed) {
        const Evidence evidence = Maker(seed).evidence();
        const std::string text = write_evidence(evidence);
        const auto back = read_evidence(text);
        ASSERT_TRUE(back) << "seed " << seed << ": " << back.error().what;
        ASSERT_EQ(*back, evidence) << "seed " << seed;
        ASSERT_EQ(write_evidence(*back), text) << "seed " << seed;
    }
}

TEST(RoundTrip, KeepsWholeNumbersAndRealsApart) {
    const auto back = read_evidence(write_evidence(test::sample_evidence())).value();
    EXPECT_EQ(back.items[0].args.at("whole"), Value(std::int64_t{3}));
    EXPECT_EQ(back.items[0].args.at("real"), Value(3.0));
}

TEST(RoundTrip, SurvivesOneOctetChangedAnywhere) {
    const std::string good = write_evidence(test::sample_evidence());
    std::mt19937 engine(7);
    for (int round = 0; round < 3000; ++round) {
        std::string text = good;
        text[engine() % text.size()] = static_cast<char>(engine() & 0xFF);
        const auto back = read_evidence(text);
        if (!back) {
            ASSERT_EQ(back.error().kind, FailureKind::invalid_file);
            ASSERT_EQ(back.error().what.find('\n'), std::string::npos);
        }
    }
}

} // namespace
} // namespace pretrust
