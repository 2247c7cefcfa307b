"""README's program in Tcl with the package that `cmake --install` leaves: with the folder above it in auto_path, as for every
extension in TEA's layout; and in /usr/local without that, if this Tcl looks there.

package.py <cmake> <build folder> <tclsh>
"""

from __future__ import annotations

import functools
import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import commands  # noqa: E402

MINE = {name: value for name, value in os.environ.items() if name not in ("LD_LIBRARY_PATH", "TCLLIBPATH")}
run = functools.partial(commands.run, base=MINE)
PREFIX = "/usr/local"


def check(said: str) -> None:
    if said != "stream 1: hello\n":
        sys.exit(f"README's program said: {said}")


def main(cmake: str, build: str, tclsh: str) -> None:
    [program] = commands.programs("tcl")
    with tempfile.TemporaryDirectory() as folder:
        run(cmake, "--install", build, "--prefix", folder)
        [module] = Path(folder).glob("**/sctp_raw.so")
        check(run(tclsh, text=f"lappend auto_path {module.parent.parent}\n{program}"))
    if PREFIX not in run(tclsh, text="puts $auto_path"):
        print(f"left out: this Tcl does not look below {PREFIX}")
        return
    with tempfile.TemporaryDirectory() as folder:
        run(cmake, "--install", build, "--prefix", PREFIX, DESTDIR=folder)
        # The folder stands in for /usr/local, for the one process alone.
        rights = [] if os.getuid() == 0 else ["--map-root-user"]
        in_place = f'mount --bind {folder}{PREFIX} {PREFIX} && cd / && exec "$@"'
        check(run("unshare", *rights, "--mount", "sh", "-c", in_place, "sh", tclsh, text=program))


main(*sys.argv[1:])
