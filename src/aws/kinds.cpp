// The table of the kinds, and what names of files and zones tell.
#include <aws/kinds.hpp>

#include <array>
#include <cstddef>

namespace pretrust {
namespace {

constexpr std::array table{
    AwsKind{"DirectoryDescriptions", "directories", read_directory},
    AwsKind{"DomainControllers", "domain controllers", read_domain_controller},
    AwsKind{"Trusts", "trusts", read_trust},
    AwsKind{"ConditionalForwarders", "forwarders", read_forwarder},
    AwsKind{"IpRoutesInfo", "ip routes", read_ip_route},
    AwsKind{"SecurityGroups", "security groups", read_security_group},
    AwsKind{"NetworkAcls", "network acls", read_network_acl},
    AwsKind{"RouteTables", "route tables", read_route_table},
    AwsKind{"Subnets", "subnets", read_subnet},
    AwsKind{"Vpcs", "vpcs", read_vpc},
    AwsKind{"PrefixLists", "prefix lists", read_prefix_list},
};

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_hex(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'f');
}

} // namespace

std::span<const AwsKind> aws_kinds() {
    return table;
}

std::string aws_id_in_name(std::string_view file, std::string_view prefix) {
    constexpr std::size_t shortest = 8;
    constexpr std::size_t longest = 17;
    const auto name = file.substr(file.find_last_of("/\\") + 1);
    for (auto at = name.find(prefix); at != std::string_view::npos; at = name.find(prefix, at + 1)) {
        const bool begins =
            at == 0 || !(is_hex(name[at - 1]) || (name[at - 1] >= 'g' && name[at - 1] <= 'z'));
        auto end = at + prefix.size();
        while (end < name.size() && is_hex(name[end])) {
            ++end;
        }
        const auto digits = end - at - prefix.size();
        if (begins && digits >= shortest && digits <= longest) {
            return std::string(name.substr(at, end - at));
        }
    }
    return "";
}

std::string aws_region_of_zone(std::string_view zone) {
    const auto digit = zone.find_first_of("0123456789");
    if (digit == std::string_view::npos || digit < 4 || zone[digit - 1] != '-') {
        return "";
    }
    auto end = digit;
    while (end < zone.size() && is_digit(zone[end])) {
        ++end;
    }
    const auto region = zone.substr(0, end);
    return region.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos
               ? std::string(region)
               : "";
}

} // namespace pretrust
