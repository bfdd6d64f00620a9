// One line a DC, for what the matrix has no room for.
#include <diagnosis/clocks.hpp>
#include <diagnosis/smb.hpp>
#include <diagnosis/words.hpp>
#include <reports/details.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

namespace pretrust {
namespace {

std::string pipes_text(const SmbView& view) {
    if (view.refusal != nullptr) {
        return fmt::format("{} refused to anonymous callers ({})",
                           view.refusal->tag == "SMB_PIPES_SESSION" ? "session" : "IPC$",
                           status_text(number(*view.refusal, "status")));
    }
    std::vector<std::string> words;
    const auto add = [&](Pipe state, std::string_view what) {
        std::vector<std::string> names;
        for (std::size_t i = 0; i < std::size(trust_pipes); ++i) {
            if (view.pipes[i] == state) {
                names.emplace_back(trust_pipes[i]);
            }
        }
        if (!names.empty()) {
            words.push_back(fmt::format("{} {}", joined(names, ", "), what));
        }
    };
    add(Pipe::open, "open to anonymous callers");
    add(Pipe::denied, "refused (0xC0000022)");
    add(Pipe::absent, "absent (0xC0000034)");
    add(Pipe::other, "not told");
    add(Pipe::unseen, "not reached");
    return joined(words, "; ");
}

bool below_smb3(std::string_view dialect) {
    return dialect.starts_with("2.");
}

ReportSmb smb_of(const SmbView& view, const std::string& address) {
    ReportSmb line;
    line.address = address;
    const Observation& negotiate = *view.negotiate;
    if (!view.negotiated()) {
        line.text = fmt::format("no dialect agreed: {}", outcome_text(negotiate));
        line.notable = true;
        return line;
    }
    line.dialect = text(negotiate, "dialect");
    const bool told = has(negotiate, "signing_required");
    const bool required = flag(negotiate, "signing_required");
    line.text = fmt::format("SMB {}, signing {}; {}", line.dialect,
                            required ? "required"
                            : told   ? "not required"
                                     : "not told",
                            pipes_text(view));
    line.notable = !view.all_open() || (told && !required) || below_smb3(line.dialect);
    return line;
}

} // namespace

std::vector<ReportClock> make_clocks(const Evidence& evidence) {
    const Facts facts(evidence);
    std::vector<ReportClock> lines;
    for (const DcClock& clock : dc_clocks(facts)) {
        ReportClock line{clock.address,
                         clock.remote,
                         clock.best.source,
                         clock.best.offset_us,
                         clock.best.uncertainty_us,
                         {},
                         false};
        for (const ClockReading& other : clock.dissenters) {
            line.dissenters.push_back(other.source);
        }
        const bool far = std::abs(line.offset_us) - line.uncertainty_us >= notable_s * second_us;
        line.notable = far || !line.dissenters.empty();
        lines.push_back(std::move(line));
    }
    return lines;
}

std::vector<ReportSmb> make_smb(const Evidence& evidence) {
    const Facts facts(evidence);
    std::vector<ReportSmb> lines;
    for (const std::string& address : facts.remote_addresses()) {
        const SmbView view = smb_view(facts, address);
        if (view.negotiate != nullptr && !barred(*view.negotiate)) { // what is barred stands in the matrix
            lines.push_back(smb_of(view, address));
        }
    }
    return lines;
}

} // namespace pretrust
