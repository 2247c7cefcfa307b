"""The names of pysctp's module sctp, as lines: with signatures if functions; Class().name is an attribute of its objects.

As a program it prints the lines for the module sctp that Python finds.
"""

from __future__ import annotations
import __future__

import inspect
import socket
from collections.abc import Iterator
from types import ModuleType

NOT_THERE = object()

#: Signatures that differ in ours, and why a pysctp program does not notice.
DIFFERENT = {
    "initmsg.__init__": "it also takes values, as pysctp's other value classes do",
    "rtoinfo.__init__": "the same",
    "assocparams.__init__": "the same",
    "paddrparams.__init__": "the same",
    "paddrinfo.__init__": "the same",
    "status.__init__": "the same",
    "notification.__init__": "its values may be left out",
    "sctpsocket.__init__": "`sk` may be left out, and there is `engine`",
    "sctpsocket_tcp.__init__": "there is `engine`",
    "sctpsocket_udp.__init__": "there is `engine`",
    "initparams.set_max_attempts": "the parameter is called value, as in event_subscribe",
    "initparams.set_max_init_timeo": "the same",
    "initparams.set_max_instreams": "the same",
    "initparams.set_num_ostreams": "the same",
}


def bare_signature(function: object) -> str:
    signature = inspect.signature(function)  # type: ignore[arg-type]
    parameters = [each.replace(annotation=inspect.Parameter.empty) for each in signature.parameters.values()]
    return str(signature.replace(parameters=parameters, return_annotation=inspect.Signature.empty))


def attributes_of_objects(cls: type) -> set[str]:
    for arguments in ((), ({},)):
        try:
            return set(vars(cls(*arguments)))
        except Exception:  # noqa: BLE001, S112 - some cannot be made like that, and one of pysctp's not at all
            continue
    return set()


def describe_class(name: str, cls: type) -> Iterator[str]:
    for attribute, value in vars(cls).items():
        if attribute != "__init__" and attribute.startswith(("__", f"_{name}__")):
            continue
        yield f"{name}.{attribute}{bare_signature(value) if inspect.isfunction(value) else ''}"
    if not issubclass(cls, socket.socket) and not name.startswith("sctpsocket"):
        yield from (f"{name}().{attribute}" for attribute in attributes_of_objects(cls))


def describe(module: ModuleType) -> list[str]:
    lines: set[str] = set()
    for name, value in vars(module).items():
        if name.startswith("__") or inspect.ismodule(value) or getattr(socket, name, NOT_THERE) == value:
            continue
        if isinstance(value, __future__._Feature):
            continue
        if inspect.isclass(value):
            lines.update(describe_class(name, value))
        elif inspect.isfunction(value):
            lines.add(f"{name}{bare_signature(value)}")
        else:
            lines.add(name)
    return sorted(lines)


def missing(module: ModuleType, line: str) -> bool:
    name, _, arguments = line.partition("(")
    found: object = module
    if arguments.startswith(")."):
        cls = getattr(module, name)
        return not hasattr(cls({}) if name == "notification" else cls(), arguments[2:])
    for part in name.split("."):
        found = getattr(found, part, NOT_THERE)
    return found is NOT_THERE


def differs(module: ModuleType, line: str) -> bool:
    """Whether the signature does, unless that is listed."""
    name, bracket, arguments = line.partition("(")
    if not bracket or arguments.startswith(").") or name in DIFFERENT:
        return False
    found: object = module
    for part in name.split("."):
        found = getattr(found, part)
    return bare_signature(found) != bracket + arguments


if __name__ == "__main__":
    import sctp

    print(*describe(sctp), sep="\n")
