#include <diagnosis/smb.hpp>

#include <algorithm>

namespace pretrust {

namespace {

bool answered(const Observation& look) {
    return look.outcome == Outcome::answered;
}

/// The step's success if there was one, else its first failure.
Look outcome_of(const Seen& seen) {
    const Look good = seen.first(answered);
    return good != nullptr ? good : seen.first(judged);
}

Pipe pipe_of(const Observation& look) {
    const bool unbound = has(look, "bound") && !flag(look, "bound");
    if (answered(look) && !unbound) {
        return Pipe::open;
    }
    if (look.outcome == Outcome::rejected && !flag(look, "opened")) {
        switch (number(look, "status")) {
        case status_access_denied:
            return Pipe::denied;
        case status_not_found:
            return Pipe::absent;
        default:
            break;
        }
    }
    return Pipe::other;
}

void look_at_pipes(SmbView& view, const Seen& seen) {
    for (std::size_t i = 0; i < std::size(trust_pipes); ++i) {
        const Look look = outcome_of(seen.with("pipe", trust_pipes[i]));
        if (look == nullptr) {
            continue;
        }
        view.pipes[i] = pipe_of(*look);
        if (view.pipes[i] == Pipe::denied) {
            view.denied.push_back(look);
        } else if (view.pipes[i] == Pipe::absent) {
            view.absent.push_back(look);
        } else if (view.pipes[i] == Pipe::other) {
            view.others.push_back(look);
        }
    }
}

} // namespace

bool SmbView::negotiated() const {
    return negotiate != nullptr && answered(*negotiate);
}

bool SmbView::all_open() const {
    return std::all_of(std::begin(pipes), std::end(pipes), [](Pipe pipe) { return pipe == Pipe::open; });
}

SmbView smb_view(const Facts& facts, const std::string& address) {
    SmbView view;
    view.negotiate = outcome_of(facts.at("SMB_PIPES_NEGOTIATE", address));
    for (const std::string_view tag : {"SMB_PIPES_SESSION", "SMB_PIPES_TREE"}) {
        const Look step = outcome_of(facts.at(tag, address));
        if (step == nullptr || answered(*step)) {
            continue;
        }
        if (step->outcome == Outcome::rejected && replied(*step) && !flag(*step, "guest")) {
            view.refusal = view.refusal == nullptr ? step : view.refusal;
        } else {
            view.others.push_back(step);
        }
    }
    const Seen pipes = facts.at("SMB_PIPES_PIPE", address);
    const auto is_control = [](const Observation& look) { return flag(look, "control"); };
    look_at_pipes(view, pipes.where([&](const Observation& look) { return !is_control(look); }));
    view.control = pipes.where(is_control).first([](const Observation& look) {
        return look.outcome == Outcome::rejected && number(look, "status") == status_access_denied;
    });
    return view;
}

std::string status_text(std::int64_t status) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string result = "0x";
    for (int shift = 28; shift >= 0; shift -= 4) {
        result += digits[static_cast<std::size_t>((status >> shift) & 0xF)];
    }
    return result;
}

} // namespace pretrust
