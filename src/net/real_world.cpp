// The World interface, put together from efforts.
#include <net/core.hpp>
#include <net/datagram.hpp>
#include <net/descriptors.hpp>
#include <net/dns_question.hpp>
#include <net/real_world.hpp>
#include <net/sockets.hpp>
#include <net/stream.hpp>
#include <net/sweep.hpp>

#include <boost/asio/co_spawn.hpp>

#include <exception>
#include <utility>

namespace pretrust {

namespace asio = boost::asio;

namespace {

Failure bad_source(const std::string& address, const std::string& why) {
    return Failure{FailureKind::usage, "source address " + address + ": " + why};
}

/// What `together` waits for.
struct Group {
    Group(std::shared_ptr<Core> core_in, std::size_t count)
        : core(std::move(core_in)), bell(core->context, core->stop), running(count) {}

    void ended(std::exception_ptr fault) {
        if (fault && !first_fault) {
            first_fault = fault;
        }
        if (--running == 0) {
            bell.ring();
        }
    }

    std::shared_ptr<Core> core;
    Bell bell;
    std::size_t running;
    std::exception_ptr first_fault;
};

std::shared_ptr<StreamEffort> stream(std::shared_ptr<Core> core, const Endpoint& to, StreamGoal goal,
                                     Dialogue dialogue) {
    return std::make_shared<StreamEffort>(std::move(core), to, goal, std::move(dialogue), to.patience);
}

std::shared_ptr<Effort> dns_effort(std::shared_ptr<Core> core, const DnsQuestion& question, Bytes query,
                                   Framer framer) {
    if (question.transport == Transport::udp) {
        return std::make_shared<DatagramEffort>(std::move(core), question.server, std::move(query),
                                                std::move(framer), question.patience);
    }
    return std::make_shared<StreamEffort>(std::move(core), question.server, StreamGoal::reply,
                                          ask_once(std::move(query), std::move(framer)), question.patience);
}

/// A message over TCP begins with its length (RFC 1035 4.2.2); what follows the first message is nobody's.
void strip_length(Bytes& message) {
    if (message.size() >= 2) {
        const std::size_t length = message[0] * 256U + message[1];
        message.erase(message.begin(), message.begin() + 2);
        message.resize(std::min(message.size(), length));
    }
}

} // namespace

RealWorld::RealWorld(std::shared_ptr<Core> core) : core_(std::move(core)) {}

RealWorld::~RealWorld() = default;

Result<std::unique_ptr<RealWorld>> RealWorld::make(asio::io_context& context, NetOptions options) {
    const auto source = options.source_address;
    auto core = std::make_shared<Core>(context, std::move(options));
    if (!source.empty()) {
        boost::system::error_code error;
        core->source = asio::ip::make_address(source, error);
        if (error) {
            return bad_source(source, "not a numeric address");
        }
        asio::ip::udp::socket probe(context);
        probe.open(core->source->is_v4() ? asio::ip::udp::v4() : asio::ip::udp::v6(), error);
        if (!error) {
            probe.bind(asio::ip::udp::endpoint(*core->source, 0), error);
        }
        if (error) {
            return bad_source(source, "not an address of this host (" + error.message() + ")");
        }
    }
    raise_descriptor_limit();
    return std::unique_ptr<RealWorld>(new RealWorld(std::move(core)));
}

Task<Exchange> RealWorld::open_tcp(Endpoint to) {
    const auto core = core_;
    const auto effort = stream(core, to, StreamGoal::connection, Dialogue());
    co_return co_await Effort::carry_out(effort);
}

Task<Exchange> RealWorld::talk_tcp(Endpoint to, Bytes request, Framer framer) {
    const auto core = core_;
    const auto dialogue = ask_once(std::move(request), std::move(framer));
    const auto effort = stream(core, to, StreamGoal::reply, dialogue);
    co_return co_await Effort::carry_out(effort);
}

Task<Exchange> RealWorld::converse_tcp(Endpoint to, Dialogue dialogue) {
    const auto core = core_;
    const auto effort = stream(core, to, StreamGoal::reply, std::move(dialogue));
    co_return co_await Effort::carry_out(effort);
}

Task<Exchange> RealWorld::talk_udp(Endpoint to, Bytes request, Framer framer) {
    const auto core = core_;
    const auto effort =
        std::make_shared<DatagramEffort>(core, to, std::move(request), std::move(framer), to.patience);
    co_return co_await Effort::carry_out(effort);
}

Task<TlsExchange> RealWorld::talk_tls(Endpoint to, Bytes request, Framer framer) {
    const auto core = core_;
    const auto goal = request.empty() ? StreamGoal::tls_handshake : StreamGoal::tls_reply;
    const auto dialogue = ask_once(std::move(request), std::move(framer));
    const auto effort = stream(core, to, goal, dialogue);
    TlsExchange seen;
    seen.exchange = co_await Effort::carry_out(effort);
    seen.handshake = effort->handshake_done();
    seen.protocol = effort->protocol();
    seen.certificate = effort->certificate();
    seen.alert = effort->alert();
    co_return seen;
}

Task<Exchange> RealWorld::ask_dns(DnsQuestion question) {
    const auto core = core_;
    const auto ares = std::make_shared<AresQuestion>(question);
    const Framer framer = [ares](BytesView octets) { return ares->judge(octets); };
    Exchange whole;
    whole.started = core->elapsed();
    int attempts_before = 0;
    for (auto query = ares->take_query(); !query.empty(); query = ares->take_query()) {
        const auto started = whole.started;
        auto sent = query;
        const auto effort = dns_effort(core, question, std::move(query), framer);
        auto exchange = co_await Effort::carry_out(effort);
        exchange.attempts += attempts_before;
        if (attempts_before > 0) { // asked again without OPT
            exchange.took += exchange.started - started;
            exchange.started = started;
        }
        attempts_before = exchange.attempts;
        whole = std::move(exchange);
        whole.query = std::move(sent);
        if (question.transport == Transport::tcp) {
            strip_length(whole.query);
        }
        if (whole.outcome != Outcome::answered) {
            co_return whole;
        }
    }
    if (question.transport == Transport::tcp && whole.outcome == Outcome::answered) {
        strip_length(whole.reply);
    }
    co_return whole;
}

Task<SweepResult> RealWorld::sweep_tcp(PortSweep sweep) {
    const auto core = core_;
    const auto address = numeric(sweep.address);
    const auto effort = std::make_shared<SweepEffort>(core, address, std::move(sweep));
    co_return co_await SweepEffort::carry_out(effort);
}

Task<void> RealWorld::together(std::vector<Task<void>> tasks) {
    const auto group = std::make_shared<Group>(core_, tasks.size());
    for (auto& task : tasks) {
        asio::co_spawn(group->core->context, std::move(task),
                       [group](std::exception_ptr fault) { group->ended(fault); });
    }
    while (group->running > 0) {
        co_await group->bell.wait_until(Clock::time_point::max());
    }
    if (group->first_fault) {
        std::rethrow_exception(group->first_fault);
    }
}

Task<void> RealWorld::pause(std::chrono::milliseconds length) {
    const auto core = core_;
    const Pending pending(*core);
    Bell bell(core->context, core->stop);
    if (!core->stop.raised()) {
        const auto end = Clock::now() + length;
        co_await bell.wait_until(end);
    }
}

std::uint32_t RealWorld::random() {
    return core_->random();
}

const Secret* RealWorld::trust_password() const {
    return trust_password_.empty() ? nullptr : &trust_password_;
}

void RealWorld::keep_trust_password(Secret password) {
    trust_password_ = std::move(password);
}

Secret RealWorld::give_back_trust_password() {
    return std::exchange(trust_password_, Secret());
}

void RealWorld::cancel() {
    core_->stop.raise();
}

bool RealWorld::deadline_hit() const {
    return core_->deadline_hit;
}

microseconds RealWorld::elapsed() const {
    return core_->elapsed();
}

std::int64_t RealWorld::started_unix_us() const {
    return core_->started_unix_us;
}

} // namespace pretrust
