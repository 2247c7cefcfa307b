"""Compares our module with pysctp itself: compare.py <folder of pysctp, built>

The names and signatures of both modules, the functions of both _sctp, and the values of its constants.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import _sctp
import sctp

PYTHON_TESTS = Path(__file__).resolve().parent.parent / "python"
sys.path.insert(0, str(PYTHON_TESTS))
from pysctp_names import DIFFERENT, differs, missing  # noqa: E402

NAMES_OF_SCTP = "import _sctp; print(*(name for name in vars(_sctp) if name[0] != '_'), sep='\\n')"
CONSTANTS = "import _sctp, sys; print(*(_sctp.getconstant(name) for name in sys.argv[1:]), sep='\\n')"

#: Constants that are 0 in pysctp, because its headers have them under other names.
UNKNOWN_TO_PYSCTP = {
    "MSG_SENDALL", "SPP_HB_DISABLED", "SPP_HB_ENABLED", "SPP_PMTUD_DISABLED", "SPP_PMTUD_ENABLED",
    "SPP_SACKDELAY_DISABLED", "SPP_SACKDELAY_ENABLED",
}  # fmt: skip


def main(pysctp: Path) -> int:
    def said(*arguments: str) -> list[str]:
        environment = {**os.environ, "PYTHONPATH": str(pysctp / "built")}
        run = subprocess.run([sys.executable, *arguments], env=environment, check=True, capture_output=True, text=True)
        return run.stdout.splitlines()

    names = said(str(PYTHON_TESTS / "pysctp_names.py"))
    recorded = {line for line in (PYTHON_TESTS / "pysctp_names.txt").read_text().splitlines() if not line.startswith("#")}
    wrong = [f"recorded otherwise in pysctp_names.txt: {line}" for line in recorded ^ set(names)]
    absent = [line for line in names if missing(sctp, line)]
    absent += [f"_sctp.{name}" for name in said("-c", NAMES_OF_SCTP) if not hasattr(_sctp, name)]
    different = [line for line in names if line not in absent and differs(sctp, line)]

    constants = list(dict.fromkeys(re.findall(r'{ *"([A-Z0-9_]+)" *,', (pysctp / "_sctp.c").read_text())))
    for name, value in zip(constants, said("-c", CONSTANTS, *constants), strict=True):
        if name not in UNKNOWN_TO_PYSCTP and str(_sctp.getconstant(name)) != value:
            wrong.append(f"the constant {name} is {_sctp.getconstant(name)}, not {value}")

    print(f"{len(absent)} of {len(names)} names missing")
    print(f"{len(different)} signatures differing, but for {len(DIFFERENT)} listed:")
    print(*(f"  {name}: {reason}" for name, reason in DIFFERENT.items()), sep="\n")
    print(f"{len(constants)} constants of _sctp the same, but for {len(UNKNOWN_TO_PYSCTP)} that pysctp has as 0")
    wrong += [f"missing: {line}" for line in absent] + [f"another signature: {line}" for line in different]
    print(*sorted(wrong), sep="\n", end="\n" if wrong else "")
    return bool(wrong)


sys.exit(main(Path(sys.argv[1])))
