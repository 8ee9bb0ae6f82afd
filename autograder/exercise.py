"""What authors write exercises with: references, known misconceptions, hidden cases, small examples.

Graders and solutions import this module, and nothing else of the engine but what a kind of values brings along
(`autograder.kinds`) and what finds windows in an answer (`autograder.sliding`).
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, is_dataclass
from typing import Any, TypeVar, cast

import numpy as np
import pytest

from autograder.course_code import current_seed
from autograder.kinds.arrays import as_array as as_array
from autograder.kinds.comparison import COMPARERS
from autograder.kinds.functions import Function as Function
from autograder.kinds.kind import CannotCross, frozen
from autograder.sandbox.question import Step

Marked = TypeVar("Marked", bound=Callable[..., Any])
Maker = Callable[[np.random.Generator], "Case"]


@dataclass(frozen=True)
class Case:
    """Arguments for one call. Nothing may change a case on its way: arrays are made read-only, NumPy's integers, floats
    and texts become Python's, which is what a student's `isinstance(stride, int)` expects, and functions their source
    text.

    Raises TypeError for an argument that cannot cross into the sandbox, naming it.
    """

    args: tuple[Any, ...]
    kwargs: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not isinstance(self.args, tuple | list):
            given = type(self.args).__name__
            raise TypeError(f"the arguments of a case are a {given}; write them as a tuple, Case((x,)) where it is one")
        positional = tuple(_frozen(f"argument {index}", value) for index, value in enumerate(self.args))
        named = {name: _frozen(f"the argument {name}", value) for name, value in self.kwargs.items()}
        object.__setattr__(self, "args", positional)
        object.__setattr__(self, "kwargs", named)


def _frozen(name: str, value: Any) -> Any:
    try:
        return frozen(_pythons_own(value))
    except CannotCross as error:
        words = f"{name} of a case cannot be handed to a student's function: it is {error}{instead_of(value)}"
        raise TypeError(words) from None


def instead_of(value: Any) -> str:
    """A clause that says what could be handed over in the place of what cannot."""
    if is_dataclass(value):
        return ", a dataclass, of which the fields can be handed over, as a dict or a tuple"
    return ", of which a list can be handed over" if isinstance(value, Iterator) else ""


def _pythons_own(value: Any) -> Any:
    """What `rng` has drawn, as a course that knows nothing of NumPy would write it."""
    if isinstance(value, np.float64 | np.bool_ | np.str_):
        return value.item()
    if isinstance(value, np.ndarray) and value.dtype.kind == "U":
        return value.tolist()  # words that were drawn
    if type(value) in (list, tuple, set):
        return type(value)(map(_pythons_own, value))
    if type(value) is dict:
        return {_pythons_own(name): _pythons_own(one) for name, one in value.items()}
    return value


def generator(name: str) -> np.random.Generator:
    """Random numbers that follow from the course's seed and `name` alone."""
    digest = hashlib.sha256(f"{current_seed()}|{name}".encode()).digest()
    return np.random.default_rng(int.from_bytes(digest[:16], "big"))


def found(maker: Maker) -> pytest.MarkDecorator:
    """Marks a hidden test `test_x(student, case)` whose cases are found, not written by hand.

    `maker` draws a case at random. A search, seeded by the course, keeps as few of its cases as show every
    known mistake that says it fails this test, and as tell the known mistakes from each other.
    """
    return pytest.mark.found.with_args(maker)  # not found(maker): pytest would take it for the decorated


def sweep(maker: Maker, count: int = 40) -> pytest.MarkDecorator:
    """Marks a hidden test `test_x(student, case)` of many small cases at once, over all that the task allows: what
    nobody thought of shows there. Known mistakes say nothing of it, and its cases are not searched for. case: as
    `together` makes it.
    """
    return pytest.mark.sweep.with_args(maker, count)


def _where(maker: Maker) -> str:
    """Its name, and where it stands."""
    code, name = getattr(maker, "__code__", None), getattr(maker, "__name__", "a maker")
    return name if code is None else f"{code.co_filename}:{code.co_firstlineno}: a case of {name}"


def together(maker: Maker, count: int = 12) -> Maker:
    """`count` of the maker's cases as one, for `student.f.many(case.args)`: the test is passed by whoever is right in
    all of them. For results that are a number or two, which are found by handing in one constant after another.

    Raises TypeError for a case with named arguments: `many` calls with positional ones.
    """

    def draw(rng: np.random.Generator) -> Case:
        cases = [maker(rng) for _ in range(count)]
        if any(case.kwargs for case in cases):
            words = "has named arguments; cases that are asked together have positional arguments alone. Draw them so."
            raise TypeError(f"{_where(maker)} {words}")
        return Case(tuple(case.args for case in cases))

    return draw


@dataclass(frozen=True)
class Comparison:
    """How the result of a reference is compared; see `reference`."""

    axes: tuple[str, ...] = ()
    terms: Callable[..., int] | None = None
    bound: Callable[..., Any] | None = None
    rtol: float | None = None
    atol: float | None = None
    same: str = ""
    loose: str = ""


def reference(
    axes: tuple[str, ...] = (),
    terms: Callable[..., int] | None = None,
    bound: Callable[..., Any] | None = None,
    rtol: float | None = None,
    atol: float | None = None,
    same: str = "",
    loose: str = "",
) -> Callable[[Marked], Marked]:
    """Marks a reference solution, and says how its result may be compared. Numbers may be off by what rounding
    explains, alone or in lists, tuples and dicts; lists, tuples and arrays of the same numbers are the same.

    axes:  names of the result's axes, for messages ("height", …).
    terms: for a result whose every element is a sum of products, how many products, as a function of
           the arguments. Rounding then allows |error| <= γ(n+1)·Σ|x||w| (Higham, Accuracy and Stability
           of Numerical Algorithms, 2nd ed., §3.1), and Σ|x||w| is the reference itself, called with the
           arguments' absolute values.
    bound: what rounding allows, in units of roundoff, as a function of the arguments; made like the result.
    rtol, atol: where neither is known, |error| <= rtol·|expected| + atol.
    same:  how else it may differ: "text" (white space), "unordered" (lists in any order); or may not: "exactly" (types
           too: 3 is no 3.0, and a whole number of NumPy's, an int64, is no int).
    loose: why more than a hundredth of a number may be off by right, for whoever reads it: "drawn at random".
           `verify` asks for it.
    Raises ValueError for what is none of these.
    """
    if same not in COMPARERS:
        known = ", ".join(repr(name) for name in COMPARERS if name)
        raise ValueError(f"same={same!r} is no way to compare; there are {known}")
    for name, off in (("rtol", rtol), ("atol", atol)):
        if off is not None and not (isinstance(off, int | float) and off >= 0):
            raise ValueError(f"{name}={off!r} is no number from 0 on")

    def mark(function: Marked) -> Marked:
        marked: Any = function if isinstance(function, type) else _replaceable(function)
        marked.comparison = Comparison(axes, terms, bound, rtol, atol, same, loose)
        return cast(Marked, marked)

    return mark


def _replaceable(function: Callable[..., Any]) -> Callable[..., Any]:
    """Calls `function`, or what stands in its place."""

    @functools.wraps(function)
    def called(*args: Any, **kwargs: Any) -> Any:
        in_place, *others = called.in_place or [function]  # type: ignore[attr-defined]
        with _in_place_of(called, others):  # which itself may be some lines around this
            return in_place(*args, **kwargs)

    called.in_place = []  # type: ignore[attr-defined]
    return called


@contextlib.contextmanager
def _in_place_of(reference: Any, functions: Sequence[Callable[..., Any]]) -> Iterator[None]:
    before, reference.in_place = reference.in_place, functions
    try:
        yield
    finally:
        reference.in_place = before


def around(reference: Callable[..., Any], functions: Sequence[Callable[..., Any]]) -> Callable[..., Any]:
    """The first of the functions, with the next in the place of the reference that it calls; and so on."""
    first, *others = functions

    def chained(*args: Any, **kwargs: Any) -> Any:
        with _in_place_of(reference, others):
            return first(*args, **kwargs)

    return chained


def calls_reference(function: Callable[..., Any], reference: Any, *args: Any, **kwargs: Any) -> bool:
    """Whether, given these arguments, `function` calls the reference: only then can another mistake be made with it."""
    if isinstance(reference, type) or not hasattr(reference, "in_place"):
        return False
    called = list[bool]()

    def told(*_: Any, **__: Any) -> Any:
        called.append(True)
        raise NotImplementedError

    with _in_place_of(reference, [told]), contextlib.suppress(Exception):
        function(*args, **kwargs)
    return bool(called)


def comparison_of(function: Callable[..., Any]) -> Comparison:
    found = getattr(function, "comparison", None)
    return found if isinstance(found, Comparison) else Comparison()


#: Of a cell, what one known mistake costs.
PRICE = 0.3


@dataclass(frozen=True)
class Misconception:
    """A known mistake: `function` computes what a student who makes it would get.

    name:  a short name, words joined by hyphens.
    hint:  said to a student, where it explains all that is wrong, or two tests at least. It must not be the solution.
    function: called with copies of the student's arguments; it may change them if that is the mistake.
    fails: the hidden tests, named without `test_`, that it fails. It passes all others: `verify` holds it to
           that, so that a mistake in one thing costs the points of that thing alone.
    about: what it is about ("the stride"), said where it cannot be told from another about the same.
    same_as: (name, reason): no case can tell it from that one.
    price: what it costs, as a share of the cell, where it explains all that is wrong; never more than what the failed
           tests are worth. What always returns the same, or what it was given, costs all of these.
    revealed: of a prediction, that it is what the cell after it shows, for another case: copied, it is wrong.
    raises: the exception, where students who make it get one wherever it shows, so that nobody takes it for a slip of
            the author's.
    """

    name: str
    hint: str
    function: Callable[..., Any]
    fails: tuple[str, ...] = ()
    about: str = ""
    same_as: tuple[str, str] | None = None
    price: float = PRICE
    revealed: bool = False
    raises: type[Exception] | None = None


@dataclass(frozen=True)
class Variant(Misconception):
    """A mistake that was made by rule, of a formula or of steps (`autograder.formulas`): there are hundreds, so that
    they are tried where no known mistake explains all, and `verify` asks nothing of them.

    blanks: (name, text) for each {name} in the hint, which is put in once that is translated.
    legend: sentences that are said after the hint, on what stands in the blanks.
    more: sentences that are said then.
    """

    blanks: tuple[tuple[str, str], ...] = ()
    legend: tuple[str, ...] = ()
    more: tuple[str, ...] = ()


def misconception(
    name: str,
    hint: str,
    *,
    fails: tuple[str, ...] = (),
    about: str = "",
    same_as: tuple[str, str] | None = None,
    price: float = PRICE,
    revealed: bool = False,
    raises: type[Exception] | None = None,
) -> Callable[[Callable[..., Any]], Misconception]:
    """Marks a known mistake, in `solutions/NAME/misconceptions/FUNCTION.py` or `functions/FUNCTION.py`; see
    `Misconception`."""

    def mark(function: Callable[..., Any]) -> Misconception:
        return Misconception(name, hint, function, fails, about, same_as, price, revealed, raises)

    return mark


def in_order(function: Callable[..., Any]) -> Callable[..., tuple[Any, ...]]:
    """What a function with defaults is called with, all of it by position. Raises TypeError for what it cannot be.
    `inspect.Signature.bind` does the same in ten times the time."""
    parameters = list(inspect.signature(function).parameters.values())
    names, defaults = [one.name for one in parameters], [one.default for one in parameters]

    def given(*args: Any, **kwargs: Any) -> tuple[Any, ...]:
        rest = [
            kwargs.pop(name, default) for name, default in zip(names[len(args) :], defaults[len(args) :], strict=True)
        ]
        if kwargs or len(args) > len(names) or any(one is inspect.Parameter.empty for one in rest):
            raise TypeError(f"{function.__name__} takes {', '.join(names)}")
        return (*args, *rest)

    return given


class Stepwise:
    """What a known mistake computes where the algorithm is written in named steps: some of them taken otherwise. Two
    such mistakes are made together by taking the steps of both, unless they are about the same one.

    algorithm: called with the steps that are taken otherwise, by name; what it returns is called as a student's
               function is. The same one for all mistakes of a function.
    """

    def __init__(self, algorithm: Callable[[Mapping[str, Any]], Callable[..., Any]], steps: Mapping[str, Any]) -> None:
        self.algorithm, self.steps, self._function = algorithm, steps, algorithm(steps)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._function(*args, **kwargs)

    def joined_with(self, other: Stepwise) -> Stepwise | None:
        if self.algorithm != other.algorithm or self.steps.keys() & other.steps.keys():
            return None
        return Stepwise(self.algorithm, {**self.steps, **other.steps})


@dataclass(frozen=True)
class Pattern:
    """A mistake of which only the kind is known: other zeros than should be put round an image, however many.

    name, hint, about: as of a `Misconception`, which is tried first: it says more, and has a price.
    fits: whether a wrong result can have come of it; called with the result, then the arguments. It must fit nothing
          that comes of another mistake. A result may be anything at all: where this raises, it does not fit.
    always: what returns such a result in every call, if there is one: of many results that are seen through a view
          alone, no other can be told.
    """

    name: str
    hint: str
    fits: Callable[..., bool]
    about: str = ""
    always: Callable[..., Any] | None = None


def pattern(name: str, hint: str, *, about: str = "") -> Callable[[Callable[..., bool]], Pattern]:
    """Marks a `Pattern`, where known mistakes stand. Of several that fit, the first counts."""

    def mark(fits: Callable[..., bool]) -> Pattern:
        return Pattern(name, hint, fits, about)

    return mark


@dataclass(frozen=True)
class Trait:
    """A kind of arguments, in `solutions/NAME/traits.py`: said where a function is right for it and wrong for
    all others, and no known mistake explains why.

    words: "images with height = width".
    holds: called with a hidden call's arguments.
    """

    words: str
    holds: Callable[..., bool]


def then(name: str, /, *args: Any, **kwargs: Any) -> Step:
    """A call of the object's method `name`, for `Example`."""
    case = Case(args, kwargs)
    return Step(name, case.args, case.kwargs)


def attribute(name: str) -> Step:
    """What the object's attribute `name` holds, as the last step of an `Example`."""
    return Step(name)


class Example:
    """A small public call, of whole numbers where it can be: `Example("two of them", numbers, count=2)`.

    What it should give is computed by the reference. `steps`: what is done with the object that it makes, the last of
    which gives the result: `Example("the last comes first", steps=[then("push", 3), then("pop")])`. `printed`: what it
    prints is looked at; `writes`: what then stands in the text file of this name. `says`: the message of the exception
    that it raises too. `changes`: its arguments may hold something else afterwards, as a model does that is trained.
    `view`: what of the result is looked at, where that is a model, say; with `unchanged`, whether the arguments hold
    what they held as well, and with `then_hold`, after they were made to hold this; `many` calls, a tuple of arguments
    each, for a view of the list of what they give (these three of kept examples alone). Raises ValueError for more than
    one of view, printed and writes, and for many calls without a view.
    """

    def __init__(
        self,
        name: str,
        /,
        *args: Any,
        view: Any = None,
        steps: Sequence[Step] = (),
        printed: bool = False,
        writes: str = "",
        says: bool = False,
        changes: bool = False,
        unchanged: bool = False,
        then_hold: Sequence[Any] = (),
        many: Sequence[tuple[Any, ...]] = (),
        **kwargs: Any,
    ) -> None:
        if (view is not None) + printed + bool(writes) > 1:
            raise ValueError(f"the example {name!r} looks at more than one of view, printed and writes")
        if many and view is None:
            raise ValueError(f"the example {name!r} makes many calls, and has no view of what they give")
        self.many = tuple(Case(one).args for one in many)
        self.name, self.view, self.steps, self.printed = name, view, tuple(steps), printed
        self.writes, self.says, self.changes = writes, says, changes
        self.unchanged, self.then_hold = unchanged, tuple(then_hold)
        self.case = Case(args, kwargs)


@dataclass(frozen=True)
class Windows:
    """Element (i, j, …) of the result is made from size[0] rows of the first argument, from row i·stride[0] - before[0]
    on, and from columns likewise. before: (top, left), what padding adds there."""

    size: tuple[int, int]
    stride: tuple[int, int]
    before: tuple[int, int] = (0, 0)

    @classmethod
    def of(cls, shape: tuple[int, ...], size: Any, stride: Any = 1, padding: str = "valid") -> Windows:
        """On an image (H, W, …): "valid" places them inside it, "same" gives ceil(n / stride) of them. size, stride: an
        int or (rows, columns)."""
        sizes, strides = _pair(size), _pair(stride)
        if padding != "same":
            return cls(sizes, strides)
        h, w = (max((-(-n // s) - 1) * s + k - n, 0) // 2 for n, k, s in zip(shape[:2], sizes, strides, strict=True))
        return cls(sizes, strides, (h, w))


def _pair(value: Any) -> tuple[int, int]:
    return (value, value) if isinstance(value, int) else tuple(value)


@dataclass(frozen=True)
class Examples:
    """The examples of one function, in `solutions/NAME/examples.py` or `functions/FUNCTION.py`.

    visible: the student's own `check` runs these.
    kept:    shown in feedback alone. Every known mistake shows on one of both.
    later:   what only the hidden tests look at, in words: "other sizes, inputs left unchanged".
    windows: where each element of the result looks, called with an example's arguments: `check` outlines that in the
             picture of the first wrong element.
    grids:   by the name of an argument, or "result": which two axes make a grid of numbers, where these are not the
             first two, or the middle ones of four.
    """

    visible: list[Example]
    later: str
    kept: list[Example] = field(default_factory=list)
    windows: Callable[..., Windows] | None = None
    grids: dict[str, tuple[int, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for example in self.visible:
            if example.unchanged or example.then_hold or example.many:
                raise ValueError(f"the example {example.name!r} asks for what `check` does not look at: keep it")
