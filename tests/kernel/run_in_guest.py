"""The fixture kernel.guest: run all tests of the kernel engine in the test kernel, in one go.

usage: run_in_guest.py <test tree> <results folder> <ctest> <seconds>

Does nothing where the running kernel has SCTP. ANYSCTP_GUEST_TESTS, a pattern as for ctest -R, selects tests.
Succeeds even if tests fail: each of them reports that itself.
"""
import os
import shutil
import subprocess
import sys
from pathlib import Path

import kernel_sctp

PARALLEL = "4"  # the guest has one processor, but tests mostly wait


def main() -> int:
    tree, results, ctest, seconds = sys.argv[1:]
    if kernel_sctp.available():
        print("this kernel has SCTP: the tests run on it directly")
        return 0
    shutil.rmtree(results, ignore_errors=True)
    Path(results).mkdir(parents=True)
    command = [ctest, "--test-dir", tree, "-L", "^kernel$", "-FA", ".*", "-j", PARALLEL]
    if pattern := os.environ.get("ANYSCTP_GUEST_TESTS"):
        command += ["-R", pattern]
    guest = Path(__file__).with_name("guest")
    status = subprocess.run([sys.executable, guest, "--timeout", str(int(seconds) - 30), "--", *command]).returncode
    ended = len(list(Path(results).glob("*.status")))
    print(f"{ended} tests ended in the test kernel")
    return 0 if status in (0, 8) and ended else 1  # 8: ctest ran, and some tests failed


sys.exit(main())
