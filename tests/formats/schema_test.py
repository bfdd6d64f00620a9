"""Validates JSON reports against docs/report.schema.json, and proves that the schema refuses what breaks the contract.

    schema_test.py ROOT [FOLDER]     the golden reports, or every */report.json of FOLDER

Exit codes: 0 good, 1 broken, 77 skipped because Debian's python3-jsonschema is not installed."""
import copy
import json
import pathlib
import sys

try:
    import jsonschema
except ImportError:
    print("skipped: python3-jsonschema is not installed")
    sys.exit(77)

# The members of the published contract, in their order; others may stand between them.
CONTRACT = ["format", "tool", "verdict", "vantage", "plan", "status_reason", "causes", "not_assessed", "unknown",
            "limits", "evidence", "duration_ms"]
CAUSE = ["id", "finding", "severity", "title", "targets", "shows_as", "because", "hides", "fix", "verify", "source"]


def in_order(names, members):
    kept = [name for name in members if name in names]
    return kept == names


def contradictions(report):
    """What a schema cannot say."""
    if not in_order(CONTRACT, report):
        yield "the members of the report are not in the order of the contract"
    count = len(report["evidence"]["items"])
    explained = set()
    for cause in report["causes"] + report["folded"]:
        explained.update(cause["hides"])
        if not in_order(CAUSE, cause):
            yield f"the members of {cause['id']} are not in the order of the contract"
        if any(index >= count for index in cause["because"]):
            yield f"{cause['id']} rests on an observation that is not there"
        if not (cause["title"] and cause["fix"] and cause["verify"] and cause["source"]):
            yield f"{cause['id']} lacks a text"
    for cause in report["folded"]:
        if cause["id"] not in explained:
            yield f"nothing explains {cause['id']}"
    for row in report["matrix"]["rows"]:
        if len(row["cells"]) != len(report["matrix"]["services"]):
            yield f"the row of {row['address']} has another length than the heading"


def damaged(report):
    """Reports that the schema must refuse."""
    def with_change(change):
        other = copy.deepcopy(report)
        change(other)
        return other
    yield "a missing member", with_change(lambda r: r.pop("limits"))
    yield "an unknown member", with_change(lambda r: r.update(extra=1))
    yield "an unknown verdict", with_change(lambda r: r.update(verdict="fine"))
    yield "an unknown outcome", with_change(lambda r: r["evidence"]["items"][0].update(outcome="fine"))
    yield "another format", with_change(lambda r: r.update(format="pretrust-report/2"))


def main():
    root = pathlib.Path(sys.argv[1])
    schema = json.loads((root / "docs/report.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    if len(sys.argv) > 2:
        reports = sorted(pathlib.Path(sys.argv[2]).glob("*/report.json"))
    else:
        reports = sorted(p for p in (root / "tests/golden").glob("*.json") if not p.name.endswith(".evidence.json"))
    problems = [] if reports else ["there is no report"]
    for path in reports:
        report = json.loads(path.read_text(encoding="utf-8"))
        for error in validator.iter_errors(report):
            problems.append(f"{path.parent.name}/{path.name}: /{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}")
        problems += [f"{path.parent.name}/{path.name}: {text}" for text in contradictions(report)]
    for what, report in damaged(json.loads(reports[0].read_text(encoding="utf-8"))) if reports else []:
        if validator.is_valid(report):
            problems.append(f"the schema accepts {what}")
    print("\n".join(problems) or f"{len(reports)} reports obey the schema")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
