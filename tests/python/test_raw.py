"""The private module: its stub, which is made, its records and its arguments."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

import pytest

import sctp
from conftest import Pair
from sctp import _raw


def test_the_stub_names_what_the_module_has() -> None:
    tree = ast.parse(Path(sctp.__file__).with_name("_raw.pyi").read_text())
    functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    numbers = {node.target.id for node in tree.body if isinstance(node, ast.AnnAssign)}
    public = {name: value for name, value in vars(_raw).items() if not name.startswith(("_", "SWIG", "ANYSCTP_"))}
    assert functions == {name for name, value in public.items() if inspect.isbuiltin(value)}
    assert numbers == {name for name, value in public.items() if isinstance(value, int)}


def test_records_are_tuples_or_dicts(pair: Pair) -> None:
    fd = pair.client.fileno()
    _raw.sendv(fd, b"tuple", (2, 0, 7, 0, 0, 0, 0, 0), None, 0, 0)
    _raw.sendv(fd, b"dict", {"sid": 2, "ppid": 7}, None, 0, 0)
    for _ in range(2):
        info = pair.server.recvv().info
        assert (info.stream, info.ppid) == (2, 7)
    for wrong in ((1, 2), {"ppix": 1}, [0] * 7, 5):
        with pytest.raises(TypeError):
            _raw.sendv(fd, b"x", wrong, None, 0, 0)


def test_wrong_numbers_of_arguments() -> None:
    for arguments in ((), (1, 2, 3)):
        with pytest.raises(TypeError):
            _raw.get_style(*arguments)


@pytest.mark.parametrize("size", [0, 7, 8, 11, 20, 1000])
def test_decoding_any_bytes(size: int) -> None:
    for number in range(0x8000, 0x8010):
        data = number.to_bytes(2, "little") + b"\xff" * (size - 2) if size else b""
        if size < 8:
            with pytest.raises(OSError):
                _raw.decode_notification(data)
        else:
            assert _raw.decode_notification(data)[1]["type"] == number
