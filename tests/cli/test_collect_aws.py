"""The script of `collect-aws`, run with a fake AWS CLI: its calls read only, and what it collects is read without a remark."""

import json
import os
import re
import shutil
import stat
import subprocess
import tempfile

from program import ProgramTest, main, own_network, run

FIXTURES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "aws", "cli")
ID = "d-9067f3a1b2"
# Records its arguments, and prints what the AWS CLI prints: the fixture of the call, or for a query the ids in it.
FAKE_AWS = r"""#!/bin/sh
printf '%s ' "$@" >>"$RECORD"
printf '%s\n' "region=${AWS_REGION-}" >>"$RECORD"
case "$*" in
    *VpcSettings.VpcId*) echo vpc-0a1b2c3d4e5f60718; exit ;;
    *VpcSettings.SecurityGroupId*) echo sg-0dddddddddddddddd; exit ;;
    *DestinationPrefixListId*) printf 'None\tpl-0abcdef0123456789\n'; exit ;;
    *UserIdGroupPairs*) printf 'sg-0dddddddddddddddd\tsg-0999999999999999a\n'; exit ;;
    *PrefixListIds*) echo pl-0abcdef0123456789; exit ;;
    *"$DENIED"*) echo "AccessDeniedException" >&2; exit 254 ;;
esac
case "$2" in
    describe-directories) file=directories ;;
    describe-domain-controllers) file=domain-controllers ;;
    describe-trusts) file=trusts ;;
    describe-conditional-forwarders) file=conditional-forwarders ;;
    list-ip-routes) file=ip-routes ;;
    describe-vpcs) file=vpcs ;;
    describe-subnets) file=subnets ;;
    describe-route-tables) file=route-tables ;;
    describe-network-acls) file=network-acls ;;
    describe-security-groups)
        case "$*" in
            *sg-0999999999999999a*) file=security-group.sg-0999999999999999a ;;
            *) file=security-groups ;;
        esac ;;
    describe-managed-prefix-lists) file=prefix-lists ;;
    get-managed-prefix-list-entries) file=prefix-list-entries.pl-0abcdef0123456789 ;;
    *) echo "unknown call $*" >&2; exit 252 ;;
esac
cat "$FIXTURES/$file.json"
"""
FAKE_CURL = """#!/bin/sh
cp "$FIXTURES/ip-ranges.json" "$3"
"""


class CollectAws(ProgramTest):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.tools = os.path.join(self.folder.name, "tools")
        os.mkdir(self.tools)
        for name, text in (("aws", FAKE_AWS), ("curl", FAKE_CURL)):
            path = os.path.join(self.tools, name)
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            os.chmod(path, stat.S_IRWXU)
        self.record = os.path.join(self.folder.name, "calls")
        self.into = os.path.join(self.folder.name, "a folder")

    def script(self, *arguments):
        finished = run("collect-aws", "--directory-id", ID, *arguments)
        self.assertEqual((finished.returncode, finished.stderr), (0, b""))
        return finished.stdout.decode()

    def collect(self, *arguments, denied="nothing is denied"):
        environment = dict(os.environ, PATH=self.tools + os.pathsep + os.environ["PATH"], RECORD=self.record,
                           FIXTURES=FIXTURES, DENIED=denied)
        return subprocess.run(["sh", "-s", "--", self.into], input=self.script(*arguments), capture_output=True,
                              text=True, check=False, env=environment)

    def calls(self):
        with open(self.record, encoding="utf-8") as file:
            return file.read().splitlines()

    def test_makes_exactly_the_files_that_are_read_without_a_remark(self):
        finished = self.collect()
        self.assertEqual(finished.returncode, 0, finished.stderr)
        self.assertEqual(sorted(os.listdir(self.into)), sorted(os.listdir(FIXTURES)))
        checked = run("check", "--aws", self.into, "--deadline", "1s", "-o", "json")
        report = json.loads(checked.stdout)
        self.assertEqual(report["aws"]["remarks"], [])
        self.assertEqual(report["aws"]["files"], len(os.listdir(FIXTURES)))
        self.assertEqual(report["plan"]["remote_domain"], "corp.example.com")
        lines = checked.stderr.decode().splitlines()
        self.assertEqual(len(lines), 1, lines)
        self.assertIn("pretrust: --aws: taken from the files: corp.example.com --local-domain", lines[0])

    def test_calls_only_what_it_says_and_only_reads(self):
        self.collect("--region", "eu-central-1")
        script = self.script()
        actions = set(re.findall(r"\b(?:ds|ec2):(\w+)", script))
        for call in self.calls():
            service, operation = call.split()[:2]
            self.assertIn(service, ("ds", "ec2"))
            self.assertRegex(operation, r"^(describe|list|get)-")
            self.assertIn(operation.replace("-", ""), {action.lower() for action in actions})
            self.assertTrue(call.endswith(" region=eu-central-1"), call)
            self.assertNotIn("--no-paginate", call)
            self.assertNotIn("--max-items", call)

    def test_goes_on_after_a_call_that_is_denied_and_says_so(self):
        finished = self.collect(denied="describe-network-acls")
        self.assertEqual(finished.returncode, 1)
        self.assertIn("not collected: aws ec2 describe-network-acls", finished.stderr)
        self.assertEqual(set(os.listdir(FIXTURES)) - set(os.listdir(self.into)), {"network-acls.json"})

    def test_is_clean_to_shellcheck(self):
        if not shutil.which("shellcheck"):
            self.skipTest("shellcheck is not installed")
        checked = subprocess.run(["shellcheck", "-s", "sh", "-"], input=self.script(), capture_output=True, text=True,
                                 check=False)
        self.assertEqual(checked.stdout, "")

    def test_says_what_is_wrong_with_its_options(self):
        for arguments, part in (([], "--directory-id is missing"),
                                (["--directory-id", "d-1; true"], "no directory's id"),
                                (["--directory-id", ID, "--region", "moon"], "no region of AWS"),
                                (["--directory-id", ID, "extra"], 'unexpected argument "extra"')):
            with self.subTest(arguments=arguments):
                self.assert_one_line(run("collect-aws", *arguments), 2, part)

    def test_remarks_stand_on_standard_error_ten_at_most_and_not_with_quiet(self):
        broken = {"Vpcs": [{"VpcId": f"vpc-{number}", "CidrBlock": "10.0.0.1/8"} for number in range(12)]}
        path = os.path.join(self.folder.name, "vpcs.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(broken, file)
        arguments = ("check", "x.test", "--dns", "127.77.0.1", "--local-dns", "127.77.0.2", "--deadline", "1s", "--aws", path)
        lines = run(*arguments).stderr.decode().splitlines()
        self.assertEqual(len(lines), 11, lines)
        self.assertIn(f"pretrust: --aws: {path}: /Vpcs/0/CidrBlock: 10.0.0.1/8", lines[0])
        self.assertIn("2 more remarks", lines[-1])
        quiet = run(*arguments, "--quiet", "-o", "json")
        self.assertEqual(quiet.stderr, b"")
        self.assertEqual(len(json.loads(quiet.stdout)["aws"]["remarks"]), 12)


if __name__ == "__main__":
    own_network()
    main()
