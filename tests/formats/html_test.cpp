// The page: what it says, that nothing foreign is more than text in it, and that it stays small. How it looks
// and behaves in a browser is tests/html's part.
#include <formats/formats.hpp>
#include <formats/markup.hpp>
#include <json/evidence_json.hpp>
#include <reports/joined.hpp>

#include <pretrust/diagnosis.hpp>
#include <pretrust/report.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <sstream>

namespace pretrust {
namespace {

using testing::HasSubstr;
using testing::Not;

Evidence golden(const std::string& name) {
    std::ifstream file(std::string(PRETRUST_SOURCE_DIR) + "/tests/golden/" + name + ".evidence.json");
    std::ostringstream text;
    text << file.rdbuf();
    return read_evidence(text.str()).value();
}

std::string page_of(const Evidence& evidence) {
    return render_html(make_report(evidence, diagnose(evidence, all_causes())), {});
}

std::size_t times_in(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
        ++found;
    }
    return found;
}

TEST(EscapeHtml, MakesMarkupControlAndBidirectionalCharactersInert) {
    EXPECT_EQ(escape_markup("<b a='1' c=\"2\">&amp;"), "&lt;b a=&#39;1&#39; c=&quot;2&quot;&gt;&amp;amp;");
    EXPECT_EQ(escape_markup("\xE2\x80\xAE\x1B\n\xFF"), "\\u202E\\x1B\\x0A\\xFF");
    EXPECT_EQ(escape_markup("{{{style}}}"), "{{{style}}}");
}

TEST(Html, SaysVerdictReasonCauseFixAndTheRestInThatOrder) {
    const std::string page = page_of(golden("udp_389_silent"));
    std::size_t at = 0;
    for (const std::string_view part : {"NOT READY: corp.example.com",
                                        "Skip to the report",
                                        "<nav",
                                        "<main",
                                        "<h1",
                                        "NOT READY",
                                        "AWS may say",
                                        "The specified domain name does not exist",
                                        "The cause",
                                        "LOCATOR_PORT_BLOCKED",
                                        "Fix",
                                        "aws ec2 authorize-security-group-egress",
                                        "Verify",
                                        "Source",
                                        "The trust, as seen from here",
                                        "Firewall (inferred)",
                                        "drops UDP 389",
                                        "The picture in words",
                                        "Hosts and services",
                                        "scope=\"col\"",
                                        "scope=\"row\"",
                                        "Clocks",
                                        "The run in time",
                                        "What is not known",
                                        "give --aws",
                                        "Observations",
                                        "CLDAP_PING_ANSWER",
                                        "</main>",
                                        "<footer"}) {
        const std::size_t found = page.find(part, at);
        ASSERT_NE(found, std::string::npos) << part;
        at = found;
    }
}

TEST(Html, LoadsNothingAndAllowsOnlyItsOwnStyleAndScript) {
    const std::string page = page_of(golden("healthy"));
    EXPECT_THAT(page, HasSubstr("default-src 'none'; style-src 'sha256-"));
    EXPECT_EQ(times_in(page, "<script"), 1U);
    EXPECT_EQ(times_in(page, "<style"), 1U);
    EXPECT_THAT(page, Not(HasSubstr("http://")));
    EXPECT_THAT(page, Not(HasSubstr("https://")));
    EXPECT_FALSE(std::regex_search(page, std::regex("\\son[a-z]+=|\\sstyle=")));
}

TEST(Html, LeavesNoPlaceOfTheTemplateUnfilled) {
    for (const std::string name : {"healthy", "all_silent", "interrupted", "ipv6_no_local_dns"}) {
        EXPECT_THAT(page_of(golden(name)), Not(HasSubstr("{{"))) << name;
    }
}

void expect_that_links_lead_somewhere(const std::string& page) {
    const std::regex link("href=\"#([^\"]+)\"");
    for (std::sregex_iterator at(page.begin(), page.end(), link); at != std::sregex_iterator(); ++at) {
        EXPECT_EQ(times_in(page, "id=\"" + (*at)[1].str() + "\""), 1U) << (*at)[1];
    }
}

TEST(Html, LinksLeadToWhatIsOnThePage) {
    expect_that_links_lead_somewhere(page_of(golden("pipe_refused")));
}

TEST(Html, ShowsBothSidesOfAJoinedReport) {
    const Evidence aws = golden("udp_389_silent");
    const Evidence own = golden("self_managed_135_silent");
    const std::string page = render_html(make_joined_report(aws, own), {});
    for (const char* words :
         {"seen from both sides", "Both sides together", "<h3>From the AWS side</h3>",
          "<h3>From the self-managed side</h3>", "LOCATOR_PORT_BLOCKED, seen from the AWS side",
          "RPC_MAPPER_BLOCKED, seen from the self-managed side"}) {
        EXPECT_THAT(page, HasSubstr(words));
    }
    EXPECT_THAT(page, Not(HasSubstr("not to be seen from here")));
    expect_that_links_lead_somewhere(page);
}

TEST(Html, IsTheSameForTheSameReport) {
    EXPECT_EQ(page_of(golden("twelve_dcs")), page_of(golden("twelve_dcs")));
}

TEST(Html, TurnsHostileTextIntoText) {
    Evidence evidence = golden("healthy");
    const std::string hostile = "</style></script><script>alert(1)</script><img src=x "
                                "onerror=alert(1)>{{{style}}}\xE2\x80\xAE\xFF\x1B" +
                                std::string(10000, 'A');
    const std::size_t scripts = times_in(page_of(evidence), "<script");
    for (std::size_t at = 0; at < evidence.items.size(); at += 5) {
        for (auto& [name, value] : evidence.items[at].args) {
            if (auto* words = std::get_if<std::string>(&value);
                words != nullptr && name != "service" && name != "record") {
                *words += hostile;
            }
            if (auto* list = std::get_if<std::vector<std::string>>(&value)) {
                for (auto& word : *list) {
                    word += hostile;
                }
            }
        }
    }
    evidence.plan.remote_domain += hostile;
    evidence.plan.local_domain += hostile;
    evidence.items.front().target = hostile;
    RawExchange exchange;
    exchange.probe = evidence.items.front().probe;
    exchange.target = hostile;
    exchange.transport = "udp";
    exchange.sent = Bytes(hostile.begin(), hostile.end());
    evidence.exchanges.push_back(exchange);
    const std::string page = page_of(evidence);
    EXPECT_EQ(times_in(page, "<script"), scripts);
    EXPECT_EQ(times_in(page, "<img"), 0U);
    EXPECT_EQ(times_in(page, "\xE2\x80\xAE"), 0U);
    EXPECT_EQ(times_in(page, "\xFF"), 0U);
    EXPECT_EQ(times_in(page, "\x1B"), 0U);
    EXPECT_LT(page.size(), std::size_t{10} << 20);
}

TEST(Html, ShowsTheOctetsThatWereKept) {
    Evidence evidence = golden("healthy");
    const Observation& asked = evidence.items.back();
    RawExchange exchange;
    exchange.probe = asked.probe;
    exchange.target = asked.target;
    exchange.transport = "udp";
    exchange.port = 389;
    exchange.outcome = Outcome::answered;
    exchange.sent = {0x30, 0x3C, 0x02, 0x01, 0x01};
    exchange.received = Bytes(5000, 0x41);
    evidence.exchanges.push_back(exchange);
    const std::string page = page_of(evidence);
    EXPECT_THAT(page, HasSubstr("0000  30 3c 02 01 01"));
    EXPECT_THAT(page, HasSubstr("0&lt;..."));
    EXPECT_THAT(page, HasSubstr("Received: 5000 octets"));
    EXPECT_THAT(page, HasSubstr("904 octets more are in the evidence file"));
}

TEST(Html, ShowsLessWhereThereIsLess) {
    Report report;
    report.tool_version = "0.1.0";
    const std::string page = render_html(report, {});
    EXPECT_THAT(page, HasSubstr("INCONCLUSIVE"));
    for (const char* heading :
         {"The cause", "as seen from here", "Hosts and services", "Clocks", "The run in time"}) {
        EXPECT_THAT(page, Not(HasSubstr(std::string(heading) + "</h2>")));
    }
}

} // namespace
} // namespace pretrust
