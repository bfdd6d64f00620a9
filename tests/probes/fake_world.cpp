#include "dns_message.hpp"
#include "fake_world.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <stdexcept>

namespace pretrust::testing {

namespace asio = boost::asio;

namespace {

constexpr microseconds answer_time{1000};
constexpr microseconds silence_time{1000000};
constexpr int attempts_in_silence = 3;

/// Behind the transport: which source ports, or how far packets may travel.
std::string qualifier(const Endpoint& to) {
    if (to.hop_limit > 0) {
        return fmt::format("/hop{}", to.hop_limit);
    }
    if (to.min_ttl > 0) {
        return fmt::format("/ttl{}", to.min_ttl);
    }
    switch (to.from) {
    case SourcePorts::windows_range:
        return "/windows";
    case SourcePorts::linux_range:
        return "/below";
    case SourcePorts::any:
        break;
    }
    return "";
}

bool serves_any(const std::string& key) {
    const bool range = key.substr(0, key.find(' ')).find('-') != std::string::npos;
    return range || key.find('*') != std::string::npos || key.starts_with("dns/any");
}

/// Whether a key such as "tcp/hop2-9 ADDRESS PORT" holds `number` in its range.
bool in_range(const std::string& key, const std::string& kind, const std::string& rest, int number) {
    int first = 0;
    int last = 0;
    const auto verb = key.substr(0, key.find(' '));
    return key.starts_with(kind) && key.substr(verb.size()) == rest &&
           std::sscanf(verb.c_str() + kind.size(), "%d-%d", &first, &last) == 2 && first <= number &&
           number <= last;
}

std::string type_name(std::uint16_t type) {
    constexpr std::array<std::pair<std::uint16_t, const char*>, 4> names{
        {{1, "A"}, {6, "SOA"}, {28, "AAAA"}, {33, "SRV"}}};
    for (const auto& [number, name] : names) {
        if (number == type) {
            return name;
        }
    }
    return fmt::format("TYPE{}", type);
}

std::vector<std::string> dns_keys(const DnsQuestion& question) {
    std::string way = "dns";
    if (question.transport == Transport::tcp) {
        way += "/tcp";
    }
    if (question.edns_size != 0) {
        way += fmt::format("/edns{}", question.edns_size);
    }
    if (question.patience == Patience::recursive) {
        way += "/recursive";
    }
    const auto& server = question.server.address;
    return {fmt::format("{} {} {} {}", way, server, question.name, type_name(question.type)),
            fmt::format("{} {} * *", way, server), fmt::format("dns/any {} {} *", server, question.name),
            fmt::format("dns/any {} * {}", server, type_name(question.type)),
            fmt::format("dns/any {} * *", server)};
}

void answer(Exchange& exchange, Bytes reply) {
    exchange.outcome = Outcome::answered;
    exchange.reply = std::move(reply);
    exchange.attempts = 1;
    exchange.round_trip = exchange.took;
}

/// As src/net ends a stream: closed without an octet is a no, with some of them it is no reply.
void end_stream(Exchange& exchange, const WorldLine& line) {
    exchange.end = line.end;
    if (line.end != StreamEnd::none) {
        exchange.outcome = exchange.reply.empty() ? Outcome::rejected : Outcome::malformed;
    }
}

} // namespace

FakeWorld::FakeWorld(const Scenario& scenario, Order order)
    : scenario_(scenario), order_(order), next_random_(scenario.first_random) {
    const auto& password = scenario.password;
    if (!password.empty()) {
        password_ = Secret(password.size());
        std::copy(password.begin(), password.end(), password_.room().begin());
        password_.use(password.size());
    }
}

std::vector<std::string> FakeWorld::endpoint_keys(const std::string& transport, const Endpoint& to) const {
    const auto port = fmt::format(" {} {}", to.address, to.port);
    const auto any_port = fmt::format(" {} *", to.address);
    const auto way = transport + qualifier(to);
    std::vector<std::string> keys{way + port};
    if (to.hop_limit > 0 || to.min_ttl > 0) { // never described by a plain line: the plain answer is another
        const auto kind = transport + (to.hop_limit > 0 ? "/hop" : "/ttl");
        for (const auto& rest : {port, any_port}) {
            for (const auto& [key, lines] : scenario_.world) {
                if (in_range(key, kind, rest, std::max(to.hop_limit, to.min_ttl))) {
                    keys.push_back(key);
                }
            }
        }
        return keys;
    }
    for (const auto& key : {way + any_port, transport + port, transport + any_port}) {
        keys.push_back(key);
    }
    return keys;
}

const WorldLine& FakeWorld::line_for(const std::vector<std::string>& keys) {
    for (const auto& key : keys) {
        const auto found = scenario_.world.find(key);
        if (found == scenario_.world.end()) {
            continue;
        }
        const bool any = serves_any(key);
        auto& used = used_[key];
        if (any) {
            used = found->second.size();
            return found->second.front();
        }
        if (used < found->second.size()) {
            return found->second[used++];
        }
    }
    throw std::runtime_error("no line of the scenario describes " + keys.front());
}

std::vector<std::string> FakeWorld::unused() const {
    std::vector<std::string> lines;
    for (const auto& [key, queue] : scenario_.world) {
        const auto found = used_.find(key);
        const auto used = found == used_.end() ? std::size_t{0} : found->second;
        for (auto i = used; i < queue.size(); ++i) {
            lines.push_back(fmt::format("line {}: {}", queue[i].number, key));
        }
    }
    return lines;
}

Exchange FakeWorld::begin(const WorldLine& line) const {
    Exchange exchange;
    exchange.outcome = line.ending;
    const bool silent = line.ending == Outcome::timed_out && line.pieces.empty() && !line.dns;
    exchange.attempts = silent ? attempts_in_silence : 1;
    exchange.took = line.took.value_or(silent ? silence_time : answer_time);
    exchange.icmp = line.icmp;
    exchange.path_mtu = line.path_mtu;
    exchange.segment = line.segment;
    exchange.sent_unix_us = scenario_.sent_unix_us;
    exchange.received_unix_us = scenario_.received_unix_us;
    return exchange;
}

Task<void> FakeWorld::give_way() {
    const auto executor = co_await asio::this_coro::executor;
    co_await asio::post(executor, asio::use_awaitable);
}

Task<Exchange> FakeWorld::open_tcp(Endpoint to) {
    co_await give_way();
    const auto keys = endpoint_keys("tcp", to);
    const auto& line = line_for(keys);
    auto exchange = begin(line);
    exchange.connected = line.connected;
    if (exchange.outcome == Outcome::open || (exchange.outcome == Outcome::refused && !exchange.icmp)) {
        exchange.round_trip = exchange.took;
    }
    co_return exchange;
}

Task<Exchange> FakeWorld::talk_udp(Endpoint to, Bytes request, Framer framer) {
    co_await give_way();
    const auto keys = endpoint_keys("udp", to);
    sent_[keys.front()].push_back(request);
    const auto& line = line_for(keys);
    auto exchange = begin(line);
    for (const auto& datagram : line.pieces) {
        const auto progress = framer(datagram);
        if (progress == Progress::complete) {
            answer(exchange, datagram);
            co_return exchange;
        }
        if (progress != Progress::alien) {
            exchange.outcome = Outcome::malformed;
            exchange.reply = datagram;
        }
    }
    co_return exchange;
}

Task<Exchange> FakeWorld::talk_tcp(Endpoint to, Bytes request, Framer framer) {
    // A request and a framer are a conversation of one turn.
    auto dialogue = [request, framer, begun = false](BytesView received) mutable {
        Turn turn;
        turn.progress = begun ? framer(received) : Progress::complete;
        if (!begun) {
            turn.send = request;
        }
        begun = true;
        return turn;
    };
    const Dialogue named = dialogue;
    auto exchange = co_await converse_tcp(to, named);
    co_return exchange;
}

Task<Exchange> FakeWorld::converse_tcp(Endpoint to, Dialogue dialogue) {
    co_await give_way();
    const auto keys = endpoint_keys("tcp", to);
    const auto& line = line_for(keys);
    auto exchange = begin(line);
    exchange.connected = line.connected || !line.pieces.empty();
    if (!exchange.connected) {
        co_return exchange;
    }
    auto turn = dialogue(BytesView());
    sent_[keys.front()].push_back(turn.send);
    Bytes received;
    for (const auto& piece : line.pieces) {
        received.insert(received.end(), piece.begin(), piece.end());
        exchange.reply.insert(exchange.reply.end(), piece.begin(), piece.end());
        turn = dialogue(received);
        if (turn.progress == Progress::malformed) {
            exchange.outcome = Outcome::malformed;
            co_return exchange;
        }
        if (turn.progress != Progress::complete) {
            continue;
        }
        if (turn.send.empty()) {
            const auto all = exchange.reply;
            answer(exchange, all);
            co_return exchange;
        }
        sent_[keys.front()].push_back(turn.send);
        received.clear();
    }
    end_stream(exchange, line);
    co_return exchange;
}

Task<TlsExchange> FakeWorld::talk_tls(Endpoint to, Bytes request, Framer) {
    co_await give_way();
    if (!request.empty()) {
        throw std::logic_error("no scenario describes what is said inside of TLS");
    }
    const auto keys = endpoint_keys("tls", to);
    const auto& line = line_for(keys);
    TlsExchange seen;
    seen.exchange = begin(line);
    seen.exchange.connected = line.connected || !line.pieces.empty();
    seen.handshake = !line.protocol.empty();
    if (seen.handshake) {
        seen.protocol = line.protocol;
        seen.certificate = line.pieces.front();
        seen.exchange.outcome = Outcome::open;
    } else if (!line.pieces.empty()) {
        answer(seen.exchange, line.pieces.front());
        seen.exchange.outcome = Outcome::malformed;
    } else {
        end_stream(seen.exchange, line);
        seen.alert = line.alert;
    }
    co_return seen;
}

Task<Exchange> FakeWorld::ask_dns(DnsQuestion question) {
    co_await give_way();
    const auto keys = dns_keys(question);
    const auto& line = line_for(keys);
    auto exchange = begin(line);
    if (line.dns) {
        answer(exchange, encode_response(question, *line.dns));
    } else if (!line.pieces.empty()) {
        answer(exchange, line.pieces.front());
    } else {
        exchange.connected = line.connected;
        end_stream(exchange, line);
    }
    co_return exchange;
}

Task<SweepResult> FakeWorld::sweep_tcp(PortSweep sweep) {
    co_await give_way();
    const std::vector<std::string> keys{"sweep " + sweep.address};
    const auto& line = line_for(keys);
    if (!line.sweep) {
        throw std::runtime_error("no sweep is described by " + keys.front());
    }
    co_return play_sweep(*line.sweep, sweep);
}

Task<void> FakeWorld::together(std::vector<Task<void>> tasks) {
    if (order_ == Order::one_by_one) {
        for (auto& task : tasks) {
            co_await std::move(task);
        }
        co_return;
    }
    const auto executor = co_await asio::this_coro::executor;
    using Operation = decltype(asio::co_spawn(executor, std::move(tasks.front()), asio::deferred));
    std::vector<Operation> operations;
    for (auto& task : tasks) {
        operations.push_back(asio::co_spawn(executor, std::move(task), asio::deferred));
    }
    if (operations.empty()) {
        co_return;
    }
    auto group = asio::experimental::make_parallel_group(std::move(operations));
    const auto all = asio::experimental::wait_for_all();
    const auto ended = co_await group.async_wait(all, asio::use_awaitable);
    for (const auto& fault : std::get<1>(ended)) {
        if (fault) {
            std::rethrow_exception(fault);
        }
    }
}

Task<void> FakeWorld::pause(std::chrono::milliseconds length) {
    pauses_.push_back(static_cast<int>(length.count()));
    co_return;
}

} // namespace pretrust::testing
