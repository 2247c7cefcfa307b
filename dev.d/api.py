"""The façade as data, for languages that take it by other means than SWIG: api.py [<file>] writes api.json.

What the header declares is read as dev.d/header.py writes it out, and the shapes of parameters are those of swig/anysctp.i:

functions  in the header's order: name, doc, result (as anysctp_describe_function() says it), waits, closes, parameters.
           A parameter has a shape, one of swig/prelude.i's; its C parameters, two where the second is a length; the type that
           the first one is, or points to; and `optional`, if it may be NULL.
records    each with its fields in the order of memory: name, type, length of a text, doc; unit, or group of numbers
numbers    group, whether its values are flags, doc; the numbers: name, word, value, doc; `also`, if it is another group's, too
notifications  the fields of all; the types: name, word, number, the group of its flags, doc, and its own fields
options    the rows of options.def, each with the doc of its functions, in which names have no prefix
"""

from __future__ import annotations

import json
import math
import re
import sys
from pathlib import Path
from typing import Any

from header import HEADER, Macro, arguments_of, declared, macros_of, version_in

PROJECT = Path(__file__).resolve().parent.parent
Data = dict[str, Any]
RESULTS = {"anysctp_done": "done", "anysctp_written": "written", "anysctp_descriptor": "descriptor",
           "anysctp_result": "value", "int": "value", "const char *": "text"}  # fmt: skip
COMMENT = r"/\*\*(?:(?!\*/).)*\*/"
#: And macros between it and what it is of.
ABOVE = rf"({COMMENT})\n(?:#[^\n]*\n)*"


def text_of(comment: str | None) -> str:
    bare = (comment or "").removeprefix("/**").removeprefix("<").removesuffix("*/")
    return re.sub(r"\s*\n\s*\*? ?", "\n", bare).strip()


def pieces(parameter: str) -> tuple[str, str]:
    """A C parameter's type and name."""
    found = re.fullmatch(r"(.*?)\s*((?:\*\s*(?:const\s*)?)*)(\w+)", parameter.strip(), re.DOTALL)
    assert found, parameter
    kind, stars, name = found.groups()
    return (kind + (" " + re.sub(r"\s+", "", stars).replace("const", "const ") if stars else "")).strip(), name


def shapes() -> dict[tuple[tuple[str, str], ...], str]:
    """By C parameters: the name of what anysctp.i applies to them. A parameter without a name stands for any."""
    found = {}
    for shape, applied in re.findall(r"%apply ([^{]*)\{([^}]*)\}", (PROJECT / "swig/anysctp.i").read_text()):
        word = re.search(r"[A-Z]{2,}(?:_[A-Z]+)*", shape)
        assert word
        for each in re.findall(r"\(([^)]*)\)|([^,()]+)", applied):
            listed = [part.strip() for part in (each[0] or each[1]).split(",") if part.strip()]
            if listed:
                found[tuple((part, "") if part.endswith("*") else pieces(part) for part in listed)] = word[0]
    return found


def shape_of_type(kind: str) -> str:
    if kind == "const char *":
        return "HOST_IN"
    if kind.endswith("*"):
        return "RECORD_IN" if kind.startswith("const") else "RECORD_OUT"
    return "NUMBER"


def parameters(declared_ones: str, doc: str, known: dict[tuple[tuple[str, str], ...], str]) -> list[Data]:
    left = [pieces(each) for each in declared_ones.split(",") if each.strip() != "void"]
    found = []
    while left:
        for count in (2, 1):
            these = tuple(left[:count])
            shape = known.get(these) or known.get(tuple((kind, "") for kind, _ in these))
            if shape:
                break
        shape = shape or shape_of_type(left[0][0])
        kind, name = left[0]
        one: Data = {"name": name, "shape": shape, "type": kind.removeprefix("const ").rstrip("* ").removesuffix(" *const"),
                     "c": [f"{each_kind} {each_name}".replace("* ", "*") for each_kind, each_name in left[:count]]}  # fmt: skip
        if re.search(rf"@param\s+{name}\s+(?:NULL or|may be NULL)", doc):
            one["optional"] = True
        found.append(one)
        left = left[count:]
    return found


def functions(header: str) -> list[Data]:
    found, known = [], shapes()
    for block in re.finditer(rf"({COMMENT})\n((?:ANYSCTP_API [^;]*;\n?)+)", header, re.DOTALL):
        doc = text_of(block[1])
        declarations = re.findall(r"ANYSCTP_API ((?:ANYSCTP_\w+ )*)(.*?)(anysctp_\w+)\(([^)]*)\);", block[2], re.DOTALL)
        for marks, kind, name, declared_ones in declarations:
            result = RESULTS[kind.strip()]
            if result == "written" and "size_t cap" in declared_ones:
                result = "count"
            found.append({
                "name": name, "doc": doc, "result": result, "parameters": parameters(declared_ones, doc, known),
                "waits": "ANYSCTP_WAITS" in marks, "closes": "ANYSCTP_CLOSES" in marks,
            })  # fmt: skip
    return found


def fields_in(rows: str, groups: set[str]) -> dict[str, Data]:
    """Of a list of fields: their names, and the unit or the group of each."""
    found = {}
    for kind, text in re.findall(r"\b(NUMBER|READ_ONLY|OWN|TEXT)\(([^)]*)\)", rows):
        name, *more = [each.strip() for each in text.split(",")]
        said = more[kind in ("NUMBER", "READ_ONLY") :]
        found[name] = {"name": name, **{("group" if each in groups else "unit"): each for each in said}}
    return found


def records(header: str, lists: dict[str, Macro], groups: set[str]) -> list[Data]:
    lengths = {name: int(size) for name, size in re.findall(r"#define (ANYSCTP_\w+_SIZE) (\d+)", header)}
    found = []
    for comment, body, name in re.findall(rf"{ABOVE}typedef struct \w+ \{{\n(.*?)\n\}} (\w+);", header, re.DOTALL):
        fields, listed = [], lists.get(name.replace("anysctp_", "ANYSCTP_FIELDS_"))
        known = fields_in(listed.body, groups) if listed else {}
        for kind, names, doc in re.findall(rf"(const \w+ \*|\w+ )([\w, \[\]]+);[ \t]*({COMMENT})?", body, re.DOTALL):
            for field, length in re.findall(r"(\w+)(?:\[(\w+)\])?", names):
                size = {"length": lengths.get(length) or int(length)} if length else {}
                fields.append({"name": field, "type": kind.strip(), **size, **known.get(field, {}), "doc": text_of(doc)})
        found.append({"name": name, "doc": text_of(comment), "fields": fields})
    return found


def numbers(header: str, definitions: str, types: list[Data]) -> list[Data]:
    words = dict(re.findall(r"^ANYSCTP_CONSTANT\((\w+), (\w+),", definitions, re.MULTILINE))
    words |= {each["name"].removeprefix("ANYSCTP_"): each["word"] for each in types}
    flags = dict(re.findall(r"^ANYSCTP_GROUP\((\w+), (\w+)\)", definitions, re.MULTILINE))
    rows_of = dict(re.findall(r"^ANYSCTP_GROUP\((\w+),(.*?)^ANYSCTP_GROUP_END", definitions, re.MULTILINE | re.DOTALL))
    found: list[Data] = []
    for comment, group, body in re.findall(rf"{ABOVE}enum (?:anysctp_(\w+) )?\{{(.*?)\}};", header, re.DOTALL):
        members = []
        for doc, name, value in re.findall(rf"(?:({COMMENT})\s*)?ANYSCTP_(\w+) = ([\w *]+?)\s*(?:,|$)", body, re.DOTALL):
            product = math.prod(int(factor, 0) for factor in value.split("*"))
            word = {"word": words[name]} if name in words else {}
            members.append({"name": f"ANYSCTP_{name}", **word, "value": product, "doc": text_of(doc)})
        here = {each["name"]: each for known in found for each in known["numbers"]}
        also = re.findall(r"ANYSCTP_ALSO\((\w+),", rows_of.get(group, ""))
        members += [{**here[f"ANYSCTP_{name}"], "also": True} for name in also]
        about = {"group": group, "flags": flags[group] == "FLAGS"} if group else {}
        found.append({**about, "doc": text_of(comment), "numbers": members})
    return found


def notifications(lists: dict[str, Macro], groups: set[str]) -> Data:
    rows = lists["ANYSCTP_NOTIFICATIONS"].body
    types = []
    for row in re.finditer(rf"({COMMENT})\s+TYPE\(", rows):
        name, word, number, flags, fields = arguments_of(rows[row.end() - 1 :])[0]
        types.append({"name": f"ANYSCTP_{name}", "word": word, "number": int(number, 0), "flags": flags, "doc": text_of(row[1]),
                      "fields": list(fields_in(fields, groups).values())})  # fmt: skip
    return {"fields": list(fields_in(lists["ANYSCTP_FIELDS_notification"].body, groups).values()), "types": types}


COLUMNS = {
    "NUMBER": ["name", "of", "value", "argument", "access", "constant", "number", "layout", "engines"],
    "RECORD": ["name", "of", "record", "argument", "access", "constant", "layout", "engines"],
    "ADDRESS": ["name", "access", "constant", "layout", "engines"],
    "OTHER": ["name", "of", "value", "argument", "access"],
}


def without_prefix(doc: str) -> str:
    """A comment of the header with the names of other languages. What is said of the parameters is left out."""
    text = re.sub(r"\s*@(?:param|return).*", "", " ".join(doc.split()))
    text = re.sub(r"\banysctp_(?:[gs]et_)?(\w+)(?:\(\))?", r"\1", text)
    return text.replace("ANYSCTP_", "").replace(" F C A.", "")


def options(rows: str, docs: dict[str, str]) -> list[Data]:
    found = []
    for kind, row in re.findall(r"^ANYSCTP_(NUMBER|RECORD|ADDRESS|OTHER)(\([^)]*\))", rows, re.MULTILINE):
        values = dict(zip(COLUMNS[kind], arguments_of(row)[0], strict=True))
        if values["access"] != "OWN":
            said = [docs.get(f"anysctp_{verb}_{values['name']}", "") for verb in ("get", "set")]
            told = {key: values[key] for key in values if key not in ("constant", "number", "layout")}
            found.append({"kind": kind, **told, "doc": without_prefix(max(said, key=len))})
    return found


def api() -> Data:
    folder = (PROJECT / HEADER).parent
    header, lists = declared(PROJECT / HEADER), macros_of((folder / "records.def").read_text())
    definitions = (folder / "numbers.def").read_text()
    groups = set(re.findall(r"^ANYSCTP_GROUP\((\w+),", definitions, re.MULTILINE))
    told, declarations = notifications(lists, groups), functions(header)
    return {
        "version": version_in(header),
        "functions": declarations,
        "records": records(header, lists, groups),
        "numbers": numbers(header, definitions, told["types"]),
        "notifications": told,
        "options": options((folder / "options.def").read_text(), {each["name"]: each["doc"] for each in declarations}),
    }


if __name__ == "__main__":
    text = json.dumps(api(), indent=1, ensure_ascii=False) + "\n"
    Path(sys.argv[1]).write_text(text) if len(sys.argv) > 1 else print(text, end="")
