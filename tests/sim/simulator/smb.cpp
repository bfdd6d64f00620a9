// One SMB2 connection of a null session (MS-SMB2 3.3.5): negotiate, log on as nobody, IPC$, pipes. The script
// may refuse each step, choose dialects, and insist on signed requests.
#include <wire/text.hpp>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <simulator/ntlm.hpp>
#include <simulator/rpc.hpp>
#include <simulator/services.hpp>
#include <simulator/smb_wire.hpp>
#include <sstream>

namespace pretrust::sim {

namespace {

using smb::Command;

constexpr std::uint32_t tree_number = 5;
constexpr std::uint64_t session_number = 0x0000400000000011;

/// A pipe of IPC$ that a client has open.
struct Pipe {
    explicit Pipe(RpcServer made) : server(std::move(made)) {}
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
    /// The setting as NTSTATUS; nullopt when the script says nothing.
    std::optional<std::uint32_t> scripted(std::string_view step) const;
    Pipe* pipe(BytesView file_id);
    bool insists_on_signing(std::string_view from) const { return post_.text("unsigned") == from; }

    Post post_;
    std::uint16_t dialect_ = 0;
    std::array<std::uint8_t, 64> hash_{};
    bool logged_on_ = false;
    bool tree_ = false;
    std::optional<smb::Key> key_; ///< of a session with key exchange
    std::uint64_t next_file_ = 1;
    std::map<std::uint64_t, std::unique_ptr<Pipe>> pipes_;
};

Bytes SmbSession::hear(Bytes& received) {
    Bytes said;
    while (received.size() >= 4 && !over()) {
        const std::size_t size = received[1] * 65536U + received[2] * 256U + received[3];
        if (received[0] != 0) {
            end();
            break;
        }
        if (received.size() < 4 + size) {
            break;
        }
        const auto reply = answer(BytesView(received).subspan(4, size));
        said.insert(said.end(), reply.begin(), reply.end());
        received.erase(received.begin(), received.begin() + static_cast<std::ptrdiff_t>(4 + size));
    }
    return said;
}

Bytes SmbSession::answer(BytesView message) {
    const auto request = smb::read_request(message);
    if (!request) {
        end(); // SMB1, or no SMB at all
        return {};
    }
    const bool opening = request->command == Command::negotiate || request->command == Command::session_setup;
    const bool forged =
        request->is_signed() && key_ && !opening && !smb::signature_holds(dialect_, *key_, message);
    auto reply = forged ? error(smb::access_denied) : reply_to(*request);
    reply.tree_id = reply.tree_id != 0 ? reply.tree_id : request->tree_id;
    auto octets = smb::write_reply(*request, reply);
    const bool last_of_setup = request->command == Command::session_setup && reply.status == smb::ok;
    if (request->command == Command::session_setup && !last_of_setup) {
        smb::add_to_hash(hash_, octets);
    } else if (request->command == Command::negotiate) {
        smb::add_to_hash(hash_, octets);
    }
    if (key_ && (last_of_setup || request->is_signed())) {
        smb::sign(dialect_, *key_, octets);
    }
    return smb::with_session_header(std::move(octets));
}

smb::Reply SmbSession::error(std::uint32_t status) const {
    smb::Reply reply;
    reply.status = status;
    reply.session_id = logged_on_ ? session_number : 0;
    reply.body = smb::error_body();
    return reply;
}

std::optional<std::uint32_t> SmbSession::scripted(std::string_view step) const {
    return post_.has(step) ? std::optional(post_.number(step, 0)) : std::nullopt;
}

smb::Reply SmbSession::reply_to(const smb::Request& request) {
    if (request.command == Command::negotiate) {
        return negotiate(request);
    }
    if (request.command == Command::session_setup) {
        return session_setup(request);
    }
    if (request.command == Command::echo) {
        smb::Reply reply;
        reply.body = {4, 0, 0, 0};
        return reply;
    }
    if (!logged_on_ || request.session_id != session_number) {
        return error(smb::session_deleted);
    }
    const bool naked = !request.is_signed();
    if (naked && (insists_on_signing("tree") ||
                  (insists_on_signing("pipe") && request.command != Command::tree_connect))) {
        return error(smb::access_denied);
    }
    if (request.command == Command::tree_connect) {
        return tree_connect(request);
    }
    if (request.command == Command::logoff || request.command == Command::tree_disconnect) {
        smb::Reply reply;
        reply.session_id = session_number;
        reply.body = {4, 0, 0, 0};
        logged_on_ = request.command != Command::logoff;
        tree_ = false;
        return reply;
    }
    if (!tree_ || request.tree_id != tree_number) {
        return error(smb::network_name_deleted);
    }
    switch (request.command) {
    case Command::create:
        return create(request);
    case Command::close:
        return close(request);
    case Command::read:
        return read(request);
    case Command::write:
        return write(request);
    case Command::ioctl:
        return transceive(request);
    default:
        return error(smb::not_supported);
    }
}

/// The highest dialect that both know; 0: none.
std::uint16_t best_dialect(const std::string& ours, const std::vector<std::uint16_t>& theirs) {
    std::uint16_t best = 0;
    std::istringstream words(ours);
    for (std::string word; std::getline(words, word, ',');) {
        const auto number = smb::dialect_number(word);
        if (std::find(theirs.begin(), theirs.end(), number) != theirs.end()) {
            best = std::max(best, number);
        }
    }
    return best;
}

smb::Reply SmbSession::negotiate(const smb::Request& request) {
    smb::add_to_hash(hash_, request.octets);
    wire::Reader reader(request.body());
    reader.skip(2);
    const auto count = reader.u16le();
    reader.skip(32);
    std::vector<std::uint16_t> theirs;
    for (int i = 0; i < count && reader.ok(); ++i) {
        theirs.push_back(reader.u16le());
    }
    if (!reader.ok() || dialect_ != 0) {
        end();
        return error(smb::invalid_parameter);
    }
    if (const auto status = scripted("negotiate")) {
        return error(*status);
    }
    dialect_ = best_dialect(post_.text("dialects", "2.0.2,2.1,3.0,3.0.2,3.1.1"), theirs);
    if (dialect_ == 0) {
        return error(smb::not_supported);
    }
    const auto offer = spnego_offer();
    const bool contexts = dialect_ == 0x0311;
    constexpr std::size_t buffer_at = smb::header_size + 64;
    const auto contexts_at = static_cast<std::uint32_t>((buffer_at + offer.size() + 7) / 8 * 8);
    wire::Writer writer;
    writer.u16le(65).u16le(static_cast<std::uint16_t>(post_.number("security_mode", 3))).u16le(dialect_);
    writer.u16le(contexts ? 1 : 0).text("pretrust sim dc!").u32le(dialect_ >= 0x0300 ? 0x2f : 0x07);
    writer.u32le(8388608).u32le(8388608).u32le(8388608);
    writer.u64le(filetime(post_.now_us())).u64le(0);
    writer.u16le(buffer_at).u16le(static_cast<std::uint16_t>(offer.size()));
    writer.u32le(contexts ? contexts_at : 0x204d4c20).raw(offer); // below 3.1.1 Windows leaves garbage here
    if (contexts) {
        writer.zeros(contexts_at - smb::header_size - writer.size());
        writer.u16le(1).u16le(38).u32le(0).u16le(1).u16le(32).u16le(1).zeros(32);
    }
    smb::Reply reply;
    reply.body = writer.finish();
    return reply;
}

smb::Reply SmbSession::session_setup(const smb::Request& request) {
    smb::add_to_hash(hash_, request.octets);
    wire::Reader reader(request.body());
    reader.skip(12);
    const std::size_t offset = reader.u16le();
    const std::size_t length = reader.u16le();
    if (!reader.ok() || dialect_ == 0 || offset + length > request.octets.size()) {
        return error(smb::invalid_parameter);
    }
    const auto heard = hear_ntlm(BytesView(request.octets).subspan(offset, length));
    smb::Reply reply;
    reply.session_id = session_number;
    Bytes token;
    std::uint16_t flags = 0;
    if (heard.type == 1) {
        reply.status = smb::more_processing;
        token = ntlm_challenge(post_, heard.wrapped);
    } else if (heard.type == 3) {
        const auto status = scripted("session").value_or(heard.anonymous ? smb::ok : smb::logon_failure);
        const bool keyless = insists_on_signing("session") && !heard.session_key;
        if (status != smb::ok || keyless) {
            return error(keyless ? smb::access_denied : status);
        }
        flags = static_cast<std::uint16_t>(post_.number("session_flags", 0));
        logged_on_ = true;
        if (heard.session_key) {
            key_ = smb::signing_key(dialect_, *heard.session_key, hash_);
        }
        token = ntlm_completed(heard.wrapped);
    } else {
        return error(smb::invalid_parameter);
    }
    wire::Writer writer;
    writer.u16le(9)
        .u16le(flags)
        .u16le(smb::header_size + 8)
        .u16le(static_cast<std::uint16_t>(token.size()))
        .raw(token);
    reply.body = writer.finish();
    return reply;
}

smb::Reply SmbSession::tree_connect(const smb::Request& request) {
    wire::Reader reader(request.body());
    reader.skip(4);
    const std::size_t offset = reader.u16le();
    const std::size_t length = reader.u16le();
    if (!reader.ok() || offset + length > request.octets.size()) {
        return error(smb::invalid_parameter);
    }
    const auto path = wire::utf16_text(BytesView(request.octets).subspan(offset, length));
    if (const auto status = scripted("tree"); status && *status != 0) {
        return error(*status);
    }
    if (!path.starts_with("\\\\") || !wire::lower_case(path).ends_with("\\ipc$")) {
        return error(smb::bad_network_name);
    }
    tree_ = true;
    smb::Reply reply;
    reply.session_id = session_number;
    reply.tree_id = tree_number;
    wire::Writer writer;
    writer.u16le(16).u8(2).u8(0).u32le(0x30).u32le(0).u32le(0x011f01ff); // as captured
    reply.body = writer.finish();
    return reply;
}

smb::Reply SmbSession::create(const smb::Request& request) {
    wire::Reader reader(request.body());
    reader.skip(44);
    const std::size_t offset = reader.u16le();
    const std::size_t length = reader.u16le();
    if (!reader.ok() || offset + length > request.octets.size()) {
        return error(smb::invalid_parameter);
    }
    const auto name = wire::lower_case(wire::utf16_text(BytesView(request.octets).subspan(offset, length)));
    const bool default_pipe = name == "lsarpc" || name == "samr" || name == "netlogon";
    const bool barred_pipe = name == "svcctl" || name == "srvsvc"; // there, and not in NullSessionPipes
    const auto usual = default_pipe ? smb::ok : barred_pipe ? smb::access_denied : smb::name_not_found;
    const auto status = known_setting(name) ? scripted(name).value_or(usual) : usual;
    if (status != smb::ok) {
        return error(status);
    }
    const std::vector<std::string> served =
        default_pipe ? std::vector<std::string>{name} : std::vector<std::string>();
    const auto secondary = name == "netlogon" ? "\\PIPE\\netlogon" : "\\pipe\\lsass";
    auto interfaces = interfaces_named(post_, served, true);
    const auto file = next_file_++;
    pipes_.emplace(file, std::make_unique<Pipe>(RpcServer(std::move(interfaces), secondary)));
    smb::Reply reply;
    reply.session_id = session_number;
    wire::Writer writer;
    writer.u16le(89).u8(0).u8(0).u32le(1).zeros(32).u64le(4096).u64le(0).u32le(0x80).u32le(0);
    writer.u64le(file).u64le(file).u32le(0).u32le(0);
    reply.body = writer.finish();
    return reply;
}

Pipe* SmbSession::pipe(BytesView file_id) {
    const auto found = pipes_.find(wire::Reader(file_id).u64le());
    return found == pipes_.end() ? nullptr : found->second.get();
}

/// So much of what is unread as fits, and the status that says whether it was all.
Bytes take_unread(Pipe& pipe, std::size_t room, std::uint32_t& status) {
    const auto size = std::min(room, pipe.unread.size());
    const auto cut = pipe.unread.begin() + static_cast<std::ptrdiff_t>(size);
    Bytes part(pipe.unread.begin(), cut);
    pipe.unread.erase(pipe.unread.begin(), cut);
    status = pipe.unread.empty() ? smb::ok : smb::buffer_overflow;
    return part;
}

smb::Reply SmbSession::transceive(const smb::Request& request) {
    constexpr std::uint32_t pipe_transceive = 0x0011c017;
    wire::Reader reader(request.body());
    reader.skip(4);
    const auto code = reader.u32le();
    const auto id = reader.take(16);
    const std::size_t offset = reader.u32le();
    const std::size_t length = reader.u32le();
    reader.skip(12);
    const auto room = reader.u32le();
    if (!reader.ok() || code != pipe_transceive || offset + length > request.octets.size()) {
        return error(smb::invalid_parameter);
    }
    auto* open = pipe(id);
    if (open == nullptr) {
        return error(smb::file_closed);
    }
    const auto input = BytesView(request.octets).subspan(offset, length);
    open->heard.insert(open->heard.end(), input.begin(), input.end());
    const auto said = open->server.hear(open->heard);
    open->unread.insert(open->unread.end(), said.begin(), said.end());
    smb::Reply reply;
    reply.session_id = session_number;
    const auto output = take_unread(*open, room, reply.status);
    wire::Writer writer;
    writer.u16le(49).u16le(0).u32le(code).raw(id).u32le(smb::header_size + 48).u32le(0);
    writer.u32le(smb::header_size + 48)
        .u32le(static_cast<std::uint32_t>(output.size()))
        .u32le(0)
        .u32le(0)
        .raw(output);
    reply.body = writer.finish();
    return reply;
}

smb::Reply SmbSession::read(const smb::Request& request) {
    wire::Reader reader(request.body());
    reader.skip(4);
    const auto room = reader.u32le();
    reader.skip(8);
    auto* open = pipe(reader.take(16));
    if (!reader.ok() || open == nullptr) {
        return error(smb::file_closed);
    }
    smb::Reply reply;
    reply.session_id = session_number;
    const auto data = take_unread(*open, room, reply.status);
    wire::Writer writer;
    writer.u16le(17).u8(smb::header_size + 16).u8(0).u32le(static_cast<std::uint32_t>(data.size()));
    writer.u32le(0).u32le(0).raw(data);
    reply.body = writer.finish();
    return reply;
}

smb::Reply SmbSession::write(const smb::Request& request) {
    wire::Reader reader(request.body());
    reader.skip(2);
    const std::size_t offset = reader.u16le();
    const std::size_t length = reader.u32le();
    reader.skip(8);
    auto* open = pipe(reader.take(16));
    if (!reader.ok() || open == nullptr || offset + length > request.octets.size()) {
        return error(smb::file_closed);
    }
    const auto input = BytesView(request.octets).subspan(offset, length);
    open->heard.insert(open->heard.end(), input.begin(), input.end());
    const auto said = open->server.hear(open->heard);
    open->unread.insert(open->unread.end(), said.begin(), said.end());
    smb::Reply reply;
    reply.session_id = session_number;
    wire::Writer writer;
    writer.u16le(17).u16le(0).u32le(static_cast<std::uint32_t>(length)).u32le(0).u16le(0).u16le(0);
    reply.body = writer.finish();
    return reply;
}

smb::Reply SmbSession::close(const smb::Request& request) {
    wire::Reader reader(request.body());
    reader.skip(8);
    const auto id = reader.take(16);
    if (!reader.ok() || pipes_.erase(wire::Reader(id).u64le()) == 0) {
        return error(smb::file_closed);
    }
    smb::Reply reply;
    reply.session_id = session_number;
    wire::Writer writer;
    reply.body = writer.u16le(60).zeros(58).finish();
    return reply;
}

} // namespace

std::unique_ptr<Session> smb_session(const Post& post) {
    return std::make_unique<SmbSession>(post);
}

} // namespace pretrust::sim
