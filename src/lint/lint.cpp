// Recognises files, fills the plan, and runs the offline probes over a world without a door.
#include <aws/load.hpp>
#include <plan/from_aws.hpp>
#include <plan/plan_file.hpp>
#include <plan/raw_plan.hpp>
#include <run/runner.hpp>

#include <pretrust/probe.hpp>

#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <iterator>
#include <lint/lint.hpp>
#include <lint/no_world.hpp>
#include <optional>
#include <string_view>
#include <utility>

namespace pretrust {
namespace {

/// Probes that look at the plan only.
constexpr std::array<std::string_view, 1> offline_probes{"domain_name"};

Failure invalid(const std::string& place, std::string_view why) {
    return Failure{FailureKind::invalid_file, fmt::format("{}: {}", place, why)};
}

enum class Content { json, plan, nothing };

/// JSON begins with a bracket; a plan has a key before an equals sign in its first line that is no comment.
Content content_of(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) {
        text.remove_prefix(3);
    }
    if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
        return Content::json; // its reader says what UTF-16 is
    }
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        const auto line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const auto first = line.find_first_not_of(" \t\r");
        if (first == std::string_view::npos || line[first] == '#') {
            continue;
        }
        if (line[first] == '{' || line[first] == '[') {
            return Content::json;
        }
        return line.find('=') != std::string_view::npos ? Content::plan : Content::nothing;
    }
    return Content::nothing;
}

/// What was found in the files.
struct Contents {
    std::optional<RawPlan> plan;
    std::string plan_file;
    AwsConfiguration aws;
};

Result<void> take_plan(const NamedText& file, Contents& contents) {
    auto plan = parse_plan_text(file.text, file.name);
    if (!plan) {
        return plan.error();
    }
    if (contents.plan) {
        return invalid(file.name,
                       fmt::format("is a second plan beside {}: look at one at a time", contents.plan_file));
    }
    contents.plan = std::move(*plan);
    contents.plan_file = file.name;
    return {};
}

bool was_named(const LintRequest& request, const std::string& file) {
    return std::find(request.paths.begin(), request.paths.end(), file) != request.paths.end();
}

/// Failure when a file that was named, or every file, holds nothing of use.
Result<void> usable(const LintRequest& request, const AwsConfiguration& aws, bool nothing_else) {
    const AwsRemark* first = nullptr;
    for (const auto& remark : aws.remarks) {
        if (!remark.place.pointer.empty()) {
            continue; // a part of the file
        }
        first = first == nullptr ? &remark : first;
        if (was_named(request, remark.place.file)) {
            return invalid(remark.place.file, remark.what);
        }
    }
    if (aws.empty() && nothing_else) {
        if (aws.remarks.empty()) {
            return invalid(request.paths.front(), "holds nothing to look at");
        }
        const AwsRemark& remark = first != nullptr ? *first : aws.remarks.front();
        const auto& pointer = remark.place.pointer;
        return invalid(pointer.empty() ? remark.place.file
                                       : fmt::format("{}: {}", remark.place.file, pointer),
                       remark.what);
    }
    return {};
}

/// What the plan names is looked at as well.
Result<void> add_files_of_the_plan(const Contents& contents, std::vector<NamedText>& json) {
    std::vector<Word> words;
    if (contents.plan && contents.plan->request) {
        words.push_back(*contents.plan->request);
    }
    if (contents.plan && contents.plan->aws) {
        words.insert(words.end(), contents.plan->aws->begin(), contents.plan->aws->end());
    }
    for (const auto& word : words) {
        auto files = load_texts({word.text}, word.place);
        if (!files) {
            return files.error();
        }
        std::move(files->begin(), files->end(), std::back_inserter(json));
    }
    return {};
}

Result<Contents> read(const LintRequest& request) {
    auto files = load_texts(request.paths, "lint");
    if (!files) {
        return files.error();
    }
    Contents contents;
    std::vector<NamedText> json;
    for (auto& file : *files) {
        switch (content_of(file.text)) {
        case Content::json:
            json.push_back(std::move(file));
            break;
        case Content::plan:
            if (auto taken = take_plan(file, contents); !taken) {
                return taken.error();
            }
            break;
        case Content::nothing:
            return invalid(file.name,
                           "line 1: is neither a CreateTrust request, nor a plan, nor what the AWS CLI "
                           "prints as JSON");
        }
    }
    if (auto more = add_files_of_the_plan(contents, json); !more) {
        return more.error();
    }
    contents.aws = read_aws(std::move(json));
    if (auto fine = usable(request, contents.aws, !contents.plan); !fine) {
        return fine.error();
    }
    return contents;
}

/// The request's name as it is, where a plan could not hold it: the judgement has words for blanks, control
/// characters and excess length.
std::string requested_name(const AwsTrustRequest& request) {
    std::string name = request.remote_domain;
    if (name.size() > 1 && name.back() == '.') {
        name.pop_back();
    }
    return name;
}

Result<Plan> plan_for(const LintRequest& request, Contents& contents) {
    RawPlan raw = contents.plan ? std::move(*contents.plan) : RawPlan();
    if (!request.services.empty()) {
        raw.services.emplace();
        for (const auto& service : request.services) {
            raw.services->push_back(Word{service, "--for"});
        }
    }
    if (!request.directory_id.empty()) {
        raw.directory_id = Word{request.directory_id, "--directory-id"};
    }
    auto filled = fill_from_aws(std::move(contents.aws), std::move(raw));
    if (!filled) {
        return filled.error();
    }
    contents.aws = std::move(filled->configuration);
    const bool self_managed = filled->raw.side && filled->raw.side->text == "self-managed";
    const bool named = filled->raw.remote_domain.has_value();
    if (!named) { // a plan has one; here nobody may have told it
        filled->raw.remote_domain = Word{"name.invalid", "remote-domain"};
    }
    auto plan = validate(filled->raw);
    if (!plan) {
        return plan.error();
    }
    if (!named) {
        plan->remote_domain.clear();
    }
    std::string& partner = self_managed ? plan->local_domain : plan->remote_domain;
    if (partner.empty() && contents.aws.request) {
        partner = requested_name(*contents.aws.request);
    }
    return plan;
}

std::vector<Observation> look(const Plan& plan) {
    std::vector<ProbeSpec> probes;
    for (const auto& probe : all_probes()) {
        if (std::find(offline_probes.begin(), offline_probes.end(), probe.id) != offline_probes.end()) {
            probes.push_back(probe);
        }
    }
    boost::asio::io_context context(1);
    NoWorld world;
    Runner runner(context, plan, world, probes, {});
    runner.start();
    context.run();
    return runner.take();
}

} // namespace

Result<Evidence> look_at_files(const LintRequest& request) {
    auto contents = read(request);
    if (!contents) {
        return contents.error();
    }
    auto plan = plan_for(request, *contents);
    if (!plan) {
        return plan.error();
    }
    Evidence evidence;
    evidence.tool_version = PRETRUST_VERSION;
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    evidence.started_unix_us = std::chrono::duration_cast<microseconds>(now).count();
    evidence.offline = true;
    evidence.plan = std::move(*plan);
    evidence.aws = std::move(contents->aws);
    evidence.items = look(evidence.plan);
    return evidence;
}

} // namespace pretrust
