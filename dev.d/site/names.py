"""The page of what has the same name in all languages: options, notifications and words, as the header's rows have them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from api import api, without_prefix
from writer import Page, Writer

Data = dict[str, Any]
#: What an option is asked about.
OF = {"SOCKET": "the socket", "ASSOC": "an association", "PATH": "a path, or all", "ONE_PATH": "a path", "STREAM": "a stream",
      "POLICY": "a policy", "STREAM_POLICY": "a stream and a policy", "EVENT": "a type of notification"}  # fmt: skip
VALUES = {"FLAG": "on or off", "LIST": "numbers", "BYTES": "bytes", "KEY": "number and key", "RECORD": "a record"}


def field(of: Data) -> str:
    return f"`{of['name']}`" + (f" ({of.get('unit') or of['group']})" if of.get("unit") or of.get("group") else "")


def fields(of: list[Data]) -> str:
    return ", ".join(field(each) for each in of if each["name"] not in ("struct_size", "reserved"))


def page(_: Path) -> Page:
    facts, writer = api(), Writer("Options, notifications, words")
    records = {each["name"]: each for each in facts["records"]}
    writer.text("These names are the same in all languages, but for their case and underscores. A program finds them with "
                "`anysctp_describe_option()` and the functions beside it, or what its language makes of them.")  # fmt: skip
    writer.heading(2, "Options", "options")
    for option in facts["options"]:
        value = VALUES.get(option.get("value", option["kind"]), option.get("argument") or "address")
        about = [f"of {OF[option.get('of', 'ASSOC')]}", value, {"RO": "read-only", "WO": "only set"}.get(option["access"], "")]
        record = records.get(f"anysctp_{option.get('record') or option['name']}")
        writer.heading(3, option["name"], f"option-{option['name']}", code=True)
        writer.text(f"{option['doc']} ({', '.join(filter(None, about))})")
        if record:
            writer.text(f"Fields: {fields(record['fields'])}.")
    writer.heading(2, "Notifications", "notifications")
    writer.text(f"All have {fields(facts['notifications']['fields'])}.")
    for each in facts["notifications"]["types"]:
        writer.heading(3, each["word"], f"notification-{each['word']}", code=True)
        writer.text(f"{each['doc']} " + (f"Fields: {fields(each['fields'])}." if each["fields"] else ""))
    writer.heading(2, "Words", "words")
    for group in facts["numbers"]:
        if "group" in group:
            writer.heading(3, group["group"], f"words-{group['group']}", code=True)
            writer.text(without_prefix(group["doc"]) + (" A value is any sum of them." if group["flags"] else ""))
            writer.items([(each["word"], without_prefix(each["doc"])) for each in group["numbers"]])
    return writer.page()
