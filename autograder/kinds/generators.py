"""NumPy's random generators as arguments: `student.shuffled(words, np.random.default_rng(3))`. Each call gets one of
its own, which begins where the grader's stands."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.kinds import arrays  # noqa: F401  (whoever has generators has arrays)
from autograder.kinds.kind import CannotCross, Kind, Told, register, what

_BITS = 128


class Generators(Kind):
    """On the wire: the state and the increment of a PCG64, in hexadecimal, and the half of a number that it has left.
    What comes back from a call is the guest's own, and is not looked at."""

    name = "random_generator"
    flat = into_guests_alone = True
    looked_at_after = False
    type_names = ("Generator",)

    def holds(self, value: Any) -> bool:
        return isinstance(value, np.random.Generator)

    def parts(self, value: Any) -> list[Any]:
        state = value.bit_generator.state
        if state["bit_generator"] != "PCG64":
            raise CannotCross("of another kind than np.random.default_rng makes")
        return [hex(state["state"]["state"]), hex(state["state"]["inc"]), state["has_uint32"], state["uinteger"]]

    def whole(self, parts: list[Any]) -> Any:
        if [type(part) for part in parts] != [str, str, int, int]:
            raise ValueError("a random generator is none")
        state, increment = (int(part, 16) for part in parts[:2])
        if not all(0 <= number < 2**_BITS for number in (state, increment)):
            raise ValueError("a random generator is in no state")
        made = np.random.PCG64()
        made.state = {
            "bit_generator": "PCG64",
            "state": {"state": state, "inc": increment},
            "has_uint32": parts[2],
            "uinteger": parts[3],
        }
        return np.random.Generator(made)

    def frozen(self, value: Any) -> Any:
        """Whoever draws from the grader's does not draw from that of the case."""
        return self.copied(value)

    def copied(self, value: Any) -> Any:
        return self.whole(self.parts(value))

    def key(self, value: Any) -> Any:
        return (self.name, *self.parts(value))

    def difference(self, actual: Any, expected: Any, allowed: Any, told: Told) -> str | None:
        same = self.holds(actual) and self.parts(actual) == self.parts(expected)
        return None if same else told.other(what(actual), what(expected))


register(Generators())
