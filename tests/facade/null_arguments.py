"""Writes the calls of null_arguments.c, each pointer of each function in the header left out: null_arguments.py HEADER OUT.

A pointer may be NULL if the comment before the function says so of it: `@param name  may be NULL`, or, as another word for "",
`NULL or ""`.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "dev.d"))
from header import declared  # noqa: E402

HEADER, OUT = map(Path, sys.argv[1:])
#: What else a call is made with: what any function takes, or the subject's.
GIVEN = {"sock": "s->sock", "assoc_id": "s->assoc", "port": "s->port", "flags": "0", "engine": "ANYSCTP_ENGINE_AUTO"}


class Parameter(NamedTuple):
    type: str
    name: str

    @property
    def is_pointer(self) -> bool:
        return "*" in self.type

    @property
    def record(self) -> str:
        """The record that it points to, if that has a size of its own."""
        found = re.fullmatch(r"(?:const )?anysctp_(\w+) \*", self.type)
        return found[1] if found and found[1] != "address" else ""

    def given(self) -> str:
        if self.name in GIVEN:
            return GIVEN[self.name]
        if not self.is_pointer:
            return "1"
        if self.record:
            return f"sized(&given.{self.record}, sizeof given.{self.record})"
        return {"const char *": '"127.0.0.1"', "const char *const *": "texts"}.get(self.type, "buffer")


class Function(NamedTuple):
    name: str
    parameters: list[Parameter]
    optional: dict[str, str]  # by name: how it may be left out

    def call(self, instead: dict[str, str]) -> str:
        arguments = (instead.get(each.name, each.given()) for each in self.parameters)
        return f"{self.name}({', '.join(arguments)})"


def functions(header: str) -> list[Function]:
    found = []
    optional: dict[str, str] = {}
    declaration = r"(/\*\*.*?\*/)|^ANYSCTP_API (?!const)[^(]*?(\w+)\(([^)]*)\);"  # one that gives text never fails
    for comment, name, arguments in re.findall(declaration, header, re.S | re.M):
        if comment:
            optional = dict(re.findall(r'@param (\w+)\s+(may be NULL|NULL or "")', comment))
            continue
        parameters = [Parameter(*each) for each in re.findall(r"([^,]*?) ?(\w+)(?:, |$)", " ".join(arguments.split()))]
        found.append(Function(name, [each for each in parameters if each.name != "void"], optional))
    return found


def written(all_functions: list[Function]) -> str:
    faults, sizeless, optional, records = [], [], [], set()
    for function in all_functions:
        for each in filter(lambda each: each.is_pointer, function.parameters):
            records.add(each.record)
            if each.name not in function.optional:
                faults.append(f"    FAILS({function.call({each.name: 'NULL'})}, EFAULT);")
            else:
                with_it = each.given() if function.optional[each.name] == "may be NULL" else '""'
                either = f"without ? NULL : {with_it}"
                optional.append((f"{function.name}, {each.name}", function.call({each.name: either})))
            if each.record:
                sizeless.append(f"    FAILS({function.call({each.name: f'&none.{each.record}'})}, EINVAL);")
            if each.type == "const char *const *":
                faults.append(f"    FAILS({function.call({each.name: 'no_texts'})}, EFAULT);")
    return "\n".join([
        "static struct {", *(f"    anysctp_{record} {record};" for record in sorted(records - {""})), "} given, none;",
        "static void faults(const subject *s) {", *faults, "}",
        "static void sizeless(const subject *s) {", *sizeless, "}",
        *(f"static anysctp_result optional{number}(const subject *s, int without) {{ return {call}; }}"
          for number, (_, call) in enumerate(optional)),
        "static const optional_pointer optional_pointers[] = {",
        *(f'    {{"{name}", optional{number}}},' for number, (name, _) in enumerate(optional)), "};", "",
    ])  # fmt: skip


OUT.write_text(written(functions(declared(HEADER))))
