#!/usr/bin/python3
"""Judges the saved evidence of every row again: text, JSON and exit code must repeat the live run, byte for byte.

    judge_again.py PROGRAM ROWS
"""
from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from judge import EXIT_CODES
from lab import SKIPPED


def differences(program: str, row: Path) -> list[str]:
    found = []
    for form, name in (("text", "report.txt"), ("json", "report.json")):
        live = (row / name).read_bytes()
        again = subprocess.run([program, "diagnose", str(row / "evidence.json"), "-o", form], capture_output=True,
                               check=False)  # fmt: skip
        if again.stdout != live:
            found.append(f"{row.name}: the {form} report differs from the live one")
        if again.returncode not in EXIT_CODES.values() or again.stderr:
            found.append(f"{row.name}: exit {again.returncode}, {again.stderr.decode(errors='replace')[:300]}")
    return found


def main() -> int:
    if os.geteuid() != 0:
        print("lab: needs root for network namespaces, so there are no rows")
        return SKIPPED
    rows = sorted(path for path in Path(sys.argv[2]).iterdir() if (path / "evidence.json").exists())
    problems = [text for row in rows for text in differences(sys.argv[1], row)]
    if not rows:
        problems.append("there are no rows")
    print("\n".join(problems) or f"{len(rows)} runs judged again, every report the same")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
