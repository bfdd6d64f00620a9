// The lenient reader. Every value that goes into a message goes through json_excerpt first.
#include <aws/choose.hpp>
#include <aws/reading.hpp>
#include <json/reader.hpp>

#include <pretrust/domain_names.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace json = boost::json;

namespace pretrust {
namespace {

std::string_view kind_word(const json::value& value) {
    switch (value.kind()) {
    case json::kind::null:
        return "null";
    case json::kind::bool_:
        return "true or false";
    case json::kind::string:
        return "a text";
    case json::kind::array:
        return "a list";
    case json::kind::object:
        return "an object";
    default:
        return "a number";
    }
}

std::string expected(std::string_view what, const json::value& found) {
    return fmt::format("is {}, not {}", kind_word(found), what);
}

/// A message about a text that may be long and anything.
std::string shortened(const std::string& what) {
    constexpr std::size_t longest = 160;
    std::string shown;
    for (std::size_t at = 0; at < std::min(what.size(), longest); at += 40) {
        shown += json_excerpt(std::string_view(what).substr(at, std::min<std::size_t>(40, longest - at)));
    }
    return what.size() > longest ? shown + "..." : shown;
}

} // namespace

const json::value* AwsNode::member(std::string_view name) const {
    const auto* members = value_.if_object();
    const auto* found = members != nullptr ? members->if_contains(name) : nullptr;
    return found != nullptr && !found->is_null() ? found : nullptr;
}

std::string AwsNode::pointer() const {
    if (parent_ == nullptr) {
        return "";
    }
    std::string way = parent_->pointer();
    way += '/';
    way += name_.empty() ? std::to_string(index_) : json_token(name_);
    return way;
}

void AwsRemarks::add(AwsPlace place, std::string what, const std::string& about) {
    const int count = ++counts_[about];
    if (count > most_about) {
        return;
    }
    if (count == most_about) {
        what += "; more of the same is not named";
    }
    remarks_.push_back({std::move(place), std::move(what), about});
}

void AwsReading::remark(const AwsNode& node, std::string what) {
    remarks_.add(place(node), std::move(what), about_);
}

void AwsReading::remark(const AwsNode& parent, std::string_view member, std::string what) {
    AwsPlace where = place(parent);
    where.pointer += '/' + json_token(member);
    remarks_.add(std::move(where), std::move(what), about_);
}

bool AwsReading::is_object(const AwsNode& node) {
    if (!node.value().is_object()) {
        remark(node, expected("an object", node.value()));
        return false;
    }
    return true;
}

std::optional<std::string> AwsReading::string(const AwsNode& node) {
    if (const auto* text = node.value().if_string()) {
        return std::string(text->data(), text->size());
    }
    remark(node, expected("a text", node.value()));
    return std::nullopt;
}

std::string AwsReading::text(const AwsNode& object, std::string_view name) {
    const auto* value = object.member(name);
    return value != nullptr ? string(AwsNode(*value, object, name)).value_or("") : "";
}

bool AwsReading::may_be_id(const AwsNode& node, const std::string& id) {
    constexpr std::size_t longest = 256;
    constexpr std::string_view others = "-_.:/";
    const auto fine = [&](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               others.find(c) != std::string_view::npos;
    };
    if (id.empty() || id.size() > longest || id.front() == '-' || !std::all_of(id.begin(), id.end(), fine)) {
        remark(node, fmt::format("\"{}\" is not an id of AWS", json_excerpt(id)));
        return false;
    }
    return true;
}

std::string AwsReading::id(const AwsNode& object, std::string_view name) {
    const auto* value = object.member(name);
    if (value == nullptr) {
        return "";
    }
    const AwsNode node(*value, object, name);
    auto found = string(node);
    return found && may_be_id(node, *found) ? std::move(*found) : "";
}

std::string AwsReading::own_id(const AwsNode& object, std::string_view name) {
    if (object.member(name) == nullptr) {
        remark(object, fmt::format("has no {}", name));
        return "";
    }
    auto found = id(object, name);
    if (!found.empty()) {
        about(found);
    }
    return found;
}

bool AwsReading::flag(const AwsNode& object, std::string_view name) {
    const auto* value = object.member(name);
    if (value == nullptr) {
        return false;
    }
    if (!value->is_bool()) {
        remark(object, name, expected("true or false", *value));
        return false;
    }
    return value->get_bool();
}

std::optional<std::int64_t> AwsReading::number(const AwsNode& object, std::string_view name) {
    const auto* value = object.member(name);
    if (value == nullptr) {
        return std::nullopt;
    }
    if (!value->is_int64()) {
        remark(object, name, expected("a whole number", *value));
        return std::nullopt;
    }
    return value->get_int64();
}

const json::array* AwsReading::array(const AwsNode& object, std::string_view name) {
    const auto* value = object.member(name);
    if (value == nullptr) {
        return nullptr;
    }
    if (!value->is_array()) {
        remark(object, name, expected("a list", *value));
        return nullptr;
    }
    return &value->get_array();
}

std::vector<std::string> AwsReading::ids(const AwsNode& object, std::string_view name) {
    std::vector<std::string> list;
    each(object, name, [&](const AwsNode& node) {
        if (auto found = string(node); found && may_be_id(node, *found)) {
            list.push_back(std::move(*found));
        }
    });
    return list;
}

std::vector<std::string> AwsReading::texts(const AwsNode& object, std::string_view name) {
    std::vector<std::string> list;
    each(object, name, [&](const AwsNode& node) {
        if (auto found = string(node)) {
            list.push_back(std::move(*found));
        }
    });
    return list;
}

void AwsReading::addresses(const AwsNode& object, std::string_view name, std::vector<Ip>& into) {
    each(object, name, [&](const AwsNode& node) {
        if (const auto found = string(node)) {
            if (const auto address = read_ip(*found)) {
                into.push_back(*address);
            } else {
                remark(node, shortened(address.error().what));
            }
        }
    });
}

std::optional<Cidr> AwsReading::range(const AwsNode& object, std::string_view name) {
    const auto* value = object.member(name);
    if (value == nullptr) {
        return std::nullopt;
    }
    const AwsNode node(*value, object, name);
    const auto found = string(node);
    if (!found) {
        return std::nullopt;
    }
    const auto range = read_cidr(*found);
    if (!range) {
        remark(node, shortened(range.error().what));
        return std::nullopt;
    }
    return *range;
}

void AwsReading::range(const AwsNode& object, std::string_view name, std::vector<Cidr>& into) {
    if (const auto found = range(object, name)) {
        into.push_back(*found);
    }
}

std::optional<int> AwsReading::protocol(const AwsNode& object, std::string_view name) {
    const auto* value = object.member(name);
    if (value == nullptr) {
        remark(object, fmt::format("has no {}", name));
        return std::nullopt;
    }
    std::string word;
    if (value->is_int64()) {
        word = std::to_string(value->get_int64());
    } else if (auto found = string(AwsNode(*value, object, name))) {
        word = std::move(*found);
    } else {
        return std::nullopt;
    }
    const auto known = aws_protocol(word);
    if (!known) {
        remark(object, name, fmt::format("\"{}\" is not a protocol", json_excerpt(word)));
    }
    return known;
}

std::optional<AwsPortRange> AwsReading::ports(const AwsNode& object, std::string_view from,
                                              std::string_view to) {
    constexpr std::int64_t last = 65535;
    for (const auto name : {from, to}) {
        if (object.member(name) == nullptr) {
            remark(object, fmt::format("has no {}", name));
            return std::nullopt;
        }
    }
    const auto low = number(object, from);
    const auto high = number(object, to);
    if (!low || !high) {
        return std::nullopt;
    }
    if (*low < 0 || *high < 0 || *low > last || *high > last) {
        remark(object, fmt::format("ports {} to {} are not within 0 to {}", *low, *high, last));
        return std::nullopt;
    }
    if (*low > *high) {
        remark(object, fmt::format("the port range is upside down: from {} to {}; is it {}-{}?", *low, *high,
                                   *high, *low));
        return std::nullopt;
    }
    return AwsPortRange{static_cast<int>(*low), static_cast<int>(*high)};
}

std::optional<int> aws_protocol(std::string_view word) {
    constexpr std::array<std::pair<std::string_view, int>, 7> names{{{"tcp", protocol_tcp},
                                                                     {"udp", protocol_udp},
                                                                     {"icmp", protocol_icmp},
                                                                     {"icmpv6", protocol_icmp6},
                                                                     {"icmp6", protocol_icmp6},
                                                                     {"all", every_protocol},
                                                                     {"-1", every_protocol}}};
    for (const auto& [name, number] : names) {
        if (word.size() == name.size() && bare_name(word) == name) {
            return number;
        }
    }
    int number = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
    if (error != std::errc{} || end != word.data() + word.size() || number < 0 || number > 255) {
        return std::nullopt;
    }
    return number;
}

} // namespace pretrust
