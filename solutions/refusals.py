"""What goes wrong in any function that should refuse what makes no sense with a ValueError."""

from collections.abc import Callable
from typing import Any

from autograder.exercise import Misconception

REFUSED = "what is refused with a ValueError"


def _raises(error: type[Exception]) -> Callable[[], Any]:
    def otherwise() -> Any:
        raise error("this makes no sense")

    return otherwise


_WAYS: list[tuple[str, str, Callable[[], Any]]] = [
    (
        "assert-for-valueerror",
        "It looks as if what makes no sense ends in an AssertionError. The docstring promises a ValueError; assert is "
        "for mistakes of one's own, and can be switched off.",
        _raises(AssertionError),
    ),
    (
        "exception-for-valueerror",
        "It looks as if what makes no sense ends in a bare Exception. The docstring promises a ValueError, which "
        "whoever called the function can tell from other troubles.",
        _raises(Exception),
    ),
    (
        "none-for-valueerror",
        "It looks as if None is returned for what makes no sense, perhaps after a printed message. Raise a ValueError: "
        "whoever called the function cannot miss that.",
        lambda: None,
    ),
]


def refused_otherwise(reference: Callable[..., Any], fails: tuple[str, ...]) -> list[Misconception]:
    """Its known mistakes. fails: the hidden tests of what is refused."""
    return [Misconception(name, hint, _in_place(reference, way), fails, REFUSED) for name, hint, way in _WAYS]


def _in_place(reference: Callable[..., Any], otherwise: Callable[[], Any]) -> Callable[..., Any]:
    def mistaken(*args: Any, **kwargs: Any) -> Any:
        try:
            return reference(*args, **kwargs)
        except ValueError:
            pass
        return otherwise()

    return mistaken
