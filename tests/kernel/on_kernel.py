"""Run a test of the kernel engine, or report how it went in the test kernel.

usage: on_kernel.py <name> <results folder> -- <command> [argument ...]

With SCTP in the running kernel the command is run. Without, its output and exit status are read from the results folder,
where on_kernel has put them. No result is a failure: nothing is ever skipped.
"""
import os
import sys
from pathlib import Path

import kernel_sctp


def report(results: Path, name: str) -> int:
    log, status = results / f"{name}.log", results / f"{name}.status"
    if not status.exists():
        if log.exists():
            print(f"no result: {name} began in the test kernel and did not end within its time. What it has said:")
            sys.stdout.flush()
            sys.stdout.buffer.write(log.read_bytes())
        else:
            print(f"no result: {name} did not begin in the test kernel, which ended before; see the test kernel.guest")
        return 1
    print("in the test kernel:")
    sys.stdout.buffer.write(log.read_bytes())
    sys.stdout.flush()
    return int(status.read_text())


def main() -> int:
    name, results, dashes, *command = sys.argv[1:]
    assert dashes == "--"
    if kernel_sctp.available():
        os.execvp(command[0], command)
    return report(Path(results), name)


sys.exit(main())
