"""The manual page, the completion and the pages name the options that the program has, no more and no fewer."""

import functools
import os
import pathlib
import re
import shlex
import subprocess

from program import ProgramTest, main, run

DOCS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "docs")
README = pathlib.Path(DOCS).parent / "README.md"
COMMANDS = ("check", "diagnose", "lint", "list", "explain", "diff", "redact", "collect-aws")


@functools.cache
def help_of(*command):
    return run(*command, "--help").stdout.decode()


def options_of_help(*command):
    """Every option that a line of the help begins with."""
    names = set()
    for line in help_of(*command).splitlines():
        match = re.match(r"^\s{2,}(-[-a-z,]+)", line)
        if match:
            names.update(match.group(1).split(","))
    return names


def values_of_help(*command):
    """What follows each option that takes a value, as the help writes it: FILE, a|b, [=a|b]."""
    lines = help_of(*command).split("Examples:")[0].splitlines()
    matches = (re.match(r"^  (?:-\w,)?(--[a-z-]+) (\S+)(?:\s\s|$)", line) for line in lines)
    return {match.group(1): match.group(2) for match in matches if match}


def formats_of_help(*command):
    """What may follow -o, as the sentence of the help lists it."""
    words = " ".join(help_of(*command).split())
    sentence = re.search(r"(?:as|Write) ((?:[a-z]+, )*[a-z]+ or [a-z]+), to FILE", words)
    return set(re.split(", | or ", sentence.group(1))) if sentence else set()


def commands_in(page):
    """Every call of the program that a page shows, in a line of code or between backquotes: its words."""
    text = page.read_text(encoding="utf-8").replace("\\\n", " ")
    for code in re.findall(r"^(?: {4}|\t)(.*)$|`([^`\n]+)`", text, re.MULTILINE):
        for call in re.split(r"&&|\|(?= )|;|#|>", "".join(code)):
            words = call.split()
            if words[:1] == ["pretrust"]:
                yield words[1:]


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

    def complete(self, *requests):
        """What is offered at the last word of each request: a set each, all by one shell."""
        script = [f"source {shlex.quote(DOCS)}/pretrust.bash"]
        for words in requests:
            script.append(f"COMP_WORDS=(pretrust {shlex.join(words)}); COMP_CWORD={len(words)}; _pretrust; "
                          'echo "${COMPREPLY[*]}"')
        finished = subprocess.run(["bash", "-c", "\n".join(script)], capture_output=True, text=True, check=True)
        offered = [set(line.split()) for line in finished.stdout.splitlines()]
        self.assertEqual(len(offered), len(requests))
        return offered

    def test_completion_offers_the_options_of_each_command(self):
        offered = self.complete(["-"], *([command, "-"] for command in COMMANDS))
        for command, options in zip((None, *COMMANDS), offered):
            with self.subTest(command=command):
                self.assertEqual(options, options_of_help(command) if command else options_of_help())

    def test_completion_offers_the_commands_and_catalogues(self):
        commands, catalogues = self.complete([""], ["list", ""])
        self.assertLessEqual(set(COMMANDS), commands)
        self.assertLessEqual({"probes", "causes", "reasons", "ports"}, catalogues)

    def test_completion_offers_the_values_of_each_option(self):
        asked = [(command, option, value) for command in COMMANDS
                 for option, value in values_of_help(command).items()]
        self.assertLessEqual({("check", "--side", "aws|self-managed"), ("check", "--sweep", "[=full|sample]")}, set(asked))
        # Bash makes a word of its own of the = between an option and its value.
        offered = self.complete(*([command, option, *(["="] if value.startswith("[=") else []), ""]
                                  for command, option, value in asked))
        for (command, option, value), words in zip(asked, offered):
            with self.subTest(command=command, option=option):
                choices = value.strip("[=]")
                if value == "FORMAT[=FILE]":
                    self.assertEqual(words, formats_of_help(command))
                elif choices == choices.lower():
                    self.assertEqual(words, set(choices.split("|")))
                else:
                    self.assertFalse([word for word in words if word.startswith("-")], "an option is no value")

    def test_completion_offers_a_value_that_is_optional_only_behind_its_sign(self):
        (words,) = self.complete(["check", "--sweep", ""])
        self.assertFalse([word for word in words if not word.startswith("-")])
        file = str(README)
        behind = self.complete(["check", "x", "--sweep", "=", "f"], ["diagnose", "x", "-o", "json", "=", file],
                               ["list", "causes", "-o", "markdown", "=", file])
        self.assertEqual(behind, [{"full"}, {file}, {file}])

    def test_front_page_shows_every_command_and_format(self):
        calls = list(commands_in(README))
        self.assertEqual({words[0] for words in calls if words} & set(COMMANDS), set(COMMANDS))
        shown = {words[at + 1].split("=")[0] for words in calls for at, word in enumerate(words[:-1]) if word == "-o"}
        self.assertEqual(shown & formats_of_help("check"), formats_of_help("check"))

    def test_pages_show_no_option_that_is_not_there(self):
        options = {command: options_of_help(command) for command in COMMANDS}
        seen = 0
        for page in (README, *sorted(pathlib.Path(DOCS).glob("*.md"))):
            for words in commands_in(page):
                used = {word.split("=")[0] for word in words if re.match("--?[a-z]", word)}
                seen += len(used)
                with self.subTest(page=page.name, words=words):
                    known = options[words[0]] if words and words[0] in options else options_of_help()
                    self.assertLessEqual(used - {"-vv"}, known)
        self.assertGreater(seen, 30, "pages are understood by this test")


if __name__ == "__main__":
    main()
