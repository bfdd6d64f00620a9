// A word from the network can neither add a line nor act in a shell.
#include "build.hpp"

#include <diagnosis/fill_lines.hpp>

#include <gtest/gtest.h>

namespace pretrust {
namespace {

constexpr std::string_view two_lines = "Ask {host}:\n  nslookup {host}";

std::string filled(std::string_view host, std::string_view text = two_lines) {
    Evidence evidence;
    evidence.items = {test::look("DNS_LOCATOR_HOST", "192.0.2.1", Outcome::answered, "dns_udp",
                                 {{"hosts", std::vector<std::string>{std::string(host)}}})};
    return LineFiller(evidence).fill(text, {{"host", std::string(host)}});
}

TEST(LineFiller, FillsProseAndCommands) {
    EXPECT_EQ(filled("dc1.corp.example.com"), "Ask dc1.corp.example.com:\n  nslookup dc1.corp.example.com");
}

TEST(LineFiller, MakesNamesInertInCommandsAndKeepsThemInProse) {
    EXPECT_EQ(filled("$(reboot)"), "Ask $(reboot):\n  nslookup __reboot_");
    EXPECT_EQ(filled("a;b|c`d'e\"f g"), "Ask a;b|c`d'e\"f g:\n  nslookup a_b_c_d_e_f_g");
    EXPECT_EQ(filled("2001:db8::1"), "Ask 2001:db8::1:\n  nslookup 2001:db8::1");
}

TEST(LineFiller, LetsNoWordAddALine) {
    EXPECT_EQ(filled("x\n  rm -rf ~"), "Ask x_x0A__rm_-rf__:\n  nslookup x_x0A__rm_-rf__");
}

TEST(LineFiller, KeepsLineBreaksOfOurOwnWords) {
    Evidence evidence;
    evidence.plan.remote_domain = "corp.example.com";
    EXPECT_EQ(LineFiller(evidence).fill("{advice}", {{"advice", "Do:\n  this 'way'"}}), "Do:\n  this 'way'");
}

TEST(LineFiller, LeavesOurOwnQuotesInCommandsAlone) {
    EXPECT_EQ(filled("$x.example", "  aws ec2 --ip '{host}/32'"), "  aws ec2 --ip '_x.example/32'");
}

} // namespace
} // namespace pretrust
