"""Checks the sources: all checks of dev.d/checks.py, or those that are named.

usage: check.py [NAME...]            a line for each: ok; left out, and why; or the complaints
       check.py --names [--long]     the names of those that can be made: of the short checks, or of the long ones
       check.py --missing [--long]   a line for each program that is not here: its source, its package, its folder;
                                     those of the short checks, or those of the long ones, too

Fails if one complains, and if one that is named cannot be made.
"""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, STDOUT

from checks import CHECKS, ROOT, Check, LeftOut, available, environment, program


async def run(command: list[str], check: Check, turn: asyncio.Semaphore) -> str:
    """What the program complains of."""
    async with turn:
        process = await asyncio.create_subprocess_exec(
            *command, cwd=ROOT, env=environment(check), stdin=DEVNULL, stdout=PIPE, stderr=STDOUT
        )
        try:
            output, _ = await process.communicate()
        finally:
            if process.returncode is None:
                process.kill()
    if process.returncode == 0:
        return ""
    return output.decode(errors="replace").replace(f"{ROOT}/", "").strip() or f"it ended with status {process.returncode}"


async def make(check: Check, turn: asyncio.Semaphore) -> bool | None:
    """Whether the check passes; None: left out."""
    try:
        commands = [program(check) + arguments for arguments in check.runs()]
    except LeftOut as reason:
        print(f"{check.name}: left out: {reason}", flush=True)
        return None
    complaints = [each for each in await asyncio.gather(*(run(command, check, turn) for command in commands)) if each]
    print(f"{check.name}: {'complains' if complaints else 'ok'}", *complaints, sep="\n", flush=True)
    return not complaints


async def make_all(checks: list[Check]) -> list[bool | None]:
    turn = asyncio.Semaphore(os.cpu_count() or 1)
    return await asyncio.gather(*(make(check, turn) for check in checks))


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["--missing"]:
        wanted = [check.tool for check in CHECKS if check.tool and (not check.long or "--long" in arguments)]
        lines = [f"{tool.source} {tool.requirement} {tool.folder}" for tool in wanted if not tool.find()]
        print(*lines, sep="\n", end="\n" if lines else "")
        return 0
    if arguments[:1] == ["--names"]:
        print(*(check.name for check in CHECKS if available(check) and check.long == ("--long" in arguments)), sep="\n")
        return 0
    unknown = set(arguments) - {check.name for check in CHECKS}
    if unknown:
        sys.exit(f"no such check: {', '.join(sorted(unknown))}; there are: {', '.join(check.name for check in CHECKS)}")
    outcomes = asyncio.run(make_all([check for check in CHECKS if not arguments or check.name in arguments]))
    ok, failed, left_out = (outcomes.count(outcome) for outcome in (True, False, None))
    print(f"{ok} ok, {failed} with complaints, {left_out} left out")
    return 1 if failed or (arguments and left_out) else 0


try:
    sys.exit(main(sys.argv[1:]))
except KeyboardInterrupt:
    sys.exit(130)
