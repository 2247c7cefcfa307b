"""`python -m sctp`: what `anysctp doctor` says, where that command is installed beside this package or in PATH.

Without it: which engine new sockets use here, and why. It fails if there is no engine for them.
"""

import os
import shutil
import sys
import sysconfig

from . import EngineInfo, __version__, engine_info, get_default_engine

USAGE = "usage: python3 -m sctp (without arguments: says which engine new sockets use, and why)"


def describe(chosen: EngineInfo, others: list[EngineInfo]) -> str:
    lines = [f"anysctp {__version__}: new sockets use the {chosen.name} engine (setting: {get_default_engine()})"]
    for info in others:
        state = "available" if info.available else "not available"
        lines += [f"  {info.name}: {state}{f', {info.version}' if info.version else ''}", f"    {info.reason}"]
    return "\n".join(lines)


def command() -> str | None:
    scripts = sysconfig.get_path("scripts")
    return shutil.which("anysctp", path=scripts) or shutil.which("anysctp")


def main(arguments: list[str]) -> int:
    if program := command():
        os.execv(program, ["anysctp", "doctor", *arguments])
    if arguments in (["-h"], ["--help"]):
        print(USAGE)
        return 0
    if arguments:
        print(USAGE, file=sys.stderr)
        return 2
    try:
        chosen = engine_info()
        text = describe(chosen, [engine_info(name) for name in ("kernel", "userspace")])
    except OSError as error:  # what the environment says cannot be
        print(f"sctp: {error.strerror}", file=sys.stderr)
        return 1
    if not chosen.available:
        print(f"sctp: no sockets can be made, the {chosen.name} engine is not available: {chosen.reason}", file=sys.stderr)
        return 1
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
