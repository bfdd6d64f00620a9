"""`pretrust list`: the pages in docs/ are what the program prints, and each format tells all of it."""

import json
import os
import re
import tempfile

from program import ProgramTest, main, run

DOCS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "docs")
CATALOGUES = ("causes", "reasons", "probes", "ports")


class Catalogues(ProgramTest):
    def printed(self, catalogue, form):
        finished = run("list", catalogue, "-o", form)
        self.assertEqual(finished.returncode, 0, finished.stderr)
        self.assertEqual(finished.stderr, b"")
        return finished.stdout.decode()

    def test_pages_in_docs_are_what_the_program_prints(self):
        for catalogue in CATALOGUES:
            with self.subTest(catalogue=catalogue):
                path = os.path.normpath(os.path.join(DOCS, f"{catalogue}.md"))
                page = self.printed(catalogue, "markdown")
                if os.environ.get("PRETRUST_UPDATE_DOCS") == "1":
                    with open(path, "w", encoding="utf-8") as file:
                        file.write(page)
                with open(path, encoding="utf-8") as file:
                    same = file.read() == page
                self.assertTrue(same, f"docs/{catalogue}.md is stale: PRETRUST_UPDATE_DOCS=1 ctest -R cli.catalogues")

    def test_links_in_the_pages_lead_to_headings(self):
        pages = {name: self.printed(name, "markdown") for name in CATALOGUES}
        anchors = {name: {line[3:].lower() for line in page.splitlines() if line.startswith("## ")}
                   for name, page in pages.items()}
        for name, page in pages.items():
            for target, anchor in re.findall(r"\]\(([a-z]*)(?:\.md)?#([a-z0-9_]+)\)", page):
                self.assertIn(anchor, anchors[target or name], name)
            for target in re.findall(r"\]\((\.\./[^)]+)\)", page):
                self.assertTrue(os.path.exists(os.path.join(DOCS, target)), target)

    def test_json_has_the_ids_of_the_text_in_its_order(self):
        for catalogue in CATALOGUES:
            with self.subTest(catalogue=catalogue):
                whole = json.loads(self.printed(catalogue, "json"))
                self.assertEqual((whole["format"], whole["catalogue"]), ("pretrust-catalogue/1", catalogue))
                ids = [entry["id"] for entry in whole["entries"]]
                table = self.printed(catalogue, "text").split("\n\n")[0]
                self.assertEqual(ids, [line.split()[0] for line in table.splitlines()[1:]])
                for entry in whole["entries"]:
                    for key, value in entry.items():
                        self.assertTrue(value or isinstance(value, list), f"{entry['id']} {key}")

    def test_reasons_come_with_all_that_they_are_known_by(self):
        text, page = (self.printed("reasons", form) for form in ("text", "markdown"))
        for entry in json.loads(self.printed("reasons", "json"))["entries"]:
            self.assertEqual(entry["wordings"][0], entry["text"])
            for wording in entry["wordings"]:
                self.assertIn(wording, text)
                self.assertIn(wording, page)
                said = json.loads(run("explain", wording, "-o", "json").stdout)
                self.assertIn(entry["id"], [meaning["id"] for meaning in said["meanings"]], wording)
            for code in entry["codes"]:
                self.assertIn(f"{code['family']} {code['value']} {code['name']}", text)
                self.assertIn(code["name"], page)
        self.assertIn("Win32 5 (0x5) ERROR_ACCESS_DENIED", text)

    def test_a_file_gets_the_same_octets(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "causes.md")
            finished = run("list", "causes", "-o", f"markdown={path}")
            self.assertEqual((finished.returncode, finished.stdout), (0, b""))
            with open(path, encoding="utf-8") as file:
                self.assertEqual(file.read(), self.printed("causes", "markdown"))

    def test_other_words_are_refused(self):
        self.assert_one_line(run("list", "causes", "-o", "markdwn"), 2, "unknown format", "did you mean markdown?")
        self.assert_one_line(run("list", "causes", "-o", "text", "-o", "json=x"), 2, "-o: a catalogue is printed once")
        self.assert_one_line(run("list", "causes", "-o", "json=/nowhere/x"), 2, "-o: /nowhere/x")


if __name__ == "__main__":
    main()
