"""Names the mistake: which known misconception computes exactly what the student's function returned."""

from __future__ import annotations

import importlib.util
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from autograder.exercise import Misconception
from autograder.grading.compare import difference

_MEMO_SIZE = 4096


@dataclass(frozen=True)
class Evidence:
    """One compared call: what was asked, what came back, what should have."""

    function: str
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    actual: Any
    expected: Any
    allowed: np.ndarray[Any, Any] | None

    @property
    def wrong(self) -> bool:
        return difference(self.actual, self.expected, self.allowed) is not None


class Memo:
    """Remembers what the course's own functions return: the hidden cases are the same for everyone.

    A call is known by its arguments' identity, and only if every array among them is read-only, as
    `exercise.Case` makes them.
    """

    def __init__(self) -> None:
        self._known: OrderedDict[Any, tuple[Any, Any]] = OrderedDict()

    def call(self, function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        key = (function, _key(args), _key(kwargs))
        found = self._known.get(key)
        if found is not None:
            return found[1]
        result = function(*args, **kwargs)
        if _frozen((args, kwargs)):
            if isinstance(result, np.ndarray):
                result.setflags(write=False)
            self._known[key] = ((args, kwargs), result)  # the arguments too: an id is only theirs while alive
            if len(self._known) > _MEMO_SIZE:
                self._known.popitem(last=False)
        return result


def _key(thing: Any) -> Any:
    if isinstance(thing, tuple):
        return tuple(map(_key, thing))
    if isinstance(thing, dict):
        return tuple((name, _key(value)) for name, value in sorted(thing.items()))
    return thing if isinstance(thing, int | float | str | None) else id(thing)


def _frozen(thing: Any) -> bool:
    if isinstance(thing, tuple):
        return all(map(_frozen, thing))
    if isinstance(thing, dict):
        return all(map(_frozen, thing.values()))
    return not isinstance(thing, np.ndarray) or not thing.flags.writeable


class Diagnosis:
    """The known misconceptions of one assignment, `solutions/NAME/misconceptions/FUNCTION.py`."""

    def __init__(self, folder: Path, memo: Memo) -> None:
        self._folder, self._memo = folder, memo
        self._known: dict[str, list[Misconception]] = {}

    def known(self, function: str) -> list[Misconception]:
        if function not in self._known:
            self._known[function] = load_misconceptions(self._folder / f"{function}.py")
        return self._known[function]

    def name(self, evidence: Iterable[Evidence]) -> Misconception | None:
        """The one misconception that explains every value returned, the right ones too.

        None where nothing was wrong, where none explains it, or where several do: then we do not guess.
        """
        found = list(evidence)
        functions = {item.function for item in found if item.wrong}
        if len(functions) != 1:
            return None
        (function,) = functions
        found = [item for item in found if item.function == function]
        fitting = [m for m in self.known(function) if all(self._explains(m, item) for item in found)]
        return fitting[0] if len(fitting) == 1 else None

    def _explains(self, known: Misconception, item: Evidence) -> bool:
        try:
            predicted = self._memo.call(known.function, item.args, item.kwargs)
        except Exception:  # a mistaken algorithm may well fail on some case: then it returned no value
            return False
        if not isinstance(predicted, np.ndarray):
            return difference(item.actual, predicted, None) is None
        return difference(item.actual, predicted, _same_tolerance(item, predicted)) is None


def _same_tolerance(item: Evidence, predicted: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """The expected value's tolerance where the shapes agree, else the largest of it everywhere."""
    if item.allowed is None:
        return np.zeros(predicted.shape)
    if item.allowed.shape == predicted.shape:
        return item.allowed
    return np.full(predicted.shape, item.allowed.max(initial=0.0))


def load_misconceptions(path: Path) -> list[Misconception]:
    """The misconceptions that the course's own module at `path` defines; none if there is no such file."""
    if not path.is_file():
        return []
    spec = importlib.util.spec_from_file_location(f"misconceptions_{path.stem}", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return [thing for thing in vars(module).values() if isinstance(thing, Misconception)]
