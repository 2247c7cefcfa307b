"""The fixture kernel.guest: runs the kernel engine's tests that ctest was asked for, in one boot of the test kernel.

usage: run_in_guest.py <build folder> <test tree> <results folder> <ctest> <seconds>

Does nothing if the running kernel has SCTP. Succeeds even if tests fail: each of them reports that itself.
"""
import shutil
import subprocess
import sys
from pathlib import Path

import asked
import kernel_sctp

PARALLEL = "4"  # the guest has one processor, but tests mostly wait
#: Longer than any test may take. A kernel that hangs is noticed by this; how long all tests take depends on the machine's load.
SILENCE = "600"


def main() -> int:
    build, tree, results, ctest, seconds = sys.argv[1:]
    if kernel_sctp.available():
        print("this kernel has SCTP: the tests run on it directly")
        return 0
    shutil.rmtree(results, ignore_errors=True)
    Path(results).mkdir(parents=True)
    chosen = Path(tree, "chosen")
    number = asked.choose(ctest, Path(build), Path(tree), "kernel", chosen)
    print(f"{number} tests of the kernel engine were asked for")
    command = [ctest, "--test-dir", tree, "-I", str(chosen), "-FA", ".*", "-j", PARALLEL] if number else ["true"]
    guest = Path(__file__).with_name("guest")
    times = ["--timeout", str(int(seconds) - 30), "--silence", SILENCE]
    status = subprocess.run([sys.executable, guest, *times, "--", *command]).returncode
    ended = len(list(Path(results).glob("*.status")))
    print(f"{ended} tests ended in the test kernel")
    return 0 if ended or status == 0 else 1


sys.exit(main())
