"""Types and numbers of the package sctp, out of api.json: generate.py <api.json> <package folder>.

_raw.pyi  the types of the SWIG module: what swig/python makes of each shape, for type checkers and editors
_enums.py  an enumeration of each group of numbers
_notification_types.py  a class of each type of notification, but for those that are written, in _notifications.py
"""

from __future__ import annotations

import json
import sys
import textwrap
from pathlib import Path
from typing import Any

Data = dict[str, Any]
#: The module does not have these: errors and enumerations do what they are for.
LEFT_OUT = {"last_error", "last_ended_by", "word", "number_of_word"}
#: For each shape: what a function takes, and what it gives back after its result.
TAKEN = {"NUMBER": "int", "HOST_IN": "str | None", "STRINGS_IN": "Sequence[str]",
         "NUMBERS_IN": "Sequence[int]", "BYTES_IN": "Buffer", "BYTES_OUT": "int | Buffer",
         "BYTES_IN_OUT": "int | Buffer", "RECORD_IN": "_RecordIn", "MESSAGES_IN": "Sequence[_Outgoing]", "ROOM": "int",
         "MESSAGES_OUT": "int"}  # fmt: skip
GIVEN = {"BYTES_OUT": "_Bytes", "BYTES_IN_OUT": "_Bytes", "ADDRESS_OUT": "_Address", "LIST_OUT": "list[tuple[str, int]]",
         "SCALAR_OUT": "int", "NUMBERS_OUT": "list[int]", "MESSAGES_OUT": "list[Message]"}  # fmt: skip
STUB = '''\
"""Types of the SWIG module: the façade's functions and numbers without their prefix. A failure raises OSError."""

from collections.abc import Sequence
from typing import Any

from typing_extensions import Buffer

from ._records import Message, RcvInfo

_Address = tuple[str, int] | Any  # None if there is none
_Bytes = bytes | Any  # the buffer, if one was given
_RecordIn = tuple[int, ...] | dict[str, int] | None
_Outgoing = tuple[Buffer, _RecordIn, str | None, int, int]  # info, host, port, DEFAULT_*: what info does not say
'''

#: Groups without an enumeration: words, and flags of the module socket, stand for their numbers.
WITHOUT = {"engine", "encapsulation", "family", "direction", "msg_flag", "default_flag", "readiness"}
#: Enumerations with a name of their own. Others have their group's, and those of flags end with Flags.
NAMES = {"assoc_change": "AssocChangeState", "association": "Associations", "authentication": "AuthIndication",
         "partial_delivery": "PdapiIndication", "peer_addr_change": "PaddrChangeState", "reset_request": "ResetRequests",
         "send_failed": "SendFailedFlags"}  # fmt: skip
#: Members that are not named by their words.
MEMBERS = {"reset_stream_req": "STREAMS", "reset_assoc_req": "ASSOC", "change_assoc_req": "CHANGE_ASSOC"}
#: Types of which pysctp has classes, whose fields are other ones.
WRITTEN = {"assoc_change", "peer_addr_change", "send_failed", "remote_error", "partial_delivery_event", "adaptation_indication",
           "stream_reset_event", "send_failed_event"}  # fmt: skip
NOTIFICATION_TYPES = '''\
"""Notifications with their fields as the library has them."""

from __future__ import annotations

from dataclasses import dataclass

from ._enums import *
from ._notification import notification
'''
ENUMS = '''\
"""The groups of SCTP's numbers as enumerations."""

from __future__ import annotations

from ._number import Flags, Number
'''


def result_of(function: Data, records: dict[str, Data]) -> str:
    if function["result"] == "text":
        return "str"
    given = ["int"]
    for each in function["parameters"]:
        if each["type"] == "anysctp_notification":
            given.append("dict[str, Any]")
        elif each["type"] == "anysctp_rcvinfo":
            given.append("RcvInfo")
        elif each["shape"] == "RECORD_OUT":
            numbers = all(field["type"].endswith("_t") for field in records[each["type"]]["fields"])
            given.append("tuple[int, ...]" if numbers else "tuple[Any, ...]")
        elif each["shape"] in GIVEN:
            given.append(GIVEN[each["shape"]])
    return f"tuple[{', '.join(given)}]" if given[1:] else given[0]


def stub(api: Data) -> str:
    records, lines = {each["name"]: each for each in api["records"]}, [STUB]
    for function in api["functions"]:
        name = function["name"].removeprefix("anysctp_")
        taken = [f"{each['name']}: {TAKEN[each['shape']]}" for each in function["parameters"] if each["shape"] in TAKEN]
        if name not in LEFT_OUT:
            lines.append(f"def {name}({', '.join([*taken, '/'] if taken else [])}) -> {result_of(function, records)}: ...")
    numbers = (each["name"].removeprefix("ANYSCTP_") for group in api["numbers"] for each in group["numbers"])
    return "\n".join([*lines, "", *(f"{name}: int" for name in dict.fromkeys(numbers)), ""])


def docstring(text: str) -> str:
    sentence = " ".join(text.split())
    lines = textwrap.wrap(f'"""{sentence[:1].upper()}{sentence[1:]}"""', 124)
    return textwrap.indent("\n".join(lines), "    ") + "\n" if text else ""


def class_name(group: Data) -> str:
    name: str = group["group"]
    words = name.removesuffix("_flag").split("_")
    return NAMES.get(name) or "".join(map(str.capitalize, words)) + "Flags" * group["flags"]


def enumeration(group: Data) -> str:
    def member(of: Data) -> str:
        name, in_hex = MEMBERS.get(of["word"], of["word"].upper()), group["flags"] or of["value"] > 0xFF
        return f"    {name} = {of['value']:{'#x' if in_hex else ''}}\n{docstring(of['doc'])}"

    base = "Flags" if group["flags"] else "Number"
    return f"class {class_name(group)}({base}):\n{docstring(group['doc'])}\n{''.join(map(member, group['numbers']))}"


def names(all_of: list[str]) -> str:
    return "__all__ = [\n" + "".join(f'    "{each}",\n' for each in all_of) + "]\n"


def groups_of(api: Data) -> list[Data]:
    return [each for each in api["numbers"] if each.get("group", "engine") not in WITHOUT]


def enumerations(api: Data) -> str:
    groups = groups_of(api)
    by_name = "".join(f'    "{each["group"]}": {class_name(each)},\n' for each in groups)
    table = f"#: By the names of the library's groups.\nGROUPS: dict[str, type[Number | Flags]] = {{\n{by_name}}}\n"
    head = f"{ENUMS}\n{names([class_name(each) for each in groups])}"
    return "\n\n".join([head, *map(enumeration, groups), table])


def notification_types(api: Data) -> str:
    groups = {each["group"]: each for each in groups_of(api)}
    [common] = [each for each in api["records"] if each["name"] == "anysctp_notification"]
    texts = {each["name"] for each in common["fields"] if "length" in each}

    def field(of: Data) -> str:
        if of["name"] in texts:
            return f'    {of["name"]}: str = ""\n'
        group, initial = groups.get(of.get("group", "")), "0"
        if group:
            initial = class_name(group) + ("(0)" if group["flags"] else f".{group['numbers'][0]['word'].upper()}")
        return f"    {of['name']}: int = {initial}\n"

    def notification_type(of: Data) -> str:
        fields = [{"name": "flags", "group": of["flags"]}] * bool(of["flags"]) + of["fields"]
        return (f"@dataclass(frozen=True, init=False, repr=False)\nclass {of['word']}(notification):\n{docstring(of['doc'])}\n"
                f"    type: int = NotificationType.{of['word'].upper()}\n{''.join(map(field, fields))}")  # fmt: skip

    made = [each for each in api["notifications"]["types"] if each["word"] not in WRITTEN]
    words = [each["word"] for each in made]
    table = "CLASSES: tuple[type[notification], ...] = (\n" + "".join(f"    {word},\n" for word in words) + ")\n"
    return "\n\n".join([f"{NOTIFICATION_TYPES}\n{names(words)}", *map(notification_type, made), table])


MODULES = {"_raw.pyi": stub, "_enums.py": enumerations, "_notification_types.py": notification_types}

if __name__ == "__main__":
    for module, make in MODULES.items():
        Path(sys.argv[2], module).write_text(make(json.loads(Path(sys.argv[1]).read_text())))
