// Three ranks: what a cause rests on, what is not in order, the rest.
#include <reports/shown.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <unordered_set>
#include <utility>

namespace pretrust {
namespace {

std::set<std::size_t> cited(const Report& report) {
    std::set<std::size_t> indices;
    for (const auto* causes : {&report.causes, &report.folded}) {
        for (const auto& cause : *causes) {
            indices.insert(cause.because.begin(), cause.because.end());
        }
    }
    return indices;
}

std::unordered_set<std::string> in_order(const Report& report) {
    std::unordered_set<std::string> addresses;
    for (const auto& group : report.groups) {
        for (const std::size_t at : group.rows) {
            if (group.sight == Sight::good) {
                addresses.insert(report.matrix.rows[at].address);
            }
        }
    }
    return addresses;
}

/// How many, of what, and where the rest is.
std::string sentence(std::size_t left, std::string_view one, std::string_view many, std::string_view where) {
    return left == 1 ? fmt::format("1 {} is not on this page: {}.", one, where)
                     : fmt::format("{} {} are not on this page: {}.", left, many, where);
}

void choose_items(const Report& report, std::size_t limit, Shown& shown) {
    const auto& items = report.evidence.items;
    const auto first = cited(report);
    const auto healthy = in_order(report);
    const auto rank = [&](std::size_t index) {
        if (first.contains(index)) {
            return 0;
        }
        return healthy.contains(items[index].target) ? 2 : 1;
    };
    std::array<std::vector<std::size_t>, 3> ranks;
    for (std::size_t index = 0; index < items.size(); ++index) {
        ranks[static_cast<std::size_t>(rank(index))].push_back(index);
    }
    for (const auto& indices : ranks) {
        const std::size_t take = std::min(indices.size(), limit - shown.items.size());
        shown.items.insert(shown.items.end(), indices.begin(),
                           indices.begin() + static_cast<std::ptrdiff_t>(take));
    }
    std::ranges::sort(shown.items);
    if (const std::size_t left = items.size() - shown.items.size(); left > 0) {
        shown.left_out.push_back(
            sentence(left, "observation", "observations",
                     "those of hosts in order are left out first; all of them are in the JSON "
                     "report (-o json) and in the evidence file (--save)"));
    }
}

void choose_exchanges(const Report& report, std::size_t limit, Shown& shown) {
    const auto& exchanges = report.evidence.exchanges;
    std::set<std::pair<std::string_view, std::string_view>> asked;
    for (const std::size_t index : shown.items) {
        asked.emplace(report.evidence.items[index].probe, report.evidence.items[index].target);
    }
    const auto healthy = in_order(report);
    std::size_t octets = 0;
    for (const bool in_order_too : {false, true}) {
        for (std::size_t index = 0; index < exchanges.size(); ++index) {
            const RawExchange& exchange = exchanges[index];
            const std::size_t size = exchange.sent.size() + exchange.received.size();
            if (healthy.contains(exchange.target) == in_order_too &&
                asked.contains({exchange.probe, exchange.target}) && octets + size <= limit) {
                octets += size;
                shown.exchanges.push_back(index);
            }
        }
    }
    std::ranges::sort(shown.exchanges);
    if (const std::size_t left = exchanges.size() - shown.exchanges.size(); left > 0) {
        shown.left_out.push_back(sentence(left, "exchange's octets", "exchanges' octets",
                                          "the evidence file (--save) has them, as base64"));
    }
    if (report.evidence.exchanges_left_out > 0) {
        shown.left_out.push_back(
            fmt::format("The octets of {} exchanges were not kept: the run had too many.",
                        report.evidence.exchanges_left_out));
    }
}

} // namespace

Shown make_shown(const Report& report, const ShownLimits& limits) {
    Shown shown;
    choose_items(report, limits.observations, shown);
    choose_exchanges(report, limits.octets, shown);
    return shown;
}

} // namespace pretrust
