"""INITs, cookies and restarts, in every order except the usual one."""

from __future__ import annotations

import random

import authentication
import packets as p
from attack import SERVERS, Attack, case
from cases.chunks import TYPES, bodies
from peer import CALM, PLAIN, Peer
from victim import MOST_ASSOCIATIONS

COOKIE_ACKED = p.chunk(p.COOKIE_ACK)
EXTREME_INITS = [
    {"out": 0}, {"into": 0}, {"out": 65535, "into": 65535}, {"window": 0}, {"window": 1}, {"window": 0xFFFFFFFF},
    {"out": 1, "into": 1},
]  # fmt: skip
MANY_ADDRESSES = b"".join(p.parameter(p.IPV4, bytes([127, 1, number >> 8, number & 255])) for number in range(2000))
ODD_ADDRESSES = b"".join(p.parameter(p.IPV4 if len(each) == 4 else p.IPV6, each) for each in (
    bytes(4), b"\xff" * 4, bytes([224, 0, 0, 1]), bytes([127, 0, 0, 1]), bytes([127, 0, 0, 1]),
    bytes(16), b"\xff" * 16, bytes(15) + b"\1", b"\xfe\x80" + bytes(13) + b"\1",
))  # fmt: skip


def with_data_under_way(attack: Attack) -> Peer:
    """Leaves unacknowledged data of the victim, and incomplete messages of the peer."""
    peer = attack.peer()
    peer.send(peer.message(b"much"))
    peer.send(peer.fragment(peer.next_tsn(), 1, 0, b"b" * 5000, p.FIRST), peer.fragment(peer.next_tsn(3), 2, 0, b"b", p.FIRST))
    peer.still_there()
    return peer


def restart(peer: Peer, **different: int) -> Peer:
    """An INIT from the same addresses and ports, with its own tag."""
    peer.tag = peer.tag ^ 1
    peer.first_tsn = peer.tsn = peer.tsn + 1000 & p.MAX_TSN
    peer.heard.clear()
    peer.take_answer(peer.exchange(p.INIT_ACK, peer.init(**different), tag=0))
    return peer


@case()
def init_of_a_live_association(attack: Attack) -> None:
    """INITs with the association's tag and TSN or others, from its path or another, with addresses."""
    peer = attack.peer()
    other = attack.other_socket_of(peer)
    for sender in (other, peer):
        for tag in (peer.tag, peer.tag ^ 1, peer.its_tag, 1):
            for tsn in (peer.first_tsn, peer.tsn, 0):
                for parameters in (b"", peer.parameters, ODD_ADDRESSES, MANY_ADDRESSES[:40000], p.parameter(0xC000, length=0)):
                    sender.send(p.init(tag, tsn, parameters), tag=0)
                # The victim asks the association's peer whether it has restarted, and gets an answer in time.
                while peer.receive(0):
                    continue
    peer.exchange(p.I_DATA if peer.interleaves else p.DATA, peer.message(b"echo"))


@case(roles=SERVERS)
def flood_of_inits(attack: Attack) -> None:
    """INITs from 1000 ports; a cookie costs no memory."""
    stranger = attack.stranger()
    for number in range(1000):
        stranger.port = 1024 + number
        stranger.send(stranger.init(), tag=0)
        if number % 16 == 0:
            stranger.ask()


@case(profiles=(CALM,), roles=("many",))
def associations_without_end(attack: Attack) -> None:
    """As many associations as the program allows, and one more for each that ends. Others are refused at once, and cost
    nothing. The timers are those that no machine is too slow for: an association that is lost makes room."""
    ports = iter(range(2000, 65536))

    def stranger() -> Peer:
        peer = attack.stranger()
        peer.port = next(ports)
        return peer

    peers = [stranger().connect() for _ in range(MOST_ASSOCIATIONS - 1)]  # one is that of the HEARTBEATs (watch.py)
    for _ in range(2):
        refused = stranger()
        refused.ask()
        for _ in range(3):
            cause = refused.exchange(p.ABORT, p.chunk(p.COOKIE_ECHO, refused.cookie), refused.message(b"much")).value
            assert cause[:2] == p.numbers("H", p.OUT_OF_RESOURCE), f"refused with the cause {cause!r}"
        ended = peers.pop()
        ended.exchange(p.SHUTDOWN_ACK, p.chunk(p.SHUTDOWN, p.numbers("I", ended.its_tsn)))
        ended.send(p.chunk(p.SHUTDOWN_COMPLETE))
        peers.append(refused.connect())
    assert all(peer.still_there() for peer in peers)


@case(roles=SERVERS)
def extreme_inits(attack: Attack) -> None:
    for number, different in enumerate(EXTREME_INITS):
        for parameters in (b"", MANY_ADDRESSES[:50000], ODD_ADDRESSES):
            peer = attack.stranger()
            peer.parameters += parameters
            peer.port = 2000 + number
            peer.send(peer.init(**different), tag=0)
            answer = peer.expect(p.INIT_ACK, p.ABORT)
            if answer.kind == p.INIT_ACK:
                peer.take_answer(answer)
                for _ in range(3):
                    peer.send(p.chunk(p.COOKIE_ECHO, peer.cookie), peer.message(b"much"))
            peer.close()


@case(roles=SERVERS)
def cookie_again(attack: Attack) -> None:
    """The COOKIE ECHO again, many times, with and without data, before and after messages."""
    peer = attack.peer()
    for number in range(100):
        peer.send(p.chunk(p.COOKIE_ECHO, peer.cookie), *([peer.message(b"echo")] if number % 3 else []))
    peer.send(*[p.chunk(p.COOKIE_ECHO, peer.cookie)] * 20, peer.message(b"echo"))
    assert peer.still_there(), f"a cookie that came again has ended the association: {peer.end}"


@case(roles=SERVERS)
def init_again(attack: Attack) -> None:
    """The association's own INIT, late: also from another UDP port, and after a close while data is still delivered."""
    for closed in (False, True) if attack.role == "one" else (False,):
        for moved in (False, True):
            peer = attack.peer()
            peer.send(*map(peer.message, (b"much", b"close") if closed else (b"much",)))
            sender = attack.other_socket_of(peer) if moved else peer
            for _ in range(5):
                sender.send(peer.init(), tag=0)
                assert peer.still_there(), f"{closed=}, {moved=}: its own INIT has ended the association: {peer.end}"
            assert not moved or not sender.receive(0), "its own INIT is refused"
            peer.close()


@case(roles=("one",))
def init_while_it_closes(attack: Attack) -> None:
    """The association's own INIT, at every moment while its socket is being closed."""
    for _ in range(50):
        peer = attack.peer()
        peer.send(*map(peer.message, (b"much", b"close")))
        for _ in range(20):
            peer.send(peer.init(), tag=0)
        assert peer.still_there(), f"its own INIT has ended the association: {peer.end}"
        peer.close()


@case(roles=("one",))
def cookie_after_close(attack: Attack) -> None:
    """The COOKIE ACK was lost, and the socket is closed: a peer without COOKIE ACK accepts no SHUTDOWN."""
    for words in ((b"close",), (b"much", b"close")):
        peer = attack.stranger()
        peer.ask()
        echo = p.chunk(p.COOKIE_ECHO, peer.cookie)
        peer.send(echo, *map(peer.message, words))
        peer.expect(p.SHUTDOWN, p.DATA, p.I_DATA)
        peer.heard.clear()
        peer.exchange(p.COOKIE_ACK, echo)
        peer.close()


@case(roles=("many",))
def cookie_while_it_aborts(attack: Attack) -> None:
    """The cookie again, at every moment while a thread of the program aborts the association."""
    for _ in range(100):
        peer = attack.peer()
        peer.send(peer.message(b"close"))
        for _ in range(20):
            peer.send(p.chunk(p.COOKIE_ECHO, peer.cookie))
        peer.close()


@case(roles=("client",))
def both_begin_and_one_closes(attack: Attack) -> None:
    """Both sides send an INIT; the socket, peeled off before the association is up, is closed before the COOKIE ECHO comes."""
    peer = attack.other()
    attack.victim.peel_off(attack.profile, peer.udp_port, peer.port)
    peer.take_init()
    peer.ask()
    attack.victim.close_peeled_off()
    peer.exchange(p.COOKIE_ACK, p.chunk(p.COOKIE_ECHO, peer.cookie))
    assert b"hello" in peer.its_data().value


@case(roles=SERVERS)
def cookie_of_before(attack: Attack) -> None:
    """Cookies after the association's end, and with another one's tag."""
    peer = attack.peer()
    cookie, tag = peer.cookie, peer.its_tag
    peer.send(p.chunk(p.ABORT))
    for wrong in (tag, tag ^ 1, 0):
        for _ in range(10):
            peer.send(p.chunk(p.COOKIE_ECHO, cookie), tag=wrong)
    next_one = attack.peer()
    next_one.send(p.chunk(p.COOKIE_ECHO, cookie))
    next_one.send(p.chunk(p.COOKIE_ECHO, cookie), tag=tag)
    peer.close()


@case(roles=SERVERS)
def changed_cookies(attack: Attack) -> None:
    """Each byte and each length changed; the valid cookie still works."""
    peer = attack.stranger()
    peer.ask()
    right = peer.cookie
    for at in range(len(right)):
        wrong = right[:at] + bytes([right[at] ^ 1 << attack.rng.randrange(8)]) + right[at + 1 :]
        peer.send(p.chunk(p.COOKIE_ECHO, wrong))
    for size in range(0, len(right), 3):
        peer.send(p.chunk(p.COOKIE_ECHO, right[:size]))
    for more in (1, 4, 100, 50000):
        peer.send(p.chunk(p.COOKIE_ECHO, right + bytes(more)))
    peer.heard.clear()
    peer.send(p.chunk(p.COOKIE_ECHO, right))
    peer.expect(p.COOKIE_ACK)


@case(profiles=("extended",), roles=SERVERS)
def authenticated_cookies(attack: Attack) -> None:
    """With valid and invalid signatures; of peers that want every type of chunk signed, and with invalid lists."""
    odd = [bytes(range(256)), bytes(range(256)) * 100, bytes([p.COOKIE_ECHO, p.DATA, p.HEARTBEAT, p.SACK]), bytes([p.INIT] * 9)]
    for required in odd:
        for random_number in (bytes(32), bytes(1), bytes(20000)):
            peer = attack.stranger()
            peer.parameters += authentication.offer(random_number, required)
            peer.send(peer.init(), tag=0)
            answer = peer.expect(p.INIT_ACK, p.ABORT)
            if answer.kind == p.INIT_ACK:
                peer.take_answer(answer)
                echo = p.chunk(p.COOKIE_ECHO, peer.cookie)
                right = peer.signed(echo)
                peer.send(right[0][:-1] + b"x", echo, peer.message(b"echo"))
                peer.send(p.chunk(p.AUTH, b"\0"), *right)
                peer.send(*right, peer.message(b"much"))
                peer.send(*peer.signed(echo, peer.message(b"much")))
            peer.close()
    peer = attack.stranger()
    peer.ask()
    peer.exchange(p.COOKIE_ACK, *peer.signed(p.chunk(p.COOKIE_ECHO, peer.cookie)))


@case(profiles=("plain", "extended"), roles=SERVERS)
def chunk_list_of_a_peer_without_authentication(attack: Attack) -> None:
    """Who wants chunks to be signed, but does not list AUTH among its extensions, gets an association without signatures."""
    peer = attack.stranger()
    peer.parameters = p.parameter(p.SUPPORTED_EXTENSIONS, PLAIN) + authentication.offer(bytes(32), bytes([p.DATA, p.SACK]))
    peer.connect()
    peer.send(peer.message(b"echo"))
    assert peer.its_data().value.endswith(b"echo")


@case(roles=SERVERS)
def restarts(attack: Attack) -> None:
    """With data in flight, with more and with fewer streams, repeatedly, and with the cookies of two restarts mixed."""
    peer = with_data_under_way(attack)
    cookies = []
    for different in ({}, {"out": 1, "into": 1}, {"out": 65535, "into": 65535}, {"into": 1}, {"out": 2}) * 3:
        restart(peer, **different)
        cookies.append((peer.its_tag, peer.cookie))
        peer.exchange(p.COOKIE_ACK, p.chunk(p.COOKIE_ECHO, peer.cookie))
        peer.alive, peer.sequence = True, 0
        peer.send(peer.message(b"much"), peer.fragment(peer.next_tsn(), 60, 0, b"b" * 5000, p.FIRST))
        peer.send(peer.fragment(peer.next_tsn(), 0, peer.sequence, b"b" * 5000, p.FIRST))
    attack.rng.shuffle(cookies)
    for tag, cookie in cookies:
        peer.send(p.chunk(p.COOKIE_ECHO, cookie), tag=tag)
    for tag, _ in cookies:
        peer.send(p.chunk(p.ABORT), tag=tag)


@case(roles=SERVERS)
def restart_that_is_never_finished(attack: Attack) -> None:
    """The association continues in the meantime, with its own tags."""
    peer = attack.peer()
    tags = peer.tag, peer.its_tag, peer.first_tsn, peer.tsn
    for number in range(50):
        peer.tag = number + 1
        peer.send(peer.init(), tag=0)
    peer.tag, peer.its_tag, peer.first_tsn, peer.tsn = tags
    assert peer.still_there(), f"INITs alone have ended the association: {peer.end}"


@case(roles=SERVERS)
def restart_from_elsewhere(attack: Attack) -> None:
    """From another UDP port, and with an address that the association does not have: the association continues in any case."""
    peer = attack.peer()
    other = attack.other_socket_of(peer)
    for parameters in (b"", p.parameter(p.IPV4, bytes([127, 0, 0, 7]))):
        other.parameters = peer.parameters + parameters
        for _ in range(20):
            other.send(other.init(), tag=0)
    assert peer.still_there(), f"an INIT from elsewhere has ended the association: {peer.end}"


@case(roles=SERVERS)
def restart_at_each_moment_of_the_end(attack: Attack) -> None:
    for moment in ("end", "much", "close"):
        for shutdown in (False, True):
            peer = attack.peer()
            peer.send(peer.message(b"much"), peer.message(moment.encode()))
            if shutdown:
                peer.send(p.chunk(p.SHUTDOWN, p.numbers("I", peer.its_tsn)))
            peer.tag ^= 1
            for _ in range(3):
                peer.send(peer.init(), tag=0)
            answer = peer.expect(p.INIT_ACK, p.SHUTDOWN_ACK, p.ABORT)
            if answer.kind == p.INIT_ACK:
                peer.take_answer(answer)
                peer.send(p.chunk(p.COOKIE_ECHO, peer.cookie), peer.message(b"much"))
            peer.close()


@case(roles=("client",))
def answers_to_an_init(attack: Attack) -> None:
    """INIT ACKs without a cookie, with invalid numbers, with thousands of addresses, twice."""
    cookie = p.parameter(p.STATE_COOKIE, b"C" * 40)
    variants = [b"", cookie, cookie * 2, p.parameter(p.STATE_COOKIE), p.parameter(p.STATE_COOKIE, bytes(50000)),
                MANY_ADDRESSES[:50000] + cookie, ODD_ADDRESSES + cookie]  # fmt: skip
    for parameters in variants:
        for different in ({}, *EXTREME_INITS):
            peer = attack.stranger()
            peer.take_init()
            for _ in range(2):
                peer.send(peer.init_ack(parameters, **different))
            peer.send(COOKIE_ACKED, peer.message(b"much"))
            peer.send(peer.init_ack(parameters, **different), COOKIE_ACKED)
            peer.close()
    peer = attack.stranger()
    peer.take_init()
    peer.send(p.init(0, 1, cookie, kind=p.INIT_ACK))


@case(roles=("client",))
def simultaneous_inits(attack: Attack) -> None:
    """A server that has got an INIT also sends one, with its own tag and with others; and answers its own cookies."""
    for answer_first in (False, True):
        peer = attack.stranger()
        peer.take_init()
        if answer_first:
            peer.send(peer.init_ack())
        cookies = []
        for tag in (peer.tag, peer.tag ^ 1, peer.tag):
            peer.send(p.init(tag, peer.first_tsn, peer.parameters), tag=0)
            answer = peer.expect(p.INIT_ACK)
            cookies.append((int.from_bytes(answer.value[:4], "big"), p.parameters_of(answer.value[16:])[p.STATE_COOKIE]))
        for tag, cookie in (*cookies, *reversed(cookies)):
            peer.send(p.chunk(p.COOKIE_ECHO, cookie), peer.message(b"much"), tag=tag)
        peer.close()


@case(roles=("client",))
def init_answered_by(attack: Attack) -> None:
    """Anything but the expected INIT ACK, or later COOKIE ACK."""
    for with_init_ack in (False, True):
        for kind in TYPES:
            peer = attack.stranger()
            peer.take_init()
            if with_init_ack:
                peer.send(peer.init_ack())
            peer.send(p.chunk(kind, bodies(peer)[kind]), tag=0 if kind == p.INIT else None)
            peer.send(p.chunk(kind, bodies(peer)[kind], flags=1))
            peer.close()


@case(profiles=("plain",), roles=SERVERS)
def shuffled(attack: Attack) -> None:
    """All chunks of a handshake, from several strangers behind one port, in any order and number."""
    rng: random.Random = attack.rng
    peers = []
    for _ in range(8):
        peer = attack.stranger()
        peer.port = 3000
        peer.ask()
        peers.append(peer)
    parts = [lambda peer: peer.send(peer.init(), tag=0), lambda peer: peer.send(p.chunk(p.COOKIE_ECHO, peer.cookie)),
             lambda peer: peer.send(p.chunk(p.COOKIE_ECHO, peer.cookie), peer.message(b"much")),
             lambda peer: peer.send(p.chunk(p.ABORT)), lambda peer: peer.send(peer.message(b"echo"))]  # fmt: skip
    for _ in range(500):
        rng.choice(parts)(rng.choice(peers))
