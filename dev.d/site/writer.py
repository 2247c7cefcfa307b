"""A finished reference page: a title, HTML, and the titles and anchors of its parts."""

from __future__ import annotations

import re
from html import escape
from typing import NamedTuple


class Page(NamedTuple):
    title: str
    body: str
    parts: list[tuple[str, str]]  # anchor, title


class Writer:
    """The HTML of one page. Each heading has its own anchor."""

    def __init__(self, title: str) -> None:
        self.title, self.out = title, [f"<h1>{escape(title)}</h1>"]
        self.parts: list[tuple[str, str]] = []
        self._anchors: set[str] = set()

    def heading(self, level: int, text: str, anchor: str, code: bool = False) -> None:
        unique, number = anchor, 1
        while unique in self._anchors:
            number += 1
            unique = f"{anchor}-{number}"
        self._anchors.add(unique)
        shown = f"<code>{escape(text)}</code>" if code else escape(text)
        self.out.append(f'<h{level} id="{escape(unique)}">{shown}</h{level}>')
        if level == 2:
            self.parts.append((unique, text))

    def headings(self, level: int, names: list[str]) -> None:
        """One heading for several names, each with its anchor."""
        self._anchors.update(names)
        if names:
            shown = ", ".join(f'<code id="{escape(name)}">{escape(name)}</code>' for name in names)
            self.out.append(f"<h{level}>{shown}</h{level}>")

    def code(self, text: str) -> None:
        self.out.append(f"<pre><code>{escape(text)}</code></pre>")

    def text(self, text: str) -> None:
        """Paragraphs; indented lines stay unchanged, and `code` is marked."""
        for paragraph in re.split(r"\n\s*\n", text.strip("\n")):
            lines = paragraph.split("\n")
            first_indented = next((i for i, line in enumerate(lines) if line.startswith(" ")), len(lines))
            self._paragraph(" ".join(lines[:first_indented]))
            if first_indented < len(lines):
                self.code("\n".join(lines[first_indented:]))

    def items(self, rows: list[tuple[str, str]]) -> None:
        cells = "".join(f"<tr><td><code>{escape(name)}</code></td><td>{inline(text)}</td></tr>" for name, text in rows)
        if rows:
            self.out.append(f"<table>{cells}</table>")

    def _paragraph(self, text: str) -> None:
        if text.strip():
            self.out.append(f"<p>{inline(text)}</p>")

    def expect(self, anchors: list[str]) -> None:
        """Check that these names have headings, because a comment in another form would be skipped without notice."""
        absent = [anchor for anchor in anchors if anchor not in self._anchors]
        if absent:
            raise SystemExit(f"{self.title}: nothing found for {', '.join(absent)}")

    def page(self) -> Page:
        return Page(self.title, "\n".join(self.out), self.parts)


def inline(text: str) -> str:
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text, quote=False))


def anchor_of(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
