"""One frame, read as the host reads it: through a socket, then into Python objects."""

from __future__ import annotations

import socket
import struct
import threading
import time

from autograder.sandbox.guest import read
from autograder.wire.channel import Channel
from autograder.wire.messages import Answer, Answers, LargeAnswer, Returned
from autograder.wire.values import WireError, unpack

_AT_ONCE = 100_000  # what a socket takes without anybody reading


def understood(payload: bytes) -> bool:
    """Whether it is a message. Anything but a message or a WireError is an error of ours."""
    try:
        answer = read_frame(payload)
        for one in map(read, answer.answers) if isinstance(answer, Answers) else [answer]:
            if isinstance(one, Returned):
                for value in (one.value, *one.arguments):
                    unpack(value)
    except WireError:
        return False
    return True


def read_frame(payload: bytes) -> Answer:
    """Raises WireError."""
    ours, theirs = socket.socketpair()
    frame = struct.pack("<I", len(payload)) + payload
    with ours, theirs:
        if len(frame) <= _AT_ONCE:
            theirs.sendall(frame)
        else:
            threading.Thread(target=_send, args=(theirs, frame), daemon=True).start()
        return Channel[Answer](ours, Answer, LargeAnswer).receive(time.monotonic() + 60)


def _send(end: socket.socket, frame: bytes) -> None:
    try:
        end.sendall(frame)
    except OSError:
        return  # it was refused before all of it was sent
