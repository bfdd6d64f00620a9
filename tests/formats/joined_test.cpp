// A report of both sides in the formats for people: who looked is always said, and no cell is left empty.
#include <formats/formats.hpp>
#include <json/evidence_json.hpp>
#include <reports/joined.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

namespace pretrust {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

Evidence saved(const std::string& name) {
    std::ifstream file(PRETRUST_SOURCE_DIR "/tests/golden/" + name + ".evidence.json");
    std::stringstream text;
    text << file.rdbuf();
    return read_evidence(text.str()).value();
}

/// UDP 389 is dropped one way, TCP 135 the other.
Report both() {
    return make_joined_report(saved("udp_389_silent"), saved("self_managed_135_silent"));
}

TEST(JoinedFormats, HaveNoEmptyCellForAHostWithoutAName) {
    Report report = both();
    for (MatrixRow& row : report.matrix.rows) {
        row.host.clear();
    }
    const std::string page = render_markdown(report, {});
    EXPECT_THAT(page,
                AllOf(HasSubstr("\n| (local) |"), HasSubstr("\n| (given) (PDC) |"), Not(HasSubstr("|  "))));
}

TEST(JoinedFormats, SayOfALocalHostWithANameThatItIsLocal) {
    Report report = both();
    const auto local = std::ranges::find(report.matrix.rows, false, &MatrixRow::remote);
    ASSERT_NE(local, report.matrix.rows.end());
    local->host = "maddc1." + report.evidence.plan.local_domain;
    EXPECT_THAT(render_text(report, {}), HasSubstr("\nmaddc1 (local) "));
    EXPECT_THAT(render_markdown(report, {}),
                HasSubstr("| maddc1." + report.evidence.plan.local_domain + " (local) |"));
    EXPECT_THAT(render_html(report, {}),
                AllOf(HasSubstr("maddc1<"), HasSubstr("this side, seen from the AWS side")));
}

TEST(JoinedFormats, SayWhichHostSawAClock) {
    const std::string markdown = render_markdown(both(), {});
    EXPECT_THAT(markdown, AllOf(HasSubstr("Clocks, each compared with that of the host that looked"),
                                HasSubstr(", seen from the AWS side: "),
                                HasSubstr(", seen from the self-managed side: ")));
    EXPECT_THAT(render_html(both(), {}),
                HasSubstr("Clocks, each compared with that of the host that looked"));
    for (const std::string& page : {markdown, render_html(both(), {}), render_text(both(), {})}) {
        EXPECT_THAT(page, AllOf(HasSubstr("What these runs cannot show"), Not(HasSubstr("this run cannot"))));
    }
}

TEST(JoinedFormats, ShortenTheHostsOfEitherDomain) {
    const Report report = both();
    const std::string page = render_html(report, {});
    for (const MatrixRow& row : report.matrix.rows) {
        if (!row.host.empty()) {
            EXPECT_THAT(page, HasSubstr('>' + row.host.substr(0, row.host.find('.')) + '<'));
        }
    }
}

/// The asymmetry is what the two runs were joined for.
TEST(JoinedFormats, TellInShortWhatDoesNotFitAndOnWhichSide) {
    const std::string brief = render_markdown(both(), {.brief = true});
    EXPECT_THAT(brief, AllOf(HasSubstr("- **Both sides:** "),
                             HasSubstr("One way only: TCP 135 got through from the AWS side"),
                             HasSubstr("`RPC_MAPPER_BLOCKED` (self-managed)")));
    EXPECT_LE(std::ranges::count(brief, '\n'), 10) << brief;
}

} // namespace
} // namespace pretrust
