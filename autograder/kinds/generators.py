"""NumPy's random generators as arguments: `student.shuffled(words, np.random.default_rng(3))`. Each call gets one of
its own, which begins where the grader's stands."""

from __future__ import annotations

from copy import deepcopy
from typing import Any, cast

from numpy.random import PCG64, Generator  # here: NumPy loads them only when they are asked for

from autograder.kinds import arrays  # noqa: F401  (whoever has generators has arrays)
from autograder.kinds.kind import CannotCross, Kind, Told, register, what

_LETTERS, _STATE, _LEFT = 34, 2**128, 2**32


class Generators(Kind):
    """On the wire: the state and the increment of a PCG64, in hexadecimal, and the half of a number that it has left.
    What comes back from a call is the guest's own, and has drawn: it is not looked at."""

    name = "random_generator"
    flat = into_guests_alone = True
    looked_at_after = False
    type_names = ("Generator", "RandomState")

    def holds(self, value: Any) -> bool:
        return isinstance(value, Generator)

    def parts(self, value: Any) -> list[Any]:
        state = value.bit_generator.state
        if state["bit_generator"] != "PCG64":
            raise CannotCross("a random generator of another kind than np.random.default_rng makes")
        return [hex(state["state"]["state"]), hex(state["state"]["inc"]), state["has_uint32"], state["uinteger"]]

    def whole(self, parts: list[Any]) -> Any:
        if [type(part) for part in parts] != [str, str, int, int] or max(map(len, parts[:2])) > _LETTERS:
            raise ValueError("a random generator is none")
        state, increment = (int(part, 16) for part in parts[:2])
        inside = all(0 <= number < _STATE for number in (state, increment))
        if not inside or not all(0 <= part < _LEFT for part in parts[2:]):
            raise ValueError("a random generator is in no state")
        bits, inner = PCG64(0), cast(Any, {"state": state, "inc": increment})
        bits.state = {"bit_generator": "PCG64", "state": inner, "has_uint32": parts[2], "uinteger": parts[3]}
        return Generator(bits)

    def frozen(self, value: Any) -> Any:
        """As it is now: whoever draws from the grader's does not draw from that of the case."""
        self.parts(value)
        return deepcopy(value)

    def copied(self, value: Any) -> Any:
        return deepcopy(value)

    def key(self, value: Any) -> Any:
        """Once somebody has drawn from it, it is another one."""
        return (self.name, *self.parts(value))

    def difference(self, actual: Any, expected: Any, allowed: Any, told: Told) -> str | None:
        same = self.holds(actual) and self.parts(actual) == self.parts(expected)
        return None if same else told.other(what(actual), what(expected))

    def text(self, value: Any, axes: tuple[int, int] | None) -> str:
        return "    np.random.Generator"


register(Generators())
