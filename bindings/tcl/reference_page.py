"""The reference page of the site: out of the comments before the package's commands. Made by dev.d/site."""

from __future__ import annotations

import re
from pathlib import Path

from writer import Page, Writer, anchor_of


def page(folder: Path) -> Page:
    writer = Writer("Tcl reference")
    titles = {"sctp": "The package", "socket": "Sockets", "message": "Messages", "event": "Events and servers",
              "association": "Associations", "configure": "Options", "streams": "Streams", "engine": "Engines"}  # fmt: skip
    for name, title in titles.items():
        writer.heading(2, title, anchor_of(title))
        text = (folder / f"{name}.tcl").read_text()
        if name == "sctp":
            head = re.match(r"# sctp.tcl --\n#\n((?:#.*\n)*?)#\n# SPDX", text)
            if head:
                writer.text(re.sub(r"^#(?:   )?", "", head[1], flags=re.MULTILINE))
        for block in re.finditer(r"^((?:# sctp .* --\n)+)((?:#.*\n)*)", text, re.MULTILINE):
            usages = [line[2:-3].strip() for line in block[1].strip().split("\n")]
            for usage in usages:
                words = re.match(r"sctp \w+(?: (?:info|configure))?", usage)
                writer.heading(3, usage, anchor_of(words[0] if words else usage), code=True)
            tcl_text(writer, re.sub(r"^#(?:   )?", "", block[2], flags=re.MULTILINE))
        writer.expect([f"sctp-{command}" for command in re.findall(r"^proc ::sctp::([a-z]\w*)", text, re.MULTILINE)])
    return writer.page()


def tcl_text(writer: Writer, text: str) -> None:
    """Paragraphs, and parts that begin with "# Arguments:" and the like, which have no indentation."""
    parts = re.split(r"^ ?(Arguments|Results|Side effects):\n", text, flags=re.MULTILINE)
    writer.text(re.sub(r"^ +", "", parts[0], flags=re.MULTILINE))
    for title, content in zip(parts[1::2], parts[2::2], strict=True):
        if content.strip() == "None.":
            continue
        writer.out.append(f"<p><strong>{title}</strong></p>")
        if title == "Arguments":
            writer.code(content.strip("\n"))
        else:
            writer.text(re.sub(r"^ +", "", content, flags=re.MULTILINE))
