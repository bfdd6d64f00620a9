"""Installs pretrust into an empty folder, builds the example against it there, and has it check a network that refuses."""

import json
import os
import subprocess
import sys
import tempfile
import unittest

cmake, build, compiler, flags, linker_flags = sys.argv[1:6]
HERE = os.path.dirname(os.path.abspath(__file__))
SCHEMA = os.path.join(HERE, "..", "..", "docs", "report.schema.json")


def run(*words, **more):
    return subprocess.run(words, capture_output=True, text=True, timeout=240, **more)


class Library(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        prefix = os.path.join(cls.folder.name, "prefix")
        cls.built = os.path.join(cls.folder.name, "build")
        for words in ([cmake, "--install", build, "--prefix", prefix],
                      [cmake, "-G", "Ninja", "-S", os.path.join(HERE, "example"), "-B", cls.built,
                       f"-DCMAKE_PREFIX_PATH={prefix}", f"-DCMAKE_CXX_COMPILER={compiler}",
                       f"-DCMAKE_CXX_FLAGS={flags}", f"-DCMAKE_EXE_LINKER_FLAGS={linker_flags}"],
                      [cmake, "--build", cls.built]):
            done = run(*words)
            if done.returncode != 0:
                raise AssertionError(f"{' '.join(words)}\n{done.stdout}\n{done.stderr}")
        cls.prefix = prefix

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def example(self, *words):
        return run(os.path.join(self.built, "example"), *words)

    def test_the_example_prints_the_report_of_a_check(self):
        import jsonschema

        done = self.example("corp.example.com", "--dns", "127.77.0.1", "--local-dns", "127.77.0.2", "--deadline", "8s")
        self.assertEqual((done.returncode, done.stderr), (3, ""))
        report = json.loads(done.stdout)
        with open(SCHEMA, encoding="utf-8") as file:
            jsonschema.validate(report, json.load(file))
        self.assertEqual(report["verdict"], "not_ready")
        self.assertEqual(report["plan"]["remote_dns"], ["127.77.0.1"])

    def test_what_belongs_to_the_program_is_refused(self):
        for words in (["corp.example.com", "--save", "x"], ["--help"], ["corp.example.com", "-o", "json"]):
            done = self.example(*words)
            self.assertEqual(done.returncode, 2, words)
            self.assertIn("is the program's, not the library's", done.stderr)

    def test_a_bad_plan_is_named_in_one_line(self):
        done = self.example("corp.example.com", "--dns", "nonsense")
        self.assertEqual(done.returncode, 2)
        self.assertEqual(done.stderr.count("\n"), 1)
        self.assertIn("--dns", done.stderr)

    def test_no_header_of_the_inside_is_installed(self):
        headers = {os.path.relpath(os.path.join(folder, name), os.path.join(self.prefix, "include"))
                   for folder, _, names in os.walk(os.path.join(self.prefix, "include")) for name in names}
        self.assertTrue(headers)
        self.assertEqual([name for name in headers if not name.startswith("pretrust/")], [])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
