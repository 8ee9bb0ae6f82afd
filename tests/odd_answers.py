"""Answers of a guest that answers anything at all: odd values, values that are nearly right, exceptions with any name
and place, models with any settings; as bytes on the wire."""

from __future__ import annotations

import builtins
import json
import random
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import msgspec
import numpy as np

from autograder.sandbox.guest import read
from autograder.sandbox.outcome import Error, Missing, Value
from autograder.sandbox.question import Question
from autograder.wire.messages import Absent, CellRan, Failure, Prepare, Raised, Returned, Single
from autograder.wire.values import Node, pack

_DTYPES = [
    *("<f8", "<f4", "<f2", "<f16", "|b1", "|i1", "<i8", "|u1", "<u8", "<i4"),
    *("|O", "<U3", "<c16", "<M8[s]", "nonsense"),
]
_TEXTS = [
    "",
    "a",
    "a b",
    "a  b\n",
    "valid",
    "\x00\x1b[2J\u202e",
    "0x",
    "<script>",
    "{name}",
    "{0}",
    "%s",
    "가",
    "x" * 3_000,
]
_TYPES = [
    "int",
    "list",
    "ndarray",
    "ellipsis",
    "generator",
    "NoneType",
    "Sequential",
    "EagerTensor",
    "DataFrame",
    "h_3_w_7",
]
_REMARKS = ["", "dtype object", "dtype complex128", "nested too deeply", "more than 100000 elements", "odd"]
_EXCEPTIONS = [
    name for name, thing in vars(builtins).items() if isinstance(thing, type) and issubclass(thing, BaseException)
]
_OWN_EXCEPTIONS = [
    "Own",
    "ModelTooLarge",
    "ComputesNothing",
    "TooSlow",
    "NotTaken",
    "(Stopped)",
    "__import__",
    "print",
    "",
]
_INTEGERS = [0, 1, 2, 3, 7, 12, 26, 2**31, -1, -3, 2**63 - 1, -(2**63), 2**53 + 1]
_FLOATS = [0.0, -0.0, 1.0, 0.5, 12.0, 1e-320, 1e308, -1e308, float("inf"), float("-inf"), float("nan")]
_LAYERS = [
    *("InputLayer", "Conv2D", "Dense", "MaxPooling2D", "AveragePooling2D", "Flatten", "Dropout", "Rescaling", "ReLU"),
    *(
        "Activation",
        "Softmax",
        "GlobalMaxPooling2D",
        "GlobalAveragePooling2D",
        "Elu",
        "Lambda",
        "LSTM",
        "own Layer",
        "",
    ),
]
_SETTINGS = [
    *("filters", "units", "kernel_size", "pool_size", "strides", "padding", "activation", "use_bias", "rate", "scale"),
    *("offset", "axis", "keepdims", "groups", "dilation_rate", "data_format", "batch_shape", "max_value", "threshold"),
]
_NESTED = "what is nested"
_NESTINGS = [
    ("[", "]"),
    ('{"class_name": "Activation", "config": {"activation": ', "}}"),
    ('{"config": {}, "class_name": ', "}"),
]


class OddAnswers:
    """Which follow from `seed`."""

    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed)

    def often(self, share: float) -> bool:
        return self._random.random() < share

    def value(self, depth: int = 3) -> Any:
        """Anything that may stand on the wire as a value."""
        pick = self._random.choice
        made: list[Callable[[], Any]] = [
            lambda: pick([None, True, False]),
            lambda: pick(_INTEGERS),
            lambda: pick(_FLOATS),
            lambda: pick(_TEXTS),
            lambda: Node("int", [pick(["0x" + "f" * 1_000, "-0x1" + "0" * 900, hex(10**30), hex(10**40), "12", "0x"])]),
            lambda: Node("bytes", [], pick([b"", b"xy", b"\xff"])),
            lambda: Node("foreign", [pick(_TYPES), pick(_REMARKS)]),
            self._array,
        ]
        if depth:
            made += [lambda: self._made_of_others(depth)] * 5 + [self._frame, self.model]
        return pick(made)()

    def nearly(self, value: Any, share: float = 0.1) -> Any:
        """A value in which some part is another."""
        if self.often(share):
            return self.value(2)
        if not isinstance(value, Node):
            return value
        if value.kind == "layer" and self.often(0.5):
            return self._nearly_layer(value)
        if value.kind == "array" and self.often(0.3):
            return Node("array", [*value.parts[:2], *value.parts[-1:1:-1]], value.data)
        parts = [self.nearly(part, share) for part in value.parts]
        if parts and self.often(share):
            parts.pop(self._random.randrange(len(parts)))
        kind = self._random.choice(["list", "tuple", "set", "dict"]) if self.often(share) else value.kind
        return Node(kind, parts, value.data)

    def failure(self) -> Failure:
        pick = self._random.choice
        name = pick(_EXCEPTIONS) if self.often(0.6) else pick(_OWN_EXCEPTIONS)
        numbers = [None, 0, 1, 2, -1, 10**9, 2**63 - 1, -(2**63)]
        return Failure(name, pick(_TEXTS)[:2_000], pick(numbers), pick(numbers))

    def answer(self, right: Value | Error | Missing) -> Single:
        """Where `right` were right."""
        pick = self._random.choice
        if self.often(0.1):
            return Raised(self.failure(), self.often(0.1), pick([0] * 9 + [1, 2, -1, 99]))
        if self.often(0.03):
            return Absent(pick([None, *_TYPES]), pick([0] * 5 + [1, 2, -1, 99]))
        if not isinstance(right, Value) or self.often(0.4):
            arguments = [self.value(2) for _ in range(self._random.randrange(4))]
            value = self.value()
        else:
            value = self.nearly(pack(right.value))
            arguments = [self.nearly(pack(one)) for one in right.arguments]
        files = {name: pick([None, *_TEXTS]) for name in [*(right.files if isinstance(right, Value) else ()), "x"]}
        return Returned(value, arguments, pick([None, *_TEXTS]), files)

    def model(self) -> Node:
        parts: list[Any] = [pick_problem(self._random), *(self._layer() for _ in range(self._random.randrange(5)))]
        if self.often(0.8):
            shape = json.dumps({"batch_shape": [None, *self._random.choices([1, 2, 9, 28], k=3)]})
            parts.insert(1, Node("layer", ["InputLayer", shape, 0, None, 0]))
        layers = [part for part in parts if isinstance(part, Node)]
        chained = [
            Node("layer", [*one.parts[:4], *((1, i - 1) if i else (0,)), *one.parts[5:]])
            for i, one in enumerate(layers)
        ]
        return Node("model", [parts[0], *(chained if self.often(0.8) else layers)])

    # ---- parts ----

    def _array(self) -> Node:
        pick = self._random.choice
        shape = [
            pick([0, 0, 1, 5, 2**40, -1]) if self.often(0.05) else pick([1, 2, 3])
            for _ in range(self._random.randrange(5))
        ]
        dtype = pick(_DTYPES[:10]) if self.often(0.97) else pick(_DTYPES)
        count = int(np.prod([n for n in shape if 0 <= n < 10], initial=1))
        size = {"1": 1, "2": 2, "4": 4, "8": 8}.get(dtype[2:], 16) * count + self.often(0.02)
        return Node("array", [dtype, pick([False, False, True, 3]), *shape], self._random.randbytes(min(size, 10_000)))

    def _made_of_others(self, depth: int) -> Node:
        kind = self._random.choice(["list", "list", "tuple", "dict", "set"])
        if self.often(0.05):
            kind = self._random.choice(["function", "layer", "model", "series", "array", "nonsense"])
        count = self._random.choice([0, 1, 2, 2, 3, 4, 12])
        if kind in ("dict", "set") and self.often(0.9):  # keys that can be some
            keys = [self._key() for _ in range(count)]
            return Node(
                kind, keys if kind == "set" else [part for key in keys for part in (key, self.value(depth - 1))]
            )
        if self.often(0.3):  # all the same, as in a list of rows
            return Node(kind, [self.value(depth - 1)] * count)
        return Node(kind, [self.value(depth - 1) for _ in range(count)], b"x" if self.often(0.02) else None)

    def _key(self) -> Any:
        pick = self._random.choice
        simple = [*_INTEGERS, *_FLOATS, *_TEXTS, None, True]
        dtype, size = pick([("<f8", 8), ("<f4", 4), ("<f16", 16), ("|b1", 1), ("<i8", 8)])
        scalar = Node("array", [dtype, True], bytes(size))
        return pick(
            [pick(simple), pick(simple), scalar, Node("tuple", [pick(simple), scalar]), Node("foreign", ["own", ""])]
        )

    def _frame(self) -> Node:
        rows, columns = self._random.randrange(4), self._random.randrange(4)
        names = Node("list", [self.value(0) for _ in range(columns)])
        index = Node("list", [self.value(0) for _ in range(rows)])
        data = [Node("list", [self.value(self._random.randrange(2)) for _ in range(rows)]) for _ in range(columns)]
        return Node(self._random.choice(["frame", "series"]), [names, index, *data])

    def _layer(self) -> Node:
        settings = {self._random.choice(_SETTINGS): self._json() for _ in range(self._random.randrange(6))}
        usual = {
            "filters": 2,
            "units": 2,
            "kernel_size": [1, 1],
            "pool_size": [1, 1],
            "strides": [1, 1],
            "scale": 1.5,
            "rate": 0.5,
        }
        written = self._written({**usual, **settings} if self.often(0.8) else settings)
        weights = [self._array() for _ in range(self._random.randrange(3))]
        return Node("layer", [self._random.choice(_LAYERS), written, int(self.often(0.05)), None, 0, *weights])

    def _nearly_layer(self, layer: Node) -> Node:
        """One setting, or one weight, is another."""
        kind, settings, *rest = layer.parts
        if self.often(0.7):
            changed = json.loads(str(settings)) | {self._random.choice(_SETTINGS): self._json()}
            return Node("layer", [kind, self._written(changed), *rest])
        return Node("layer", [kind, settings, *(self._array() if isinstance(one, Node) else one for one in rest)])

    def _written(self, settings: dict[str, Any]) -> str:
        """In JSON, which nobody has to have checked."""
        opened, closed = self._random.choice(_NESTINGS)
        depth = self._random.choice([1, 2, 3, 20, 150, 400, 900, 5_000])
        text = json.dumps(settings).replace(f'"{_NESTED}"', opened * depth + '"relu"' + closed * depth)
        if self.often(0.1):
            text = text.replace("1", "1" + "0" * self._random.choice([30, 400, 5_000]), 1)
        return text[: self._random.randrange(len(text))] if self.often(0.03) else text

    def _json(self) -> Any:
        if self.often(0.1):
            return _NESTED
        simple = [*_INTEGERS, *_FLOATS, 10**30, 10**400, None, True, False, [], [1, 1], [2**40, 1], [[1], 1], {}, 0.2]
        words = ["same", "valid", "causal", "relu", "softmax", "mish", "channels_first", "x"]
        return self._random.choice([*simple, *words])


def pick_problem(rng: random.Random) -> str:
    return rng.choice(["", "", "", "", "", "unbuilt", "enormous", "ends", "call", "other", "x" * 300])


class OddGuest:
    """In the place of `sandbox.guest.Guest`. answers: what would be right. share: how many of its answers are not."""

    received = 0
    stopwatch = SimpleNamespace(had=0.0, patience=0.0, contended=False, interrupted=False)

    def __init__(self, odd: OddAnswers, answers: Callable[[Question], Any], share: float) -> None:
        self._odd, self._answers, self._share = odd, answers, share

    def prepare(self, how: Prepare) -> None: ...

    def run_cell(self, index: int, source: str, seconds: float) -> CellRan:
        return CellRan([])

    def ask(self, question: Question, seconds: float) -> Single:
        """By way of bytes, as from a guest. Raises WireError."""
        right = self._answers(question)
        if isinstance(right, Value) and not self._odd.often(self._share):
            answer: Single = Returned(
                pack(right.value), [pack(one) for one in right.arguments], right.printed, right.files
            )
        elif isinstance(right, Error) and not self._odd.often(self._share):
            answer = Raised(right.failure, step=right.step)
        else:
            answer = self._odd.answer(right)
        return read(msgspec.Raw(msgspec.msgpack.encode(answer)))

    def close(self) -> None: ...
