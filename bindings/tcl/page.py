"""The lists of the manual page that the library's own description has: page.py <api.json> <folder>.

options.man        the options that sctp.n.man does not describe itself, with what their comments say
notifications.man  the types of notifications with their fields
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

Data = dict[str, Any]
API = json.loads(Path(sys.argv[1]).read_text())
GROUPS = {each["group"]: each["numbers"] for each in API["numbers"] if "group" in each}
#: In the page's own list; and what commands have.
WRITTEN = {"timeout", "nodelay", "sndbuf", "rcvbuf", "linger", "autoclose", "initmsg", "encaps_port", "engine", "style",
           "family", "error", "ended_by", "event", "nxtinfo", "status"}  # fmt: skip
#: Fields of notifications that the package gives in another form.
FIELDS = {"sid": "stream", "snd_flags": "unordered", "host": "address", "text_offset": "reason"}
NOT_FIELDS = {"struct_size", "reserved", "assoc_id", "auth_keynumber", "port", "text_length"}
#: Groups of more words than a list can be read with.
LONG = {"cause", "send_flag"}
ABOUT = {"SOCKET": "a socket", "ASSOC": "an association", "PATH": "a path", "ONE_PATH": "a path", "STREAM": "a stream",
         "POLICY": "a policy", "STREAM_POLICY": "a stream and a policy"}  # fmt: skip


def words(group: str | None) -> str:
    known = GROUPS.get(group or "", []) if group not in LONG else []
    return ", ".join(f"[const {each['word']}]" for each in known)


def fields(of: list[Data], own_names: Data) -> str:
    named = [(each["name"], words(each.get("group")) or each.get("unit")) for each in of if each["name"] not in NOT_FIELDS]
    return ", ".join(f"[const {own_names.get(name, name)}]" + (f" ({more})" if more else "") for name, more in named)


def option(of: Data) -> str:
    record = [each for each in API["records"] if each["name"] == f"anysctp_{of.get('record')}"]
    value = {"RECORD": "dict", "FLAG": "boolean"}.get(of.get("value", of["kind"]), of.get("argument", "address"))
    text = of["doc"].replace("[", "[lb]").replace("]", "[rb]")
    about = f"Of {ABOUT[of.get('of', 'ASSOC')]}" + {"RO": "; read-only", "WO": "; only set", "RW": ""}[of["access"]]
    more = fields(record[0]["fields"], {}) if record else words(of.get("argument"))
    return f"[opt_def -{of['name'].replace('_', '')} [arg {value}]] {text} {about}.{f' {more}.' if more else ''}\n"


def notification(of: Data) -> str:
    flags = [{"name": "flags", "group": of["flags"]}] if of["flags"] else []
    more = fields([*flags, *of["fields"]], FIELDS)
    return f"[def [const {of['word']}]] {of['doc']}{f' {more}.' if more else ''}\n"


LISTS = {
    "options.man": ("options", [option(each) for each in API["options"] if each["name"] not in WRITTEN]),
    "notifications.man": ("definitions", [notification(each) for each in API["notifications"]["types"]]),
}
for name, (kind, items) in LISTS.items():
    Path(sys.argv[2], name).write_text(f"[list_begin {kind}]\n{''.join(items)}[list_end]\n")
