"""Checks that all relative links have a target, and their #anchors too.

check_links.py <folder>              of the HTML files in the folder
check_links.py --markdown <folder>   of README.md, CONTRIBUTING.md and docs/*.md in the source folder
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote


class Page(NamedTuple):
    links: list[str]
    anchors: list[str]


def slug(heading: str) -> str:
    """The anchor of a heading, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


class HtmlReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page([], [])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("href", "src"):
                self.page.links.append(value or "")
            elif name == "id":
                self.page.anchors.append(value or "")


def read_html(path: Path) -> Page:
    reader = HtmlReader()
    reader.feed(path.read_text())
    return reader.page


def read_markdown(path: Path) -> Page:
    text = re.sub(r"^```.*?^```$", "", path.read_text(), flags=re.MULTILINE | re.DOTALL)
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    plain = re.sub(r"`[^`\n]*`", "", text)
    anchors = [slug(re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "")) for heading in headings]
    return Page(re.findall(r"\]\(([^)\s]+)\)", plain), anchors)


def broken(files: list[Path], read: Callable[[Path], Page]) -> list[str]:
    pages = {path.resolve(): read(path) for path in files}
    wrong = []
    for path, page in pages.items():
        twice = {anchor for anchor in page.anchors if page.anchors.count(anchor) > 1}
        wrong += [f"{path.name}: the anchor #{anchor} twice" for anchor in sorted(twice)]
        for link in page.links:
            if re.match("[a-z]+:", link):
                continue
            target, _, anchor = unquote(link).partition("#")
            where = (path.parent / target).resolve() if target else path
            if not where.exists():
                wrong.append(f"{path.name}: no file for the link {link}")
            elif anchor and (where not in pages or anchor not in pages[where].anchors):
                wrong.append(f"{path.name}: no anchor for the link {link}")
            elif link in ("", "#"):
                wrong.append(f"{path.name}: an empty link")
    print(f"{sum(len(page.links) for page in pages.values())} links in {len(pages)} pages, {len(wrong)} wrong")
    return wrong


def main(*arguments: str) -> int:
    folder = Path(arguments[-1])
    if arguments[0] == "--markdown":
        pages = [folder / "README.md", folder / "CONTRIBUTING.md", *sorted((folder / "docs").glob("*.md"))]
        wrong = broken(pages, read_markdown)
    else:
        wrong = broken(sorted(folder.rglob("*.html")), read_html)
    print(*wrong, sep="\n", end="\n" if wrong else "")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
