"""What `cmake --install` leaves below /usr/local is where this Python looks, without a variable that says so:
by_cmake.py <cmake> <build folder>."""

from __future__ import annotations

import os
import site
import sys
import tempfile

from environment import EXAMPLE, run

PREFIX = "/usr/local"


def main(cmake: str, build: str) -> None:
    if sys.executable.startswith(PREFIX) or not any(each.startswith(PREFIX) for each in site.getsitepackages()):
        print(f"left out: this Python is itself in {PREFIX}, or does not look there")
        return
    environment = {name: text for name, text in os.environ.items() if name not in ("LD_LIBRARY_PATH", "PYTHONPATH")}
    environment |= {"ANYSCTP_ENGINE": "userspace", "ANYSCTP_UDP_PORT": "0"}
    with tempfile.TemporaryDirectory() as folder:
        run(cmake, "--install", build, "--prefix", PREFIX, base=environment, DESTDIR=folder)
        # The folder stands in for /usr/local, for the one process alone.
        rights = [] if os.getuid() == 0 else ["--map-root-user"]
        in_place = f'mount --bind {folder}{PREFIX} {PREFIX} && cd / && exec "$@"'
        said = run("unshare", *rights, "--mount", "sh", "-c", in_place, "sh", sys.executable, "-c", EXAMPLE, base=environment)
    if not said.endswith("b'hello'\n"):
        sys.exit(f"README's program said: {said}")


main(*sys.argv[1:])
