"""Checks that docs/troubleshooting.md has each error sentence of the library: errors_documented.py <source folder>

A sentence in the page is a code span in the first column of a table. What differs from one error to the next stands in
it as <what it is>, where the source has a directive of printf. Both ways are checked: each literal sentence of a call of
fail(), fail_ended(), fail_errno() or soft_fail() in core/src is in the page, and what the page has is said somewhere.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

#: The calls that make error sentences, and what they add: fail_errno() adds the system's words.
CALLS = {"fail": "", "fail_ended": "", "fail_errno": ": %s", "soft_fail": ""}
#: The functions themselves.
MACHINERY = {"error.cpp", "error.hpp"}
#: What may replace a literal sentence, and why the page need not have it.
NOT_LITERAL = {
    "error.what()": "a failure on its way out: its sentence was made by one of the other calls",
    "what": "the name of a call of the stack, in the page as <call or option>: <the system's words>",
    "text": "the name of an option, in the page in the same way",
}
#: The page's rows for these.
MADE_OTHERWISE = {"<call or option>: <the system's words>": "fail_errno() with a name that is no literal"}

STRING = r'"(?:[^"\\]|\\.)*"'
HOLE = "<>"


def arguments(text: str, start: int) -> list[str]:
    """The arguments of the call whose bracket opens just before `start`."""
    found, depth, begin, at = [], 0, start, start
    while at < len(text):
        string = re.compile(STRING).match(text, at)
        if string:
            at = string.end()
            continue
        if text[at] in "([{":
            depth += 1
        elif text[at] == "," and depth == 0:
            found.append(text[begin:at].strip())
            begin = at + 1
        elif text[at] in ")]}":
            if depth == 0:
                return [*found, text[begin:at].strip()]
            depth -= 1
        at += 1
    raise ValueError("a call without an end")


def spoken(literals: str) -> str:
    """Adjacent C strings joined, with a hole for each directive of printf."""
    text = "".join(string[1:-1] for string in re.findall(STRING, literals)).replace('\\"', '"')
    return re.sub(r"%%|%[-+ #0-9.]*(?:z|l|ll|h)?[a-z]", lambda found: "%" if found[0] == "%%" else HOLE, text)


def said(core: Path) -> Iterator[tuple[str, str]]:
    """Each sentence and the file that says it."""
    for path in sorted(core.rglob("*")):
        if path.suffix not in (".c", ".cpp", ".hpp", ".h") or path.name in MACHINERY:
            continue
        text = re.sub(r"//[^\n]*", "", path.read_text())
        for call in re.finditer(r"\b(fail|fail_ended|fail_errno|soft_fail)\(", text):
            given = arguments(text, call.end())
            sentence = given[2 if call[1] in ("fail_ended", "soft_fail") else 1]
            if sentence.startswith('"'):
                yield spoken(f'{sentence}"{CALLS[call[1]]}"'), str(path.relative_to(core))
            elif sentence not in NOT_LITERAL:
                raise SystemExit(f"{path}: {call[0]}...): a sentence that is no literal: {sentence}")


def main(source: Path) -> int:
    page = (source / "docs" / "troubleshooting.md").read_text()
    core_part, _, layers_part = page.partition("\n## What the languages say\n")
    if not layers_part:
        raise SystemExit('the page has no part "What the languages say"')
    documented = {re.sub("<[^<>]*>", HOLE, row): row for row in re.findall(r"^\| `([^`]+)` \|", core_part, re.MULTILINE)}
    sentences: dict[str, str] = dict(said(source / "core" / "src"))

    wrong = [f"not in the page: {text}   ({where})" for text, where in sentences.items() if text not in documented]
    for text, row in documented.items():
        if text not in sentences and row not in MADE_OTHERWISE:
            wrong.append(f"said nowhere: {row}")

    layers = "\n".join(
        path.read_text() for folder in ("bindings", "swig") for path in sorted((source / folder).rglob("*")) if path.is_file()
    ).replace('\\"', '"')  # fmt: skip
    rows = re.findall(r"^\| `([^`]+)` \|", layers_part, re.MULTILINE)
    for row in rows:
        for piece in re.split("<[^<>]*>", row):
            if piece.strip() not in layers:
                wrong.append(f"said by no language: {row}   (looked for: {piece.strip()})")
    print(f"{len(sentences)} sentences of the library; the page has {len(documented)}, and {len(rows)} of the languages")
    print(*wrong, sep="\n", end="\n" if wrong else "")
    return bool(wrong)


sys.exit(main(Path(sys.argv[1])))
