"""What every kind of value offers, and the table of the kinds that are loaded here.

A kind knows how its values cross the wall, how they are compared and within which tolerance, how they are shown, how
they stand in `checks.json`, and which words are used of them. The same code serves the grader, the guest inside the
sandbox, and `check` in a student's notebook, into which `release` puts it.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from autograder.kinds.saying import say

#: The longest name of a type, or remark on a value, that is kept.
MAX_NAME = 2_000
#: Of a value, the characters that are shown.
MAX_SHOWN = 2_000


class Foreign:
    """In place of something of no kind that is known: the name of its type, and a short remark. holds: a value that it
    would be, for whoever wrote it to look at; nothing is judged by that."""

    def __init__(self, type_name: str, remark: str = "", holds: Any = None) -> None:
        self.type_name, self.remark, self.holds = type_name[:MAX_NAME], remark[:MAX_NAME], holds

    def __repr__(self) -> str:
        return f"<{self.type_name}>" if self.holds is None else f"<{self.type_name}: {in_short(self.holds)}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Foreign) and (self.type_name, self.remark) == (other.type_name, other.remark)

    def __hash__(self) -> int:
        return hash((self.type_name, self.remark))


class CannotCross(ValueError):
    """A value of a kind that may cross, but not this one. The message is a short remark: "too long"."""


class OutOfReach(RuntimeError):
    """Inside: something was asked to work that is not to be had in this sandbox, and that something else stands for.
    `instead`: what a name shall hold that was to be defined by it."""

    @property
    def instead(self) -> Any:
        raise NotImplementedError


class NotTaken(ValueError):
    """What was given is not what a view looks at. The message is a clause that follows the name of what is viewed."""


class Kind:
    """The defaults are those of a value that is made of nothing and never changes."""

    name: str
    """On the wire and in checks.json."""
    flat = False
    """Its parts are numbers and texts, and bytes as the last one, not values of any kind."""
    stays = False
    """Within the grader it need not be taken apart and put together again to be as it would come out of a guest."""
    looked_at_after = True
    """Given as an argument, it is looked at again after the call: whether anything was changed in place."""
    into_guests_alone = False
    """It is never taken from a guest, which could make the grader run what it likes."""
    failures_are_ours = False
    """Where taking one apart fails, that is our fault: else it is an odd value, and crosses as what is of no kind."""
    by_views_alone = False
    """Two of them are never compared as they are: a demand says what of them is looked at."""
    type_names: tuple[str, ...] = ()
    """Names of types that may be said to a student: nobody but a package gave them."""

    def holds(self, value: Any) -> bool:
        raise NotImplementedError

    def like(self, value: Any) -> Any:
        """What a value of an odd type of this kind counts as: a dict for any subclass of it."""
        return value

    def prepare(self, settings: Any) -> None:
        """In a guest, before a student's code runs: what the assignment says of this kind."""

    # ---- across the wall ----

    def parts(self, value: Any) -> list[Any]:
        """What it is made of. Raises CannotCross."""
        raise CannotCross("")

    def whole(self, parts: list[Any]) -> Any:
        """The value again. `parts` may be anything at all: raises ValueError where they are not this kind's."""
        raise ValueError

    # ---- as an argument of a case ----

    def frozen(self, value: Any) -> Any:
        """As it stands in a case, where nothing may change it. Raises CannotCross."""
        return value

    def copied(self, value: Any) -> Any:
        """What may be changed in place is copied."""
        return value

    def hold(self, value: Any, other: Any) -> None:
        """Changes `value` in place, so that it holds what `other`, of this kind, does."""
        raise TypeError(f"{self.name} cannot be changed in place")

    def lasts(self, value: Any) -> bool:
        """Whether nothing can change it in place."""
        return True

    def key(self, value: Any) -> Any:
        """Equal for the same value as long as that is alive."""
        return id(value)

    def content(self, value: Any) -> Any:
        """Of what can be changed in place and is not large: equal for equal ones, and to be hashed. Else None."""
        return None

    def size(self, value: Any) -> int:
        """How much there is to look at."""
        return 1

    def numbers(self, value: Any) -> Iterator[list[Any]]:
        """The rows of numbers in it."""
        yield from ()

    # ---- judged ----

    def within(self, expected: Any, scale: Any, factor: float, floor: float) -> Any:
        """How far a right value may be from `expected`: factor·|scale| + floor for every number in it, where `scale`
        is made like `expected`. None where there is nothing to round."""
        return None

    def within_like(self, value: Any, allowed: Any, default: Callable[[Any], Any]) -> Any:
        """For another value in the place of the one that `allowed` was made for."""
        return default(value)

    def difference(self, actual: Any, expected: Any, allowed: Any, told: Told) -> str | None:
        """None where `actual` will do for `expected`, which is of this kind; else a clause: "returned …"."""
        raise NotImplementedError

    def same(self, one: Any, other: Any) -> bool:
        """Has nothing been changed in place? `other` is of this kind."""
        return True

    def plain(self, value: Any) -> Any:
        """A number or a text that it is no more than."""
        return value

    def items(self, value: Any) -> Any:
        """Its elements in order, if that is what it is made of: something that has a length and can be gone through."""
        return None

    # ---- in words and in checks.json ----

    def seen_in(self, value: Any) -> Any:
        """What a value of no kind would be as one of this; None where it would be none."""
        return None

    def no_such(self, type_name: str) -> str:
        """Said of such a value, before what it would be."""
        return with_article(type_name)

    def text(self, value: Any, axes: tuple[int, int] | None) -> str:
        """For a student's eyes. axes: which two make a grid."""
        return f"    {in_short(value)}"

    def pieces(self, value: Any) -> Iterator[str]:
        """Of what `repr` writes, as long as somebody asks for more. None of them takes long to make."""
        yield repr(value)

    def said(self, value: Any) -> str:
        """The name of its type with an article."""
        return a_type(type(value).__name__)

    def foreign(self, value: Foreign) -> str | None:
        """A name for something that could not cross, if this kind knows one."""
        return None

    def exception(self, name: str) -> tuple[str, str] | None:
        """Of an exception that this kind's own code raises inside: a verdict ("forbidden"), and a clause in words."""
        return None

    def encoded(self, value: Any) -> Any:
        return {self.name: [encode(part) for part in self.parts(value)]}

    def decoded(self, data: Any) -> Any:
        return self.whole([decode(part) for part in data[self.name]])


class Told:
    """How a difference is told. axes: names of the axes of an array. verb: what was done, to be said first; "" for what
    stands in another value. brief: in one of a few clauses, which hold nothing of either value, not even a number or a
    type: whoever gave it may have chosen it to say something."""

    def __init__(self, axes: tuple[str, ...] = (), verb: str = "returned", brief: bool = False) -> None:
        self.axes, self.verb, self.brief = axes, verb, brief

    @property
    def inner(self) -> Told:
        """For what stands in the value."""
        return Told(verb="", brief=self.brief)

    def phrase(self, returned: str, is_: str, bare: str = "") -> str:
        """bare: nothing where it is brief, for what stands in a value is not spoken of then."""
        return {"returned": returned, "is": is_, "": bare}[self.verb]

    def other(self, have: str, wanted: str) -> str:
        """Something else than what is wanted."""
        if self.brief:
            return self.phrase(say("returned another kind of value than it should"),
                               say("is another kind of value than it should be"))  # fmt: skip
        words = self.phrase(say("returned {have}, not {wanted}"), say("is {have}, not {wanted}"),
                            say("{have}, not {wanted}"))  # fmt: skip
        return words.format(have=have, wanted=wanted)

    def none(self) -> str:
        returned = say("returned None, as a function without a return statement does")
        return self.phrase(returned, say("is None"), "None")


# ---- the table ----

_kinds: list[Kind] = []
_by_type: dict[type, Kind | None] = {}
_by_name: dict[str, Kind] = {}


def register(*kinds: Kind) -> None:
    """Those that come later are asked first: they know more narrowly what is theirs. A second time does nothing."""
    for kind in kinds:
        if kind.name not in _by_name:
            _kinds.insert(0, kind)
            _by_name[kind.name] = kind
            _by_type.clear()


def replace(*kinds: Kind) -> None:
    """In the place of those of the same names: what is made and taken apart inside is only read in the grader, in whose
    tests both may be loaded."""
    for kind in kinds:
        if kind.name in _by_name:
            _kinds.remove(_by_name.pop(kind.name))
        register(kind)


def all_kinds() -> list[Kind]:
    return list(_kinds)


def named(name: str) -> Kind | None:
    return _by_name.get(name)


def kind_of(value: Any) -> Kind | None:
    """None where it is of no kind that is known here."""
    its_type = type(value)
    if its_type not in _by_type:
        if len(_by_type) > 1_000:  # a student can make as many types as there is memory for
            _by_type.clear()
        _by_type[its_type] = next((kind for kind in _kinds if kind.holds(value)), None)
    return _by_type[its_type]


# ---- what is done with a value of whatever kind ----


def name_of_type(kind: type) -> str:
    """One of a notebook's own may bear any name: `filter`, say, which is no iterator then."""
    return f"own {kind.__name__}" if vars(kind).get("__module__") == "__main__" else kind.__name__


def taken(value: Any) -> Any:
    """As it is after it has crossed the wall."""
    kind = kind_of(value)
    if kind is None or kind.into_guests_alone:
        return Foreign(name_of_type(type(value)), holds=_seen_in(value) if kind is None else None)
    value = kind.like(value)
    kind = kind_of(value)
    if kind is None or kind.flat or kind.stays:
        return value
    try:
        return kind.whole([taken(part) for part in kind.parts(value)])
    except CannotCross as remark:
        return Foreign(name_of_type(type(value)), str(remark))


def _seen_in(value: Any) -> Any:
    found = (kind.seen_in(value) for kind in _kinds)
    return next((one for one in found if one is not None), None)


def frozen(value: Any) -> Any:
    """Raises CannotCross."""
    kind = kind_of(value)
    if kind is None:
        raise CannotCross(with_article(type(value).__name__))
    return kind.frozen(kind.like(value))


def copied(value: Any) -> Any:
    kind = kind_of(value)
    return kind.copied(value) if kind else value


def hold(values: Sequence[Any], others: Sequence[Any]) -> None:
    """Changes the first of the values in place, so that they hold what `others` do."""
    for value, other in zip(values, others, strict=False):
        kind = kind_of(other)
        if kind is None:
            raise TypeError(f"{type(other).__name__} cannot be changed in place")
        kind.hold(value, other)


def lasts(value: Any) -> bool:
    kind = kind_of(value)
    return kind.lasts(value) if kind else True


def content(value: Any) -> Any:
    kind = kind_of(value)
    return kind.content(value) if kind else None


def key(value: Any) -> Any:
    kind = kind_of(value)
    return kind.key(value) if kind else id(value)


def size(value: Any) -> int:
    kind = kind_of(value)
    return kind.size(value) if kind else 1


def numbers(value: Any) -> Iterator[list[Any]]:
    kind = kind_of(value)
    if kind:
        yield from kind.numbers(value)


def same(one: Any, other: Any) -> bool:
    """Has nothing in `other` been changed in place, to become `one`?"""
    kind = kind_of(other)
    return kind.same(one, other) if kind else True


def is_by_views_alone(value: Any) -> bool:
    kind = kind_of(value)
    return kind is not None and kind.by_views_alone


def plain(value: Any) -> Any:
    kind = kind_of(value)
    return kind.plain(value) if kind else value


def items(value: Any) -> Any:
    kind = kind_of(value)
    return kind.items(value) if kind else None


def text(value: Any, axes: tuple[int, int] | None = None) -> str:
    kind = kind_of(value)
    if isinstance(value, Foreign):
        of_it = kind_of(value.holds) if value.holds is not None else None
        return (
            f"    {of_it.no_such(value.type_name)}\n{of_it.text(value.holds, axes)}" if of_it else f"    {what(value)}"
        )
    return kind.text(value, axes) if kind else f"    {in_short(value)}  ({type(value).__name__})"


def pieces(value: Any) -> Iterator[str]:
    """Of its text, as `repr` writes it."""
    kind = kind_of(value)
    yield from kind.pieces(value) if kind else (repr(value),)


def in_short(value: Any) -> str:
    """As `repr` writes it, and only as much of that as is shown: of two thousand arrays it would write them all."""
    written: list[str] = []
    room = MAX_SHOWN
    for piece in pieces(value):
        written.append(piece[:room])
        room -= len(piece)
        if room <= 0:
            return "".join([*written, "…"])
    return "".join(written)


def encode(value: Any) -> Any:
    """As JSON can hold it."""
    kind = kind_of(value)
    if kind is None:
        return {"foreign": [name_of_type(type(value))]}
    return kind.encoded(kind.like(value))


def decode(data: Any) -> Any:
    if not isinstance(data, dict):
        return data
    kind = next((kind for name in data if (kind := named(name)) is not None), None)
    return Foreign(*data["foreign"]) if kind is None else kind.decoded(data)


# ---- names of types ----

# A student chooses the names of types, and could write a hidden input into one: only names that Python and its packages
# gave are repeated.
_TYPES = {name for name, thing in vars(builtins).items() if isinstance(thing, type)} | {
    *("function", "method", "module", "generator", "coroutine", "NoneType", "ellipsis"),
    *("deque", "defaultdict", "OrderedDict", "Counter", "Fraction", "Decimal"),
    *("dict_items", "dict_keys", "dict_values", "date", "time", "datetime", "timedelta", "Match", "SimpleNamespace"),
}
#: What is called, by the names of its type; what else they are called is nothing to a beginner.
FUNCTIONS = {
    *("function", "method", "builtin_function_or_method", "method-wrapper", "method_descriptor", "wrapper_descriptor"),
    *("ufunc", "_ArrayFunctionDispatcher", "partial"),
}
#: What is to be raised.
EXCEPTIONS = {name for name in _TYPES if issubclass(getattr(builtins, name, object), Exception)}
#: What has computed nothing yet.
ITERATORS = {"generator", "map", "filter", "zip", "enumerate", "reversed"}


def a_type(name: str) -> str:
    """The name of a type with its article, if it is a known one."""
    if name in _TYPES or any(name in kind.type_names for kind in _kinds):
        return with_article(name)
    return say("something of a type of its own")


def with_article(name: str) -> str:
    words = say("an {name}") if name[:1] in "aeioAEIO" else say("a {name}")
    return words.format(name=name)


def what(value: Any) -> str:
    """What a value is, in words: "a list"."""
    if isinstance(value, Foreign):
        found = next((words for kind in _kinds if (words := kind.foreign(value))), None)
        if value.type_name in EXCEPTIONS:
            words = say("{an_exception}, which is returned and not raised")
            return words.format(an_exception=with_article(value.type_name))
        if found is None and value.type_name in ITERATORS:
            words = say("{a_generator}, which has computed nothing yet")
            return words.format(a_generator=with_article(value.type_name))
        if found is None and value.type_name in FUNCTIONS - _TYPES:
            return with_article("function")
        return found or a_type(value.type_name)
    kind = kind_of(value)
    return kind.said(value) if kind else a_type(type(value).__name__)
