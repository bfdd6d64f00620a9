// Whether the planned direction lets the AWS services work that the trust is for: one table.
#include <diagnosis/causes.hpp>
#include <diagnosis/request_words.hpp>

#include <algorithm>
#include <array>

namespace pretrust {

namespace {

/// Users of the self-managed domain are let in by a trust that is outgoing from the managed directory;
/// services that search for users over there need the way back too.
enum class Need { outgoing, two_way };

struct AwsService {
    std::string_view name;
    Need need;
    std::array<std::string_view, 4> aliases; ///< folded; the name itself need not be repeated
};

/// AWS Directory Service Administration Guide, "Creating a trust relationship": two-way for what it calls
/// Enterprise Apps; either way for EC2, RDS and FSx. That of the one-way trusts only the outgoing one lets
/// the self-managed domain's users in follows from what a trust is.
constexpr AwsService table[] = {
    {"Chime", Need::two_way, {}},
    {"Connect", Need::two_way, {}},
    {"QuickSight", Need::two_way, {"quick", "quicksuite"}},
    {"IAM-Identity-Center", Need::two_way, {"identitycenter", "sso", "singlesignon", "iamidentitycenter"}},
    {"WorkDocs", Need::two_way, {}},
    {"WorkMail", Need::two_way, {}},
    {"WorkSpaces", Need::two_way, {"workspace"}},
    {"Management-Console", Need::two_way, {"console", "managementconsole", "awsmanagementconsole"}},
    {"EC2", Need::outgoing, {"elasticcomputecloud"}},
    {"RDS", Need::outgoing, {"relationaldatabaseservice", "rdssqlserver", "rdsforsqlserver"}},
    {"FSx", Need::outgoing, {"fsxforwindows", "fsxwindows", "fsxforwindowsfileserver", "fsxforontap"}},
};

std::string folded(std::string_view text) {
    std::string result;
    for (const char c : text) {
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
            result += c;
        } else if (c >= 'A' && c <= 'Z') {
            result += static_cast<char>(c + ('a' - 'A'));
        }
    }
    for (const std::string_view vendor : {"amazon", "aws"}) {
        if (result.starts_with(vendor) && result.size() > vendor.size()) {
            result.erase(0, vendor.size());
        }
    }
    return result;
}

const AwsService* find_aws_service(std::string_view typed) {
    const std::string word = folded(typed);
    const auto* row = std::find_if(std::begin(table), std::end(table), [&](const AwsService& service) {
        const auto& aliases = service.aliases;
        return word == folded(service.name) ||
               std::find(aliases.begin(), aliases.end(), word) != aliases.end();
    });
    return row == std::end(table) || word.empty() ? nullptr : row;
}

std::string known_services() {
    std::vector<std::string> names;
    for (const AwsService& service : table) {
        names.emplace_back(service.name);
    }
    return joined(names, ", ");
}

bool enough(Need need, Direction direction) {
    return direction == Direction::two_way || (need == Need::outgoing && direction == Direction::outgoing);
}

Match judge(const Plan& plan) {
    std::vector<std::string> lacking;
    std::vector<std::string> fine;
    std::vector<std::string> unknown;
    bool both_ways = false;
    for (const std::string& typed : plan.services) {
        const AwsService* service = find_aws_service(typed);
        if (service == nullptr) {
            unknown.push_back(shortened(typed));
        } else if (enough(service->need, plan.direction)) {
            fine.emplace_back(service->name);
        } else {
            lacking.emplace_back(service->name);
            both_ways = both_ways || service->need == Need::two_way;
        }
    }
    Match match;
    if (!lacking.empty()) {
        match = found(Finding::confirmed, joined(lacking, ", ") + (lacking.size() == 1 ? " needs" : " need") +
                                              (both_ways ? " Two-Way" : " Two-Way or One-Way: Outgoing") +
                                              ", and the trust is to be " +
                                              std::string(aws_word(plan.direction)));
        match.targets = lacking;
    } else if (!unknown.empty() || plan.services.empty()) {
        match = needs(unknown.empty() ? "--for" : "--for, with a service whose needs AWS documents");
        if (!unknown.empty()) {
            match.words["seen"] = "not known: " + joined(unknown, ", ") + "; known are " + known_services();
        }
    } else {
        match = found(Finding::ruled_out,
                      std::string(aws_word(plan.direction)) + " is enough for " + joined(fine, ", "));
    }
    match.words["to_be"] = both_ways || lacking.empty() ? "Two-Way" : "One-Way: Outgoing (or Two-Way)";
    match.words["wanted"] = both_ways || lacking.empty() ? "Two-Way" : "One-Way: Outgoing";
    match.words["option"] = both_ways || lacking.empty() ? "two-way" : "outgoing";
    return match;
}

Match direction_insufficient(const Facts& facts) {
    const Plan& plan = facts.plan();
    Match match = judge(plan);
    match.words["services"] = match.targets.empty() ? "the services" : joined(match.targets, ", ");
    match.words["for"] = match.targets.empty() ? "SERVICE" : joined(match.targets, " --for ");
    match.words["planned"] = aws_word(plan.direction);
    match.words["partner"] = request_domain(facts);
    return match;
}

constexpr RootCause direction_row{
    .id = "DIRECTION_INSUFFICIENT_FOR_SERVICE",
    .area = "Request",
    .title = "A trust that is {planned} is not enough for {services}",
    .severity = Severity::breaks_use,
    .shows_as = {},
    .basis = Basis::documented,
    .hides = {},
    .test = direction_insufficient,
    .evidence = "{seen}.",
    .fix =
        "Plan the trust {to_be} from the beginning, and the other half to match: the direction of a trust "
        "cannot be "
        "changed, only both halves deleted and created anew.\n"
        "  aws ds create-trust --directory-id {directory} --remote-domain-name {partner} --trust-direction "
        "'{wanted}' --trust-password ...\n"
        "(WorkSpaces that know their users through an AD Connector to the other domain are the exception: "
        "they do "
        "not look through the trust.)",
    .verify = "With the new direction:\n"
              "  pretrust check {partner} --direction {option} --for {for}",
    .source = "AWS Directory Service Administration Guide, Creating a trust relationship",
    .checked = checked_date,
};

} // namespace

std::span<const RootCause> service_direction_causes() {
    static constexpr RootCause rows[] = {direction_row};
    return rows;
}

} // namespace pretrust
