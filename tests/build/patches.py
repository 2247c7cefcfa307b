"""The patches to usrsctp: how CMake applies them, and that each says what it is for.

usage: patches.py <cmake> <project folder>
"""
import subprocess
import sys
import tempfile
from pathlib import Path

PROJECT = """cmake_minimum_required(VERSION 3.25)
project(patched LANGUAGES NONE)
list(APPEND CMAKE_MODULE_PATH "{modules}")
include(patched_source)
patched_source(${{CMAKE_SOURCE_DIR}}/source ${{CMAKE_SOURCE_DIR}}/patches ${{CMAKE_BINARY_DIR}}/copy)
"""
PATCH = """Without it the second line is wrong.

--- a/{file}
+++ b/{file}
@@ -1,3 +1,3 @@
 one
-{before}
+{after}
 three
"""


class Tree:
    """A source of two files, its patches, and the copy that CMake makes."""

    def __init__(self, folder: Path, cmake: str, project: Path) -> None:
        self._folder, self._cmake = folder, cmake
        for name in ("a.c", "b.c"):
            (folder / "source").mkdir(exist_ok=True)
            (folder / "source" / name).write_text("one\ntwo\nthree\n")
        (folder / "patches").mkdir()
        (folder / "CMakeLists.txt").write_text(PROJECT.format(modules=project / "cmake"))

    def patch(self, number: int, before: str, after: str, file: str = "a.c") -> None:
        text = PATCH.format(before=before, after=after, file=file)
        (self._folder / "patches" / f"{number:04}-line.patch").write_text(text)

    def configure(self) -> subprocess.CompletedProcess[str]:
        return subprocess.run([self._cmake, "-S", self._folder, "-B", self._folder / "build"], capture_output=True, text=True)

    def copy(self, name: str) -> Path:
        return self._folder / "build" / "copy" / name


def check_application(tree: Tree) -> None:
    tree.patch(1, "two", "2")
    tree.patch(2, "2", "zwei")  # upon the first
    done = tree.configure()
    assert done.returncode == 0, done.stderr
    assert tree.copy("a.c").read_text() == "one\nzwei\nthree\n"
    assert tree.copy("b.c").read_text() == "one\ntwo\nthree\n"
    unpatched = tree.copy("b.c").stat().st_mtime_ns
    tree.patch(2, "2", "deux")
    done = tree.configure()
    assert done.returncode == 0, done.stderr
    assert tree.copy("a.c").read_text() == "one\ndeux\nthree\n"
    assert tree.copy("b.c").stat().st_mtime_ns == unpatched


def check_failure(tree: Tree) -> None:
    tree.patch(3, "two", "does not apply any more")
    done = tree.configure()
    assert done.returncode != 0
    assert "The patch 0003-line.patch does not apply" in done.stderr, done.stderr


def check_introductions(project: Path) -> None:
    for patch in sorted((project / "core/src/userspace/patches").glob("*.patch")):
        introduction = patch.read_text().split("\n--- ")[0]
        assert len(introduction) > 40, f"{patch.name} does not open with what happens without it"


def main() -> None:
    cmake, project = sys.argv[1], Path(sys.argv[2])
    with tempfile.TemporaryDirectory(prefix="anysctp-patches-") as folder:
        tree = Tree(Path(folder), cmake, project)
        check_application(tree)
        check_failure(tree)
    check_introductions(project)


main()
