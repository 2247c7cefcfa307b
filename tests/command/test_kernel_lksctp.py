"""send and listen against lksctp's sctp_darn."""

from __future__ import annotations

import re
import select
import subprocess
import time

from conftest import DEADLINE, LOCALHOST, Instance, run


def test_sctp_darn_to_listen(start: type[Instance]) -> None:
    listener = start("listen", "0", "--bind", LOCALHOST)
    host, port = listener.where()
    darn = ["sctp_darn", "-H", LOCALHOST, "-P", "0", "-h", host, "-p", port, "-s"]
    subprocess.run(darn, input=b"from sctp_darn\n", stdout=subprocess.DEVNULL, timeout=DEADLINE)
    assert bytes.fromhex(listener.event("message")["hex"]) == b"from sctp_darn\n\0"


def test_send_to_sctp_darn(start: type[Instance]) -> None:
    echo = start("echo", "0", "--bind", LOCALHOST)
    port = str(int(echo.where()[1]) + 1)  # sctp_darn cannot choose one: the next above the one just given out
    darn = subprocess.Popen(
        ["stdbuf", "-oL", "sctp_darn", "-H", LOCALHOST, "-P", port, "-l"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        until = time.monotonic() + DEADLINE
        while run("send", LOCALHOST, port, "hello", "--ppid", "ngap", "--stream", "2").returncode != 0:
            assert time.monotonic() < until
        output = b""
        while b"DATA(5)" not in output:  # it writes a zero over the last byte
            assert select.select([darn.stdout], [], [], max(0, until - time.monotonic()))[0], output
            output += darn.stdout.read1()
        assert re.search(rb"sinfo_stream 2\b", output), output
        assert re.search(rb"sinfo_ppid %d\b" % (60 << 24), output), output  # which it prints as it came
    finally:
        darn.kill()
        darn.communicate()
