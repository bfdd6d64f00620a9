// `pretrust list`: the catalogues as aligned text for people, as JSON for programs, and as the pages in
// docs/.
#pragma once

#include <plan/command.hpp>

#include <pretrust/diagnosis.hpp>
#include <pretrust/ports.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace pretrust {

/// The whole catalogue, in its order.
std::string list_catalogue(Catalogue catalogue, CatalogueFormat format);

// Internal to the catalogues: one function a format, and the words they share.

std::string catalogue_text(Catalogue catalogue);
std::string catalogue_json(Catalogue catalogue);
std::string catalogue_page(Catalogue catalogue);

/// A text with {placeholders}, as <placeholders>: nothing fills them here.
std::string unfilled(std::string_view text);
/// "445", or the range.
std::string port_numbers(const Service& service);
/// How often a probe runs, how much a phase needs a service, how grave a cause is: in words.
std::string_view scope_word(std::string_view probe_id);
std::string_view need_word(Need need);
std::string_view severity_words(Severity severity);
/// The causes that can show as this reason, in the order of the catalogue.
std::vector<const RootCause*> causes_behind(std::string_view reason_id);
/// What a status reason is known by besides its id: AWS's and Windows' wordings of it, its own first, and the
/// codes that mean it.
struct KnownBy {
    struct Code {
        std::string_view family; ///< "Win32", "NTSTATUS" ...
        std::string value;       ///< "5 (0x5)"; empty: it has none
        std::string_view name;
    };
    std::vector<std::string_view> wordings;
    std::vector<Code> codes;
};
KnownBy known_by(const StatusReason& reason);
/// "Win32 5 (0x5) ERROR_ACCESS_DENIED".
std::string code_words(const KnownBy::Code& code);
/// Fix and verification of a cause as they read for an example: commands with example names in them.
struct Example {
    std::string fix;
    std::string verify;
};
Example example_of(const RootCause& cause);

} // namespace pretrust
