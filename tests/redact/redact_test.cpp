// Evidence as a whole: judged as before, and nothing found again.
#include "files.hpp"

#include <diagnosis/facts.hpp>
#include <json/evidence_json.hpp>

#include <pretrust/diagnosis.hpp>
#include <pretrust/names.hpp>
#include <pretrust/ports.hpp>
#include <pretrust/probe.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <redact/map_file.hpp>
#include <redact/redact.hpp>
#include <regex>
#include <set>
#include <sstream>

namespace pretrust {
namespace {

/// What must not change, one line a cause.
std::string judgement_of(const Evidence& evidence) {
    const Diagnosis diagnosis = diagnose(evidence, all_causes());
    std::ostringstream out;
    out << to_name(diagnosis.verdict) << ' ' << (diagnosis.reason ? diagnosis.reason->id : "-") << '\n';
    for (const Judged& judged : diagnosis.judged) {
        out << judged.row->id << ' ' << to_name(judged.match.finding) << ' ' << to_name(judged.severity)
            << " by " << judged.hidden_by << " targets " << judged.match.targets.size() << " bars "
            << judged.match.bars.size() << " because";
        for (const auto item : judged.match.because) {
            out << ' ' << item;
        }
        out << '\n';
    }
    return out.str();
}

/// Two lines; empty when both texts are the same.
std::string first_difference(const std::string& a, const std::string& b) {
    std::istringstream left(a);
    std::istringstream right(b);
    for (std::string one, other; std::getline(left, one) && std::getline(right, other);) {
        if (one != other) {
            return one + "\n" + other;
        }
    }
    return "";
}

/// Arguments that hold our own words lose none of them.
bool own_terms_stay(const Observation& before, const Observation& after) {
    return before.args.size() == after.args.size() &&
           std::all_of(before.args.begin(), before.args.end(), [&](const auto& argument) {
               return kind_of_argument(argument.first) != TextKind::words ||
                      after.args.at(argument.first) == argument.second;
           });
}

TEST(Redact, EveryFileIsJudgedAsBeforeAndLeaksNothing) {
    ASSERT_GT(every_file().size(), 500U);
    for (const EvidenceFile& file : every_file()) {
        Pseudonyms pseudonyms(RedactionKey{7});
        const Evidence redacted = redact(file.evidence, pseudonyms);
        EXPECT_EQ(first_difference(judgement_of(file.evidence), judgement_of(redacted)), "") << file.name;
        EXPECT_EQ(leak_in(redacted, secrets_of(file.evidence)), "") << file.name;
        for (std::size_t at = 0; at < redacted.items.size(); ++at) {
            EXPECT_TRUE(own_terms_stay(file.evidence.items[at], redacted.items[at]))
                << file.name << " item " << at;
        }
    }
}

TEST(Redact, KeepsTheRelationsOfNames) {
    Evidence evidence;
    evidence.plan.remote_domain = "corp.example.com";
    evidence.plan.local_domain = "aws.Corp.Example.com";
    evidence.plan.local_netbios = "CORP";
    evidence.plan.failed_with = "Trust with CORP failed";
    Pseudonyms pseudonyms(RedactionKey{8});
    const Evidence made = redact(evidence, pseudonyms);
    const std::string& remote = made.plan.remote_domain;
    std::string label = remote.substr(0, remote.find('.'));
    std::transform(label.begin(), label.end(), label.begin(),
                   [](char c) { return static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c); });
    EXPECT_EQ(made.plan.local_netbios, label);
    EXPECT_EQ(made.plan.failed_with, "Trust with " + label + " failed");
    std::string local = made.plan.local_domain;
    std::transform(local.begin(), local.end(), local.begin(),
                   [](char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c); });
    EXPECT_TRUE(local.ends_with("." + remote)) << local << " below " << remote;
    EXPECT_TRUE(remote.ends_with(".com"));
}

TEST(Redact, LeavesOutWhatItDoesNotKnow) {
    Evidence evidence = one_file("golden/healthy.evidence.json");
    evidence.items.front().args["contoso_secret"] = std::string("x");
    evidence.items.front().args["port"] = std::string("contoso.com");
    evidence.items.front().tag = "CONTOSO_TAG";
    evidence.exchanges.push_back(
        {"smb_pipes", "172.16.10.153", "tcp", 445, {}, {}, Outcome::answered, {1}, {2}, 0});
    evidence.aws.published.created = "2026-11-10-08-00-00";
    evidence.aws.published.ranges =
        CidrSet({read_cidr("52.0.0.0/8").value(), read_cidr("54.0.0.0/9").value()});
    evidence.plan.remote_dns.emplace_back("52.1.2.3");
    Pseudonyms pseudonyms(RedactionKey{8});
    const Evidence made = redact(evidence, pseudonyms);
    EXPECT_EQ(made.items.front().args.count("contoso_secret"), 0U);
    EXPECT_EQ(leak_in(made, {"contoso", "contoso_secret"}), "");
    EXPECT_TRUE(made.exchanges.empty());
    EXPECT_EQ(made.aws.published.ranges.ranges().size(), 1U)
        << "the pattern of all would give the network away";
    EXPECT_TRUE(made.aws.published.ranges.contains(read_ip(made.plan.remote_dns.back()).value()));
}

TEST(Redact, SecondFileWithTheSameMapGetsTheSamePseudonyms) {
    const Evidence first = one_file("golden/healthy.evidence.json");
    const Evidence second = one_file("evidence/NETWORK_ACL_BLOCKS/confirmed-by-a-rule.json");
    Pseudonyms pseudonyms(RedactionKey{8});
    const Evidence one = redact(first, pseudonyms);
    auto map = read_map(write_map(pseudonyms)).value();
    const Evidence two = redact(second, map);
    EXPECT_EQ(two.plan.remote_domain, one.plan.remote_domain);
    EXPECT_EQ(two.plan.remote_dns.front(), one.plan.remote_dns.front());
    EXPECT_EQ(first_difference(judgement_of(second), judgement_of(two)), "");
    EXPECT_EQ(redact(first, map).plan, one.plan);
}

TEST(Redact, OwnTermsAreNotMistakenForNames) {
    for (const ProbeSpec& probe : all_probes()) {
        Pseudonyms pseudonyms(RedactionKey{8});
        Rewriter rewrite(pseudonyms);
        EXPECT_EQ(rewrite(probe.id, TextKind::words), probe.id);
        for (const TagSpec& tag : probe.tags) {
            EXPECT_EQ(rewrite(tag.tag, TextKind::words), tag.tag);
        }
    }
    for (const StatusReason& reason : all_reasons()) {
        Pseudonyms pseudonyms(RedactionKey{8});
        EXPECT_EQ(redact_text(reason.text, pseudonyms), reason.text);
    }
    for (const Service& service : services) {
        Pseudonyms pseudonyms(RedactionKey{8});
        EXPECT_EQ(Rewriter(pseudonyms)(service.id, TextKind::words), service.id);
    }
}

TEST(Redact, EveryDocumentedArgumentIsKnown) {
    const std::regex row(R"(^\| ((`[a-z_0-9]+`(, )?)+) \| (text|list|int|bool|double|number) \|)");
    const std::regex name("[a-z_0-9]+");
    std::size_t seen = 0;
    for (const auto& entry :
         std::filesystem::directory_iterator(std::string(PRETRUST_SOURCE_DIR) + "/probes")) {
        if (entry.path().extension() != ".md") {
            continue;
        }
        std::ifstream stream(entry.path());
        for (std::string line; std::getline(stream, line);) {
            std::smatch match;
            if (!std::regex_search(line, match, row)) {
                continue;
            }
            const std::string names = match[1];
            for (std::sregex_iterator at(names.begin(), names.end(), name), end; at != end; ++at) {
                ++seen;
                EXPECT_TRUE(kind_of_argument(at->str()).has_value())
                    << entry.path().filename() << ": " << at->str();
            }
        }
    }
    EXPECT_GT(seen, 100U);
}

TEST(Redact, HostileEvidenceNeitherLeaksNorHangs) {
    // Every text of a run is one hostile text in turn: nothing of it is found again, and it ends soon.
    using namespace std::string_literals;
    const std::string long_word(10000, 'q');
    std::string many_colons;
    std::string many_hyphens;
    for (int i = 0; i < 1000; ++i) {
        many_colons += "contoso:";
        many_hyphens += "contoso-";
    }
    const std::string hostile[] = {long_word + "contoso",
                                   many_colons + "g",
                                   many_hyphens + "!",
                                   "contoso\0contoso"s,
                                   "\xff\xfe"s + "contoso",
                                   "S-1-5-21-contoso",
                                   "S-1-5-21-4-5-6-7-8-9-10-11-12-13-contoso",
                                   "d-contoso",
                                   "vpc-0123contoso",
                                   "::contoso",
                                   "fe80::1%contoso",
                                   "1.2.3.4.contoso",
                                   "contoso.1.2.3.4",
                                   "=contoso",
                                   "CN=contoso",
                                   "contoso=CN",
                                   "contoso.in-addr.arpa",
                                   ".contoso.",
                                   "-contoso-",
                                   "--contoso--",
                                   "_contoso_",
                                   "contoso/contoso",
                                   "0xcontoso",
                                   "TLSvcontoso",
                                   "10.0.contoso",
                                   "eu-contoso-1",
                                   "2026-11-10-08-contoso",
                                   "0 100 389 contoso",
                                   "",
                                   ".",
                                   "..",
                                   "$",
                                   "@contoso",
                                   "\\contoso",
                                   "172.016.010.001"};
    const Evidence base = one_file("golden/healthy.evidence.json");
    for (const std::string& text : hostile) {
        Evidence evidence = base;
        evidence.items.resize(3);
        evidence.tool_version = text;
        evidence.plan.remote_domain = evidence.plan.failed_with = evidence.plan.preauth_user = text;
        evidence.plan.services = evidence.plan.remote_dns = {text};
        for (Observation& item : evidence.items) {
            item.tag = item.probe = item.target = text;
            for (auto& [argument, value] : item.args) {
                value = std::vector<std::string>{text, text};
            }
            item.args[text.substr(0, 100)] = text;
        }
        evidence.aws.remarks = {{{text, text}, text, text}};
        evidence.aws.kinds_given = {text};
        AwsDirectory directory;
        directory.id = directory.name = directory.region = directory.type = directory.security_group_id =
            text;
        evidence.aws.directories = {directory};
        Pseudonyms pseudonyms(RedactionKey{8});
        const Evidence made = redact(evidence, pseudonyms);
        EXPECT_EQ(leak_in(made, {"contoso", "qqqqqqqqqq"}), "") << text.substr(0, 60);
        EXPECT_TRUE(read_evidence(write_evidence(made)).has_value()) << text.substr(0, 60);
        const auto map = read_map(write_map(pseudonyms));
        EXPECT_TRUE(map.has_value()) << text.substr(0, 60);
    }
}

} // namespace
} // namespace pretrust
