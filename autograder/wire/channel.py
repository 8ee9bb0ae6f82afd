"""Frames over a socket: a length in four bytes, then one msgpack message, with a deadline for each."""

from __future__ import annotations

import functools
import socket
import struct
import time
from collections.abc import Callable
from typing import Any, Generic, TypeVar

import msgspec

from autograder.wire.values import WireError

MAX_FRAME = 64 * 2**20
#: What is larger may have a narrower type: see `messages.LargeAnswer`.
SMALL_FRAME = 4 * 2**20
#: What is asked for at a time: as much as a socket holds, and no mapping of its own for the C library to make and to
#: give back, page by page.
_PART = 64 * 2**10
_LENGTH = struct.Struct("<I")
_ENCODER = msgspec.msgpack.Encoder()

Received = TypeVar("Received")
#: A time of time.monotonic(), or what says how long to wait until it is asked again, and raises when it is too late.
Deadline = float | Callable[[], float]


class Closed(ConnectionError):
    """The other side is gone."""


class Late(TimeoutError):
    """The deadline passed before a whole frame had come or gone."""


class Channel(Generic[Received]):
    """Sends any message, receives messages of the type `receives`, nothing else; large ones of `large`, if given."""

    def __init__(self, sock: socket.socket, receives: Any, large: Any = None) -> None:
        self._sock = sock
        self._decoder = decoder_of(receives)
        self._large = self._decoder if large is None else decoder_of(large)
        self.received = 0
        """Bytes of all messages so far."""

    def fileno(self) -> int:
        return self._sock.fileno()

    def close(self) -> None:
        self._sock.close()

    def send(self, message: msgspec.Struct, deadline: Deadline | None = None) -> None:
        """Raises Late, Closed, or WireError."""
        payload = encoded(message)
        if len(payload) > MAX_FRAME:
            raise WireError("a message is too large to cross")
        left = memoryview(_LENGTH.pack(len(payload)) + payload)
        while left:
            wait = _remaining(deadline)
            try:
                self._sock.settimeout(wait)
                left = left[self._sock.send(left) :]
            except TimeoutError:
                continue
            except OSError:
                raise Closed from None

    def receive(self, deadline: Deadline | None = None) -> Received:
        """The next message. Raises Late, Closed, or WireError for a frame that is not one."""
        (length,) = _LENGTH.unpack(self._read(_LENGTH.size, deadline))
        if length > MAX_FRAME:
            raise WireError("a message is too large to cross")
        payload = self._read(length, deadline)
        self.received += length
        message: Received = decoded(payload, self._decoder if length <= SMALL_FRAME else self._large)
        return message

    def _read(self, count: int, deadline: Deadline | None) -> bytearray:
        # Grown as bytes arrive: a frame that announces 64 MiB and sends none costs none.
        parts = bytearray()
        while len(parts) < count:
            wait = _remaining(deadline)
            try:
                self._sock.settimeout(wait)
                part = self._sock.recv(min(count - len(parts), _PART))
            except TimeoutError:
                continue
            except OSError:
                raise Closed from None
            if not part:
                raise Closed
            parts += part
        return parts


def encoded(message: msgspec.Struct) -> bytes:
    return _ENCODER.encode(message)


@functools.cache
def decoder_of(messages: Any) -> msgspec.msgpack.Decoder[Any]:
    """The one for this type of messages: to make one takes longer than to use it a hundred times."""
    return msgspec.msgpack.Decoder(messages)


def decoded(payload: bytes | bytearray | msgspec.Raw, decoder: msgspec.msgpack.Decoder[Any]) -> Any:
    """Raises WireError for what is not one of the decoder's messages."""
    try:
        return decoder.decode(payload)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise WireError("a message is not one that the protocol knows") from None


def _remaining(deadline: Deadline | None) -> float | None:
    if deadline is None:
        return None
    if callable(deadline):
        return deadline()
    remaining = deadline - time.monotonic()
    if remaining <= 0:
        raise Late
    return remaining
