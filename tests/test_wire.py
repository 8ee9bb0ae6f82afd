"""What may cross the wall, and what is refused."""

from __future__ import annotations

import socket
import struct
import time
from collections import Counter, OrderedDict, defaultdict
from typing import Any, NamedTuple

import msgspec
import numpy as np
import pytest

from autograder.exercise import Case
from autograder.kinds import arrays  # noqa: F401  (registers itself)
from autograder.kinds.functions import Function
from autograder.kinds.kind import Foreign
from autograder.wire.channel import MAX_FRAME, Channel, Closed, Late
from autograder.wire.messages import Answer, Call, Ready, Returned
from autograder.wire.values import MAX_ITEMS, Node, Value, WireError, pack, unpack

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
    {1, (2, 3)},
    set(),
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


class Point(NamedTuple):
    x: float
    y: float


LIKE = [
    (Mimic(3), 3),
    (Point(1.0, 2.0), (1.0, 2.0)),
    (OrderedDict(a=1), {"a": 1}),
    (defaultdict(list, a=[1]), {"a": [1]}),
    (Counter("aab"), {"a": 2, "b": 1}),
    (frozenset([1]), {1}),
    (np.array(["a", "b"]), ["a", "b"]),
    (np.array([(1, "x"), None], dtype=object), [(1, "x"), None]),
]


@pytest.mark.parametrize(("thing", "like"), LIKE, ids=repr)
def test_things_of_odd_types_arrive_as_what_they_are_like(thing: Any, like: Any) -> None:
    arrived = unpack(pack(thing))
    assert type(arrived) is type(like)
    assert arrived == like


def test_an_array_of_objects_that_are_numbers_arrives_as_one_of_numbers() -> None:
    arrived = unpack(pack(np.array([1, 2.5, 3.0], dtype=object)[1:]))
    assert arrived.dtype == np.float64
    assert arrived.tolist() == [2.5, 3]
    assert unpack(pack(np.array([1, 2.5, 2**70], dtype=object))) == [1, 2.5, 2**70]  # no dtype holds all as they are


def test_functions_go_in_and_never_come_out() -> None:
    """Else a guest could make the grader run what it likes."""
    square = Function("lambda x: x ** 2")
    assert unpack(pack(square, to_guest=True), in_guest=True)(3) == 9
    assert unpack(pack(square)) == Foreign("Function")
    for kind in ("function", "nonsense"):
        with pytest.raises(WireError):
            unpack(Node(kind, ["lambda: 1 / 0"]))


def test_who_writes_a_function_in_place_is_told_how_it_is_handed_over() -> None:
    slope = 3
    with pytest.raises(TypeError, match=r"it is a lambda, .* write Function\('lambda x: …'\), with the numbers in it"):
        Case((lambda x: slope * x,))
    with pytest.raises(ValueError, match=r"refers to slope; .* f'lambda x: \{p\} \* x'"):
        Function("lambda x: slope * x")


SELF: list[Any] = []
SELF.append(SELF)

STRANGE = [
    (object(), "object"),
    (1j, "complex"),
    (np.array([1j]), "ndarray"),
    (np.array(["2026-11-26"], dtype="datetime64[D]"), "ndarray"),
    (lambda: 0, "function"),
    ((i for i in "abc"), "generator"),
    ("x" * 200_000, "str"),
    (10**5000, "int"),
    (np.zeros((5000, 1000)), "ndarray"),
]


@pytest.mark.parametrize(("thing", "name"), STRANGE, ids=lambda v: v if isinstance(v, str) and len(v) < 20 else "")
def test_of_everything_else_only_the_types_name_crosses(thing: Any, name: str) -> None:
    arrived = unpack(pack(thing))
    assert isinstance(arrived, Foreign)
    assert arrived.type_name == name


def test_a_list_that_holds_itself_ends() -> None:
    deep: Any = unpack(pack(SELF))
    while isinstance(deep, list):
        (deep,) = deep
    assert isinstance(deep, Foreign)


def shared(depth: int) -> list[Any]:
    """Few objects, endless to write out."""
    return [shared(depth - 1)] * 10 if depth else []


@pytest.mark.parametrize(
    "thing", [[0] * 200_000, shared(12), {"a": [[0] * MAX_ITEMS]}], ids=["long", "shared", "within"]
)
def test_of_what_is_made_of_too_many_nothing_but_its_type_crosses(thing: Any) -> None:
    value = pack(thing)
    assert unpack(value) == Foreign(type(thing).__name__, f"more than {MAX_ITEMS} elements")
    assert len(msgspec.msgpack.encode(value)) < 100


def array(dtype: Any, data: Any, *shape: Any, scalar: Any = False) -> Node:
    return Node("array", [dtype, scalar, *shape], data)


LIES: list[Value] = [
    array("<f8", b"\0" * 23, 3),
    array("<f8", b"", -1),
    array("<f8", b"", 2**40, 2**40),
    array("<f8", b"", 0, 2**62),
    array("<f8", b"\0" * 8, 1.0),
    array("<f8", b"\0" * 8, True),
    array("|O", b"\0" * 8, 1),
    array("<U4", b"\0" * 16, 1),
    array("<M8[ns]", b"\0" * 8, 1),
    array("no dtype", b"\0", 1),
    array(8, b"\0", 1),
    array("<f8", None, 1),
    array("<f8", b"\0" * 8, *(1,) * 40),
    array("<f8", b"", Node("tuple", [1])),
    Node("int", ["f" * 100_000]),
    Node("int", ["__import__('os')"]),
    Node("int", [3]),
    Node("int", []),
    Node("bytes", ["text"]),
    Node("bytes", []),
    Node("dict", [Node("list", []), 1]),
    Node("dict", [1]),
    Node("set", [Node("list", [])]),
    Node("set", [1], b"more"),
    Node("foreign", ["name"]),
    Node("foreign", [1, 2]),
    Node("array", []),
]


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: str(lie)[:40])
def test_a_value_that_lies_about_itself_is_refused(lie: Value) -> None:
    with pytest.raises(WireError):
        unpack(lie)


def test_a_value_nested_too_deeply_is_refused() -> None:
    deep: Value = 1
    for _ in range(30):
        deep = Node("list", [deep])
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
    (frame(msgspec.msgpack.encode(Call("f", [], {}))), WireError),
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
