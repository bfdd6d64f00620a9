// One null session as a pure state machine: octets in, octets out. It leads the connection as a Dialogue, and
// reads the results out of an exchange by going through it again; both take every message the same way.
#pragma once

#include "null_session.hpp"

#include <wire/smb2_signing.hpp>

#include <array>
#include <cstddef>
#include <deque>
#include <map>

namespace pretrust::probes {

/// What is random in a conversation, drawn before it, so that it can be gone through again.
struct NullSeed {
    std::array<std::uint8_t, 16> client_guid{};
    std::array<std::uint8_t, 32> salt{};
    wire::SessionKey session_key{};
};

class NullConversation {
  public:
    NullConversation(const Endpoint& to, std::vector<PipeErrand> errands, wire::NullLogon logon,
                     const NullSeed& seed, NullDepth depth = NullDepth::pipes);

    /// The Dialogue.
    Turn operator()(BytesView received);
    /// What the server has said so far; without endpoint and exchange.
    const NullSession& said() const { return said_; }

  private:
    static constexpr std::size_t no_pipe = static_cast<std::size_t>(-1);
    struct Request {
        wire::Smb2Command command = wire::Smb2Command::negotiate;
        std::size_t pipe = no_pipe;
        Bytes body;
    };
    struct PipeState {
        wire::Smb2FileId file{};
        std::uint32_t call = 1; ///< id of the bind or call under way
        Bytes received;         ///< of that call
        int reads = 0;          ///< made for that call
    };

    void ask(wire::Smb2Command command, Bytes body, std::size_t pipe = no_pipe);
    Bytes flush();
    Bytes encode(const Request& request);
    void take(const wire::Smb2Message& message);
    void take_answer(const wire::Smb2Message& message, std::size_t pipe);
    void take_negotiate(const wire::Smb2Message& message);
    void take_session_setup(const wire::Smb2Message& message);
    void take_tree_connect(const wire::Smb2Message& message);
    void take_create(const wire::Smb2Message& message, std::size_t pipe);
    void take_output(const wire::Smb2Message& message, std::size_t pipe);
    void take_rpc(const wire::RpcReply& reply, std::size_t pipe);
    void open_pipes(bool controls);
    void open_controls();
    void transceive(std::size_t pipe, const Bytes& pdu);
    void call_next(std::size_t pipe);

    std::string share_;
    std::vector<PipeErrand> errands_;
    wire::NullLogon logon_;
    NullDepth depth_;
    NullSeed seed_;
    NullSession said_;

    bool begun_ = false;
    bool malformed_ = false;
    bool controls_begun_ = false;
    std::size_t seen_ = 0; ///< octets of the present turn taken already
    Bytes pending_;        ///< the beginning of a message
    int passed_over_ = 0;  ///< interim replies and messages that answer nothing
    std::deque<Request> queue_;
    std::map<std::uint64_t, Request> outstanding_; ///< bodies dropped; by message id
    std::uint64_t next_message_ = 0;
    std::size_t credits_ = 1;
    std::uint64_t session_ = 0;
    std::uint32_t tree_ = 0;
    wire::Smb2PreauthHash preauth_;
    std::optional<wire::Smb2SigningKey> key_; ///< once the session signs
    std::vector<PipeState> pipes_;
};

} // namespace pretrust::probes
