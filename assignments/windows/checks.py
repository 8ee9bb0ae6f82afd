"""Visible checks: `check(f)` says what is right, and shows the first thing that is wrong.

The examples, what they should give, and what known mistakes give are in checks.json, beside this file; of predictions
only what recognises them (`sealed`). `release` puts the kinds of values that an assignment uses (`autograder.kinds`)
into one file with it, `checks.py`.
"""

from __future__ import annotations

# ---- kinds.saying ----

# Texts for students. In a release in another language they are translated where they stand; inside the grader,
# `autograder.translation.catalogue` puts what is spoken there in the place of `translated`.

def translated(text: str) -> str:
    return text


def say(text: str) -> str:
    """What a student reads. What is to be filled in stands in braces: `say("{n} of {m}").format(n=1, m=2)`."""
    return translated(text)


# ---- kinds.kind ----

# What every kind of value offers, and the table of the kinds that are loaded here.
#
# A kind knows how its values cross the wall, how they are compared and within which tolerance, how they are shown, how
# they stand in `checks.json`, and which words are used of them. The same code serves the grader, the guest inside the
# sandbox, and `check` in a student's notebook, into which `release` puts it.

import builtins
from collections.abc import Callable, Iterator, Sequence
from typing import Any


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


# ---- kinds.plain ----

# Python's own values that are made of no others: numbers, texts, bytes, None; and how any two are compared.

import math
from collections.abc import Callable, Iterator
from typing import Any


MAX_TEXT = 100_000
MAX_INT_BITS = 4096
#: Rounding where nothing is known of what is computed: three units of float32, doubled, and a little for what is 0.
#: See `autograder.judging.tolerance`.
UNIT, FLOOR = 2.0**-23, 1e-12
MAX_TYPED = 1_000


class Plain(Kind):
    """None, bool, int, float, str. On the wire they are themselves, but for integers of more than 64 bits."""

    name = "int"
    flat = True

    def holds(self, value: Any) -> bool:
        return value is None or isinstance(value, bool | int | float | str)

    def like(self, value: Any) -> Any:
        """An IntEnum is an int."""
        if value is None or type(value) in (bool, int, float, str):
            return value
        kinds: tuple[Any, ...] = (int, float, str)
        return next(kind(value) for kind in kinds if isinstance(value, kind))

    def parts(self, value: Any) -> list[Any]:
        """Of an integer that does not fit into 64 bits, in hexadecimal."""
        if value.bit_length() > MAX_INT_BITS:
            raise CannotCross("enormous")
        return [hex(value)]

    def whole(self, parts: list[Any]) -> Any:
        if len(parts) != 1 or not isinstance(parts[0], str) or len(parts[0]) > MAX_INT_BITS // 4 + 3:
            raise ValueError("an integer is not written in digits")
        return int(parts[0], 16)

    def key(self, value: Any) -> Any:
        return (type(value), value)  # 1, 1.0 and True are equal, and not the same argument

    def numbers(self, value: Any) -> Iterator[list[Any]]:
        if isinstance(value, int | float) and not isinstance(value, bool):
            yield [value]

    def within(self, expected: Any, scale: Any, factor: float, floor: float) -> Any:
        if not isinstance(expected, float):
            return None
        scale = plain(scale)
        magnitude = abs(scale) if isinstance(scale, int | float) else abs(expected)
        return factor * magnitude + floor if math.isfinite(magnitude) else None

    def difference(self, actual: Any, expected: Any, allowed: Any, told: Told) -> str | None:
        if actual is None:
            return None if expected is None else told.none()
        value = plain(actual)
        if not _alike(value, expected):
            return told.other(what(value), what(expected))
        if value == expected or (isinstance(expected, float) and _close(value, expected, allowed)):
            return None
        return told.phrase(say("returned a wrong value"), say("is not right"), say("not right"))

    def same(self, one: Any, other: Any) -> bool:
        return type(one) is type(other) and (one == other or (one != one and other != other))

    def seen_in(self, value: Any) -> Any:
        """A number of a package that is not to be had where it is graded."""
        return as_python(value, int | float)

    def no_such(self, type_name: str) -> str:
        words = say("{a_type}, which is none of Python's own numbers; .item() makes this one of it:")
        return words.format(a_type=with_article(type_name))

    def text(self, value: Any, axes: tuple[int, int] | None) -> str:
        return "    None  (NoneType)" if value is None else super().text(value, axes)

    def pieces(self, value: Any) -> Iterator[str]:
        yield repr(value[: MAX_SHOWN + 1] if type(value) in (str, bytes) else value)

    def encoded(self, value: Any) -> Any:
        return value


class Bytes(Plain):
    name = "bytes"

    def holds(self, value: Any) -> bool:
        return isinstance(value, bytes)

    def like(self, value: Any) -> Any:
        return value if type(value) is bytes else bytes(value)

    def parts(self, value: Any) -> list[Any]:
        if len(value) > MAX_TEXT:
            raise CannotCross("too long")
        return [value]

    def whole(self, parts: list[Any]) -> Any:
        if len(parts) != 1 or not isinstance(parts[0], bytes):
            raise ValueError("bytes are none")
        return parts[0]

    def encoded(self, value: Any) -> Any:
        return {"bytes": value.hex()}

    def decoded(self, data: Any) -> Any:
        return bytes.fromhex(data["bytes"])


def as_python(value: Any, kind: Any) -> Any:
    """What a number or an array of another package is in Python's own; None where it is nothing of that kind."""
    if not hasattr(type(value), "tolist"):
        return None
    try:
        found = value.tolist()
    except Exception:  # it does as it likes
        return None
    return found if isinstance(found, kind) else None


def _alike(actual: Any, expected: Any) -> bool:
    """3 will do for 3.0; 3.0 is no int, and True is no number."""
    if isinstance(expected, bool) or isinstance(actual, bool):
        return isinstance(expected, bool) and isinstance(actual, bool)
    return isinstance(actual, int | float if isinstance(expected, float) else type(expected))


def _close(actual: float, expected: float, allowed: Any) -> bool:
    try:
        actual = float(actual)
    except OverflowError:  # an integer of more than 1024 bits
        return False
    if not math.isfinite(expected) or not math.isfinite(actual):  # equal infinities are right already
        return math.isnan(expected) and math.isnan(actual)
    most = allowed if isinstance(allowed, float) else 3 * UNIT * abs(expected) + FLOOR
    return abs(actual - expected) <= most


def within(expected: Any, scale: Any, factor: float, floor: float) -> Any:
    """As `Kind.within`."""
    kind = kind_of(expected)
    return kind.within(expected, scale, factor, floor) if kind else None


def within_like(value: Any, allowed: Any, default: Callable[[Any], Any] | None = None) -> Any:
    """What is `allowed` for a right value, for what a known mistake gives in its place."""
    kind = kind_of(value)
    default = default or (lambda one: within(one, one, 3 * UNIT, FLOOR))
    return kind.within_like(kind.like(value), allowed, default) if kind else None


def difference(actual: Any, expected: Any, allowed: Any = None, told: Told | None = None) -> str | None:
    """None if `actual` will do; else a clause that follows the function's name ("largest returned …"). It says what is
    certain (type, shape, which axis, how much) and never an expected value: it is shown for hidden tests too.

    allowed: as `Kind.within` makes it; None where nothing more is known than that numbers are rounded.
    """
    told = told or Told()
    kind = kind_of(expected)
    if kind is None:
        if isinstance(expected, Foreign) and actual == expected:
            return None
        return told.other(what(actual), what(expected))
    return kind.difference(actual, kind.like(expected), allowed, told)


def typed(value: Any) -> Any:
    """What a person types in: 12.0 is 12, an array is a tuple. What nobody types in, being too much, is itself."""
    value = plain(value)
    if size(value) > MAX_TYPED:
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    elements = items(value)
    if elements is None:
        return value
    return list(map(typed, elements)) if type(value) is list else tuple(map(typed, elements))


def text_in(path: Any) -> str | None:
    """What a text file holds, as far as it is looked at; None where there is none."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read(MAX_TEXT)
    except OSError:
        return None


def same_text(one: str | None, other: str | None) -> bool:
    return ends_left_out(one) == ends_left_out(other)


def ends_left_out(text: str | None) -> str | None:
    """How a line ends, and how many blank ones there are at the end, says nothing."""
    return None if text is None else "\n".join(line.rstrip() for line in text.rstrip().splitlines())


register(Plain(), Bytes())


# ---- kinds.containers ----

# Lists, tuples, dicts and sets, of values of whatever other kinds.
#
# Named tuples, dict subclasses, `defaultdict`s and the like count as what they are like.

from collections.abc import Callable, Iterator
from typing import Any


#: Of a dictionary or set. Keys can be made that all fall into one place of it, which then takes the square of their
#: number.
MAX_KEYS = 1_000
_MAX_BELOW_EACH_OTHER = 6


class _Elements(Kind):
    """What values of several kinds have that are made of other values, in order."""

    python: type

    def holds(self, value: Any) -> bool:
        return isinstance(value, self.python)

    def like(self, value: Any) -> Any:
        return value if type(value) is self.python else self.python(value)

    def parts(self, value: Any) -> list[Any]:
        return list(value)

    def whole(self, parts: list[Any]) -> Any:
        return self.python(parts)

    def frozen(self, value: Any) -> Any:
        return self.python(map(frozen, value))

    def copied(self, value: Any) -> Any:
        return self.python(map(copied, value))

    def lasts(self, value: Any) -> bool:
        return all(map(lasts, value))

    def key(self, value: Any) -> Any:
        return (self.name, *map(key, value))

    def size(self, value: Any) -> int:
        return sum(map(size, value))

    def numbers(self, value: Any) -> Iterator[list[Any]]:
        """All that stand here by themselves, in one row."""
        row: list[Any] = []
        for element in value:
            if isinstance(kind_of(element), Plain):
                row += [number for one in numbers(element) for number in one]
            else:
                yield from numbers(element)
        yield row


class _InOrder(_Elements):
    """Lists and tuples are the same, and so is an array of the same numbers: only what is in them counts."""

    def within(self, expected: Any, scale: Any, factor: float, floor: float) -> Any:
        scales = items(scale)
        if scales is None or len(scales) != len(expected):
            scales = list(expected)
        found = [within(one, of, factor, floor) for one, of in zip(expected, scales, strict=True)]
        return found if any(one is not None for one in found) else None

    def within_like(self, value: Any, allowed: Any, default: Callable[[Any], Any]) -> Any:
        """Of each of its own, where there are as many; else what is made of all of them."""
        if not isinstance(allowed, list):
            return default(value)
        if len(allowed) != len(value):
            return [within_like(one, allowed, default) for one in value]
        return [within_like(one, of, default) for one, of in zip(value, allowed, strict=True)]

    def difference(self, actual: Any, expected: Any, allowed: Any, told: Told) -> str | None:
        if actual is None:
            return told.none()
        have, kind = items(actual), what(expected)
        if have is None:
            return told.other(what(actual), kind)
        if len(have) != len(expected):
            if told.brief:
                return told.phrase(say("returned another number of elements than it should"),
                                   say("has another number of elements than it should"))  # fmt: skip
            count = say("{kind} with 1 element") if len(have) == 1 else say("{kind} with {count} elements")
            wanted = say("{count}").format(count=len(expected))
            return told.other(count.format(kind=what(actual), count=len(have)), wanted)
        for index, (one, want) in enumerate(zip(have, expected, strict=True)):
            inner = difference(one, want, allowed[index] if isinstance(allowed, list) else None, told.inner)
            if inner is not None:
                if told.brief:
                    return told.phrase(say("returned a wrong element"), say("has a wrong element"))
                words = told.phrase(say("returned {kind} whose element {index} is {inner}"),
                                    say("is {kind} whose element {index} is {inner}"),
                                    say("{kind} whose element {index} is {inner}"))  # fmt: skip
                return words.format(kind=what(actual), index=index, inner=inner)
        return None

    def same(self, one: Any, other: Any) -> bool:
        return type(one) is type(other) and len(one) == len(other) and all(map(same, one, other))

    def items(self, value: Any) -> Any:
        return value

    def text(self, value: Any, axes: tuple[int, int] | None) -> str:
        """A few arrays below each other: side by side nobody reads them."""
        held = (one.holds if isinstance(one, Foreign) else one for one in value)
        arrays = (getattr(kind_of(one), "name", "") == "array" for one in held)
        if 1 <= len(value) <= _MAX_BELOW_EACH_OTHER and all(arrays):
            return "\n".join(f"    [{index}]\n{text(one, axes)}" for index, one in enumerate(value))
        return super().text(value, axes)

    def pieces(self, value: Any) -> Iterator[str]:
        opening, closing = ("[", "]") if self.python is list else ("(", ",)" if len(value) == 1 else ")")
        yield opening
        for index, element in enumerate(value):
            yield ", " if index else ""
            yield from pieces(element)
        yield closing


class Lists(_InOrder):
    name, python = "list", list

    def seen_in(self, value: Any) -> Any:
        """An array of a package that is not to be had where it is graded."""
        return as_python(value, list)

    def no_such(self, type_name: str) -> str:
        words = say("{a_type}, which is no list; .tolist() makes this one of it:")
        return words.format(a_type=with_article(type_name))


class Tuples(_InOrder):
    name, python = "tuple", tuple

    def like(self, value: Any) -> Any:
        return value if type(value) is tuple else tuple(tuple.__iter__(value))


class Dicts(Kind):
    name = "dict"

    def holds(self, value: Any) -> bool:
        return isinstance(value, dict)

    def like(self, value: Any) -> Any:
        return value if type(value) is dict else dict(value)

    def parts(self, value: Any) -> list[Any]:
        if len(value) > MAX_KEYS:
            raise CannotCross(f"more than {MAX_KEYS} keys")
        return [part for pair in value.items() for part in pair]

    def whole(self, parts: list[Any]) -> Any:
        keys = parts[::2]
        if len(parts) % 2 or len(keys) > MAX_KEYS:
            raise ValueError("a dictionary is not made of pairs")
        return dict(zip(_hashable(keys), parts[1::2], strict=True))

    def frozen(self, value: Any) -> Any:
        return {frozen(name): frozen(one) for name, one in value.items()}

    def copied(self, value: Any) -> Any:
        return {name: copied(one) for name, one in value.items()}

    def lasts(self, value: Any) -> bool:
        return all(map(lasts, value.values()))

    def key(self, value: Any) -> Any:
        return ("dict", *((key(name), key(one)) for name, one in value.items()))

    def size(self, value: Any) -> int:
        return sum(map(size, value.values()))

    def numbers(self, value: Any) -> Iterator[list[Any]]:
        yield from numbers(list(value.values()))

    def within(self, expected: Any, scale: Any, factor: float, floor: float) -> Any:
        scales = scale if isinstance(scale, dict) and scale.keys() == expected.keys() else expected
        found = {name: within(one, scales[name], factor, floor) for name, one in expected.items()}
        return found if any(one is not None for one in found.values()) else None

    def within_like(self, value: Any, allowed: Any, default: Callable[[Any], Any]) -> Any:
        if not isinstance(allowed, dict) or allowed.keys() != value.keys():
            return default(value)
        return {name: within_like(one, allowed[name], default) for name, one in value.items()}

    def difference(self, actual: Any, expected: Any, allowed: Any, told: Told) -> str | None:
        if actual is None:
            return told.none()
        if not isinstance(actual, dict):
            return told.other(what(actual), what(expected))
        if actual.keys() != expected.keys():
            words = (
                say("returned a dict with other keys"),
                say("is a dict with other keys"),
                say("a dict with other keys"),
            )
            return told.phrase(*words)
        for name, want in expected.items():
            inner = difference(actual[name], want, allowed[name] if isinstance(allowed, dict) else None, told.inner)
            if inner is not None:
                if told.brief:
                    return told.phrase(say("returned a dict with a wrong value"), say("is a dict with a wrong value"))
                inside = (
                    say("returned a dict in which a value is {inner}"),
                    say("is a dict in which a value is {inner}"),
                )
                return told.phrase(*inside, say("a dict in which a value is {inner}")).format(inner=inner)
        return None

    def same(self, one: Any, other: Any) -> bool:
        alike = isinstance(one, dict) and len(one) == len(other) and all(map(same, one, other))
        return alike and all(map(same, one.values(), other.values()))

    def pieces(self, value: Any) -> Iterator[str]:
        yield "{"
        for index, (name, one) in enumerate(value.items()):
            yield ", " if index else ""
            yield from pieces(name)
            yield ": "
            yield from pieces(one)
        yield "}"

    def encoded(self, value: Any) -> Any:
        return {"dict": [[encode(name), encode(one)] for name, one in value.items()]}

    def decoded(self, data: Any) -> Any:
        return {decode(name): decode(one) for name, one in data["dict"]}


class Sets(Kind):
    """Of what can be in one: numbers, texts, tuples of these. A frozenset is a set."""

    name = "set"

    def holds(self, value: Any) -> bool:
        return isinstance(value, set | frozenset)

    def like(self, value: Any) -> Any:
        return value if type(value) in (set, frozenset) else set(value)

    def parts(self, value: Any) -> list[Any]:
        if len(value) > MAX_KEYS:
            raise CannotCross(f"more than {MAX_KEYS} elements")
        return sorted(value, key=repr)

    def whole(self, parts: list[Any]) -> Any:
        if len(parts) > MAX_KEYS:
            raise ValueError("a set has too many elements")
        return set(_hashable(parts))

    def copied(self, value: Any) -> Any:
        return set(value)

    def key(self, value: Any) -> Any:
        return ("set", *sorted(map(repr, value)))

    def size(self, value: Any) -> int:
        return len(value)

    def numbers(self, value: Any) -> Iterator[list[Any]]:
        yield from numbers(sorted(value, key=repr))

    def pieces(self, value: Any) -> Iterator[str]:
        if not value:
            yield repr(value)
            return
        opening, closing = ("{", "}") if type(value) is set else ("frozenset({", "})")
        yield opening
        for index, element in enumerate(value):
            yield ", " if index else ""
            yield from pieces(element)
        yield closing

    def difference(self, actual: Any, expected: Any, allowed: Any, told: Told) -> str | None:
        if actual is None:
            return told.none()
        if not isinstance(actual, set | frozenset):
            return told.other(what(actual), what(expected))
        if {plain(one) for one in actual} == expected:
            return None
        return told.phrase(say("returned a set with other elements"), say("is a set with other elements"),
                           say("a set with other elements"))  # fmt: skip

    def same(self, one: Any, other: Any) -> bool:
        alike = isinstance(one, set | frozenset) and len(one) == len(other)
        return alike and all(map(same, sorted(one, key=repr), sorted(other, key=repr)))


def _hashable(keys: list[Any]) -> list[Any]:
    try:
        hash(tuple(keys))
    except TypeError:
        raise ValueError("a dictionary has a key that cannot be one") from None
    return keys


register(Lists(), Tuples(), Dicts(), Sets())


# ---- kinds.functions ----

# Functions as arguments, given as source text: `student.integrate(Function("lambda x: x ** 2"), 0, 1)`.
#
# The text is compiled where it is called: inside the sandbox, in the grader, in a student's notebook. It can refer to
# nothing but Python's own names and what it imports by itself.

import ast
import builtins
import inspect
import symtable
import textwrap
from types import FunctionType
from typing import Any


_MAX_SOURCE = 10_000


class Function:
    """source: a lambda, or one `def`. Raises ValueError for anything else, and for names that it does not bring
    along."""

    def __init__(self, source: str) -> None:
        self.source = textwrap.dedent(source).strip()
        self.__name__, code = _compiled(self.source)
        namespace: dict[str, Any] = {}
        exec(code, namespace)
        self._function = namespace[self.__name__]

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._function(*args, **kwargs)

    def __repr__(self) -> str:
        return self.source

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Function) and self.source == other.source

    def __hash__(self) -> int:
        return hash(self.source)


def _compiled(source: str) -> tuple[str, Any]:
    """Its name, and code that defines it."""
    if len(source) > _MAX_SOURCE:
        raise ValueError("the source of a function is too long")
    try:
        body = ast.parse(source).body
    except SyntaxError as error:
        raise ValueError(f"the source of a function is not Python: {error.msg}") from None
    only = body[0] if len(body) == 1 else None
    if isinstance(only, ast.FunctionDef):
        name, text = only.name, source
    elif isinstance(only, ast.Expr) and isinstance(only.value, ast.Lambda):
        name, text = "function", f"function = {source}"
    else:
        raise ValueError(f"the source of a function is a lambda or one def, not this: {source[:60]!r}")
    missing = _globals(symtable.symtable(text, "<function>", "exec")) - set(vars(builtins)) - {name}
    if missing:
        raise ValueError(
            f"the source of a function refers to {', '.join(sorted(missing))}; it must import that itself, and numbers "
            "are put into it: f'lambda x: {p} * x'"
        )
    return name, compile(text, "<function>", "exec")


def _globals(table: symtable.SymbolTable) -> set[str]:
    inner = {name for child in table.get_children() for name in _globals(child)}
    if table.get_type() == "module":
        return inner
    return inner | {symbol.get_name() for symbol in table.get_symbols() if symbol.is_global()}


class Functions(Kind):
    """What comes back from a call is the guest's own, and is not looked at."""

    name = "function"
    flat = into_guests_alone = True
    looked_at_after = False

    def holds(self, value: Any) -> bool:
        return isinstance(value, Function | FunctionType)

    def like(self, value: Any) -> Any:
        return value

    def parts(self, value: Any) -> list[Any]:
        if not isinstance(value, Function):
            raise CannotCross("")  # a student's
        return [value.source]

    def whole(self, parts: list[Any]) -> Any:
        if len(parts) != 1 or not isinstance(parts[0], str):
            raise ValueError("a function is none")
        return Function(parts[0])

    def frozen(self, value: Any) -> Any:
        if isinstance(value, Function):
            return value
        if value.__name__ == "<lambda>":
            raise CannotCross(
                "a lambda, whose source cannot be taken; write Function('lambda x: …'), with the numbers in it: "
                "Function(f'lambda x: {p} * x')"
            )
        try:
            return Function(inspect.getsource(value))
        except (OSError, TypeError, ValueError) as error:
            raise CannotCross(
                f"a function whose source cannot be taken ({error}); write Function('lambda x: …')"
            ) from None

    def key(self, value: Any) -> Any:
        return ("function", value.source) if isinstance(value, Function) else id(value)

    def difference(self, actual: Any, expected: Any, allowed: Any, told: Any) -> str | None:
        # An array would compare its elements, which has no truth.
        same = isinstance(actual, Function) and actual == expected
        return None if same else told.other(what(actual), what(expected))

    def text(self, value: Any, axes: tuple[int, int] | None) -> str:
        source = value.source if isinstance(value, Function) else repr(value)
        return textwrap.indent(source, "    ")


register(Functions())


# ---- kinds.comparison ----

# The one comparison, of the hidden graders and of `check`; and the other ways to compare that an author can ask for by
# name: `@reference(same="text")`.

from typing import Any


class Comparer:
    """As `difference`, for results that are right in more ways, or in fewer."""

    def difference(self, actual: Any, expected: Any, allowed: Any, told: Told) -> str | None:
        return difference(actual, expected, allowed, told)


class Text(Comparer):
    """Texts, where white space says nothing: how much of it there is, and whether a line ends with some."""

    def difference(self, actual: Any, expected: Any, allowed: Any, told: Told) -> str | None:
        if isinstance(actual, str) and isinstance(expected, str):
            actual, expected = " ".join(actual.split()), " ".join(expected.split())
        return difference(actual, expected, allowed, told)


class Unordered(Comparer):
    """Lists and tuples, in any order."""

    def difference(self, actual: Any, expected: Any, allowed: Any, told: Told) -> str | None:
        have, wanted = items(actual), items(expected)
        if have is None or wanted is None or len(have) != len(wanted):
            return difference(actual, expected, allowed, told)
        left = list(zip(wanted, allowed if isinstance(allowed, list) else [None] * len(wanted), strict=True))
        for one in have:
            fits = next((i for i, (want, of) in enumerate(left) if difference(one, want, of) is None), None)
            if fits is None:
                others = say("returned other elements than it should"), say("has other elements than it should")
                return told.phrase(*others, say("one with other elements"))
            del left[fits]
        return None


class Exactly(Comparer):
    """Of the same types too: a list is no tuple and no array, 3 is no 3.0, a float32 no float64, an int64 no int. And
    nothing may be rounded otherwise."""

    def difference(self, actual: Any, expected: Any, allowed: Any, told: Told) -> str | None:
        if (kind := kind_of(expected)) is not None and kind_of(actual) is not kind:
            return told.other(what(actual), what(expected))
        wrong = difference(actual, expected, allowed, told)
        if wrong is not None or _same(actual, expected):
            return wrong
        if _is_of_other_types(actual, expected):
            return told.phrase(say("returned the right values, and something in them is of another type"),
                               say("has the right values, and something in it is of another type"),
                               say("right, but for a type in it"))  # fmt: skip
        return told.phrase(say("returned what is nearly right, and not exactly"),
                           say("is nearly right, and not exactly"),
                           say("nearly right, and not exactly"))  # fmt: skip


def _same(one: Any, other: Any) -> bool:
    """Whichever way round a dict was filled."""
    if isinstance(other, dict):
        keys = {key: key for key in one} if isinstance(one, dict) and len(one) == len(other) else {}
        return all(key in keys and _same(keys[key], key) and _same(one[key], other[key]) for key in other)
    if isinstance(other, list | tuple):
        return type(one) is type(other) and len(one) == len(other) and all(map(_same, one, other))
    return same(one, other)


def _is_of_other_types(one: Any, other: Any) -> bool:
    """Of values that are the same up to rounding, as far as is known here."""
    if type(one) is not type(other) or str(getattr(one, "dtype", "")) != str(getattr(other, "dtype", "")):
        return True
    if isinstance(other, dict):
        keys = {key: key for key in one}
        return any(_is_of_other_types([keys.get(key), one.get(key)], [key, value]) for key, value in other.items())
    if isinstance(other, set | frozenset):
        one, other = sorted(one, key=repr), sorted(other, key=repr)
    if isinstance(other, list | tuple):
        return any(map(_is_of_other_types, one, other))
    return False


COMPARERS: dict[str, Comparer] = {"": Comparer(), "text": Text(), "unordered": Unordered(), "exactly": Exactly()}


def compare(actual: Any, expected: Any, allowed: Any = None, told: Told | None = None, how: str = "") -> str | None:
    """`difference`, as the author asked for it."""
    return COMPARERS[how].difference(actual, expected, allowed, told or Told())


# ---- kinds.shown ----

# A call shown to a student: what goes in, what should come out, what does, in words or drawn.

from collections.abc import Callable, Iterator, Sequence
from typing import Any


_MAX_LINES, _MAX_LINE = 40, 200

Grids = dict[str, tuple[int, int]]
"""By the name of an argument, or "result": which two axes make a grid of numbers."""


class Raises:
    """In place of a value: the exception that came, or should come. on_purpose: whether by a statement that says so.
    ancestors: the names of the types that its own is one of."""

    def __init__(self, kind: str, message: str = "", on_purpose: bool = False, ancestors: Sequence[str] = ()) -> None:
        self.kind, self.message, self.on_purpose, self.ancestors = kind, message, on_purpose, ancestors

    def is_a(self, other: Raises) -> bool:
        return other.kind in (self.kind, *self.ancestors)

    def __repr__(self) -> str:
        return f"{self.kind}{': ' if self.message else ''}{self.message}"


class Printed:
    """In place of a value: what was printed."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return _first_lines(self.text) or say("(nothing is printed)")


class InFile:
    """In place of a value: what stands in a file, None where there is none."""

    def __init__(self, text: str | None) -> None:
        self.text = text

    def __repr__(self) -> str:
        if self.text is None:
            return say("(the file is not written)")
        return _first_lines(self.text) or say("(the file is empty)")


def _first_lines(text: str) -> str:
    return "\n    ".join(line[:_MAX_LINE] for line in text[: _MAX_LINES * _MAX_LINE].splitlines()[:_MAX_LINES])


class Written(str):
    """A text that is shown as it is, without quotation marks."""

    def __repr__(self) -> str:
        return str(self)


def calls(steps: Any) -> Written:
    """What is done with an object: (name, arguments, named arguments) for each step. No arguments: an attribute."""
    return Written(", ".join(name if args is None else f"{name}({_listed(args, kw)})" for name, args, kw in steps))


def _listed(args: Any, kwargs: dict[str, Any]) -> str:
    return ", ".join([*(f"{one!r}" for one in args), *(f"{name}={one!r}" for name, one in kwargs.items())])


def show(arguments: dict[str, Any], expected: Any, yours: Any, grids: Grids) -> str:
    """A call in words."""
    return with_yours(show_right(arguments, expected, grids), yours, grids)


def show_right(arguments: dict[str, Any], expected: Any, grids: Grids) -> str:
    """The part of it that is the same whoever calls."""
    lines = [f"{name} =\n{as_text(value, grids.get(name))}" for name, value in arguments.items()]
    return "\n".join([*lines, say("should give"), as_text(expected, grids.get("result"))])


def with_yours(right: str, yours: Any, grids: Grids) -> str:
    lines = [right, say("yours gives"), as_text(yours, grids.get("result"))]
    odd = next((one for one in _held(yours) if f"<{one.type_name}: " in lines[-1]), None)
    return "\n".join(lines if odd is None else [*lines, say("in which there is"), text(odd)])


def _held(value: Any) -> Iterator[Foreign]:
    """What is of no kind, and would be a value of one."""
    if isinstance(value, Foreign):
        yield from [value] if value.holds is not None else []
    elif isinstance(value, dict | list | tuple):
        yield from (odd for pair in (value.items() if isinstance(value, dict) else value) for odd in _held(pair))


def as_text(value: Any, axes: tuple[int, int] | None = None) -> str:
    return f"    {value!r}" if isinstance(value, Raises | Printed | InFile) else text(value, axes)


class Drawn:
    """A picture of a call. words: what is wrong; html: all of it."""

    words = ""

    def html(self) -> str:
        raise NotImplementedError


View = Callable[[Any, Any], "tuple[Any, str | None]"]
VIEWS: dict[str, View] = {}
"""For `check`, by the name of a view: what it sees of a result, given what it should see, and in words what is not
right. Those that kinds of values have put here."""

Drawer = Callable[[dict[str, Any], Any, Any, "dict[str, Any] | None", Grids], "Drawn | None"]
DRAWERS: list[Drawer] = []
"""Those that kinds of values have put here."""


def drawn(
    arguments: dict[str, Any], expected: Any, yours: Any, windows: dict[str, Any] | None, grids: Grids
) -> Drawn | None:
    """None where nobody can draw it. windows: which part of the input an element of the result looks at."""
    return next((picture for draw in DRAWERS if (picture := draw(arguments, expected, yours, windows, grids))), None)


# ---- kinds.arrays ----

# NumPy's arrays and scalars.

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

import numpy as np


#: Kinds of NumPy dtype that may cross: bool, signed and unsigned integers, floats. In particular no
#: objects ("O": unpickling), no structured types and no strings.
_PLAIN_KINDS = "biuf"
_PLAIN_DTYPES = {np.dtype(code).newbyteorder("<").str: np.dtype(code).newbyteorder("<") for code in "?bhilqBHILQefdg"}
MAX_ARRAY_BYTES = 32 * 2**20
#: Of an array that is known again by what it holds.
_SMALL_BYTES = 1 << 14
_MAX_AXES = 32
_MAX_GRIDS, _MAX_LETTERS = 12, 20_000
_MAX_WRITTEN = 1_000


class Arrays(Kind):
    """On the wire: the dtype, whether it is a scalar, the shape, the bytes in C order."""

    name = "array"
    flat = True
    type_names = ("ndarray", "matrix", "MaskedArray", *(np.dtype(code).type.__name__ for code in "?bhilqBHILQefdg"))

    def holds(self, value: Any) -> bool:
        """Not NumPy's texts and bytes: these are Python's too."""
        return isinstance(value, np.ndarray | np.generic) and not isinstance(value, str | bytes)

    def like(self, value: Any) -> Any:
        """Objects that are numbers count as these; texts, and objects of other kinds, as a list."""
        if value.dtype.kind not in "OUS" or isinstance(value, np.generic):
            return value
        if value.dtype.kind == "O" and all(isinstance(one, int | float | np.generic) for one in value.flat):
            numbers = np.array(value.tolist())
            alike = len({type(one) for one in value.flat}) == 1 and numbers.dtype.kind in _PLAIN_KINDS
            return numbers if alike or not value.size else value.tolist()  # 2**70 fits into none
        known = value.dtype.kind != "O" or all(kind_of(one) is not None for one in value.flat)
        return value.tolist() if value.ndim and known else value

    # ---- across the wall ----

    def parts(self, value: Any) -> list[Any]:
        array = np.asarray(value)
        if array.dtype.kind not in _PLAIN_KINDS:
            raise CannotCross(f"dtype {array.dtype}")
        if array.nbytes > MAX_ARRAY_BYTES:
            raise CannotCross(f"shape {array.shape}, {array.nbytes >> 20} MiB")
        array = array.astype(array.dtype.newbyteorder("<"), copy=False)
        return [array.dtype.str, isinstance(value, np.generic), *array.shape, array.tobytes()]

    def whole(self, parts: list[Any]) -> Any:
        """Fresh, writable, in C order."""
        if len(parts) < 3 or not isinstance(parts[0], str) or not isinstance(parts[-1], bytes):
            raise ValueError("an array is none")
        name, scalar, *shape, data = parts
        dtype = _PLAIN_DTYPES.get(name)
        if dtype is None:
            raise ValueError("an array has a dtype that may not cross")
        if len(shape) > _MAX_AXES:
            raise ValueError("an array has an impossible shape")
        count = 1
        for n in shape:  # Python integers: no overflow, whatever the guest wrote
            if type(n) is not int or n < 0:
                raise ValueError("an array has an impossible shape")
            count *= n
        if count * dtype.itemsize != len(data):
            raise ValueError("an array's shape does not fit its data")
        if count == 0 and max(shape, default=0) > 2**31:
            raise ValueError("an array has an impossible shape")
        array = np.ndarray(shape, dtype, data).copy()
        return array[()] if scalar is True and array.ndim == 0 else array

    # ---- as an argument of a case ----

    def frozen(self, value: Any) -> Any:
        """NumPy's integers become Python's, which is what a student's `isinstance(stride, int)` expects."""
        if isinstance(value, np.integer):
            return int(value)
        if value.dtype.kind not in _PLAIN_KINDS:
            raise CannotCross(f"an array of dtype {value.dtype}")
        if value.nbytes > MAX_ARRAY_BYTES:
            raise CannotCross(f"an array of {value.nbytes >> 20} MiB")
        if isinstance(value, np.ndarray):
            value.setflags(write=False)
        return value

    def copied(self, value: Any) -> Any:
        return value.copy()

    def hold(self, value: Any, other: Any) -> None:
        value[...] = other

    def lasts(self, value: Any) -> bool:
        return not isinstance(value, np.ndarray) or not value.flags.writeable

    def content(self, value: Any) -> Any:
        if not isinstance(value, np.ndarray) or value.nbytes > _SMALL_BYTES or value.dtype.kind not in _PLAIN_KINDS:
            return None
        return value.dtype.str, value.shape, value.tobytes()

    def size(self, value: Any) -> int:
        return int(value.size)

    def numbers(self, value: Any) -> Iterator[list[Any]]:
        yield np.asarray(value).ravel().tolist()

    # ---- judged ----

    def within(self, expected: Any, scale: Any, factor: float, floor: float) -> Any:
        magnitude = np.abs(np.asarray(scale, dtype=np.float64))
        if magnitude.shape != expected.shape:
            magnitude = np.abs(np.asarray(expected, dtype=np.float64))
        return np.asarray(factor * magnitude + floor)

    def within_like(self, value: Any, allowed: Any, default: Callable[[Any], Any]) -> Any:
        """The same where the shapes agree, else the largest of it everywhere: of a list's, where that was right."""
        if isinstance(allowed, list):
            arrays = [one for one in allowed if isinstance(one, np.ndarray)]
            allowed = np.asarray(max(one.max(initial=0.0) for one in arrays)) if arrays else None
        if not isinstance(allowed, np.ndarray):
            return default(value)
        return allowed if allowed.shape == value.shape else np.full(value.shape, allowed.max(initial=0.0))

    def difference(self, actual: Any, expected: Any, allowed: Any, told: Told) -> str | None:
        if actual is None:
            return told.none()
        array = as_array(actual)
        if isinstance(expected, np.generic) and (array is None or array.ndim):
            return told.other(what(actual), say("a number"))
        if array is None:
            if isinstance(actual, Foreign):
                real = say("an array of real numbers") if "complex" in actual.remark else say("an array of numbers")
                return told.other(what(actual), real)
            if isinstance(actual, list | tuple) and _holds_text(actual):
                return told.other(say("texts"), say("an array of numbers"))
            more = say("; np.array(…) makes one of it") if isinstance(actual, list) and not told.brief else ""
            return told.other(with_article(type(actual).__name__), say("a NumPy array")) + more
        expected = np.asarray(expected)
        if array.shape != expected.shape:
            if not isinstance(actual, np.ndarray | list | tuple):
                return told.other(with_article(type(actual).__name__), say("a NumPy array"))
            return _shape_difference(array.shape, expected.shape, told, isinstance(actual, np.ndarray))
        wrong = wrong_places(array, expected, allowed)
        if not wrong.any():
            return None
        if array.dtype.kind == "f" and bool((np.isnan(array) & wrong).any()):
            nan = say("returned NaN (not a number) among its values"), say("has NaN (not a number) among its values")
            return told.phrase(*nan, say("an array with NaN (not a number) among its values"))
        if told.brief:
            return told.phrase(say("returned wrong values"), say("has wrong values"))
        words = told.phrase(say("returned wrong values: {extent}"), say("has wrong values: {extent}"),
                            say("an array with wrong values: {extent}"))  # fmt: skip
        return words.format(extent=_extent(wrong, told.axes))

    def same(self, one: Any, other: Any) -> bool:
        if type(one) is not type(other) or one.shape != other.shape or one.dtype != other.dtype:
            return False
        if one.tobytes() == other.tobytes():  # nearly always
            return True
        return bool(np.array_equal(one, other, equal_nan=other.dtype.kind == "f"))

    def plain(self, value: Any) -> Any:
        return value.item() if value.ndim == 0 else value

    def items(self, value: Any) -> Any:
        """The array itself: a list of 32 million small numbers takes a gigabyte and a half."""
        return value if value.ndim else None

    def pieces(self, value: Any) -> Iterator[str]:
        """NumPy leaves the middle of a large one out, of each axis: of eight axes, two million numbers are left."""
        if value.ndim <= 4 or value.size <= _MAX_WRITTEN:
            yield repr(value)
        else:
            yield f"array({say('shape')} {value.shape}, {value.dtype})"

    # ---- in words and in checks.json ----

    def seen_in(self, value: Any) -> Any:
        """A tensor of whatever library, say."""
        if not hasattr(type(value), "__array__"):
            return None
        try:
            array = np.array(value)
        except Exception:  # one that has no values yet, or does as it likes
            return None
        return array if array.dtype.kind in _PLAIN_KINDS and array.nbytes <= MAX_ARRAY_BYTES else None

    def no_such(self, type_name: str) -> str:
        words = say("{a_type}, which is no NumPy array; np.array(…) makes this one of it:")
        return words.format(a_type=with_article(type_name))

    def text(self, value: Any, axes: tuple[int, int] | None) -> str:
        """Channels last is hard to read: one channel at a time, as a grid."""
        value = np.asarray(value)
        if value.ndim == 0:
            return f"    {value}  ({value.dtype})"
        head = f"    {say('shape')} {value.shape}" + ("" if value.dtype.kind == "f" else f", {value.dtype}")
        if value.ndim < 3 or value.size == 0:
            return f"{head}\n    {np.array2string(value, prefix='    ')}"
        axes = axes_of_grid(value.ndim, axes)
        others = [axis for axis in range(value.ndim) if axis not in axes]
        parts: list[str] = []
        count = int(np.prod([value.shape[axis] for axis in others]))
        for index in islice(np.ndindex(*(value.shape[axis] for axis in others)), _MAX_GRIDS):
            if sum(map(len, parts)) > _MAX_LETTERS:
                break
            place: list[Any] = [slice(None)] * value.ndim
            for axis, i in zip(others, index, strict=True):
                place[axis] = i
            names = ", ".join(":" if isinstance(i, slice) else str(i) for i in place)
            label = "" if count == 1 else f"    [{names}]\n"
            parts.append(f"{label}    {np.array2string(value[tuple(place)], prefix='    ')}")
        if count > len(parts):
            parts.append("    " + say("… and {count} more such grids").format(count=count - len(parts)))
        return "\n".join([head, *parts])

    def said(self, value: Any) -> str:
        return say("a NumPy array") if isinstance(value, np.ndarray) else with_article(type(value).__name__)

    def foreign(self, value: Foreign) -> str | None:
        if value.type_name == "ndarray" and value.remark.endswith("object"):
            return say("an array of Python objects (dtype object)")
        if value.type_name == "ndarray" and "complex" in value.remark:
            return say("an array of complex numbers")
        return None

    def encoded(self, value: Any) -> Any:
        return {"array": value.tolist(), "dtype": str(value.dtype), "shape": list(value.shape)}

    def decoded(self, data: Any) -> Any:
        return np.array(data["array"], dtype=data["dtype"]).reshape(data["shape"])


def as_array(value: Any) -> Any:
    """An array of numbers that it is, or is like: a list of the same ones. None if there is none."""
    if isinstance(value, np.ndarray | np.generic):
        array = np.asarray(value)
    elif isinstance(value, list | tuple | int | float):
        try:
            array = np.array(value)
        except (ValueError, TypeError, OverflowError):  # rows of several lengths
            return None
    else:
        return None
    return array if array.dtype.kind in _PLAIN_KINDS else None


def wrong_places(actual: Any, expected: Any, allowed: Any) -> Any:
    """Which elements differ by more than is allowed; two arrays of one shape. NaN is as good as NaN, and as nothing
    else; so is an infinity."""
    unequal = np.asarray(actual != expected)
    if not unequal.any():
        return unequal
    if not isinstance(allowed, np.ndarray | float):
        allowed = 3 * 2.0**-23 * np.abs(expected.astype(np.float64)) + 1e-12
    with np.errstate(all="ignore"):
        # Written so that NaN is wrong: it is not <= anything.
        far = ~(np.abs(actual.astype(np.float64) - expected.astype(np.float64)) <= allowed)
        wrong = far & unequal
        if actual.dtype.kind == expected.dtype.kind == "f":
            wrong &= ~(np.isnan(actual) & np.isnan(expected))
    return np.asarray(wrong)


def axes_of_grid(count: int, axes: tuple[int, int] | None) -> tuple[int, int]:
    """Which two axes make a picture, where nobody has said it: of (H, W, C), of a batch (N, H, W, C)."""
    if axes is not None and max(axes) < count:
        return axes
    return (1, 2) if count == 4 else (0, 1)


def _holds_text(value: Any) -> bool:
    while isinstance(value, list | tuple) and value:
        value = value[0]
    return isinstance(value, str)


def _shape_difference(actual: tuple[int, ...], expected: tuple[int, ...], told: Told, is_one: bool) -> str:
    """is_one: an array itself, and not a list that makes one."""
    if told.brief:
        return told.phrase(say("returned an array of the wrong shape"), say("has the wrong shape"))
    if len(actual) != len(expected) and not is_one:
        words = told.phrase(say("returned a list that makes an array with {have} axes, not {wanted}"),
                            say("is a list that makes an array with {have} axes, not {wanted}"),
                            say("a list that makes an array with {have} axes, not {wanted}"))  # fmt: skip
        return words.format(have=len(actual), wanted=len(expected))
    if len(actual) != len(expected):
        words = told.phrase(say("returned an array with {have} axes, not {wanted}"),
                            say("has {have} axes, not {wanted}"),
                            say("an array with {have} axes, not {wanted}"))  # fmt: skip
        return words.format(have=len(actual), wanted=len(expected))
    if sorted(actual) == sorted(expected):
        order = say("returned an array with its axes in the wrong order"), say("has its axes in the wrong order")
        return told.phrase(*order, say("an array with its axes in the wrong order"))
    wrong = []
    for index, (have, want) in enumerate(zip(actual, expected, strict=True)):
        if have != want:
            name = f"{index} ({say(told.axes[index])})" if index < len(told.axes) else f"{index}"
            words = say("axis {axis} is too long") if have > want else say("axis {axis} is too short")
            wrong.append(words.format(axis=name))
    words = told.phrase(say("returned an array of the wrong shape: {wrong}"), say("has the wrong shape: {wrong}"),
                        say("an array of the wrong shape: {wrong}"))  # fmt: skip
    return words.format(wrong=say(" and ").join(wrong))


def _extent(wrong: Any, axes: tuple[str, ...]) -> str:
    """How much is wrong, and whether it lies in one place."""
    if wrong.all():
        return say("all of them")
    for axis in range(wrong.ndim):
        name = say(axes[axis]) if axis < len(axes) else say("axis {axis}").format(axis=axis)
        hit = np.flatnonzero(wrong.any(axis=tuple(i for i in range(wrong.ndim) if i != axis)))
        if wrong.shape[axis] > 2 and len(hit) == 1 and hit[0] in (0, wrong.shape[axis] - 1):
            words = say("all in the last position along {axis}")
            if hit[0] == 0:
                words = say("all in the first position along {axis}")
            return words.format(axis=name)
    share = round(100 * float(wrong.mean()))
    return say("about {share} % of them").format(share=share or 1)


register(Arrays())


# ---- kinds.generators ----

# NumPy's random generators as arguments: `student.shuffled(words, np.random.default_rng(3))`. Each call gets one of
# its own, which begins where the grader's stands.

from copy import deepcopy
from typing import Any, cast

from numpy.random import PCG64, Generator  # here: NumPy loads them only when they are asked for


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


# ---- kinds.pictures ----

# Arrays drawn: grids of numbers, the first that is wrong outlined, and the part of the input that it is made from.

from base64 import b64encode
from html import escape
from typing import Any

import numpy as np


_BLUE, _ORANGE = "#0072b2", "#d55e00"  # told apart without colour vision
_POSITIVE, _NEGATIVE, _PLAIN = (153, 142, 195), (241, 163, 64), (150, 150, 150)
_MAX_SIDE, _MAX_CHANNELS = 12, 3
_PIXELS = 40  # of a number's cell


class Panel:
    """A grid of numbers under a title. In cells: outlined, (row, column, height, width).

    wrong: which numbers are; most: which number gets the strongest shade.
    """

    def __init__(self, title: str, grid: Any, outlined: Any = None, wrong: Any = None, most: float = 0.0) -> None:
        self.title, self.outlined = title, outlined
        self.grid = np.asarray(grid, dtype=float)[:_MAX_SIDE, :_MAX_SIDE]
        self.wrong = np.zeros(self.grid.shape, bool) if wrong is None else wrong[:_MAX_SIDE, :_MAX_SIDE]
        self.most = most or _most(self.grid)

    @property
    def words(self) -> str:
        """For whoever does not see it."""
        return f"{self.title}: " + "; ".join(", ".join(f"{number:.4g}" for number in row) for row in self.grid)


class Picture(Drawn):
    """inputs: the arrays; settings: the other arguments, in words; results: what should come out, what does and how
    they differ; words: what is wrong."""

    def __init__(self, arguments: dict[str, Any], inputs: list[Panel], results: list[Panel], words: str) -> None:
        self.inputs, self.results, self.words = inputs, results, words
        others = {name: value for name, value in arguments.items() if isinstance(value, int | float | str | tuple)}
        written = ", ".join(f"{name} = {value!r}" for name, value in others.items())
        self.settings = say("with {settings}").format(settings=written) if written else ""

    def html(self) -> str:
        parts = [f"<div>{''.join(map(image, self.inputs))}</div>"]
        parts += [f"<p>{escape(self.settings)}</p>"] if self.settings else []
        return "".join([*parts, f"<div>{''.join(map(image, self.results))}</div><p>{escape(self.words)}</p>"])


def picture(
    arguments: dict[str, Any], expected: Any, yours: Any, windows: dict[str, Any] | None, grids: Grids
) -> Picture | None:
    """None where there is nothing to draw: see `shown.drawn`."""
    yours = as_array(yours) if isinstance(expected, np.ndarray) else None
    if yours is None or not expected.size or not yours.size or max(expected.ndim, yours.ndim) > 5:
        return None
    alike, axes = expected.shape == yours.shape, grids.get("result")
    wrong = wrong_places(yours, expected, None) if alike else np.zeros(expected.shape, bool)
    place = tuple(np.argwhere(wrong)[0].tolist()) if wrong.any() else None
    at = place or (0,) * expected.ndim
    window = _window(windows, at) if place else None
    inputs: list[Panel] = []
    for name, value in arguments.items():
        if isinstance(value, np.ndarray) and value.size:
            inputs += _slices(name, value, at, window if not inputs else None, grids.get(name))
    if not alike:
        words = say("The shape should be {expected} and is {yours}.").format(expected=expected.shape, yours=yours.shape)
        whole = [_whole(say("should be"), expected, axes), _whole(say("yours"), yours, axes)]
        return Picture(arguments, inputs, whole, words)
    should, cell, suffix = _slice(expected, at, axes)
    is_, bad = _slice(yours, at, axes)[0], _slice(wrong, at, axes)[0]
    outlined = (*cell, 1, 1) if place else None
    most = max(_most(should), _most(is_))
    difference = np.asarray(is_, dtype=float) - should
    results = [
        Panel(say("should be") + suffix, should, outlined, most=most),
        Panel(say("yours") + suffix, is_, outlined, bad, most),
        Panel(say("yours − should be"), difference, outlined, bad),
    ]
    if place is None:
        return Picture(arguments, inputs, results, say("The result is right, but the input is changed."))
    words = say("{yours} in place of {expected}.")
    if wrong.sum() > 1:
        words = say("{count} of {all} numbers are wrong, the first at index {place}: {yours} in place of {expected}.")
    elif wrong.size > 1:
        words = say("The number at index {place} is wrong: {yours} in place of {expected}.")
    about = {"count": int(wrong.sum()), "all": wrong.size, "place": place[0] if len(place) == 1 else place}
    words = words.format(**about, yours=f"{yours[place]:g}", expected=f"{expected[place]:g}")
    return Picture(arguments, inputs, results, words)


def _most(grid: Any) -> float:
    numbers = np.asarray(grid, dtype=float)
    return float(np.abs(numbers[np.isfinite(numbers)]).max(initial=0)) or 1.0


def _window(windows: dict[str, Any] | None, at: tuple[int, ...]) -> tuple[int, int, int, int] | None:
    """Which part of the input the result's element looks at."""
    if windows is None or len(at) < 2:
        return None
    top, left = (i * step - before for i, step, before in zip(at, windows["stride"], windows["before"], strict=False))
    height, width = windows["size"]
    return top, left, height, width


def _slices(name: str, value: Any, at: tuple[int, ...], window: Any, axes: tuple[int, int] | None) -> list[Panel]:
    """An argument's grids: those along its third axis; of four axes, those that the element at `at` is made with."""
    if value.ndim < 3:
        return [Panel(name, np.atleast_2d(value), window)]
    before = after = ""
    if value.ndim == 4 and axes_of_grid(4, axes) == (0, 1):
        after = f", {at[-1] % value.shape[3]}"
        value = value[..., at[-1] % value.shape[3]]
    elif value.ndim == 4:
        before = f"{at[0] % len(value)}, "
        value = value[at[0] % len(value)]
    alone = value.shape[2] == 1 and before in ("", "0, ") and after in ("", ", 0")
    count = min(value.shape[2], _MAX_CHANNELS)
    return [
        Panel(name if alone else f"{name} [{before}:, :, {c}{after}]", value[..., c], window, most=_most(value))
        for c in range(count)
    ]


def _whole(title: str, value: Any, axes: tuple[int, int] | None) -> Panel:
    return Panel(f"{title} {value.shape}", _slice(value, (0,) * value.ndim, axes)[0])


def _slice(value: Any, at: tuple[int, ...], axes: tuple[int, int] | None) -> tuple[Any, tuple[int, int], str]:
    """The grid of two axes in which the element lies, its place there, and how to write which grid it is."""
    if value.ndim <= 2:
        return np.atleast_2d(value), (at[0] if len(at) == 2 else 0, at[-1] if at else 0), ""
    axes = axes_of_grid(value.ndim, axes)
    index = tuple(slice(None) if axis in axes else i for axis, i in enumerate(at))
    several = any(n > 1 for axis, n in enumerate(value.shape) if axis not in axes)
    names = ", ".join(":" if isinstance(i, slice) else str(i) for i in index)
    return value[index], (at[axes[0]], at[axes[1]]), f" [{names}]" if several else ""


def image(panel: Panel) -> str:
    """As a picture of its own, on white: the notebook's theme is not known."""
    source = b64encode(svg(panel, "#ffffff").encode()).decode()
    style = "display:inline-block;vertical-align:top;margin:0 12px 4px 0;max-width:100%"
    return f'<img style="{style}" alt="{escape(panel.words)}" src="data:image/svg+xml;base64,{source}">'


def svg(panel: Panel, background: str = "") -> str:
    """A picture of its own. Around it, room for the padding that an outlined window covers."""
    rows, columns = panel.grid.shape
    top, left, height, width = panel.outlined or (0, 0, 0, 0)
    x, y = 3 + _PIXELS * max(0, -left), 24 + _PIXELS * max(0, -top)
    right = x + _PIXELS * max(columns, left + width)
    bottom = y + _PIXELS * max(rows, top + height)
    right = max(right, 3 + sum(14 if ord(letter) > 0x1100 else 8 for letter in panel.title))  # Hangul is wide
    signed = bool((panel.grid < 0).any())
    parts = [f'<rect width="100%" height="100%" fill="{background}"/>'] if background else []
    parts.append(f'<text x="3" y="15" font-size="13" fill="currentColor">{escape(panel.title)}</text>')
    for (i, j), number in np.ndenumerate(panel.grid):
        left_, top_ = x + _PIXELS * j, y + _PIXELS * i
        parts.append(_rectangle(left_, top_, 1, 1, "#777777", 0.8, _shade(number, panel.most, signed)))
        written = f"{number:.4g}"
        style = f'font-size="{13 if len(written) < 5 else 10}"' + ' font-weight="bold"' * bool(panel.wrong[i, j])
        place = f'x="{left_ + _PIXELS / 2:g}" y="{top_ + _PIXELS / 2 + 4.5:g}" text-anchor="middle"'
        parts.append(f'<text {place} {style} fill="#111111">{written}</text>')
    for i, j in np.argwhere(panel.wrong).tolist():
        parts.append(_rectangle(x + _PIXELS * j + 3, y + _PIXELS * i + 3, 0.85, 0.85, _ORANGE, 2))
    if panel.outlined is not None:
        parts.append(_rectangle(x + _PIXELS * left, y + _PIXELS * top, height, width, _BLUE, 3.5))
    size = f'width="{right + 3}" height="{bottom + 3}" viewBox="0 0 {right + 3} {bottom + 3}"'
    named = f'role="img" aria-label="{escape(panel.words)}" font-family="sans-serif"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {named}>{"".join(parts)}</svg>'


def _rectangle(x: float, y: float, height: float, width: float, line: str, thick: float, fill: str = "none") -> str:
    """height and width in cells, the rest in pixels."""
    place = f'x="{x:g}" y="{y:g}" width="{width * _PIXELS:g}" height="{height * _PIXELS:g}"'
    return f'<rect {place} fill="{fill}" stroke="{line}" stroke-width="{thick:g}"/>'


def _shade(number: float, most: float, signed: bool) -> str:
    """White for 0. A number below 0 has another colour than one above."""
    if not np.isfinite(number):
        return "#ffffff"
    strength = min(abs(number) / most, 1.0)
    full = (_NEGATIVE if number < 0 else _POSITIVE) if signed else _PLAIN
    return "#" + "".join(f"{round(255 - strength * (255 - part)):02x}" for part in full)


DRAWERS.append(picture)


# ---- student_files.imports ----

# Which of the packages that a notebook uses may not be there when it is graded.

import re
import sys
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import Any

_HERE = Path(__file__).resolve().parent
#: The notebook itself, and what every notebook has.
_ALWAYS = ("__main__", "IPython", "ipykernel", "checks")


def elsewhere(names: dict[str, Any], packages: list[str]) -> list[str]:
    """By the names that they are imported under. names: the notebook's own. packages: that are there, with what these
    require."""
    used = {_package(value) for value in list(names.values())} - {"", *_ALWAYS} - sys.stdlib_module_names
    odd = {name for name in used if name not in packages and not _is_beside(name)}
    if not odd:
        return []
    of = metadata.packages_distributions()
    there = _with_required([name for package in (*packages, "IPython") for name in (package, *of.get(package, ()))])
    return sorted(name for name in odd if not there & {_canonical(one) for one in of.get(name, [name])})


def _package(value: Any) -> str:
    """That a module, a class or a function belongs to."""
    name: Any = ""
    if isinstance(value, ModuleType):
        name = value.__name__
    elif isinstance(value, type | FunctionType | BuiltinFunctionType):
        name = value.__module__
    return str(name or "").partition(".")[0]


def _is_beside(name: str) -> bool:
    """A module in the notebook's own folder, which is handed in with it."""
    file = getattr(sys.modules.get(name), "__file__", None)
    return file is not None and _HERE in Path(file).resolve().parents[:2]


def _with_required(packages: list[str]) -> set[str]:
    found, waiting = set[str](), [_canonical(name) for name in packages]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            with suppress(metadata.PackageNotFoundError):
                lines = [line for line in metadata.requires(name) or [] if "extra ==" not in line]
                waiting += [_canonical(match[0]) for line in lines if (match := re.match(r"[\w.-]+", line))]
    return found


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


# ---- student_files.sealed ----

# Answers that a file beside the notebook can recognise and does not hold: of each a slow digest, and what is said of
# it, locked with another. Whoever tries all whole numbers finds a small one all the same.

import hashlib
from typing import Any


#: A tenth of a second for each answer that is tried.
_ROUNDS = 200_000


def key_of(answer: Any, salt: str) -> bytes:
    """The same for answers that are the same to whoever compares them: 12.0 and 12, a list and a tuple. Slow."""
    written = _written(typed(answer)) if size(answer) <= MAX_TYPED else ""
    return hashlib.pbkdf2_hmac("sha256", written.encode("utf-8", "replace"), salt.encode(), _ROUNDS)


def tag_of(key: bytes) -> str:
    """What shows that an answer is the one, and not which one it is."""
    return hashlib.sha256(b"tag" + key).hexdigest()[:24]


def sealed(text: str, key: bytes) -> str:
    return _crossed(text.encode(), key).hex()


def opened(written: str, key: bytes) -> str:
    """The text that `sealed` made `written` of."""
    return _crossed(bytes.fromhex(written), key).decode()


def _crossed(data: bytes, key: bytes) -> bytes:
    """Each byte with one that only the key gives."""
    blocks = (hashlib.sha256(key + number.to_bytes(4, "big")).digest() for number in range(len(data) // 32 + 1))
    return bytes(one ^ other for one, other in zip(data, b"".join(blocks), strict=False))


def _written(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ",".join(sorted(f"{_written(name)}:{_written(one)}" for name, one in value.items())) + "}"
    if isinstance(value, set | frozenset):
        return "{" + ",".join(sorted(map(_written, value))) + "}"
    elements = items(value)
    if elements is not None:
        return f"[{','.join(map(_written, elements))}]"
    return f"{value:.6g}" if isinstance(value, float) else repr(value)


# ---- student_files.two_at_once ----

# Two known mistakes at once, recognised by what comes of all examples. What two of them give would be thousands of
# results; a mark of it is a few letters, and no result can be read from it.

import base64
import math
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from itertools import product
from typing import Any, NamedTuple


#: How finely sums are told apart, as a share of the largest number that should come.
_FINE = 1e-4
#: So near to a border, in steps, a sum may have come from its other side by rounding.
_NEAR = 0.1
#: Of larger results no sum is made, and above so many steps none is told from another.
_LARGE, _FAR = 20_000, 1e12
_BYTES = 6


class Came(NamedTuple):
    """What came of one example: a value, or the name of what was raised. changed: whether the input was."""

    value: Any = None
    raised: str | None = None
    changed: bool = False


def marks(came: Sequence[Came], should: Sequence[Any]) -> Iterator[str]:
    """Of what came of each example, which should have been these values: first the mark of exactly that, then those of
    what may be the same but for rounding."""
    each = [list(_tokens(one, _step(wanted))) for one, wanted in zip(came, should, strict=True)]
    for tokens in product(*each):
        digest = blake2b("\n".join(tokens).encode(), digest_size=_BYTES).digest()
        yield base64.b64encode(digest).decode()


def is_wrong(one: Came, wanted: Any) -> bool:
    """As far as its mark tells."""
    mine, right = (set(_tokens(of, _step(wanted))) for of in (one, Came(wanted)))
    return mine.isdisjoint(right)


def _step(wanted: Any) -> float:
    finite = [abs(n) for n in _all_numbers(wanted) or () if math.isfinite(n)]
    return _FINE * (max(finite, default=0.0) or 1.0)


def _tokens(one: Came, step: float) -> Iterator[str]:
    """Numbers are summed, each with a weight of its place."""
    if one.raised is not None:
        yield f"raises {one.raised}"
        return
    every = _all_numbers(one.value)
    about = f"{'changed ' if one.changed else ''}{tuple(getattr(one.value, 'shape', ()))}"
    if not every:
        yield f"{about} {one.value!r:.200}" if every is not None else f"{about} odd"
        return
    odd = [str(n) for n in every if not math.isfinite(n)]
    weights = (1 + (at * 0.6180339887498949) % 1 for at in range(1, len(every) + 1))
    steps = sum(n * weight for n, weight in zip(every, weights, strict=True) if math.isfinite(n)) / step
    if not abs(steps) < _FAR:
        yield f"{about} far {odd}"
        return
    nearest = math.floor(steps + 0.5)
    beside = steps + 0.5 - nearest
    others = [nearest - 1] if beside < _NEAR else [nearest + 1] if beside > 1 - _NEAR else []
    yield from (f"{about} {len(every)} {number} {odd}" for number in (nearest, *others))


def _all_numbers(value: Any) -> list[float] | None:
    """None where they are too many, or too large."""
    if size(value) > _LARGE:
        return None
    try:
        return [float(n) for row in numbers(value) for n in row]
    except (OverflowError, TypeError, ValueError):
        return None


# ---- student_files.check ----

# Visible checks: `check(f)` says what is right, and shows the first thing that is wrong.
#
# The examples, what they should give, and what known mistakes give are in checks.json, beside this file; of predictions
# only what recognises them (`sealed`). `release` puts the kinds of values that an assignment uses (`autograder.kinds`)
# into one file with it, `checks.py`.

import contextlib
import dis
import io
import json
import os
import shutil
import sys
import tempfile
import textwrap
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path
from types import TracebackType
from typing import Any


_EXAMPLES = Path(__file__).with_name("checks.json")


class CheckFailed(AssertionError):
    """Shown as one line, without a traceback."""

    def _render_traceback_(self) -> list[str]:
        return [f"CheckFailed: {self}"]


def check(function: Callable[..., Any] | None = None, **predictions: Any) -> None:
    """check(f): run the examples of `f`. check(predict_x=predict_x): is the prediction right?

    Raises CheckFailed at the end if something is not right.
    """
    data = json.loads(_EXAMPLES.read_text(encoding="utf-8"))
    for name, value in predictions.items():
        _check_prediction(name, value, data["predictions"][name])
    if function is not None:
        if getattr(function, "__module__", "") == "__main__":
            _warn_of_imports(getattr(function, "__globals__", {}), data["packages"])
        name = _name_of(function, sys._getframe(1).f_globals, data["functions"])
        _check_function(name, function, data["functions"])


def _name_of(function: Any, names: dict[str, Any], known: dict[str, Any]) -> str:
    """In the notebook, where it may be a lambda, an object, or what a decorator made."""
    own = str(getattr(function, "__name__", function))[:100]
    return next((name for name in known if names.get(name) is function), own)


def _warn_of_imports(names: dict[str, Any], packages: list[str]) -> None:
    for name in elsewhere(names, packages):
        there = say("{name} may not be there when this is graded: {packages} are, and what comes with Python.")
        if not packages:
            there = say("{name} may not be there when this is graded: what comes with Python is, and nothing else.")
        words = there.format(name=name, packages=", ".join(packages))
        _tell(words, lambda words=words: f"<p><b>{escape(words)}</b></p>")  # type: ignore[misc]


def _check_prediction(name: str, value: Any, known: dict[str, Any]) -> None:
    if value is ...:
        raise CheckFailed(say("{name} is still to be filled in: put your answer in place of ...").format(name=name))
    key = key_of(value, known["salt"])
    why = known["answers"].get(tag_of(key))
    if why == "":
        _tell(f"ok     {name}", lambda: f"<p>✓ {name}</p>")
        return
    if why is not None:
        why = opened(why, key)
    elif known["shows"]:
        why = say("The next cell shows another case of the same sort: run it, then think again.")
    else:
        why = say("Think again.")
    given = f"{value!r}"[:200]
    _tell(f"WRONG  {name} = {given}. {why}", lambda: f"<p><b>✗ {name} = {escape(given)}.</b> {escape(why)}</p>")
    raise CheckFailed(say("{name} is not right; see above").format(name=name))


def _check_function(name: str, function: Callable[..., Any], data: dict[str, Any]) -> None:
    if name not in data:
        raise CheckFailed(say("there are no checks for {name}").format(name=name))
    known = data[name]
    known["grids"] = {argument: tuple(axes) for argument, axes in known["grids"].items()}
    tried = [_try(name, function, known, example) for example in known["examples"]]
    wrong = next((one for one in tried if one.report is not None), None)
    hint = _hint(known, tried) if wrong else None
    _tell(_as_text(known, tried, wrong, hint), lambda: _as_html(name, known, tried, wrong, hint))
    if wrong is not None:
        words = say("{name} is not right yet: see the example “{example}” above")
        if wrong.unwritten:
            words = say("{name} is not written yet: see the example “{example}” above")
        raise CheckFailed(words.format(name=name, example=wrong.name))


# ---- one example ----


class _Tried:
    """What came of an example. unwritten: it came to nothing, since nothing is written yet. report: None where it is
    right, else in words what is not."""

    def __init__(
        self, known: dict[str, Any], example: dict[str, Any], yours: Any, changed: bool, step: int, unwritten: bool
    ) -> None:
        self._known, self.name, self.example = known, example["name"], example
        self.yours, self.changed, self._step, self.unwritten = yours, changed, step, unwritten
        self.report: str | None = None

    @property
    def mark(self) -> str:
        if self.unwritten:
            return say("– not written yet")
        return say("✓ right") if self.report is None else say("✗ wrong")

    @property
    def expected(self) -> Any:
        """As it is shown."""
        return _outcome(self.example["expected"])

    @property
    def came(self) -> Came:
        if isinstance(self.yours, Raises):
            return Came(raised=self.yours.kind)
        return Came(self.yours, changed=self.changed)

    @property
    def arguments(self) -> dict[str, Any]:
        """As they were before the call."""
        given = dict(zip(self.example["names"], map(decode, self.example["args"]), strict=False))
        given |= {name: decode(value) for name, value in self.example["kwargs"].items()}
        return given | ({"then": calls(_steps(self.example))} if "steps" in self.example else {})

    @property
    def proves(self) -> bool:
        """Whether what came says something of how it came about."""
        return not isinstance(self.yours, Raises) or self.yours.on_purpose or "says" in self.example["expected"]

    def unlike(self) -> str | None:
        """In words, where the two would have to be looked at closely: one is of another type, or something in it is."""
        if any(isinstance(one, Raises | Printed | InFile) for one in (self.yours, self.expected)):
            return None
        of_one_type = type(self.yours) is type(self.expected)
        if of_one_type and not isinstance(self.expected, list | tuple | dict | set):
            return None
        return self._difference(self.example["expected"], self.expected)

    def gives(self, outcome: dict[str, Any]) -> bool:
        """Is what came of it as good as this?"""
        should = _outcome(outcome)
        if isinstance(should, Raises) or isinstance(self.yours, Raises):
            alike = isinstance(should, Raises) and isinstance(self.yours, Raises) and self.yours.is_a(should)
            says = "says" not in outcome or (alike and same_text(self.yours.message, outcome["says"]))
            return alike and says and self._step == outcome.get("step", self._step)
        if isinstance(should, Printed | InFile):
            return type(self.yours) is type(should) and same_text(self.yours.text, should.text)
        return self._difference(outcome, should) is None

    def _difference(self, outcome: dict[str, Any], should: Any) -> str | None:
        allowed = decode(outcome["within"]) if "within" in outcome else None
        return compare(self.yours, should, allowed, how=self._known.get("same", ""))


def is_of_value(example: dict[str, Any]) -> bool:
    """Whether it is about what is returned, as it is."""
    return "value" in example["expected"] and "view" not in example and "steps" not in example


def _outcome(outcome: dict[str, Any]) -> Any:
    """What should come, or what a known mistake gives: {"value": …}, {"raises": …}, {"printed": …} or
    {"written": …}."""
    if "raises" in outcome:
        return Raises(outcome["raises"], outcome.get("says", ""))
    if "written" in outcome:
        return InFile(outcome["written"])
    return Printed(outcome["printed"]) if "printed" in outcome else decode(outcome["value"])


def _steps(example: dict[str, Any]) -> list[tuple[str, Any, dict[str, Any]]]:
    """Of an attribute, None in place of arguments."""
    return [
        (name, args and [decode(one) for one in args], {key: decode(one) for key, one in kwargs.items()})
        for name, args, kwargs in example.get("steps", ())
    ]


def _try(name: str, function: Callable[..., Any], known: dict[str, Any], example: dict[str, Any]) -> _Tried:
    arguments = [decode(value) for value in example["args"]]
    keywords = {key: decode(value) for key, value in example["kwargs"].items()}
    at, before, printed, unwritten = 0, copied(arguments), io.StringIO(), ""
    looks_at_output, file = "printed" in example["expected"], example.get("writes")
    yours: Any
    try:
        with contextlib.ExitStack() as around:
            folder = around.enter_context(folder_to_write_in()) if file else None
            if looks_at_output:
                around.enter_context(contextlib.redirect_stdout(printed))
            made = yours = function(*arguments, **keywords)
            for at, (step, given, named) in enumerate(_steps(example), start=1):  # noqa: B007  (which one raised)
                arguments = given or []
                before = copied(arguments)
                if looks_at_output:
                    printed.seek(0)
                    printed.truncate()
                member = getattr(made, step)
                yours = member if given is None else member(*arguments, **named)
            if folder is not None:
                yours = InFile(text_in(folder / str(file)))
        yours = Printed(printed.getvalue()) if looks_at_output else yours
    except Exception as error:
        names = [kind.__name__ for kind in type(error).__mro__[:-2]]  # but object and BaseException
        yours = Raises(names[0], str(error), _on_purpose(error, function), names[1:])
        unwritten = _unwritten(error)
    changed = not isinstance(yours, Raises) and not all(map(same, arguments, before))
    if "view" not in example and not isinstance(yours, Raises | Printed | InFile):
        yours = taken(yours)
    one = _Tried(known, example, yours, changed, at, unwritten == name)
    if unwritten:
        words = say("{name} is not written yet.")
        if unwritten != name:
            words = say("{name} calls {other}, which is not written yet.")
        one.report = words.format(name=name, other=unwritten)
    elif "view" in example:
        one.yours, one.report = _viewed(yours, example)
    elif not one.gives(example["expected"]):
        one.report = show(one.arguments, one.expected, yours, known["grids"])
        if clause := one.unlike():
            one.report += "\n" + say("{name} {clause}.").format(name=name, clause=clause)
    elif changed:
        words = say("which is right, but {name} has changed its input").format(name=name)
        one.report = show(one.arguments, one.expected, yours, known["grids"]) + "\n" + words
    return one


def _deepest(error: Exception) -> TracebackType | None:
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    return place


def _on_purpose(error: Exception, function: Callable[..., Any]) -> bool:
    """Whether a `raise` or an `assert` of one's own raised it."""
    place = _deepest(error)
    if place is None or place.tb_frame.f_globals is not getattr(function, "__globals__", None):
        return False
    return place.tb_frame.f_code.co_code[place.tb_lasti] == dis.opmap["RAISE_VARARGS"]


def _unwritten(error: Exception) -> str:
    """The function that does nothing but raise it, as before it was written."""
    place = _deepest(error)
    if place is None or type(error) is not NotImplementedError:
        return ""
    code = place.tb_frame.f_code
    others = {line for _, _, line in code.co_lines() if line is not None} - {code.co_firstlineno, place.tb_lineno}
    return "" if others else code.co_name


@contextlib.contextmanager
def folder_to_write_in() -> Iterator[Path]:
    """An empty one to run in, so that nobody's own file is written over."""
    before, folder = os.getcwd(), tempfile.mkdtemp()
    try:
        os.chdir(folder)
        yield Path(folder)
    finally:
        os.chdir(before)
        shutil.rmtree(folder, ignore_errors=True)


def _viewed(yours: Any, example: dict[str, Any]) -> tuple[Any, str | None]:
    """What is seen of it, and what is not right."""
    if isinstance(yours, Raises):
        return yours, f"    {yours!r}"
    return VIEWS[example["view"]](yours, decode(example["expected"]["value"]))


def _hint(function: dict[str, Any], tried: list[_Tried]) -> str | None:
    """What the fewest known mistakes say that explain what is wrong: the one that does in every example what the
    function did, else two that do so at once wherever something is returned, else those of which each does in two
    examples at least."""
    mistakes = function["mistakes"]
    wrong = {index for index, one in enumerate(tried) if one.report is not None}
    possible = [(known, shown) for known in mistakes if (shown := _shown(known["gives"], tried)) is not None]
    # An exception can come from anywhere: alone it proves nothing.
    proving = {index for index in wrong if tried[index].proves}
    if whole := [known for known, shown in possible if shown == wrong and shown & proving]:
        return _said(whole[0]) if len(whole) == 1 else None
    left, hints = set(wrong), list[str]()
    if both := _both(function.get("together", {}), tried):
        hints += [_said(mistakes[at]) for at in both]
        left = {index for index in wrong if not is_of_value(tried[index].example)}
    while left:
        most = max((len(shown & left & proving) for _, shown in possible), default=0)
        best = [(known, shown) for known, shown in possible if len(shown & left & proving) == most]
        if most < 2 or len(best) > 1:
            break
        ((known, shown),) = best
        hints.append(_said(known))
        left -= shown
    if hints and left:
        hints.append(say("This does not explain everything that is wrong."))
    return " ".join(filter(None, hints)) or None


def _both(together: dict[str, list[int]], tried: list[_Tried]) -> list[int]:
    """Which two mistakes give all that was returned, if there are such; `together` has their marks."""
    returned = [one for one in tried if is_of_value(one.example)]
    every = marks([one.came for one in returned], [one.expected for one in returned]) if together else ()
    return next((together[mark] for mark in every if mark in together), [])


def _said(known: dict[str, Any]) -> str:
    if "hint" in known:
        return str(known["hint"])
    return something_wrong_with(known["about"]) if "about" in known else ""


def _shown(gives: list[dict[str, Any] | None], tried: list[_Tried]) -> set[int] | None:
    """The examples that a mistake explains; None where it would have one wrong that is right, or is wrong in another
    way."""
    shown = set()
    for index, (given, one) in enumerate(zip(gives, tried, strict=True)):
        if given is not None and one.report is not None and _explains(given, one):
            shown.add(index)
        elif given is not None and not isinstance(one.yours, Raises):
            return None
    return shown


def something_wrong_with(about: str) -> str:
    return say("It looks as if something is wrong with {about}.").format(about=about)


def _explains(mistake: dict[str, Any], one: _Tried) -> bool:
    """mistake: what it `gives`, if that is wrong, and whether it `changed` the input."""
    gives = mistake.get("gives", one.example["expected"])
    return one.changed == mistake.get("changed", False) and one.gives(gives)


# ---- what is shown ----


def _tell(text: str, html: Callable[[], str]) -> None:
    """In a notebook as HTML, elsewhere as text."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if hasattr(shell, "kernel"):
        from IPython.display import display

        display({"text/html": html(), "text/plain": text}, raw=True)
    else:
        print(text)
        sys.stdout.flush()


def _as_text(known: dict[str, Any], tried: list[_Tried], wrong: _Tried | None, hint: str | None) -> str:
    lines = [f"{'ok   ' if one.report is None else 'WRONG'}  {one.name}" for one in tried]
    if wrong is not None:
        lines += ["", f"{say('The first that is wrong')}: {wrong.name}", "", str(wrong.report)]
    lines += ["", *textwrap.wrap(hint, 100)] if hint else []
    return "\n".join([*lines, "", *textwrap.wrap(_later(known), 100)])


def _as_html(name: str, known: dict[str, Any], tried: list[_Tried], wrong: _Tried | None, hint: str | None) -> str:
    now = [f"<tr>{_cell(one.name)}{_cell(one.mark)}</tr>" for one in tried]
    title = say("{name}: checked here").format(name=name)
    parts = [_table(title, (say("example"), say("yours")), now)]
    if wrong is not None:
        first = f"{say('The first that is wrong')}: {wrong.name}."
        parts.append(f"<p><b>{escape(first)}</b> {escape(hint or '')}</p>")
        text = f"<pre>{escape(str(wrong.report))}</pre>"
        windows = wrong.example.get("windows")
        picture = drawn(wrong.arguments, wrong.expected, wrong.yours, windows, known["grids"])
        if picture is None:
            parts.append(text)
        else:
            parts.append(picture.html())
            parts.append(f"<details><summary>{say('The same as text')}</summary>{text}</details>")
    later = [f"<tr>{_cell(test['name'])}{_cell(format(test['points'], 'g'))}</tr>" for test in known["tests"]]
    parts.append(f"<details><summary>{escape(_later(known))}</summary>")
    parts.append(_table("", (say("what"), say("points")), later) + "</details>")
    return "".join(parts)


def _later(known: dict[str, Any]) -> str:
    words = say("Graded later, for {points} points: {what}.")
    return words.format(points=f"{known['points']:g}", what=known["later"])


def _cell(text: str) -> str:
    return f'<td style="text-align:left">{escape(text)}</td>'


def _table(caption: str, heads: tuple[str, str], rows: list[str]) -> str:
    head = "".join(f'<th scope="col" style="text-align:left">{escape(one)}</th>' for one in heads)
    title = f'<caption style="text-align:left;white-space:nowrap"><b>{escape(caption)}</b></caption>' if caption else ""
    return f"<table>{title}<tr>{head}</tr>{''.join(rows)}</table>"
