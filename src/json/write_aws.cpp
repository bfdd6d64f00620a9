// AwsConfiguration -> JSON, driven by the table in aws_json.hpp.
#include <json/aws_json.hpp>
#include <json/print.hpp>

#include <boost/json/array.hpp>

#include <cstdint>
#include <set>
#include <string>
#include <utility>

namespace json = boost::json;

namespace pretrust {
namespace {

json::value plain(bool value) {
    return value;
}
json::value plain(int value) {
    return static_cast<std::int64_t>(value);
}
json::value plain(const std::string& value) {
    return json_text(value);
}
json::value plain(const Ip& value) {
    return json_text(to_text(value));
}
json::value plain(const Cidr& value) {
    return json_text(to_text(value));
}
json::value plain(const CidrSet& value);
template <class T> json::value plain(const std::optional<T>& value);
template <class T> json::value plain(const std::vector<T>& list);

template <class T> json::value plain(const T& value) {
    json::object object;
    std::apply([&](const auto&... field) { ((object[field.name] = plain(value.*field.member)), ...); },
               AwsFields<T>::list);
    return object;
}

template <class T> json::value plain(const std::optional<T>& value) {
    return value ? plain(*value) : json::value(nullptr);
}

template <class T> json::value plain(const std::vector<T>& list) {
    json::array array;
    array.reserve(list.size());
    for (const auto& element : list) {
        array.push_back(plain(element));
    }
    return array;
}

json::value plain(const CidrSet& value) {
    return plain(value.ranges());
}

template <class T> void add_files(const std::vector<T>& list, std::set<std::string>& files) {
    for (const auto& thing : list) {
        files.insert(thing.place.file);
    }
}

} // namespace

json::object to_json(const AwsConfiguration& configuration) {
    return std::move(plain(configuration).get_object());
}

json::object aws_summary(const AwsConfiguration& configuration) {
    std::set<std::string> files;
    add_files(configuration.remarks, files);
    add_files(configuration.directories, files);
    add_files(configuration.domain_controllers, files);
    add_files(configuration.trusts, files);
    add_files(configuration.forwarders, files);
    add_files(configuration.ip_routes, files);
    add_files(configuration.security_groups, files);
    add_files(configuration.network_acls, files);
    add_files(configuration.route_tables, files);
    add_files(configuration.subnets, files);
    add_files(configuration.vpcs, files);
    add_files(configuration.prefix_lists, files);
    if (configuration.request) {
        files.insert(configuration.request->place.file);
    }
    const auto count = files.size() + (configuration.published.created.empty() ? 0U : 1U);
    json::array remarks;
    for (const auto& remark : configuration.remarks) {
        json::object object;
        object["file"] = json_text(remark.place.file);
        object["pointer"] = json_text(remark.place.pointer);
        object["about"] = json_text(remark.about);
        object["what"] = json_text(remark.what);
        remarks.push_back(std::move(object));
    }
    json::object summary;
    summary["files"] = static_cast<std::int64_t>(count);
    summary["remarks"] = std::move(remarks);
    return summary;
}

} // namespace pretrust
