// One text with two holes. The file names are those that tests/aws/cli holds, for the tests read them back.
#include <aws/collect.hpp>

#include <pretrust/aws_patterns.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace pretrust {
namespace {

constexpr std::string_view script = R"sh(#!/bin/sh
# Writes what pretrust reads of directory @ID@ into a folder: sh this-script [FOLDER]
# then: pretrust check --aws FOLDER
#
# The AWS CLI (version 1 or 2) makes read-only calls; nothing is changed. IAM actions that are needed:
#   ds:DescribeDirectories            ds:DescribeDomainControllers      ds:DescribeTrusts
#   ds:DescribeConditionalForwarders  ds:ListIpRoutes
#   ec2:DescribeVpcs                  ec2:DescribeSubnets               ec2:DescribeRouteTables
#   ec2:DescribeNetworkAcls           ec2:DescribeSecurityGroups        ec2:DescribeManagedPrefixLists
#   ec2:GetManagedPrefixListEntries
# ip-ranges.json is public; without curl, or without a way to the internet, it is left out.
set -eu

id='@ID@'
region='@REGION@'
folder=${1:-aws-$id}

if [ -n "$region" ]; then
    AWS_DEFAULT_REGION=$region
    AWS_REGION=$region
    export AWS_DEFAULT_REGION AWS_REGION
fi
AWS_PAGER=''
export AWS_PAGER
umask 077
mkdir -p "$folder"
failed=0

# save FILE ARGUMENTS...: what the AWS CLI prints, all pages of it. A call that fails leaves no file.
save() {
    file=$folder/$1
    shift
    if aws "$@" --output json >"$file.part"; then
        mv "$file.part" "$file"
    else
        rm -f "$file.part"
        echo "not collected: aws $*" >&2
        failed=1
    fi
}

# ids ARGUMENTS...: the ids that a query finds, each once, one a line.
ids() {
    aws "$@" --output text | tr '\t' '\n' | grep -v -x -e None -e '' | sort -u || true
}

save directories.json ds describe-directories --directory-ids "$id"
save domain-controllers.json ds describe-domain-controllers --directory-id "$id"
save trusts.json ds describe-trusts --directory-id "$id"
save conditional-forwarders.json ds describe-conditional-forwarders --directory-id "$id"
save ip-routes.json ds list-ip-routes --directory-id "$id"

vpc=$(ids ds describe-directories --directory-ids "$id" --query 'DirectoryDescriptions[].VpcSettings.VpcId')
group=$(ids ds describe-directories --directory-ids "$id" --query 'DirectoryDescriptions[].VpcSettings.SecurityGroupId')

if [ -n "$vpc" ]; then
    save vpcs.json ec2 describe-vpcs --vpc-ids "$vpc"
    save subnets.json ec2 describe-subnets --filters "Name=vpc-id,Values=$vpc"
    save route-tables.json ec2 describe-route-tables --filters "Name=vpc-id,Values=$vpc"
    save network-acls.json ec2 describe-network-acls --filters "Name=vpc-id,Values=$vpc"
    save prefix-lists.json ec2 describe-managed-prefix-lists
    lists=$(ids ec2 describe-route-tables --filters "Name=vpc-id,Values=$vpc" \
        --query 'RouteTables[].Routes[].DestinationPrefixListId')
else
    echo "not collected: the network of $id, which says no VPC of its own" >&2
    failed=1
    lists=''
fi

if [ -n "$group" ]; then
    save security-groups.json ec2 describe-security-groups --filters "Name=group-id,Values=$group"
    # Groups and prefix lists that its rules name. A filter passes over what this account cannot see.
    for other in $(ids ec2 describe-security-groups --filters "Name=group-id,Values=$group" \
        --query 'SecurityGroups[].[IpPermissions,IpPermissionsEgress][][].UserIdGroupPairs[].GroupId'); do
        if [ "$other" != "$group" ]; then
            save "security-group.$other.json" ec2 describe-security-groups --filters "Name=group-id,Values=$other"
        fi
    done
    lists="$lists $(ids ec2 describe-security-groups --filters "Name=group-id,Values=$group" \
        --query 'SecurityGroups[].[IpPermissions,IpPermissionsEgress][][].PrefixListIds[].PrefixListId')"
fi

collected=' '
for list in $lists; do
    case $collected in
        *" $list "*) ;;
        *)
            save "prefix-list-entries.$list.json" ec2 get-managed-prefix-list-entries --prefix-list-id "$list"
            collected="$collected$list "
            ;;
    esac
done

if curl -fsS -o "$folder/ip-ranges.json.part" https://ip-ranges.amazonaws.com/ip-ranges.json; then
    mv "$folder/ip-ranges.json.part" "$folder/ip-ranges.json"
else
    rm -f "$folder/ip-ranges.json.part"
    echo "not collected: ip-ranges.json" >&2
fi

echo "written to $folder; now: pretrust check --aws $folder" >&2
exit "$failed"
)sh";

constexpr std::string_view lower = "abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view digits = "0123456789";

bool only_of(std::string_view text, std::string_view some, std::string_view more) {
    return std::all_of(text.begin(), text.end(), [&](char c) {
        return some.find(c) != std::string_view::npos || more.find(c) != std::string_view::npos;
    });
}

bool is_region(std::string_view text) {
    constexpr std::size_t longest = 32;
    return text.size() <= longest && only_of(text, lower, "0123456789-") &&
           text.find('-') != std::string_view::npos && lower.find(text.front()) != std::string_view::npos &&
           digits.find(text.back()) != std::string_view::npos;
}

void put(std::string& text, std::string_view hole, const std::string& value) {
    for (auto at = text.find(hole); at != std::string::npos; at = text.find(hole, at)) {
        text.replace(at, hole.size(), value);
    }
}

} // namespace

Result<std::string> collect_script(const std::string& directory_id, const std::string& region) {
    if (!aws_takes_directory_id(directory_id)) {
        return Failure{
            FailureKind::usage,
            fmt::format("--directory-id: \"{}\" is no directory's id, which is d- and ten of 0-9 and a-f",
                        directory_id)};
    }
    if (!region.empty() && !is_region(region)) {
        return Failure{FailureKind::usage,
                       fmt::format("--region: \"{}\" is no region of AWS, such as eu-central-1", region)};
    }
    std::string text(script);
    put(text, "@ID@", directory_id);
    put(text, "@REGION@", region);
    return text;
}

} // namespace pretrust
