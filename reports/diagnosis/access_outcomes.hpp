// What the rules about anonymous access over SMB share: how they count DCs.
#pragma once

#include <diagnosis/causes.hpp>
#include <diagnosis/smb.hpp>

#include <string>

namespace pretrust {

/// The port itself does not get through: SMB_PORT_BLOCKED speaks of it.
bool smb_is_barred(const Facts& facts, const std::string& address);
/// Accepts the connection and closes it at the first word, or says that no dialect is common.
bool no_dialect(const Observation& look);

/// What a rule over all DCs comes to: one good DC is enough to create the trust, a bad one breaks its use.
struct AccessOutcomes {
    std::size_t good = 0;
    std::size_t bad = 0;
    std::size_t unsure = 0;
    std::size_t barred = 0; ///< not reached, and another cause says why

    bool open() const { return unsure > 0 || good == 0; }
    void settle(Match& match) const {
        if (good > 0) {
            // A suspicion keeps its severity: creation may meet that very DC, so it must not pass for ready.
            if (match.finding == Finding::confirmed) {
                match.severity = Severity::breaks_use;
                match.bars = match.targets;
            }
        } else if (unsure > 0 && match.finding == Finding::confirmed) {
            match.finding = Finding::suspected; // a DC that was not seen may let us in; a barred one does not
        }
    }
};

} // namespace pretrust
