"""send, listen, connect and echo, against each other."""

from __future__ import annotations

import struct
from pathlib import Path

from conftest import ENGINE, LOCALHOST, Instance, objects, run


def test_send_and_answer(echo: Instance) -> None:
    done = run("send", *echo.where(), "00:15 0a", "--hex", "--ppid", "s1ap", "--stream", "3", "--wait", "20", "--json")
    assert done.returncode == 0, done.stderr
    sent, answer, summary = objects(done.stdout)
    assert (sent["ppid"], sent["stream"], sent["bytes"]) == (18, 3, 3)
    assert (answer["hex"], answer["ppid"], answer["ppid_name"], answer["stream"]) == ("00150a", 18, "s1ap", 3)
    assert answer["ppid_swapped"] == 18 << 24
    assert summary["answers"] == 1


def test_answer_as_text(echo: Instance) -> None:
    where = echo.where()
    done = run("send", *where, "hello", "--ppid", str(60 << 24), "--wait", "20")
    assert done.returncode == 0, done.stderr
    head, body = done.stdout.decode().splitlines()
    assert body == "hello"
    assert "PPID 1006632960 = 0x3c000000; in the other byte order 60 (ngap) = 0x0000003c" in head
    assert "in the wrong byte order" in head
    dump = run("send", *where, "414200ff", "--hex", "--wait", "20").stdout.decode().splitlines()[1]
    assert dump.startswith("00000000  41 42 00 ff ") and dump.endswith("|AB..|")


def test_send_from_a_file_and_from_input(echo: Instance, tmp_path: Path) -> None:
    where, file = echo.where(), tmp_path / "message"
    file.write_bytes(bytes(range(256)) * 100)
    for arguments, given in (["--file", str(file)], b""), ([], file.read_bytes()):
        done = run("send", *where, *arguments, "--wait", "20", "--json", "--unordered", "--lifetime", "20000", given=given)
        assert done.returncode == 0, done.stderr
        answer = objects(done.stdout)[1]
        assert bytes.fromhex(answer["hex"]) == file.read_bytes()
        assert answer["unordered"]


def test_no_answer(start: type[Instance]) -> None:
    listener = start("listen", "0", "--bind", LOCALHOST)
    done = run("send", *listener.where(), "hello", "--wait", "0.2")
    assert done.returncode == 3
    assert done.stderr == b"anysctp: no answer came within 0.2 s\n"
    assert listener.event("message")["text"] == "hello"


def test_refused(echo: Instance) -> None:
    host, _, *udp_port = echo.where()
    done = run("send", host, "1", *udp_port, "hello", "--json")
    assert done.returncode == 1
    assert done.stderr.startswith(b"anysctp: ") and done.stderr.count(b"\n") == 1
    assert objects(done.stdout)[0]["error"] == "ECONNREFUSED"


def test_an_empty_message() -> None:
    done = run("send", LOCALHOST, "5000")
    assert done.returncode == 1
    assert b"no empty messages" in done.stderr


def test_lines_both_ways(start: type[Instance]) -> None:
    listener = start("listen", "0", "--bind", LOCALHOST)
    client = start("connect", *listener.where(), "--ppid", "m3ua", "--stream", "1")
    client.event("associated")
    client.give(b"one\n\ntwo words\n")
    for text in "one", "two words":
        message = listener.event("message")
        assert (message["text"], message["ppid_name"], message["stream"]) == (text, "m3ua", 1)
    listener.give(b"back\n")
    assert client.event("message")["text"] == "back"
    summary = client.interrupt()
    assert (summary["messages_sent"], summary["messages_received"], summary["associations"]) == (2, 1, 1)
    assert listener.event("summary")["messages_received"] == 2
    assert listener.process.wait(30) == 0


def test_plain_output(echo: Instance) -> None:
    where = echo.where()
    assert run("connect", *where, given=b"one\ntwo").stdout == b"one\ntwo\n"
    assert run("connect", *where, "--format", "hex", given=b"00 01\nff\n").stdout == b"0001\nff\n"
    large = bytes(range(256)) * 1000
    assert run("connect", *where, "--format", "raw", given=large).stdout == large
    frames = b"".join(
        struct.pack("!IHHI", len(data), stream, flags, ppid) + data
        for data, stream, flags, ppid in ((b"a", 0, 0, 0), (b"bcd", 2, 0, 46), (b"\0" * 3000, 1, 1, 1 << 31))
    )
    framed = run("connect", *where, "--format", "framed", given=frames)
    assert (framed.returncode, framed.stderr) == (0, b"")
    # An unordered message may overtake the others.
    assert sorted(framed.stdout) == sorted(frames) and len(framed.stdout) == len(frames)
    wrong = run("connect", *where, "--format", "framed", given=frames[:-1])
    assert wrong.returncode == 1
    assert wrong.stderr == b"anysctp: the frames end in the middle of one\n"


def test_many_associations(start: type[Instance]) -> None:
    listener = start("listen", "0", "--bind", LOCALHOST, "--keep-listening")
    where = listener.where()
    clients = [start("connect", *where) for _ in range(3)]
    for client in clients:
        client.event("associated")
        listener.event("associated")
    listener.give(b"to all\n")
    for client in clients:
        assert client.event("message")["text"] == "to all"
        assert client.interrupt()["messages_received"] == 1
    assert listener.interrupt()["associations"] == 3


def test_a_program_for_each_association(start: type[Instance]) -> None:
    answers = 'while read -r line; do echo "$line, $ANYSCTP_PEER_HOST"; done'
    listener = start("listen", "0", "--bind", LOCALHOST, "-k", "--exec", answers)
    where = listener.where()
    for text in "one", "two":
        done = run("connect", *where, given=f"{text}\n".encode())
        assert done.stdout == f"{text}, {LOCALHOST}\n".encode()
    assert listener.interrupt()["associations"] == 2


def test_notifications(start: type[Instance]) -> None:
    listener = start("listen", "0", "--bind", LOCALHOST)
    client = start("connect", *listener.where(), "--streams", "7")
    up = listener.event("notification")
    assert (up["type"], up["state"], up["inbound_streams"]) == ("assoc_change", "comm_up", 7)
    client.process.kill()  # the kernel ends the association then, user space cannot
    if ENGINE == "kernel":
        assert "peer" in listener.event("ended")["how"]


def test_interrupted_before_an_association(start: type[Instance]) -> None:
    listener = start("listen", "0", "--bind", LOCALHOST)
    listener.where()
    assert listener.interrupt()["associations"] == 0


def test_many_messages(echo: Instance) -> None:
    lines = b"".join(b"%d\n" % number for number in range(5000))
    done = run("connect", *echo.where(), given=lines)
    assert done.stdout == lines
    assert echo.interrupt()["messages_sent"] == 5000
