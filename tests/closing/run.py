"""Ends associations in all ways of the tables, on the engine in ANYSCTP_ENGINE: run.py --build BUILD [WAY [LEFT]].

Needs its own network (unshare --map-root-user --net), which it takes down for the column `gone`.
"""

from __future__ import annotations

import argparse
import errno
import gc
import os
import subprocess
import sys
import threading
import time
import warnings
from pathlib import Path

import sctp

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent / "cmake"))
from stage import Stage  # noqa: E402

ENGINE = os.environ["ANYSCTP_ENGINE"]
FEW, MANY, SIZE = 3, 20, 4000
PEER_ROOM = 20_000  #: bytes: less than MANY messages need
PATIENCE = 20.0  #: for what must arrive
IMPATIENCE = 0.3  #: for what must not arrive
QUICK = {"initial": 200, "min": 50, "max": 1000}  #: ms


def network(state: str) -> None:
    subprocess.run(["ip", "link", "set", "lo", state], check=True)


def listener() -> sctp.sctpsocket_tcp:
    sock = sctp.sctpsocket_tcp(sctp.AF_INET)
    sock.settimeout(PATIENCE)
    sock.set_rcvbuf(PEER_ROOM)
    sock.set_option("rtoinfo", **QUICK)
    sock.bind(("127.0.0.1", 0))
    sock.listen()
    return sock


def subscribed(make: type, left: str) -> sctp.sctpsocket:
    sock = make(sctp.AF_INET)
    sock.settimeout(PATIENCE)
    sock.set_option("rtoinfo", **QUICK)
    if left == "notification":
        sock.events.association = True
    return sock


class Here:
    """The ending side, in this process; `ending` is what the way does."""

    def __init__(self, way: str, left: str) -> None:
        self.patience = IMPATIENCE if left in ("slow", "gone") else PATIENCE
        self.way, self.id = way, 0
        if way in ("accepted_close", "unaccepted_close"):
            server = subscribed(sctp.sctpsocket_tcp, left)
            server.bind(("127.0.0.1", 0))
            server.listen()
            self.peer = sctp.sctpsocket_tcp(sctp.AF_INET)
            self.peer.set_rcvbuf(PEER_ROOM)
            self.peer.connect(server.getsockname())
            self.sock = server
            if way == "accepted_close":
                self.sock = server.accept()[0]
                server.close()
        else:
            with listener() as server:
                many = way.startswith(("many", "peeled"))
                self.sock = subscribed(sctp.sctpsocket_udp if many else sctp.sctpsocket_tcp, left)
                self.id = self.sock.connectx([server.getsockname()])
                self.peer = server.accept()[0]
            if way == "peeled_close":
                parent, self.sock, self.id = self.sock, self.sock.peeloff(self.id), 0
                parent.close()
        self.sock.settimeout(PATIENCE)
        self.end = getattr(self, way)

    def wait_readable(self) -> None:
        assert self.sock.wait(read=True, timeout=PATIENCE)[0]
        deadline = time.monotonic() + PATIENCE  # a listening socket becomes readable earlier
        while self.peer.get_status().unackdata:
            assert time.monotonic() < deadline
            time.sleep(0.01)

    def send(self, count: int) -> int:
        if self.way == "unaccepted_close":
            return 0
        for _ in range(count):
            self.sock.sendv(bytes(SIZE), assoc_id=self.id)
        return count

    def done(self) -> None:
        if self.sock is not None:
            self.sock.close()

    def close(self) -> None:
        self.sock.close()

    accepted_close = unaccepted_close = peeled_close = many_close = close

    def shutdown_close(self) -> None:
        self.sock.shutdown(1)
        self.sock.close()

    def linger_close(self) -> None:
        self.sock.set_linger(1)
        self.sock.close()

    def linger_zero_close(self) -> None:
        self.sock.set_linger(0)
        self.sock.close()

    def abort(self) -> None:
        self.sock.abort("enough", assoc_id=self.id)

    many_abort = abort

    def finish(self) -> None:
        self.sock.finish(self.id, timeout=self.patience)

    many_finish = finish

    def many_eof(self) -> None:
        self.sock.sendv(b"", assoc_id=self.id, flags=sctp.MSG_EOF)

    def collected(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)
            self.sock = None
            gc.collect()  # the object `events` also refers to the socket

    def __getattr__(self, name: str) -> object:
        if name == "with":
            return self.scope
        raise AttributeError(name)

    def scope(self) -> None:
        with self.sock:
            pass


class There:
    """The same in its own process, whose program is `end`; end.py describes the lines between the two."""

    def __init__(self, end: list[str], way: str, left: str) -> None:
        with listener() as server:
            port = server.getsockname()[1]
            environment = {"ANYSCTP_UDP_PEER_PORT": str(sctp.engine_info().udp_port), "ANYSCTP_LINGER_MS": "1500"}
            self.exits = way == "exit"
            self.process = subprocess.Popen(
                [*end, way, left, str(port), str(SIZE)],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ | environment,
            )  # fmt: skip
            self.peer = server.accept()[0]
        self.send(0)  # accepting may be earlier than the end of its connect, which needs the network

    def tell(self, word: str) -> None:
        assert self.process.stdin and self.process.stdout
        print(word, file=self.process.stdin, flush=True)
        answer = self.process.stdout.readline().strip()
        assert answer == "done", f"{word}: {answer}"

    def wait_readable(self) -> None:
        self.tell("readable")

    def send(self, count: int) -> int:
        self.tell(f"send {count}")
        return count

    def end(self) -> None:
        if self.exits:
            print("end", file=self.process.stdin, flush=True)
            self.process.wait(PATIENCE)
        else:
            self.tell("end")

    def done(self) -> None:
        self.process.communicate(timeout=PATIENCE)
        assert self.process.returncode == 0


def read_all(peer: sctp.sctpsocket, sent: int) -> str:
    messages, bytes_of_one = 0, 0
    try:
        while True:
            message = peer.recvv()
            if message.notification:
                continue
            if not message.data:
                end = "end"
                break
            bytes_of_one += len(message.data)
            if message.info.complete:
                assert bytes_of_one == SIZE
                messages, bytes_of_one = messages + 1, 0
    except ConnectionResetError:
        end = "reset"
    except TimeoutError:
        end = "silence"
    arrives = "all" if messages == sent else "part" if messages else "none"
    return f"{arrives},{end}"


def cell(end: list[str] | None, way: str, left: str, expected: str) -> str:
    ender = There(end, way, left) if end else Here(way, left)
    peer = ender.peer
    peer.settimeout(IMPATIENCE if "silence" in expected else PATIENCE)
    if left == "data":
        peer.sendv(b"unread")
    if left in ("data", "notification"):
        ender.wait_readable()
    if left == "gone":
        network("down")
    sent = ender.send(MANY if left in ("queued", "slow") else FEW)
    seen = []
    reader = threading.Thread(target=lambda: seen.append(read_all(peer, sent)))
    if left != "slow":
        reader.start()
    start, failed = time.monotonic(), ""
    try:
        ender.end()
    except OSError as error:
        failed = f",{errno.errorcode[error.errno]}"
    assert time.monotonic() - start < PATIENCE
    if left == "slow":
        reader.start()
    reader.join()
    if left == "gone":
        network("up")
    ender.done()
    peer.close()
    return seen[0] + failed


def as_expected(expected: str, seen: str) -> bool:
    words, came = expected.split(","), seen.split(",")
    arrives = words[0] in ("some", came[0])
    return arrives and came[1] in words[1].split("|") and words[2:] == came[2:]


def rows(name: str) -> list[list[str]]:
    return [line.split() for line in (HERE / name).read_text().splitlines() if line and line[0] != "#"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=Path, required=True)
    parser.add_argument("wanted", metavar="WAY [LEFT]", nargs="*")
    options = parser.parse_args()
    stage, wanted = Stage(options.build), options.wanted[:2]
    (_, *kinds), *table = rows("table.txt")
    ways = [(None, way, *cells) for way, *cells in table]
    for language in stage.languages:
        ways += [(stage.program(language, HERE / "end", ""), way, *cells) for way, *cells in rows(f"{language}.txt")]
    wrong = 0
    network("up")
    for end, way, *cells in ways:
        assert len(cells) == len(kinds), way
        for left, text in zip(kinds, cells, strict=True):
            if wanted != [way, left][: len(wanted)]:
                continue
            expected = text.split("//")[-1 if ENGINE == "userspace" else 0]
            seen = cell(end, way, left, expected)
            if not as_expected(expected, seen):
                wrong += 1
                where = f" ({Path(end[-1]).name})" if end else ""
                print(f"{way}{where}, {left}: {seen} instead of {expected}", flush=True)
    return 1 if wrong else 0


sys.exit(main())
