"""SCTP sockets on the kernel's stack or an embedded user-space one, with RFC 6458's calls and pysctp's.

The names of the module socket are here, too, and `sctp.socket` is that module, as in pysctp. A program can say
`from sctp import *` and use `socket.AF_INET` as well as `AF_INET`.

    server = sctp.create_server(("127.0.0.1", 0))
    client = sctp.create_connection(server.getsockname())
    client.sendv(b"hello", stream=3, ppid=42)
    connection, address = server.accept()
    data, info, _, _ = connection.recvv()

`sctp.aio` has associations for asyncio.
"""

import typing as _typing

if not _typing.TYPE_CHECKING:
    from socket import *  # noqa: F403 - first: what follows hides some of it
import socket as socket

from ._address import Address as Address
from ._address import AddressLike as AddressLike
from ._connect import create_connection as create_connection
from ._connect import create_server as create_server
from ._constants import *  # noqa: F403
from ._engine import EngineInfo as EngineInfo
from ._engine import configure_userspace as configure_userspace
from ._engine import engine_info as engine_info
from ._engine import features as features
from ._engine import get_default_engine as get_default_engine
from ._engine import set_default_engine as set_default_engine
from ._enums import *  # noqa: F403
from ._notification import notification as notification
from ._notification_types import *  # noqa: F403
from ._notifications import adaptation_event as adaptation_event
from ._notifications import assoc_change as assoc_change
from ._notifications import notification_factory as notification_factory
from ._notifications import notification_table as notification_table
from ._notifications import paddr_change as paddr_change
from ._notifications import pdapi_event as pdapi_event
from ._notifications import remote_error as remote_error
from ._notifications import send_failed as send_failed
from ._notifications import stream_reset_event as stream_reset_event
from ._number import RecvFlags as RecvFlags
from ._number import ResetDirections as ResetDirections
from ._option_table import OPTIONS as OPTIONS
from ._pysctp.groups import event_subscribe as event_subscribe
from ._pysctp.groups import initparams as initparams
from ._pysctp.ppid import ppid_mode as ppid_mode
from ._pysctp.records import assocparams as assocparams
from ._pysctp.records import initmsg as initmsg
from ._pysctp.records import paddrparams as paddrparams
from ._pysctp.records import rtoinfo as rtoinfo
from ._pysctp.sockets import sctpsocket as sctpsocket
from ._pysctp.sockets import sctpsocket_tcp as sctpsocket_tcp
from ._pysctp.sockets import sctpsocket_udp as sctpsocket_udp
from ._pysctp.warning import PysctpWarning as PysctpWarning
from ._pysctp.warning import check_companion as _check_companion
from ._raw import version as _version
from ._records import Message as Message
from ._records import NxtInfo as NxtInfo
from ._records import RcvInfo as RcvInfo
from ._records import SendOptions as SendOptions
from ._records import paddrinfo as paddrinfo
from ._records import sndrcvinfo as sndrcvinfo
from ._records import status as status
from ._socket import Socket as Socket

if _typing.TYPE_CHECKING:
    from socket import *  # type: ignore[assignment,no-redef]  # noqa: F403 - last: of two meanings the first counts

_check_companion()
__version__ = _version()
