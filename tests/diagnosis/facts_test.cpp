// The index: selections, the set of DCs, what counts as alive, how far a service was reached; and that a
// judgement of a large network stays linear.
#include "evidence_files.hpp"

#include <diagnosis/dns_views.hpp>
#include <diagnosis/facts.hpp>

#include <pretrust/names.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <iostream>

namespace pretrust {

namespace {

using testing::ElementsAre;

Observation look(std::string tag, std::string target, Outcome outcome, std::string service, Args more = {}) {
    Observation observation;
    observation.tag = std::move(tag);
    observation.target = std::move(target);
    observation.outcome = outcome;
    observation.args = std::move(more);
    observation.args["service"] = std::move(service);
    return observation;
}

TEST(Facts, SelectsByTagTargetServiceAndArgument) {
    const Evidence evidence = load_evidence("healthy.json");
    const Facts facts(evidence);
    EXPECT_EQ(facts.at("KERBEROS_PING_ANSWER", "172.16.10.153").size(), 2U);
    EXPECT_EQ(facts.at("KERBEROS_PING_ANSWER", "172.16.10.153").of("kerberos_udp").size(), 1U);
    EXPECT_EQ(facts.all("RPC_ENDPOINTS_MAP").with("interface", "samr").size(), 2U);
    EXPECT_TRUE(facts.at("NO_SUCH_TAG", "172.16.10.153").empty());
    EXPECT_TRUE(facts.everything_at("192.0.2.1").empty());
    EXPECT_EQ(facts.index(&evidence.items[7]), 7U);
}

TEST(Facts, TakesTheDcsFromDnsAndTheGivenAddressesOnlyInTheirPlace) {
    const Evidence evidence = load_evidence("healthy.json");
    const Facts facts(evidence);
    EXPECT_THAT(facts.remote_dcs(), ElementsAre("172.16.10.153", "172.16.20.153"));
    EXPECT_TRUE(facts.pdc("172.16.10.153"));
    EXPECT_FALSE(facts.pdc("172.16.20.153"));
    EXPECT_EQ(facts.host_of("172.16.20.153"), "dc2.corp.example.com");

    Evidence blind;
    blind.plan.remote_dns = {"172.16.10.153"};
    const Facts given(blind);
    EXPECT_THAT(given.remote_dcs(), ElementsAre("172.16.10.153"));
    EXPECT_FALSE(given.dcs_from_dns());
}

TEST(Facts, CallAnAddressAliveOnlyForWhatTheHostItselfSaid) {
    const auto alive = [](Observation observation) {
        Evidence evidence;
        evidence.items.push_back(std::move(observation));
        return Facts(evidence).alive("h");
    };
    EXPECT_TRUE(alive(look("T", "h", Outcome::answered, "ldap")));
    EXPECT_TRUE(alive(look("T", "h", Outcome::open, "ldap")));
    EXPECT_TRUE(alive(look("T", "h", Outcome::rejected, "dns_udp")));
    EXPECT_TRUE(alive(look("T", "h", Outcome::refused, "ldap")));
    EXPECT_FALSE(alive(look("T", "h", Outcome::refused, "ldap", {{"icmp_type", std::int64_t{3}}})));
    EXPECT_FALSE(alive(look("T", "h", Outcome::refused, "ldap_ping")));
    EXPECT_TRUE(alive(look("T", "h", Outcome::timed_out, "ldap", {{"connected", true}})));
    for (const Outcome outcome : {Outcome::timed_out, Outcome::prohibited, Outcome::unreachable,
                                  Outcome::skipped, Outcome::crashed}) {
        EXPECT_FALSE(alive(look("T", "h", outcome, "ldap"))) << to_name(outcome);
    }
}

TEST(Access, BelievesTheProtocolBeforeAConnectAndAConnectBeforeSilence) {
    const auto reach = [](std::vector<Observation> items) {
        Evidence evidence;
        evidence.items = std::move(items);
        return Facts(evidence).access("h", "ldap").reach;
    };
    const auto connects = look("TRUST_PORTS_CONNECT", "h", Outcome::open, "ldap");
    const auto lost = look("TRUST_PORTS_CONNECT", "h", Outcome::timed_out, "ldap");
    const auto answers = look("LDAP_ROOTDSE_ANSWER", "h", Outcome::answered, "ldap");
    const auto silent_one = look("LDAP_ROOTDSE_ANSWER", "h", Outcome::timed_out, "ldap");
    const auto mute = look("LDAP_ROOTDSE_ANSWER", "h", Outcome::timed_out, "ldap", {{"connected", true}});
    const auto skipped = look("LDAP_ROOTDSE_ANSWER", "h", Outcome::skipped, "ldap");
    EXPECT_EQ(reach({}), Reach::unseen);
    EXPECT_EQ(reach({skipped}), Reach::unseen);
    EXPECT_EQ(reach({lost, answers}), Reach::good);
    EXPECT_EQ(reach({connects, skipped}), Reach::good);
    EXPECT_EQ(reach({lost, silent_one}), Reach::silent);
    EXPECT_EQ(reach({connects, silent_one}), Reach::mute) << "it connected, and the protocol got nowhere";
    EXPECT_EQ(reach({connects, mute}), Reach::mute);
    EXPECT_EQ(reach({look("T", "h", Outcome::refused, "ldap")}), Reach::refused);
    EXPECT_EQ(reach({look("T", "h", Outcome::prohibited, "ldap")}), Reach::prohibited);
    EXPECT_EQ(reach({look("T", "h", Outcome::unreachable, "ldap")}), Reach::unreachable);
}

TEST(AuthorityOf, ReadsWhoseDenialItIs) {
    Evidence evidence;
    evidence.plan.remote_domain = "corp.example.com";
    const Facts facts(evidence);
    const auto authority = [&](std::string owner) {
        Args args;
        if (!owner.empty()) {
            args["soa_owner"] = std::move(owner);
        }
        return authority_of(facts, look("DNS_LOCATOR_RECORDS", "h", Outcome::rejected, "dns_udp", args));
    };
    EXPECT_EQ(authority("corp.example.com"), "remote");
    EXPECT_EQ(authority("_msdcs.corp.example.com"), "remote");
    EXPECT_EQ(authority("example.com"), "parent");
    EXPECT_EQ(authority("."), "parent");
    EXPECT_EQ(authority("ample.com"), "other") << "a suffix of characters is no parent";
    EXPECT_EQ(authority("other.test"), "other");
    EXPECT_EQ(authority(""), "none");
}

/// A forest of 1,000 DCs: built from the healthy run by giving every DC a thousandth name and address.
Evidence large_run(std::size_t count) {
    const Evidence healthy = load_evidence("healthy.json");
    Evidence large = healthy;
    large.items.clear();
    std::vector<std::string> hosts;
    std::vector<std::string> addresses;
    for (std::size_t i = 0; i < count; ++i) {
        hosts.push_back("dc" + std::to_string(i) + ".corp.example.com");
        addresses.push_back("10.1." + std::to_string(i / 250) + "." + std::to_string(i % 250 + 1));
    }
    for (Observation item : healthy.items) {
        if (item.args.contains("hosts")) {
            item.args["hosts"] = hosts;
        }
        const bool of_dc = item.target == "172.16.10.153" && !item.tag.starts_with("DNS_");
        if (item.tag != "DNS_LOCATOR_HOST" && !of_dc) {
            large.items.push_back(item);
        }
        const bool of_host =
            item.tag == "DNS_LOCATOR_HOST" && item.args.at("host") == Value("dc1.corp.example.com");
        for (std::size_t i = 0; i < count && (of_dc || of_host); ++i) {
            Observation copy = item;
            copy.target = of_dc ? addresses[i] : item.target;
            if (of_host) {
                copy.args["host"] = hosts[i];
                copy.args["addresses"] = std::vector<std::string>{addresses[i]};
            }
            large.items.push_back(std::move(copy));
        }
    }
    return large;
}

TEST(Diagnose, JudgesAThousandDcs) {
    const Evidence large = large_run(1000);
    const auto begin = std::chrono::steady_clock::now();
    const Diagnosis diagnosis = diagnose(large, all_causes());
    const auto took = std::chrono::steady_clock::now() - begin;
    RecordProperty("milliseconds", std::to_string(took / std::chrono::milliseconds(1)));
    RecordProperty("observations", std::to_string(large.items.size()));
    std::cout << large.items.size() << " observations judged in " << took / std::chrono::milliseconds(1)
              << " ms\n";
    EXPECT_EQ(top_of(diagnosis), "");
    EXPECT_EQ(to_name(diagnosis.verdict), "ready");
}

TEST(Diagnose, GivesTheSameForTheSameEvidence) {
    const Evidence evidence = load_evidence("UDP_BLOCKED/confirmed-dropped.json");
    const Diagnosis first = diagnose(evidence, all_causes());
    const Diagnosis second = diagnose(evidence, all_causes());
    ASSERT_EQ(first.judged.size(), second.judged.size());
    for (std::size_t i = 0; i < first.judged.size(); ++i) {
        EXPECT_EQ(first.judged[i].row, second.judged[i].row);
        EXPECT_EQ(first.judged[i].match.because, second.judged[i].match.because);
        EXPECT_EQ(first.judged[i].match.words, second.judged[i].match.words);
    }
}

} // namespace

} // namespace pretrust
