// Recognises each document by its members and hands it to its kind's reader.
#include <aws/kinds.hpp>
#include <aws/read.hpp>
#include <aws/request.hpp>
#include <aws/settle.hpp>
#include <json/parse.hpp>
#include <json/utf8.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <utility>

namespace pretrust {
namespace {

/// Pages of a kind: a page with a token says that another follows.
struct Pages {
    int with_token = 0;
    int last = 0;
    AwsPlace place; ///< of the last token
};

class Files {
  public:
    AwsConfiguration read(std::vector<NamedText>& files) {
        for (auto& file : files) {
            read_file(file);
        }
        for (const auto& [kind, pages] : pages_) {
            if (pages.last == 0) {
                remarks_.add(pages.place, "says that another page follows, and no file holds the last one",
                             kind);
            }
        }
        merge_aws(all_, remarks_);
        check_references(all_, remarks_);
        all_.remarks = remarks_.take();
        return std::move(all_);
    }

  private:
    void read_file(NamedText& file);
    void document(AwsReading& reading, const AwsNode& node);
    bool lists(AwsReading& reading, const AwsNode& node);
    bool list(AwsReading& reading, const AwsNode& node, const AwsKind& kind);
    void page(const AwsReading& reading, const AwsNode& node, std::string_view kind);
    void request(AwsReading& reading, const AwsNode& node);
    void given(std::string_view kind) {
        if (!kind_given(all_, kind)) {
            all_.kinds_given.emplace_back(kind);
        }
    }

    AwsConfiguration all_;
    AwsRemarks remarks_;
    std::map<std::string, Pages, std::less<>> pages_;
    AwsPasswordFacts password_; ///< of the file that is being read
};

/// The kind of a file that is no JSON, from the first name of a list in it: so that the right thing is said
/// to be missing.
std::string guess_kind(std::string_view text) {
    std::string guess;
    std::size_t first = text.size();
    const auto look_for = [&](std::string_view member, std::string_view kind) {
        const auto at = text.find(fmt::format("\"{}\"", member));
        if (at < first) {
            first = at;
            guess = kind;
        }
    };
    for (const auto& kind : aws_kinds()) {
        look_for(kind.member, kind.name);
    }
    look_for("Entries", "prefix lists");
    look_for("ip_prefix", "published ranges");
    return guess;
}

void Files::read_file(NamedText& file) {
    AwsReading reading(to_utf8(file.name), remarks_);
    password_ = take_passwords_out(file.text);
    const auto root = parse_json(file.text);
    if (!root) {
        remarks_.add({reading.file(), ""}, root.error().what, guess_kind(file.text));
        return;
    }
    document(reading, AwsNode(*root));
}

void Files::document(AwsReading& reading, const AwsNode& node) {
    if (const auto* several = node.value().if_array()) {
        for (std::size_t i = 0; i < several->size(); ++i) {
            document(reading, AwsNode((*several)[i], node, i));
        }
        return;
    }
    reading.about("");
    if (!reading.is_object(node) || lists(reading, node)) {
        return;
    }
    if (is_trust_request(node.value())) {
        request(reading, node);
        return;
    }
    const auto* format = node.member("format");
    const bool ours =
        format != nullptr && (node.member("items") != nullptr || node.member("evidence") != nullptr);
    reading.about("");
    reading.remark(node, ours ? "is evidence or a report of pretrust, which pretrust diagnose reads"
                              : "is not what the AWS CLI prints for any of the calls that are read here");
}

/// Reads every list of a known kind in the object; false when there is none.
bool Files::lists(AwsReading& reading, const AwsNode& node) {
    bool any = false;
    for (const auto& kind : aws_kinds()) {
        if (node.value().get_object().contains(kind.member)) {
            any = list(reading, node, kind) || any;
        }
    }
    if (node.member("Entries") != nullptr) {
        any = true;
        given("prefix lists");
        read_prefix_list_entries(reading, node, all_);
        page(reading, node,
             all_.prefix_lists.back().id.empty() ? "prefix lists" : all_.prefix_lists.back().id);
    }
    if (node.member("prefixes") != nullptr &&
        (node.member("createDate") != nullptr || node.member("ipv6_prefixes") != nullptr ||
         node.member("syncToken") != nullptr)) {
        any = true;
        read_published_ranges(reading, node, all_);
    }
    return any;
}

bool Files::list(AwsReading& reading, const AwsNode& node, const AwsKind& kind) {
    reading.about(std::string(kind.name));
    const auto* elements = node.member(kind.member);
    if (elements == nullptr || !elements->is_array()) {
        reading.remark(node, kind.member, "is not a list");
        return true;
    }
    given(kind.name);
    reading.each(node, kind.member, [&](const AwsNode& element) {
        reading.about(std::string(kind.name));
        if (reading.is_object(element)) {
            kind.read(reading, element, all_);
        }
    });
    page(reading, node, kind.name);
    return true;
}

void Files::page(const AwsReading& reading, const AwsNode& node, std::string_view kind) {
    auto& pages = pages_[std::string(kind)];
    const auto* token = node.member("NextToken");
    if (token == nullptr || (token->is_string() && token->get_string().empty())) {
        ++pages.last;
    } else {
        ++pages.with_token;
        pages.place = reading.place(AwsNode(*token, node, "NextToken"));
    }
}

void Files::request(AwsReading& reading, const AwsNode& node) {
    std::vector<AwsRemark> remarks;
    auto found = read_trust_request(node.value(), reading.file(), password_, remarks);
    for (auto& remark : remarks) {
        remarks_.add({remark.place.file, node.pointer() + remark.place.pointer}, std::move(remark.what),
                     remark.about);
    }
    found.place.pointer = node.pointer() + found.place.pointer;
    if (!all_.request) {
        all_.request = std::move(found);
        return;
    }
    auto same = found;
    same.place = all_.request->place;
    if (same != *all_.request) {
        reading.about("request");
        reading.remark(node, fmt::format("is a second CreateTrust request; the one in {} is used",
                                         all_.request->place.file));
    }
}

} // namespace

AwsConfiguration read_aws(std::vector<NamedText> files) {
    return Files().read(files);
}

AwsConfiguration read_aws(std::span<const NamedText> files) {
    return read_aws(std::vector<NamedText>(files.begin(), files.end()));
}

} // namespace pretrust
