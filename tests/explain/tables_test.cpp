// The tables against the catalogue, the probes and each other.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <explain/codes.hpp>
#include <explain/contradictions.hpp>
#include <explain/deciding.hpp>
#include <explain/explain.hpp>
#include <explain/wordings.hpp>
#include <set>
#include <string>

namespace pretrust {
namespace {

bool finds(std::string_view words, std::string_view id, std::string_view family = "") {
    const Explanation explanation = explain(words, all_probes(), nullptr);
    return std::ranges::any_of(explanation.meanings, [&](const Meaning& meaning) {
        return meaning.id == id && (family.empty() || meaning.family == family);
    });
}

TEST(Deciding, HasARowForEveryCauseOfTheCatalogue) {
    for (const RootCause& cause : all_causes()) {
        const DecidingRow* row = find_deciding(cause.id);
        ASSERT_NE(row, nullptr) << cause.id << ": add what decides it to reports/explain/deciding.cpp";
        EXPECT_FALSE(row->plain.empty()) << cause.id;
        EXPECT_FALSE(row->tell.empty()) << cause.id;
        EXPECT_EQ(row->plain.find('{'), std::string_view::npos) << cause.id;
    }
}

TEST(Deciding, NamesNoCauseTwice) {
    std::set<std::string_view> seen;
    for (const DecidingRow& row : all_deciding()) {
        EXPECT_TRUE(seen.insert(row.cause).second) << row.cause;
    }
}

TEST(Deciding, NamesTagsThatTheirProbesDeclare) {
    for (const DecidingRow& row : all_deciding()) {
        for (const DecidingTag& tag : row.tags) {
            if (tag.tag.empty()) {
                continue;
            }
            const auto probes = all_probes();
            const auto probe = std::ranges::find(probes, tag.probe, &ProbeSpec::id);
            ASSERT_NE(probe, probes.end()) << row.cause << " " << tag.probe;
            EXPECT_NE(std::ranges::find(probe->tags, tag.tag, &TagSpec::tag), probe->tags.end()) << tag.tag;
        }
    }
}

TEST(Deciding, NamesAnOptionWhereNoTagDecides) {
    for (const DecidingRow& row : all_deciding()) {
        EXPECT_TRUE(!row.tags.front().tag.empty() || !row.needs.empty()) << row.cause;
    }
}

TEST(Wordings, BelongToStatusReasonsAndHoldTheirTexts) {
    for (const StatusReason& reason : all_reasons()) {
        EXPECT_TRUE(std::ranges::any_of(all_wordings(), [&](const WordingRow& row) {
            return row.reason == reason.id && row.words == reason.text;
        })) << reason.id;
        EXPECT_TRUE(finds(reason.text, reason.id));
        EXPECT_TRUE(finds(reason.id, reason.id));
    }
    for (const WordingRow& row : all_wordings()) {
        ASSERT_NE(find_reason(row.reason), nullptr) << row.words;
        EXPECT_TRUE(finds(row.words, row.reason)) << row.words;
    }
}

TEST(Codes, AreManyAndEachIsFoundByItsNameItsValueAndItsText) {
    EXPECT_GE(all_codes().size(), 100u);
    for (const CodeRow& row : all_codes()) {
        EXPECT_TRUE(finds(row.name, row.name)) << row.name;
        EXPECT_FALSE(row.meaning.empty()) << row.name;
        EXPECT_FALSE(source_of(row).empty()) << row.name;
        if (!row.text.empty()) {
            EXPECT_TRUE(finds(row.text, row.name)) << row.text;
        }
        if (row.value > 0xFFFF) {
            EXPECT_TRUE(finds(std::to_string(row.value), row.name)) << row.name;
            EXPECT_TRUE(finds(value_text(row), row.name)) << row.name;
            EXPECT_TRUE(row.value < 0x80000000 || finds(std::to_string(row.value - 0x100000000), row.name))
                << row.name;
        } else if (row.value != no_value) {
            const std::string family = row.family == "DNS" ? "rcode" : std::string(row.family);
            EXPECT_TRUE(finds(family + " " + std::to_string(row.value), row.name) || row.family == "NTSTATUS")
                << row.name;
        }
    }
}

TEST(Codes, NameReasonsThatExistAndNoCauseThatNobodyPlans) {
    for (const CodeRow& row : all_codes()) {
        EXPECT_TRUE(row.reason.empty() || find_reason(row.reason) != nullptr) << row.name;
        for (const std::string_view cause : row.causes) {
            EXPECT_TRUE(cause.empty() || find_deciding(cause) != nullptr) << row.name << " " << cause;
        }
    }
    for (const PortRow& row : all_ports()) {
        for (const std::string_view cause : row.causes) {
            EXPECT_TRUE(cause.empty() || find_deciding(cause) != nullptr) << row.first << " " << cause;
        }
    }
}

TEST(Ids, AreEachFoundByThemselvesInAnyCase) {
    const auto low = [](std::string_view text) {
        std::string result(text);
        std::ranges::transform(result, result.begin(),
                               [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
        return result;
    };
    for (const RootCause& cause : all_causes()) {
        EXPECT_TRUE(finds(cause.id, cause.id) && finds(low(cause.id), cause.id)) << cause.id;
    }
    for (const ProbeSpec& probe : all_probes()) {
        EXPECT_TRUE(finds(probe.id, probe.id)) << probe.id;
        for (const TagSpec& tag : probe.tags) {
            EXPECT_TRUE(finds(tag.tag, tag.tag) && finds(low(tag.tag), tag.tag)) << tag.tag;
        }
    }
    for (const PortRow& row : all_ports()) {
        const std::string words = std::string(row.transport) + "/" + std::to_string(row.first);
        EXPECT_TRUE(explain(words, all_probes(), nullptr).recognised()) << words;
    }
}

TEST(Contradictions, AreNineWithBothSidesAndAReason) {
    EXPECT_EQ(all_contradictions().size(), 9u);
    for (const ContradictionRow& row : all_contradictions()) {
        for (const std::string_view text :
             {row.text.id, row.text.subject, row.text.one, row.text.one_source, row.text.other,
              row.text.other_source, row.text.we_follow, row.text.why, row.text.checked}) {
            EXPECT_FALSE(text.empty()) << row.text.id;
        }
        EXPECT_TRUE(finds(row.text.id, row.text.id));
        for (const std::string_view about : row.about) {
            EXPECT_TRUE(about.empty() || explain(about, all_probes(), nullptr).recognised()) << about;
        }
    }
}

} // namespace
} // namespace pretrust
