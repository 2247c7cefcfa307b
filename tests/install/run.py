"""README's program in C, with the library as somebody else has it, in a folder that goes away again:
run.py <way> <cmake> <build folder> -fsanitize=[<sanitizers>]."""

from __future__ import annotations

import compileall
import re
import shutil
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT / "tests"))
from commands import attempt, programs, run  # noqa: E402

HEADERS = ["anysctp.h", "anysctp.hpp", "numbers.def", "options.def", "records.def"]
HEADER = "core/include/anysctp/anysctp.h"
MAJOR, MINOR = (int(number) for number in re.findall(r"VERSION_(?:MAJOR|MINOR) (\d+)", (ROOT / HEADER).read_text()))
VERSION, NEXT = f"{MAJOR}.{MINOR}", f"{MAJOR}.{MINOR + 1}"

WAY, CMAKE, BUILD, SANITIZE = sys.argv[1:]
FLAGS = [SANITIZE] if SANITIZE.partition("=")[2] else []


def expect(got: object, expected: object) -> None:
    if got != expected:
        sys.exit(f"{got} instead of {expected}")


def install(build: str | Path, prefix: Path) -> Path:
    run(CMAKE, "--install", build, "--prefix", prefix)
    return prefix


def library_folder(prefix: Path) -> Path:
    [archive] = prefix.glob("**/libanysctp.a")
    return archive.parent


def built(source: Path, build: Path, *options: str) -> Path:
    """A build of the library alone."""
    languages = [f"-DANYSCTP_{what}=" for what in ("LANGUAGES", "TESTS", "BENCH")]
    run(CMAKE, "-S", source, "-B", build, "-G", "Ninja", *languages, *options)
    run(CMAKE, "--build", build)
    return build


def needed(program: Path) -> set[str]:
    """The shared libraries that it names."""
    return set(re.findall(r"NEEDED.*\[(.*)\]", run("readelf", "--dynamic", "--wide", program)))


def ours(program: Path) -> list[str]:
    return [name for name in needed(program) if "sctp" in name]


def name_of(version: str) -> str:
    return f"libanysctp.so.{version}"


def check(program: Path, **environment: str) -> None:
    expect(run(program, **environment), "stream 1, ppid 18: hello\n")


class Work:
    """A scratch folder with the program."""

    def __init__(self, folder: str) -> None:
        self.folder = Path(folder)
        self.program = self / "program.c"
        [text] = programs("c")
        self.program.write_text(text)

    def __truediv__(self, name: str) -> Path:
        return self.folder / name

    def by_cmake(self, prefixes: str | Path, library: str, wanted: str, name: str = "by_cmake") -> Path:
        sources = f"{self.program};{HERE / 'namesakes.c'}"
        options = {"PREFIX_PATH": prefixes, "C_FLAGS": " ".join(FLAGS)}
        run(CMAKE, "-S", HERE / "consumer", "-B", self / name, *(f"-DCMAKE_{key}={value}" for key, value in options.items()),
            f"-DPROGRAM={sources}", f"-DLIBRARY={library}", f"-DWANTED={wanted}")  # fmt: skip
        run(CMAKE, "--build", self / name)
        return self / name / "program"

    def by_pkg_config(self, prefix: Path, *options: str, link: str = "") -> Path:
        place = f"{library_folder(prefix)}/pkgconfig"
        said = run("pkg-config", "--cflags", "--libs", *options, "anysctp", PKG_CONFIG_PATH=place)
        made = self / f"with_{prefix.name}"
        run("cc", *FLAGS, *link.split(), self.program, HERE / "namesakes.c", "-o", made, *said.split())
        return made


def find_package(work: Work) -> None:
    prefix = install(BUILD, work / "prefix")
    expect(sorted(path.name for path in prefix.glob("include/**/*") if path.is_file()), HEADERS)
    program = work.by_cmake(prefix, "anysctp::anysctp", VERSION)
    expect(ours(program), [name_of(VERSION)])
    check(program)


def find_archive(work: Work) -> None:
    program = work.by_cmake(install(BUILD, work / "prefix"), "anysctp::anysctp_static", VERSION)
    expect(ours(program), [])
    check(program)


def pkg_config(work: Work) -> None:
    prefix = install(BUILD, work / "prefix")
    program = work.by_pkg_config(prefix)
    expect(ours(program), [name_of(VERSION)])
    check(program, LD_LIBRARY_PATH=str(library_folder(prefix)))


def pkg_config_static(work: Work) -> None:
    program = work.by_pkg_config(install(BUILD, work / "prefix"), "--static", link="-static")
    expect(needed(program), set())
    check(program)


def archive_in_cpp(work: Work) -> None:
    prefix = install(BUILD, work / "prefix")
    place = f"{library_folder(prefix)}/pkgconfig"
    said = run("pkg-config", "--cflags", "--libs", "--static", "anysctp", PKG_CONFIG_PATH=place)
    said = said.replace("-lanysctp", str(library_folder(prefix) / "libanysctp.a"))
    for level in ("-O0", "-O2"):
        program = work / f"program{level}"
        run("c++", "-std=c++20", level, *FLAGS, HERE / "templates.cpp", "-o", program, *said.split())
        check(program)


def uninstall(work: Work) -> None:
    """All goes but what was there before; also what an interpreter has compiled since."""
    prefix = work / "prefix"
    (prefix / "lib").mkdir(parents=True)
    (prefix / "lib" / "of another").touch()
    install(BUILD, prefix)
    compileall.compile_dir(prefix, quiet=1)
    run(CMAKE, "--build", BUILD, "--target", "uninstall")
    expect(sorted(path.relative_to(prefix).as_posix() for path in prefix.rglob("*")), ["lib", "lib/of another"])
    install(BUILD, work / "another prefix")
    run(CMAKE, "--build", BUILD, "--target", "uninstall")
    expect((work / "another prefix").exists(), False)


def fetch_content(work: Work) -> None:
    """The project around it has its own settings, and installs nothing but its own."""
    build, sources = work / "build", f"{work.program};{HERE / 'namesakes.c'}"
    run(CMAKE, "-S", HERE / "parent", "-B", build, "-G", "Ninja", "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON",
        f"-DSOURCE={ROOT}", f"-DPROGRAM={sources}")  # fmt: skip
    cache = (build / "CMakeCache.txt").read_text()
    for setting in ("BUILD_SHARED_LIBS", "BUILD_TESTING", "CMAKE_BUILD_TYPE"):
        expect(re.findall(f"^{setting}:[A-Z]+=(.+)$", cache, re.MULTILINE), [])
    commands = (build / "compile_commands.json").read_text()
    expect(re.findall(r'"command": "[^"]*-W[^"]* -c [^"]*program\.c"', commands), [])
    run(CMAKE, "--build", build)
    check(build / "program")
    prefix = install(build, work / "prefix")
    expect([path.relative_to(prefix).as_posix() for path in prefix.rglob("*") if path.is_file()], ["bin/program"])


def versions(work: Work) -> None:
    """The next version in a prefix of its own: programs stay with the one that they were built for."""
    source, header = work / "source", work / "source" / HEADER
    shutil.copytree(ROOT, source, ignore=shutil.ignore_patterns("build", ".git"))
    header.write_text(re.sub(r"(VERSION_MINOR) \d+", rf"\1 {MINOR + 1}", header.read_text()))
    usrsctp = re.findall(r"^ANYSCTP_USRSCTP_SOURCE:.*?=(.*)$", (Path(BUILD) / "CMakeCache.txt").read_text(), re.MULTILINE)[0]
    build = built(source, work / "build", f"-DANYSCTP_USRSCTP_SOURCE={usrsctp}")
    old, new = install(BUILD, work / "old"), install(build, work / "new")
    for prefixes in (f"{old};{new}", f"{new};{old}"):
        for wanted in (VERSION, NEXT):
            program = work.by_cmake(prefixes, "anysctp::anysctp", wanted, f"{wanted} of {prefixes.rpartition('/')[2]}")
            expect(ours(program), [name_of(wanted)])
            check(program)
    program = work.by_pkg_config(old)
    expect(attempt(program, LD_LIBRARY_PATH=str(library_folder(new)))[0], 127)  # the loader does not find it

    alone = install(built(source, build, "-DBUILD_SHARED_LIBS=OFF"), work / "alone")
    expect(list(alone.glob("**/*.so*")), [])
    for program in (work.by_pkg_config(alone), work.by_cmake(alone, "anysctp::anysctp", NEXT, "archive")):
        check(program)


with tempfile.TemporaryDirectory() as folder:
    globals()[WAY](Work(folder))
