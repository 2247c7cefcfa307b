"""The rock of ./dev archive, and `luarocks make` in what it has inside: each is built in a tree of its own without a network,
runs README's program there, and is removed without a trace: rock.py <source folder> <version of Lua>"""

from __future__ import annotations

import functools
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

ROOT, LUA = Path(sys.argv[1]), sys.argv[2]
sys.path.insert(0, str(ROOT / "tests"))
import commands  # noqa: E402

MINE = {name: text for name, text in os.environ.items() if not name.startswith(("LUA_", "LD_"))}
run = functools.partial(commands.run, base=MINE)
ROCKSPEC = "bindings/lua/sctp-scm-1.rockspec"
#: LuaRocks' lists of what a tree has.
LISTS = {"manifest", "index.html"}


class Tree:
    """Where LuaRocks installs; the home of nobody else, and without a network."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        rights = [] if os.getuid() == 0 else ["--map-root-user"]
        offline = ["unshare", *rights, "--net"]
        self.luarocks = [*offline, "luarocks", "--lua-version", LUA, "--tree", str(folder / "tree")]

    def run(self, *arguments: str | Path, cwd: Path = ROOT) -> str:
        return run(*self.luarocks, *arguments, cwd=cwd, HOME=str(self.folder))

    def check(self) -> None:
        """README's program runs on what was installed, and then that is gone again."""
        program = self.folder / "program.lua"
        program.write_text(commands.programs("lua")[0])
        paths = dict(re.findall(r"^export (LUA_\w+)='(.*)'$", self.run("path"), re.MULTILINE))
        said = run(f"lua{LUA}", program, ANYSCTP_ENGINE="userspace", ANYSCTP_UDP_PORT="0", **paths)
        assert said == "1\t18\thello\n", said
        licences = list(self.folder.rglob("LICENSE*"))
        assert len(licences) == 2, licences
        self.run("remove", "sctp")
        left = [path for path in (self.folder / "tree").rglob("*") if path.is_file() and path.name not in LISTS]
        assert not left, left


def main() -> None:
    if not shutil.which("luarocks"):
        print("left out: there is no luarocks")
        return
    made = [ROOT / line for line in run(ROOT / "dev", "archive", cwd=ROOT).splitlines()[-2:]]
    source, rock = made
    with tempfile.TemporaryDirectory() as folder:
        tree = Tree(Path(folder, "rock"))
        print(tree.run("install", rock))
        tree.check()
        run("tar", "-xf", source, "-C", folder)
        [checkout] = Path(folder).glob("anysctp-*")
        tree = Tree(Path(folder, "make"))
        print(tree.run("make", ROCKSPEC, cwd=checkout))
        tree.check()


main()
