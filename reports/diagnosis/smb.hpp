// What the SMB conversation with one DC came to: shared by the causes about it and by the report's line on
// it.
#pragma once

#include <diagnosis/facts.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace pretrust {

inline constexpr std::int64_t status_access_denied = 0xC0000022;
inline constexpr std::int64_t status_not_found = 0xC0000034;

/// The pipes that AWS asks for.
inline constexpr std::string_view trust_pipes[] = {"lsarpc", "samr", "netlogon"};

/// How far anonymous access came.
enum class Pipe {
    open,   ///< opened, and bound as far as that was asked
    denied, ///< STATUS_ACCESS_DENIED
    absent, ///< STATUS_OBJECT_NAME_NOT_FOUND
    other,  ///< busy, not bound, another status, or the conversation broke off
    unseen,
};

struct SmbView {
    Look negotiate = nullptr; ///< the one that was answered, else the first judged; null when none
    Look refusal = nullptr;   ///< what kept anonymous access out before any pipe: session or tree
    std::vector<Look> denied; ///< CREATE of a pipe that a trust needs, refused
    std::vector<Look> absent; ///< CREATE of such a pipe: no such object
    std::vector<Look> others; ///< what ended otherwise
    Look control = nullptr;   ///< svcctl refused: a pipe policy is at work there
    Pipe pipes[std::size(trust_pipes)] = {Pipe::unseen, Pipe::unseen, Pipe::unseen};

    bool negotiated() const;
    bool all_open() const;
};

/// An attempt that succeeded outweighs one that was refused: unsigned first, signed after that.
SmbView smb_view(const Facts& facts, const std::string& address);

/// "0xC0000022".
std::string status_text(std::int64_t status);

} // namespace pretrust
