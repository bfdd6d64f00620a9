// Every pipe goes its own way on the one connection; a request leaves as soon as the server's credits allow
// it. A hostile server can keep this busy no longer than the limits below.
#include "null_conversation.hpp"

#include <wire/filetime.hpp>

#include <algorithm>
#include <utility>

namespace pretrust::probes {

namespace {

using wire::Smb2Command;

constexpr int most_passed_over = 64;
constexpr int most_reads = 64;             // for one call: 64 fragments are 270 KB of stub
constexpr std::size_t most_replies = 32;   // to one script
constexpr std::size_t most_credits = 1024; // counted, whatever is granted
constexpr std::uint16_t wanted_credits = 16;
constexpr std::uint32_t most_output = 32768; // fits the longest reply that a World keeps
constexpr std::uint16_t guest_session = 1;
constexpr std::uint32_t success = 0;

/// \\server\IPC$. An IPv6 address stands in brackets; servers look at the share only.
std::string share_of(const std::string& address) {
    const bool ipv6 = address.find(':') != std::string::npos;
    return "\\\\" + (ipv6 ? '[' + address + ']' : address) + "\\IPC$";
}

void append(Bytes& to, BytesView octets) {
    to.insert(to.end(), octets.begin(), octets.end());
}

bool is_interim(const wire::Smb2Header& header) {
    return header.status == wire::smb2_status::pending && (header.flags & wire::smb2_flag::async) != 0;
}

} // namespace

NullConversation::NullConversation(const Endpoint& to, std::vector<PipeErrand> errands, wire::NullLogon logon,
                                   const NullSeed& seed, NullDepth depth)
    : share_(share_of(to.address)), errands_(std::move(errands)), logon_(logon), depth_(depth), seed_(seed) {
    said_.is_signed = logon == wire::NullLogon::signed_session;
    said_.pipes.resize(errands_.size());
    pipes_.resize(errands_.size());
}

Turn NullConversation::operator()(BytesView received) {
    Turn turn;
    if (!begun_) {
        begun_ = true;
        ask(Smb2Command::negotiate, wire::encode_smb2_negotiate(seed_.client_guid, seed_.salt));
    }
    append(pending_, received.subspan(std::min(seen_, received.size())));
    seen_ = received.size();
    while (!malformed_) {
        const auto frame = wire::read_smb2_frame(pending_);
        malformed_ = frame.progress == Progress::malformed;
        if (frame.progress != Progress::complete) {
            break;
        }
        for (const auto& message : frame.messages) {
            take(message);
        }
        open_controls();
        append(turn.send,
               flush()); // one message at a time, so that going through it again finds the same ids
        pending_.erase(pending_.begin(), pending_.begin() + static_cast<std::ptrdiff_t>(frame.size));
    }
    if (malformed_) {
        turn.progress = Progress::malformed;
        return turn;
    }
    append(turn.send, flush());
    const bool over = outstanding_.empty();
    turn.progress = over || !turn.send.empty() ? Progress::complete : Progress::more;
    if (!turn.send.empty()) {
        seen_ = 0;
    }
    return turn;
}

void NullConversation::ask(Smb2Command command, Bytes body, std::size_t pipe) {
    queue_.push_back({command, pipe, std::move(body)});
}

Bytes NullConversation::flush() {
    Bytes octets;
    // A server that grants no credit at all still has to be asked one thing at a time.
    while (!queue_.empty() && (credits_ > 0 || outstanding_.empty())) {
        append(octets, encode(queue_.front()));
        credits_ -= credits_ > 0 ? 1 : 0;
        queue_.front().body.clear();
        if (queue_.front().command == Smb2Command::create) {
            said_.pipes[queue_.front().pipe].asked = true;
        }
        outstanding_.emplace(next_message_++, std::move(queue_.front()));
        queue_.pop_front();
    }
    return octets;
}

Bytes NullConversation::encode(const Request& request) {
    wire::Smb2Header head;
    head.command = request.command;
    // Reserved in 2.0.2, and not yet meant in the first message.
    head.credit_charge = said_.dialect > wire::smb2_dialect_2_0_2 ? 1 : 0;
    head.credits = wanted_credits;
    head.message_id = next_message_;
    head.tree_id = tree_;
    head.session_id = session_;
    auto octets = wire::encode_smb2(head, request.body);
    if (key_) {
        wire::sign_smb2(*key_, octets);
    } else if (said_.is_signed) {
        preauth_.add(BytesView(octets).subspan(4));
    }
    return octets;
}

void NullConversation::take(const wire::Smb2Message& message) {
    const auto& header = message.header;
    const auto found = outstanding_.find(header.message_id);
    const bool ours = found != outstanding_.end() && (header.flags & wire::smb2_flag::reply) != 0 &&
                      found->second.command == header.command;
    if (ours) {
        credits_ = std::min(credits_ + header.credits, most_credits);
    }
    if (!ours || is_interim(header)) {
        malformed_ = malformed_ || ++passed_over_ > most_passed_over;
        return;
    }
    const auto pipe = found->second.pipe;
    outstanding_.erase(found);
    take_answer(message, pipe);
}

void NullConversation::take_answer(const wire::Smb2Message& message, std::size_t pipe) {
    switch (message.header.command) {
    case Smb2Command::negotiate:
        return take_negotiate(message);
    case Smb2Command::session_setup:
        return take_session_setup(message);
    case Smb2Command::tree_connect:
        return take_tree_connect(message);
    case Smb2Command::create:
        return take_create(message, pipe);
    case Smb2Command::ioctl:
    case Smb2Command::read:
        return take_output(message, pipe);
    }
}

void NullConversation::take_negotiate(const wire::Smb2Message& message) {
    const auto status = message.header.status;
    const auto reply = wire::decode_smb2_negotiate(message);
    const bool usable = reply && wire::smb2_dialect_name(reply->dialect);
    if (status == success && !usable) {
        malformed_ = true;
        return;
    }
    said_.negotiate_status = status;
    if (status != success) {
        return;
    }
    said_.security_mode = reply->security_mode;
    said_.dialect = reply->dialect;
    said_.system_time_us = wire::filetime_to_unix_us(reply->system_time);
    if (depth_ == NullDepth::negotiate) {
        return;
    }
    preauth_.add(message.octets);
    ask(Smb2Command::session_setup, wire::encode_smb2_session_setup(wire::encode_ntlm_negotiate(logon_)));
}

void NullConversation::take_session_setup(const wire::Smb2Message& message) {
    const auto status = message.header.status;
    const auto reply = wire::decode_smb2_session_setup(message);
    if (status == wire::smb2_status::more_processing) {
        auto challenge = reply ? wire::decode_ntlm_challenge(reply->security_buffer) : std::nullopt;
        if (!challenge || said_.challenge) {
            malformed_ = true;
            return;
        }
        said_.challenge = std::move(challenge);
        if (depth_ == NullDepth::challenge) {
            return;
        }
        session_ = message.header.session_id;
        preauth_.add(message.octets);
        const auto logon = wire::encode_ntlm_anonymous(logon_, seed_.session_key);
        ask(Smb2Command::session_setup, wire::encode_smb2_session_setup(logon));
        return;
    }
    if (status == success && !reply) {
        malformed_ = true;
        return;
    }
    said_.session_status = status;
    said_.session_flags = status == success ? reply->flags : std::uint16_t{0};
    if (status != success || (said_.session_flags & guest_session) != 0) {
        return; // As a guest we would learn what guests may do.
    }
    session_ = message.header.session_id;
    if (said_.is_signed) {
        key_ = wire::smb2_signing_key(said_.dialect, seed_.session_key, preauth_);
    }
    ask(Smb2Command::tree_connect, wire::encode_smb2_tree_connect(share_));
}

void NullConversation::take_tree_connect(const wire::Smb2Message& message) {
    const auto status = message.header.status;
    if (status == success && !wire::decode_smb2_tree_connect(message)) {
        malformed_ = true;
        return;
    }
    said_.tree_status = status;
    if (status != success) {
        return;
    }
    tree_ = message.header.tree_id;
    open_pipes(false);
}

void NullConversation::open_pipes(bool controls) {
    for (std::size_t pipe = 0; pipe < errands_.size(); ++pipe) {
        if (errands_[pipe].control == controls) {
            ask(Smb2Command::create, wire::encode_smb2_create(errands_[pipe].pipe), pipe);
        }
    }
}

/// Last, and alone: Samba starts a server at the first open of svcctl, and is deaf for two seconds.
void NullConversation::open_controls() {
    if (said_.tree_status == success && queue_.empty() && outstanding_.empty() && !controls_begun_) {
        controls_begun_ = true;
        open_pipes(true);
    }
}

void NullConversation::take_create(const wire::Smb2Message& message, std::size_t pipe) {
    const auto status = message.header.status;
    const auto reply = wire::decode_smb2_create(message);
    if (status == success && !reply) {
        malformed_ = true;
        return;
    }
    said_.pipes[pipe].create_status = status;
    if (status == success && !errands_[pipe].service.uuid.empty()) {
        pipes_[pipe].file = reply->file;
        transceive(pipe, wire::encode_rpc_bind(errands_[pipe].service, pipes_[pipe].call));
    }
}

void NullConversation::transceive(std::size_t pipe, const Bytes& pdu) {
    auto& state = pipes_[pipe];
    state.received.clear();
    state.reads = 0;
    if (!pdu.empty()) { // a stub too long for one fragment ends the errand
        ask(Smb2Command::ioctl, wire::encode_smb2_transceive(state.file, pdu, most_output), pipe);
    }
}

void NullConversation::take_output(const wire::Smb2Message& message, std::size_t pipe) {
    auto& state = pipes_[pipe];
    const auto status = message.header.status;
    if (status != success && status != wire::smb2_status::buffer_overflow) {
        said_.pipes[pipe].io_status = status;
        return;
    }
    std::optional<BytesView> output;
    if (message.header.command == Smb2Command::read) {
        output = wire::decode_smb2_read(message);
    } else if (const auto reply = wire::decode_smb2_ioctl(message)) {
        output = reply->output;
    }
    if (!output) {
        malformed_ = true;
        return;
    }
    append(state.received, *output);
    const auto progress = wire::rpc_progress(state.received, state.call);
    if (progress == Progress::more && state.reads < most_reads) {
        ++state.reads;
        ask(Smb2Command::read, wire::encode_smb2_read(state.file, most_output), pipe);
        return;
    }
    if (const auto reply = wire::decode_rpc_reply(state.received, state.call)) {
        take_rpc(*reply, pipe);
    } else {
        malformed_ = true;
    }
}

void NullConversation::take_rpc(const wire::RpcReply& reply, std::size_t pipe) {
    auto& result = said_.pipes[pipe];
    if (!result.bound) {
        const auto* ack = std::get_if<wire::RpcBindAck>(&reply.body);
        result.bound = ack != nullptr && ack->accepted();
        if (*result.bound) {
            call_next(pipe);
        }
        return;
    }
    PipeReply answer;
    if (const auto* response = std::get_if<wire::RpcResponse>(&reply.body)) {
        answer.stub = response->stub;
    } else if (const auto* fault = std::get_if<wire::RpcFault>(&reply.body)) {
        answer.fault = fault->status;
    } else {
        malformed_ = true;
        return;
    }
    result.replies.push_back(std::move(answer));
    call_next(pipe);
}

void NullConversation::call_next(std::size_t pipe) {
    const auto& script = errands_[pipe].script;
    const auto& replies = said_.pipes[pipe].replies;
    if (!script || replies.size() >= most_replies) {
        return;
    }
    if (const auto call = script(replies)) {
        transceive(pipe, wire::encode_rpc_request(++pipes_[pipe].call, call->opnum, call->stub));
    }
}

} // namespace pretrust::probes
