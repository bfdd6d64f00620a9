// Two attempts at most: unsigned as anybody may, signed as Windows demands of those who exchange a key.
#include "null_conversation.hpp"
#include "null_session.hpp"

#include <algorithm>
#include <utility>

namespace pretrust::probes {

namespace {

constexpr auto unsigned_session = wire::NullLogon::unsigned_session;
constexpr auto signed_session = wire::NullLogon::signed_session;
constexpr std::uint32_t denied = wire::smb2_status::access_denied;

template <std::size_t N> void fill(std::array<std::uint8_t, N>& octets, World& world) {
    static_assert(N % 4 == 0);
    for (std::size_t at = 0; at < N; at += 4) {
        const auto bits = world.random();
        for (std::size_t i = 0; i < 4; ++i) {
            octets[at + i] = static_cast<std::uint8_t>(bits >> 8U * i);
        }
    }
}

NullSeed draw_seed(World& world) {
    NullSeed seed;
    fill(seed.client_guid, world);
    fill(seed.salt, world);
    fill(seed.session_key, world);
    return seed;
}

bool refused(const NullSession& session, const std::vector<PipeErrand>& errands) {
    bool refused = session.session_status == denied || session.tree_status == denied;
    for (std::size_t i = 0; i < errands.size(); ++i) {
        refused = refused || (!errands[i].control && session.pipes[i].create_status == denied);
    }
    return refused;
}

/// What a script has said is never said again.
bool has_called(const NullSession& session, const std::vector<PipeErrand>& errands) {
    bool called = false;
    for (std::size_t i = 0; i < errands.size(); ++i) {
        called = called || (errands[i].script && session.pipes[i].bound.value_or(false));
    }
    return called;
}

/// Whether the server hung up before it had answered for everything but the controls. Some hardening does
/// that to null sessions which do not sign.
bool hung_up(const NullSession& session, const std::vector<PipeErrand>& errands) {
    const auto end = session.exchange.end;
    const bool over = end == StreamEnd::closed || end == StreamEnd::reset;
    if (!over || session.negotiate_status != 0U) {
        return false;
    }
    bool whole = session.tree_status.has_value();
    for (std::size_t i = 0; i < errands.size(); ++i) {
        const auto& pipe = session.pipes[i];
        const bool bound_or_not =
            !pipe.opened() || errands[i].service.uuid.empty() || pipe.bound || pipe.io_status;
        whole = whole && (errands[i].control || (pipe.create_status && bound_or_not));
    }
    return !whole;
}

/// How far an attempt came: a session, a tree, and every pipe that matters.
std::size_t reach(const NullSession& session, const std::vector<PipeErrand>& errands) {
    std::size_t steps = session.session_status == 0U ? 1 : 0;
    steps += session.tree_status == 0U ? 1 : 0;
    for (std::size_t i = 0; i < errands.size(); ++i) {
        steps += !errands[i].control && session.pipes[i].opened() ? 1 : 0;
    }
    return steps;
}

Task<NullSession> attempt(Endpoint to, std::vector<PipeErrand> errands, wire::NullLogon logon,
                          NullDepth depth, World& world) {
    const auto seed = draw_seed(world);
    NullConversation conversation(to, std::move(errands), logon, seed, depth);
    const Dialogue dialogue = conversation;
    auto exchange = co_await world.converse_tcp(to, dialogue);
    conversation(BytesView());
    conversation(exchange.reply);
    NullSession session = conversation.said();
    session.to = std::move(to);
    session.exchange = std::move(exchange);
    co_return session;
}

} // namespace

Task<NullSession> meet_smb_server(Endpoint to, NullDepth depth, World& world) {
    std::vector<PipeErrand> none;
    auto session = co_await attempt(std::move(to), std::move(none), unsigned_session, depth, world);
    co_return session;
}

Task<NullSession> null_session(Endpoint to, std::vector<PipeErrand> errands, World& world) {
    auto first = co_await attempt(to, errands, unsigned_session, NullDepth::pipes, world);
    const bool again = refused(first, errands) || hung_up(first, errands);
    if (!again || has_called(first, errands)) {
        co_return first;
    }
    auto second = co_await attempt(to, errands, signed_session, NullDepth::pipes, world);
    // Of two that were hung up on alike, the signed one says so of both.
    const bool whole =
        second.exchange.outcome == Outcome::answered || (hung_up(first, errands) && hung_up(second, errands));
    const bool further = whole ? reach(second, errands) >= reach(first, errands)
                               : reach(second, errands) > reach(first, errands);
    co_return further ? second : first;
}

} // namespace pretrust::probes
