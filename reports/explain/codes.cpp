// The parts of the table put together, and what holds for a whole family.
#include <fmt/format.h>

#include <explain/codes.hpp>
#include <unordered_map>
#include <utility>
#include <vector>

namespace pretrust {

std::span<const CodeRow> all_codes() {
    static const std::vector<CodeRow> codes = [] {
        std::vector<CodeRow> all;
        for (const auto part : {win32_codes(), ntstatus_codes(), other_codes()}) {
            all.insert(all.end(), part.begin(), part.end());
        }
        return all;
    }();
    return codes;
}

const std::vector<const CodeRow*>& codes_of(std::int64_t value) {
    static const auto by_value = [] {
        std::unordered_map<std::int64_t, std::vector<const CodeRow*>> rows;
        for (const CodeRow& row : all_codes()) {
            if (row.value != no_value) {
                rows[row.value].push_back(&row);
            }
        }
        return rows;
    }();
    static const std::vector<const CodeRow*> none;
    const auto found = by_value.find(value);
    return found == by_value.end() ? none : found->second;
}

std::string_view source_of(const CodeRow& row) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 9> sources{{
        {"Win32", "Microsoft Open Specifications, MS-ERREF 2.2 Win32 Error Codes"},
        {"NTSTATUS", "Microsoft Open Specifications, MS-ERREF 2.3 NTSTATUS"},
        {"Kerberos", "RFC 4120, The Kerberos Network Authentication Service (V5), 7.5.9"},
        {"DNS", "RFC 1035, Domain Names, 4.1.1; RFC 2308, Negative Caching of DNS Queries"},
        {"RPC", "The Open Group C706, DCE 1.1: Remote Procedure Call, appendix E"},
        {"SSPI", "Microsoft, Security and identity error codes (winerror.h)"},
        {"API", "AWS Directory Service API Reference, CreateTrust, Errors"},
        {"trust state", "AWS Directory Service API Reference, Trust, TrustState"},
        {"event", "Microsoft, Netlogon and security event documentation"},
    }};
    for (const auto& [family, source] : sources) {
        if (family == row.family) {
            return source;
        }
    }
    return {};
}

SubjectKind kind_of(const CodeRow& row) {
    return row.family == "API"           ? SubjectKind::api_error
           : row.family == "trust state" ? SubjectKind::trust_state
                                         : SubjectKind::code;
}

std::string value_text(const CodeRow& row) {
    if (row.value == no_value) {
        return {};
    }
    if (row.value > 0xFFFF) {
        return fmt::format("0x{:08X}", row.value);
    }
    return row.family == "DNS" || row.family == "event" ? fmt::format("{}", row.value)
                                                        : fmt::format("{} (0x{:X})", row.value, row.value);
}

} // namespace pretrust
