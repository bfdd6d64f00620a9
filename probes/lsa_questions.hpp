// The calls that a null session makes to LSA, one after the other, and what came of them. Pure: the same
// replies give the same next call, so that a conversation can be gone through again.
#pragma once

#include "null_session.hpp"

#include <wire/lsa.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pretrust::probes {

/// What one call brought. Nothing set: not asked, or never answered.
struct LsaAnswer {
    std::optional<std::uint32_t> status; ///< NTSTATUS
    std::optional<std::uint32_t> fault;  ///< DCE/RPC
    bool unreadable = false;
    bool good = false; ///< what was asked for is there
};

struct LsaAnswers {
    LsaAnswer opening; ///< LsarOpenPolicy2
    LsaAnswer domain;  ///< class 12
    LsaAnswer account; ///< class 5, asked when class 12 told nothing
    LsaAnswer listing; ///< LsarEnumerateTrustedDomainsEx, of the last page
    std::string netbios_domain;
    std::string dns_domain;
    std::string forest;
    std::string domain_guid;
    std::string domain_sid;
    std::optional<wire::LsaRole> role;
    std::vector<wire::LsaTrust> trusts;
    bool listed_all = false; ///< the server named no more than these
};

/// Open; class 12; class 5 when that told nothing; class 6; trusts, page by page; close. Nothing more once
/// LSA would not be opened.
std::optional<PipeCall> next_lsa_question(const std::string& server, const std::vector<PipeReply>& so_far);
LsaAnswers read_lsa_answers(const std::vector<PipeReply>& replies);

} // namespace pretrust::probes
