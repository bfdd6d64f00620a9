// Text that others chose stays text in every format, and each format stays what it is.
#include <formats/formats.hpp>
#include <formats/markdown_text.hpp>
#include <json/evidence_json.hpp>
#include <json/utf8.hpp>

#include <pretrust/diagnosis.hpp>
#include <pretrust/report.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

namespace pretrust {
namespace {

using testing::HasSubstr;

const std::filesystem::path inputs = std::filesystem::path(PRETRUST_SOURCE_DIR) / "tests/golden";

Evidence evidence_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return read_evidence(text.str()).value();
}

Report judged_report(const Evidence& evidence) {
    return make_report(evidence, diagnose(evidence, all_causes()));
}

std::vector<Evidence> every_golden_evidence() {
    std::vector<Evidence> all;
    for (const auto& entry : std::filesystem::directory_iterator(inputs)) {
        if (entry.path().string().ends_with(".evidence.json")) {
            all.push_back(evidence_of(entry.path()));
        }
    }
    return all;
}

/// What attacks the formats, beside a long string and octets that are no text.
const std::vector<std::string>& attacks() {
    static const std::vector<std::string> list{
        "</script><script>alert(1)</script>",
        "\"'><img src=x onerror=alert(1)>",
        "]]></failure><testcase name=\"x\"/><!--",
        "[link](javascript:alert(1)) ![i](http://evil.example/x.png)",
        "http://evil.example www.evil.example a@evil.example @everyone #1 GH-1 :smile:",
        "`code` ```` *b* _i_ ~~s~~ | cell | <details> $x$ \\",
        "</details>",
        "\"} 1\npretrust_verdict{verdict=\"ready\"} 1\n# EOF",
        "\n\n# heading\n- item\n1. one\n===\n    code\n> quote",
        std::string("\x1B[2J\x1B]0;owned\x07\r\x08\x7F\xC2\x9B") + "31m",
        "\xE2\x80\xAEmoc.elpmaxe\xE2\x80\xAC \xE2\x80\x8B\xEF\xBB\xBF\xE2\x80\xA8",
        std::string("\xFF\xFE\xC0\x80\xED\xA0\x80\xF4\x90\x80\x80 \0 \xE2\x82", 16),
        "{{verdict}} {{{verdict}}} {{#causes}} <% %> ${7*7}",
        std::string(10'000, 'A') + "<b>",
        "&lt;b&gt; &amp; &#x202e; \xEF\xBF\xBE\xEF\xBF\xBF",
    };
    return list;
}

/// A run in which every text that a server or a user chose is an attack; what the rules read stays.
Evidence hostile_evidence(std::size_t turn) {
    auto evidence =
        evidence_of(inputs / (turn % 2 == 0 ? "pipe_refused.evidence.json" : "udp_389_silent.evidence.json"));
    const auto next = [&turn] { return attacks()[turn++ % attacks().size()]; };
    static const std::set<std::string, std::less<>> read{"service", "path", "record", "interface"};
    for (auto& item : evidence.items) {
        for (auto& [name, value] : item.args) {
            if (read.contains(name)) {
                continue;
            }
            if (auto* text = std::get_if<std::string>(&value); text != nullptr && turn % 3 != 0) {
                *text += next();
            } else if (auto* texts = std::get_if<std::vector<std::string>>(&value)) {
                texts->push_back(next());
            }
            ++turn;
        }
    }
    evidence.plan.remote_domain = next();
    evidence.plan.local_domain = next();
    evidence.plan.services = {next(), next()};
    evidence.plan.failed_with = "Access is denied " + next();
    evidence.tool_version = next();
    RawExchange exchange;
    exchange.probe = next();
    exchange.target = next();
    exchange.transport = "udp";
    exchange.received = {0x3C, 0x62, 0x3E, 0xFF, 0x00};
    evidence.exchanges = {exchange};
    return evidence;
}

/// The first octets of what no output may hold; empty when there is none.
std::string first_trouble(std::string_view text) {
    while (!text.empty()) {
        const Utf8Character character = first_character(text);
        if (!character.valid || (is_treacherous(character.code) && character.code != '\n')) {
            return "near: " + to_utf8(text.substr(0, 60));
        }
        text.remove_prefix(character.octets);
    }
    return {};
}

/// Samples of the text format, after holding every line to its grammar: HELP and TYPE stand once, before the
/// samples of their metric; no sample stands twice.
std::map<std::string, std::string> parse_prometheus(const std::string& text) {
    static const std::regex help("# HELP ([a-z_]+) [^\n]+");
    static const std::regex type("# TYPE ([a-z_]+) gauge");
    static const std::regex sample(
        R"re(([a-z_]+)(\{[a-z_]+="(?:[^"\\]|\\[\\"n])*"(?:,[a-z_]+="(?:[^"\\]|\\[\\"n])*")*\})? (-?\d+(\.\d+)?))re");
    std::map<std::string, std::string> samples;
    std::set<std::string> typed;
    std::string now;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        std::smatch found;
        if (std::regex_match(line, found, help)) {
            now = found[1];
            EXPECT_TRUE(now.starts_with("pretrust_")) << line;
            EXPECT_FALSE(typed.contains(now)) << line;
        } else if (std::regex_match(line, found, type)) {
            EXPECT_EQ(found[1], now);
            EXPECT_TRUE(typed.insert(now).second) << line;
        } else if (line.size() < 4000 && std::regex_match(line, found, sample)) {
            EXPECT_EQ(found[1], now) << line;
            EXPECT_TRUE(samples.emplace(std::string(found[1]) + std::string(found[2]), found[3]).second)
                << line;
        } else {
            ADD_FAILURE() << "no line of the format: " << line.substr(0, 400);
        }
    }
    return samples;
}

std::size_t count(std::string_view text, std::string_view what) {
    std::size_t times = 0;
    for (std::size_t at = text.find(what); at != std::string_view::npos; at = text.find(what, at + 1)) {
        ++times;
    }
    return times;
}

TEST(EveryFormat, HoldsHostileTextAsText) {
    for (const std::size_t turn : {0U, 7U, 12U}) { // every attack stands somewhere in each
        const Report report = judged_report(hostile_evidence(turn));
        for (const auto& format : all_formats()) {
            const std::string text = format.render(report, {});
            EXPECT_EQ(first_trouble(text), "") << format.id << " " << turn;
            EXPECT_LT(text.size(), std::size_t{8} << 20) << format.id;
        }
        if (turn == 7) {
            parse_prometheus(render_prometheus(report, {}));
        }
        const std::string xml = render_junit(report, {});
        EXPECT_EQ(count(xml, "<testcase "), count(xml, "classname=")) << turn;
        EXPECT_EQ(xml.find("<b>"), std::string::npos) << turn;
        const std::string brief = render_markdown(report, {.brief = true});
        EXPECT_LE(count(brief, "\n"), 10U) << brief;
    }
}

TEST(Markdown, IsTenLinesInShortWhateverTheRun) {
    for (const auto& evidence : every_golden_evidence()) {
        const Report report = judged_report(evidence);
        const std::string brief = render_markdown(report, {.brief = true});
        EXPECT_LE(count(brief, "\n"), 10U) << brief;
        if (!report.causes.empty()) {
            EXPECT_THAT(brief, HasSubstr(report.causes.front().id));
            EXPECT_THAT(brief, HasSubstr("**Fix:**"));
        }
    }
}

TEST(Markdown, LeavesWordsAloneAndTurnsEverythingElseIntoCode) {
    const std::array<std::pair<std::string_view, std::string_view>, 18> table{{
        {"Let it out, then run: again (twice).", "Let it out, then run: again (twice)."},
        {"172.16.10.153 UDP 389", "172.16.10.153 UDP 389"},
        {"SMB_PORT_BLOCKED, GC", "`SMB_PORT_BLOCKED`, GC"},
        {"(LDAP_X)", "(`LDAP_X`)"},
        {"2001:db8::53.", "`2001:db8::53`."},
        {"<b>x</b>", "`<b>x</b>`"},
        {"[a](b)", "`[a](b`)"},
        {"a`b``c", "```a`b``c```"},
        {"`", "`` ` ``"},
        {"- x + 1. y", "`-` x `+` `1.` y"},
        {"=== ---", "`===` `---`"},
        {"--dns x", "--dns x"},
        {"a@b.c @x #1", "`a@b.c` `@x` `#1`"},
        {"see https://a.b/c, now", "see `https://a.b/c`, now"},
        {"www.x.y", "`www.x.y`"},
        {"a|b", "`a|b`"},
        {"back\\slash", "`back\\slash`"},
        {"", ""},
    }};
    for (const auto& [text, expected] : table) {
        EXPECT_EQ(markdown_text(text), expected);
    }
    EXPECT_EQ(markdown_cell("a|b"), "`a\\|b`");
    EXPECT_EQ(markdown_block("a\n```\n"), "````\na\n```\n````\n");
}

TEST(Junit, IsGreenOnlyForReady) {
    for (const auto& evidence : every_golden_evidence()) {
        const Report report = judged_report(evidence);
        const std::string xml = render_junit(report, {});
        const auto red = count(xml, "<failure ") + count(xml, "<error ");
        EXPECT_EQ(red == 0, report.verdict == Verdict::ready) << xml;
        for (const auto& cause : report.causes) {
            EXPECT_THAT(xml, HasSubstr("name=\"" + cause.id + "\" time=\"0\">\n      <failure "));
        }
    }
    Report nothing;
    EXPECT_THAT(render_junit(nothing, {}), HasSubstr("<error message=\"\" type=\"inconclusive\"/>"));
    nothing.verdict = Verdict::ready;
    EXPECT_EQ(render_junit(nothing, {}).find("<error"), std::string::npos);
}

TEST(Junit, SkipsNoBlockingCauseThatCouldNotBeTold) {
    Report report;
    ReportCause cause;
    cause.id = "SMB_PORT_BLOCKED";
    cause.area = "Network";
    cause.finding = Finding::unknown;
    cause.evidence = "cut short";
    report.unknown = {cause};
    EXPECT_THAT(render_junit(report, {}),
                HasSubstr("<error message=\"could not be told (stops the creation): "
                          "cut short\" type=\"unknown\"/>"));
    report.unknown.front().severity = Severity::breaks_use;
    report.verdict = Verdict::ready;
    EXPECT_THAT(render_junit(report, {}), HasSubstr("<skipped message=\"could not be told"));
}

TEST(Prometheus, TellsVerdictCausesServicesAndClocks) {
    const Report report = judged_report(evidence_of(inputs / "udp_389_silent.evidence.json"));
    const auto samples = parse_prometheus(render_prometheus(report, {}));
    const auto value = [&samples](const std::string& name) {
        const auto found = samples.find("pretrust_" + name);
        return found == samples.end() ? std::string("absent") : found->second;
    };
    EXPECT_EQ(value(R"(verdict{verdict="not_ready"})"), "1");
    EXPECT_EQ(value(R"(verdict{verdict="ready"})"), "0");
    EXPECT_EQ(value(R"(cause{cause="LOCATOR_PORT_BLOCKED",side="aws",severity="blocks_creation",)"
                    R"(finding="confirmed",explained="false"})"),
              "1");
    EXPECT_EQ(value(R"(causes{finding="confirmed"})"), "1");
    EXPECT_EQ(value(R"(service_state{side="aws",address="172.16.10.153",host="dc1.corp.example.com",)"
                    R"(domain="remote",service="ldap_ping",transport="udp",port="389",state="silent"})"),
              "1");
    EXPECT_EQ(
        value(R"(clock_offset_seconds{side="aws",address="172.16.10.153",domain="remote",source="smb"})"),
        "0.001100");
    EXPECT_EQ(value("run_timestamp_seconds"), "1795250000.123456");
    EXPECT_EQ(value("run_complete"), "1");
}

TEST(Prometheus, DocumentsEveryMetricAndNoOther) {
    const Report report = judged_report(evidence_of(inputs / "udp_389_silent.evidence.json"));
    std::ifstream file(std::filesystem::path(PRETRUST_SOURCE_DIR) / "docs/metrics.md");
    const auto names = [](std::istream& lines, const std::regex& form) {
        std::set<std::string> found;
        std::smatch match;
        for (std::string line; std::getline(lines, line);) {
            if (std::regex_search(line, match, form)) {
                found.insert(match[1]);
            }
        }
        return found;
    };
    std::istringstream text(render_prometheus(report, {}));
    EXPECT_EQ(names(file, std::regex("^\\| `(pretrust_[a-z_]+)` \\|")),
              names(text, std::regex("^# TYPE (pretrust_[a-z_]+) gauge$")));
}

} // namespace
} // namespace pretrust
