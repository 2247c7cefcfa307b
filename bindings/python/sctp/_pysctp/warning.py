"""Warnings for programs that are written for pysctp."""

from __future__ import annotations

import importlib.util
import warnings
from pathlib import Path


class PysctpWarning(UserWarning):
    """A program written for pysctp may not work as it does with pysctp. The text says what to do."""


def check_companion() -> None:
    """Warn if the module _sctp that a program would import is pysctp's, not ours. In one folder pysctp's comes first."""
    ours = Path(__file__).parents[2]
    spec = importlib.util.find_spec("_sctp")
    if spec and spec.origin and Path(spec.origin).resolve() != (ours / "_sctp.py").resolve():
        elsewhere = Path(spec.origin).parent.resolve() != ours.resolve()
        warnings.warn(
            f"the module sctp is anysctp's, but _sctp is another one ({spec.origin}), of an installed pysctp: uninstall that "
            f"(pip uninstall pysctp){f', or put {ours} first in PYTHONPATH' if elsewhere else ''}",
            PysctpWarning,
            stacklevel=3,
        )
