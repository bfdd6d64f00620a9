// What the evidence file looks like, and that nothing in it can break it.
#include "sample.hpp"

#include <json/evidence_json.hpp>
#include <json/parse.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

namespace pretrust {
namespace {

TEST(WriteEvidence, HasOneLineAnItemAndMembersInTheirOrder) {
    Evidence evidence = test::sample_evidence();
    evidence.items.resize(1);
    EXPECT_EQ(write_evidence(evidence), R"({
  "format": 1,
  "tool": {
    "version": "0.1.0"
  },
  "started_unix_us": 1795250000123456,
  "duration_us": 840211,
  "interrupted": false,
  "deadline_hit": false,
  "plan": {
    "remote_domain": "corp.example.com",
    "remote_dns": ["172.16.10.153", "2001:db8::53"],
    "local_domain": "awsmad.example.com",
    "local_dns": ["10.20.0.10"],
    "local_dns_from": "option",
    "side": "self-managed",
    "type": "external",
    "direction": "outgoing",
    "services": ["WorkSpaces"],
    "deadline_ms": 30000,
    "source_address": "",
    "source_ports": "windows"
  },
  "items": [
    {"tag": "LDAP_ROOTDSE_ANSWER", "probe": "ldap_rootdse", "target": "172.16.10.153", "vantage": "self-managed", )"
                                        R"("outcome": "answered", "args": {"empty": [], "flag": true, )"
                                        R"("list": ["0 100 389 dc1.corp.example.com", ""], "real": 3.0, )"
                                        R"("text": "dc1.corp.example.com", "whole": 3}, )"
                                        R"("started_us": 1200, "took_us": 812, "attempts": 1}
  ]
}
)");
}

TEST(WriteEvidence, NamesExchangesOnlyWhereSomeAreKept) {
    Evidence evidence = test::sample_evidence();
    RawExchange exchange;
    exchange.probe = "cldap_ping";
    exchange.target = "172.16.10.153";
    exchange.transport = "udp";
    exchange.port = 389;
    exchange.took = microseconds(812);
    exchange.outcome = Outcome::answered;
    exchange.sent = {0x30, 0x84};
    exchange.received = {0xFF};
    exchange.left_out = 9;
    evidence.exchanges = {exchange};
    const std::string text = write_evidence(evidence);
    EXPECT_NE(
        text.find(R"(
  "exchanges": [
    {"probe": "cldap_ping", "target": "172.16.10.153", "transport": "udp", "port": 389, "started_us": 0, )"
                  R"("took_us": 812, "outcome": "answered", "sent": "MIQ=", "received": "/w==", "left_out": 9}
  ]
}
)"),
        std::string::npos)
        << text;
}

TEST(WriteEvidence, IsAlwaysJsonWhateverOctetsServersSent) {
    Evidence evidence = test::sample_evidence();
    evidence.items[0].args["text"] = std::string("\xFF\xC0\x80\xED\xA0\x80 ok \xE2\x82", 12);
    evidence.items[0].target = std::string("\0\x1B[31m", 6);
    const std::string text = write_evidence(evidence);
    EXPECT_TRUE(parse_json(text)) << text;
    const auto back = read_evidence(text);
    ASSERT_TRUE(back) << back.error().what;
    EXPECT_EQ(back->items[0].target, evidence.items[0].target);
    EXPECT_EQ(std::get<std::string>(back->items[0].args.at("text")),
              "\\xFF\\xC0\\x80\\xED\\xA0\\x80 ok \\xE2\\x82");
    EXPECT_EQ(write_evidence(*back), text) << "repairing twice is repairing once";
}

TEST(WriteEvidence, SendsNoControlOrBidirectionalCharacterToATerminal) {
    Evidence evidence = test::sample_evidence();
    evidence.items[0].target = "\x1B]0;x\x07 \xC2\x9B \xE2\x80\xAE \xF3\xA0\x80\x81";
    const std::string text = write_evidence(evidence);
    EXPECT_NE(text.find(R"(\u001b]0;x\u0007 \u009b \u202e \udb40\udc01)"), std::string::npos) << text;
    EXPECT_EQ(read_evidence(text).value().items[0].target, evidence.items[0].target);
}

TEST(WriteEvidence, SaysThatANumberIsNone) {
    Evidence evidence = test::sample_evidence();
    evidence.items[0].args["real"] = std::numeric_limits<double>::infinity();
    EXPECT_NE(write_evidence(evidence).find(R"("real": "not a finite number")"), std::string::npos);
}

} // namespace
} // namespace pretrust
