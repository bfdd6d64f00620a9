// The words of a log line. What an outcome means for the trust is said by the report alone.
#include <json/reader.hpp>
#include <run/exchange_words.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace pretrust {
namespace {

std::string time_text(microseconds took) {
    const auto us = static_cast<double>(took.count());
    return us < 1e6 ? fmt::format("{:.1f} ms", us / 1e3) : fmt::format("{:.1f} s", us / 1e6);
}

std::string record_text(std::uint16_t type) {
    constexpr std::array<std::pair<int, std::string_view>, 6> records{
        {{1, "A"}, {2, "NS"}, {6, "SOA"}, {12, "PTR"}, {28, "AAAA"}, {33, "SRV"}}};
    const auto* const row = std::ranges::find(records, int{type}, &std::pair<int, std::string_view>::first);
    return row == records.end() ? fmt::format("TYPE{}", type) : std::string(row->second);
}

std::string count_text(int attempts, std::string_view transport) {
    const std::string_view what = transport == "udp" ? "datagram" : "attempt";
    return fmt::format("{} {}{}", attempts, what, attempts == 1 ? "" : "s");
}

std::string icmp_text(const Exchange& exchange) {
    return exchange.icmp ? fmt::format(" (ICMP {}/{} from {})", exchange.icmp->type, exchange.icmp->code,
                                       json_excerpt(exchange.icmp->sender))
                         : std::string();
}

std::string_view end_text(StreamEnd end) {
    switch (end) {
    case StreamEnd::closed:
        return ", and the connection was closed before the reply was whole";
    case StreamEnd::reset:
        return ", and the connection was reset before the reply was whole";
    case StreamEnd::too_long:
        return ", and the reply had no end";
    case StreamEnd::none:
        break;
    }
    return "";
}

std::string answered_text(const Exchange& exchange, std::string_view transport) {
    const auto again = exchange.attempts > 1
                           ? fmt::format(", {} needed", count_text(exchange.attempts, transport))
                           : std::string();
    return fmt::format("answered after {}, {} octets{}", time_text(exchange.took), exchange.reply.size(),
                       again);
}

} // namespace

std::string asked_text(const Endpoint& to, std::string_view transport) {
    return fmt::format("{} {}/{}", json_excerpt(to.address), transport, to.port);
}

std::string asked_text(const DnsQuestion& question) {
    return fmt::format("{}, {} of {}",
                       asked_text(question.server, question.transport == Transport::udp ? "udp" : "tcp"),
                       record_text(question.type), json_excerpt(question.name));
}

std::string asked_text(const PortSweep& sweep) {
    return fmt::format("{}, {} TCP ports", json_excerpt(sweep.address), sweep.ports.size());
}

std::string ended_text(const Exchange& exchange, std::string_view transport) {
    const auto after = time_text(exchange.took);
    switch (exchange.outcome) {
    case Outcome::answered:
    case Outcome::rejected: // the World never says so: whether an answer is a no is read by the probe
        return answered_text(exchange, transport);
    case Outcome::open:
        return fmt::format("accepts connections, after {}", after);
    case Outcome::refused:
        return exchange.connected
                   ? fmt::format("accepted the connection and ended it after {}{}", after,
                                 end_text(exchange.end))
                   : fmt::format("refused after {}{}: the host is reached, and nobody listens or a firewall "
                                 "says so",
                                 after, icmp_text(exchange));
    case Outcome::prohibited:
        return fmt::format("forbidden after {}{}: a firewall or router says so", after, icmp_text(exchange));
    case Outcome::unreachable:
        return fmt::format("no way there, after {}{}", after, icmp_text(exchange));
    case Outcome::timed_out:
        return exchange.connected
                   ? fmt::format("accepted the connection, then {} octets and silence for {}{}",
                                 exchange.reply.size(), after, end_text(exchange.end))
                   : fmt::format("silent for {}, {}: dropped on the way or by the host", after,
                                 count_text(exchange.attempts, transport));
    case Outcome::malformed:
        return fmt::format("answered after {} with {} octets that are not this protocol{}", after,
                           exchange.reply.size(), end_text(exchange.end));
    case Outcome::skipped:
        return exchange.attempts == 0 ? "not asked: the run was cut short"
                                      : fmt::format("cut short after {}: says nothing", after);
    case Outcome::crashed:
        break;
    }
    return "failed by a fault of ours";
}

std::string ended_text(const TlsExchange& exchange, std::string_view transport) {
    if (exchange.alert) {
        return fmt::format("TLS alert {} after {}", *exchange.alert, time_text(exchange.exchange.took));
    }
    if (exchange.handshake) {
        return fmt::format("{} handshake done after {}, certificate of {} octets",
                           json_excerpt(exchange.protocol), time_text(exchange.exchange.took),
                           exchange.certificate.size());
    }
    return ended_text(exchange.exchange, transport);
}

std::string ended_text(const SweepResult& result, std::string_view transport) {
    const auto count = [&result](Outcome outcome) { return std::ranges::count(result.outcomes, outcome); };
    return fmt::format("after {}, {}: {} open, {} refused, {} silent, {} forbidden, {} not decided",
                       time_text(result.took), count_text(result.connects, transport), count(Outcome::open),
                       count(Outcome::refused), count(Outcome::timed_out), count(Outcome::prohibited),
                       count(Outcome::skipped));
}

std::string octets_text(BytesView octets) {
    constexpr std::size_t most = 24;
    std::string text;
    for (const auto octet : octets.first(std::min(octets.size(), most))) {
        text += fmt::format("{:02x} ", octet);
    }
    text += octets.size() > most ? "... " : "";
    return text + fmt::format("({})", octets.size());
}

} // namespace pretrust
