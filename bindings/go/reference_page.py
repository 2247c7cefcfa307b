"""The reference page of the site: out of the comments in the package's sources. Made by dev.d/site."""

from __future__ import annotations

import re
from pathlib import Path

from writer import Page, Writer, anchor_of

#: A comment and the declaration below it, to the end of a structure or of the line.
DECLARATION = re.compile(r"((?:^// .*\n)+)((?:type|func|const|var) (?:.*\{\n(?:\t.*\n|\n)*\}|.*))", re.MULTILINE)


def page(folder: Path) -> Page:
    writer = Writer("Go reference")
    titles = {"conn": "Connections, listeners and endpoints", "socket": "Sockets", "message": "Messages and notifications",
              "option": "Options", "addr": "Addresses", "error": "Errors", "raw": "The process"}  # fmt: skip
    writer.text(comment_of(re.search(r"((?://.*\n)+)package", (folder / "socket.go").read_text())[1]))  # type: ignore[index]
    writer.text(
        "All functions of the C reference that have a socket are methods, too, without `anysctp_` and `get_`, and as Go writes "
        "names: `anysctp_get_rtoinfo` is `Rtoinfo`, `anysctp_set_max_burst` is `SetMaxBurst`. Records are structures, numbers "
        "are constants, but the types of notifications are `TypeAssocChange` and so on."
    )
    for name, title in titles.items():
        writer.heading(2, title, anchor_of(title))
        [file] = folder.glob(f"{name}.go*")
        text = file.read_text()
        for comment, code in DECLARATION.findall(text):
            named = re.match(r"\w+ (?:\(\w+ \*?(\w+)\) )?(\w+)", code)
            if named and re.match("[A-Z]", named[2]) and (named[1] or "S")[0].isupper():
                anchor = ".".join(filter(None, named.groups()))
                shown = code.split(" {")[0] if code.startswith(("func", "type")) else code.split(" = ")[0]
                writer.heading(3, shown, anchor, code=True)
                writer.text(comment_of(comment))
                if " struct {" in code and "{ *" not in code:
                    writer.code(code)
        writer.expect(re.findall(r"^func ([A-Z]\w+)\(", text, re.MULTILINE))
    return writer.page()


def comment_of(lines: str) -> str:
    return re.sub(r"^// ?", "", lines, flags=re.MULTILINE)
