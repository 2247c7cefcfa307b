"""The header, the records, the layers, the scenarios and docs/rfc6458.md say the same: api_check.py [<project>].

The header is what counts. For each of its functions, records and options this looks whether the other places know it,
and for each scenario whether the table of docs/rfc6458.md names it, and the other way round.
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

#: Not of RFC 6458: about the library itself.
OWN = set("describe_option describe_record describe_field describe_group describe_number describe_notification "
          "describe_function word number_of_word version last_error last_ended_by error_name resume get_engine_info "
          "set_default_engine get_default_engine get_userspace_config set_userspace_config get_engine get_style "
          "get_family decode_notification".split())
#: Options that the layers have a way of their own for.
ELSEWHERE = {"timeout", "event", "status", "error", "engine", "style", "family", "ended_by", "default_engine", "engine_info",
             "userspace_config", "nxtinfo"}  # fmt: skip
#: What the layers have methods for instead of rows.
METHODS = {"primary_addr", "peer_primary_addr", "auth_key", "hmac_ident", "peer_auth_chunks", "local_auth_chunks",
           "assoc_ids"}  # fmt: skip
NOT_FIELDS = {"struct_size", "reserved"}
#: Numbers of the header that have no name of their own in a layer, and why.
UNNAMED = {
    "python": {
        r"AF_.*|SHUT_.*|MSG_(PEEK|DONTWAIT)": "the module socket has them",
        r"ENGINE_.*|ENCAPS_.*|WAIT_.*": "words: engine, configure_userspace and wait take them",
        r"DEFAULT_.*": "a parameter that is left out",
        r"AUTH_KEY": "the parameter auth_key",
        r"LARGEST_GROWN_BUFFER": "a limit, which no call takes or gives",
        r"SEND_LOOK_MS": "a time of waiting sends, which no call takes or gives",
    },
    "tcl": {
        r"DEFAULT_.*": "an option that is left out",
        r"LARGEST_GROWN_BUFFER": "a limit, which no call takes or gives",
        r"SEND_LOOK_MS": "a time of waiting sends, which no call takes or gives",
    },
    "lua": {r"LARGEST_GROWN_BUFFER": "a limit, which no call takes or gives"},
}


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


def numbers(header: str) -> set[str]:
    """The names in the header's enumerations."""
    code = re.sub(r"/\*.*?\*/", "", header, flags=re.S)
    return {name for body in re.findall(r"\benum \w*\s*\{(.*?)\}", code, re.S) for name in re.findall(r"ANYSCTP_(\w+) =", body)}


def texts(folder: str, pattern: str) -> str:
    return "".join(path.read_text() for path in sorted((PROJECT / folder).glob(pattern)))


def words(definitions: list[tuple[str, str]]) -> set[str]:
    """The constants behind lists of words that have a common prefix."""
    return {prefix.strip("{}") + word.upper() for prefix, list_ in definitions for word in re.findall(r"\w+", list_)}


def named_numbers(header_numbers: set[str]) -> dict[str, set[str]]:
    """The numbers that each layer has a name for: a member of an enumeration, a word or a constant."""
    python = read("bindings/python/sctp/_enums.py") + read("bindings/python/sctp/_constants.py")
    tcl, names = texts("bindings/tcl", "*.tcl"), read("bindings/tcl/names.tcl")
    rows = re.findall(r"foreach \{kind name constant\} \{(.*?)\}", names, re.S)
    lua, module = texts("bindings/lua/sctp", "*.lua"), read("bindings/lua/sctp/init.lua")
    exported = re.findall(r'"(\^\w+\$?)"', module)
    return {
        "python": set(re.findall(r"_raw\.([A-Z]\w+)", python)),
        "tcl": set(re.findall(r"raw::([A-Z]\w+)", tcl)) | set(re.findall(r"\b[A-Z]\w+", "".join(rows)))
        | words(re.findall(r"Define \w+ (\w+_|\{\}) \{(.*?)\}", names, re.S)),
        "lua": set(re.findall(r"raw\.([A-Z]\w+)", lua)) | words(re.findall(r'both_ways\("(\w*)", \{(.*?)\}', lua, re.S))
        | {name for name in header_numbers for pattern in exported if re.match(pattern, name)},
    }  # fmt: skip


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
        if name == "address":
            continue
        compare(f"records.def, {name}", fields - NOT_FIELDS, lists.get(name, set()), problems)


def check_numbers(header: str, problems: list[str]) -> None:
    wanted = numbers(header)
    for layer, found in named_numbers(wanted).items():
        for name in sorted(wanted):
            excused = any(re.fullmatch(pattern, name) for pattern in UNNAMED[layer])
            if name not in found and not excused:
                problems.append(f"bindings/{layer}: {name} is missing: it has no name")
        for pattern in UNNAMED[layer]:
            if not any(re.fullmatch(pattern, name) for name in wanted - found):
                problems.append(f"bindings/{layer}: {pattern} needs no excuse")


def check_layers(header: str, problems: list[str]) -> None:
    names = set(functions(header))
    options = {name[4:] for name in names if name.startswith(("get_", "set_"))} - ELSEWHERE
    rows = options - METHODS
    stub = set(re.findall(r"^def (\w+)\(", read("bindings/python/sctp/_raw.pyi"), re.M))
    compare("bindings/python/sctp/_raw.pyi", names - {"last_error", "last_ended_by", "word", "number_of_word"}, stub, problems)
    compare("bindings/python/sctp/_option_table.py", rows,
            set(re.findall(r'^    "(\w+)": ', read("bindings/python/sctp/_option_table.py"), re.M)), problems)
    compare("bindings/lua/sctp/option_table.lua", rows,
            set(re.findall(r"^  (\w+) = \{", read("bindings/lua/sctp/option_table.lua"), re.M)), problems)
    table = read("bindings/tcl/optiontable.tcl")
    tcl = set(re.findall(r"^        (\w+) +(?:number|flag|list|record|pair|bytes) ", table, re.M))
    tcl |= {"encaps_port" if name == "encapsport" else name
            for name in re.findall(r"^        -(\w+) +\{Get\w+ +Set\w+\}", read("bindings/tcl/configure.tcl"), re.M)}
    compare("bindings/tcl", options, tcl - {"timeout", "events"}, problems)
    runner = texts("tests/conformance/c", "*.c")
    derived = set(re.findall(r"^ANYSCTP_(?:NUMBER|RECORD)\((\w+)", read("core/include/anysctp/options.def"), re.M))
    absent = [name for name in sorted(options - derived) if not re.search(rf"\b(anysctp_[gs]et_)?{name}\b", runner)]
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
    check_numbers(header, problems)
    check_layers(header, problems)
    check_docs(header, problems)
    print(f"{len(functions(header))} functions, {len(records(header))} records, {len(problems)} problems", *problems, sep="\n")
    return bool(problems)


sys.exit(main())
