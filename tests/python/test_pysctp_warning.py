"""The warnings for pysctp's programs: a PPID in the wrong byte order, and pysctp's own modules beside ours."""

from __future__ import annotations

import importlib.machinery
import os
import subprocess
import sys
from pathlib import Path

import pytest

import sctp
from conftest import run_python

ASSOCIATION = """
import sctp, socket, warnings
listener, client = sctp.sctpsocket_tcp(sctp.AF_INET), sctp.sctpsocket_tcp(sctp.AF_INET)
listener.bind(("127.0.0.1", 0))
listener.listen()
client.connect(listener.getsockname())
server, _ = listener.accept()
def sent(ppid):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        client.sctp_send("message", ppid=ppid)
    return [str(each.message) for each in caught if each.category is sctp.PysctpWarning and each.filename == "<string>"]
def received(ppid):
    client.sendv(b"message", ppid=ppid)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        server.sctp_recv(100)
    return [str(each.message) for each in caught if each.category is sctp.PysctpWarning and each.filename == "<string>"]
NGAP = socket.htonl(60)
"""
END = "\nfor each in (server, client, listener): each.close()\n"


def run(program: str) -> None:
    done = run_python(ASSOCIATION + program + END)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("call", ["sent", "received"])
def test_swapped_ppid(call: str) -> None:
    run(
        f"for harmless in (0, 60, 18, 0x12345678, 0x9a000000): assert not {call}(harmless), harmless\n"
        f"(text,) = {call}(NGAP)\n"
        "assert '60 (NGAP)' in text and 'ppid_mode' in text, text\n"
        "assert not sent(NGAP) and not received(NGAP)"  # once is enough
    )


def test_a_chosen_mode_gives_no_hint() -> None:
    run("sctp.ppid_mode('host')\nassert not sent(NGAP) and not received(NGAP)")
    run("sctp.ppid_mode('raw')\nassert not sent(NGAP) and not received(60)")


def imports(statement: str, *folders: Path) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([*map(str, folders), *filter(None, sys.path[1:])])
    return subprocess.run(
        [sys.executable, "-c", statement], capture_output=True, text=True, env={**os.environ, "PYTHONPATH": path}, timeout=60
    )


def test_the_private_module_of_pysctp(tmp_path: Path) -> None:
    (tmp_path / "_sctp.py").write_text("")
    done = imports("import sctp", tmp_path)
    assert done.returncode == 0, done.stderr
    assert "PysctpWarning: the module sctp is anysctp's, but _sctp is another one" in done.stderr
    assert str(tmp_path / "_sctp.py") in done.stderr
    assert "Warning" not in imports("import sctp").stderr


def test_both_in_one_folder(tmp_path: Path) -> None:
    """As pip installs them: the package sctp comes before pysctp's sctp.py, but pysctp's _sctp before ours."""
    ours = Path(sctp.__file__).parents[1]
    theirs = tmp_path / f"_sctp{importlib.machinery.EXTENSION_SUFFIXES[0]}"
    for name in ("sctp", "_sctp.py"):
        (tmp_path / name).symlink_to(ours / name)
    (tmp_path / "sctp.py").write_text("")
    assert "Warning" not in imports("import sctp, _sctp", tmp_path).stderr
    theirs.write_text("")
    done = imports("import sctp", tmp_path)
    assert done.returncode == 0, done.stderr
    assert f"_sctp is another one ({theirs})" in done.stderr
    assert "pip uninstall pysctp)\n" in done.stderr, done.stderr


def test_the_module_of_pysctp(tmp_path: Path) -> None:
    (tmp_path / "sctp.py").write_text("import _sctp\n")
    for statement in ("import sctp", "import _sctp"):
        done = imports(statement, tmp_path)
        assert done.returncode == 1
        assert f"but sctp is pysctp's ({tmp_path / 'sctp.py'})" in done.stderr
        assert "uninstall one of the two" in done.stderr
