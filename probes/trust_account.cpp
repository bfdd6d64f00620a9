// The account of a trust lives in the domain that is trusted, under the name of the one that trusts.
#include "observe.hpp"
#include "password_attempt.hpp"

#include <algorithm>

namespace pretrust::probes {

namespace {

/// Whether the remote domain is trusted: then it has an account for us. The direction is as AWS names it,
/// from the managed side: outgoing = the managed side trusts.
bool remote_is_trusted(const Plan& plan) {
    const auto lacking = plan.side == Side::aws ? Direction::incoming : Direction::outgoing;
    return plan.direction != lacking;
}

/// As most domains are named; a longer label is cut, since a NetBIOS name has 15 characters.
std::string guess_netbios(const std::string& domain) {
    constexpr std::size_t longest = 15;
    auto name = domain.substr(0, std::min(domain.find('.'), longest));
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    return name;
}

} // namespace

TrustAccount trust_account(const Plan& plan) {
    TrustAccount account;
    if (!remote_is_trusted(plan)) {
        account.reason = "the remote domain holds no account for a trust in this direction";
        return account;
    }
    if (plan.local_domain.empty() && plan.local_netbios.empty()) {
        account.reason = "the local domain is not known";
        return account;
    }
    if (!plan.local_domain.empty()) {
        account.dns_name = plain_name(plan.local_domain) + ".";
        account.netbios_name = guess_netbios(plain_name(plan.local_domain)) + "$";
        account.netbios_guessed = true;
    }
    if (!plan.local_netbios.empty()) {
        account.netbios_name = plan.local_netbios + "$";
        account.netbios_guessed = false;
    }
    return account;
}

} // namespace pretrust::probes
