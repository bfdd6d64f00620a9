"""Validates the golden explanations against docs/explain.schema.json, and proves that the schema refuses others.

    schema_test.py ROOT

Exit codes: 0 good, 1 broken, 77 skipped because Debian's python3-jsonschema is not installed."""
import json
import pathlib
import sys

try:
    import jsonschema
except ImportError:
    print("skipped: python3-jsonschema is not installed")
    sys.exit(77)

root = pathlib.Path(sys.argv[1])
schema = json.loads((root / "docs/explain.schema.json").read_text())
validator = jsonschema.validators.validator_for(schema)(schema)
validator.check_schema(schema)
files = sorted((root / "tests/golden/explain").glob("*.json"))
broken = [] if files else ["no golden explanation was found"]
for file in files:
    explanation = json.loads(file.read_text())
    broken += [f"{file.name}: {error.message}" for error in validator.iter_errors(explanation)]
    for name, change in {"an unknown member": {"extra": 1}, "another format": {"format": "pretrust-explain/2"}}.items():
        if validator.is_valid({**explanation, **change}):
            broken.append(f"{file.name}: the schema accepts {name}")
print("\n".join(broken) or f"{len(files)} explanations are as the schema says")
sys.exit(1 if broken else 0)
