// All causes, most fundamental first, and all status reasons. The order of the parts is the order of a
// report.
#include <diagnosis/causes.hpp>

#include <algorithm>

namespace pretrust {

namespace {

constexpr StatusReason reasons[] = {
    {"ACCESS_DENIED", "Access is denied",
     "The other domain was found and refused: the trust password differs, or its security settings bar "
     "anonymous "
     "access to the named pipes netlogon, samr and lsarpc, or SMB signing does not match.",
     aws_reasons, checked_date},
    {"DOMAIN_NOT_CONTACTED", "The specified domain name does not exist or could not be contacted",
     "No domain controller of the other domain could be located: conditional forwarder, security group, "
     "network "
     "ACL, firewall, IP route, or an answer that was cached before the repair.",
     aws_reasons, checked_date},
    {"OPERATION_NOT_PERFORMED", "The operation could not be performed on this domain",
     "Both domains have the same NetBIOS name (or, by inference, the same SID); one of them has to be built "
     "anew under another.",
     aws_reasons, checked_date},
    {"VALID_NAME_REQUIRED", "Required and valid domain name",
     "The name of the other domain holds characters that are not allowed, or is a single label.", aws_reasons,
     checked_date},
};

std::vector<RootCause> concatenate() {
    std::vector<RootCause> causes;
    for (const auto part : {naming_causes(),
                            reserved_name_causes(),
                            suffix_overlap_causes(),
                            request_causes(),
                            request_password_causes(),
                            service_direction_causes(),
                            directory_causes(),
                            address_causes(),
                            address_in_vpc_causes(),
                            address_in_range_causes(),
                            ip_route_causes(),
                            forwarder_configured_causes(),
                            forwarder_differs_causes(),
                            security_group_causes(),
                            network_acl_causes(),
                            route_table_causes(),
                            contradiction_causes(),
                            local_dns_causes(),
                            source_port_causes(),
                            path_causes(),
                            box_causes(),
                            transport_causes(),
                            forwarder_target_causes(),
                            forwarder_causes(),
                            forwarder_memory_causes(),
                            dns_server_causes(),
                            locator_causes(),
                            disjoint_namespace_causes(),
                            dc_name_causes(),
                            host_causes(),
                            dc_state_causes(),
                            port_causes(),
                            smb_dialect_causes(),
                            null_session_causes(),
                            lsa_causes(),
                            trust_half_causes(),
                            trust_direction_causes(),
                            trust_password_causes(),
                            forest_causes(),
                            collision_causes(),
                            kerberos_causes(),
                            time_causes(),
                            certificate_causes()}) {
        causes.insert(causes.end(), part.begin(), part.end());
    }
    return causes;
}

template <class Row> const Row* find_row(std::span<const Row> rows, std::string_view id) {
    const auto row = std::find_if(rows.begin(), rows.end(), [id](const Row& r) { return r.id == id; });
    return row == rows.end() ? nullptr : &*row;
}

} // namespace

std::span<const RootCause> all_causes() {
    static const std::vector<RootCause> causes = concatenate();
    return causes;
}

std::span<const StatusReason> all_reasons() {
    return reasons;
}

const StatusReason* find_reason(std::string_view id) {
    return find_row(all_reasons(), id);
}

const RootCause* find_cause(std::string_view id) {
    return find_row(all_causes(), id);
}

} // namespace pretrust
