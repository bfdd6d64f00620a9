"""`pretrust lint`: a good request passes, each bad file gets its word and its exit code, nothing is sent, and the
password stands nowhere."""

import json
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from program import GUARD_SECONDS, PRETRUST, ProgramTest, main, run

DOCS = Path(__file__).resolve().parents[2] / "docs"
PASSWORD = "Zq-7v kL_9!mX"
REQUEST = {
    "DirectoryId": "d-1234567890",
    "RemoteDomainName": "corp.example.com",
    "TrustPassword": PASSWORD,
    "TrustDirection": "Two-Way",
    "TrustType": "Forest",
    "ConditionalForwarderIpAddrs": ["172.16.10.153", "172.16.10.154"],
}
DIRECTORY = {
    "DirectoryDescriptions": [{
        "DirectoryId": "d-1234567890", "Name": "awsmad.example.com", "ShortName": "AWSMAD", "Type": "MicrosoftAD",
        "Stage": "Active", "DnsIpAddrs": ["10.20.0.10", "10.20.1.10"],
        "VpcSettings": {"VpcId": "vpc-0a1b2c3d", "SubnetIds": [], "AvailabilityZones": ["eu-central-1a"]},
        "RegionsInfo": {"PrimaryRegion": "eu-central-1", "AdditionalRegions": []},
    }]
}  # fmt: skip

# What is changed in the request, the cause on top, and the exit code.
TRAPS = [
    ({"TrustDirection": "TwoWay"}, "REQUEST_INVALID", 3),
    ({"TrustDirection": None}, "REQUEST_INVALID", 3),
    ({"TrustType": "forest"}, "REQUEST_INVALID", 3),
    ({"SelectiveAuth": True}, "REQUEST_INVALID", 3),
    ({"DirectoryId": "d-123"}, "REQUEST_INVALID", 3),
    ({"Trustpassword": "x"}, "REQUEST_INVALID", 3),
    ({"RemoteDomainName": ""}, "REQUEST_INVALID", 3),
    ({"ConditionalForwarderIpAddrs": ["dc1.corp.example.com"]}, "REQUEST_INVALID", 3),
    ({"ConditionalForwarderIpAddrs": "172.16.10.153"}, "REQUEST_INVALID", 3),
    ({"ConditionalForwarderIpAddrs": ["010.0.0.1"]}, "REQUEST_INVALID", 5),
    ({"ConditionalForwarderIpAddrs": [f"172.16.10.{i}" for i in range(1, 6)]}, "TOO_MANY_DNS_ADDRESSES", 5),
    ({"ConditionalForwarderIpAddrs": [f"172.16.10.{i}" for i in range(1, 4)]}, "TOO_MANY_DNS_ADDRESSES", 0),
    # The pattern takes these, and they are wrong.
    ({"RemoteDomainName": "my-domain"}, "SINGLE_LABEL_DOMAIN", 3),
    ({"RemoteDomainName": "my-domain."}, "SINGLE_LABEL_DOMAIN", 3),
    ({"RemoteDomainName": "10.0.0.1"}, "REQUEST_INVALID", 3),
    ({"RemoteDomainName": "1.2"}, "DOMAIN_NAME_INVALID", 5),
    ({"RemoteDomainName": "CORP\\example"}, "DOMAIN_NAME_INVALID", 3),
    ({"RemoteDomainName": "a" * 64 + ".example.com"}, "DOMAIN_NAME_INVALID", 3),
    ({"RemoteDomainName": "a." * 200 + "example.com"}, "DOMAIN_NAME_INVALID", 3),
    # The pattern refuses these, and they are legal.
    ({"RemoteDomainName": "ad_corp.example.com"}, "NAME_REFUSED_BY_API", 3),
    ({"RemoteDomainName": "_msdcs.x.y"}, "NAME_REFUSED_BY_API", 3),
    ({"RemoteDomainName": "xn--bcher-kva.example"}, "NAME_REFUSED_BY_API", 3),
    ({"RemoteDomainName": "a--b.com"}, "NAME_REFUSED_BY_API", 3),
    # Both refuse.
    ({"RemoteDomainName": "corp"}, "SINGLE_LABEL_DOMAIN", 3),
    ({"RemoteDomainName": "corp."}, "SINGLE_LABEL_DOMAIN", 3),
    ({"RemoteDomainName": "-corp.com"}, "DOMAIN_NAME_INVALID", 3),
    ({"RemoteDomainName": "corp-.com"}, "DOMAIN_NAME_INVALID", 3),
    ({"RemoteDomainName": "corp..com"}, "DOMAIN_NAME_INVALID", 3),
    ({"RemoteDomainName": ".corp.com"}, "DOMAIN_NAME_INVALID", 3),
    ({"RemoteDomainName": "corp.com.."}, "DOMAIN_NAME_INVALID", 3),
    ({"RemoteDomainName": "corp example.com"}, "DOMAIN_NAME_INVALID", 3),
    ({"RemoteDomainName": "b\u00fccher.example"}, "DOMAIN_NAME_INVALID", 3),
    ({"TrustPassword": ""}, "TRUST_PASSWORD_INVALID", 3),
    ({"TrustPassword": "x" * 127 + "yz"}, "TRUST_PASSWORD_INVALID", 3),
    ({"TrustPassword": "pound\u00a3"}, "TRUST_PASSWORD_INVALID", 3),
    ({"TrustPassword": "no\u00a0break"}, "TRUST_PASSWORD_INVALID", 3),
    ({"TrustPassword": "smart\u2019quote"}, "TRUST_PASSWORD_INVALID", 3),
    ({"TrustPassword": "cafe\u0301"}, "TRUST_PASSWORD_INVALID", 3),
    ({"TrustPassword": "tab\there"}, "TRUST_PASSWORD_INVALID", 3),
    ({"TrustPassword": "from a file\n"}, "TRUST_PASSWORD_INVALID", 3),
    ({"TrustPassword": "changeme"}, "TRUST_PASSWORD_INVALID", 5),
    ({"TrustPassword": " a blank before"}, "TRUST_PASSWORD_INVALID", 0),
]  # fmt: skip


class Lint(ProgramTest):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))

    def write(self, name, content):
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return str(path)

    def lint(self, *arguments):
        finished = run("lint", *arguments)
        self.assertNotIn(finished.returncode, (70, 139), finished.stderr.decode())
        return finished

    def report(self, *arguments):
        finished = self.lint(*arguments, "-o", "json")
        self.assertEqual(finished.stderr, b"")
        return finished.returncode, json.loads(finished.stdout)

    def test_good_request_passes(self):
        code, report = self.report(self.write("request.json", REQUEST))
        self.assertEqual((code, report["verdict"], report["causes"]), (0, "ready", []))
        self.assertEqual(report["plan"]["remote_dns"], REQUEST["ConditionalForwarderIpAddrs"])
        self.assertTrue(report["evidence"]["offline"])
        self.assertEqual(report["unknown"], [])

    def test_each_trap_has_its_cause_and_exit_code(self):
        for change, cause, code in TRAPS:
            with self.subTest(change=change):
                password = change.get("TrustPassword")
                finished, report = self.report(self.write("request.json", {**REQUEST, **change}))
                self.assertEqual([c["id"] for c in report["causes"]][:1], [cause])
                self.assertEqual(finished, code)
                if password and len(password) > 4 and password != "changeme":
                    self.assertNotIn(password, json.dumps(report, ensure_ascii=False))

    def test_password_stands_nowhere(self):
        path = self.write("request.json", {**REQUEST, "TrustPasword": PASSWORD, "trust_password": [PASSWORD]})
        for arguments in ([path], [path, "-o", "json"], [path, "-vv"], ["--quiet", path]):
            finished = run("lint", *arguments)
            self.assertEqual(finished.returncode, 3)
            self.assertNotIn(PASSWORD.encode(), finished.stdout + finished.stderr)
        for broken in ('{"TrustPassword": "%s" "x"}', '{"TrustPassword": "%s', "{'TrustPassword': '%s'}",
                       '{"TrustPassword": "%s", "TrustPassword": "%s"}'):
            finished = run("lint", self.write("broken.json", broken.replace("%s", PASSWORD)))
            self.assert_one_line(finished, 2, "broken.json")
            self.assertNotIn(PASSWORD.encode(), finished.stderr)

    def test_request_is_held_against_the_directory(self):
        request = self.write("request.json", REQUEST)
        for change, cause in [({"Type": "SharedMicrosoftAD"}, "DIRECTORY_TYPE_UNSUPPORTED"),
                              ({"Type": "ADConnector"}, "DIRECTORY_TYPE_UNSUPPORTED"),
                              ({"Stage": "Creating"}, "DIRECTORY_NOT_ACTIVE"),
                              ({"RegionsInfo": {"PrimaryRegion": "us-east-1", "AdditionalRegions": ["eu-central-1"]}},
                               "NOT_PRIMARY_REGION")]:  # fmt: skip
            with self.subTest(cause=cause):
                changed = {"DirectoryDescriptions": [{**DIRECTORY["DirectoryDescriptions"][0], **change}]}
                self.write("aws/directories.json", changed)
                code, report = self.report(request, str(self.folder / "aws"), "--directory-id", "d-1234567890")
                self.assertEqual(code, 3)
                self.assertIn(cause, [c["id"] for c in report["causes"]])

    def test_failed_trust_has_to_be_deleted_first(self):
        trusts = {"Trusts": [{"DirectoryId": "d-1234567890", "TrustId": "t-0123456789", "RemoteDomainName": "corp.example.com",
                              "TrustType": "Forest", "TrustDirection": "Two-Way", "TrustState": "Failed",
                              "TrustStateReason": "Access is denied"}]}  # fmt: skip
        code, report = self.report(self.write("request.json", REQUEST), self.write("directories.json", DIRECTORY),
                                   self.write("trusts.json", trusts))
        self.assertEqual(code, 3)
        cause = report["causes"][0]
        self.assertEqual(cause["id"], "TRUST_ALREADY_EXISTS")
        self.assertIn("aws ds delete-trust --trust-id t-0123456789", cause["fix"])
        self.assertIn("Access is denied", cause["evidence"])

    def test_service_needs_a_direction(self):
        request = self.write("request.json", {**REQUEST, "TrustDirection": "One-Way: Outgoing"})
        code, report = self.report(request, "--for", "WorkSpaces")
        self.assertEqual((code, report["causes"][0]["id"]), (4, "DIRECTION_INSUFFICIENT_FOR_SERVICE"))
        self.assertEqual(self.report(request, "--for", "RDS")[0], 0)
        self.assertEqual(self.lint(request, "--for", "WorkSpaces", "--allow-risk").returncode, 0)

    def test_plan_and_request_must_agree(self):
        plan = self.write("trust.toml", 'remote-domain = "corp.example.com"\ndirection = "outgoing"\n')
        self.assertEqual(self.report(plan)[0], 0)
        code, report = self.report(plan, self.write("request.json", REQUEST))
        self.assertEqual((code, report["causes"][0]["id"]), (3, "REQUEST_INVALID"))
        self.assertIn("--direction outgoing", report["causes"][0]["evidence"])

    def test_unusable_files_cost_one_line(self):
        for name, content, part in [
            ("cut.json", '{"DirectoryId": "d-1', "cut.json: line 1, column"),
            ("other.json", '{"hello": "world"}', "other.json: "),
            ("list.json", '[{"hello": 1}]', "list.json: "),
            ("empty.json", "", "empty.json: "),
            ("prose.txt", "hello world", "prose.txt: line 1: is neither"),
            ("bad.toml", 'remote-domian = "x.test"', 'bad.toml:1:1: unknown key "remote-domian"'),
            ("trust.toml", 'remote-domain = "x y"', "trust.toml:1"),
        ]:
            with self.subTest(name=name):
                self.assert_one_line(self.lint(self.write(name, content)), 2, part)
        self.assert_one_line(self.lint(str(self.folder / "none.json")), 2, "none.json", "no such file")
        self.assert_one_line(run("lint"), 2, "FILE is missing")
        one, two = self.write("one.json", REQUEST), self.write("two.json", {**REQUEST, "TrustType": "External"})
        self.assert_one_line(self.lint(one, two), 2, "two.json", "second CreateTrust request")

    def test_bad_file_in_a_directory_leaves_the_others(self):
        self.write("aws/directories.json", DIRECTORY)
        self.write("aws/cut.json", '{"Trusts": [')
        code, _ = self.report(self.write("request.json", REQUEST), str(self.folder / "aws"))
        self.assertEqual(code, 0)

    def test_no_packet_is_sent(self):
        if not shutil.which("strace"):
            self.skipTest("strace is not installed")
        trace = self.folder / "trace"
        finished = subprocess.run(["strace", "-f", "-e", "trace=%network", "-o", trace, PRETRUST, "lint",
                                   self.write("request.json", REQUEST)], capture_output=True, timeout=GUARD_SECONDS, check=False)
        if b"ptrace" in finished.stderr:
            self.skipTest("strace may not trace here")
        calls = [line for line in trace.read_text().splitlines() if "(" in line and "+++" not in line]
        self.assertEqual(calls, [])

    def test_large_files_are_read_quickly(self):
        rules = [{"IpProtocol": "tcp", "FromPort": 1 + i % 60000, "ToPort": 1 + i % 60000,
                  "IpRanges": [{"CidrIp": f"10.{i // 250 % 250}.{i % 250}.0/24", "Description": "x" * 400}]}
                 for i in range(10000)]  # fmt: skip
        groups = {"SecurityGroups": [{"GroupId": "sg-0a1b2c3d", "GroupName": "x", "VpcId": "vpc-0a1b2c3d",
                                      "IpPermissions": rules, "IpPermissionsEgress": []}]}
        path = self.write("groups.json", groups)
        self.assertGreater(os.path.getsize(path), 5_000_000)
        begun = time.monotonic()
        code = self.lint(self.write("request.json", REQUEST), self.write("directories.json", DIRECTORY), path).returncode
        print(f"5 MB looked at in {time.monotonic() - begun:.2f} s")  # a measurement, no assertion
        self.assertIn(code, (0, 3, 5))

    def test_json_report_obeys_the_schema(self):
        try:
            import jsonschema
        except ImportError:
            self.skipTest("python3-jsonschema is not installed")
        schema = json.loads((DOCS / "report.schema.json").read_text(encoding="utf-8"))
        for content in (REQUEST, {**REQUEST, "TrustDirection": "TwoWay"}):
            jsonschema.validate(self.report(self.write("request.json", content), self.write("d.json", DIRECTORY))[1], schema)

    def test_check_takes_the_request(self):
        request = self.write("request.json", {**REQUEST, "TrustDirection": "One-Way: Incoming"})
        here = ["--dns", "127.77.0.1", "--local-dns", "127.77.0.2", "--deadline", "1s", "-o", "json"]
        report = json.loads(run("check", "--request", request, *here).stdout)
        self.assertEqual((report["plan"]["remote_domain"], report["plan"]["direction"]), ("corp.example.com", "incoming"))
        finished = run("check", "--request", request, "--direction", "two-way", *here)
        report = json.loads(finished.stdout)
        self.assertEqual(finished.returncode, 3)
        self.assertIn("REQUEST_INVALID", [cause["id"] for cause in report["causes"]])
        other = self.write("other.json", DIRECTORY)
        self.assert_one_line(run("check", "--request", other), 2, "--request: ", "is no CreateTrust request")


if __name__ == "__main__":
    main()
