// First come, first kept: the limit of a run is far above what one of usual size exchanges.
#include <run/raw_octets.hpp>

#include <algorithm>
#include <tuple>
#include <utility>

namespace pretrust {
namespace {

std::size_t octets_of(const RawExchange& exchange) {
    return exchange.sent.size() + exchange.received.size();
}

/// What was sent is short, and says what the answer is an answer to: it is kept first.
void cut_to_limit(RawExchange& exchange) {
    const auto whole = octets_of(exchange);
    if (whole <= longest_raw_exchange) {
        return;
    }
    exchange.sent.resize(std::min(exchange.sent.size(), longest_raw_exchange));
    exchange.received.resize(std::min(exchange.received.size(), longest_raw_exchange - exchange.sent.size()));
    exchange.left_out += static_cast<std::int64_t>(whole - octets_of(exchange));
}

} // namespace

void RawOctets::add(RawExchange exchange) {
    cut_to_limit(exchange);
    const auto octets = octets_of(exchange);
    if (octets == 0) {
        return;
    }
    if (octets > longest_raw_run - octets_) {
        ++left_out_;
        return;
    }
    octets_ += octets;
    kept_.push_back(std::move(exchange));
}

void RawOctets::forget(std::string_view probe) {
    const auto of_it = [probe](const RawExchange& exchange) { return exchange.probe == probe; };
    for (const auto& exchange : kept_) {
        octets_ -= of_it(exchange) ? octets_of(exchange) : 0;
    }
    std::erase_if(kept_, of_it);
}

std::vector<RawExchange> RawOctets::take(std::span<const ProbeSpec> probes, std::int64_t& left_out) {
    const auto rank = [probes](const RawExchange& exchange) {
        return std::ranges::find(probes, std::string_view(exchange.probe), &ProbeSpec::id) - probes.begin();
    };
    std::ranges::stable_sort(kept_, [&rank](const RawExchange& a, const RawExchange& b) {
        return std::tuple(rank(a), std::string_view(a.target), a.port, a.started) <
               std::tuple(rank(b), std::string_view(b.target), b.port, b.started);
    });
    left_out = std::exchange(left_out_, 0);
    octets_ = 0;
    return std::exchange(kept_, {});
}

} // namespace pretrust
