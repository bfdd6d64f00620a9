"""Every command that a fix or a verification prints, over all evidence files: a shell can read it, its program is one of
those known here, and what it says to the AWS CLI is said in options that the CLI has. Argument: diagnosis_commands.
Where the AWS CLI or botocore is installed, the table of options is held against its models."""

import json
import pathlib
import re
import shlex
import subprocess
import sys
import unittest

#: Causes whose fix is no command, and why; all others must have one whenever they are confirmed.
WITHOUT_A_COMMAND = {}

PROGRAMS = {
    # Windows
    "certutil", "dcdiag", "dnscmd", "ipconfig", "ksetup", "net", "netdom", "netsh", "nltest", "nslookup", "ping", "portqry", "reg",
    "repadmin", "setspn", "sc.exe", "w32tm", "klist", "tracert", "sysprep", "secedit", "ntdsutil", "gpupdate",
    # Linux and Samba
    "chronyc", "dig", "ldapsearch", "named-checkconf", "nft", "nmap", "openssl", "samba-tool", "smbclient", "sysctl", "tracepath",
    "unbound-checkconf", "unbound-control", "ip", "ss", "timedatectl", "traceroute", "rpcclient",
    "testparm", "curl",
    # and ours
    "aws", "pretrust",
}  # fmt: skip

CMDLETS = {
    "Add-DnsServerConditionalForwarderZone", "Add-DnsServerResourceRecordA", "Clear-DnsServerCache", "Enable-NetFirewallRule",
    "Format-List", "Get-ADDefaultDomainPasswordPolicy", "Get-ADDomain", "Get-ADDomainController", "Get-ADForest", "Get-ADObject",
    "Get-ADTrust", "Get-ADUser", "Get-DnsServerConditionalForwarderZone", "Get-DnsServerForwarder",
    "Get-DnsServerQueryResolutionPolicy", "Get-DnsServerRecursion", "Get-DnsServerRecursionScope", "Get-DnsServerResourceRecord",
    "Get-DnsServerZone", "Get-ItemProperty", "Get-NetAdapter", "Get-NetFirewallRule", "Get-NetIPInterface", "Get-NetTCPConnection",
    "Get-Service", "Get-SmbServerConfiguration", "Move-ADDirectoryServerOperationMasterRole", "New-ADTrust",
    "New-NetFirewallRule", "Remove-ADObject", "Remove-DnsServerConditionalForwarderZone", "Remove-DnsServerResourceRecord",
    "Resolve-DnsName", "Restart-Computer", "Restart-Service", "Resume-Service", "Select-Object", "Set-ADAccountControl",
    "Set-ADDomainMode", "Set-ADForestMode", "Set-ADObject", "Set-ADUser", "Set-DnsServerConditionalForwarderZone",
    "Set-DnsServerRecursion", "Set-ItemProperty", "Set-NetFirewallRule", "Set-NetIPInterface", "Set-Service",
    "Set-SmbServerConfiguration", "Sort-Object", "Start-Service", "Stop-Service", "Test-ComputerSecureChannel", "Test-NetConnection",
    "Where-Object", "Restart-VM", "Sync-ADObject", "Unlock-ADAccount", "Enable-ADAccount", "Set-ADAccountPassword",
    "Add-DnsServerZoneDelegation", "Get-NetIPAddress", "Set-DnsClient",
    "Add-DnsServerResourceRecord", "Install-ADDSForest", "Set-SmbClientConfiguration", "Set-DnsServerEDns", "Get-TimeZone", "Get-Certificate",
}  # fmt: skip

#: Options of the AWS CLI as botocore's service models name them (ds 2015-04-16, ec2 2016-11-15), looked at on 2026-11-21.
AWS_COMMON = {"--region", "--profile", "--output", "--query", "--no-cli-pager", "--generate-cli-skeleton", "--cli-input-json"}
PERMISSIONS = {"--group-id", "--ip-permissions"}
ACL_ENTRY = {"--network-acl-id", "--rule-number", "--protocol", "--rule-action", "--egress", "--ingress", "--cidr-block",
             "--ipv6-cidr-block", "--port-range", "--icmp-type-code"}  # fmt: skip
ROUTE = {"--route-table-id", "--destination-cidr-block", "--destination-ipv6-cidr-block", "--destination-prefix-list-id",
         "--gateway-id", "--transit-gateway-id", "--vpc-peering-connection-id", "--nat-gateway-id", "--network-interface-id",
         "--instance-id", "--local-gateway-id"}  # fmt: skip
FORWARDER = {"--directory-id", "--remote-domain-name", "--dns-ip-addrs", "--dns-ipv6-addrs"}
AWS = {
    "ds": {
        "add-ip-routes": {"--directory-id", "--ip-routes", "--update-security-group-for-directory-controllers"},
        "create-conditional-forwarder": FORWARDER,
        "update-conditional-forwarder": FORWARDER,
        "delete-conditional-forwarder": {"--directory-id", "--remote-domain-name"},
        "describe-conditional-forwarders": {"--directory-id", "--remote-domain-names"},
        "create-trust": {"--directory-id", "--remote-domain-name", "--trust-password", "--trust-direction", "--trust-type",
                         "--conditional-forwarder-ip-addrs", "--conditional-forwarder-ipv6-addrs", "--selective-auth"},
        "delete-trust": {"--trust-id", "--delete-associated-conditional-forwarder",
                         "--no-delete-associated-conditional-forwarder"},
        "describe-trusts": {"--directory-id", "--trust-ids"},
        "update-trust": {"--trust-id", "--selective-auth"},
        "verify-trust": {"--trust-id"},
        "describe-directories": {"--directory-ids"},
        "describe-domain-controllers": {"--directory-id", "--domain-controller-ids"},
        "list-ip-routes": {"--directory-id"},
        "remove-ip-routes": {"--directory-id", "--cidr-ips", "--cidr-ipv6s"},
        "describe-regions": {"--directory-id", "--region-name"},
        "create-microsoft-ad": {"--name", "--short-name", "--password", "--description", "--vpc-settings", "--edition", "--tags",
                                "--network-type"},
    },
    "support": {
        "create-case": {"--subject", "--service-code", "--severity-code", "--category-code", "--communication-body",
                        "--cc-email-addresses", "--language", "--issue-type", "--attachment-set-id"},
    },
    "ec2": {
        "authorize-security-group-egress": PERMISSIONS, "authorize-security-group-ingress": PERMISSIONS,
        "revoke-security-group-egress": PERMISSIONS, "revoke-security-group-ingress": PERMISSIONS,
        "create-network-acl-entry": ACL_ENTRY, "replace-network-acl-entry": ACL_ENTRY,
        "delete-network-acl-entry": {"--network-acl-id", "--rule-number", "--egress", "--ingress"},
        "create-route": ROUTE, "replace-route": ROUTE | {"--local-target"},
        "delete-route": {"--route-table-id", "--destination-cidr-block", "--destination-ipv6-cidr-block",
                         "--destination-prefix-list-id"},
        "describe-security-groups": {"--group-ids", "--filters"}, "describe-network-acls": {"--network-acl-ids", "--filters"},
        "describe-route-tables": {"--route-table-ids", "--filters"}, "describe-subnets": {"--subnet-ids", "--filters"},
        "describe-vpcs": {"--vpc-ids", "--filters"}, "describe-managed-prefix-lists": {"--prefix-list-ids", "--filters"},
        "get-managed-prefix-list-entries": {"--prefix-list-id", "--target-version"},
    },
}  # fmt: skip

#: Younger than the models that Debian 12 has (awscli 2.9.19, of January 2023).
NEWER = {"--dns-ipv6-addrs", "--conditional-forwarder-ipv6-addrs", "--cidr-ipv6s", "--network-type"}
#: What else is required need not be given beside these.
OTHERWISE = {"--ingress": "--egress", "--dns-ipv6-addrs": "--dns-ip-addrs"}
MODELS = [pathlib.Path("/usr/lib/python3/dist-packages", part, "data") for part in ("botocore", "awscli/botocore")]


def printed():
    done = subprocess.run([sys.argv[1]], capture_output=True, text=True, check=True)
    return [line.split("\t", 2) for line in done.stdout.splitlines()]


def programs(command):
    """The words that stand where a program does: first, and after each pipe or semicolon. Braces are script blocks."""
    lexer = shlex.shlex(command, posix=True, punctuation_chars="|;&")
    lexer.whitespace_split = True
    words, begins, depth = [], True, 0
    for word in lexer:
        depth += word.count("{") - word.count("}")
        if word and set(word) <= set("|;&"):
            begins = depth == 0
        elif begins:
            words.append(word)
            begins = False
    return words


def is_known(word):
    """A program, a cmdlet, a property of what a cmdlet gives, or a variable or .NET object of PowerShell."""
    name = re.sub(r"\).*$", "", word.lstrip("("))
    return name in PROGRAMS or name in CMDLETS or re.match(r"\$[a-z]+(\.[A-Z][A-Za-z]+\(.*)?$", word) is not None


def wrong_for_aws(words):
    """What the AWS CLI would say against it; empty: nothing."""
    if len(words) < 3 or words[1] not in AWS or words[2] not in AWS[words[1]]:
        return "no command of the table: " + " ".join(words[:3])
    options = [word.split("=")[0] for word in words[3:] if word.startswith("--")]
    unknown = [option for option in options if option not in AWS[words[1]][words[2]] | AWS_COMMON]
    if unknown:
        return "no options of it: " + " ".join(unknown)
    return "an option twice" if len(set(options)) < len(options) else ""


def option(name):
    """--dns-ip-addrs of DnsIpAddrs."""
    return "--" + re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-", name).lower()


def options_of_models(service):
    """Command -> (all options, those without which it does nothing); None where no model is installed."""
    found = sorted(path for folder in MODELS for path in folder.glob(f"{service}/*/service-2.json"))
    if not found:
        return None
    model = json.loads(found[-1].read_text(encoding="utf-8"))
    options = {}
    for name, operation in model["operations"].items():
        shape = model["shapes"][operation["input"]["shape"]] if "input" in operation else {"members": {}}
        known = {option(member) for member in shape["members"]}
        negated = {
            "--no-" + option(member)[2:]
            for member, value in shape["members"].items()
            if model["shapes"][value["shape"]]["type"] == "boolean"
        }
        required = {option(member) for member in shape.get("required", [])}
        options[option(name)[2:]] = (known | negated, required)
    return options


class Commands(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.lines = printed()
        cls.commands = sorted({(cause, command) for cause, kind, command in cls.lines if kind != "none"})
        cls.models = {service: options_of_models(service) for service in AWS}

    def test_there_are_commands_to_be_judged(self):
        self.assertGreater(len(self.commands), 100)

    def test_a_shell_can_read_each(self):
        for cause, command in self.commands:
            with self.subTest(cause=cause, command=command):
                self.assertTrue(shlex.split(command))
                self.assertEqual(command, command.strip())
                self.assertNotRegex(command, r"\{[a-z_]+\}")

    def test_each_begins_with_a_known_program(self):
        for cause, command in self.commands:
            with self.subTest(cause=cause, command=command):
                for word in programs(command):
                    self.assertTrue(is_known(word), word)

    def test_the_aws_cli_has_the_options(self):
        for cause, command in self.commands:
            words = shlex.split(command)
            if words[0] == "aws":
                with self.subTest(cause=cause, command=command):
                    self.assertEqual(wrong_for_aws(words), "")

    def test_the_table_of_options_is_what_the_models_say(self):
        for service, commands in AWS.items():
            models = self.models[service]
            if models is None:
                self.skipTest("neither the AWS CLI nor botocore is installed")
            for command, options in commands.items():
                with self.subTest(command=f"aws {service} {command}"):
                    self.assertIn(command, models)
                    self.assertEqual(options - models[command][0] - NEWER - {"--ingress"}, set())

    def test_no_command_lacks_what_the_models_require(self):
        for cause, command in self.commands:
            words = shlex.split(command)
            models = self.models.get(words[1]) if words[0] == "aws" else None
            given = {word.split("=")[0] for word in words[3:] if word.startswith("--")}
            if models and words[-1] != "help" and not given & {"--generate-cli-skeleton", "--cli-input-json"}:
                with self.subTest(cause=cause, command=command):
                    instead = {OTHERWISE[one] for one in given & OTHERWISE.keys()}
                    self.assertEqual(models[words[2]][1] - given - instead, set())

    def test_a_confirmed_cause_has_a_command_or_a_reason(self):
        without = {cause for cause, kind, _ in self.lines if kind == "none"}
        self.assertEqual(without, set(WITHOUT_A_COMMAND), "fixes without a command, and those excused")

    def test_each_cause_can_be_verified_by_a_command(self):
        causes = {cause for cause, _, _ in self.lines}
        verified = {cause for cause, kind, _ in self.lines if kind == "verify"}
        self.assertEqual(causes - verified, set())

    def test_typos_are_found(self):
        self.assertFalse(is_known("Get-DnsServerZones"))
        self.assertNotEqual(wrong_for_aws(shlex.split("aws ds create-trusts --directory-id d-1")), "")
        self.assertNotEqual(wrong_for_aws(shlex.split("aws ds verify-trust --trust t-1")), "")
        self.assertEqual(programs("Get-ADDomain | Select-Object DNSRoot"), ["Get-ADDomain", "Select-Object"])


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("name the program diagnosis_commands")
    unittest.main(argv=sys.argv[:1], verbosity=1)
