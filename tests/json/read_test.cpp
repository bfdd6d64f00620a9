// The reader's refusals: one line, and the place is in it.
#include "sample.hpp"

#include <json/evidence_json.hpp>
#include <json/parse.hpp>

#include <gtest/gtest.h>

#include <string>

namespace pretrust {
namespace {

std::string good_text() {
    return write_evidence(test::sample_evidence());
}

/// The sample with the first `from` replaced.
std::string changed(std::string_view from, std::string_view to) {
    std::string text = good_text();
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
}

/// What the reader says about a text that it must refuse.
std::string refusal(std::string_view text) {
    const auto result = read_evidence(text);
    if (result) {
        return "accepted";
    }
    EXPECT_EQ(result.error().kind, FailureKind::invalid_file);
    EXPECT_EQ(result.error().what.find_first_of("\n\r\x1B"), std::string::npos) << result.error().what;
    EXPECT_LT(result.error().what.size(), 300U);
    return result.error().what;
}

TEST(ReadEvidence, RefusesEveryCutOffFile) {
    const std::string text = good_text();
    for (std::size_t length = 1; length + 2 < text.size(); ++length) {
        const std::string what = refusal(std::string_view(text).substr(0, length));
        ASSERT_NE(what.find("cut off"), std::string::npos) << "at " << length << ": " << what;
    }
    EXPECT_EQ(refusal(text.substr(0, text.size() - 40)), "line 26, column 298: the file is cut off");
}

TEST(ReadEvidence, RefusesWhatIsNotJson) {
    EXPECT_EQ(refusal(""), "the file is empty");
    EXPECT_EQ(refusal(" \n"), "the file is empty");
    EXPECT_EQ(refusal("<html>"), "line 1, column 1: not JSON");
    EXPECT_EQ(refusal("{\n  \"format\": 1,,"), "line 2, column 15: not JSON");
    EXPECT_EQ(refusal("{} {}"), "line 1, column 4: something follows the end of the JSON text");
    EXPECT_EQ(refusal("[1, 2]"), "the file: must be an object");
    EXPECT_EQ(refusal(std::string("\xFF\xFE{\0", 4)),
              "UTF-16 text (PowerShell's > writes it); JSON files are UTF-8");
    EXPECT_EQ(refusal("{\"a\": \"\xC0\xAF\"}"), "line 1, column 8: not UTF-8 text");
    EXPECT_EQ(refusal(R"({"a": "\ud800"})").substr(0, 6), "line 1");
    EXPECT_EQ(refusal(R"({"a": 1e999})"), "line 1, column 12: a number is out of range");
    EXPECT_EQ(refusal(R"({"a": 99999999999999999999})").substr(0, 6), "line 1");
}

TEST(ReadEvidence, AcceptsAByteOrderMark) {
    EXPECT_TRUE(read_evidence("\xEF\xBB\xBF" + good_text()));
}

TEST(ReadEvidence, RefusesMembersThatAppearTwice) {
    EXPECT_EQ(refusal(R"({"format": 1, "format": 2})"),
              "line 1, column 22: the member \"format\" appears twice");
}

TEST(ReadEvidence, RefusesDeepNesting) {
    const std::string deep = std::string(100'000, '[');
    EXPECT_EQ(refusal(deep), "line 1, column 17: nested deeper than 16 levels");
}

TEST(ReadEvidence, RefusesHugeFiles) {
    EXPECT_EQ(refusal(std::string(json_largest_text + 1, ' ')), "larger than 128 MiB");
    const auto many = parse_json("[0, 0, 0, 0]", {.most_values = 3});
    ASSERT_FALSE(many);
    EXPECT_NE(many.error().what.find("too many values"), std::string::npos);
}

TEST(ReadEvidence, RefusesMissingMembers) {
    EXPECT_EQ(refusal("{}"), "/format: is missing");
    EXPECT_EQ(refusal(R"({"format": 1})"), "/tool: is missing");
    EXPECT_EQ(refusal(changed(R"("probe": "ldap_rootdse", )", "")), "/items/0/probe: is missing");
    EXPECT_EQ(refusal(changed(R"("side": "self-managed",)", "")), "/plan/side: is missing");
}

TEST(ReadEvidence, RefusesMembersItDoesNotKnow) {
    EXPECT_EQ(refusal(changed(R"("attempts": 1)", R"("attempts": 1, "at/tempt": 1)")),
              "/items/0/at~1tempt: is not a member of format 1");
    EXPECT_EQ(refusal(changed(R"("plan": {)", "\"\x7F\\u001b\": 1, \"plan\": {")),
              "/\\x7F\\x1B: is not a member of format 1");
}

TEST(ReadEvidence, RefusesWrongTypes) {
    EXPECT_EQ(refusal(changed(R"("took_us": 812)", R"("took_us": "812")")),
              "/items/0/took_us: must be a whole number");
    EXPECT_EQ(refusal(changed(R"("took_us": 812)", R"("took_us": 8.5)")),
              "/items/0/took_us: must be a whole number");
    EXPECT_EQ(refusal(changed(R"("interrupted": false)", R"("interrupted": 0)")),
              "/interrupted: must be true or false");
    EXPECT_EQ(refusal(changed(R"("remote_dns": [)", R"("remote_dns": [1, )")),
              "/plan/remote_dns/0: must be a string");
    EXPECT_EQ(refusal(changed(R"("flag": true)", R"("flag": null)")),
              "/items/0/args/flag: must be true, false, a number, a string or an array of strings");
    EXPECT_EQ(refusal(changed(R"("flag": true)", R"("flag": [true])")),
              "/items/0/args/flag/0: must be a string");
    EXPECT_EQ(refusal(R"({"format": 1, "tool": [], "plan": {}, "items": {}})"), "/tool: must be an object");
}

TEST(ReadEvidence, RefusesNumbersOutOfRange) {
    EXPECT_EQ(refusal(changed(R"("attempts": 1)", R"("attempts": -1)")),
              "/items/0/attempts: must be from 0 to 2147483647");
    EXPECT_EQ(refusal(changed(R"("took_us": 812)", R"("took_us": 9223372036854775807)")),
              "/items/0/took_us: must be from 0 to 1000000000000000");
    EXPECT_EQ(refusal(changed(R"("format": 1)", R"("format": 0)")),
              "/format: must be from 1 to 9223372036854775807");
}

TEST(ReadEvidence, RefusesUnknownWords) {
    EXPECT_EQ(refusal(changed(R"("outcome": "answered")", R"("outcome": "fine")")),
              "/items/0/outcome: unknown word \"fine\"");
    EXPECT_EQ(refusal(changed(R"("vantage": "self-managed")", R"("vantage": "moon")")),
              "/items/0/vantage: unknown word \"moon\"");
    EXPECT_EQ(refusal(changed(R"("type": "external")", R"("type": "?")")), "/plan/type: unknown word \"?\"");
}

TEST(ReadEvidence, RefusesExchangesThatNobodyWrote) {
    Evidence evidence = test::sample_evidence();
    RawExchange exchange;
    exchange.transport = "udp";
    exchange.sent = {1, 2, 3, 4};
    evidence.exchanges = {exchange};
    const std::string good = write_evidence(evidence);
    const auto with = [&good](std::string_view from, std::string_view to) {
        std::string text = good;
        return text.replace(text.find(from), from.size(), to);
    };
    const std::string_view sent = R"("sent": "AQIDBA==")";
    ASSERT_NE(good.find(sent), std::string::npos) << good;
    for (const auto* bad :
         {"AQIDBA", "AQIDBA=", "AQIDBB==", "AQI DBA==", "=QIDBA==", "AQIDBA======", "AQID==BA"}) {
        EXPECT_EQ(refusal(with(sent, R"("sent": ")" + std::string(bad) + '"')),
                  "/exchanges/0/sent: must be base64 (RFC 4648 section 4)")
            << bad;
    }
    EXPECT_EQ(refusal(with(R"("transport": "udp")", R"("transport": "pigeon")")),
              "/exchanges/0/transport: must be udp, tcp, tls or dns");
    EXPECT_EQ(refusal(with(R"("port": 0)", R"("port": 65536)")),
              "/exchanges/0/port: must be from 0 to 65535");
}

TEST(ReadEvidence, SaysThatAFileIsNewer) {
    EXPECT_EQ(refusal(changed(R"("format": 1)", R"("format": 2, "news": [])")),
              "/format: written by a newer pretrust (format 2); this one reads format 1");
    EXPECT_EQ(refusal(R"({"format": "pretrust-report/2"})"),
              "/format: written by a newer pretrust (pretrust-report/2); this one reads pretrust-report/1");
    EXPECT_EQ(refusal(R"({"format": "sarif"})"),
              "/format: neither an evidence file nor a report of pretrust");
}

TEST(ReadEvidence, TakesPlanAndEvidenceFromAReport) {
    const Evidence evidence = test::sample_evidence();
    std::string report =
        R"({"format": "pretrust-report/1", "tool": {"version": "0.1.0"}, "verdict": "ready", "plan": )";
    const std::string text = good_text();
    const auto part = [&](std::string_view from, std::string_view to) {
        const std::size_t begin = text.find(from) + from.size();
        return text.substr(begin, text.find(to, begin) - begin);
    };
    report += part("\"plan\": ", ",\n  \"items\"");
    report +=
        R"(, "evidence": {"format": 1, "started_unix_us": )" + part("\"started_unix_us\": ", "  \"plan\"");
    report += "\"items\": " + text.substr(text.find("\"items\": ") + 9);
    const auto back = read_evidence(report + "}");
    ASSERT_TRUE(back) << back.error().what;
    EXPECT_EQ(*back, evidence);
}

} // namespace
} // namespace pretrust
