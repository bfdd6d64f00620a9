"""What every file of the tree obeys: includes by folder, opening comments, sizes, READMEs, no machine's paths."""
import re
import sys
import unittest

from tree import ROOT, sources, text, tracked

PROJECT = {"pretrust", "wire", "net", "plan", "run", "json", "app", "probes", "reports", "diagnosis", "formats",
           "address", "archive", "aws", "lint", "explain", "redact", "diff"}
ASIO = {"boost/asio", "boost/system"}
SYSTEM = re.compile(r"^(sys|netinet|arpa|linux|net)/|^(unistd|poll|fcntl|ifaddrs|resolv|netdb)\.h$")

# design.md, section 2. std is free everywhere; `system` are the headers of POSIX and Linux.
POLICY = {
    "include/pretrust": {"pretrust", "boost/asio/awaitable.hpp", "boost/system/result.hpp"},
    "src/address": {"pretrust", "fmt"},
    "src/archive": {"pretrust", "archive", "openssl", "fmt"},
    "src/secret": {"pretrust", "system"},
    "src/aws": {"pretrust", "aws", "json", "boost/json", "fmt"},
    "src/lint": {"pretrust", "lint", "aws", "json", "plan", "run", "boost/asio", "boost/json", "fmt"},
    "src/wire": {"pretrust", "wire"},
    "src/net": {"pretrust", "net", "ares", "openssl", "spdlog", "system"} | ASIO,
    "src/plan": {"pretrust", "plan", "aws", "CLI", "toml++", "boost/json", "fmt"},
    "src/run": {"pretrust", "run", "json", "boost/asio", "boost/json", "fmt", "spdlog"},
    "src/json": {"pretrust", "json", "boost/json"},
    "src/library": {"pretrust", "formats", "json", "net", "plan", "run", "boost/asio", "fmt"},
    "src/redact": {"pretrust", "redact", "json", "boost/json"},
    "src/app": (PROJECT - {"wire"}) | {"boost/asio", "boost/json", "fmt", "system"},
    "src": PROJECT | {"boost/asio", "spdlog"},
    "probes": {"pretrust", "probes", "wire", "fmt"},
    "reports": {"pretrust", "reports", "diagnosis", "explain", "fmt"},
    "reports/diagnosis": {"pretrust", "diagnosis"},
    "reports/explain": {"pretrust", "explain", "diagnosis", "fmt"},
    "reports/diff": {"pretrust", "diff", "reports", "diagnosis", "fmt"},
    "reports/formats": {"pretrust", "formats", "reports", "json", "boost/json", "fmt", "kainjow"},
}
# Where src/wire needs OpenSSL's digests or its reader of DER: one file each, behind a header without it (style 7).
ONE_FILE = {"src/wire/certificate.cpp": {"openssl"}, "src/wire/crypto.cpp": {"openssl"}}
LIMIT, WARNING = 450, 400

# A folder of scripted worlds or of tests is described by the README above it.
README_FROM_ABOVE = re.compile(r"^tests/(?!scenarios$|lab$)|^\.ci$|^docs$|^include/")
MACHINE_PATHS = re.compile(r"(?<![\w.])/(work|root|home)/\w")


def folder(name):
    return name.rpartition("/")[0]


def includes(name):
    return re.findall(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', text(name), re.M)


def kind(include):
    """The words by which the policy may allow an include; nothing for std."""
    first = include.split("/")[0]
    if SYSTEM.match(include) and not include.endswith(".hpp"):
        return {"system"}
    if first in PROJECT:
        return {first}
    if first == "boost":
        return {include, "/".join(include.split("/")[:2]).removesuffix(".hpp")}
    if include == "ares.h":
        return {"ares"}
    return {first} if "/" in include else set()


class Sources(unittest.TestCase):
    def each(self, names, judge):
        for name in names:
            complaint = judge(name)
            if complaint:
                with self.subTest(name):
                    self.fail(f"{name}: {complaint}")

    def test_includes_obey_the_folders_policy(self):
        def judge(name):
            allowed = POLICY.get(folder(name))
            if allowed is None:
                return "its folder has no row in POLICY"
            allowed = allowed | ONE_FILE.get(name, set())
            bad = [i for i in includes(name) if kind(i) and not kind(i) & allowed]
            return f"may not include {bad}" if bad else None
        self.each([n for n in sources() if not n.startswith("tests/")], judge)

    def test_a_policy_row_is_about_a_folder_that_exists(self):
        self.assertEqual([f for f in POLICY if not (ROOT / f).is_dir()], [])

    def test_no_include_climbs(self):
        self.each(sources(), lambda n: "includes ../" if any(".." in i for i in includes(n)) else None)

    def test_quoted_includes_stay_in_their_folder(self):
        def judge(name):
            quoted = re.findall(r'^\s*#\s*include\s*"([^"]+)"', text(name), re.M)
            missing = [q for q in quoted if not (ROOT / folder(name) / q).is_file()]
            return f"includes {missing}" if missing else None
        self.each(sources(), judge)

    def test_types_have_names_of_their_own(self):
        """Two types of one name in two folders link without a word, share a vector's code, and crash."""
        places = {}
        for name in sources(".hpp"):
            if not name.startswith("tests/"):
                for found in re.findall(r"^(?:struct|class|enum class) (\w+)(?: final)?(?: :[^\n]*)? \{", text(name), re.M):
                    places.setdefault(found, []).append(name)
        self.assertEqual({n: p for n, p in places.items() if len(p) > 1}, {})

    def test_headers_have_pragma_once(self):
        self.each(sources(".hpp"), lambda n: None if re.search(r"^#pragma once$", text(n), re.M) else "no #pragma once")

    def test_files_open_with_what_they_are_for(self):
        def opens(name):
            return (ROOT / name).is_file() and text(name).startswith("//")

        def judge(name):
            header = name.removesuffix(".cpp") + ".hpp"
            return None if opens(name) or name.endswith(".cpp") and opens(header) else "no opening comment"
        self.each(sources(), judge)

    def test_an_own_header_is_included(self):
        def judge(name):
            stem = name.rpartition("/")[2].removesuffix(".cpp")
            own = (ROOT / folder(name) / f"{stem}.hpp").is_file()
            used = any(i.rpartition("/")[2] == f"{stem}.hpp" for i in includes(name))
            return "does not include its own header" if own and not used else None
        self.each(sources(".cpp"), judge)

    def test_files_are_short(self):
        def judge(name):
            lines = text(name).count("\n")
            if WARNING < lines <= LIMIT:
                print(f"long: {name} has {lines} lines", file=sys.stderr)
            return f"{lines} lines: split it by subject" if lines > LIMIT else None
        self.each(sources(), judge)

    def test_every_folder_says_what_it_is(self):
        folders = {folder(n) for n in tracked() if folder(n)}
        needed = [f for f in sorted(folders) if not README_FROM_ABOVE.match(f)]
        self.each(needed, lambda f: None if (ROOT / f / "README.md").is_file() else "no README.md")

    def test_the_readme_of_the_tests_names_every_folder(self):
        named = text("tests/README.md")
        folders = {n.split("/")[1] for n in tracked() if n.startswith("tests/") and n.count("/") > 1}
        self.assertEqual([f for f in sorted(folders) if f"`{f}" not in named], [])

    def test_no_path_of_one_machine(self):
        def judge(name):
            found = MACHINE_PATHS.search(text(name))
            return f"names {found.group(0)}..." if found else None
        self.each([n for n in tracked() if n != "tests/contract/sources_test.py"], judge)

    def test_no_character_is_invisible_or_turns_the_text(self):
        """What a reviewer sees is what the compiler reads; tests write such characters as escapes."""
        unseen = re.compile("[\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
        self.each(sources(".cpp", ".hpp", ".py", ".txt", ".cmake", ".js", ".html", ".css", ".md"),
                  lambda n: "holds a character that nobody sees" if unseen.search(text(n)) else None)

    def test_no_unfinished_work(self):
        self.each(sources(".cpp", ".hpp", ".py", ".md"),
                  lambda n: "TO" "DO without an issue" if re.search(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b", text(n)) else None)


class Probes(unittest.TestCase):
    def test_rows_sources_documents_and_scenarios_agree(self):
        rows = re.findall(r"^PROBE\((\w+)\)", text("probes/probes.def"), re.M)
        self.assertEqual(len(rows), len(set(rows)))
        spec = re.compile(r'extern const ProbeSpec (\w+)_probe\{\s*"(\w+)"')
        found = [m for n in sources(".cpp") if n.startswith("probes/") for m in spec.findall(text(n))]
        self.assertEqual(sorted(rows), sorted(a for a, _ in found))
        self.assertEqual([a for a, b in found if a != b], [])
        documents = [p.stem for p in (ROOT / "probes").glob("*.md") if p.stem != "README"]
        self.assertEqual(sorted(rows), sorted(documents))
        scenarios = [p.name for p in (ROOT / "tests/scenarios").iterdir() if p.is_dir() and any(p.glob("*.scn"))]
        self.assertEqual(sorted(rows), sorted(scenarios))
        for row in rows:
            self.assertTrue((ROOT / f"probes/{row}.cpp").is_file(), row)
            self.assertIn(f"[{row}]({row}.md)", text("probes/README.md"))

    def test_a_scenario_is_named_by_a_claim(self):
        for name in sources(".scn"):
            self.assertRegex(name, r"^tests/scenarios/\w+/[a-z0-9_]+\.scn$")


if __name__ == "__main__":
    unittest.main()
