"""The fixture kernel.guest: runs the kernel engine's tests that ctest was asked for, in one boot of the test kernel.

usage: run_in_guest.py <build folder> <test tree> <results folder> <ctest> <seconds>

Does nothing if the running kernel has SCTP. Succeeds even if tests fail: each of them reports that itself.
"""
import os
import shutil
import subprocess
import sys
from pathlib import Path

import asked
import kernel_sctp

PARALLEL = "4"  # the guest has one processor, but tests mostly wait
#: Longer than any test may take. A kernel that hangs is noticed by this; how long all tests take depends on the machine's load.
SILENCE = "600"
MOST_GUESTS = 2
WORTH_A_GUEST = 100  # tests; the others are done before another kernel has booted


def start(numbers: list[int], build: str, tree: Path, processor: int, ctest: str, seconds: int) -> "subprocess.Popen[bytes]":
    """Runs these tests in a kernel on this processor. Each has a test tree of its own over the same tests, because ctest writes
    into it."""
    tree.mkdir(exist_ok=True)
    (tree / "CTestTestfile.cmake").write_text(f'subdirs("{build}")\n')
    chosen = tree / "chosen"
    asked.write(numbers, chosen)
    command = [ctest, "--test-dir", tree, "-I", chosen, "-FA", ".*", "-j", PARALLEL] if numbers else ["true"]
    guest = Path(__file__).with_name("guest")
    return subprocess.Popen([sys.executable, guest, "--timeout", str(seconds), "--silence", SILENCE, "--", *command],
                            preexec_fn=lambda: os.sched_setaffinity(0, {processor}))


def main() -> int:
    build, tree, results, ctest, seconds = sys.argv[1:]
    if kernel_sctp.available():
        print("this kernel has SCTP: the tests run on it directly")
        return 0
    shutil.rmtree(results, ignore_errors=True)
    Path(results).mkdir(parents=True)
    numbers = asked.numbers(ctest, Path(build), Path(tree), "kernel")
    print(f"{len(numbers)} tests of the kernel engine were asked for", flush=True)
    processors = sorted(os.sched_getaffinity(0))[:MOST_GUESTS]
    count = min(len(processors), 1 + len(numbers) // WORTH_A_GUEST)
    guests = [start(numbers[at::count], build, Path(tree, str(at)), processors[at], ctest, int(seconds) - 30)
              for at in range(count)]  # fmt: skip
    failed = [guest for guest in guests if guest.wait() != 0]
    ended = len(list(Path(results).glob("*.status")))
    print(f"{ended} tests ended in the test kernel")
    return 0 if ended or not failed else 1


sys.exit(main())
