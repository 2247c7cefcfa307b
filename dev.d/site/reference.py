"""The reference pages, out of the sources' own comments: the C header, Python's docstrings, LDoc's and Tcl's comments.

Nothing has to be built or imported for them. A page is a title, HTML, and the titles and anchors of its parts.
"""

from __future__ import annotations

import ast
import re
import sys
from html import escape
from pathlib import Path
from typing import NamedTuple


class Page(NamedTuple):
    title: str
    body: str
    parts: list[tuple[str, str]]  # anchor, title


class Writer:
    """HTML of one page. Each heading has an anchor of its own."""

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
        """Paragraphs; what is indented stays as it is, and `code` is marked."""
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
        """What has to have a heading; a comment of another form would be passed over in silence."""
        absent = [anchor for anchor in anchors if anchor not in self._anchors]
        if absent:
            raise SystemExit(f"{self.title}: nothing found for {', '.join(absent)}")

    def page(self) -> Page:
        return Page(self.title, "\n".join(self.out), self.parts)


def inline(text: str) -> str:
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text, quote=False))


def anchor_of(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


# ---- C ----


def bare(comment: str) -> str:
    """A block comment's text, without its frame."""
    lines = comment.removeprefix("/**").removeprefix("/*").removesuffix("*/").strip().split("\n")
    return "\n".join(re.sub(r"^ ?\* ?", "", line.strip("\n")).rstrip() if i else line for i, line in enumerate(lines))


def c_comment(writer: Writer, comment: str) -> None:
    """The text of a function: what it does, then its parameters, then its result and errors."""
    pieces = re.split(r"\s*(@param\s+\w+|@return|Errors:)\s*", " ".join(bare(comment).split()))
    writer.text(pieces[0])
    marks = [re.sub("^@(param)?", "", mark).strip(" :").lower() for mark in pieces[1::2]]
    writer.items(list(zip(marks, pieces[2::2], strict=True)))


def c_header(path: Path) -> Page:
    text = path.read_text()
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
    for section in re.split(r"^(?=/\* ---- )", text[start:], flags=re.MULTILINE)[1:]:
        title, _, rest = section.partition("\n")
        name = re.sub(r"^/\* -+ | -+ ?\*/$", "", title).strip()
        writer.heading(2, name, anchor_of(name))
        for block in re.split(r"\n\s*\n", rest):
            c_block(writer, block.strip("\n"))
    writer.expect(re.findall(r"^ANYSCTP_API [\w ]*?\*?(anysctp_\w+)\(", text, re.MULTILINE))
    return writer.page()


def c_block(writer: Writer, block: str) -> None:
    """A comment and the declarations that it is about; they end at an empty line."""
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


# ---- Python ----


class PythonModule:
    def __init__(self, path: Path) -> None:
        self.lines = path.read_text().split("\n")
        self.tree = ast.parse("\n".join(self.lines))
        self.names = {node.name: node for node in self.tree.body if hasattr(node, "name")}

    def remark(self, node: ast.stmt) -> str:
        """The comment `#:` at the end of a line, or before it."""
        after = re.search(r"#: ?(.*)", self.lines[(node.end_lineno or node.lineno) - 1])
        if after:
            return after[1]
        found: list[str] = []
        for line in reversed(self.lines[: node.lineno - 1]):
            if not line.strip().startswith("#:"):
                break
            found.insert(0, line.strip()[2:].strip())
        return " ".join(found)


def signature(node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    copied = ast.parse(ast.unparse(node)).body[0]
    assert isinstance(copied, (ast.FunctionDef, ast.AsyncFunctionDef))
    if copied.args.args and copied.args.args[0].arg == "self":
        del copied.args.args[0]
    returns = f" -> {ast.unparse(copied.returns)}" if copied.returns and copied.name != "__init__" else ""
    prefix = "await " if isinstance(copied, ast.AsyncFunctionDef) else ""
    return f"{prefix}{copied.name}({ast.unparse(copied.args)}){returns}"


def is_property(node: ast.stmt) -> bool:
    return isinstance(node, ast.FunctionDef) and "property" in map(ast.unparse, node.decorator_list)


#: Classes that have a place of their own on the page; what others have from them is said by a link.
PUBLIC_BASES = {"sctpsocket", "notification"}


def with_bases(name: str, modules: dict[str, PythonModule]) -> list[tuple[PythonModule, ast.ClassDef]]:
    """The class and those that it has its members from, as far as they are ours."""
    for module in modules.values():
        node = module.names.get(name)
        if isinstance(node, ast.ClassDef):
            return [(module, node)] + [each for base in node.bases for each in with_bases(ast.unparse(base), modules)]
    return []


def fields_of(module: PythonModule, node: ast.ClassDef) -> list[tuple[str, str]]:
    found = []
    for item in node.body:
        if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name) and not item.target.id.startswith("_"):
            found.append((f"{item.target.id}: {ast.unparse(item.annotation)}", module.remark(item)))
        elif isinstance(item, ast.Assign):
            names = [each.id for each in item.targets if isinstance(each, ast.Name) and not each.id.startswith("_")]
            found += [(name, module.remark(item)) for name in names[:1]]
    return found


def methods_of(classes: list[tuple[PythonModule, ast.ClassDef]]) -> dict[str, ast.FunctionDef | ast.AsyncFunctionDef]:
    """Public ones, the class's own before those of its bases; and the constructor, if it says something."""
    found: dict[str, ast.FunctionDef | ast.AsyncFunctionDef] = {}
    for _, node in classes:
        for item in node.body:
            if not isinstance(item, (ast.FunctionDef, ast.AsyncFunctionDef)):
                continue
            if not item.name.startswith("_") or (item.name == "__init__" and ast.get_docstring(item)):
                found.setdefault(item.name, item)
    return found


def python_class(writer: Writer, name: str, modules: dict[str, PythonModule], prefix: str) -> None:
    classes = with_bases(name, modules)
    _, own = classes[0]
    writer.heading(3, f"class {name}", prefix + name, code=True)
    writer.text(ast.get_docstring(own) or "")
    public = [ast.unparse(base) for base in own.bases if ast.unparse(base) in PUBLIC_BASES]
    if public:
        links = ", ".join(f'<a href="#{base}"><code>{base}</code></a>' for base in public)
        writer.out.append(f"<p>It has all of {links}.</p>")
        classes = classes[:1]
    writer.items([field for each in classes for field in fields_of(*each)])
    writer.out.append('<div class="member">')
    for method, node in methods_of(classes).items():
        shown = method if is_property(node) else signature(node).replace("__init__", name, 1)
        writer.heading(4, shown, f"{prefix}{name}.{method}", code=True)
        writer.text(ast.get_docstring(node) or "")
    writer.out.append("</div>")


def python_package(folder: Path) -> Page:
    modules = {path.stem: PythonModule(path) for path in sorted(folder.glob("*.py"))}
    package, writer = modules["__init__"], Writer("Python reference")
    writer.text(ast.get_docstring(package.tree) or "")
    by_module: dict[str, list[str]] = {}
    for node in package.tree.body:
        if isinstance(node, ast.ImportFrom) and node.level and node.module != "_raw":
            by_module.setdefault(node.module or "", []).extend(alias.name for alias in node.names)
    titles = {"_socket": "Sockets", "_connect": "Connections and servers", "_records": "Messages and status",
              "_notifications": "Notifications", "_engine": "Engines", "_options": "Groups of options",
              "_pysctp_options": "Options as pysctp has them", "_ppid": "PPIDs as pysctp has them"}  # fmt: skip
    for name, title in titles.items():
        writer.heading(2, title, anchor_of(title))
        for each in by_module.get(name, []):
            python_name(writer, each, modules[name], modules, "")
    writer.heading(2, "asyncio: sctp.aio", "aio")
    aio = modules["aio"]
    writer.text(ast.get_docstring(aio.tree) or "")
    for each in aio.names:
        if not each.startswith("_"):
            python_name(writer, each, aio, modules, "aio.")
    return writer.page()


def python_name(writer: Writer, name: str, module: PythonModule, modules: dict[str, PythonModule], prefix: str) -> None:
    node = module.names.get(name)
    if isinstance(node, ast.ClassDef):
        python_class(writer, name, modules, prefix)
    elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and ast.get_docstring(node):
        writer.heading(3, signature(node), prefix + name, code=True)
        writer.text(ast.get_docstring(node) or "")


# ---- Lua ----


def lua_modules(folder: Path) -> Page:
    writer = Writer("Lua reference")
    titles = {"init": "The module", "engine": "Engines", "socket": "Sockets", "message": "Messages", "option": "Options",
              "association": "Associations"}  # fmt: skip
    for name, title in titles.items():
        writer.heading(2, title, anchor_of(title))
        text = (folder / f"{name}.lua").read_text()
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


# ---- Tcl ----


def tcl_commands(folder: Path) -> Page:
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


#: By what a link names: how the page is made, of what, and its file in the site.
REFERENCES = {
    "core/include/anysctp/anysctp.h": (c_header, "core/include/anysctp/anysctp.h", "c-reference.html"),
    "python": (python_package, "bindings/python/sctp", "python-reference.html"),
    "lua": (lua_modules, "bindings/lua/sctp", "lua-reference.html"),
    "tcl": (tcl_commands, "bindings/tcl", "tcl-reference.html"),
}

if __name__ == "__main__":  # a test: whether the comments are all found
    for make, where, _ in REFERENCES.values():
        made = make(Path(sys.argv[1]) / where)
        print(f"{made.title}: {made.body.count('<h')} headings")
