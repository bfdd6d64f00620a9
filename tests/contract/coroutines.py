"""Rules 18 and 19 of the style: g++ 12 destroys temporaries twice when an aggregate, a capturing lambda or a
conditional stands in the full expression of a co_await. Finds such statements by reading brackets, no more.
"""
import re

from tree import bare

_BLOCK_WORDS = ("else", "do", "try", "mutable", "noexcept", "const")


def _opens_block(code, at):
    """Whether the brace at `at` begins a block rather than an aggregate."""
    before = code[:at].rstrip()
    if not before or before[-1] in ");{}>:":
        return True
    word = re.search(r"(\w+)$", before)
    return bool(word) and (word.group(1) in _BLOCK_WORDS or bool(
        re.search(r"(?:namespace|struct|class|enum)[\w\s:<>]*$", before)) or bool(
        re.search(r"\)\s*->\s*[\w:<>\s]+$", before)))


def _begin(code, at):
    """Where the statement around `at` begins, and whether an aggregate encloses or precedes it there."""
    depth = 0
    for i in range(at - 1, -1, -1):
        c = code[i]
        if c in ")]":
            depth += 1
        elif c in "([":
            depth = max(0, depth - 1)
        elif depth == 0 and c == ";":
            return i + 1, False
        elif depth == 0 and c == "}":
            following = code[i + 1:at].lstrip()
            if following[:1] in (".", ",", ")", "?") and following:
                return i + 1, True
            return i + 1, False
        elif depth == 0 and c == "{":
            return i + 1, not _opens_block(code, i)
    return 0, False


def _end(code, begin, at):
    """The end of the full expression: the semicolon, or the parenthesis that closes an if, while, for or switch."""
    depth = 0
    condition = re.match(r"\s*(?:else\s+)?(?:if|while|for|switch)\b", code[begin:at])
    for i in range(at, len(code)):
        c = code[i]
        if c in "([{":
            depth += 1
        elif c in ")]}":
            depth -= 1
            if depth < 0:
                after = code[i + 1:i + 40].lstrip()
                if condition and code[begin:i].count("(") == code[begin:i].count(")") + 1:
                    return i
                if c == "}" or after[:1] == "{":
                    return i
        elif c == ";" and depth <= 0:
            return i
    return len(code)


def violations(source):
    """(line, complaint) for every co_await that breaks the rules."""
    code = bare(source)
    found = []
    for match in re.finditer(r"\bco_await\b", code):
        begin, enclosed = _begin(code, match.start())
        region = code[begin:_end(code, begin, match.start())]
        region = re.sub(r"\bauto\s*&{0,2}\s*\[[\w\s,]*\]", "auto bound", region)
        line = code.count("\n", 0, match.start()) + 1
        if enclosed or "{" in region:
            found.append((line, "a brace in the statement of co_await"))
        if re.search(r"(?:^|[^\w\s\])])\s*\[[^\]]+\]\s*[({]", region) or re.search(r"\breturn\s*\[[^\]]+\]", region):
            found.append((line, "a capturing lambda in the statement of co_await"))
        if "?" in region:
            found.append((line, "a conditional in the statement of co_await"))
        if len(re.findall(r"\bco_await\b", region)) > 1:
            found.append((line, "more than one co_await in a statement"))
    return found
