// One evidence with every kind of value in it.
#pragma once

#include <pretrust/evidence.hpp>

namespace pretrust::test {

inline Evidence sample_evidence() {
    Evidence evidence;
    evidence.tool_version = "0.1.0";
    evidence.started_unix_us = 1'795'250'000'123'456;
    evidence.duration = microseconds(840'211);
    evidence.plan.remote_domain = "corp.example.com";
    evidence.plan.remote_dns = {"172.16.10.153", "2001:db8::53"};
    evidence.plan.local_domain = "awsmad.example.com";
    evidence.plan.local_dns = {"10.20.0.10"};
    evidence.plan.local_dns_from = LocalDnsFrom::option;
    evidence.plan.side = Side::self_managed;
    evidence.plan.type = TrustType::external;
    evidence.plan.direction = Direction::outgoing;
    evidence.plan.services = {"WorkSpaces"};
    evidence.plan.source_ports = SourcePorts::windows_range;
    Observation item;
    item.tag = "LDAP_ROOTDSE_ANSWER";
    item.probe = "ldap_rootdse";
    item.target = "172.16.10.153";
    item.vantage = "self-managed";
    item.outcome = Outcome::answered;
    item.args = {{"flag", true},
                 {"whole", std::int64_t{3}},
                 {"real", 3.0},
                 {"text", "dc1.corp.example.com"},
                 {"list", std::vector<std::string>{"0 100 389 dc1.corp.example.com", ""}},
                 {"empty", std::vector<std::string>{}}};
    item.started = microseconds(1200);
    item.took = microseconds(812);
    item.attempts = 1;
    evidence.items = {item, item};
    evidence.items[1].outcome = Outcome::timed_out;
    return evidence;
}

} // namespace pretrust::test
