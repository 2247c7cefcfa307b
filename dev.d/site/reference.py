"""The reference pages, from the sources' comments: the C header's here, a language's by bindings/*/reference_page.py.

Nothing has to be built for them.
"""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import names  # noqa: E402
from header import declared  # noqa: E402
from writer import Page, Writer, anchor_of, inline  # noqa: E402

PROJECT = Path(__file__).resolve().parent.parent.parent
LANGUAGES = (PROJECT / "bindings/languages.txt").read_text().split()
HEADER = "core/include/anysctp/anysctp.h"
NAMES = "core/include/anysctp"


def bare(comment: str) -> str:
    """A block comment's text, without comment marks."""
    lines = comment.removeprefix("/**").removeprefix("/*").removesuffix("*/").strip().split("\n")
    return "\n".join(re.sub(r"^ ?\* ?", "", line.strip("\n")).rstrip() if i else line for i, line in enumerate(lines))


def c_comment(writer: Writer, comment: str) -> None:
    """The text of a function: what it does, then its parameters, then its result and errors."""
    pieces = re.split(r"\s*(@param\s+\w+|@return|Errors:)\s*", " ".join(bare(comment).split()))
    writer.text(pieces[0])
    marks = [re.sub("^@(param)?", "", mark).strip(" :").lower() for mark in pieces[1::2]]
    writer.items(list(zip(marks, pieces[2::2], strict=True)))


def c_header(path: Path) -> Page:
    text = declared(path)
    writer = Writer("C reference")
    start = text.index("/* ---- ")
    introduction = re.search(r"/\*.*?\*/", text, re.DOTALL)
    assert introduction
    head, _, points = bare(introduction[0]).partition("How to read this header")
    writer.text(head.split("\n")[0])
    listed = re.split(r"\n\s+- ", points)[1:]
    writer.out.append("<ul>" + "".join(f"<li>{inline(' '.join(each.split()))}</li>" for each in listed) + "</ul>")
    before = re.split(r"\n\s*\n", text[introduction.end() : start])
    for block in before:
        if "ANYSCTP_INIT" in block or "typedef" in block or "ANYSCTP_VERSION" in block:
            c_block(writer, block.strip("\n"))
    sections: dict[str, list[str]] = {}
    for section in re.split(r"^(?=/\* ---- )", text[start:], flags=re.MULTILINE)[1:]:
        title, _, rest = section.partition("\n")
        name = re.sub(r"^/\* -+ | -+ ?\*/$", "", title).strip()
        sections.setdefault(name, []).extend(re.split(r"\n\s*\n", rest))
    for name, blocks in sections.items():
        writer.heading(2, name, anchor_of(name))
        for block in blocks:
            c_block(writer, block.strip("\n"))
    writer.expect(re.findall(r"^ANYSCTP_API [\w ]*?\*?(anysctp_\w+)\(", text, re.MULTILINE))
    return writer.page()


def c_block(writer: Writer, block: str) -> None:
    """A comment and its declarations, which end at an empty line."""
    if not block or block.startswith(("#ifdef __cplusplus", "}")):
        return
    comment = re.match(r"/\*.*?\*/", block, re.DOTALL)
    code = block[comment.end() :].strip("\n") if comment else block
    names = re.findall(r"^ANYSCTP_API [\w ]*?\*?(anysctp_\w+)\(", code, re.MULTILINE)
    names = names or re.findall(r"typedef struct (\w+)", code) or re.findall(r"typedef \w+ (\w+);", code)
    writer.headings(3, names)
    if code:
        writer.code(re.sub("^ {12}(?= {20})", "", code.replace("ANYSCTP_API ", ""), flags=re.MULTILINE))
    if comment:
        c_comment(writer, comment[0])


def page_of(language: str) -> Callable[[Path], Page]:
    """The function `page` of the language's own reference_page.py."""
    path = PROJECT / "bindings" / language / "reference_page.py"
    spec = importlib.util.spec_from_file_location(f"reference_of_{language}", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    page: Callable[[Path], Page] = module.page
    return page


#: For the target of a link: the function that makes the page, its source, and its file in the site.
REFERENCES = {HEADER: (c_header, HEADER, "c-reference.html"), NAMES: (names.page, NAMES, "names.html")} | {
    language: (page_of(language), f"bindings/{language}", f"{language}-reference.html") for language in LANGUAGES
}

if __name__ == "__main__":  # a test: all comments must be found
    for make, where, _ in REFERENCES.values():
        made = make(Path(sys.argv[1]) / where)
        print(f"{made.title}: {made.body.count('<h')} headings")
