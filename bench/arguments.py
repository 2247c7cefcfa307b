"""What bench/run is asked for."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from network import LEAST_MTU, MOST_MTU

#: And the file in the build folder that has the latest run on it.
ENGINES = {"kernel": "bench-kernel.json", "userspace": "bench.json"}
PROJECT = Path(__file__).resolve().parent.parent
MOST_ASSOCIATIONS = 25000  # by the ports that bench_many has


def between(least: int, most: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        if not text.isdecimal() or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"{text} is no number from {least} to {most}")
        return int(text)

    return number


class Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(2, f"bench: {message}\n")


class Arguments(argparse.Namespace):
    engine: str
    quick: bool
    rounds: int
    only: list[str]
    mtu: list[int]
    associations: list[int]
    build: Path | None
    json: Path | None
    saved: Path | None
    compare: Path | None
    page: Path | None
    say_what: bool

    def what(self) -> str:
        """The engine, and `pion` if that is measured too; or `saved`."""
        if self.saved:
            return "saved"
        pion = self.engine == "userspace" and (not self.only or "pion" in self.only)
        return self.engine + (" pion" if pion else "")

    @classmethod
    def parse(cls) -> Arguments:
        parser = Parser(prog="./dev bench", description="Measures SCTP in all languages side by side.", allow_abbrev=False)
        add = parser.add_argument
        add("--engine", choices=tuple(ENGINES), default="userspace")
        add("--quick", action="store_true", help="one short round of two sizes, for a look (under two minutes)")
        add("--rounds", metavar="N", type=between(1, 1000), default=3, help="more of them for a machine that is not quiet")
        add("--only", metavar="NAME", nargs="+", default=[], help="these contenders only, such as udp facade")
        add("--mtu", metavar="N", nargs="+", type=between(LEAST_MTU, MOST_MTU), default=[],
            help="also over loopbacks of these MTUs, in network namespaces")  # fmt: skip
        add("--associations", metavar="N", nargs="+", type=between(2, MOST_ASSOCIATIONS), default=[],
            help="also with as many associations at once")  # fmt: skip
        add("--build", metavar="FOLDER", type=Path, help="the build folder (default: build/dev)")
        add("--json", metavar="FILE", type=Path, help="where the figures go (default: bench.json in the build folder)")
        add("--saved", metavar="FILE", type=Path, help="show the figures of this file, and measure nothing")
        add("--compare", metavar="FILE", type=Path, help="compare with the run that this file has")
        add("--page", metavar="FOLDER", type=Path, nargs="?", const=PROJECT / "docs",
            help="write performance.md, with the latest run on the other engine too (default: into docs)")  # fmt: skip
        add("--say-what", action="store_true", help=argparse.SUPPRESS)  # ./dev asks before it builds
        return parser.parse_args(namespace=cls())
