// A plan as it was written, before anybody judged it: every value keeps the place it came from, so that one
// validator serves the command line and the plan file and can name the place.
#pragma once

#include <pretrust/plan.hpp>
#include <pretrust/result.hpp>

#include <optional>
#include <string>
#include <vector>

namespace pretrust {

struct Word {
    std::string text;
    std::string place; ///< "--dns", "REMOTE_DOMAIN" or "trust.toml:3:7: dns"
};

struct RawPlan {
    std::optional<Word> remote_domain;
    std::optional<std::vector<Word>> dns; ///< each may hold several addresses, comma-separated
    std::optional<Word> local_domain;
    std::optional<std::vector<Word>> local_dns;
    std::optional<Word> side;
    std::optional<Word> type;
    std::optional<Word> direction;
    std::optional<std::vector<Word>> services;
    std::optional<Word> deadline;
    std::optional<Word> source_ports;
    std::optional<Word> source_address;
    std::optional<Word> local_netbios;
    std::optional<Word> sweep;
    std::optional<Word> user;
    std::optional<std::vector<Word>> aws; ///< files and directories; from_aws.hpp reads them
    std::optional<Word> request;          ///< file of a CreateTrust request
    std::optional<Word> directory_id;
};

/// The values of `over`, and those of `under` where `over` has none.
RawPlan overlay(RawPlan over, RawPlan under);

/// A Plan whose every value can be used. Oddities of the remote domain's name that DNS could still carry are
/// kept: the probe domain_name judges them.
Result<Plan> validate(const RawPlan& raw);

} // namespace pretrust
