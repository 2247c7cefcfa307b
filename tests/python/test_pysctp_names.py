"""Every name of pysctp's module is here, and its functions take the same arguments."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

import sctp

LINES = (Path(__file__).parent / "pysctp_names.txt").read_text().splitlines()
NAMES = [line for line in LINES if line and not line.startswith("#")]

#: Signatures that differ, and why a pysctp program does not notice.
DIFFERENT = {
    "initmsg.__init__": "it also takes values, as pysctp's other value classes do",
    "rtoinfo.__init__": "the same",
    "assocparams.__init__": "the same",
    "paddrparams.__init__": "the same",
    "paddrinfo.__init__": "the same",
    "status.__init__": "the same",
    "notification.__init__": "its values may be left out",
    "sctpsocket.__init__": "`sk` may be left out, and there is `engine`",
    "sctpsocket_tcp.__init__": "there is `engine`",
    "sctpsocket_udp.__init__": "there is `engine`",
    "initparams.set_max_attempts": "the parameter is called value, as in event_subscribe",
    "initparams.set_max_init_timeo": "the same",
    "initparams.set_max_instreams": "the same",
    "initparams.set_num_ostreams": "the same",
}


def bare_signature(function: object) -> str:
    signature = inspect.signature(function)  # type: ignore[arg-type]
    parameters = [each.replace(annotation=inspect.Parameter.empty) for each in signature.parameters.values()]
    return str(signature.replace(parameters=parameters, return_annotation=inspect.Signature.empty))


@pytest.mark.parametrize("line", NAMES)
def test_name(line: str) -> None:
    name, bracket, arguments = line.partition("(")
    if arguments.startswith(")."):
        cls, attribute = getattr(sctp, name), arguments[2:]
        made = cls({}) if name == "notification" else cls()
        assert hasattr(made, attribute)
        return
    found: object = sctp
    for part in name.split("."):
        found = getattr(found, part)
    if bracket and name not in DIFFERENT:
        assert bare_signature(found) == bracket + arguments


def test_differences_are_real() -> None:
    listed = {line.partition("(")[0] for line in NAMES}
    assert set(DIFFERENT) <= listed
