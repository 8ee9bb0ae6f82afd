"""The host's decoder, under whatever a guest may send: it gives a value or refuses, and nothing else. The long form,
guided by coverage, is `make fuzz` (tests/fuzz_wire.py)."""

from __future__ import annotations

import tracemalloc

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.kinds import arrays  # noqa: F401  (registers itself)
from autograder.wire.channel import MAX_FRAME, SMALL_FRAME
from autograder.wire.messages import CellRan, Returned, Stream
from autograder.wire.values import MAX_ITEMS, Node, Value, WireError
from tests.frames import read_frame, understood

PLAIN = st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats() | st.text(max_size=50)
DTYPES = st.sampled_from(["<f8", "<f4", "|b1", "<i8", "|u1", "|O", "<U3", "nonsense"])
ARRAYS = st.builds(
    lambda dtype, scalar, shape, data: Node("array", [dtype, scalar, *shape], data),
    DTYPES,
    st.booleans(),
    st.lists(st.integers(-3, 2**40), max_size=4),
    st.binary(max_size=64),
)
KINDS = st.sampled_from(
    ["list", "tuple", "dict", "set", "int", "bytes", "foreign", "array", "function", "layer", "model"]
)
VALUES: st.SearchStrategy[Value] = st.recursive(
    PLAIN | ARRAYS | st.builds(lambda digits: Node("int", [digits]), st.text("0123456789abcdefx-", max_size=20)),
    lambda inner: st.builds(Node, KINDS, st.lists(inner, max_size=4), st.none() | st.binary(max_size=9)),
    max_leaves=10,
)
MESSAGES = st.builds(Returned, VALUES, st.lists(VALUES, max_size=3)).map(msgspec.msgpack.encode)


@settings(max_examples=600, deadline=None)
@given(st.binary(max_size=500))
def test_noise_is_refused(payload: bytes) -> None:
    understood(payload)


@settings(max_examples=600, deadline=None)
@given(MESSAGES, st.data())
def test_messages_with_a_few_other_bytes_are_read_or_refused(payload: bytes, data: st.DataObject) -> None:
    changed = bytearray(payload)
    for _ in range(data.draw(st.integers(0, 3))):
        changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
    understood(bytes(changed[: data.draw(st.integers(1, len(changed)))]))


@settings(max_examples=300, deadline=None)
@given(MESSAGES)
def test_what_is_well_formed_is_read(payload: bytes) -> None:
    """Or refused as a value; the message itself is understood."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("tests.frames.unpack", lambda value: None)
        assert understood(payload)


# What is small on the wire and large in memory: an honest frame of such a size would be an array.
_NIL = b"\xc0"
_ARRAY_32, _MAP_32 = b"\xdd", b"\xdf"


def returned(value: bytes) -> bytes:
    return b"\x83\xa4type\xa8returned\xa5value" + value + b"\xa9arguments\x90"


def sequence(items: bytes) -> bytes:
    return b"\x93\xa4list" + items + _NIL


def many(count: int, item: bytes, header: bytes = _ARRAY_32) -> bytes:
    return header + count.to_bytes(4, "big") + count * item


SWOLLEN = [
    ("nothings", returned(sequence(many(20_000_000, _NIL)))),
    ("pairs", returned(b"\x93\xa4dict" + many(6_000_000, _NIL) + _NIL)),
    ("lists of lists", returned(sequence(many(200, sequence(many(100_000, _NIL)))))),
    ("announced, never sent", returned(sequence(_ARRAY_32 + b"\xff\xff\xff\xff"))),
    ("outputs", b"\x82\xa4type\xa3ran\xa7outputs" + many(500_000, msgspec.msgpack.encode(Stream("stdout", "")))),
    (
        "keys of a display",
        b"\x82\xa4type\xa3ran\xa7outputs\x91\x82\xa4type\xa7display\xa4data" + many(999, b"\xa1a\xa0", _MAP_32),
    ),
]


@pytest.mark.parametrize("payload", [payload for _, payload in SWOLLEN], ids=[name for name, _ in SWOLLEN])
def test_a_frame_takes_little_more_room_than_it_has(payload: bytes) -> None:
    assert len(payload) <= MAX_FRAME
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    try:
        assert not understood(payload)
        most = tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()
    # The frame itself, while it is read in pieces; and what was built before it was refused.
    assert most < 2 * len(payload) + 30 * SMALL_FRAME


def test_an_honest_large_answer_is_read() -> None:
    array = Node("array", ["<f8", False, 1_000, 1_000], bytes(8_000_000))
    nested = Node("list", [array, Node("tuple", [array, 3])])
    for value in (array, nested, Node("dict", ["picture", array])):
        assert understood(msgspec.msgpack.encode(Returned(value, [array])))


def test_the_most_that_is_packed_is_read() -> None:
    value = Node("list", [0] * (MAX_ITEMS - 1))
    assert understood(msgspec.msgpack.encode(Returned(value, [])))
    assert understood(msgspec.msgpack.encode(CellRan([Stream("stdout", "x" * 2**21)])))


def test_the_reader_of_frames_finds_what_is_wrong() -> None:
    """Else the tests above could not fail."""
    with pytest.raises(WireError):
        read_frame(b"\xc1")
