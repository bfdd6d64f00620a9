// Call 1 is the bind, call 2 the script's first.
#include "rpc_calls.hpp"

namespace pretrust::probes {

namespace {

constexpr std::uint32_t bind_call = 1;

std::uint32_t call_number(std::size_t replies) {
    return bind_call + 1 + static_cast<std::uint32_t>(replies);
}

/// What arrived on the connection, turned into the script's terms. nullopt: the call was not answered.
std::optional<bool> read_bind(BytesView stream) {
    const auto reply = wire::decode_rpc_reply(stream, bind_call);
    if (!reply) {
        return std::nullopt;
    }
    const auto* ack = std::get_if<wire::RpcBindAck>(&reply->body);
    return ack != nullptr && ack->accepted();
}

std::optional<PipeReply> read_call(BytesView stream, std::uint32_t call) {
    const auto reply = wire::decode_rpc_reply(stream, call);
    if (!reply) {
        return std::nullopt;
    }
    PipeReply read;
    if (const auto* fault = std::get_if<wire::RpcFault>(&reply->body)) {
        read.fault = fault->status;
    } else if (const auto* response = std::get_if<wire::RpcResponse>(&reply->body)) {
        read.stub = response->stub;
    } else {
        return std::nullopt;
    }
    return read;
}

Dialogue lead(wire::RpcSyntax service, PipeScript script) {
    return [service = std::move(service), script = std::move(script), begun = false, bound = false,
            replies = std::vector<PipeReply>()](BytesView received) mutable {
        Turn turn;
        if (!begun) {
            begun = true;
            turn.progress = Progress::complete;
            turn.send = wire::encode_rpc_bind(service, bind_call);
            return turn;
        }
        const auto call = bound ? call_number(replies.size()) : bind_call;
        turn.progress = wire::rpc_progress(received, call);
        if (turn.progress != Progress::complete) {
            return turn;
        }
        if (bound) {
            auto reply = read_call(received, call);
            if (!reply) {
                return turn; // neither response nor fault: there is nothing more to say
            }
            replies.push_back(std::move(*reply));
        } else if (!read_bind(received).value_or(false)) {
            return turn;
        }
        bound = true;
        if (const auto next = script(replies)) {
            turn.send = wire::encode_rpc_request(call_number(replies.size()), next->opnum, next->stub);
        }
        return turn;
    };
}

} // namespace

Task<RpcConversation> call_over_tcp(Endpoint to, wire::RpcSyntax service, PipeScript script, World& world) {
    const auto dialogue = lead(std::move(service), std::move(script));
    RpcConversation conversation;
    conversation.exchange = co_await world.converse_tcp(to, dialogue);
    const auto& stream = conversation.exchange.reply;
    conversation.bound = read_bind(stream);
    while (auto reply = read_call(stream, call_number(conversation.replies.size()))) {
        conversation.replies.push_back(std::move(*reply));
    }
    co_return conversation;
}

} // namespace pretrust::probes
