"""Wrong arguments get one line and the exit code 2; --help, the manual page and the completions have everything."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from conftest import COMMAND, DEADLINE, run

SUBCOMMANDS = re.findall(r"^  ([a-z]+) ", run("--help").stdout.decode().partition("Subcommands:")[2], re.MULTILINE)


def test_there_are_subcommands() -> None:
    assert {"doctor", "send", "listen", "connect", "echo"} <= set(SUBCOMMANDS)


@pytest.mark.parametrize(
    "arguments",
    [
        "", "nothing", "doctor a b", "doctor host:99999", "send", "send host", "send host 99999 x", "send host port x",
        "send host 5000 x --ppid nothing", "send host 5000 x --ppid 4294967296", "send host 5000 x --file y", "listen",
        "listen 65536", "listen 5000 --format nothing", "connect host 0", "echo 5000 --engine nothing", "completion csh",
        "run", "run --nothing true", "run --udp-port x true",
    ],
)  # fmt: skip
def test_wrong(arguments: str) -> None:
    done = run(*arguments.split())
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"anysctp: ")
    assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize("subcommand", ["", *SUBCOMMANDS])
def test_help(subcommand: str) -> None:
    done = run(*subcommand.split(), "--help")
    assert (done.returncode, done.stderr) == (0, b"")
    assert max(map(len, done.stdout.decode().splitlines())) <= 130
    if subcommand:
        assert b"--json" in done.stdout and b"--engine" in done.stdout


def options_of(subcommand: str) -> set[str]:
    return set(re.findall(r"^  .*?(--[a-z-]+)", run(subcommand, "--help").stdout.decode(), re.MULTILINE))


def test_manual_page() -> None:
    page = run("manual").stdout.decode()
    for subcommand in SUBCOMMANDS:
        assert f".SS {subcommand}\n" in page
        for option in options_of(subcommand):
            assert option.replace("-", "\\-") in page
    if shutil.which("man"):
        shown = subprocess.run(
            ["man", "-l", "--warnings", "-"], input=page, capture_output=True, text=True, timeout=DEADLINE
        )
        assert (shown.returncode, shown.stderr) == (0, "")


def completed(*words: str) -> set[str]:
    script = 'eval "$("$1" completion bash)"; shift; COMP_WORDS=(anysctp "$@"); COMP_CWORD=$#; _anysctp; echo "${COMPREPLY[*]}"'
    done = subprocess.run(["bash", "-c", script, "bash", COMMAND, *words], capture_output=True, text=True, timeout=DEADLINE)
    assert (done.returncode, done.stderr) == (0, "")
    return set(done.stdout.split())


def test_completion() -> None:
    assert completed("") >= set(SUBCOMMANDS)
    assert completed("li") == {"listen"}
    assert completed("send", "--") == options_of("send")
    assert completed("send", "--engine", "") == {"auto", "kernel", "userspace"}
    assert completed("listen", "--format", "") == {"text", "raw", "hex", "framed"}


@pytest.mark.parametrize("subcommand", SUBCOMMANDS)
def test_fish(subcommand: str) -> None:
    script = run("completion", "fish").stdout.decode()
    for option in options_of(subcommand):
        assert f"__fish_seen_subcommand_from {subcommand}' -l {option[2:]}" in script
