// One visitor a kind of subject. The causes of each come from the catalogue, from the tables, or from both.
#include <pretrust/ports.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <explain/meanings.hpp>
#include <utility>

namespace pretrust {
namespace {

/// Cut where a character of UTF-8 begins.
std::string shortened(std::string_view text) {
    if (text.size() <= longest_excerpt) {
        return std::string(text);
    }
    std::size_t end = longest_excerpt - 3;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) {
        --end;
    }
    return std::string(text.substr(0, end)) + "...";
}

/// Those ids that the catalogue holds, in its order.
template <class Wanted> std::vector<std::string> causes_that(Wanted wanted) {
    std::vector<std::string> ids;
    for (const RootCause& row : all_causes()) {
        if (wanted(row)) {
            ids.emplace_back(row.id);
        }
    }
    return ids;
}

template <class List> bool holds(const List& list, std::string_view id) {
    return !id.empty() && std::find(list.begin(), list.end(), id) != list.end();
}

std::vector<std::string> decided_by(std::string_view probe, std::string_view tag) {
    return causes_that([&](const RootCause& row) {
        const DecidingRow* deciding = find_deciding(row.id);
        return deciding != nullptr &&
               std::any_of(deciding->tags.begin(), deciding->tags.end(), [&](const DecidingTag& each) {
                   return each.probe == probe && (tag.empty() || each.tag == tag);
               });
    });
}

std::string_view need_word(Need need) {
    switch (need) {
    case Need::required:
        return "required";
    case Need::fallback:
        return "used, with another way beside it";
    case Need::optional:
        return "optional";
    case Need::unused:
        break;
    }
    return "not used";
}

struct MeaningOf {
    Meaning operator()(const StatusReason* row) const {
        Meaning meaning;
        meaning.kind = SubjectKind::reason;
        meaning.id = row->id;
        meaning.text = row->text;
        meaning.meaning = row->meaning;
        meaning.source = row->source;
        meaning.checked = row->checked;
        meaning.causes = causes_that([&](const RootCause& cause) { return holds(cause.shows_as, row->id); });
        return meaning;
    }

    Meaning operator()(const CodeRow* row) const {
        Meaning meaning;
        meaning.kind = kind_of(*row);
        meaning.id = row->name;
        meaning.family = meaning.kind == SubjectKind::code ? row->family : std::string_view();
        meaning.value = value_text(*row);
        meaning.text = row->text;
        meaning.meaning = row->meaning;
        meaning.certainty = row->certainty;
        meaning.source = source_of(*row);
        meaning.checked = "2026-11-21";
        meaning.causes = causes_that([&](const RootCause& cause) {
            return holds(row->causes, cause.id) ||
                   (!row->reason.empty() && holds(cause.shows_as, row->reason));
        });
        return meaning;
    }

    Meaning operator()(const RootCause* row) const {
        const DecidingRow* deciding = find_deciding(row->id);
        Meaning meaning;
        meaning.kind = SubjectKind::cause;
        meaning.id = row->id;
        meaning.meaning = deciding != nullptr ? deciding->plain : row->title;
        meaning.source = row->source;
        meaning.checked = row->checked;
        meaning.causes = {std::string(row->id)};
        return meaning;
    }

    Meaning operator()(const ProbeSpec* row) const {
        Meaning meaning;
        meaning.kind = SubjectKind::probe;
        meaning.id = row->id;
        meaning.meaning = fmt::format("A probe of pretrust. It finds out: {}.", row->title);
        meaning.source = fmt::format("probes/{}.md", row->id);
        meaning.checked = "2026-11-21";
        meaning.causes = decided_by(row->id, "");
        return meaning;
    }

    Meaning operator()(const FoundTag& row) const {
        Meaning meaning;
        meaning.kind = SubjectKind::tag;
        meaning.id = row.tag->tag;
        meaning.meaning = fmt::format("A tag that the probe {} records: {}", row.probe->id, row.tag->meaning);
        meaning.source = fmt::format("probes/{}.md", row.probe->id);
        meaning.checked = "2026-11-21";
        meaning.causes = decided_by(row.probe->id, row.tag->tag);
        return meaning;
    }

    Meaning operator()(const PortRow* row) const {
        Meaning meaning;
        meaning.kind = SubjectKind::port;
        meaning.id = row->first == row->last ? fmt::format("{}/{}", row->transport, row->first)
                                             : fmt::format("{}/{}-{}", row->transport, row->first, row->last);
        const auto* service = std::find_if(services.begin(), services.end(), [&](const Service& each) {
            return each.port == row->first && to_string(each.transport) == row->transport;
        });
        meaning.meaning =
            service == services.end()
                ? fmt::format("Purpose: {}.", row->purpose)
                : fmt::format("Purpose: {}. To create the trust: {}; to use it: {}.", service->purpose,
                              need_word(service->creation), need_word(service->use));
        meaning.source =
            "Microsoft KB 179442, How to configure a firewall for Active Directory domains and trusts";
        meaning.checked = "2026-11-21";
        meaning.causes = causes_that([&](const RootCause& cause) { return holds(row->causes, cause.id); });
        return meaning;
    }

    Meaning operator()(const ContradictionRow* row) const {
        Meaning meaning;
        meaning.kind = SubjectKind::contradiction;
        meaning.id = row->text.id;
        meaning.meaning = fmt::format("{}: the documents contradict each other.", row->text.subject);
        meaning.source = row->text.one_source;
        meaning.checked = row->text.checked;
        return meaning;
    }
};

std::string reading_of(const Subject& subject) {
    const Meaning meaning = std::visit(MeaningOf{}, subject);
    const std::string value = meaning.value.empty() ? std::string() : " " + meaning.value;
    switch (meaning.kind) {
    case SubjectKind::code:
        return fmt::format("{} ({}{})", meaning.id, meaning.family, value);
    case SubjectKind::port:
        return fmt::format("port {}", meaning.id);
    case SubjectKind::reason:
        return fmt::format("status reason {}", meaning.id);
    default:
        return meaning.id;
    }
}

} // namespace

std::string excerpt(const TokenText& text) {
    const auto& tokens = text.tokens();
    return tokens.empty() ? std::string() : shortened(text.between(tokens.front(), tokens.back()));
}

std::vector<Meaning> meanings_of(const TokenText& text, const Recognised& recognised) {
    std::vector<Meaning> list;
    for (const Found& found : recognised.found) {
        Meaning meaning = std::visit(MeaningOf{}, found.subject);
        meaning.words = shortened(text.between(text.tokens()[found.first], text.tokens()[found.last]));
        meaning.partial = found.partial;
        list.push_back(std::move(meaning));
    }
    return list;
}

std::vector<Ambiguity> ambiguities_of(const TokenText& text, const Recognised& recognised) {
    std::vector<Ambiguity> list;
    const auto& found = recognised.found;
    for (std::size_t at = 0; at < found.size();) {
        std::size_t end = at;
        Ambiguity ambiguity;
        while (end < found.size() && found[end].first == found[at].first &&
               found[end].last == found[at].last) {
            ambiguity.readings.push_back(reading_of(found[end].subject));
            ++end;
        }
        if (ambiguity.readings.size() > 1 || found[at].bare_number) {
            ambiguity.words =
                shortened(text.between(text.tokens()[found[at].first], text.tokens()[found[at].last]));
            ambiguity.how_to_say =
                found[at].bare_number
                    ? fmt::format(
                          "A bare number may be a code of another family, also one that is not in the "
                          "table; \"win32 {0}\", \"kerberos {0}\", \"rcode {0}\", \"event {0}\" or \"port "
                          "{0}\" has one meaning",
                          ambiguity.words)
                    : "Where the words come from tells which it is";
            list.push_back(std::move(ambiguity));
        }
        at = end;
    }
    return list;
}

} // namespace pretrust
