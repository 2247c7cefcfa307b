"""The verbs of scenarios on the Python layer."""

from __future__ import annotations

import enum
import errno
import os
import select
import sys
from collections.abc import Iterable
from typing import Any

import sctp
from sctp import socket

Results = dict[str, Any]

TIMEOUT_SECONDS = 5.0
DEFAULT_RECV_SIZE = 262144
FILL_PERIOD = 65536
ASSOCIATIONS = {"future": sctp.FUTURE_ASSOC, "current": sctp.CURRENT_ASSOC, "all": sctp.ALL_ASSOC}
FAMILIES = {"4": sctp.AF_INET, "6": sctp.AF_INET6}
STYLES = {"tcp": sctp.sctpsocket_tcp, "udp": sctp.sctpsocket_udp}
POLICIES = {"ttl": sctp.PR_TTL, "rtx": sctp.PR_RTX, "prio": sctp.PR_PRIO}
SEND_FLAGS = {
    "unordered": sctp.MSG_UNORDERED,
    "addr_over": sctp.MSG_ADDR_OVER,
    "sack_immediately": sctp.MSG_SACK_IMMEDIATELY,
    "sendall": sctp.MSG_SENDALL,
    "eor": sctp.MSG_END_OF_RECORD,
    "eof": sctp.MSG_EOF,
    "abort": sctp.MSG_ABORT,
}
TYPES = {each.name.lower(): each for each in sctp.NotificationType}


def data_value(text: str) -> bytes:
    form, _, content = text.partition(":")
    if form == "text":
        return content.encode()
    if form == "hex":
        return bytes.fromhex(content)
    if form == "fill":
        size, seed, start = [int(part) for part in (content + ":0").split(":")[:3]]
        period = bytes((seed + i + (i >> 8)) & 255 for i in range(start, start + min(size, FILL_PERIOD)))
        return (period * (size // FILL_PERIOD + 1))[:size]
    raise TypeError(f"{text!r} is not data")


def association(text: str) -> int:
    return ASSOCIATIONS[text] if text in ASSOCIATIONS else int(text)


def address(host: str, port: str) -> tuple[str, int]:
    return "" if host == "any" else host, int(port)


def addresses(hosts: str, port: str) -> list[tuple[str, int]]:
    return [address(host, port) for host in hosts.split(",")]


class Scene:
    """The sockets of a scenario, by name."""

    def __init__(self) -> None:
        self._sockets: dict[str, sctp.sctpsocket] = {}

    def add(self, name: str, sock: sctp.sctpsocket) -> sctp.sctpsocket:
        sock.settimeout(TIMEOUT_SECONDS)
        self._sockets[name] = sock
        return sock

    def __getitem__(self, name: str) -> sctp.sctpsocket:
        return self._sockets[name]

    def close(self) -> None:
        for sock in self._sockets.values():
            sock.close()


# Sockets and associations.


def socket_(scene: Scene, new: str, *, style: str, family: str) -> None:
    scene.add(new, STYLES[style](FAMILIES[family]))


def bind(scene: Scene, name: str, host: str, port: str) -> None:
    scene[name].bind(address(host, port))


def bindx(scene: Scene, name: str, hosts: str, port: str, *, op: str) -> None:
    action = {"add": sctp.BINDX_ADD, "remove": sctp.BINDX_REMOVE}[op]
    scene[name].bindx(addresses(hosts, port), action)


def listen(scene: Scene, name: str, backlog: str) -> None:
    scene[name].listen(int(backlog))


def _end(address: tuple[Any, ...]) -> Results:
    """An IPv6 socket gives the zone separately, as the interface's index."""
    host, port, *rest = address
    return {"host": f"{host}%{socket.if_indextoname(rest[1])}" if any(rest) else host, "port": port}


def accept(scene: Scene, name: str, new: str) -> Results:
    accepted, peer_address = scene[name].accept()
    scene.add(new, accepted)
    return _end(peer_address)


def connect(scene: Scene, name: str, host: str, port: str) -> None:
    scene[name].connect(address(host, port))


def connectx(scene: Scene, name: str, hosts: str, port: str) -> Results:
    return {"assoc_id": scene[name].connectx(addresses(hosts, port))}


def connect_result(scene: Scene, name: str, host: str, port: str) -> Results:
    return {"assoc_id": scene[name].connect_result(address(host, port))}


def peeloff(scene: Scene, name: str, new: str, *, assoc: str = "0") -> None:
    scene.add(new, scene[name].peeloff(association(assoc)))


def shutdown(scene: Scene, name: str, *, how: str) -> None:
    scene[name].shutdown({"read": socket.SHUT_RD, "write": socket.SHUT_WR, "both": socket.SHUT_RDWR}[how])


def close(scene: Scene, name: str) -> None:
    if scene[name].fileno() < 0:  # closing twice does nothing in Python
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    scene[name].close()


def abort(scene: Scene, name: str, *, assoc: str = "0", reason: str = "text:") -> None:
    scene[name].abort(data_value(reason), association(assoc))


def name_(scene: Scene, name: str) -> Results:
    return _end(scene[name].getsockname())


def peer(scene: Scene, name: str) -> Results:
    return _end(scene[name].getpeername())


def _listed(found: tuple[sctp.Address, ...]) -> Results:
    return {"hosts": ",".join(sorted(host for host, _ in found)), "count": len(found), "port": found[0][1]}


def laddrs(scene: Scene, name: str, *, assoc: str = "0") -> Results:
    return _listed(scene[name].getladdrs(association(assoc)))


def paddrs(scene: Scene, name: str, *, assoc: str = "0") -> Results:
    return _listed(scene[name].getpaddrs(association(assoc)))


def associd(scene: Scene, name: str, host: str, port: str) -> Results:
    return {"assoc_id": scene[name].getassocid(address(host, port))}


def status(scene: Scene, name: str, *, assoc: str = "0") -> Results:
    found = scene[name].get_status(association(assoc))
    path = {f"primary_{key}": value for key, value in vars(found.primary).items()}
    host, port = found.primary.sockaddr
    return {
        **vars(found),
        **path,
        "primary_host": host,
        "primary_port": port,
        "state": found.state.name.lower(),
        "primary_state": found.primary.state.name.lower(),
    }


# Messages.


def send(scene: Scene, name: str, data: str, **keys: str) -> Results:
    policy, value = None, 0
    if "pr" in keys:
        policy_name, _, number = keys.pop("pr").partition(":")
        policy, value = POLICIES[policy_name], int(number)
    given = [key for key in SEND_FLAGS if key in keys]
    to = address(keys.pop("host"), keys.pop("port", "0")) if "host" in keys else None
    size = scene[name].sendv(
        data_value(data),
        to,
        flags=sum(SEND_FLAGS[key] for key in given if int(keys.pop(key))) if given else None,
        assoc_id=association(keys.pop("assoc", "0")),
        dontwait=keys.pop("dontwait", "0") == "1",
        pr_policy=policy,
        pr_value=value,
        **{key: int(text) for key, text in keys.items()},  # stream, ppid, context, auth_key
    )
    return {"size": size}


def sendx(scene: Scene, name: str, data: str, hosts: str, port: str, **keys: str) -> Results:
    initmsg = {key: int(keys.pop(key)) for key in ["num_ostreams"] if key in keys}
    numbers = {key: int(text) for key, text in keys.items()}  # stream, ppid, context
    return {"assoc_id": scene[name].sendx(data_value(data), addresses(hosts, port), initmsg=initmsg, **numbers)}


def nxtinfo(scene: Scene, name: str) -> Results:
    found = scene[name].get_nxtinfo()
    if not found:
        return {"known": 0}
    flags = {"unordered": sctp.MSG_UNORDERED, "notification": sctp.FLAG_NOTIFICATION, "complete": sctp.FLAG_COMPLETE}
    return {**found._asdict(), "known": 1, **{key: int(bool(found.flags & flag)) for key, flag in flags.items()}}


def recv(
    scene: Scene,
    name: str,
    *,
    size: str = str(DEFAULT_RECV_SIZE),
    all: str = "0",
    limit: str = "",
    peek: str = "0",
    dontwait: str = "0",
) -> Results:
    flags = (int(peek) and socket.MSG_PEEK) | (int(dontwait) and socket.MSG_DONTWAIT)
    message = scene[name].recv_message(int(limit)) if limit else scene[name].recvv(int(size), flags)
    if message.notification:
        from_host, from_port, *_ = message.address or ("", 0)
        return {**notification_results(message.notification), "from_host": from_host, "from_port": from_port}
    if not message.data:
        return {"kind": "end"}
    data, complete = message.data, message.info.complete
    while int(all) and not complete:
        more = scene[name].recvv(int(size))
        data, complete = data + more.data, more.info.complete
    host, port = message.address or ("", 0)
    results = message.info._asdict()
    return {
        **results,
        "kind": "data",
        "data": data,
        "size": len(data),
        "unordered": int(bool(message.info.flags & sctp.MSG_UNORDERED)),
        "eor": int(complete),
        "host": host,
        "port": port,
    }


def send_messages(scene: Scene, name: str, datas: str, *, times: str = "1", dontwait: str = "0", **keys: str) -> Results:
    to = address(keys.pop("host"), keys.pop("port", "0")) if "host" in keys else None
    how = {"assoc_id": association(keys.pop("assoc", "0")), **{key: int(text) for key, text in keys.items()}}  # stream, ppid
    messages = [data_value(data) for data in datas.split(",")] * int(times)
    return {"count": scene[name].send_messages(messages, to, dontwait=dontwait == "1", **how)}


def recv_messages(scene: Scene, name: str, count: str, *, limit: str = str(1 << 24), dontwait: str = "0") -> Results:
    def told(message: sctp.Message) -> str:
        if message.notification:
            return next(name for name, number in TYPES.items() if number == message.notification.type)
        data = message.data.decode() if len(message.data) <= 32 else len(message.data)
        return f"{data}/{message.info.stream}/{message.info.ppid}"

    found: list[str] = []
    while len(found) < int(count):
        some = scene[name].recv_messages(int(count) - len(found), int(limit), dontwait=dontwait == "1")
        found += map(told, some)
        if not some or dontwait == "1":
            break
    return {"count": len(found), "messages": ",".join(found)}


def _of_series(number: int) -> bytes:
    return b"%d" % number + bytes(3 * number)


def send_series(scene: Scene, name: str, count: str, streams: str) -> None:
    for number in range(int(count)):
        scene[name].sendv(_of_series(number), stream=number % int(streams))


def recv_series(scene: Scene, name: str, count: str, streams: str) -> Results:
    left, in_order = int(count), 0
    following = list(range(int(streams)))
    while left:
        message = scene[name].recvv()
        if message.notification:
            continue
        in_order += message.data == _of_series(following[message.info.stream])
        following[message.info.stream] += int(streams)
        left -= 1
    return {"in_order": in_order}


def notification_results(event: sctp.notification) -> Results:
    """A notification's fields by their names in scenarios."""
    fields = dict(vars(event))
    fields["type"] = next(name for name, number in TYPES.items() if number == event.type)
    fields["cause"] = fields.pop("error", 0)
    fields.update({name: value.name.lower() for name, value in fields.items() if isinstance(value, enum.IntEnum)})
    if isinstance(event.flags, enum.IntFlag):
        fields["flags"] = ",".join(each.name.lower() for each in type(event.flags) if each & event.flags) or "none"
    if isinstance(event, sctp.assoc_change):
        fields.update(data=event.sac_info, text=event.reason_data)
    elif isinstance(event, sctp.paddr_change):
        fields["host"], fields["port"] = event.addr
    elif isinstance(event, sctp.stream_reset_event):
        fields["streams"] = ",".join(map(str, event.streams)) or "none"
    elif isinstance(event, sctp.send_failed):
        fields.update(vars(event.info), flags=fields["flags"], unordered=event.info.flags & sctp.MSG_UNORDERED)
    elif isinstance(event, sctp.adaptation_event):
        fields["indication"] = event.adaptation_ind
    return {"kind": "notification", **fields}


def _events(scene: Scene, name: str, types: str, assoc: str, on: bool) -> None:
    for each in types.split(","):
        scene[name].set_event(TYPES[each], on, association(assoc))


def subscribe(scene: Scene, name: str, types: str, *, assoc: str = "0") -> None:
    _events(scene, name, types, assoc, True)


def unsubscribe(scene: Scene, name: str, types: str, *, assoc: str = "0") -> None:
    _events(scene, name, types, assoc, False)


def subscribed(scene: Scene, name: str, type: str, *, assoc: str = "0") -> Results:
    return {"value": int(scene[name].get_event(TYPES[type], association(assoc)))}


# Options and readiness.


def _set_timeout(sock: sctp.sctpsocket, milliseconds: int) -> None:
    sock.settimeout(None if milliseconds == -1 else milliseconds / 1000)


def _get_timeout(sock: sctp.sctpsocket) -> int:
    timeout = sock.gettimeout()
    return -1 if timeout is None else round(timeout * 1000)


def _get_error(sock: sctp.sctpsocket) -> str:
    number = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    return errno.errorcode[number] if number else "0"


GETTERS = {
    "timeout": _get_timeout,
    "engine": lambda sock: sock.engine,
    "style": lambda sock: {socket.SOCK_STREAM: "tcp", socket.SOCK_SEQPACKET: "udp"}[sock.type],
    "family": lambda sock: {socket.AF_INET: 4, socket.AF_INET6: 6}[sock.family],
    "error": _get_error,
    "ended_by": lambda sock: sock.ended_by.name.lower(),
}


def _where(keys: dict[str, str]) -> dict[str, Any]:
    """What selects an option's value, removed from the keys."""
    where: dict[str, Any] = {}
    if "assoc" in keys:
        where["assoc_id"] = association(keys.pop("assoc"))
    if "host" in keys:
        where["address"] = address(keys.pop("host"), keys.pop("port", "0"))
    for key in ("sid", "policy"):
        if key in keys:
            where[key] = int(keys.pop(key))
    return where


def set_(scene: Scene, name: str, option: str, **keys: str) -> None:
    if option == "timeout":
        _set_timeout(scene[name], int(keys["value"]))
        return
    where = _where(keys)
    fields = {key: int(value) for key, value in keys.items()}
    if sctp.OPTIONS[option].record:
        scene[name].set_option(option, fields, **where)
    else:
        scene[name].set_option(option, fields.pop("value"), **where)
        if fields:
            raise TypeError(f"unknown keys: {fields}")


def get(scene: Scene, name: str, option: str, **keys: str) -> Results:
    if option in GETTERS:
        return {"value": GETTERS[option](scene[name])}
    where = _where(keys)
    if keys:
        raise TypeError(f"unknown keys: {keys}")
    value = scene[name].get_option(option, **where)
    if option == "paddrinfo":
        return {**value._asdict(), "state": value.state.name.lower()}
    return value._asdict() if sctp.OPTIONS[option].record else {"value": int(value)}


# Associations.


def finish(scene: Scene, name: str, *, assoc: str = "0", timeout: str = "-1") -> None:
    scene[name].finish(association(assoc), None if timeout == "-1" else int(timeout) / 1000)


def bind_interfaces(scene: Scene, name: str, names: str, port: str, *, exclude: str = "0") -> None:
    scene[name].bind_interfaces(names.split(","), int(port), exclude=exclude == "1")


def get_primary_addr(scene: Scene, name: str, *, assoc: str = "0") -> Results:
    host, port = scene[name].get_primary_addr(association(assoc))
    return {"host": host, "port": port}


def set_primary_addr(scene: Scene, name: str, host: str, port: str, *, assoc: str = "0") -> None:
    scene[name].set_primary_addr(address(host, port), association(assoc))


def set_peer_primary_addr(scene: Scene, name: str, host: str, port: str, *, assoc: str = "0") -> None:
    scene[name].set_peer_primary_addr(address(host, port), association(assoc))


def _numbers(word: str) -> list[int]:
    return [] if word == "all" else [int(number) for number in word.split(",")]


def _list_result(key: str, numbers: Iterable[int]) -> Results:
    texts = [str(number) for number in numbers]
    return {key: ",".join(texts), "count": len(texts)}


def assoc_ids(scene: Scene, name: str) -> Results:
    return _list_result("ids", scene[name].assoc_ids())


def set_auth_key(scene: Scene, name: str, keynumber: str, data: str, *, assoc: str = "0") -> None:
    scene[name].set_auth_key(int(keynumber), data_value(data), association(assoc))


def getsockopt(scene: Scene, name: str, level: str, number: str, data: str) -> Results:
    return {"data": scene[name].getsockopt(int(level), int(number), data_value(data))}


def setsockopt(scene: Scene, name: str, level: str, number: str, data: str) -> None:
    scene[name].setsockopt(int(level), int(number), data_value(data))


def set_hmac_ident(scene: Scene, name: str, numbers: str) -> None:
    scene[name].set_hmac_ident(_numbers(numbers))


def get_hmac_ident(scene: Scene, name: str) -> Results:
    return _list_result("numbers", scene[name].get_hmac_ident())


def get_peer_auth_chunks(scene: Scene, name: str, *, assoc: str = "0") -> Results:
    return _list_result("numbers", scene[name].get_peer_auth_chunks(association(assoc)))


def get_local_auth_chunks(scene: Scene, name: str, *, assoc: str = "0") -> Results:
    return _list_result("numbers", scene[name].get_local_auth_chunks(association(assoc)))


def reset_streams(scene: Scene, name: str, direction: str, numbers: str, *, assoc: str = "0") -> None:
    flags = {"incoming": sctp.STREAM_RESET_INCOMING, "outgoing": sctp.STREAM_RESET_OUTGOING}
    scene[name].reset_streams(_numbers(numbers), flags.get(direction, sum(flags.values())), association(assoc))


def reset_assoc(scene: Scene, name: str, *, assoc: str = "0") -> None:
    scene[name].reset_assoc(association(assoc))


def add_streams(scene: Scene, name: str, incoming: str, outgoing: str, *, assoc: str = "0") -> None:
    scene[name].add_streams(int(incoming), int(outgoing), association(assoc))


def ready(scene: Scene, name: str) -> Results:
    if scene[name].fileno() < 0:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    poll = select.poll()
    poll.register(scene[name], select.POLLIN | select.POLLOUT)
    found = dict(poll.poll(0)).get(scene[name].fileno(), 0)
    failed = found & (select.POLLERR | select.POLLHUP)
    return {"read": int(bool(found & select.POLLIN or failed)), "write": int(bool(found & select.POLLOUT or failed))}


def wait(scene: Scene, name: str, events: str, *, timeout: str) -> Results:
    read, write = {"read": (True, False), "write": (False, True), "both": (True, True)}[events]
    can_read, can_write = scene[name].wait(read, write, int(timeout) / 1000)
    return {"read": int(can_read), "write": int(can_write)}


def outside(scene: Scene, *words: str) -> Results:
    """Ask the process that started this one: print a line to stdout, and read the results from stdin."""
    print("outside", *words, flush=True)
    line = sys.stdin.readline() or sys.exit("nobody answers from outside: run this by tests/outside/outside.py")
    results: Results = dict(word.partition("=")[::2] for word in line.split())
    return {**results, "text": "see above"} if "error" in results else results


VERBS = {
    "socket": socket_,
    "name": name_,
    "set": set_,
    **{
        function.__name__: function
        for function in (
            bind, bindx, listen, accept, connect, connectx, connect_result, peeloff, shutdown, close, abort, peer, laddrs,
            paddrs, associd, status, send, recv, subscribe, unsubscribe, subscribed, get, ready, wait,
            get_primary_addr, set_primary_addr, set_peer_primary_addr, assoc_ids, getsockopt, setsockopt, set_auth_key,
            set_hmac_ident, get_hmac_ident, get_peer_auth_chunks, get_local_auth_chunks, reset_streams, reset_assoc,
            add_streams, finish, bind_interfaces, sendx, nxtinfo, send_messages, recv_messages, send_series,
            recv_series, outside,
        )
    },
}  # fmt: skip
