// The way into a session: dialect, and NTLM in nobody's name (MS-SMB2 3.3.5.4, 3.3.5.5).
#include <algorithm>
#include <simulator/ntlm.hpp>
#include <simulator/smb_session.hpp>
#include <sstream>

namespace pretrust::sim {

namespace {

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

} // namespace

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
    const auto token_heard = smb::short_buffer(request, reader);
    if (!token_heard || dialect_ == 0) {
        return error(smb::invalid_parameter);
    }
    const auto heard = hear_ntlm(*token_heard);
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
            return keyless ? refuse_unsigned() : error(status);
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

} // namespace pretrust::sim
