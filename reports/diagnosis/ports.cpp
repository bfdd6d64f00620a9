// Single ports that do not get through while the DC lives: one line of a table and one row for each.
#include <diagnosis/port_rule.hpp>

namespace pretrust {

namespace {

using enum Severity;

enum Row : std::size_t { locator, smb, mapper, ldap, kerberos, kpasswd, catalog };

constexpr PortRule port_rules[] = {
    {{"ldap_ping", ""}, blocks_creation, blocks_creation},
    {{"smb", ""}, blocks_creation, blocks_creation},
    {{"rpc_mapper", ""}, blocks_creation, breaks_use}, // refused: the pipes are tried at once
    {{"ldap", ""}, breaks_use, breaks_use},
    {{"kerberos_udp", "kerberos_tcp"}, breaks_use, breaks_use},
    {{"kpasswd_udp", "kpasswd_tcp"}, breaks_use, breaks_use},
    {{"gc", ""}, breaks_use, breaks_use, Audience::global_catalogs},
};

template <Row row> Match port_blocked(const Facts& facts) {
    return port_blocked(facts, port_rules[row]);
}

// The rows -------------------------------------------------------------------------------------------------

constexpr std::string_view nothing_answers = "{seen}, {contrast}.";

constexpr std::string_view locator_hides[] = {"DC_PAUSED", "READ_ONLY_DC_ONLY", "GC_PORT_BLOCKED"};

// The NetBIOS names, and whose half exists, are asked by LDAP ping too.
constexpr std::string_view locator_leaves[] = {"NETBIOS_NAME_COLLISION", "TRUST_ALREADY_EXISTS",
                                               "TRUST_HALF_MISSING", "TRUST_DIRECTION_MISMATCH"};

constexpr RootCause locator_row{
    .id = "LOCATOR_PORT_BLOCKED",
    .area = "Network",
    .title =
        "UDP 389 from the {side} side does not get through to {targets}: the DC locator's LDAP ping finds no "
        "domain controller",
    .severity = blocks_creation,
    .shows_as = not_contacted,
    .basis = Basis::inferred,
    .hides = locator_hides,
    .test = port_blocked<locator>,
    .evidence = nothing_answers,
    .fix = "{open}",
    .verify = "  nltest /dsgetdc:{remote} /force",
    .source = kb_ports,
    .checked = checked_date,
    .leaves_open = locator_leaves,
};

constexpr std::string_view smb_leaves[] = {"SMB_DIALECT_OR_SIGNING", "NULL_SESSION_PIPES_RESTRICTED",
                                           "LSA_ANONYMOUS_DENIED", "DOMAIN_SID_COLLISION"};

constexpr RootCause smb_row{
    .id = "SMB_PORT_BLOCKED",
    .area = "Network",
    .title = "TCP 445 from the {side} side does not get through to {targets}: the pipes by which Windows "
             "creates a trust",
    .severity = blocks_creation,
    .shows_as = not_contacted,
    .basis = Basis::inferred,
    .hides = {},
    .test = port_blocked<smb>,
    .evidence = nothing_answers,
    .fix =
        "{open}\nMicrosoft needs this port for creating the trust only: it may be closed again afterwards.",
    .verify = "  Test-NetConnection {target} -Port 445",
    .source = kb_ports,
    .checked = checked_date,
    .leaves_open = smb_leaves,
};

constexpr std::string_view mapper_hides[] = {"RPC_PORTS_BLOCKED"};

constexpr RootCause mapper_row{
    .id = "RPC_MAPPER_BLOCKED",
    .area = "Network",
    .title = "TCP 135 from the {side} side does not get through to {targets}: the RPC endpoint mapper",
    .severity = blocks_creation,
    .shows_as = not_contacted,
    .basis = Basis::inferred,
    .hides = mapper_hides,
    .test = port_blocked<mapper>,
    .evidence = nothing_answers,
    .fix = "{open}",
    .verify = "Now, then once the trust exists:\n"
              "  Test-NetConnection {target} -Port 135\n"
              "  nltest /sc_verify:{remote}",
    .source = kb_ports,
    .checked = checked_date,
};

constexpr RootCause rpc_ports_row{
    .id = "RPC_PORTS_BLOCKED",
    .area = "Network",
    .title = "RPC ports in TCP {range} do not let the {side} side in at {targets}: {which}",
    .severity = blocks_creation,
    .shows_as = not_contacted,
    .basis = Basis::inferred,
    .hides = {},
    .test = rpc_ports_blocked,
    .evidence = nothing_answers,
    .fix = "{open}{named}\nIf the range is too wide for your firewall, pin the ports of LSA and Netlogon on "
           "the DCs "
           "(Microsoft KB 224196).",
    .verify = "Now, then once the trust exists:\n"
              "  {recheck}\n"
              "  nltest /sc_verify:{remote}",
    .source = kb_ports,
    .checked = checked_date,
};

constexpr RootCause ldap_row{
    .id = "LDAP_PORT_BLOCKED",
    .area = "Network",
    .title = "TCP 389 from the {side} side does not get through to {targets}: LDAP, for looking up users "
             "across the trust",
    .severity = breaks_use,
    .shows_as = {},
    .basis = Basis::inferred,
    .hides = {},
    .test = port_blocked<ldap>,
    .evidence = nothing_answers,
    .fix = "{open}",
    .verify = "  Test-NetConnection {target} -Port 389",
    .source = kb_ports,
    .checked = checked_date,
};

constexpr std::string_view kerberos_hides[] = {"WRONG_REALM", "ETYPE_MISMATCH", "PREAUTH_DISABLED"};

constexpr RootCause kerberos_row{
    .id = "KERBEROS_PORT_BLOCKED",
    .area = "Network",
    .title = "{port} from the {side} side does not get through to {targets}: Kerberos logons across the "
             "trust fail",
    .severity = breaks_use,
    .shows_as = {},
    .basis = Basis::inferred,
    .hides = kerberos_hides,
    .test = port_blocked<kerberos>,
    .evidence = nothing_answers,
    .fix = "{open}",
    .verify = "Now, then once the trust exists:\n"
              "  {recheck}\n"
              "  klist get krbtgt/{remote}",
    .source = kb_ports,
    .checked = checked_date,
};

constexpr RootCause kpasswd_row{
    .id = "KPASSWD_PORT_BLOCKED",
    .area = "Network",
    .title = "{port} from the {side} side does not get through to {targets}: changing a password across the "
             "trust fails",
    .severity = breaks_use,
    .shows_as = {},
    .basis = Basis::inferred,
    .hides = {},
    .test = port_blocked<kpasswd>,
    .evidence = nothing_answers,
    .fix = "{open}",
    .verify = "  {recheck}",
    .source = kb_ports,
    .checked = checked_date,
};

constexpr RootCause catalog_row{
    .id = "GC_PORT_BLOCKED",
    .area = "Network",
    .title = "TCP 3268 from the {side} side does not get through to {targets}: the global catalog, for user "
             "principal "
             "names and universal groups",
    .severity = breaks_use,
    .shows_as = {},
    .basis = Basis::inferred,
    .hides = {},
    .test = port_blocked<catalog>,
    .evidence = nothing_answers,
    .fix = "{open}",
    .verify = "  Test-NetConnection {target} -Port 3268",
    .source = kb_ports,
    .checked = checked_date,
};

} // namespace

std::span<const RootCause> port_causes() {
    static constexpr RootCause rows[] = {locator_row, smb_row,      mapper_row,  rpc_ports_row,
                                         ldap_row,    kerberos_row, kpasswd_row, catalog_row};
    return rows;
}

} // namespace pretrust
