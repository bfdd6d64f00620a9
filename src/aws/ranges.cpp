// Managed prefix lists and ip-ranges.json.
#include <aws/kinds.hpp>
#include <json/reader.hpp>

#include <fmt/format.h>

#include <array>
#include <utility>

namespace pretrust {
namespace {

std::string stem(std::string_view file) {
    auto name = file.substr(file.find_last_of("/\\") + 1);
    if (name.ends_with(".json")) {
        name.remove_suffix(5);
    }
    return std::string(name);
}

} // namespace

void read_prefix_list(AwsReading& reading, const AwsNode& node, AwsConfiguration& into) {
    AwsPrefixList list;
    list.id = reading.own_id(node, "PrefixListId");
    if (list.id.empty()) {
        return;
    }
    list.name = reading.text(node, "PrefixListName");
    if (node.member("Cidrs") != nullptr) { // describe-prefix-lists, the older call, prints the ranges
        list.entries_given = true;
        reading.each(node, "Cidrs", [&](const AwsNode& element) {
            const auto* text = element.value().if_string();
            const auto range = read_cidr(text != nullptr ? std::string_view(*text) : std::string_view());
            if (range) {
                list.ranges.push_back(*range);
            } else {
                reading.remark(element, json_excerpt(range.error().what));
            }
        });
    }
    list.place = reading.place(node);
    into.prefix_lists.push_back(std::move(list));
}

void read_prefix_list_entries(AwsReading& reading, const AwsNode& document, AwsConfiguration& into) {
    AwsPrefixList list;
    list.id = aws_id_in_name(reading.file(), "pl-");
    list.name = list.id.empty() ? stem(reading.file()) : "";
    list.entries_given = true;
    reading.about(list.id.empty() ? "prefix lists" : list.id);
    reading.each(document, "Entries", [&](const AwsNode& entry) {
        if (!reading.is_object(entry)) {
            return;
        }
        if (entry.member("Cidr") == nullptr) {
            reading.remark(entry, "has no Cidr");
        }
        reading.range(entry, "Cidr", list.ranges);
    });
    list.place = reading.place(document);
    into.prefix_lists.push_back(std::move(list));
}

void read_published_ranges(AwsReading& reading, const AwsNode& document, AwsConfiguration& into) {
    reading.about("published ranges");
    struct Family {
        std::string_view list;
        std::string_view member;
    };
    // Every range of another service is inside one of service AMAZON; a file without these was cut down.
    std::vector<Cidr> amazon;
    std::vector<Cidr> others;
    for (const auto& [list, member] :
         std::array{Family{"prefixes", "ip_prefix"}, Family{"ipv6_prefixes", "ipv6_prefix"}}) {
        reading.each(document, list, [&, member = member](const AwsNode& entry) {
            if (!reading.is_object(entry)) {
                return;
            }
            if (entry.member(member) == nullptr) {
                reading.remark(entry, fmt::format("has no {}", member));
                return;
            }
            reading.range(entry, member, reading.text(entry, "service") == "AMAZON" ? amazon : others);
        });
    }
    AwsPublishedRanges found;
    found.created = reading.text(document, "createDate");
    found.ranges = CidrSet(std::move(amazon.empty() ? others : amazon));
    if (found.created.empty()) {
        reading.remark(document, "has no createDate: its age is not known");
        found.created = "unknown";
    }
    if (found.ranges.empty()) {
        reading.remark(document, "holds no ranges");
        return;
    }
    // Several files: the newest. The date is written so that texts compare as times do.
    auto& known = into.published;
    if (known.created.empty() || known.created == "unknown" ||
        (found.created != "unknown" && found.created > known.created)) {
        known = std::move(found);
    }
}

} // namespace pretrust
