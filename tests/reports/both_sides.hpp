// Two runs of one healthy trust, one from each side, and what the tests change in them.
#pragma once

#include "build.hpp"

#include <json/evidence_json.hpp>
#include <reports/joined.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

namespace pretrust::test {

inline Evidence saved_run(const std::string& name) {
    const std::string path = PRETRUST_SOURCE_DIR "/tests/golden/" + name + ".evidence.json";
    std::ifstream file(path);
    std::stringstream text;
    text << file.rdbuf();
    auto evidence = read_evidence(text.str());
    EXPECT_TRUE(evidence) << path;
    return evidence ? *evidence : Evidence{};
}

inline void replace_all(std::string& text, std::string_view from, std::string_view to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
}

/// Each pair of names and addresses the other way round, in one text.
inline std::string mirrored(std::string text) {
    constexpr std::pair<std::string_view, std::string_view> pairs[] = {
        {"corp.example.com", "awsmad.example.com"},
        {"172.16.10.", "10.20.0."},
        {"CORP", "AWSMAD"},
        {"S-1-5-21-", "S-1-5-21-7"},
    };
    for (const auto& [one, other] : pairs) {
        replace_all(text, one, "\x01");
        replace_all(text, other, one);
        replace_all(text, "\x01", other);
    }
    return text;
}

inline Value mirrored(const Value& value) {
    if (const auto* text = std::get_if<std::string>(&value)) {
        return mirrored(*text);
    }
    if (const auto* list = std::get_if<std::vector<std::string>>(&value)) {
        std::vector<std::string> result;
        for (const std::string& text : *list) {
            result.push_back(mirrored(text));
        }
        return result;
    }
    return value;
}

/// The run of the other side over the same two domains: what this one saw there, seen here.
inline Evidence from_the_other_side(Evidence run) {
    run.plan.side = run.plan.side == Side::aws ? Side::self_managed : Side::aws;
    run.plan.remote_domain = mirrored(run.plan.remote_domain);
    run.plan.local_domain = mirrored(run.plan.local_domain);
    run.plan.local_netbios = mirrored(run.plan.local_netbios);
    for (auto* list : {&run.plan.remote_dns, &run.plan.local_dns}) {
        for (std::string& address : *list) {
            address = mirrored(address);
        }
    }
    for (Observation& look : run.items) {
        look.target = mirrored(look.target);
        look.vantage = run.plan.side == Side::aws ? "aws" : "self-managed";
        for (auto& [name, value] : look.args) {
            value = mirrored(value);
        }
    }
    return run;
}

inline std::vector<std::string> ids(const std::vector<ReportCause>& causes) {
    std::vector<std::string> result;
    for (const ReportCause& cause : causes) {
        result.push_back(cause.vantage + ":" + cause.id);
    }
    return result;
}

inline const ReportBetween& about(const Report& report, std::string_view subject) {
    static const ReportBetween none{"", "nothing said", true};
    const auto at = std::ranges::find(report.between, subject, &ReportBetween::subject);
    return at == report.between.end() ? none : *at;
}

/// Everything that was asked of one service, silent.
inline void silence(Evidence& run, std::string_view service) {
    for (Observation& look : run.items) {
        const auto arg = look.args.find("service");
        if (arg != look.args.end() && arg->second == Value(std::string(service))) {
            look.outcome = Outcome::timed_out;
            look.args = {*arg}; // what an answer brought is not there
        }
    }
}

inline void say_everywhere(Evidence& run, std::string_view arg, const std::string& value) {
    for (Observation& look : run.items) {
        if (const auto at = look.args.find(std::string(arg)); at != look.args.end()) {
            at->second = value;
        }
    }
}

class BothSides : public testing::Test {
  protected:
    Evidence aws = saved_run("healthy");
    Evidence own = from_the_other_side(saved_run("healthy"));
};

} // namespace pretrust::test
