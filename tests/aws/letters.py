#!/usr/bin/env python3
"""Writes src/aws/letters.cpp: the ranges of Unicode that the judgement of a trust password needs.

    python3 letters.py            write
    python3 letters.py --check    exit 1 when the file is not what this would write, or, where this Python knows another
                                  version of Unicode, when it contradicts that one
"""
import re
import sys
import unicodedata
from pathlib import Path

TARGET = Path(__file__).resolve().parents[2] / "src/aws/letters.cpp"
LETTERS = ("Lu", "Ll", "Lt", "Lm", "Lo", "Nd")
MARKS = ("Mn", "Mc", "Me")
HEAD = """// Written by tests/aws/letters.py from Unicode {version}; tests/aws compares. Do not edit.
#include <aws/letters.hpp>

namespace pretrust {{
"""


def is_not_nfc(code):
    char = chr(code)
    return unicodedata.category(char) in LETTERS and unicodedata.normalize("NFC", char) != char


TABLES = {
    "letters_and_digits": lambda code: unicodedata.category(chr(code)) in LETTERS,
    "combining_marks": lambda code: unicodedata.category(chr(code)) in MARKS,
    "letters_never_in_nfc": is_not_nfc,
}


def ranges(wanted):
    """(first, last) of every run; unassigned code points end one."""
    first = None
    for code in range(0x110001):
        inside = code < 0x110000 and not 0xD800 <= code <= 0xDFFF and wanted(code)
        if inside and first is None:
            first = code
        elif not inside and first is not None:
            yield first, code - 1
            first = None


def text():
    parts = [HEAD.format(version=unicodedata.unidata_version)]
    for name, wanted in TABLES.items():
        rows = list(ranges(wanted))
        parts.append(f"\n// clang-format off\nstatic constexpr CodeRange {name}_table[] = {{\n")
        line = "   "
        for first, last in rows:
            item = f" {{0x{first:X},0x{last:X}}},"
            if len(line) + len(item) > 110:
                parts.append(line + "\n")
                line = "   "
            line += item
        parts.append(line + "\n};\n// clang-format on\n")
        parts.append(f"std::span<const CodeRange> {name}() {{\n    return {name}_table;\n}}\n")
    parts.append("\n} // namespace pretrust\n")
    return "".join(parts)


def contradictions(written):
    """Later versions of Unicode only assign what earlier ones left free."""
    for name, wanted in TABLES.items():
        table = written.split(f"{name}_table[] = {{")[1].split("};")[0]
        for first, last in re.findall(r"\{0x([0-9A-F]+),0x([0-9A-F]+)\}", table):
            for code in range(int(first, 16), int(last, 16) + 1):
                if unicodedata.category(chr(code)) != "Cn" and not wanted(code):
                    yield f"{name}: U+{code:04X}"


def main():
    if "--check" not in sys.argv:
        TARGET.write_text(text(), encoding="utf-8")
        return 0
    written = TARGET.read_text(encoding="utf-8")
    if f"Unicode {unicodedata.unidata_version};" in written:
        return 0 if written == text() else f"{TARGET.name} is not what letters.py writes"
    found = list(contradictions(written))
    return "\n".join(found) if found else 0


if __name__ == "__main__":
    sys.exit(main())
