#!/usr/bin/env python3
"""Writes every evidence file of this folder, and expected.tsv: what the diagnosis must make of each.

    python3 make.py            write
    python3 make.py --check    exit 1 when a file here differs from what would be written

A case is a healthy run with one change. Its file is <CAUSE>/<name>.json; the name begins with the finding that
the cause must have: confirmed, suspected, ruled_out, unknown, not_assessed.
"""
from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path

import cases_access
import cases_addresses
import cases_aws
import cases_dns
import cases_names4
import cases_network
import cases_request
import cases_smb
import cases_trust
import cases_ways
from healthy import Run

HERE = Path(__file__).resolve().parent
FINDINGS = ("confirmed", "suspected", "ruled_out", "unknown", "not_assessed")
#: What a file's name says of the verdict, unless the case says otherwise.
VERDICTS = {"confirmed": "not_ready", "suspected": "inconclusive", "ruled_out": "ready", "unknown": "inconclusive",
            "not_assessed": "ready"}  # fmt: skip


@dataclass(frozen=True)
class Expected:
    finding: str
    top: str
    verdict: str


def text_of(run: Run) -> str:
    """One observation a line, so that a change to one reads as one."""
    whole = run.evidence()
    items = whole.pop("items")
    head = json.dumps(whole, ensure_ascii=False, separators=(",", ":"))[:-1]
    lines = ",\n".join(json.dumps(item, ensure_ascii=False, separators=(",", ":")) for item in items)
    return f'{head},"items":[\n{lines}\n]}}\n'


def files() -> dict[str, str]:
    written: dict[str, str] = {"healthy.json": text_of(Run())}
    table = ["healthy.json\t-\t-\t-\tready"]
    subjects = (cases_dns, cases_network, cases_ways, cases_smb, cases_trust, cases_access, cases_aws, cases_names4,
                cases_request, cases_addresses)
    for case in (case for subject in subjects for case in subject.CASES):
        finding = next(f for f in FINDINGS if case.name.startswith(f))
        run = case.make()
        path = f"{case.cause}/{case.name}.json"
        assert path not in written, path
        written[path] = text_of(run)
        top = case.top or (case.cause if finding in ("confirmed", "suspected") else "-")
        table.append(f"{path}\t{case.cause}\t{finding}\t{top}\t{case.verdict or VERDICTS[finding]}")
    written["expected.tsv"] = "\n".join(["file\tcause\tfinding\ttop\tverdict", *sorted(table)]) + "\n"
    return written


def main() -> int:
    wanted = files()
    present = {p.relative_to(HERE).as_posix() for p in HERE.rglob("*") if p.suffix in (".json", ".tsv")}
    if "--check" in sys.argv:
        stale = sorted(n for n, t in wanted.items() if n not in present or (HERE / n).read_text(encoding="utf-8") != t)
        stale += sorted(present - wanted.keys())
        for name in stale:
            print(f"{name} is not what make.py writes", file=sys.stderr)
        return 1 if stale else 0
    for name in present - wanted.keys():
        (HERE / name).unlink()
    for name, text in wanted.items():
        (HERE / name).parent.mkdir(exist_ok=True)
        (HERE / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
