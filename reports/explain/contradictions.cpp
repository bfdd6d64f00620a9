// Every row was found by reading both documents beside each other. Reported, never used to judge: rules look
// at the real security group and at real answers.
#include <explain/contradictions.hpp>

namespace pretrust {
namespace {

constexpr std::string_view read_on = "2026-11-21";

constexpr ContradictionRow contradictions_known[] = {
    {{"SITE_NAMES", "Whether the names of the first Active Directory sites must match",
      "They must, or access is denied.", "AWS, Trust creation status reasons, an intermediate version",
      "Matching is no requirement; it only lets the DC locator choose better.",
      "AWS, Trust creation status reasons, current version",
      "the current page: site names are never a cause here",
      "The DC locator asks without a site when the site's record is missing (Microsoft KB 916474).", read_on},
     {"ACCESS_DENIED", "NULL_SESSION_PIPES_RESTRICTED", "TRUST_PASSWORD_MISMATCH"}},
    {{"DEFAULT_INBOUND", "What the directory's security group lets in by default", "Any address (0.0.0.0/0).",
      "AWS, Tutorial: Create a trust relationship, and the older AddIpRoutes text",
      "The CIDR of the VPC only.", "AWS, What gets created, and the current AddIpRoutes text",
      "neither: read the group that is there (--aws)", "Both can be true of directories of different age.",
      read_on},
     {"DOMAIN_NOT_CONTACTED", "SECURITY_GROUP_BLOCKS", "PATH_SILENT"}},
    {{"DEFAULT_OUTBOUND", "What the directory's security group lets out by default",
      "Only to the security group itself.",
      "AWS, Trust creation status reasons and older versions of What gets created",
      "Everything, to 0.0.0.0/0.",
      "AWS API Reference, AddIpRoutes, UpdateSecurityGroupForDirectoryControllers",
      "neither: read the group that is there (--aws)",
      "A group that lets nothing out is the first documented cause of the status reason.", read_on},
     {"DOMAIN_NOT_CONTACTED", "SECURITY_GROUP_BLOCKS", "PATH_SILENT"}},
    {{"ON_PREMISES_PORTS", "Which ports the self-managed firewall has to open", "Four: 53, 88, 389 and 445.",
      "AWS, Tutorial: Prepare your self-managed domain", "Also 135, 464, 3268 and 49152-65535.",
      "Microsoft KB 179442, How to configure a firewall for Active Directory domains and trusts",
      "Microsoft's table, with AWS's four as the least that creation needs",
      "With the four the creation may pass; verification and NTLM logons then fail without 135 and the RPC "
      "ports.",
      read_on},
     {"DOMAIN_NOT_CONTACTED", "RPC_MAPPER_BLOCKED", "RPC_PORTS_BLOCKED", "VerifyFailed", "tcp/135",
      "tcp/49152-65535"}},
    {{"RUNBOOK_PORTS", "The default ports of AWSSupport-TroubleshootDirectoryTrust",
      "UDP 138, UDP 445 and the number 123.123 are in its list.",
      "AWS, AWSSupport-TroubleshootDirectoryTrust runbook reference, default JSON",
      "TCP 445, and UDP 123 once; no UDP 445, no 138.", "Microsoft KB 179442",
      "Microsoft's table: UDP 445 and 138 are never asked for",
      "No Windows service listens on UDP 445; 123.123 is a slip for the range 123-123.", read_on},
     {"udp/445", "tcp/445", "udp/138", "udp/123", "SMB_PORT_BLOCKED"}},
    {{"RUNBOOK_ROUTE_TABLES", "Whether AWSSupport-TroubleshootDirectoryTrust looks at route tables",
      "It evaluates route tables.", "AWS, AWSSupport-TroubleshootDirectoryTrust runbook reference, prose",
      "Its list of permissions has no call that reads one.", "The same page, required IAM permissions",
      "the permissions: a green runbook says nothing about routes",
      "What a program may not call it cannot have looked at.", read_on},
     {"ROUTE_TABLE_LACKS_PATH", "PATH_SILENT"}},
    {{"PRINTED_PORTS", "The ports of LDAPS and of the global catalog",
      "646 for LDAPS; 3268-33269 for the global catalog.",
      "AWS, Troubleshooting AD Connector; AWS API Reference, AddIpRoutes",
      "636 for LDAPS; 3268 and 3269 for the global catalog.", "Microsoft KB 179442", "Microsoft's numbers",
      "The others are slips of the pen; a rule with 646 opens nothing that is needed.", read_on},
     {"tcp/646", "tcp/636", "tcp/3268", "tcp/3269", "GC_PORT_BLOCKED", "LDAPS_CERTIFICATE_UNUSABLE"}},
    {{"FORWARDER_TIMEOUT", "Whether a time-out while creating the forwarder matters", "It can be ignored.",
      "AWS, Tutorial: Prepare your self-managed domain",
      "A forwarder that does not work is among the first causes of the status reason.",
      "AWS, Trust creation status reasons",
      "the status reasons: the forwarder is asked, and a time-out is a finding",
      "The dialog's time-out may be harmless; whether it is, one question through the forwarder tells.",
      read_on},
     {"DOMAIN_NOT_CONTACTED", "FORWARDER_MISSING", "FORWARDER_TARGET_SILENT", "FORWARDER_ORDER",
      "dns_forwarder"}},
    {{"PORT_TEST_LEVELS", "What DirectoryServicePortTest says about functional levels",
      "It passes levels up to Windows Server 2012 R2, and must run on a host joined to the domain.",
      "AWS, AD Connector prerequisites, with the program's source",
      "AWS Managed Microsoft AD itself runs at level 2016 (one page says 2012 R2).",
      "AWS, AWS Managed Microsoft AD, key concepts",
      "neither: the levels are read from the root DSE of each DC",
      "A level that the program does not know is no fault of the domain. That it always passes UDP, which "
      "it never sends, is the greater fault.",
      read_on},
     {"FUNCTIONAL_LEVEL_TOO_LOW"}},
};

} // namespace

std::span<const ContradictionRow> all_contradictions() {
    return contradictions_known;
}

} // namespace pretrust
