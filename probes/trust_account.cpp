// The account of a trust lives in the domain that is trusted, under the name of the one that trusts.
#include "observe.hpp"
#include "password_attempt.hpp"

namespace pretrust::probes {

namespace {

/// Whether the remote domain is trusted: then it has an account for us. The direction is as AWS names it,
/// from the managed side: outgoing = the managed side trusts.
bool remote_is_trusted(const Plan& plan) {
    const auto lacking = plan.side == Side::aws ? Direction::incoming : Direction::outgoing;
    return plan.direction != lacking;
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
    }
    if (!plan.local_netbios.empty()) {
        account.netbios_name = plan.local_netbios + "$";
    }
    return account;
}

} // namespace pretrust::probes
