// Reads members out of a JSON tree that others made, leniently: what is wrong becomes a remark with its
// place, and reading goes on. Knows no kind of document.
#pragma once

#include <pretrust/aws.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace pretrust {

/// A value and the way to it. Lives on the stack of whoever reads: its parents outlive it.
class AwsNode {
  public:
    explicit AwsNode(const boost::json::value& root) : value_(root) {}
    AwsNode(const boost::json::value& value, const AwsNode& parent, std::string_view name)
        : value_(value), parent_(&parent), name_(name) {}
    AwsNode(const boost::json::value& value, const AwsNode& parent, std::size_t index)
        : value_(value), parent_(&parent), index_(index) {}

    const boost::json::value& value() const { return value_; }
    /// The member's value; null when it is missing, is null, or this is no object.
    const boost::json::value* member(std::string_view name) const;
    std::string pointer() const; ///< RFC 6901

  private:
    const boost::json::value& value_;
    const AwsNode* parent_ = nullptr;
    std::string_view name_;
    std::size_t index_ = 0;
};

/// All remarks of a reading. Of one thing the first `most_about` are kept, so that a hostile file cannot make
/// millions.
class AwsRemarks {
  public:
    static constexpr int most_about = 20;

    void add(AwsPlace place, std::string what, const std::string& about);
    std::vector<AwsRemark> take() { return std::move(remarks_); }

  private:
    std::vector<AwsRemark> remarks_;
    std::unordered_map<std::string, int> counts_;
};

/// One file that is being read.
class AwsReading {
  public:
    AwsReading(std::string file, AwsRemarks& remarks) : file_(std::move(file)), remarks_(remarks) {}

    const std::string& file() const { return file_; }
    /// The thing whose judgement suffers from what is wrong from now on: an id, or a kind.
    void about(std::string thing) { about_ = std::move(thing); }
    const std::string& about() const { return about_; }

    AwsPlace place(const AwsNode& node) const { return {file_, node.pointer()}; }
    void remark(const AwsNode& node, std::string what);
    void remark(const AwsNode& parent, std::string_view member, std::string what);

    /// Whether the node is an object; a remark when not.
    bool is_object(const AwsNode& node);
    /// Empty when missing or null; a remark when it is no string.
    std::string text(const AwsNode& object, std::string_view name);
    /// An id that may stand in a command: letters, digits and `-_.:/`, at most 256. Empty and a remark when
    /// it is something else; empty when missing.
    std::string id(const AwsNode& object, std::string_view name);
    /// The id that an element cannot do without; `about` is the id afterwards.
    std::string own_id(const AwsNode& object, std::string_view name);
    bool flag(const AwsNode& object, std::string_view name);
    std::optional<std::int64_t> number(const AwsNode& object, std::string_view name);
    /// The list's elements, each given to `visit` as a node; nothing when it is missing or null.
    template <class Visit> void each(const AwsNode& object, std::string_view name, Visit visit) {
        if (const auto* list = array(object, name)) {
            const AwsNode holder(*object.member(name), object, name);
            for (std::size_t i = 0; i < list->size(); ++i) {
                visit(AwsNode((*list)[i], holder, i));
            }
        }
    }
    std::vector<std::string> ids(const AwsNode& object, std::string_view name);
    std::vector<std::string> texts(const AwsNode& object, std::string_view name);
    void addresses(const AwsNode& object, std::string_view name, std::vector<Ip>& into);
    std::optional<Cidr> range(const AwsNode& object, std::string_view name);
    void range(const AwsNode& object, std::string_view name, std::vector<Cidr>& into);
    /// IANA number of a protocol given by number or name; nothing and a remark when there is none.
    std::optional<int> protocol(const AwsNode& object, std::string_view name);
    /// Both ends of 0-65535, in order; nothing and a remark when not.
    std::optional<AwsPortRange> ports(const AwsNode& object, std::string_view from, std::string_view to);

  private:
    const boost::json::array* array(const AwsNode& object, std::string_view name);
    std::optional<std::string> string(const AwsNode& node);
    bool may_be_id(const AwsNode& node, const std::string& id);

    std::string file_;
    std::string about_;
    AwsRemarks& remarks_;
};

/// "tcp", "6", "-1", "icmpv6" ...; nothing for what is no protocol.
std::optional<int> aws_protocol(std::string_view word);

} // namespace pretrust
