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


def version_in(text: str) -> str:
    return ".".join(re.findall(r"#define ANYSCTP_VERSION_(?:MAJOR|MINOR|PATCH) (\d+)", text))


def arguments_of(call: str) -> tuple[list[str], str]:
    """The content of the parentheses at the beginning of the text, and the rest."""
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
        done, text = done + text[: named.start()], body + rest  # the body is expanded again
    return done + text


def wrapped(declaration: str) -> str:
    """Lines that end after a parameter, and begin below the first one."""
    parameters = re.sub(r"(?<!,) ", "\0", declaration)
    return textwrap.fill(parameters, WIDTH, subsequent_indent=" " * (declaration.index("(") + 1)).replace("\0", " ")


def declarations(row: str, macros: dict[str, Macro]) -> list[str]:
    return [wrapped(f"{each.strip()};") for each in expanded(row, macros).split(";") if each.strip()]


def rows_as_declarations(definitions: str, macros: dict[str, Macro]) -> str:
    """Comments stay unchanged. A row that declares nothing is left out, with its comment."""
    blocks = []
    for block in re.split(r"\n\s*\n", definitions):
        comment = re.match(r"/\*.*?\*/\n?", block, re.DOTALL)
        rows = re.findall(r"^ANYSCTP_\w+\([^)]*\)", block, re.MULTILINE)
        written = [line for row in rows for line in declarations(row, macros)]
        if written or not rows:
            blocks.append((comment[0] if comment else "") + "\n".join(written))
    return "\n\n".join(blocks)


def group_as_enumeration(block: str, macros: dict[str, Macro]) -> str:
    """The members of a group are the lines between its beginning and end, without rows that another group declares."""
    lines = []
    for line in block.split("\n"):
        named = re.match(r"ANYSCTP_\w+", line)
        if not named:
            lines.append(line)
        elif named[0] in macros:
            rows = re.sub(r"= \((\w+)\)", r"= \1", expanded(line, macros))  # a macro's parentheses are for the compiler
            lines += re.split(r"\s+(?=ANYSCTP_|/\*\*)", rows.strip())
    first = next(index for index, line in enumerate(lines) if line.startswith("enum "))
    return "\n".join([*lines[: first + 1], *(f"    {line}" for line in lines[first + 1 : -1]), lines[-1]])


#: Macros, the inclusion that they are defined for, and SWIG's form of including.
INCLUSION = re.compile(
    r'((?:^(?:#define .*|    .*|/\* (?!----).*|)\n)*)^#ifdef SWIG\n%include.*\n#else\n#include "(\w+\.def)"\n#endif\n',
    re.MULTILINE,
)


def declared(header: Path) -> str:
    lists = macros_of((header.parent / "records.def").read_text())

    def written_out(inclusion: re.Match[str]) -> str:
        definitions = (header.parent / inclusion[2]).read_text()
        rows = definitions[definitions.index("/** ") : definitions.index("\n#undef")]
        macros = macros_of(inclusion[1])
        if "ANYSCTP_GROUP" not in macros:
            return f"\n{rows_as_declarations(rows, macros)}\n"
        groups = re.split(r"\n\s*\n", rows.strip())
        return "\n" + "\n\n".join(group_as_enumeration(group, {**lists, **macros}) for group in groups) + "\n"

    return INCLUSION.sub(written_out, header.read_text())


if __name__ == "__main__":
    print(declared(Path(__file__).resolve().parent.parent / HEADER))
