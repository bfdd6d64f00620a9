// The names of the catalogues' rows as one index. What is only known at run time (probes, tags) is the
// caller's to add.
#include <pretrust/diagnosis.hpp>

#include <explain/known_names.hpp>
#include <utility>

namespace pretrust {
namespace {

/// "NO_TRUST_SAM_ACCOUNT" of STATUS_NO_TRUST_SAM_ACCOUNT; empty when one word would be left.
std::string_view without_prefix(std::string_view name) {
    for (const std::string_view prefix : {"ERROR_", "STATUS_", "KDC_ERR_", "KRB_AP_ERR_", "KRB_ERR_"}) {
        if (name.starts_with(prefix)) {
            const auto rest = name.substr(prefix.size());
            return rest.find('_') == std::string_view::npos ? std::string_view() : rest;
        }
    }
    return {};
}

NameIndex make_index() {
    NameIndex index;
    for (const StatusReason& row : all_reasons()) {
        index[lowered(row.id)].emplace_back(&row);
    }
    for (const RootCause& row : all_causes()) {
        index[lowered(row.id)].emplace_back(&row);
    }
    for (const ContradictionRow& row : all_contradictions()) {
        index[lowered(row.text.id)].emplace_back(&row);
    }
    for (const CodeRow& row : all_codes()) {
        if (row.family != "event") {
            index[lowered(row.name)].emplace_back(&row);
        }
    }
    NameIndex shorter;
    for (const CodeRow& row : all_codes()) {
        const std::string rest = lowered(without_prefix(row.name));
        if (!rest.empty() && index.find(rest) == index.end()) {
            shorter[rest].emplace_back(&row);
        }
    }
    index.merge(shorter);
    return index;
}

} // namespace

std::string common_spelling(std::string_view low) {
    constexpr std::pair<std::string_view, std::string_view> prefixes[] = {
        {"nt_status_", "status_"},          {"werr_", "error_"},          {"krb5kdc_err_", "kdc_err_"},
        {"krb5krb_ap_err_", "krb_ap_err_"}, {"krb5krb_err_", "krb_err_"}, {"krb5_kdc_err_", "kdc_err_"},
    };
    const bool may_be = low.find('_') != std::string_view::npos &&
                        std::string_view("nwk").find(low[0]) != std::string_view::npos;
    for (const auto& [from, to] : prefixes) {
        if (may_be && low.starts_with(from)) {
            return std::string(to) + std::string(low.substr(from.size()));
        }
    }
    return {};
}

const NameIndex& names_of_rows() {
    static const NameIndex index = make_index();
    return index;
}

std::vector<std::string_view> known_ids(std::span<const ProbeSpec> probes) {
    std::vector<std::string_view> ids;
    for (const StatusReason& row : all_reasons()) {
        ids.push_back(row.id);
    }
    for (const RootCause& row : all_causes()) {
        ids.push_back(row.id);
    }
    for (const CodeRow& row : all_codes()) {
        ids.push_back(row.name);
    }
    for (const ProbeSpec& probe : probes) {
        ids.push_back(probe.id);
        for (const TagSpec& tag : probe.tags) {
            ids.push_back(tag.tag);
        }
    }
    for (const ContradictionRow& row : all_contradictions()) {
        ids.push_back(row.text.id);
    }
    return ids;
}

} // namespace pretrust
