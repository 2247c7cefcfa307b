"""The C header as a compiler sees it: each row of its .def files as what it declares, below the row's comment."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path
from typing import NamedTuple

HEADER = Path("core/include/anysctp/anysctp.h")
WIDTH = 124


class Macro(NamedTuple):
    parameters: list[str] | None  # None: it is no function
    body: str


def macros_of(text: str) -> dict[str, Macro]:
    found = {}
    defined = re.findall(r"^#define (ANYSCTP_\w+)(\([\w, ]*\))?[ \t]*(.*)$", text.replace("\\\n", " "), re.MULTILINE)
    for name, parameters, body in defined:
        found[name] = Macro(re.findall(r"\w+", parameters) if parameters else None, body)
    return found


def arguments_of(call: str) -> tuple[list[str], str]:
    """What is in the parentheses that the text begins with, and what follows."""
    depth, arguments = 0, [""]
    for at, character in enumerate(call):
        depth += (character == "(") - (character == ")")
        if not depth:
            return [argument.strip() for argument in arguments], call[at + 1 :]
        if character == "," and depth == 1:
            arguments.append("")
        elif at:
            arguments[-1] += character
    raise ValueError(f"not closed: {call}")


def with_values(body: str, values: dict[str, str]) -> str:
    return re.sub(r"\w+", lambda word: values.get(word[0], word[0]), body)


def expanded(text: str, macros: dict[str, Macro]) -> str:
    done = ""
    while named := re.search("|".join(rf"\b{name}\b" for name in macros), text):
        macro, rest = macros[named[0]], text[named.end() :]
        body = macro.body
        if macro.parameters is not None:
            arguments, rest = arguments_of(rest)
            values = dict(zip(macro.parameters, arguments, strict=True))
            body = re.sub(r"\s*##\s*", "", with_values(body, values))
        done, text = done + text[: named.start()], body + rest  # which is looked at again
    return done + text


def wrapped(declaration: str) -> str:
    """Lines that end after a parameter, and begin below the first one."""
    parameters = re.sub(r"(?<!,) ", "\0", declaration)
    return textwrap.fill(parameters, WIDTH, subsequent_indent=" " * (declaration.index("(") + 1)).replace("\0", " ")


def declarations(row: str, macros: dict[str, Macro]) -> list[str]:
    return [wrapped(f"{each.strip()};") for each in expanded(row, macros).split(";") if each.strip()]


def rows_as_declarations(definitions: str, macros: dict[str, Macro]) -> str:
    """Comments stay as they are. A row that declares nothing is left out with its comment."""
    blocks = []
    for block in re.split(r"\n\s*\n", definitions):
        comment = re.match(r"/\*.*?\*/\n?", block, re.DOTALL)
        rows = re.findall(r"^ANYSCTP_\w+\([^)]*\)", block, re.MULTILINE)
        written = [line for row in rows for line in declarations(row, macros)]
        if written or not rows:
            blocks.append((comment[0] if comment else "") + "\n".join(written))
    return "\n\n".join(blocks)


#: Macros, the inclusion that they are for, and how SWIG includes.
INCLUSION = re.compile(
    r'((?:^(?:#define .*|    .*|/\* (?!----).*|)\n)*)^#ifdef SWIG\n%include.*\n#else\n#include "(\w+\.def)"\n#endif\n',
    re.MULTILINE,
)


#: The same for numbers: what makes a row of a list a member of an enumeration.
ENUMERATION = re.compile(r"((?:^#define .*\n)*)^enum \{ (ANYSCTP_\w+\(.*\)) \};$", re.MULTILINE)


def declared(header: Path) -> str:
    text = header.read_text()
    lists = macros_of((header.parent / "records.def").read_text())

    def written_out(inclusion: re.Match[str]) -> str:
        definitions = (header.parent / inclusion[2]).read_text()
        rows = definitions[definitions.index("/** ") : definitions.index("\n#undef")]
        return f"\n{rows_as_declarations(rows, macros_of(inclusion[1]))}\n"

    def enumeration(listed: re.Match[str]) -> str:
        rows = expanded(listed[2], {**lists, **macros_of(listed[1])})
        members = re.sub(r"= \((\w+)\)", r"= \1", rows).split(",")  # a macro's parentheses are for the compiler
        return "enum {\n    " + ",\n    ".join(each.strip() for each in members if each.strip()) + "\n};"

    return ENUMERATION.sub(enumeration, INCLUSION.sub(written_out, text))


if __name__ == "__main__":
    print(declared(Path(__file__).resolve().parent.parent / HEADER))
