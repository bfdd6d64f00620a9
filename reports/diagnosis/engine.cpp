// Runs every rule once and weighs the findings against each other: severity, hiding, order, verdict, reason.
// Knows no cause by name.
#include <diagnosis/causes.hpp>

#include <pretrust/diagnosis.hpp>

#include <algorithm>
#include <numeric>
#include <unordered_map>
#include <utility>

namespace pretrust {

namespace {

int finding_rank(Finding finding) {
    return finding == Finding::confirmed ? 0 : finding == Finding::suspected ? 1 : 2;
}

bool blocking(const Judged& judged) {
    return judged.severity == Severity::blocks_creation;
}

std::vector<Judged> judge_all(const Facts& facts, std::span<const RootCause> causes) {
    std::vector<Judged> result;
    result.reserve(causes.size());
    for (const RootCause& row : causes) {
        Judged judged;
        judged.row = &row;
        judged.match = row.test(facts);
        if (facts.evidence().offline && judged.match.finding == Finding::unknown) {
            judged.match.finding = Finding::not_assessed; // nobody looked, on purpose
            judged.match.needs = "pretrust check";
        }
        judged.severity = judged.match.severity.value_or(row.severity);
        result.push_back(std::move(judged));
    }
    return result;
}

/// Causes that each spare a DC are mild alone; where together they leave none, the creation has no DC to work
/// with.
void join_bars(std::vector<Judged>& judged, const std::vector<std::string>& dcs) {
    const auto bars = [](const Judged& one, const std::string& dc) {
        return std::find(one.match.bars.begin(), one.match.bars.end(), dc) != one.match.bars.end();
    };
    const bool none_left = std::all_of(dcs.begin(), dcs.end(), [&](const std::string& dc) {
        return std::any_of(judged.begin(), judged.end(), [&](const Judged& one) { return bars(one, dc); });
    });
    if (!none_left) {
        return;
    }
    for (Judged& one : judged) {
        if (one.match.finding == Finding::confirmed && !one.match.bars.empty()) {
            one.severity = one.row->severity;
        }
    }
}

/// A milder cause never covers up a graver one, be that found or open: else `unknown` would turn into
/// at_risk.
bool may_hide(const Judged& hider, const Judged& hidden) {
    const Finding finding = hidden.match.finding;
    const bool open = finding != Finding::ruled_out && finding != Finding::not_assessed;
    return open && hidden.severity >= hider.severity;
}

/// What the row hides and the match explains.
std::vector<std::string_view> explained(const Judged& judged) {
    std::vector<std::string_view> ids(judged.row->hides.begin(), judged.row->hides.end());
    if (judged.match.explains) {
        const auto& those = *judged.match.explains;
        std::erase_if(ids, [&](std::string_view id) {
            return std::find(those.begin(), those.end(), id) == those.end();
        });
    }
    return ids;
}

bool may_leave_open(const Judged& hider, const Judged& hidden) {
    return blocking(hider) && hidden.match.finding == Finding::unknown;
}

/// Every confirmed cause hides what its row names, also when it is hidden itself; what is hidden names the
/// cause at the top of its chain, because that is the one to repair.
void apply_hiding(std::vector<Judged>& judged) {
    std::unordered_map<std::string_view, std::size_t> place;
    for (std::size_t i = 0; i < judged.size(); ++i) {
        place.emplace(judged[i].row->id, i);
    }
    std::vector<std::size_t> parent(judged.size());
    for (std::size_t i = 0; i < judged.size(); ++i) {
        parent[i] = i;
    }
    const auto top = [&](std::size_t i) {
        while (parent[i] != i) {
            i = parent[i];
        }
        return i;
    };
    const auto fold = [&](std::size_t i, std::span<const std::string_view> ids, auto may) {
        for (const std::string_view id : ids) {
            const auto entry = place.find(id);
            if (entry == place.end()) {
                continue;
            }
            const std::size_t below = entry->second;
            if (parent[below] == below && top(i) != below && may(judged[i], judged[below])) {
                parent[below] = i;
            }
        }
    };
    for (std::size_t i = 0; i < judged.size(); ++i) {
        if (judged[i].match.finding == Finding::confirmed) {
            fold(i, explained(judged[i]), may_hide);
        }
    }
    // A suspicion hides nothing that was found, but what waits for it cannot be told before it is settled.
    for (std::size_t i = 0; i < judged.size(); ++i) {
        if (finding_rank(judged[i].match.finding) < 2) {
            fold(i, judged[i].row->leaves_open, may_leave_open);
        }
    }
    for (std::size_t i = 0; i < judged.size(); ++i) {
        if (parent[i] != i) {
            judged[i].hidden_by = judged[top(i)].row->id;
        }
    }
}

/// Orders places first: what was judged is large, and is moved once.
void sort(std::vector<Judged>& judged) {
    const auto key = [&](std::size_t i) {
        const int rank = finding_rank(judged[i].match.finding);
        return std::pair(rank, rank < 2 ? static_cast<int>(judged[i].severity) : 0);
    };
    std::vector<std::size_t> order(judged.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
    std::vector<Judged> sorted;
    sorted.reserve(judged.size());
    for (const std::size_t i : order) {
        sorted.push_back(std::move(judged[i]));
    }
    judged = std::move(sorted);
}

Verdict verdict_of(const std::vector<Judged>& judged) {
    bool open = false;
    bool risk = false;
    for (const Judged& j : judged) {
        const Finding finding = j.match.finding;
        if (finding == Finding::confirmed && blocking(j)) {
            return Verdict::not_ready;
        }
        const bool undecided = finding == Finding::unknown || finding == Finding::suspected;
        open = open || (undecided && blocking(j) && j.hidden_by.empty());
        risk = risk || (finding == Finding::confirmed && j.severity == Severity::breaks_use);
    }
    // Undecided weighs more than at_risk: at_risk promises that creation works.
    return open ? Verdict::inconclusive : risk ? Verdict::at_risk : Verdict::ready;
}

void set_reason(Diagnosis& diagnosis) {
    for (const Judged& judged : diagnosis.judged) {
        const bool shown = finding_rank(judged.match.finding) < 2 && judged.hidden_by.empty();
        if (!shown) {
            continue;
        }
        if (blocking(judged) && !judged.row->shows_as.empty()) {
            if (const StatusReason* reason = find_reason(judged.row->shows_as.front())) {
                diagnosis.reason = *reason;
                diagnosis.reason_basis = judged.row->basis;
            }
        }
        return; // only the cause on top predicts what AWS prints
    }
}

} // namespace

Diagnosis diagnose(const Evidence& evidence, std::span<const RootCause> causes) {
    const Facts facts(evidence);
    Diagnosis diagnosis;
    diagnosis.judged = judge_all(facts, causes);
    join_bars(diagnosis.judged, working_dcs(facts));
    apply_hiding(diagnosis.judged);
    sort(diagnosis.judged);
    diagnosis.verdict = verdict_of(diagnosis.judged);
    set_reason(diagnosis);
    return diagnosis;
}

} // namespace pretrust
