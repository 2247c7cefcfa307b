"""Chunks with valid authentication (RFC 4895), with the key made of both sides' parameters."""

from __future__ import annotations

import hashlib
import hmac

import packets as p

SHA1 = 1


def offer(random: bytes, required: bytes) -> bytes:
    """The parameters that offer authentication and require it for these chunk types."""
    return p.parameter(p.RANDOM, random) + p.parameter(p.CHUNKS, required) + p.parameter(p.HMACS, p.numbers("H", SHA1))


def _vector(parameters: bytes) -> bytes:
    """One side's part of the key: these parameters with their headers, unpadded."""
    its = p.parameters_of(parameters)
    kinds = [kind for kind in (p.RANDOM, p.CHUNKS, p.HMACS) if kind in its]
    return b"".join(p.numbers("HH", kind, p.PARAMETER_HEADER + len(its[kind])) + its[kind] for kind in kinds)


def _by_value(vector: bytes) -> tuple[int, int]:
    return int.from_bytes(vector, "big"), len(vector)


def key(one: bytes, other: bytes) -> bytes:
    """The association's key, from the parameters of INIT and INIT ACK, without a shared key."""
    vectors = [_vector(one), _vector(other)]
    return b"".join(sorted(vectors, key=_by_value))


def signed(secret: bytes, *chunks: bytes) -> list[bytes]:
    unsigned = p.chunk(p.AUTH, p.numbers("HH", 0, SHA1) + bytes(hashlib.sha1().digest_size))
    digest = hmac.new(secret, unsigned + b"".join(chunks), hashlib.sha1).digest()
    return [p.chunk(p.AUTH, p.numbers("HH", 0, SHA1) + digest), *chunks]
