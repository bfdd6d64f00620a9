// One SMB2 connection of a null session (MS-SMB2 3.3.5): negotiate, log on as nobody, IPC$, pipes. The script
// may refuse each step, choose dialects, and insist on signed requests.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <simulator/rpc.hpp>
#include <simulator/services.hpp>
#include <simulator/smb_wire.hpp>
#include <string_view>
#include <utility>

namespace pretrust::sim {

inline constexpr std::uint32_t tree_number = 5;
inline constexpr std::uint64_t session_number = 0x0000400000000011;

/// A pipe of IPC$ that a client has open.
struct Pipe {
    explicit Pipe(RpcServer made) : server(std::move(made)) {}
    /// Takes what was written; what the server says to it becomes unread.
    void hear(BytesView input);

    RpcServer server;
    Bytes heard;
    Bytes unread;
};

class SmbSession final : public Session {
  public:
    explicit SmbSession(const Post& post) : post_(post) {}

    Bytes hear(Bytes& received) override;

  private:
    Bytes answer(BytesView message);
    smb::Reply reply_to(const smb::Request& request);
    smb::Reply negotiate(const smb::Request& request);
    smb::Reply session_setup(const smb::Request& request);
    smb::Reply tree_connect(const smb::Request& request);
    smb::Reply create(const smb::Request& request);
    smb::Reply transceive(const smb::Request& request);
    smb::Reply read(const smb::Request& request);
    smb::Reply write(const smb::Request& request);
    smb::Reply close(const smb::Request& request);

    smb::Reply error(std::uint32_t status) const;
    /// Of a session that is there, with success.
    static smb::Reply reply_with(Bytes body);
    /// The setting as NTSTATUS; nullopt when the script says nothing.
    std::optional<std::uint32_t> scripted(std::string_view step) const;
    Pipe* pipe(BytesView file_id);
    bool insists_on_signing(std::string_view from) const { return post_.text("unsigned") == from; }
    /// With a status, or by hanging up.
    smb::Reply refuse_unsigned();

    Post post_;
    std::uint16_t dialect_ = 0;
    std::array<std::uint8_t, 64> hash_{};
    bool logged_on_ = false;
    bool tree_ = false;
    bool hung_up_ = false;        ///< what was asked last gets no answer
    std::optional<smb::Key> key_; ///< of a session with key exchange
    std::uint64_t next_file_ = 1;
    std::map<std::uint64_t, std::unique_ptr<Pipe>> pipes_;
};

} // namespace pretrust::sim
