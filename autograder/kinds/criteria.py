"""Results of which many are right, as of what a student designs: criteria say which.

`solutions/NAME/criteria.py` has an assignment's. `check` looks at them too: `release` puts this module and that one
into checks.py, so that nothing in it may be secret.
"""

from __future__ import annotations

from typing import Any

from autograder.kinds.kind import NotTaken, taken
from autograder.kinds.saying import say
from autograder.kinds.shown import VIEWS, Raises


class Criteria:
    """A view of a result: which criteria it meets. A subclass is known to `check` by its name, which makes it without
    arguments; what is given to it in a hidden test says what it is tried on there. Two that hold the same are equal:
    what they see of a value is the same."""

    def __init_subclass__(cls) -> None:
        VIEWS[cls.__name__] = lambda yours, expected: _looked_at(cls(), yours)

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash((type(self), *vars(self).values()))

    def clauses(self) -> tuple[str, ...]:
        """What is asked for, each in words that can stand alone: "twice two of it are less than a hundred"."""
        raise NotImplementedError

    def met(self, value: Any) -> tuple[bool, ...]:
        """Which of these hold of a value, which may be anything. Raises NotTaken, with a clause that follows the
        function's name, where it is not what could meet them at all."""
        raise NotImplementedError

    def __call__(self, value: Any) -> tuple[bool, ...]:
        return self.met(value)

    def words(self, actual: tuple[bool, ...], expected: tuple[bool, ...]) -> str:
        """Those that are not met, as a clause that follows the function's name."""
        missed = [clause for clause, holds in zip(self.clauses(), actual, strict=True) if not holds]
        return say("gives what does not meet this: {criteria}").format(criteria="; ".join(missed))

    def brief(self) -> str:
        return say("gives what does not meet all criteria")


def _looked_at(view: Criteria, yours: Any) -> tuple[Any, str | None]:
    """For `check`."""
    try:
        seen = view(taken(yours))
    except NotTaken as refusal:
        return Raises("NotTaken", str(refusal), on_purpose=True), f"    {refusal}"
    if all(seen):
        return seen, None
    marks = [f"    {'✓' if holds else '✗'} {clause}" for clause, holds in zip(view.clauses(), seen, strict=True)]
    return seen, "\n".join([say("what is asked for"), *marks])
