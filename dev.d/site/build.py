"""Builds the site: build.py <source folder> <site's folder>. README.md and docs/*.md, and a reference for each language."""

from __future__ import annotations

import re
import shutil
import sys
from html import escape
from pathlib import Path
from string import Template

import markdown

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent / "tests" / "docs"))
from check_links import slug  # noqa: E402
from reference import HEADER, LANGUAGES, NAMES, REFERENCES  # noqa: E402
from writer import Page  # noqa: E402

#: The navigation: groups of pages, as source files. A page of docs/ without a group comes at the end.
GROUPS = {
    "": ["docs/index.md", "README.md"],
    "Guides": [
        *(f"docs/{language}.md" for language in LANGUAGES), "docs/cpp.md", "docs/command.md", "docs/migration.md",
        "docs/engines.md", "docs/run.md", "docs/trace.md", "docs/performance.md", "docs/encapsulation.md",
        "docs/security.md", "docs/troubleshooting.md", "examples/README.md",
    ],
    "Reference": [*LANGUAGES, HEADER, NAMES, "docs/rfc6458.md"],
    "The project": ["docs/design.md", "docs/bindings.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"],
}  # fmt: skip
#: A folder of docs/, which the site has as it is.
PICTURES = "docs/performance/"
EXTENSIONS = ["tables", "fenced_code", "sane_lists", "toc"]


def name_in_site(source: str) -> str:
    if source in REFERENCES:
        return REFERENCES[source][2]
    path = Path(source)
    if source == "SECURITY.md":
        return "security-policy.html"  # docs/security.md has the name security.html
    folder_is_name = path.stem == "README" and path.parent.name
    return (path.parent.name if folder_is_name else path.stem.lower()) + ".html"


def markdown_page(root: Path, source: str, known: set[str]) -> Page:
    converter = markdown.Markdown(
        extensions=EXTENSIONS, extension_configs={"toc": {"slugify": lambda text, _: slug(text), "permalink": False}}
    )
    body = converter.convert((root / source).read_text())

    def to_site(link: re.Match[str]) -> str:
        target, mark, anchor = link[1].partition("#")
        if not target or re.match("[a-z]+:", target):
            return link[0]
        path = str((root / source).parent.joinpath(target).resolve().relative_to(root))
        if path.startswith(PICTURES):
            return link[0]
        if path not in known:
            raise SystemExit(f"{source}: a link to {target}, which is no page of the site")
        return f'href="{name_in_site(path)}{mark}{anchor}"'

    body = re.sub(r'href="([^"]*)"', to_site, body)
    tokens = converter.toc_tokens
    title = tokens[0]["name"] if tokens else source
    parts = [(token["id"], token["name"]) for token in (tokens[0]["children"] if tokens else [])]
    return Page(title, body, parts)


def navigation(groups: dict[str, list[str]], pages: dict[str, Page], here: str) -> str:
    out = []
    for group, sources in groups.items():
        out.append(f'<div class="group">{escape(group)}</div>' if group else "")
        out.append("<ul>")
        for source in sources:
            title = "README" if source == "README.md" else pages[source].title
            link = f'<a href="{name_in_site(source)}">{title}</a>'
            if source != here:
                out.append(f"<li>{link}</li>")
                continue
            parts = "".join(f'<li><a href="#{anchor}">{name}</a></li>' for anchor, name in pages[source].parts)
            out.append(f'<li class="here">{link}<ul>{parts}</ul></li>')
        out.append("</ul>")
    return "\n".join(out)


def main(root: Path, site: Path) -> None:
    groups = {group: list(sources) for group, sources in GROUPS.items()}
    listed = {source for sources in groups.values() for source in sources}
    groups["The project"][:0] = sorted(
        str(path.relative_to(root)) for path in (root / "docs").glob("*.md") if str(path.relative_to(root)) not in listed
    )
    sources = [source for group in groups.values() for source in group]
    pages = {}
    for source in sources:
        if source in REFERENCES:
            make, where, _ = REFERENCES[source]
            pages[source] = make(root / where)
        else:
            pages[source] = markdown_page(root, source, set(sources))

    shutil.rmtree(site, ignore_errors=True)
    site.mkdir(parents=True)
    shutil.copy(HERE / "style.css", site)
    shutil.copytree(root / PICTURES, site / Path(PICTURES).name)
    template = Template((HERE / "page.html").read_text())
    for source, page in pages.items():
        text = template.substitute(title=page.title, navigation=navigation(groups, pages, source), body=page.body)
        (site / name_in_site(source)).write_text(text)
    print(f"{len(pages)} pages in {site}")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]))
