"""The reference page of the site: out of LDoc's comments in the module. Made by dev.d/site."""

from __future__ import annotations

import re
from pathlib import Path

from writer import Page, Writer, anchor_of


def page(folder: Path) -> Page:
    writer = Writer("Lua reference")
    titles = {"init": "The module", "engine": "Engines", "socket": "Sockets", "message": "Messages", "option": "Options",
              "association": "Associations"}  # fmt: skip
    for name, title in titles.items():
        writer.heading(2, title, anchor_of(title))
        text = (folder / "sctp" / f"{name}.lua").read_text()
        # A comment, and what comes before the next one.
        blocks = re.finditer(r"^---(?!-) ?(.*\n(?:--(?! ?----).*\n)*)((?:(?!---).*\n)*)", text, re.MULTILINE)
        for number, block in enumerate(blocks):
            comment = re.sub(r"^-- ?", "", block[1], flags=re.MULTILINE)
            if number == 0:
                kept = "\n".join(line for line in comment.split("\n") if not re.match("@|SPDX", line))
                writer.text(re.sub("^   ", "  ", kept, flags=re.MULTILINE))
                continue
            lua_function(writer, comment, block[2])
        writer.expect([f"socket.{method}" for method in re.findall(r"^function socket:(\w+)", text, re.MULTILINE)])
    return writer.page()


def lua_function(writer: Writer, comment: str, code: str) -> None:
    """One function, or several of a kind with one comment before them."""
    named = re.search(r"@function (\w+)", comment)
    found = [f"socket:{named[1]}(...)"] if named else []
    found += [name + arguments for name, arguments in re.findall(r"^function ([a-z]+[.:]\w+)(\([^)]*\))", code, re.MULTILINE)]
    if not found:
        return
    pieces = re.split(r"(?:^|\s)@(t?param\S*|string\S*|number\S*|bool\S*|return)\s+", re.sub(r"\s*@function \w+", "", comment))
    rows = []
    for kind, text in zip(pieces[1::2], pieces[2::2], strict=True):
        text = " ".join(text.split())
        if kind == "return":
            rows.append(("returns", text))
            continue
        optional = "[opt" in kind
        if kind.startswith("tparam"):
            _, _, text = text.partition(" ")
        argument, _, text = text.partition(" ")
        rows.append((argument + (" (optional)" if optional else ""), text))
    for each in found:
        shown = re.sub(r"^engine\.", "sctp.", each)
        writer.heading(3, shown, re.sub(r"\(.*", "", shown).replace(":", "."), code=True)
    writer.text(" ".join(pieces[0].split()))
    writer.items(rows)
