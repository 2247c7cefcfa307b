"""The reference page of the site: out of the docstrings of the package and its `#:` comments. Made by dev.d/site."""

from __future__ import annotations

import ast
import importlib.util
import re
from pathlib import Path

from api import api
from writer import Page, Writer, anchor_of


class PythonModule:
    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.tree = ast.parse("\n".join(self.lines))
        self.names = {node.name: node for node in self.tree.body if hasattr(node, "name")}

    def imported(self) -> dict[str, list[str]]:
        """What it has from the modules beside it."""
        found: dict[str, list[str]] = {}
        for node in self.tree.body:
            if isinstance(node, ast.ImportFrom) and node.level == 1 and node.module != "_raw":
                found.setdefault(node.module or "", []).extend(alias.name for alias in node.names)
        return found

    def remark(self, node: ast.stmt, following: ast.stmt | None) -> str:
        """The comment `#:` at the end of a line, or before it; or the text below it."""
        if isinstance(following, ast.Expr) and isinstance(following.value, ast.Constant):
            return " ".join(str(following.value.value).split())
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


#: Classes with a place on the page. Classes derived from them link to it.
PUBLIC_BASES = {"Socket", "sctpsocket", "notification"}


def with_bases(name: str, modules: dict[str, PythonModule]) -> list[tuple[PythonModule, ast.ClassDef]]:
    """The class and its bases in the package."""
    for module in modules.values():
        node = module.names.get(name)
        if isinstance(node, ast.ClassDef):
            return [(module, node)] + [each for base in node.bases for each in with_bases(ast.unparse(base), modules)]
    return []


def fields_of(module: PythonModule, node: ast.ClassDef) -> list[tuple[str, str]]:
    found = []
    for item, following in zip(node.body, [*node.body[1:], None], strict=True):
        if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name) and not item.target.id.startswith("_"):
            found.append((f"{item.target.id}: {ast.unparse(item.annotation)}", module.remark(item, following)))
        elif isinstance(item, ast.Assign):
            names = [each.id for each in item.targets if isinstance(each, ast.Name) and not each.id.startswith("_")]
            found += [(name, module.remark(item, following)) for name in names[:1]]
            if isinstance(item.targets[0], ast.Tuple) and isinstance(item.value, ast.Call):  # methods, and their docstring
                found.append((ast.unparse(item.targets[0]).strip("()"), ast.literal_eval(item.value.args[-1])))
    return found


def methods_of(classes: list[tuple[PythonModule, ast.ClassDef]]) -> dict[str, ast.FunctionDef | ast.AsyncFunctionDef]:
    """The public methods, a class's before those of its bases, and the constructor if it has a docstring."""
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


def made(folder: Path) -> dict[str, PythonModule]:
    """The modules that generate.py makes, without a build."""
    spec = importlib.util.spec_from_file_location("generate_python", folder / "generate.py")
    assert spec and spec.loader
    generate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generate)
    return {Path(name).stem: PythonModule(make(api())) for name, make in generate.MODULES.items()}


def page(folder: Path) -> Page:
    files = {path.relative_to(folder / "sctp").with_suffix(""): path for path in sorted((folder / "sctp").rglob("*.py"))}
    modules = {".".join(name.parts): PythonModule(path.read_text()) for name, path in files.items()} | made(folder)
    package, writer = modules["__init__"], Writer("Python reference")
    writer.text(ast.get_docstring(package.tree) or "")
    by_module = package.imported()
    parts = {"Sockets": ["_socket"], "Connections and servers": ["_connect"], "Messages and status": ["_records"],
             "Notifications": ["_notification", "_notifications", "_notification_types"], "Numbers": ["_enums", "_number"],
             "Engines": ["_engine"], "Sockets as pysctp has them": ["_pysctp.sockets"],
             "Groups of options as pysctp has them": ["_pysctp.groups"], "Options as pysctp has them": ["_pysctp.records"],
             "PPIDs as pysctp has them": ["_pysctp.ppid"]}  # fmt: skip
    for title, names in parts.items():
        writer.heading(2, title, anchor_of(title))
        for name in names:
            module = modules[name]
            for each in module.names if by_module[name] == ["*"] else by_module[name]:
                python_name(writer, each, module, modules, "")
    writer.heading(2, "asyncio: sctp.aio", "aio")
    aio = modules["aio.__init__"]
    writer.text(ast.get_docstring(aio.tree) or "")
    for name, names in aio.imported().items():
        for each in names:
            python_name(writer, each, modules[f"aio.{name}"], modules, "aio.")
    return writer.page()


def python_name(writer: Writer, name: str, module: PythonModule, modules: dict[str, PythonModule], prefix: str) -> None:
    node = module.names.get(name)
    if isinstance(node, ast.ClassDef):
        python_class(writer, name, modules, prefix)
    elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and ast.get_docstring(node):
        writer.heading(3, signature(node), prefix + name, code=True)
        writer.text(ast.get_docstring(node) or "")
