// The catalogues as the Markdown pages docs/causes.md, reasons.md, probes.md and ports.md.
#include <app/catalogues.hpp>

#include <pretrust/names.hpp>
#include <pretrust/probe.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <span>

namespace pretrust {
namespace {

/// The text with what Markdown would take for markup escaped.
std::string plain(std::string_view text) {
    std::string result;
    for (const char c : text) {
        if (std::string_view("\\`*_<>[]|#").find(c) != std::string_view::npos) {
            result += '\\';
        }
        result += c == '\n' ? ' ' : c;
    }
    return result;
}

/// The anchor that renderers make of a heading that is an id.
std::string link(std::string_view id, std::string_view page = "") {
    std::string anchor(id);
    for (char& c : anchor) {
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return fmt::format("[`{}`]({}#{})", id, page, anchor);
}

std::string heading(std::string_view title, std::string_view catalogue) {
    return fmt::format(
        "# {}\n\n<!-- Printed by `pretrust list {} -o markdown`; not to be edited by hand. "
        "tests/cli/test_catalogues.py\n     compares them: PRETRUST_UPDATE_DOCS=1 makes it write this "
        "file anew. -->\n\n",
        title, catalogue);
}

/// Fix or verification: lines that begin with two spaces are commands, four are text to be shown as it is.
std::string blocks(std::string_view text) {
    std::string result;
    bool fenced = false;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        const auto line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const bool command = line.starts_with("  ");
        if (command != fenced) {
            result += command ? "\n```\n" : "```\n\n";
            fenced = command;
        }
        result += (command ? std::string(line.substr(2)) : plain(line)) + "\n";
    }
    return fenced ? result + "```\n" : result;
}

std::string ids(std::span<const std::string_view> list) {
    std::string result;
    for (const auto id : list) {
        result += (result.empty() ? "" : ", ") + link(id);
    }
    return result;
}

/// The same without links, for lists of which some are long.
std::string codes(std::span<const std::string_view> list) {
    return fmt::format("`{}`", fmt::join(list, "` `"));
}

std::string what_aws_shows(const RootCause& cause) {
    if (cause.shows_as.empty()) {
        return "no status reason that is known";
    }
    std::string result;
    for (const auto id : cause.shows_as) {
        const auto* const reason = find_reason(id);
        result +=
            (result.empty() ? "" : "; or ") +
            fmt::format("\"{}\" ({})", plain(reason == nullptr ? id : reason->text), link(id, "reasons.md"));
    }
    return fmt::format("{}: {}", result, to_name(cause.basis));
}

std::string entry(const RootCause& cause) {
    const auto example = example_of(cause);
    auto text = fmt::format("## {}\n\n**{}**\n\n", cause.id, plain(unfilled(cause.title)));
    text += fmt::format("- Area: {}\n- Severity: `{}`, {}\n- AWS shows: {}\n", plain(cause.area),
                        to_name(cause.severity), severity_words(cause.severity), what_aws_shows(cause));
    text += fmt::format("- Seen: {}\n", plain(unfilled(cause.evidence)));
    if (!cause.hides.empty()) {
        text += fmt::format("- Hides, for it explains them: {}\n", codes(cause.hides));
    }
    if (!cause.leaves_open.empty()) {
        text += fmt::format("- While it stands, these cannot be judged: {}\n", codes(cause.leaves_open));
    }
    text += fmt::format("- Source: {}; looked at on {}\n\n", plain(cause.source), cause.checked);
    return text + fmt::format("Fix:\n\n{}\nVerify:\n\n{}\n", blocks(example.fix), blocks(example.verify));
}

std::string causes_page() {
    auto page =
        heading("Causes", "causes") +
        fmt::format(
            "What can be wrong with a trust: {} causes, the most fundamental first. A confirmed cause "
            "hides those that it explains,\nunless they are graver. Words in \\<angle brackets\\> "
            "are filled by what was seen; fixes and verifications are shown for an\nexample, a trust "
            "of `awsmad.example.com` with `corp.example.com`. `pretrust explain ID` says more.\n\n",
            all_causes().size());
    std::set<std::string_view> seen;
    std::vector<std::string_view> areas;
    for (const auto& cause : all_causes()) {
        if (seen.insert(cause.area).second) {
            areas.push_back(cause.area);
        }
    }
    page += "| Area | Causes |\n|---|---|\n";
    for (const auto area : areas) {
        std::vector<std::string_view> list;
        for (const auto& cause : all_causes()) {
            if (cause.area == area) {
                list.push_back(cause.id);
            }
        }
        page += fmt::format("| {} | {} |\n", plain(area), ids(list));
    }
    for (const auto& cause : all_causes()) {
        page += "\n" + entry(cause);
        page.pop_back();
    }
    return page;
}

std::string reasons_page() {
    auto page =
        heading("Status reasons", "reasons") +
        "What AWS prints for a trust that failed, what it means, and the causes that show as it. Other "
        "wordings and the\ncodes are what `pretrust explain` takes for the same.\n";
    for (const auto& reason : all_reasons()) {
        page +=
            fmt::format("\n## {}\n\n> {}\n\n{}\n\n", reason.id, plain(reason.text), plain(reason.meaning));
        const auto known = known_by(reason);
        for (std::size_t i = 1; i < known.wordings.size(); ++i) {
            page += fmt::format("- Also: \"{}\"\n", plain(known.wordings[i]));
        }
        for (const auto& code : known.codes) {
            page += fmt::format("- Code: {}{}{} `{}`\n", plain(code.family), code.value.empty() ? "" : " ",
                                plain(code.value), code.name);
        }
        page += "\n";
        page += "| Cause | That it shows as this is | Severity |\n|---|---|---|\n";
        for (const auto* cause : causes_behind(reason.id)) {
            page += fmt::format("| {} | {} | {} |\n", link(cause->id, "causes.md"), to_name(cause->basis),
                                severity_words(cause->severity));
        }
        page += fmt::format("\nSource: {}; looked at on {}.\n", plain(reason.source), reason.checked);
    }
    return page;
}

std::string probes_page() {
    auto page =
        heading("Probes", "probes") +
        "What is asked, of whom, and the tags of what is recorded. Each has a page with what it sends.\n\n"
        "| Probe | Runs for | Finds out | Tags |\n|---|---|---|---|\n";
    for (const auto& probe : all_probes()) {
        std::string tags;
        for (const auto& tag : probe.tags) {
            tags += (tags.empty() ? "`" : "<br>`") + std::string(tag.tag) + "` " + plain(tag.meaning);
        }
        page += fmt::format("| [`{}`](../probes/{}.md) | {} | {} | {} |\n", probe.id, probe.id,
                            scope_word(probe.id), plain(probe.title), tags);
    }
    return page;
}

std::string ports_page() {
    auto page = heading("Ports", "ports") +
                "What a trust needs open between the domain controllers of both sides. Clients leave from "
                "ports 49152 "
                "to 65535.\nSource: Microsoft KB 179442.\n\n"
                "| Service | Port | To create | To use | For |\n|---|---|---|---|---|\n";
    for (const auto& service : services) {
        page += fmt::format("| `{}` | {} {} | {} | {} | {} |\n", service.id,
                            service.transport == Transport::udp ? "UDP" : "TCP", port_numbers(service),
                            need_word(service.creation), need_word(service.use), plain(service.purpose));
    }
    return page;
}

} // namespace

std::string catalogue_page(Catalogue catalogue) {
    switch (catalogue) {
    case Catalogue::probes:
        return probes_page();
    case Catalogue::causes:
        return causes_page();
    case Catalogue::reasons:
        return reasons_page();
    case Catalogue::ports:
        return ports_page();
    }
    return {};
}

} // namespace pretrust
