"""The manual page and the completion name the options that the program has, no more and no fewer."""

import os
import re
import subprocess

from program import ProgramTest, main, run

DOCS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "docs")
COMMANDS = ("check", "diagnose", "lint", "list", "explain", "diff", "redact", "collect-aws")


def options_of_help(*command):
    """Every option that a line of the help begins with."""
    names = set()
    for line in run(*command, "--help").stdout.decode().splitlines():
        match = re.match(r"^\s{2,}(-[-a-z,]+)", line)
        if match:
            names.update(match.group(1).split(","))
    return names


def every_option():
    return set().union(options_of_help(), *(options_of_help(command) for command in COMMANDS))


class Documents(ProgramTest):
    def test_help_is_understood_by_this_test(self):
        self.assertIn("--local-dns", options_of_help("check"))
        self.assertIn("-o", options_of_help("diagnose"))

    def test_manual_page_describes_every_option(self):
        with open(os.path.join(DOCS, "pretrust.1"), encoding="utf-8") as file:
            lines = file.read().replace("\\-", "-").splitlines()
        described = set()
        for tag, heading in zip(lines, lines[1:]):
            if tag == ".TP":
                described.update(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", heading))
        self.assertEqual(described, every_option())

    def test_manual_page_names_every_command(self):
        with open(os.path.join(DOCS, "pretrust.1"), encoding="utf-8") as file:
            page = file.read()
        for command in COMMANDS:
            self.assertIn(f'"{command} ', page)

    def complete(self, *words):
        script = f'source "{DOCS}/pretrust.bash"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _pretrust; printf "%s\\n" "${{COMPREPLY[@]}}"'
        finished = subprocess.run(["bash", "-c", script, "bash", *words], capture_output=True, text=True, check=True)
        return set(finished.stdout.split())

    def test_completion_offers_the_options_of_each_command(self):
        for command in COMMANDS:
            with self.subTest(command=command):
                self.assertEqual(self.complete("pretrust", command, "-"), options_of_help(command))
        self.assertEqual(self.complete("pretrust", "-"), options_of_help())

    def test_completion_offers_the_commands_and_values(self):
        self.assertLessEqual(set(COMMANDS), self.complete("pretrust", ""))
        self.assertEqual(self.complete("pretrust", "check", "--side", ""), {"aws", "self-managed"})
        self.assertEqual(self.complete("pretrust", "check", "-o", "js"), {"json"})
        self.assertLessEqual({"probes", "causes", "reasons", "ports"}, self.complete("pretrust", "list", ""))


if __name__ == "__main__":
    main()
