"""The header, its rows, the scenarios and docs/rfc6458.md say the same: api_check.py [<project>].

The header is what counts. For each of its functions, records and options this looks whether the other places know it,
and for each scenario whether the table of docs/rfc6458.md names it, and the other way round. What the layers have of options
and numbers is made of what the library tells of itself, so nothing of it can be missing.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "dev.d"))
from header import HEADER, declared  # noqa: E402

PROJECT = Path(sys.argv[1] if len(sys.argv) > 1 else __file__).resolve()
if PROJECT.is_file():
    PROJECT = PROJECT.parent.parent

#: About the library itself, not from RFC 6458.
OWN = set("describe_option describe_record describe_field describe_group describe_number describe_notification "
          "describe_function word number_of_word version last_error last_ended_by error_name resume get_engine_info "
          "set_default_engine get_default_engine get_userspace_config set_userspace_config get_engine get_style "
          "get_family decode_notification loop_open loop_work loop_close".split())
#: Of an engine, not of a socket.
NO_OPTIONS = {"default_engine", "engine_info", "userspace_config"}
NOT_FIELDS = {"struct_size", "reserved"}
#: Records whose form is each language's own.
BY_HAND = {"address", "outgoing", "incoming"}


def read(path: str) -> str:
    return (PROJECT / path).read_text()


def functions(header: str) -> list[str]:
    return re.findall(r"ANYSCTP_API [^;(]*\banysctp_(\w+)\(", header)


def records(header: str) -> dict[str, set[str]]:
    """Each record's fields."""
    found = {}
    for body, name in re.findall(r"typedef struct anysctp_\w+ \{(.*?)\} anysctp_(\w+);", header, re.S):
        code = re.sub(r"/\*.*?\*/", "", body, flags=re.S)
        lists = re.findall(r"\b(?:u?int\d+_t |char |const char \*)([\w, \[\]]+);", code)
        found[name] = {re.sub(r"\[.*", "", field).strip() for names in lists for field in names.split(",")}
    return found


def texts(folder: str, pattern: str) -> str:
    return "".join(path.read_text() for path in sorted((PROJECT / folder).glob(pattern)))


def record_lists(text: str) -> dict[str, set[str]]:
    """The fields of each record, and of all notifications, by the lists of records.def."""
    found: dict[str, set[str]] = {}
    for name, body in re.findall(r"^#define ANYSCTP_(?:FIELDS_)?(\w+)\(.*?\)((?:.*\\\n)*.*)", text, re.M):
        fields = set(re.findall(r"\b(?:NUMBER|READ_ONLY|OWN|TEXT)\((\w+)", body))
        found.setdefault("notification" if name == "NOTIFICATIONS" else name, set()).update(fields)
    return found


def compare(what: str, expected: set[str], found: set[str], problems: list[str]) -> None:
    problems += [f"{what}: {name} is missing" for name in sorted(expected - found)]
    problems += [f"{what}: {name} is not in the header" for name in sorted(found - expected)]


def check_records(header: str, problems: list[str]) -> None:
    lists = record_lists(read("core/include/anysctp/records.def"))
    for name, fields in records(header).items():
        if name in BY_HAND:
            continue
        compare(f"records.def, {name}", fields - NOT_FIELDS, lists.get(name, set()), problems)


def check_options(header: str, problems: list[str]) -> None:
    names = set(functions(header))
    options = {name[4:] for name in names if name.startswith(("get_", "set_"))} - NO_OPTIONS
    rows = re.findall(r"^ANYSCTP_(NUMBER|RECORD|ADDRESS|OTHER)\((\w+)", read("core/include/anysctp/options.def"), re.M)
    compare("options.def", options, {name for _, name in rows} - names, problems)
    runner = texts("tests/conformance/c", "*.c")
    by_hand = {name for kind, name in rows if kind in {"ADDRESS", "OTHER"}}
    absent = [name for name in sorted(by_hand) if not re.search(rf"\banysctp_[gs]et_{name}\b", runner)]
    problems += [f"tests/conformance/c: {name} is missing" for name in absent]


def check_docs(header: str, problems: list[str]) -> None:
    table = read("docs/rfc6458.md")
    words = set(re.findall(r"\w+", table))
    for name in functions(header):
        if name not in OWN and name not in words and re.sub("^[gs]et_", "", name) not in words:
            problems.append(f"docs/rfc6458.md: {name} is missing")
    for line in table.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else []
        if cells and not any(cells[1:]):
            problems.append(f"docs/rfc6458.md: a row says nothing: {line}")
    scenarios = {path.stem for path in (PROJECT / "tests/conformance/scenarios").glob("*.scn")}
    compare_scenarios = sorted(scenarios - words)
    problems += [f"docs/rfc6458.md: no row names the scenario {name}" for name in compare_scenarios]
    named = set(re.findall(r"\boption_\w+\b", table))
    problems += [f"docs/rfc6458.md: there is no scenario {name}" for name in sorted(named - scenarios)]


def main() -> int:
    header = declared(PROJECT / HEADER)
    problems: list[str] = []
    check_records(header, problems)
    check_options(header, problems)
    check_docs(header, problems)
    print(f"{len(functions(header))} functions, {len(records(header))} records, {len(problems)} problems", *problems, sep="\n")
    return bool(problems)


sys.exit(main())
