"""No file names a language but the language's own and those listed here.

A language's own files have its name in their path or the suffix of its programs. Everything else works for each line of
bindings/languages.txt alike. The tools are Python programs, so there Python itself is not looked for.
"""

from __future__ import annotations

import re
import sys
from fnmatch import fnmatch
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "dev.d"))
from checks import ROOT, sources  # noqa: E402

#: Which other files may name which languages, and why.
EXCEPTIONS = [
    ("bindings/languages.txt", "*", "the list"),
    ("*.md", "*", "prose, for people; that of the pages is run by tests/docs"),
    ("docs/performance/*", "*", "pictures, with the names of what is compared"),
    ("tests/languages.py", "*", "this file"),
    (".editorconfig", "lua", "how an editor indents"),
    ("pyproject.toml", "*", "settings of the tools that check the files of a language"),
    (".luacheckrc", "lua", "the same, of one"),
    (".clang-tidy", "tcl", "says which calls of its library a check is wrong about"),
    ("dev.d/checks.py", "*", "the tools that check, most of them one language"),
    ("tests/dev/check_test.py", "lua", "has a program of its own in the place of one of them"),
    ("dev", "python", "finds the Python that runs the tools"),
    ("dev.d/*.sh", "python", "run the tools, and fetch Python programs that tests use"),
    ("dev.d/pion.sh", "go", "what the benchmark compares with is a program in it"),
    ("tests/CMakeLists.txt", "python", "the tests' own programs are written in it"),
    ("tests/pysctp/*", "python", "what is compared with is a Python module"),
    ("tests/programs/*", "python", "the programs that others wrote are in Python"),
]
#: Words that begin like a language and are none: an option of IPv6; programs that check; Python where it only runs the tools.
OTHER_WORDS = re.compile("IPV6_TCLASS|luacheck|tclint|python3|PYTHONDONTWRITEBYTECODE|PYTHONPYCACHEPREFIX", re.IGNORECASE)


def is_own(file: Path, language: str, suffixes: set[str]) -> bool:
    return file.suffix in suffixes or any(re.split("[._]", part)[0] == language for part in file.parts)


def main() -> int:
    found, used, files = [], set(), [str(path.relative_to(ROOT)) for path in sources()]
    for language in (ROOT / "bindings/languages.txt").read_text().split():
        # A name of two letters is a word of English: it names the language as a folder, and as a file or its suffix.
        in_code = rf"""/{language}/|[a-z*]\.{language}(?=["'\s]|$)|\b{language}\.(?:json|md|txt)\b"""
        name = re.compile(rf"(?<![a-z]){language}" if len(language) > 2 else in_code, re.IGNORECASE)
        suffixes = {example.suffix for example in (ROOT / "examples" / language).iterdir()}
        for file in files:
            if is_own(Path(file), language, suffixes):
                continue
            lines = (ROOT / file).read_text(errors="replace").splitlines()
            named = [number for number, line in enumerate(lines, 1) if name.search(OTHER_WORDS.sub("", line))]
            allowed = [row for row in EXCEPTIONS if fnmatch(file, row[0]) and row[1] in ("*", language)]
            if named:
                used.update(allowed)
            if not allowed:
                found += [f"{file}:{number}: names {language}: {lines[number - 1].strip()}" for number in named]
    found += [f"an exception that nothing needs: {row}" for row in EXCEPTIONS if row not in used]
    print(*found, f"{len(found)} found", sep="\n")
    return bool(found)


sys.exit(main())
