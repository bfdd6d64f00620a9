// AWS Directory Service: directories, domain controllers, trusts, conditional forwarders, IP routes.
#include <aws/kinds.hpp>

#include <utility>

namespace pretrust {
namespace {

void read_vpc_settings(AwsReading& reading, const AwsNode& directory, AwsDirectory& into) {
    const auto* settings = directory.member("VpcSettings");
    if (settings == nullptr) {
        return;
    }
    const AwsNode node(*settings, directory, "VpcSettings");
    if (!reading.is_object(node)) {
        return;
    }
    into.vpc_id = reading.id(node, "VpcId");
    into.subnet_ids = reading.ids(node, "SubnetIds");
    into.security_group_id = reading.id(node, "SecurityGroupId");
    for (const auto& zone : reading.texts(node, "AvailabilityZones")) {
        if (into.region.empty()) {
            into.region = aws_region_of_zone(zone);
        }
    }
}

void read_regions(AwsReading& reading, const AwsNode& directory, AwsDirectory& into) {
    const auto* regions = directory.member("RegionsInfo");
    if (regions == nullptr) {
        return;
    }
    const AwsNode node(*regions, directory, "RegionsInfo");
    if (reading.is_object(node)) {
        into.primary_region = reading.id(node, "PrimaryRegion");
        into.additional_regions = reading.ids(node, "AdditionalRegions");
    }
}

/// A directory shared by another account carries its addresses in the owner's description.
void read_owner(AwsReading& reading, const AwsNode& directory, AwsDirectory& into) {
    const auto* owner = directory.member("OwnerDirectoryDescription");
    if (owner == nullptr) {
        return;
    }
    const AwsNode node(*owner, directory, "OwnerDirectoryDescription");
    if (reading.is_object(node) && into.dns_addresses.empty()) {
        reading.addresses(node, "DnsIpAddrs", into.dns_addresses);
        reading.addresses(node, "DnsIpv6Addrs", into.dns_addresses);
    }
}

} // namespace

void read_directory(AwsReading& reading, const AwsNode& node, AwsConfiguration& into) {
    AwsDirectory directory;
    directory.id = reading.own_id(node, "DirectoryId");
    if (directory.id.empty()) {
        return;
    }
    directory.name = reading.text(node, "Name");
    directory.short_name = reading.text(node, "ShortName");
    directory.type = reading.text(node, "Type");
    directory.stage = reading.text(node, "Stage");
    directory.edition = reading.text(node, "Edition");
    reading.addresses(node, "DnsIpAddrs", directory.dns_addresses);
    reading.addresses(node, "DnsIpv6Addrs", directory.dns_addresses);
    read_vpc_settings(reading, node, directory);
    read_regions(reading, node, directory);
    read_owner(reading, node, directory);
    directory.place = reading.place(node);
    into.directories.push_back(std::move(directory));
}

void read_domain_controller(AwsReading& reading, const AwsNode& node, AwsConfiguration& into) {
    AwsDomainController controller;
    controller.directory_id = reading.own_id(node, "DirectoryId");
    if (controller.directory_id.empty()) {
        return;
    }
    for (const auto member : {"DnsIpAddr", "DnsIpv6Addr"}) {
        const auto text = reading.text(node, member);
        if (text.empty()) {
            continue;
        }
        if (const auto address = read_ip(text)) {
            controller.addresses.push_back(*address);
        } else {
            reading.remark(node, member, "is not an IP address");
        }
    }
    controller.subnet_id = reading.id(node, "SubnetId");
    controller.status = reading.text(node, "Status");
    controller.place = reading.place(node);
    into.domain_controllers.push_back(std::move(controller));
}

void read_trust(AwsReading& reading, const AwsNode& node, AwsConfiguration& into) {
    AwsTrust trust;
    trust.id = reading.own_id(node, "TrustId");
    if (trust.id.empty()) {
        return;
    }
    trust.directory_id = reading.id(node, "DirectoryId");
    trust.remote_domain = reading.text(node, "RemoteDomainName");
    trust.type = reading.text(node, "TrustType");
    trust.direction = reading.text(node, "TrustDirection");
    trust.state = reading.text(node, "TrustState");
    trust.state_reason = reading.text(node, "TrustStateReason");
    trust.place = reading.place(node);
    into.trusts.push_back(std::move(trust));
}

void read_forwarder(AwsReading& reading, const AwsNode& node, AwsConfiguration& into) {
    AwsForwarder forwarder;
    forwarder.remote_domain = reading.text(node, "RemoteDomainName");
    if (forwarder.remote_domain.empty()) {
        reading.remark(node, "has no RemoteDomainName");
        return;
    }
    reading.addresses(node, "DnsIpAddrs", forwarder.dns_addresses);
    reading.addresses(node, "DnsIpv6Addrs", forwarder.dns_addresses);
    forwarder.directory_id = aws_id_in_name(reading.file(), "d-");
    forwarder.place = reading.place(node);
    into.forwarders.push_back(std::move(forwarder));
}

void read_ip_route(AwsReading& reading, const AwsNode& node, AwsConfiguration& into) {
    AwsIpRoute route;
    route.directory_id = reading.id(node, "DirectoryId");
    auto range = reading.range(node, "CidrIp");
    if (!range) {
        range = reading.range(node, "CidrIpv6");
    }
    if (!range) {
        if (node.member("CidrIp") == nullptr && node.member("CidrIpv6") == nullptr) {
            reading.remark(node, "has neither CidrIp nor CidrIpv6");
        }
        return;
    }
    route.range = *range;
    route.status = reading.text(node, "IpRouteStatusMsg");
    route.status_reason = reading.text(node, "IpRouteStatusReason");
    route.place = reading.place(node);
    into.ip_routes.push_back(std::move(route));
}

} // namespace pretrust
