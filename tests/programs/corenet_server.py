"""pycrate's CorenetServer, with S1AP and NGAP at free ports. It prints these, serves when told to, and ends with its stdin.

It is started with its switches alone, as its users start it: without the authentication centre and the forwarder of
packets, which have nothing to do with SCTP.
"""

from __future__ import annotations

import sys
import threading
from types import ModuleType

import sctp

answers, sys.stdout = sys.stdout, sys.stderr  # pycrate prints much while it is loaded

#: The names that pycrate imports from CryptoMobile and pycomp128, the cryptography of the authentication centre. These are
#: not in the Python package index. Nothing here calls them: no telephone comes to these base stations.
CRYPTOGRAPHY = {
    "CryptoMobile.conv": ["conv_102_C2", "conv_102_C3", "conv_401_A2", "conv_501_A2", "conv_501_A4"],
    "CryptoMobile.ECIES": ["ECIES_HN"],
    "CryptoMobile.Milenage": ["Milenage"],
    "CryptoMobile.TUAK": ["TUAK"],
    "CryptoMobile.utils": ["CMException", "xor_buf"],
    "pycomp128": ["comp128v1", "comp128v2", "comp128v3"],
}
for module, names in CRYPTOGRAPHY.items():
    sys.modules[module] = ModuleType(module)
    vars(sys.modules[module]).update(dict.fromkeys(names))

from pycrate_corenet.Server import CorenetServer  # noqa: E402
from pycrate_corenet.utils import log  # noqa: E402


class Server(CorenetServer):  # type: ignore[misc]
    SERVER_HNB: dict[str, object] = {}
    SERVER_ENB = {**CorenetServer.SERVER_ENB, "IP": "127.0.0.1", "port": 0, "GTPU": "127.0.0.1"}
    SERVER_GNB = {**CorenetServer.SERVER_GNB, "IP": "127.0.0.1", "port": 0, "GTPU": "127.0.0.1"}
    AUCd = GTPUd = None


log.__defaults__ = ("", True, True, None)  # to stdout instead of a file in /tmp
server = Server(serving=False, threaded=False)
ports = [listener.getsockname()[1] for listener in server.SCTPServ]
print("listening", *ports, sctp.engine_info().udp_port, file=answers, flush=True)
sys.stdin.readline()
serving = threading.Thread(target=server._serve)
serving.start()
sys.stdin.read()
server.stop()
serving.join()
