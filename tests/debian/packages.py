"""The packages of ./dev deb, installed in a clean Debian, where README's programs run on them, and removed without a trace:
packages.py <source folder>

Left out where there is no Debian with debootstrap, nobody is root, or the packages of this Debian cannot be had.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(sys.argv[1])
sys.path[:0] = [str(ROOT / "cmake"), str(ROOT / "tests")]
from commands import attempt, programs, run  # noqa: E402

from stage import Stage  # noqa: E402

PROGRAMS = {"ANYSCTP_ENGINE": "userspace", "ANYSCTP_UDP_PORT": "0"}
#: What dpkg and apt remember of packages that are gone.
MEMORIES = re.compile(r"/(var/lib/(dpkg|apt)|var/log|var/cache|run|proc|tmp)(/|$)")
#: For README's program in C; the archive wants C++'s.
COMPILER = ["g++", "libc6-dev", "pkg-config"]


def leave_out(why: str) -> None:
    print(f"left out: {why}")
    sys.exit(0)


def mirror() -> tuple[str, str]:
    """Of this machine's apt: the address of Debian's packages, and what this release is called."""
    codename = re.findall(r"^VERSION_CODENAME=(\w+)$", Path("/etc/os-release").read_text(), re.MULTILINE)
    said = run("apt-get", "indextargets", "--format", "$(CODENAME) $(COMPONENT) $(REPO_URI)", "Created-By: Packages")
    for line in said.splitlines():
        name, component, address = line.split(" ", 2)
        if [name] == codename and component == "main":
            return address, name
    leave_out("apt here knows no mirror of the release that this is")
    raise AssertionError


class System:
    """A Debian of its own in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        address, name = mirror()
        status, said = attempt("debootstrap", "--variant=minbase", name, folder, address)
        if status:
            print(said)
            leave_out("debootstrap cannot make a Debian here")

    def run(self, *command: str, **environment: str) -> str:
        """In it, with a /proc and a network of nobody else; that of the machine is for apt alone."""
        network = [] if command[0] == "apt-get" else ["--net"]
        inside = 'mount -t proc proc "$0/proc" && { ip link set lo up 2>&1 || :; } && exec chroot "$0" "$@"'
        set_here = [f"{name}={text}" for name, text in {**environment, "LC_ALL": "C.UTF-8", "HOME": "/root"}.items()]
        return run("unshare", "--mount", *network, "sh", "-c", inside, self.folder, "env", *set_here, *command)

    def install(self, *packages: str) -> str:
        return self.run("apt-get", "install", "-y", *packages, DEBIAN_FRONTEND="noninteractive")

    def files(self) -> set[str]:
        found = set()
        for folder, folders, files in os.walk(self.folder):
            below = "/" + os.path.relpath(folder, self.folder)
            names = [os.path.normpath(f"{below}/{name}") for name in folders + files]
            found.update(name for name in names if not MEMORIES.match(name))
        return found


def others_of(system: System, ours: list[str]) -> list[str]:
    """What apt installs together with ours."""
    said = system.run("apt-get", "install", "--simulate", *ours)
    names = {Path(each).name.partition("_")[0] for each in ours}
    return [name for name in re.findall(r"^Inst (\S+)", said, re.MULTILINE) if name not in names]


def expect_message(language: str, said: str) -> None:
    if "hello" not in said:
        sys.exit(f"README's program in {language} said: {said}")


def check_programs(system: System, build: Path) -> None:
    for language in Stage(build).languages.values():
        program = system.folder / f"opt/program{language.suffix}"
        for block in programs(language.name):
            program.write_text(block)
            interpreter = Path(language.command[0]).name
            expect_message(language.name, system.run(interpreter, f"/opt/{program.name}", **PROGRAMS))
        program.unlink()
    program = system.folder / "opt/program.c"
    program.write_text(programs("c")[0])
    for static in ("", "--static"):
        build_it = f"cd /opt && cc program.c {static and '-static'} $(pkg-config {static} --cflags --libs anysctp) -o program"
        system.run("sh", "-c", build_it)
        expect_message(f"C {static}", system.run("/opt/program", **PROGRAMS))
    program.unlink()
    program.with_suffix("").unlink()


def main() -> None:
    if os.getuid() != 0:
        leave_out("only root can make a Debian")
    if not shutil.which("debootstrap"):
        leave_out("there is no debootstrap")
    print(run(ROOT / "dev", "deb"))
    with tempfile.TemporaryDirectory() as folder:
        system = System(Path(folder))
        ours = []
        for package in sorted((ROOT / "build/debs").glob("*.deb")):
            shutil.copy(package, system.folder / "opt")
            ours.append(f"/opt/{package.name}")
        system.install("--no-install-recommends", *others_of(system, ours), *COMPILER)
        before = system.files()
        system.install(*ours)
        check_programs(system, ROOT / "build/debian")
        system.run("apt-get", "purge", "-y", *(Path(each).name.partition("_")[0] for each in ours))
        left = system.files() ^ before
        assert not left, left


main()
