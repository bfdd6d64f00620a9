// The two halves of a trust as the DCs tell of them: shared by the causes about the halves and the password.
#pragma once

#include <diagnosis/facts.hpp>

#include <optional>
#include <string>
#include <vector>

namespace pretrust {

/// The domain that AWS runs, and the other one; "" when the local domain was not given.
std::string managed_domain(const Plan& plan);
std::string self_managed_domain(const Plan& plan);

/// What one DC says of its own half of the trust.
struct Half {
    std::string address;
    std::optional<bool> account; ///< an account of the partner, which is the incoming leg
    bool object = false;         ///< a trusted domain object of any direction was seen
    std::string
        direction; ///< as LSA lists it: "inbound", "outbound", "both", "disabled"; "" when it does not
    std::vector<Look> proof;   ///< what the above rests on
    bool asked = false;        ///< something came of asking, be it silence
    bool without_name = false; ///< not asked, because the partner's NetBIOS name is unknown

    bool exists() const { return account.value_or(false) || object; }
    /// A plain no; silence is none, and so is a "no" to the question for the object, which may not be
    /// understood.
    bool missing() const { return !exists() && account.has_value(); }
    /// Whether this half lets the partner in, where that is known.
    std::optional<bool> incoming() const;
    std::optional<bool> outgoing() const;
};

/// The halves at the DCs of the managed side, and at those of the self-managed side.
std::vector<Half> managed_halves(const Facts& facts);
std::vector<Half> self_managed_halves(const Facts& facts);

/// PowerShell for a DC of the self-managed side: an object on which the .NET trust methods are called.
std::string trust_owner_command(const Plan& plan);
/// "Bidirectional", "Inbound" or "Outbound": the planned direction, seen from the self-managed side.
std::string self_managed_direction(const Plan& plan);

} // namespace pretrust
