"""What may cross the wall, and what is refused."""

from __future__ import annotations

import socket
import struct
import time
from typing import Any

import msgspec
import numpy as np
import pytest

from autograder.wire.channel import MAX_FRAME, Channel, Closed, Late
from autograder.wire.messages import Answer, Call, Ready, Returned
from autograder.wire.values import Array, BigInt, Mapping, Opaque, Sequence, Value, WireError, pack, unpack

PLAIN = [
    None,
    True,
    -3,
    2**70,
    1.5,
    "ü",
    b"\0\xff",
    [1, (2, "x"), {"a": [None]}],
    {(1, 2): 3.0},
    np.arange(6, dtype=np.int8).reshape(2, 3),
    np.array(3.5),
    np.float32(1.25),
    np.zeros((0, 3)),
    np.array([True, False]),
    np.linspace(0, 1, 3, dtype=np.longdouble),
]


@pytest.mark.parametrize("thing", PLAIN, ids=repr)
def test_plain_things_arrive_as_they_were(thing: Any) -> None:
    encoded = msgspec.msgpack.encode(Returned(pack(thing), []))
    arrived = unpack(msgspec.msgpack.decode(encoded, type=Returned).value)
    assert type(arrived) is type(thing)
    if isinstance(thing, np.ndarray | np.generic):
        assert arrived.dtype == thing.dtype
        assert arrived.shape == thing.shape
        np.testing.assert_array_equal(arrived, thing)
    else:
        assert arrived == thing


def test_big_endian_and_strided_arrays_arrive_with_their_values() -> None:
    thing = np.arange(12, dtype=">f8").reshape(3, 4)[::2, ::-1]
    np.testing.assert_array_equal(unpack(pack(thing)), thing)


class Mimic(int):
    pass


SELF: list[Any] = []
SELF.append(SELF)

STRANGE = [
    (object(), "object"),
    (np.array([object()]), "ndarray"),
    (np.array(["text"]), "ndarray"),
    (1j, "complex"),
    (np.array([1j]), "ndarray"),
    (Mimic(3), "Mimic"),
    (lambda: 0, "function"),
    ((i for i in "abc"), "generator"),
    ("x" * 200_000, "str"),
    (10**5000, "int"),
    (np.zeros((5000, 1000)), "ndarray"),
]


@pytest.mark.parametrize(("thing", "name"), STRANGE, ids=lambda v: v if isinstance(v, str) and len(v) < 20 else "")
def test_of_everything_else_only_the_types_name_crosses(thing: Any, name: str) -> None:
    packed = pack(thing)
    assert isinstance(packed, Opaque)
    assert packed.type_name == name


def test_self_referring_and_endless_lists_end() -> None:
    deep: Any = unpack(pack(SELF))
    while isinstance(deep, list):
        (deep,) = deep
    assert isinstance(deep, Opaque)
    assert "more than" in str(unpack(pack(list(range(200_000))))[-1])


LIES: list[Value] = [
    Array("<f8", (3,), b"\0" * 23),
    Array("<f8", (-1,), b""),
    Array("<f8", (2**40, 2**40), b""),
    Array("<f8", (0, 2**62), b""),
    Array("|O", (1,), b"\0" * 8),
    Array("<U4", (1,), b"\0" * 16),
    Array("<M8[ns]", (1,), b"\0" * 8),
    Array("no dtype", (1,), b"\0"),
    Array("<f8", (1,) * 40, b"\0" * 8),
    BigInt("f" * 100_000),
    BigInt("__import__('os')"),
    Mapping([(Sequence("list", []), 1)]),
]


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: str(lie)[:40])
def test_a_value_that_lies_about_itself_is_refused(lie: Value) -> None:
    with pytest.raises(WireError):
        unpack(lie)


def test_a_value_nested_too_deeply_is_refused() -> None:
    deep: Value = 1
    for _ in range(30):
        deep = Sequence("list", [deep])
    with pytest.raises(WireError):
        unpack(deep)


def send_raw(data: bytes) -> Channel[Answer]:
    ours, theirs = socket.socketpair()
    theirs.sendall(data)
    theirs.close()
    return Channel(ours, Answer)


def frame(payload: bytes) -> bytes:
    return struct.pack("<I", len(payload)) + payload


FRAMES = [
    (frame(b"not msgpack at all"), WireError),
    (frame(b"\xc1"), WireError),
    (frame(msgspec.msgpack.encode({"type": "verdict", "score": 25})), WireError),
    (frame(msgspec.msgpack.encode({"type": "returned", "value": 1})), WireError),
    (frame(msgspec.msgpack.encode(Call("f", Sequence("tuple", []), Mapping([]), 1))), WireError),
    (frame(b"\x91" * 100_000), WireError),
    (struct.pack("<I", MAX_FRAME + 1), WireError),
    (struct.pack("<I", 1000) + b"short", Closed),
    (b"", Closed),
]


@pytest.mark.parametrize(("data", "error"), FRAMES, ids=range(len(FRAMES)))
def test_a_frame_that_is_none_is_refused(data: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        send_raw(data).receive(time.monotonic() + 5)


def test_a_message_that_does_not_come_is_late_and_not_waited_for() -> None:
    ours, theirs = socket.socketpair()
    with theirs, pytest.raises(Late):
        Channel[Answer](ours, Answer).receive(time.monotonic() + 0.05)


def test_a_message_arrives() -> None:
    assert send_raw(frame(msgspec.msgpack.encode(Ready()))).receive() == Ready()
