// The members of CreateTrust, and nothing of what they mean.
#include <aws/request.hpp>
#include <json/reader.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

namespace json = boost::json;

namespace pretrust {
namespace {

constexpr std::array<std::string_view, 8> members{"DirectoryId",   "RemoteDomainName",
                                                  "TrustPassword", "TrustDirection",
                                                  "TrustType",     "ConditionalForwarderIpAddrs",
                                                  "SelectiveAuth", "ConditionalForwarderIpv6Addrs"};
/// What only an answer of AWS, or a request for something else, holds.
constexpr std::array<std::string_view, 7> foreign{"TrustId",     "TrustState",       "TrustStateReason",
                                                  "DnsIpAddrs",  "ReplicationScope", "CreatedDateTime",
                                                  "DnsIpv6Addrs"};
constexpr std::size_t most_unknown = 32;
constexpr std::size_t most_addresses = 64;

std::string plain(std::string_view name) {
    std::string result;
    for (const char c : name) {
        if (c != '_' && c != '-') {
            result += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        }
    }
    return result;
}

class RequestReader {
  public:
    RequestReader(const json::object& object, const std::string& file, std::vector<AwsRemark>& remarks)
        : object_(object), file_(file), remarks_(remarks) {}

    std::string text(std::string_view name) {
        const json::value* value = object_.if_contains(name);
        return value == nullptr ? std::string() : text(*value, pointer(name));
    }

    std::vector<std::string> texts(std::string_view name) {
        std::vector<std::string> list;
        const json::value* value = object_.if_contains(name);
        if (value == nullptr) {
            return list;
        }
        if (!value->is_array()) {
            remark(pointer(name), "must be a list of strings");
            return list;
        }
        for (const auto& element : value->get_array()) {
            const std::string where = pointer(name) + '/' + std::to_string(list.size());
            if (list.size() == most_addresses) {
                remark(where, "is one address too many to look at");
                break;
            }
            list.push_back(text(element, where));
        }
        return list;
    }

    void remark(std::string pointer, std::string what) {
        remarks_.push_back({{file_, std::move(pointer)}, std::move(what), "request"});
    }

    static std::string pointer(std::string_view name) { return '/' + json_token(name); }

  private:
    std::string text(const json::value& value, std::string where) {
        if (!value.is_string()) {
            remark(std::move(where),
                   value.is_null() ? "is null: leave it out or give it a value" : "must be a string");
            return {};
        }
        return {value.get_string().data(), value.get_string().size()};
    }

    const json::object& object_;
    const std::string& file_;
    std::vector<AwsRemark>& remarks_;
};

} // namespace

bool is_trust_request(const json::value& root) {
    if (!root.is_object()) {
        return false;
    }
    std::size_t own = 0;
    for (const auto& entry : root.get_object()) {
        const std::string_view key = entry.key();
        if (std::ranges::find(foreign, key) != foreign.end()) {
            return false;
        }
        own += std::ranges::any_of(members, [&](auto name) { return plain(name) == plain(key); }) ? 1 : 0;
    }
    return own * 2 > root.get_object().size() || own > 2;
}

AwsTrustRequest read_trust_request(const json::value& root, const std::string& file,
                                   const AwsPasswordFacts& password, std::vector<AwsRemark>& remarks) {
    const json::object& object = root.get_object();
    RequestReader reader(object, file, remarks);
    AwsTrustRequest request;
    request.place.file = file;
    request.directory_id = reader.text("DirectoryId");
    request.remote_domain = reader.text("RemoteDomainName");
    request.direction = reader.text("TrustDirection");
    request.type = reader.text("TrustType");
    request.selective_auth = reader.text("SelectiveAuth");
    request.forwarder_addresses = reader.texts("ConditionalForwarderIpAddrs");
    request.forwarder_ipv6_addresses = reader.texts("ConditionalForwarderIpv6Addrs");
    reader.text("TrustPassword"); // for the remark alone: the text was taken out before
    request.password = password;
    for (const auto& entry : object) {
        const std::string_view key = entry.key();
        if (std::ranges::find(members, key) == members.end() &&
            request.unknown_members.size() < most_unknown) {
            request.unknown_members.emplace_back(key);
        }
    }
    return request;
}

} // namespace pretrust
