"""The raw layer in Go, out of api.json: generate.py <api.json> <raw.go>.

A function becomes a method of `handle`: one call of C and back, so that the sentence of an error is that of its call, whatever
thread it runs in. Those that wait, close or give a new descriptor begin with a small letter and are for the layer alone.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

Data = dict[str, Any]
API = json.loads(Path(sys.argv[1]).read_text())
GO = {"int": "int", "int32_t": "int32", "int64_t": "int64", "uint16_t": "uint16", "uint32_t": "uint32", "uint64_t": "uint64",
      "void": "byte", "char": "string", "anysctp_address": "Addr"}  # fmt: skip
INITIALS = {each: each.upper() for each in ("ppid", "sid", "ssn", "tsn", "id", "tcp", "udp", "pr", "eof", "eor")}
#: Errors carry these, nothing is interrupted, and raw.go.in or a generated type does what the others do.
LEFT_OUT = ("anysctp_last_ended_by", "anysctp_resume", "anysctp_decode_notification", "anysctp_describe_",
            "anysctp_send_messages", "anysctp_recv_messages")  # fmt: skip
FLAGS = {f"anysctp_{verb}_{row['name']}" for row in API["options"] if row.get("value") == "FLAG" for verb in ("get", "set")}
TYPES = {each["name"] for each in API["notifications"]["types"]}
#: For each shape: a parameter in Go, and what C is given for it.
SHAPES = {
    "NUMBER": ("{0} {1}", "C.{2}({0})"),
    "FLAG": ("{0} bool", "C.{2}(number({0}))"),
    "HOST_IN": ("{0} string", "text({0})"),
    "STRINGS_IN": ("{0} []string", "text({0}...), C.size_t(len({0}))"),
    "RECORD_IN": ("{0} *{1}", "from{1}({0})"),
    "NUMBERS_IN": ("{0} []{1}", "(*C.{2})(first({0})), C.size_t(len({0}))"),
    **dict.fromkeys(("BYTES_IN", "BYTES_OUT", "BYTES_IN_OUT"), ("{0} []byte", "first({0}), C.size_t(len({0}))")),
    **dict.fromkeys(("LIST_OUT", "NUMBERS_OUT"), ("", "&{0}[0], C.size_t(len({0}))")),
}
OWN = ("struct_size", "reserved")
#: The type of what a setter of a number takes.
SETTERS = {each["name"].removeprefix("anysctp_set_"): GO.get(each["parameters"][-1]["type"], "")
           for each in API["functions"] if each["name"].startswith("anysctp_set_")}  # fmt: skip
#: What an option is asked about, as it stands in Of.
OF = {"SOCKET": "", "ASSOC": "of.AssocID", "STREAM": "of.AssocID, of.SID", "POLICY": "of.AssocID, of.Policy",
      "STREAM_POLICY": "of.AssocID, of.SID, of.Policy",
      **dict.fromkeys(("PATH", "ONE_PATH"), "of.AssocID, of.Host, of.Port")}  # fmt: skip


def camel(name: str) -> str:
    return "".join(INITIALS.get(word, word.capitalize()) for word in name.removeprefix("anysctp_").lower().split("_"))


def type_of(field: Data) -> str:
    return camel(field["group"]) + "Number" if field.get("group") else GO.get(field["type"]) or camel(field["type"])


def comment(doc: str, name: str = "", indent: str = "") -> str:
    return "".join(f"{indent}// {line}\n" for line in (f"{name}: {doc}" if name else doc).split("\n")) if doc else ""


def joined(*arguments: str) -> str:
    return ", ".join(filter(None, arguments))


def function(of: Data) -> tuple[str, str]:
    """In C, and in Go."""
    c_in, c_out, c_before, c_given, go_in, given, go_before, results = [], [], "", [], [], [], "", []
    for each in of["parameters"]:
        name, shape, kind, go_type = each["name"], each["shape"], each["type"], type_of(each)
        names = [declared.split()[-1].strip("*") for declared in each["c"]]
        shape = "FLAG" if name == "on" and of["name"] in FLAGS else shape
        if shape not in SHAPES:  # one that C gives back with the result
            c_out.append(f"{kind} {name};")
            c_before += f"ANYSCTP_INIT(&r.{name});" * (shape == "RECORD_OUT")
            c_given.append(f"&r.{name}")
            results.append((go_type, f"{go_type}(r.{name})" if shape == "SCALAR_OUT" else f"to{go_type}(&r.{name})"))
            continue
        if shape == "STRINGS_IN":
            c_before += f"const char *{name}[{names[1]} + 1]; go_split({name}_text, {names[1]}, {name});"
        c_in += [f"const char *{name}_text", each["c"][1]] if shape == "STRINGS_IN" else each["c"]
        c_given += names
        in_go, in_c = (form.format({"type": "kind"}.get(name, name), go_type, kind) for form in SHAPES[shape])
        if not in_go:
            go_before += f"\t{name} := make([]C.{kind}, most{camel(shape)})\n"
            one = "toAddr(&c)" if shape == "LIST_OUT" else f"{go_type}(c)"
            results.append((f"[]{go_type}", f"converted({name}, r.result, func(c C.{kind}) {go_type} {{ return {one} }})"))
        go_in += [in_go] * (name != "sock")
        given.append("sock" if name == "sock" else in_c)
    bytes_out = of["result"] == "count" and any("BYTES" in each["shape"] for each in of["parameters"])
    if of["result"] in ("value", "descriptor") or bytes_out:
        results.insert(0, ("bool", "r.result > 0") if of["name"] in FLAGS else ("int", "int(r.result)"))
    method, struct = given[:1] == ["sock"], f"struct go_{of['name']}"
    name = camel(of["name"].removeprefix("anysctp_get_" * method))
    if of["waits"] or of["closes"] or of["result"] == "descriptor":
        name = name[0].lower() + name[1:]
    result = joined(*(made for _, made in results), "failed(r.result, r.sentence, r.ended_by)")
    in_c = (f"{struct} {{ anysctp_result result; char *sentence; int ended_by; {' '.join(c_out)} }};\n"
            f"static {struct} go_{of['name']}({joined(*c_in) or 'void'}) {{\n    {struct} r = {{0}};\n    {c_before}\n"
            f"    GO_CALL(r, {of['name']}({joined(*c_given)}));\n    return r;\n}}\n")  # fmt: skip
    in_go = (f"{comment(of['doc'], name)}func {'(h *handle) ' * method}{name}({joined(*go_in)}) "
             f"({joined(*(kind for kind, _ in results), 'error')}) {{\n"
             + "\tsock := h.enter()\n\tdefer h.leave()\n" * method + go_before
             + f"\tr := C.go_{of['name']}({joined(*given)})\n\treturn {result}\n}}\n")  # fmt: skip
    return in_c, in_go


def member(field: Data) -> str:
    return f"{comment(field['doc'], indent='	')}\t{camel(field['name'])} {type_of(field)} `sctp:\"{field['name']}\"`\n"


def from_c(field: Data) -> str:
    name = {"type": "_type"}.get(field["name"], field["name"])
    return f"{camel(field['name'])}: " + (f"C.GoString(&c.{name}[0])" if "length" in field else f"{type_of(field)}(c.{name})")


def record(of: Data) -> str:
    fields, name, kind = [each for each in of["fields"] if each["name"] not in OWN], camel(of["name"]), of["name"]
    back = [f"{each['name']}: C.{each['type']}(r.{camel(each['name'])})" for each in fields if "length" not in each]
    return (f"{comment(of['doc'], name)}type {name} struct {{\n{''.join(map(member, fields))}}}\n"
            f"func to{name}(c *C.{kind}) {name} {{\n\treturn {name}{{{joined(*map(from_c, fields))}}}\n}}\n"
            f"func from{name}(r *{name}) *C.{kind} {{\n\tif r == nil {{\n\t\treturn nil\n\t}}\n"
            f"\tc := &C.{kind}{{{joined(*back)}}}\n"
            "\tc.struct_size = C.uint32_t(unsafe.Sizeof(*c))\n\treturn c\n}\n")  # fmt: skip


def group(of: Data) -> str:
    """Constants; fields that have such numbers are of a type that is shown as their words."""
    def line(each: Data) -> str:
        name = "Type" * (each["name"] in TYPES) + camel(each["name"][8:])
        return f"{comment(each['doc'], indent='	')}\t{name} = {each['value']}\n"

    own = [each for each in of["numbers"] if "also" not in each]
    made, kind = f"{comment(of['doc'])}const (\n{''.join(map(line, own))})\n", camel(of.get("group", "")) + "Number"
    if "group" in of:
        shown = f'shown("{of["group"]}", uint32(n), {json.dumps(of["flags"])})'
        made += (f"// {kind} is a number of the group {of['group']}, which is shown as its word.\ntype {kind} uint32\n\n"
                 f"func (n {kind}) String() string {{ return {shown} }}\n")  # fmt: skip
    return made


def notifications(of: Data, known: dict[str, Data]) -> str:
    structs, cases = "", ""
    for each in of["types"]:
        name, own = camel(each["word"]), [*each["fields"], {"name": "flags", "group": each["flags"]}]
        fields = [{**known[field["name"]], **field} for field in own if not field["name"].startswith("text_")]
        text = len(own) > len(fields) + 1
        given = ["Event: event", *map(from_c, fields), *["Text: part(bytes, c.text_offset, c.text_length)"] * text]
        structs += (f"{comment(each['doc'], name)}type {name} struct {{\n\tEvent\n{''.join(map(member, fields))}"
                    + "\tText []byte // of an abort\n" * text + "}\n")  # fmt: skip
        cases += f"\tcase C.{each['name']}:\n\t\treturn {name}{{{joined(*given)}}}\n"
    return (f"{structs}func toEvent(c *C.anysctp_notification, event Event, bytes []byte) Notification {{\n"
            f"\tswitch c._type {{\n{cases}\t}}\n\treturn event\n}}\n")  # fmt: skip


def option(row: Data) -> str:
    """A row of the table by name: how it is got and set, and a value of its type."""
    name, of, value, zero = camel(row["name"]), OF[row.get("of", "ASSOC")], row.get("value"), "0"
    if row["kind"] == "ADDRESS":
        put, zero = f"with(v, func(a Addr) error {{ return h.Set{name}(of.AssocID, a.Host, a.Port) }})", "Addr{}"
    elif row["kind"] == "RECORD":
        zero = camel(row["record"]) + "{}"
        put = f"with(v, func(r {zero[:-2]}) error {{ return h.Set{name}({joined(of, '&r')}) }})"
    elif value == "FLAG":
        put, zero = f"withNumber(v, func(n int) error {{ return h.Set{name}({joined(of, 'n != 0')}) }})", "false"
    else:
        put = f"withNumber(v, func(n {SETTERS.get(row['name'])}) error {{ return h.Set{name}({joined(of, 'n')}) }})"
    get = f"func(h *handle, of Of) (any, error) {{ return h.{name}({of}) }}" if row["access"] != "WO" else "nil"
    put = f"func(h *handle, of Of, v any) error {{ return {put} }}" if row["access"] != "RO" else "nil"
    return f'\t"{row["name"]}": {{{get}, {put}, {zero}}},\n'


def main() -> None:
    made = [function(each) for each in API["functions"] if each["result"] != "text" and not each["name"].startswith(LEFT_OUT)]
    records = {each["name"]: each for each in API["records"] if all(field["type"] in GO for field in each["fields"])}
    event = {field["name"]: field for field in records.pop("anysctp_notification")["fields"]}
    del records["anysctp_address"]
    rows = [row for row in API["options"] if row["kind"] != "OTHER" or row["value"] in ("U16", "U32", "I32")]
    table = "".join(map(option, rows))
    parts = [*map(group, API["numbers"]), *map(record, records.values()), notifications(API["notifications"], event),
             f"var optionTable = map[string]optionRow{{\n{table}}}\n", *(go for _, go in made)]  # fmt: skip
    top = Path(__file__).with_name("raw.go.in").read_text()
    Path(sys.argv[2]).write_text(top.replace("@C@", "".join(c for c, _ in made)).replace("@GO@", "\n".join(parts)))


main()
