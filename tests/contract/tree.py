"""The tracked files, and C++ text without its comments and strings. Shared by the contract tests here."""
import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]


def tracked():
    """Paths relative to the root; in an unpacked archive, everything but build/."""
    done = subprocess.run(["git", "-C", str(ROOT), "ls-files", "-z"], capture_output=True, check=False)
    if done.returncode == 0:
        names = [n for n in done.stdout.decode().split("\0") if n]
    else:
        names = [str(p.relative_to(ROOT)) for p in ROOT.rglob("*") if p.is_file() and p.parts[len(ROOT.parts)] != "build"]
    return sorted(n for n in names if (ROOT / n).is_file())


def sources(*endings):
    return [n for n in tracked() if n.endswith(endings or (".cpp", ".hpp"))]


def text(name):
    return (ROOT / name).read_text(encoding="utf-8", errors="replace")


_TOKENS = re.compile(r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', re.S)


def bare(code):
    """The code with comments gone and literals emptied; lines and columns stay."""
    def blank(match):
        token = match.group(0)
        if re.match(r"^'\d", token) and match.start() and code[match.start() - 1].isalnum():
            return token  # 1'000'000
        keep = re.sub(r"[^\n]", " ", token)
        return '"' + keep[1:-1] + '"' if token[0] in "\"R" and len(token) > 1 else keep
    return _TOKENS.sub(blank, re.sub(r"(?<=\d)'(?=\d)", "0", code))
