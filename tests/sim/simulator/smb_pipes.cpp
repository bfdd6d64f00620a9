// IPC$ and its pipes: opened, written, read (MS-SMB2 3.3.5.7, 3.3.5.9, 3.3.5.15).
#include <wire/text.hpp>

#include <algorithm>
#include <simulator/smb_session.hpp>

namespace pretrust::sim {

namespace {

/// So much of what is unread as fits, and the status that says whether it was all.
Bytes take_unread(Pipe& pipe, std::size_t room, std::uint32_t& status) {
    const auto size = std::min(room, pipe.unread.size());
    const auto cut = pipe.unread.begin() + static_cast<std::ptrdiff_t>(size);
    Bytes part(pipe.unread.begin(), cut);
    pipe.unread.erase(pipe.unread.begin(), cut);
    status = pipe.unread.empty() ? smb::ok : smb::buffer_overflow;
    return part;
}

} // namespace

void Pipe::hear(BytesView input) {
    heard.insert(heard.end(), input.begin(), input.end());
    const auto said = server.hear(heard);
    unread.insert(unread.end(), said.begin(), said.end());
}

smb::Reply SmbSession::tree_connect(const smb::Request& request) {
    wire::Reader reader(request.body());
    reader.skip(4);
    const auto path = smb::name_in(request, reader);
    if (!path) {
        return error(smb::invalid_parameter);
    }
    if (const auto status = scripted("tree"); status && *status != 0) {
        return error(*status);
    }
    if (!path->starts_with("\\\\") || !wire::lower_case(*path).ends_with("\\ipc$")) {
        return error(smb::bad_network_name);
    }
    tree_ = true;
    wire::Writer writer;
    writer.u16le(16).u8(2).u8(0).u32le(0x30).u32le(0).u32le(0x011f01ff); // as captured
    auto reply = reply_with(writer.finish());
    reply.tree_id = tree_number;
    return reply;
}

smb::Reply SmbSession::create(const smb::Request& request) {
    wire::Reader reader(request.body());
    reader.skip(44);
    const auto asked = smb::name_in(request, reader);
    if (!asked) {
        return error(smb::invalid_parameter);
    }
    const auto name = wire::lower_case(*asked);
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
    wire::Writer writer;
    writer.u16le(89).u8(0).u8(0).u32le(1).zeros(32).u64le(4096).u64le(0).u32le(0x80).u32le(0);
    writer.u64le(file).u64le(file).u32le(0).u32le(0);
    return reply_with(writer.finish());
}

Pipe* SmbSession::pipe(BytesView file_id) {
    const auto found = pipes_.find(wire::Reader(file_id).u64le());
    return found == pipes_.end() ? nullptr : found->second.get();
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
    const auto input = smb::buffer(request, offset, length);
    if (!reader.ok() || !input || code != pipe_transceive) {
        return error(smb::invalid_parameter);
    }
    auto* open = pipe(id);
    if (open == nullptr) {
        return error(smb::file_closed);
    }
    open->hear(*input);
    std::uint32_t status = smb::ok;
    const auto output = take_unread(*open, room, status);
    wire::Writer writer;
    writer.u16le(49).u16le(0).u32le(code).raw(id).u32le(smb::header_size + 48).u32le(0);
    writer.u32le(smb::header_size + 48)
        .u32le(static_cast<std::uint32_t>(output.size()))
        .u32le(0)
        .u32le(0)
        .raw(output);
    auto reply = reply_with(writer.finish());
    reply.status = status;
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
    std::uint32_t status = smb::ok;
    const auto data = take_unread(*open, room, status);
    wire::Writer writer;
    writer.u16le(17).u8(smb::header_size + 16).u8(0).u32le(static_cast<std::uint32_t>(data.size()));
    writer.u32le(0).u32le(0).raw(data);
    auto reply = reply_with(writer.finish());
    reply.status = status;
    return reply;
}

smb::Reply SmbSession::write(const smb::Request& request) {
    wire::Reader reader(request.body());
    reader.skip(2);
    const std::size_t offset = reader.u16le();
    const std::size_t length = reader.u32le();
    reader.skip(8);
    auto* open = pipe(reader.take(16));
    const auto input = smb::buffer(request, offset, length);
    if (!reader.ok() || open == nullptr || !input) {
        return error(smb::file_closed);
    }
    open->hear(*input);
    wire::Writer writer;
    writer.u16le(17).u16le(0).u32le(static_cast<std::uint32_t>(length)).u32le(0).u16le(0).u16le(0);
    return reply_with(writer.finish());
}

smb::Reply SmbSession::close(const smb::Request& request) {
    wire::Reader reader(request.body());
    reader.skip(8);
    const auto id = reader.take(16);
    if (!reader.ok() || pipes_.erase(wire::Reader(id).u64le()) == 0) {
        return error(smb::file_closed);
    }
    wire::Writer writer;
    return reply_with(writer.u16le(60).zeros(58).finish());
}

} // namespace pretrust::sim
