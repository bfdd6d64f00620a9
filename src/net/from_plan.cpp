#include <net/from_plan.hpp>

namespace pretrust {

NetOptions net_options(const Plan& plan) {
    NetOptions options;
    options.deadline = plan.deadline;
    options.source_address = plan.source_address;
    options.source_ports = plan.source_ports;
    return options;
}

Plan with_local_dns(Plan plan) {
    if (plan.local_dns.empty()) {
        plan.local_dns = system_dns_servers();
        plan.local_dns_from = plan.local_dns.empty() ? LocalDnsFrom::none : LocalDnsFrom::system;
    }
    return plan;
}

} // namespace pretrust
