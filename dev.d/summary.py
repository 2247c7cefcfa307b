"""What a test run came to, engine by engine.

usage: summary.py <build folder>     reads junit.xml and the labels of the tests in it

Fails if a test failed or was skipped, or if none ran at all.
"""
import json
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections import Counter
from pathlib import Path

ENGINES = {"userspace": "user space", "kernel": "kernel", "none": "neither"}


def labels_of_tests(build: Path) -> dict[str, set[str]]:
    listing = subprocess.run(["ctest", "--test-dir", str(build), "--show-only=json-v1"], capture_output=True, check=True)
    labels = {}
    for test in json.loads(listing.stdout)["tests"]:
        properties = {each["name"]: each["value"] for each in test.get("properties", [])}
        labels[test["name"]] = set(properties.get("LABELS", []))
    return labels


def results(build: Path) -> dict[str, str]:
    found = {}
    for case in ElementTree.parse(build / "junit.xml").getroot().iter("testcase"):
        status = case.get("status")
        found[case.get("name")] = {"run": "passed", "fail": "failed"}.get(status, "skipped")
    return found


def main() -> int:
    build = Path(sys.argv[1])
    labels, outcomes = labels_of_tests(build), results(build)
    total = Counter(outcomes.values())
    print("\nengine      passed  failed  skipped")
    for engine, text in ENGINES.items():
        count = Counter(outcome for name, outcome in outcomes.items() if engine in labels.get(name, ()))
        if count:
            print(f"{text:<11} {count['passed']:>6}  {count['failed']:>6}  {count['skipped']:>7}")
    scenarios = [name.split(".") for name in outcomes if name.startswith("conformance.")]
    if scenarios:
        names, languages, engines = ({part[i] for part in scenarios} for i in (1, 2, 3))
        print(f"conformance: {len(names)} scenarios x {len(languages)} languages x {len(engines)} engines "
              f"= {len(scenarios)} tests")
    for name, outcome in sorted(outcomes.items()):
        if outcome != "passed":
            print(f"{outcome}: {name}")
    print(f"\n{total['passed']} passed, {total['failed']} failed, {total['skipped']} skipped")
    return 0 if total["passed"] and not total["failed"] and not total["skipped"] else 1


sys.exit(main())
