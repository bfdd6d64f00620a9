// The spellings of the vocabulary in files and reports: one table an enum, used in both directions.
#pragma once

#include <pretrust/diagnosis.hpp>
#include <pretrust/evidence.hpp>
#include <pretrust/plan.hpp>
#include <pretrust/report.hpp>

#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace pretrust {

template <class E> struct EnumNames; // specialised below; a missing enumerator fails tests/contract

template <> struct EnumNames<Outcome> {
    static constexpr std::array table{
        std::pair{Outcome::answered, "answered"},     std::pair{Outcome::open, "open"},
        std::pair{Outcome::rejected, "rejected"},     std::pair{Outcome::refused, "refused"},
        std::pair{Outcome::prohibited, "prohibited"}, std::pair{Outcome::unreachable, "unreachable"},
        std::pair{Outcome::timed_out, "timed_out"},   std::pair{Outcome::malformed, "malformed"},
        std::pair{Outcome::skipped, "skipped"},       std::pair{Outcome::crashed, "crashed"},
    };
};
template <> struct EnumNames<Finding> {
    static constexpr std::array table{
        std::pair{Finding::confirmed, "confirmed"},       std::pair{Finding::suspected, "suspected"},
        std::pair{Finding::ruled_out, "ruled_out"},       std::pair{Finding::unknown, "unknown"},
        std::pair{Finding::not_assessed, "not_assessed"},
    };
};
template <> struct EnumNames<Severity> {
    static constexpr std::array table{
        std::pair{Severity::blocks_creation, "blocks_creation"},
        std::pair{Severity::breaks_use, "breaks_use"},
        std::pair{Severity::hygiene, "hygiene"},
    };
};
template <> struct EnumNames<Basis> {
    static constexpr std::array table{
        std::pair{Basis::documented, "documented"},
        std::pair{Basis::inferred, "inferred"},
        std::pair{Basis::observed, "observed"},
    };
};
template <> struct EnumNames<Verdict> {
    static constexpr std::array table{
        std::pair{Verdict::ready, "ready"},
        std::pair{Verdict::not_ready, "not_ready"},
        std::pair{Verdict::at_risk, "at_risk"},
        std::pair{Verdict::inconclusive, "inconclusive"},
    };
};
template <> struct EnumNames<Cell> {
    static constexpr std::array table{
        std::pair{Cell::good, "good"},
        std::pair{Cell::open, "open"},
        std::pair{Cell::wrong, "wrong"},
        std::pair{Cell::refused, "refused"},
        std::pair{Cell::prohibited, "prohibited"},
        std::pair{Cell::unreachable, "unreachable"},
        std::pair{Cell::silent, "silent"},
        std::pair{Cell::unknown, "unknown"},
        std::pair{Cell::not_asked, "not_asked"},
    };
};
template <> struct EnumNames<Sight> {
    static constexpr std::array table{
        std::pair{Sight::good, "good"},
        std::pair{Sight::partly, "partly"},
        std::pair{Sight::blocked, "blocked"},
        std::pair{Sight::unknown, "unknown"},
    };
};
template <> struct EnumNames<NodeKind> {
    static constexpr std::array table{
        std::pair{NodeKind::domain, "domain"},       std::pair{NodeKind::host, "host"},
        std::pair{NodeKind::dns_server, "dns"},      std::pair{NodeKind::dc, "dc"},
        std::pair{NodeKind::forwarder, "forwarder"}, std::pair{NodeKind::firewall, "firewall"},
    };
};
template <> struct EnumNames<Fit> {
    static constexpr std::array table{
        std::pair{Fit::explained, "explained"}, std::pair{Fit::explained_below, "explained_below"},
        std::pair{Fit::otherwise, "otherwise"}, std::pair{Fit::open, "open"},
        std::pair{Fit::gone, "gone"},
    };
};
template <> struct EnumNames<Side> {
    static constexpr std::array table{
        std::pair{Side::aws, "aws"},
        std::pair{Side::self_managed, "self-managed"},
    };
};
template <> struct EnumNames<TrustType> {
    static constexpr std::array table{
        std::pair{TrustType::forest, "forest"},
        std::pair{TrustType::external, "external"},
    };
};
template <> struct EnumNames<Direction> {
    static constexpr std::array table{
        std::pair{Direction::two_way, "two-way"},
        std::pair{Direction::outgoing, "outgoing"},
        std::pair{Direction::incoming, "incoming"},
    };
};
template <> struct EnumNames<SourcePorts> {
    static constexpr std::array table{
        std::pair{SourcePorts::any, "any"},
        std::pair{SourcePorts::windows_range, "windows"},
        std::pair{SourcePorts::linux_range, "linux"},
    };
};
template <> struct EnumNames<LocalDnsFrom> {
    static constexpr std::array table{
        std::pair{LocalDnsFrom::option, "option"},
        std::pair{LocalDnsFrom::system, "system"},
        std::pair{LocalDnsFrom::none, "none"},
    };
};
template <> struct EnumNames<Sweep> {
    static constexpr std::array table{
        std::pair{Sweep::none, "none"},
        std::pair{Sweep::sample, "sample"},
        std::pair{Sweep::full, "full"},
    };
};
template <> struct EnumNames<TrustPassword> {
    static constexpr std::array table{
        std::pair{TrustPassword::not_given, "not_given"},
        std::pair{TrustPassword::given, "given"},
    };
};

/// The spelling of a value, as files and reports write it.
template <class E> constexpr std::string_view to_name(E value) {
    for (const auto& [entry, name] : EnumNames<E>::table) {
        if (entry == value) {
            return name;
        }
    }
    return "?";
}

/// The value of a spelling; nothing when there is no such word.
template <class E> constexpr std::optional<E> from_name(std::string_view name) {
    for (const auto& [entry, spelling] : EnumNames<E>::table) {
        if (name == spelling) {
            return entry;
        }
    }
    return std::nullopt;
}

} // namespace pretrust
