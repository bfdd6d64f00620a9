"""Compares what pretrust predicted with what really happened, and says in plain words where they part."""
from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from faults import FAULTS, Fault

EXIT_CODES = {"ready": 0, "not_ready": 3, "at_risk": 4, "inconclusive": 5}


@dataclass(frozen=True)
class Judgement:
    problems: list[str]
    #: What the prediction was held against: "real" or "document".
    against: str


def really_blocked(row: Mapping[str, Any]) -> bool | None:
    oracle = row.get("oracle")
    return None if oracle is None else not oracle["created"]


def judge(fault: Fault, row: Mapping[str, Any]) -> Judgement:
    """`row` as table.py writes it: {"fault", "oracle", "pretrust"}; either half may be missing."""
    against = "document" if fault.documented else "real"
    problems: list[str] = []
    if row.get("error"):
        problems.append(f"the row could not be run: {row['error']}")
    blocked = fault.expected_blocked if fault.documented else really_blocked(row)
    if row.get("oracle") is None:
        problems.append("no real outcome was recorded")
    said = row.get("pretrust")
    if said is None:
        problems.append("no prediction was recorded")
        return Judgement(problems, against)
    verdict = said.get("verdict")
    if verdict not in EXIT_CODES:
        problems.append(f"pretrust gave no usable report (exit {said.get('exit')}): {said.get('stderr', '')[-600:]}")
        return Judgement(problems, against)
    if said["exit"] != EXIT_CODES[verdict]:
        problems.append(f"verdict {verdict} goes with exit code {EXIT_CODES[verdict]}, not {said['exit']}")
    if fault.contradicted and verdict != "inconclusive":
        problems.append(f"packets and configuration disagree, so the verdict must be inconclusive, not {verdict}")
    elif not fault.contradicted and blocked is not None:
        problems += _compare_verdict(fault, verdict, blocked)
    cause = said.get("cause")
    if cause != fault.expected_cause:
        problems.append(f"causes[0] must be {fault.expected_cause or 'absent'}, but is {cause or 'absent'}")
    if fault.expected_words not in said.get("evidence", ""):
        problems.append(f"the first finding does not say: {fault.expected_words}")
    return Judgement(problems, against)


def _compare_verdict(fault: Fault, verdict: str, blocked: bool) -> list[str]:
    source = fault.documented or "the real creation"
    really = "blocked" if blocked else "not blocked"
    if verdict == "inconclusive":
        return [f"inconclusive, but {source} says: {really}"]
    if (verdict == "not_ready") != blocked:
        return [f"predicted {'blocked' if verdict == 'not_ready' else 'not blocked'}, but {source} says: {really}"]
    if fault.expected_cause is None and verdict != "ready":
        return [f"nothing here matters, so the verdict must be ready, not {verdict}"]
    return []


def check_row(fault_id: str, results: Path) -> int:
    """Judges one row of a results file for ctest: 0 right, 1 wrong or missing."""
    fault = FAULTS[fault_id]
    if not results.exists():
        print(f"{fault_id}: no results at {results.name}; the table did not run")
        return 1
    rows = {row["fault"]: row for row in json.loads(results.read_text())["rows"]}
    row = rows.get(fault_id)
    if row is None:
        print(f"{fault_id}: the table has no such row")
        return 1
    judgement = judge(fault, row)
    print(f"{fault_id}: {fault.description}")
    if row.get("oracle"):
        print(f"real creation: {json.dumps(row['oracle'])}")
    if fault.documented:
        print(f"compared with the document instead: {fault.documented}")
    for problem in judgement.problems:
        print(f"WRONG: {problem}")
    if judgement.problems and row.get("pretrust"):
        print(f"---- what pretrust said\n{row['pretrust'].get('text', '')}")
    return 1 if judgement.problems else 0


def format_table(rows: list[Mapping[str, Any]]) -> str:
    head = ["fault", "real outcome", "real s", "pretrust", "causes[0]", "s", ""]
    lines = [head]
    count = {"real": [0, 0], "document": [0, 0]}  # wrong, right
    for row in rows:
        fault = FAULTS[row["fault"]]
        real, said = row.get("oracle"), row.get("pretrust")
        outcome = "?" if real is None else "created" if real["created"] else f"fails: {real['step']} {real['status']}"
        mark = "-"
        if said is not None or row.get("error"):
            judgement = judge(fault, row)
            right = not judgement.problems
            mark = ("right" if right else "WRONG") + ("" if judgement.against == "real" else " by document")
            count[judgement.against][right] += 1
        lines.append([
            fault.id, outcome[:64], f"{real['seconds']:.1f}" if real else "",
            (said.get("verdict") or f"exit {said['exit']}") if said else "", (said.get("cause") or "-") if said else "",
            f"{said['seconds']:.1f}" if said else "", mark,
        ])  # fmt: skip
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    text = "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in lines)
    if any(map(any, count.values())):
        names = {"real": "against real creations", "document": "against documents"}
        text += "\n\n" + "; ".join(f"{names[k]}: {good} right, {bad} wrong" for k, (bad, good) in count.items())
    return text
