"""Every name of pysctp's module is here, and its functions take the same arguments."""

from __future__ import annotations

from pathlib import Path

import pytest

import sctp
from pysctp_names import DIFFERENT, differs, missing

LINES = (Path(__file__).parent / "pysctp_names.txt").read_text().splitlines()
NAMES = [line for line in LINES if line and not line.startswith("#")]


@pytest.mark.parametrize("line", NAMES)
def test_name(line: str) -> None:
    assert not missing(sctp, line)
    assert not differs(sctp, line)


def test_differences_are_real() -> None:
    listed = {line.partition("(")[0] for line in NAMES}
    assert set(DIFFERENT) <= listed
