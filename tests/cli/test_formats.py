"""Every format read by somebody else's parser, from evidence that attacks them; and the bundle, which holds them all."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree as xml
import zipfile
from html.parser import HTMLParser

from program import ProgramTest, main, run

GOLDEN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "golden")
ATTACKS = [
    "</script><script>alert(1)</script><img src=x onerror=alert(1)>", "]]></failure><testcase name='x'/><!--",
    "[l](javascript:alert(1)) ![i](http://evil.example/x.png) <http://evil.example>", "www.evil.example http://evil.example",
    "a@evil.example @everyone #1 :smile: $x$ ~~s~~ **b** _i_ `c` | cell |", "</details></summary>", "\n\n# heading\n- item\n\n    code",
    "\"} 1\npretrust_verdict{verdict=\"ready\"} 1\n", "\x1b[2J\x07\r\x7f\u009b31m\u202emoc\u200b\ufeff\u2028\ufffe", "A" * 10000,
    "&lt;b&gt; {{verdict}} {{{verdict}}} ${7*7}",
]
READ_BY_RULES = {"service", "path", "record", "interface"}
# What the Markdown report is made of, as cmark-gfm prints it; GitHub adds no others.
TAGS = {"h3", "p", "blockquote", "strong", "code", "pre", "details", "summary", "table", "thead", "tbody", "tr", "th", "td", "ul", "li"}


def hostile_evidence():
    with open(os.path.join(GOLDEN, "udp_389_silent.evidence.json"), encoding="utf-8") as file:
        evidence = json.load(file)
    turn = 0
    for item in evidence["items"]:
        for name, value in item["args"].items():
            turn += 1
            if name in READ_BY_RULES:
                continue
            if isinstance(value, str):
                item["args"][name] = value + ATTACKS[turn % len(ATTACKS)]
            elif isinstance(value, list):
                value.append(ATTACKS[turn % len(ATTACKS)])
    evidence["plan"]["remote_domain"] += ATTACKS[2]
    evidence["plan"]["services"] = ATTACKS
    evidence["tool"]["version"] = "0.1.0" + ATTACKS[0]
    evidence["exchanges"] = [{"probe": "cldap_ping", "target": "172.16.10.153", "transport": "udp", "port": 389,
                              "started_us": 0, "took_us": 1, "outcome": "timed_out", "sent": "MIQ8Yj4=", "received": ""}]
    return json.dumps(evidence)


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.attributes = set(), set()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)


class Formats(ProgramTest):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.path = lambda _, name: os.path.join(cls.folder.name, name)
        with open(cls.path(cls, "run.json"), "w", encoding="utf-8") as file:
            file.write(hostile_evidence())
        formats = ("text", "json", "html", "markdown", "junit", "prometheus")
        outputs = [word for each in formats for word in ("-o", f"{each}={cls.path(cls, each)}")]
        cls.finished = run("diagnose", cls.path(cls, "run.json"), *outputs, "--bundle", cls.path(cls, "case.zip"))

    def text(self, name):
        with open(self.path(name), encoding="utf-8") as file:
            return file.read()

    def test_all_are_written_at_once_and_nothing_else_is(self):
        self.assertEqual((self.finished.returncode, self.finished.stdout, self.finished.stderr), (3, b"", b""))
        self.assertEqual(sorted(os.listdir(self.folder.name)),
                         ["case.zip", "html", "json", "junit", "markdown", "prometheus", "run.json", "text"])

    def test_no_format_holds_a_character_that_acts(self):
        for name in ("text", "json", "html", "markdown", "junit", "prometheus"):
            self.assertNotRegex(self.text(name), "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffe]",
                                name)

    def test_junit_is_what_its_readers_expect(self):
        root = xml.fromstring(self.text("junit"))
        self.assertEqual((root.tag, root.attrib), ("testsuites", {}))
        reds = 0
        for number, suite in enumerate(root):
            self.assertEqual(suite.tag, "testsuite")
            self.assertEqual(set(suite.attrib), {"package", "id", "name", "timestamp", "hostname", "tests", "failures",
                                                 "errors", "skipped", "time"})
            self.assertEqual(suite.get("id"), str(number))
            self.assertRegex(suite.get("timestamp"), r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$")
            self.assertEqual([child.tag for child in suite if child.tag != "testcase"],
                             ["properties", "system-out", "system-err"])
            self.assertEqual((suite[0].tag, suite[-2].tag), ("properties", "system-out"))
            cases = suite.findall("testcase")
            counts = {tag: sum(case.find(tag) is not None for case in cases) for tag in ("failure", "error", "skipped")}
            self.assertEqual([str(len(cases))] + [str(count) for count in counts.values()],
                             [suite.get(key) for key in ("tests", "failures", "errors", "skipped")])
            reds += counts["failure"] + counts["error"]
            for case in cases:
                self.assertEqual(set(case.attrib), {"classname", "name", "time"})
                self.assertRegex(case.get("name"), "^[A-Z][A-Z0-9_]+$")
                self.assertLessEqual(len(case), 1)
                for result in case:
                    self.assertEqual(set(result.attrib), {"message"} if result.tag == "skipped" else {"message", "type"})
        self.assertGreater(reds, 0)
        self.assertIn("Fix: ", root.find(".//failure").text)

    @unittest.skipUnless(shutil.which("cmark-gfm"), "needs cmark-gfm, which ./dev test installs")
    def test_markdown_becomes_no_link_no_image_and_no_element_of_theirs(self):
        for short in ([], ["--short"]):
            markdown = run("diagnose", self.path("run.json"), "-o", "markdown", *short).stdout
            rendered = subprocess.run(["cmark-gfm", "--unsafe", "-e", "table", "-e", "autolink", "-e", "strikethrough"],
                                      input=markdown, capture_output=True, check=True).stdout.decode()
            found = Tags()
            found.feed(rendered)
            self.assertEqual((found.tags - TAGS, found.attributes), (set(), set()))
            bare = re.sub(r"<code>.*?</code>", "", rendered, flags=re.S)
            self.assertNotRegex(bare, r"@|#1|:smile:|\$x|www\.|://")
            if short:
                self.assertLessEqual(markdown.count(b"\n"), 10)

    def test_bundle_holds_the_case_and_its_checksums(self):
        with zipfile.ZipFile(self.path("case.zip")) as archive:
            self.assertIsNone(archive.testzip())
            files = {info.filename: archive.read(info) for info in archive.infolist()}
            self.assertEqual({info.external_attr >> 16 for info in archive.infolist()}, {0o100644})
        self.assertEqual(set(files), {"report.html", "report.md", "report.json", "report.txt", "evidence.json", "pretrust.log",
                                      "versions.txt", "SHA256SUMS"})
        for inside, outside in (("report.html", "html"), ("report.md", "markdown"), ("report.json", "json"), ("report.txt", "text")):
            self.assertEqual(files[inside].decode(), self.text(outside))
        sums = dict(reversed(line.split("  ")) for line in files.pop("SHA256SUMS").decode().splitlines())
        self.assertEqual(sums, {name: hashlib.sha256(content).hexdigest() for name, content in files.items()})
        self.assertEqual(len(json.loads(files["evidence.json"])["exchanges"]), 1)
        self.assertIn(b"OpenSSL 3.", files["versions.txt"])

    def test_bundle_is_redacted_and_its_map_is_private(self):
        with tempfile.TemporaryDirectory() as folder:
            case = os.path.join(folder, "case.zip")
            saved = os.path.join(GOLDEN, "udp_389_silent.evidence.json")
            finished = run("diagnose", saved, "--bundle", case, "--redact", "-o", "json")
            with zipfile.ZipFile(case) as archive:
                files = {info.filename: archive.read(info) for info in archive.infolist()}
            self.assertEqual(os.stat(case + ".map").st_mode & 0o777, 0o600)
            self.assertIn(b"corp.example.com", finished.stdout)
            original, redacted = json.loads(finished.stdout), json.loads(files["report.json"])
            self.assertEqual(redacted["verdict"], original["verdict"])
            self.assertEqual([cause["id"] for cause in redacted["causes"]], [cause["id"] for cause in original["causes"]])
            for name, content in files.items():
                for secret in (b"corp.example.com", b"172.16.10.153", b"awsmad", b"dc1"):
                    self.assertNotIn(secret, content.lower(), name)
            self.assert_one_line(run("diagnose", saved, "--bundle", case, "--redact"), 2, "--redact", case + ".map", "never replaced")
        self.assert_one_line(run("diagnose", saved, "--redact"), 2, "--redact: redacts what --bundle FILE writes")

    def test_bundle_is_refused_where_it_cannot_be(self):
        missing = self.path(os.path.join("missing", "case.zip"))
        self.assert_one_line(run("diagnose", self.path("run.json"), "--bundle", missing), 2, "--bundle", missing)
        self.assert_one_line(run("diagnose", self.path("run.json"), "--bundle", "-"), 2, "--bundle: a file is needed")


if __name__ == "__main__":
    main()
