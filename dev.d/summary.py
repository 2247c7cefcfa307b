"""The results of a test run, for each engine.

usage: summary.py <build folder> <engine>,...     reads junit.xml and tests.json in it

Fails if a test failed or was skipped, if none ran at all, or if none ran on one of the engines.
"""
import json
import sys
import xml.etree.ElementTree as ElementTree
from collections import Counter
from pathlib import Path

FIXTURE = "kernel.guest"  # without it no test of the kernel engine runs
ENGINES = {"userspace": "user space", "kernel": "kernel", "none": "neither"}


def labels_of_tests(build: Path) -> dict[str, set[str]]:
    labels = {}
    for test in json.loads((build / "tests.json").read_text())["tests"]:
        properties = {each["name"]: each["value"] for each in test.get("properties", [])}
        labels[test["name"]] = set(properties.get("LABELS", []))
    return labels


def results(build: Path) -> dict[str, str]:
    found = {}
    for case in ElementTree.parse(build / "junit.xml").getroot().iter("testcase"):
        found[case.attrib["name"]] = {"run": "passed", "fail": "failed"}.get(case.attrib["status"], "skipped")
    return found


def print_boot_failure(build: Path, not_run: list[str]) -> None:
    """The two lines of tests/kernel/guest, instead of a line for each test."""
    cases = ElementTree.parse(build / "junit.xml").getroot().iter("testcase")
    output = "".join(case.findtext("system-out") or "" for case in cases if case.get("name") == FIXTURE)
    lines = [line.removeprefix("guest: ") for line in output.splitlines() if line.startswith("guest: ")]
    print(*(lines or [f"{FIXTURE} failed; see what it says"]), sep="\n")
    print(f"not run for this reason: {len(not_run)} tests of the kernel engine")


def print_conformance(names: list[str]) -> None:
    scenarios = [name.split(".") for name in names if name.startswith("conformance.")]
    if scenarios:
        files, languages, engines = (sorted({part[i] for part in scenarios}) for i in (1, 2, 3))
        print(f"conformance: {len(files)} scenarios x {len(languages)} languages ({', '.join(languages)}) x "
              f"{len(engines)} engines = {len(scenarios)} tests")


def print_interop(outcomes: dict[str, str]) -> None:
    """The conversations between two peers: a row for each pair of languages, a column for each pairing and style."""
    cases = {tuple(name.split(".")[1:]): outcome for name, outcome in outcomes.items() if name.startswith("interop.")}
    pairings, styles = ("userspace", "kernel", "mixed"), ("tcp", "udp", "mixed")
    columns = [(style, pairing) for pairing in pairings for style in styles]
    rows = sorted({case[:2] for case in cases if case[2:] in columns})
    if not rows:
        return
    print("\ninteroperation" + " " * 8 + "".join(f"{pairing:<21}" for pairing in ("user space", "kernel", "one of each")))
    print(f"{'server <- client':<22}" + "".join(f"{style:<7}" for style in styles) * len(pairings))
    for row in rows:
        cells = [{"passed": "ok", None: "-"}.get(cases.get(row + column), "FAILED") for column in columns]
        print(f"{' <- '.join(row):<22}" + "".join(f"{cell:<7}" for cell in cells))


def main() -> int:
    build, required = Path(sys.argv[1]), [engine for engine in sys.argv[2].split(",") if engine]
    labels, outcomes = labels_of_tests(build), results(build)
    total = Counter(outcomes.values())
    print("\nengine        run  passed  failed  skipped")
    untested = []
    for engine, text in ENGINES.items():
        count = Counter(outcome for name, outcome in outcomes.items() if engine in labels.get(name, ()))
        if count:
            print(f"{text:<11} {count['passed'] + count['failed']:>5}  {count['passed']:>6}  {count['failed']:>6}  "
                  f"{count['skipped']:>7}")
        elif engine in required:
            untested.append(text)
    print_conformance(list(outcomes))
    print_interop(outcomes)
    not_run = []
    if outcomes.get(FIXTURE) == "failed":
        not_run = [name for name, outcome in outcomes.items() if outcome == "skipped" and "kernel" in labels.get(name, ())]
        print_boot_failure(build, not_run)
    for name, outcome in sorted(outcomes.items()):
        if outcome != "passed" and name not in not_run:
            print(f"{outcome}: {name}")
    if not outcomes:
        print("no test was run: no test has such a name")
    for text in untested:
        print(f"no test ran on the engine: {text}")
    print(f"\n{total['passed']} passed, {total['failed']} failed, {total['skipped']} skipped")
    return 0 if total["passed"] and not total["failed"] and not total["skipped"] and not untested else 1


sys.exit(main())
