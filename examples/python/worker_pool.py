"""Three workers, each with an association of its own. worker_pool.py [HOST] [PORT]"""

import logging
import queue
import sys
import threading
from contextlib import suppress

import sctp

WORKERS = 3
logging.basicConfig(stream=sys.stdout, level=logging.INFO, format="%(message)s")  # print mixes the lines of several threads
associations: queue.Queue[sctp.sctpsocket_tcp] = queue.Queue()


def work(number: int) -> None:
    while True:
        with associations.get() as association:
            logging.info("worker %d has taken %d", number, association.getpeername()[1])
            try:
                for message in association:
                    if not message.notification:  # such as that of the end, to which the server has subscribed
                        association.sendv(message.data.upper(), stream=message.info.stream)
            except ConnectionError as error:
                logging.error("worker %d: %s", number, error)
        logging.info("worker %d is free", number)


host, port = (sys.argv[1:] + ["127.0.0.1", "0"][len(sys.argv) - 1 :])[:2]
with suppress(KeyboardInterrupt), sctp.create_server((host, int(port)), style=sctp.UDP_STYLE) as server:
    server.set_event(sctp.NotificationType.ASSOC_CHANGE)
    logging.info("listening at %s port %d", *server.getsockname()[:2])
    for number in range(1, WORKERS + 1):
        threading.Thread(target=work, args=(number,), daemon=True).start()
    while True:
        event = server.recvv().notification
        if isinstance(event, sctp.assoc_change) and event.state == sctp.AssocChangeState.COMM_UP:
            associations.put(server.peeloff(event.assoc_id))  # with the messages that have come since
