"""NumPy's random generators, as arguments: what a function draws follows from the state that its generator has."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import numpy as np

from autograder.kinds import arrays  # noqa: F401  (where there is one, there are arrays)
from autograder.kinds.kind import CannotCross, Kind, Told, register, what

_MAX_STATE = 2**128


class Generators(Kind):
    """Of `np.random.default_rng`: a PCG64. On the wire: its state and increment in hexadecimal, and half a number that
    was drawn and not used yet. What comes back from a call has drawn, so it is not looked at."""

    name = "generator"
    flat = into_guests_alone = True
    looked_at_after = False
    type_names = ("Generator", "RandomState")

    def holds(self, value: Any) -> bool:
        return isinstance(value, np.random.Generator)

    def parts(self, value: Any) -> list[Any]:
        state = value.bit_generator.state
        if state["bit_generator"] != "PCG64":
            raise CannotCross("a generator of another kind than np.random.default_rng makes")
        inner = state["state"]
        return [hex(inner["state"]), hex(inner["inc"]), state["has_uint32"], state["uinteger"]]

    def whole(self, parts: list[Any]) -> Any:
        if len(parts) != 4 or not all(isinstance(one, str) and len(one) <= 34 for one in parts[:2]):
            raise ValueError("a generator is none")
        state, increment = (int(one, 16) for one in parts[:2])
        if not all(type(one) is int and 0 <= one < 2**32 for one in parts[2:]):
            raise ValueError("a generator is none")
        if not (0 <= state < _MAX_STATE and 0 <= increment < _MAX_STATE):
            raise ValueError("a generator is none")
        bits = np.random.PCG64(0)
        inner: Any = {"state": state, "inc": increment}
        bits.state = {"bit_generator": "PCG64", "state": inner, "has_uint32": parts[2], "uinteger": parts[3]}
        return np.random.Generator(bits)

    def frozen(self, value: Any) -> Any:
        """As it is now, whatever is drawn from it later."""
        self.parts(value)
        return deepcopy(value)

    def copied(self, value: Any) -> Any:
        return deepcopy(value)

    def key(self, value: Any) -> Any:
        """Once somebody has drawn from it, it is another one."""
        return ("generator", *self.parts(value))

    def difference(self, actual: Any, expected: Any, allowed: Any, told: Told) -> str | None:
        same = self.holds(actual) and self.parts(actual) == self.parts(expected)
        return None if same else told.other(what(actual), what(expected))

    def text(self, value: Any, axes: tuple[int, int] | None) -> str:
        return "    np.random.Generator"


register(Generators())
