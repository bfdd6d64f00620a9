#include <diagnosis/halves.hpp>

#include <algorithm>
#include <cctype>

namespace pretrust {

namespace {

bool same_name(std::string_view a, std::string_view b) {
    return !a.empty() && a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
               return std::tolower(static_cast<unsigned char>(x)) ==
                      std::tolower(static_cast<unsigned char>(y));
           });
}

bool answered(const Observation& look) {
    return look.outcome == Outcome::answered;
}

void ask_account(Half& half, const Facts& facts) {
    const Seen seen = facts.at("TRUST_HALF_ACCOUNT", half.address);
    half.without_name = seen.any(
        [](const Observation& look) { return look.outcome == Outcome::skipped && has(look, "reason"); });
    half.asked = half.asked || seen.any(judged);
    for (const Look look : seen.where(answered)) {
        if (has(*look, "exists")) {
            half.account = half.account.value_or(false) || flag(*look, "exists");
            half.proof.push_back(look);
        }
    }
}

void ask_object(Half& half, const Facts& facts, const std::string& partner) {
    for (const Look look : facts.at("TRUST_HALF_OBJECT", half.address).where(answered)) {
        if (flag(*look, "exists")) {
            half.object = true;
            half.proof.push_back(look);
        }
    }
    for (const Look look : facts.at("LSA_IDENTITY_TRUST", half.address).where(answered)) {
        if (same_name(text(*look, "partner_dns"), partner)) {
            half.object = true;
            half.direction = text(*look, "direction");
            half.proof.push_back(look);
        }
    }
}

/// LSA's list was given in full. One without the partner makes a half unlikely and proves nothing: servers
/// may keep trusts from strangers.
bool listed_whole(const Facts& facts, const std::string& address) {
    return facts.at("LSA_IDENTITY_TRUSTS", address).any([](const Observation& look) {
        return answered(look) && (flag(look, "whole") || !has(look, "whole"));
    });
}

std::vector<Half> halves(const Facts& facts, const std::vector<std::string>& dcs,
                         const std::string& partner) {
    std::vector<Half> result;
    for (const std::string& address : dcs) {
        Half half;
        half.address = address;
        ask_account(half, facts);
        ask_object(half, facts, partner);
        half.asked = half.asked || listed_whole(facts, address);
        result.push_back(std::move(half));
    }
    return result;
}

std::vector<Half> local_halves(const Facts& facts) {
    return halves(facts, facts.plan().local_dns, facts.plan().remote_domain);
}

std::vector<Half> remote_halves(const Facts& facts) {
    return halves(facts, facts.remote_dcs(), facts.plan().local_domain);
}

} // namespace

std::string managed_domain(const Plan& plan) {
    return plan.side == Side::aws ? plan.local_domain : plan.remote_domain;
}

std::string self_managed_domain(const Plan& plan) {
    return plan.side == Side::aws ? plan.remote_domain : plan.local_domain;
}

std::optional<bool> Half::incoming() const {
    if (account) {
        return account;
    }
    return direction.empty() ? std::nullopt : std::optional(direction == "inbound" || direction == "both");
}

std::optional<bool> Half::outgoing() const {
    return direction.empty() ? std::nullopt : std::optional(direction == "outbound" || direction == "both");
}

std::vector<Half> managed_halves(const Facts& facts) {
    return facts.plan().side == Side::aws ? local_halves(facts) : remote_halves(facts);
}

std::vector<Half> self_managed_halves(const Facts& facts) {
    return facts.plan().side == Side::aws ? remote_halves(facts) : local_halves(facts);
}

std::string trust_owner_command(const Plan& plan) {
    return plan.type == TrustType::forest
               ? "$owner = [System.DirectoryServices.ActiveDirectory.Forest]::GetCurrentForest()"
               : "$owner = [System.DirectoryServices.ActiveDirectory.Domain]::GetCurrentDomain()";
}

std::string self_managed_direction(const Plan& plan) {
    switch (plan.direction) {
    case Direction::two_way:
        break;
    case Direction::outgoing:
        return "Inbound";
    case Direction::incoming:
        return "Outbound";
    }
    return "Bidirectional";
}

} // namespace pretrust
