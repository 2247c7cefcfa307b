"""Which tests the ctest that started this process was asked to run."""
import json
import os
import shutil
import subprocess
from pathlib import Path

# The options of ctest that select tests; those of the first list take a value.
WITH_VALUE = {"-R", "--tests-regex", "-E", "--exclude-regex", "-L", "--label-regex", "-LE", "--label-exclude",
              "-I", "--tests-information", "--tests-from-file", "--exclude-from-file"}
ALONE = {"--rerun-failed", "-U", "--union"}


def selection(arguments: list[str]) -> list[str]:
    selected, rest = [], iter(arguments)
    for argument in rest:
        if argument in WITH_VALUE:
            selected += [argument, next(rest)]
        elif argument in ALONE:
            selected.append(argument)
    return selected


def numbers(ctest: str, build: Path, tree: Path, label: str) -> list[int]:
    """The numbers of the selected tests with the label, in the same order.

    `tree` is a second test tree with all tests of `build`. ctest is asked there, because even a query empties the log of the
    run in its tree.
    """
    program, *arguments = Path(f"/proc/{os.getppid()}/cmdline").read_bytes().decode().split("\0")[:-1]
    selected = selection(arguments) if Path(program).name == "ctest" else []
    failed = Path("Testing/Temporary/LastTestsFailed.log")  # what --rerun-failed reads
    if (build / failed).exists():
        (tree / failed).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(build / failed, tree / failed)
    names = {name for name, labels in tests(ctest, tree, *selected) if label in labels}
    return [number for number, (name, _) in enumerate(tests(ctest, tree), 1) if name in names]


def write(chosen: list[int], choice: Path) -> None:
    """The file `choice` for ctest -I: no range, only these tests."""
    # ctest loses the last character of a file that does not end with a newline.
    choice.write_text(",".join(map(str, [0, 0, 0, *chosen])) + "\n")


def tests(ctest: str, tree: Path, *selected: str) -> list[tuple[str, list[str]]]:
    """Names and labels."""
    command = [ctest, "--test-dir", str(tree), "--show-only=json-v1", *selected]
    shown = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    named = [(test["name"], {each["name"]: each["value"] for each in test.get("properties", [])}) for test in shown["tests"]]
    return [(name, properties.get("LABELS", [])) for name, properties in named]
