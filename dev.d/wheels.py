"""Builds the source package of the Python modules, and of it wheels. zig compiles them for the oldest C library that a wheel's
name promises, and its C++ library is inside the module.

usage: wheels.py <zig> <folder with the files of TOOLS> <folder for the results> [PLATFORM...]
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ["abi3audit", "auditwheel", "build", "scikit-build-core", "swig"]
#: The platform in a wheel's name, and zig's name of it.
PLATFORMS = {
    "manylinux_2_28_x86_64": "x86_64-linux-gnu.2.28",
}


def run(*command: str | Path, **environment: str) -> str:
    done = subprocess.run(command, env=os.environ | environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}\nwheels: it ended with status {done.returncode}")
    return done.stdout


class Tools:
    """The programs that build and check, in a virtual environment."""

    def __init__(self, folder: Path, files: Path) -> None:
        run(sys.executable, "-m", "venv", folder)
        self.programs = folder / "bin"
        run(self.programs / "python", "-m", "pip", "install", "--no-index", "--find-links", files, *TOOLS)

    def run(self, program: str, *arguments: str | Path, **environment: str) -> str:
        # Programs that they start are found there too.
        return run(self.programs / program, *arguments, PATH=f"{self.programs}:{os.environ['PATH']}", **environment)

    def build(self, kind: str, source: Path, results: Path, **environment: str) -> Path:
        """The one file that was made, `kind` being sdist or wheel."""
        before = set(results.iterdir()) if results.exists() else set()
        self.run("python", "-m", "build", "--no-isolation", f"--{kind}", "--outdir", results, source, **environment)
        [made] = set(results.iterdir()) - before
        return made


def link_headers(folder: Path) -> None:
    """Debian's pyconfig.h includes the one of the machine that is compiled for. It tells the sizes of types, which the machines
    have in common."""
    version = Path(sysconfig.get_path("include")).name
    here = Path("/usr/include", sysconfig.get_config_var("MULTIARCH") or "", version, "pyconfig.h")
    for machine in {platform.partition("-")[0] for platform in PLATFORMS.values()}:
        there = folder / f"{machine}-linux-gnu" / version
        there.mkdir(parents=True)
        (there / "pyconfig.h").symlink_to(here)


def environment_for(platform: str, zig: str, source: Path, headers: Path) -> dict[str, str]:
    toolchain = {
        "CMAKE_TOOLCHAIN_FILE": source / "cmake/zig.cmake",
        "ANYSCTP_ZIG": zig,
        "ANYSCTP_ZIG_TARGET": PLATFORMS[platform],
    }
    return {
        "CMAKE_ARGS": shlex.join(f"-D{name}={value}" for name, value in toolchain.items()),
        "CFLAGS": f"-isystem {headers}",
        "LDFLAGS": "-s",
        "SKBUILD_INSTALL_STRIP": "false",  # the system's own strip does not know other machines
        "_PYTHON_HOST_PLATFORM": platform,
    }


def parts_of(platform: str) -> tuple[str, tuple[int, int], str]:
    """The C library, its version, and the machine."""
    library, major, minor, machine = platform.split("_", 3)
    return library, (int(major), int(minor)), machine


def check(tools: Tools, wheel: Path, platform: str) -> None:
    """Nothing in it is beyond the limited API, or newer than the C library that its name promises."""
    tools.run("abi3audit", "--strict", wheel)
    said = tools.run("auditwheel", "show", wheel)
    found = re.search(r'following platform tag:\s+"(\w+)"', said)
    library, version, machine = parts_of(platform)
    if not found or parts_of(found[1])[::2] != (library, machine) or parts_of(found[1])[1] > version:
        sys.exit(f"wheels: {wheel.name} is not what its name says:\n{said}")


def main(zig: str, files: Path, results: Path, platforms: list[str]) -> None:
    unknown = set(platforms) - set(PLATFORMS)
    if unknown:
        sys.exit(f"wheels: no such platform: {', '.join(sorted(unknown))}; there are: {', '.join(PLATFORMS)}")
    if sys.version_info < (3, 11):
        sys.exit("wheels: their API is that of Python 3.11: build them with that version or a later one (PYTHON=<program>)")
    results.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        tools = Tools(work / "tools", files)
        link_headers(work / "headers")
        archive = tools.build("sdist", ROOT, work / "made")
        run("tar", "-xf", archive, "-C", work)
        source = work / archive.name.removesuffix(".tar.gz")
        made = [archive]
        for platform in platforms or PLATFORMS:
            wheel = tools.build("wheel", source, work / "made", **environment_for(platform, zig, source, work / "headers"))
            check(tools, wheel, platform)
            made.append(wheel)
        for each in made:
            print(shutil.move(each, results / each.name), flush=True)


main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4:])
