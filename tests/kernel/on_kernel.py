"""Run a test on a kernel with SCTP, or report how it went on one.

usage: on_kernel.py <name> <results folder> -- <command> [argument ...]

With SCTP in the running kernel the command is run; inside the guest its output and exit status are kept in the
results folder as well. Without, they are read from there. No result is a failure: nothing is ever skipped.
"""
import os
import subprocess
import sys
from pathlib import Path

import kernel_sctp


def run(command: list[str], results: Path, name: str) -> int:
    if "ANYSCTP_IN_GUEST" not in os.environ:
        os.execvp(command[0], command)
    log = results / f"{name}.log"
    with log.open("wb") as output:  # what it says is there even if it has to be killed
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT)
    sys.stdout.buffer.write(log.read_bytes())
    (results / f"{name}.status").write_text(f"{done.returncode}\n")
    return done.returncode


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
    code = int(status.read_text())
    return code if code >= 0 else 1


def main() -> int:
    name, results, dashes, *command = sys.argv[1:]
    assert dashes == "--"
    if kernel_sctp.available():
        return run(command, Path(results), name)
    return report(Path(results), name)


sys.exit(main())
