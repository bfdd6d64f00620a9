// Back from pseudonyms to names.
#include "files.hpp"

#include <formats/formats.hpp>

#include <pretrust/diagnosis.hpp>
#include <pretrust/report.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <redact/map_file.hpp>
#include <redact/redact.hpp>
#include <sstream>

namespace pretrust {
namespace {

/// The words alone: lines break elsewhere when names have other lengths.
std::string words_of(const std::string& text) {
    std::istringstream stream(text);
    std::string words;
    for (std::string word; stream >> word;) {
        words += word + ' ';
    }
    return words;
}

std::string report_of(const Evidence& evidence) {
    RenderOptions options;
    options.width = 400; // names of other lengths break lines elsewhere
    return render_text(make_report(evidence, diagnose(evidence, all_causes())), options);
}

TEST(Reverse, AReportInPseudonymsReadsAsTheOriginal) {
    for (const char* const name :
         {"golden/healthy.evidence.json", "golden/failed_with_explained.evidence.json",
          "golden/no_forwarder.evidence.json", "evidence/IP_ROUTE_MISSING/confirmed.json",
          "evidence/ADDRESS_IN_VPC/confirmed-resolver-of-the-vpc.json",
          "evidence/DOMAIN_SID_COLLISION/confirmed.json",
          "evidence/TRUST_ALREADY_EXISTS/confirmed-managed-half-listed.json",
          "evidence/NETBIOS_NAME_COLLISION/confirmed-equal.json"}) {
        const Evidence evidence = one_file(name);
        Pseudonyms pseudonyms(RedactionKey{3});
        const std::string redacted = report_of(redact(evidence, pseudonyms));
        const auto map = read_map(write_map(pseudonyms));
        ASSERT_TRUE(map.has_value()) << map.error().what;
        EXPECT_EQ(words_of(reverse_text(redacted, *map)), words_of(report_of(evidence))) << name;
        EXPECT_EQ(redacted.find("corp"), std::string::npos) << name;
    }
}

TEST(Reverse, BringsBackWhatWasComputedFromAddresses) {
    const Evidence evidence = one_file("golden/healthy.evidence.json");
    Pseudonyms pseudonyms(RedactionKey{9});
    const Evidence redacted = redact(evidence, pseudonyms);
    const std::string address = redacted.plan.remote_dns.front();
    const std::string network = address.substr(0, address.rfind('.')) + ".0/24";
    EXPECT_EQ(reverse_text("route " + network + ", " + address + "/32; " + address + ".", pseudonyms),
              "route 172.16.10.0/24, 172.16.10.153/32; 172.16.10.153.");
    EXPECT_EQ(reverse_text(address + "9 1" + address + " 9." + address, pseudonyms),
              address + "9 1" + address + " 9." + address)
        << "inside of longer numbers nothing is meant";
}

TEST(Reverse, ShowsTheOctetsOfHostileNames) {
    Pseudonyms pseudonyms(RedactionKey{1});
    const std::string word = pseudonyms.word("evil\x1b\xe2\x80\xae");
    EXPECT_EQ(reverse_text("<" + word + ">", pseudonyms), "<evil\\x1B\\xE2\\x80\\xAE>");
}

TEST(Reverse, KeepsTheCaseOfNames) {
    Pseudonyms pseudonyms(RedactionKey{1});
    const std::string lower = pseudonyms.word("contoso");
    const std::string upper = pseudonyms.word("CONTOSO");
    const std::string mixed = pseudonyms.word("ConToso");
    EXPECT_EQ(reverse_text(lower + " " + upper + "$ " + mixed + "@" + lower + ".com", pseudonyms),
              "contoso CONTOSO$ ConToso@contoso.com");
}

TEST(Map, ComesBackWholeAndRefusesWhatIsNone) {
    Pseudonyms pseudonyms(RedactionKey{5});
    (void)redact(one_file("evidence/ADDRESS_IN_VPC/confirmed-resolver-of-the-vpc.json"), pseudonyms);
    const std::string text = write_map(pseudonyms);
    auto map = read_map(text);
    ASSERT_TRUE(map.has_value()) << map.error().what;
    EXPECT_EQ(write_map(*map), text);
    EXPECT_EQ(map->word("corp"), pseudonyms.word("corp"));
    for (const std::string& bad : {std::string("{}"), std::string("[]"), text.substr(0, text.size() / 2),
                                   std::string(R"({"format": "pretrust-map/2"})")}) {
        EXPECT_FALSE(read_map(bad).has_value());
    }
    std::string broken = text;
    broken.replace(broken.find(R"("key": ")") + 8, 1, "x");
    EXPECT_FALSE(read_map(broken).has_value());
}

} // namespace
} // namespace pretrust
