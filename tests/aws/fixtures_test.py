"""Directories of AWS JSON with one mistake each: the named cause is on top, and the commands that its fix prints,
applied to the JSON, make it ruled out.

    fixtures_test.py PRETRUST [FIXTURE...]

A fixture is fixtures/base with the files of fixtures/<name> in place of those of the same name, and without those that its
file `without` names; fixtures/table.tsv says which cause must be on top (`-`: none), and whether its fix can be applied
to files at all (`no`: it takes another directory, other addresses, or time). `needs:ID`: the cause cannot be judged, and
the report names what is not in the files.
"""
from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import apply

HERE = Path(__file__).resolve().parent / "fixtures"


def lint(pretrust: str, folder: Path) -> dict[str, Any]:
    run = subprocess.run([pretrust, "lint", "-o", "json", str(folder / "plan.toml"), str(folder)], capture_output=True,
                         text=True, timeout=120, check=False)  # fmt: skip
    assert run.returncode in (0, 3, 4, 5), f"exit code {run.returncode}: {run.stderr}"
    report: dict[str, Any] = json.loads(run.stdout)
    return report


def found(report: dict[str, Any]) -> list[str]:
    return [cause["id"] for cause in report["causes"]]


def open_ids(report: dict[str, Any]) -> list[str]:
    """What could not be judged; an entry is an id, or an object with one."""
    entries = report["not_assessed"] + report["unknown"]
    return [entry if isinstance(entry, str) else entry["id"] for entry in entries]


def make(name: str, folder: Path) -> None:
    """The files of a fixture, in a folder that is not there yet."""
    shutil.copytree(HERE / "base", folder)
    if name != "base":
        shutil.copytree(HERE / name, folder, dirs_exist_ok=True)
    without = folder / "without"
    if without.exists():
        for line in [*without.read_text(encoding="utf-8").split(), without.name]:
            (folder / line).unlink()


def judge(pretrust: str, name: str, cause: str, mends: str) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "aws"
        make(name, folder)
        before = lint(pretrust, folder)
        if cause == "-" or mends.startswith("needs:"):
            assert not before["causes"], f"{found(before)} in what is healthy"
            needs = [one["needs"] for one in before["not_assessed"] if one["id"] == cause]
            assert cause == "-" or mends.removeprefix("needs:") in needs[0], f"{cause} needs {needs}"
            return
        assert found(before)[:1] == [cause], f"{found(before)} found"
        if mends == "no":
            return
        commands = apply.changing(before["causes"][0]["fix"])
        assert commands, "no command"
        apply.apply(folder, commands)
        after = lint(pretrust, folder)
        assert cause not in found(after), f"still there after\n" + "\n".join(commands)
        assert cause not in open_ids(after), "not decided any more"


def rows() -> list[list[str]]:
    """Name, cause and `mends` of every fixture."""
    with open(HERE / "table.tsv", encoding="utf-8") as table:
        return [["base", "-", "no"], *list(csv.reader(table, delimiter="\t"))[1:]]


def main() -> int:
    pretrust, *wanted = sys.argv[1:]
    names = {row[0] for row in rows()}
    failed = [f"{path.name} is not in table.tsv" for path in HERE.iterdir() if path.is_dir() and path.name not in names]
    ran = 0
    for name, cause, mends in rows():
        if wanted and name not in wanted:
            continue
        ran += 1
        try:
            judge(pretrust, name, cause, mends)
        except (AssertionError, apply.NotApplicable) as error:
            failed.append(f"{name}: {error}")
    for line in failed:
        print(line, file=sys.stderr)
    print(f"{ran} directories, {len(failed)} failures")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
