"""api.json says what the library says of itself: api_json.py <api.json> <library>.

The library is called by what api.json says of its functions and records, so that this also shows that it is enough for that.
"""

from __future__ import annotations

import ctypes
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Data = dict[str, Any]
TYPES = {"int32_t": ctypes.c_int32, "int64_t": ctypes.c_int64, "uint16_t": ctypes.c_uint16, "uint32_t": ctypes.c_uint32,
         "uint64_t": ctypes.c_uint64, "char": ctypes.c_char, "const char *": ctypes.c_char_p}  # fmt: skip
#: What the rows of options.def call the values.
VALUES = {"RECORD": "record", "ADDRESS": "address", "FLAG": "flag", "LIST": "list", "BYTES": "bytes", "KEY": "key"}

API = json.loads(Path(sys.argv[1]).read_text())
LIBRARY = ctypes.CDLL(sys.argv[2])
RECORDS = {record["name"]: record for record in API["records"]}
wrong: list[str] = []


def structure(record: Data) -> type[ctypes.Structure]:
    fields = [(field["name"], TYPES[field["type"]] * field["length"] if "length" in field else TYPES[field["type"]])
              for field in record["fields"]]  # fmt: skip
    return type(record["name"], (ctypes.Structure,), {"_fields_": fields})


def described(what: str, *of: str) -> Iterator[Data]:
    """What anysctp_describe_<what>() says, one after the other."""
    [function] = [each for each in API["functions"] if each["name"] == f"anysctp_describe_{what}"]
    kind = structure(RECORDS[function["parameters"][-1]["type"]])
    call = LIBRARY[function["name"]]
    call.restype = ctypes.c_int64
    index = 0
    while True:
        info = kind(struct_size=ctypes.sizeof(kind))
        if call(*(each.encode() for each in of), ctypes.c_uint32(index), ctypes.byref(info)) < 0:
            return
        values = {name: getattr(info, name) for name, _ in kind._fields_}  # type: ignore[misc]
        yield {name: value.decode() if isinstance(value, bytes) else value for name, value in values.items()}
        index += 1


def compare(what: str, here: Any, there: Any) -> None:
    if here != there:
        wrong.append(f"{what}: api.json has {here}, the library {there}")


def compare_fields(record: str, fields: list[Data]) -> None:
    there = {each["name"]: each for each in described("field", record)}
    compare(f"fields of {record}", {field["name"] for field in fields} & set(there), set(there))
    for field in fields:
        if told := there.get(field["name"]):
            for key in ("unit", "group"):
                compare(f"{record}.{field['name']}, {key}", field.get(key, ""), told[key])


def main() -> int:
    functions = {each["name"].removeprefix("anysctp_"): each for each in described("function")}
    compare("functions", {each["name"] for each in API["functions"]}, {f"anysctp_{name}" for name in functions})
    for each in API["functions"]:
        told = functions[each["name"].removeprefix("anysctp_")]
        declared = ", ".join(part for parameter in each["parameters"] for part in parameter["c"]) or "void"
        said = (each["result"], int(each["waits"]), int(each["closes"]), re.sub(r"\s", "", declared))
        compare(each["name"], said, (told["result"], told["waits"], told["closes"], re.sub(r"\s", "", told["parameters"])))
    groups = {each["name"]: each for each in described("group")}
    compare("groups", {each["group"] for each in API["numbers"] if "group" in each}, set(groups))
    for each in API["numbers"]:
        if "group" in each:
            compare(f"flags of {each['group']}", int(each["flags"]), groups[each["group"]]["is_flags"])
            told = {number["constant"]: (number["word"], number["number"]) for number in described("number", each["group"])}
            for number in each["numbers"]:
                compare(number["name"], (number["word"], number["value"]), told[number["name"]])
    for told in described("record"):
        if record := RECORDS.get(f"anysctp_{told['name']}"):  # else it is a part of one
            compare_fields(told["name"], record["fields"])
    types = {each["name"]: each for each in described("notification")}
    compare("notifications", [each["word"] for each in API["notifications"]["types"]], list(types))
    for each in API["notifications"]["types"]:
        told = types[each["word"]]
        compare(each["word"], (each["number"], each["flags"]), (told["type"], told["flags_group"]))
        compare_fields(each["word"], each["fields"])
    options = {each["name"]: each for each in described("option")}
    compare("options", {each["name"] for each in API["options"]}, set(options))
    for each in API["options"]:
        told = options[each["name"]]
        value = VALUES.get(each.get("value", each["kind"]), "number")
        access = ("R" in each["access"], "W" in each["access"])
        compare(each["name"], (value, *access), (told["value"], bool(told["readable"]), bool(told["writable"])))
    print(*wrong, f"{len(functions)} functions, {len(options)} options: {len(wrong)} are wrong", sep="\n")
    return bool(wrong or not functions)


sys.exit(main())
