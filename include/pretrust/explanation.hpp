// What `pretrust explain` found in a text: what its words mean, which causes show so, and how to tell them
// apart. Plain data, every text filled in; renderers choose typography only.
#pragma once

#include <pretrust/diagnosis.hpp>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pretrust {

enum class SubjectKind { reason, code, api_error, trust_state, cause, tag, probe, port, contradiction };

/// How well it is known that a word means what we say.
enum class Certainty {
    documented, ///< a vendor's document or a specification says so
    measured,   ///< seen in the lab, against Samba
    general,    ///< general knowledge, held against no document
    unsure,     ///< not known well enough to rely on
};

/// One thing that was recognised in the text.
struct Meaning {
    SubjectKind kind = SubjectKind::reason;
    std::string id;       ///< "ACCESS_DENIED", "ERROR_ACCESS_DENIED", "tcp/445"
    std::string family;   ///< of a code: "Win32", "NTSTATUS", "Kerberos", "DNS" ...; else empty
    std::string value;    ///< of a code that has one: "5 (0x5)"
    std::string words;    ///< what of the text it was recognised by, cut to 200 octets; foreign text
    bool partial = false; ///< only a part of its wording stands in the text
    std::string text;     ///< AWS's or Windows' own words; may be empty
    std::string meaning;
    Certainty certainty = Certainty::documented;
    std::string source;
    std::string checked;             ///< ISO date of the last look at the source
    std::vector<std::string> causes; ///< ids, in the order of the catalogue
};

/// The same words can be read in several ways; all of them are among the meanings.
struct Ambiguity {
    std::string words;
    std::vector<std::string> readings; ///< "ERROR_BAD_NETPATH (Win32 53)"; one: others are possible
    std::string how_to_say;            ///< how to write it so that it has one meaning
};

struct Decider {
    std::string probe;
    std::string tag;
};

struct ExplainedCause {
    std::string id;
    std::string title; ///< without evidence: the cause in general; else what was found
    Severity severity = Severity::blocks_creation;
    Basis basis = Basis::inferred;     ///< whether it is documented that this cause shows so
    std::vector<std::string> means;    ///< ids of the meanings that lead to it
    std::vector<std::string> shows_as; ///< status reason ids
    std::string tell;                  ///< what decides it, in one sentence
    std::vector<Decider> deciders;
    std::string needs; ///< the option without which it is not assessed; empty: none
    std::string fix;
    std::string verify;
    std::string source;
    std::string checked;
    std::optional<Finding> finding; ///< with evidence only, like the next two
    std::string seen;
    std::string hidden_by; ///< the confirmed cause that explains it
};

/// Two documents that say different things.
struct Contradiction {
    std::string_view id;
    std::string_view subject;
    std::string_view one;
    std::string_view one_source;
    std::string_view other;
    std::string_view other_source;
    std::string_view we_follow;
    std::string_view why;
    std::string_view checked;
};

struct UnknownWord {
    std::string word;                 ///< foreign text
    std::vector<std::string> nearest; ///< known words, the nearest first
};

struct Explanation {
    std::string asked;             ///< what was asked, cut to 200 octets; foreign text
    std::vector<Meaning> meanings; ///< in the order of the text; empty: nothing was recognised
    std::vector<Ambiguity> ambiguities;
    std::vector<ExplainedCause> causes; ///< ranked
    std::vector<Contradiction> contradictions;
    std::vector<UnknownWord> unknown;
    std::optional<std::string> evidence_about; ///< with evidence: the remote domain of that run

    bool recognised() const { return !meanings.empty(); }
};

template <class E> struct EnumNames;
template <> struct EnumNames<SubjectKind> {
    static constexpr std::array table{
        std::pair{SubjectKind::reason, "reason"},
        std::pair{SubjectKind::code, "code"},
        std::pair{SubjectKind::api_error, "api_error"},
        std::pair{SubjectKind::trust_state, "trust_state"},
        std::pair{SubjectKind::cause, "cause"},
        std::pair{SubjectKind::tag, "tag"},
        std::pair{SubjectKind::probe, "probe"},
        std::pair{SubjectKind::port, "port"},
        std::pair{SubjectKind::contradiction, "contradiction"},
    };
};
template <> struct EnumNames<Certainty> {
    static constexpr std::array table{
        std::pair{Certainty::documented, "documented"},
        std::pair{Certainty::measured, "measured"},
        std::pair{Certainty::general, "general"},
        std::pair{Certainty::unsure, "unsure"},
    };
};

} // namespace pretrust
