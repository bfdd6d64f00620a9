// What holds for every message of a connection: framing, signatures, and who may say what when.
#include <memory>
#include <simulator/smb_session.hpp>

namespace pretrust::sim {

using smb::Command;

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
    if (hung_up_) {
        return {};
    }
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

smb::Reply SmbSession::refuse_unsigned() {
    if (post_.text("unsigned_how") == "closes") {
        hung_up_ = true;
        end();
    }
    return error(smb::access_denied);
}

smb::Reply SmbSession::reply_with(Bytes body) {
    smb::Reply reply;
    reply.session_id = session_number;
    reply.body = std::move(body);
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
        return refuse_unsigned();
    }
    if (request.command == Command::tree_connect) {
        return tree_connect(request);
    }
    if (request.command == Command::logoff || request.command == Command::tree_disconnect) {
        auto reply = reply_with({4, 0, 0, 0});
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

std::unique_ptr<Session> smb_session(const Post& post) {
    return std::make_unique<SmbSession>(post);
}

} // namespace pretrust::sim
