"""`python3 -m sctp` without the command anysctp prints true sentences, and one line on errors, with the right exit codes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import sctp


def command(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    settings = {**os.environ, **environment}
    run = [sys.executable, "-m", "sctp", *arguments]
    return subprocess.run(run, capture_output=True, text=True, env=settings, timeout=60)


def test_runs_the_doctor(tmp_path: Path) -> None:
    program = tmp_path / "anysctp"
    program.write_text('#!/bin/sh\necho "$*"\nexit 3\n')
    program.chmod(0o755)
    done = command("host:5000", "--json", PATH=f"{tmp_path}:{os.environ['PATH']}")
    assert (done.returncode, done.stdout, done.stderr) == (3, "doctor host:5000 --json\n", "")


def test_says_the_engine() -> None:
    done = command()
    assert done.returncode == 0, done.stderr
    assert f"new sockets use the {sctp.engine_info().name} engine" in done.stdout
    assert not done.stderr


def test_arguments() -> None:
    done = command("engine")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("usage: ")
    assert done.stderr.count("\n") == 1
    assert command("--help").returncode == 0


def test_an_engine_that_is_not_there() -> None:
    done = command(ANYSCTP_ENGINE="kernel")
    if sctp.engine_info("kernel").available:
        assert (done.returncode, done.stderr) == (0, "")
        assert "new sockets use the kernel engine (setting: kernel)" in done.stdout
        return
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("sctp: no sockets can be made, the kernel engine is not available: ")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("variable", ["ANYSCTP_ENGINE", "ANYSCTP_ENCAPS", "ANYSCTP_UDP_PORT", "ANYSCTP_PPID_MODE"])
def test_a_wrong_setting(variable: str) -> None:
    done = command(**{variable: "wrong"})
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("sctp: ")
    assert variable in done.stderr
    assert "wrong" in done.stderr
    assert done.stderr.count("\n") == 1
