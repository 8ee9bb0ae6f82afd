"""The formulas by which windows are laid, written otherwise: for any function that slides a window.

Each is a step of `solutions.sliding` taken by another formula, along both axes or along one of them. So is each slip
of all such functions, along one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from autograder.exercise import Stepwise, Variant
from autograder.formulas import Formula, Written, written_otherwise
from solutions.sliding import RIGHT, Axis, Sliding, Slip, Step, same, valid
from solutions.slips import COUNT, COUNTS, EDGE, PLACES, SAME, STRIDE

NAMES = "Here n is the size of the image along an axis, k that of the window, and s the stride."
ALONG: dict[bool | None, tuple[str, ...]] = {
    None: (),
    True: ("So it is along the height alone, and not along the width.",),
    False: ("So it is along the width alone, and not along the height.",),
}
READ = ("n", "k", "s")


@dataclass(frozen=True)
class ByFormula:
    """steps: those that are taken, by another formula, a function of an axis. more: names in it besides n, k and s."""

    name: str
    forms: str | tuple[str, ...]
    hint: str
    steps: Callable[[Callable[[Axis], Any]], Mapping[str, Step]]
    about: str
    more: Mapping[str, Callable[[Axis], Any]] = field(default_factory=dict)
    beside: tuple[str, ...] = READ


def crossed(letter: str) -> Step:
    return lambda a: RIGHT["zeros"](a.but(**{letter: getattr(a.across, letter)}))


def counted_across(letter: str) -> Step:
    return lambda a: a.but(**{letter: getattr(a.across, letter)}).windows


def split(total: Callable[[Axis], Any]) -> Step:
    return lambda a: (total(a) // 2, total(a) - total(a) // 2)


def reaching(count: Callable[[Axis], Any]) -> Step:
    """So many zeros that there is room for so many windows."""
    return split(lambda a: max((count(a) - 1) * a.s + a.k - a.n, 0))


WINDOWS = {"windows": lambda a: a.windows}
TOTAL = {"total": lambda a: a.missing}
CEILING = "ceil(n / s)", "(n - 1) // s + 1", "(n + s - 1) // s"
TOTALS = "max((windows - 1) * s + k - n, 0)"
LEGEND = (
    ("windows", "Here windows is how many there are."),
    ("total", "Here total is how many rows or columns are needed in all."),
)
ALL_ZEROS = 'With "same", it looks as if what is added in all is counted as {formula}.'
BEFORE = 'With "same", it looks as if {formula} rows or columns are put before.'
AFTER = 'With "same", it looks as if {formula} rows or columns are put after.'


def padded_with(zeros):
    """As many windows as there is room for then."""
    return lambda other: same(zeros=zeros(other))


def of_the_right_size(zeros):
    return lambda other: same(zeros=zeros(other), count=lambda a: a.windows)


FORMULAS = [
    ByFormula(
        "count-written-otherwise",
        ("(n - k) // s + 1", "ceil((n - k + 1) / s)", "(n - k + s) // s"),
        'With "valid", it looks as if the number of windows is counted as {formula}.',
        lambda other: valid(count=other),
        COUNT,
    ),
    ByFormula(
        "same-count-written-otherwise",
        CEILING,
        'With "same", it looks as if the number of windows is counted as {formula}.',
        lambda other: same(count=other, zeros=reaching(other)),
        COUNT,
    ),
    ByFormula(
        "total-written-otherwise",
        TOTALS,
        ALL_ZEROS,
        lambda other: same(zeros=split(other)),
        EDGE,
        WINDOWS,
    ),
    ByFormula(
        "total-written-otherwise",
        TOTALS,
        ALL_ZEROS + " The number of windows does not follow from that.",
        lambda other: same(zeros=split(other), count=lambda a: a.windows),
        EDGE,
        WINDOWS,
    ),
    *(
        ByFormula(name, forms, hint, steps, EDGE, TOTAL)
        for name, forms, hint, zeros in (
            (
                "before-written-otherwise",
                "total // 2",
                BEFORE + " The rest is put after.",
                lambda other: lambda a: (other(a), a.missing - other(a)),
            ),
            (
                "before-written-otherwise",
                "total // 2",
                BEFORE,
                lambda other: lambda a: (other(a), a.missing - a.missing // 2),
            ),
            (
                "after-written-otherwise",
                ("total - total // 2", "(total + 1) // 2", "total // 2 + total % 2"),
                AFTER,
                lambda other: lambda a: (a.missing // 2, other(a)),
            ),
        )
        for steps in (padded_with(zeros), of_the_right_size(zeros))
    ),
]
OTHER_AXIS = [
    Slip(
        f"zeros-by-the-other-{word}",
        f'With "same", it looks as if what is added along one axis is counted with the {word} of the other.',
        same(zeros=crossed(letter)),
        (),
        EDGE,
    )
    for letter, word in (("n", "size"), ("k", "window"), ("s", "stride"))
]
OTHER_AXIS += [
    Slip(
        f"windows-by-the-other-{word}",
        f"It looks as if the number of windows along one axis is counted with the {word} of the other.",
        {"count": counted_across(letter)},
        (),
        COUNT,
    )
    for letter, word in (("n", "size"), ("k", "window"), ("s", "stride"))
]
OTHER_AXIS += [
    Slip(
        "strides-swapped-once-padded",
        "It looks as if the window moves down by the horizontal stride, and to the right by the vertical one, over an "
        "image that is padded rightly. A pair is (rows, columns).",
        {"count": lambda a: (a.n + sum(a.zeros) - a.k) // a.across.s + 1, "begin": lambda a: lambda i: i * a.across.s},
        (),
        "strides that differ",
    )
]
PLACE = (
    "It looks as if window i begins at {formula}, counted from the first row or column of the padded image. How many "
    "windows there are does not follow from that."
)


def along(steps: Mapping[str, Step], down: bool | None) -> dict[str, Step]:
    """Taken so along one axis alone."""

    def only(name: str, step: Step) -> Step:
        return lambda axis: step(axis) if axis.down is down else RIGHT[name](axis)

    return dict(steps) if down is None else {name: only(name, step) for name, step in steps.items()}


def numbers(axis: Axis, more: Mapping[str, Callable[[Axis], Any]]) -> dict[str, Any]:
    return {"n": axis.n, "k": axis.k, "s": axis.s} | {name: of(axis) for name, of in more.items()}


def variants_of(of: Sliding) -> list[Variant]:
    """The least changes first; of one, along both axes first."""
    return [variant for down in ALONG for variant in (*_sized(of, down), *_placed(of, down), *_slips(of, down))]


def places_of(of: Sliding) -> list[Variant]:
    """Those of where windows lie: of a function that pads nothing and counts no windows."""
    return [variant for down in ALONG for variant in (*_placed(of, down), *_slips(of, down, PLACES))]


def _sized(of: Sliding, down: bool | None) -> Iterator[Variant]:
    """How many there are, and what is added at the edge."""
    for one in FORMULAS:

        def taken(written: Written, one: ByFormula = one) -> Callable[..., Any]:
            steps = one.steps(lambda axis: written(**numbers(axis, one.more)))
            return Stepwise(of.taking, along(steps, down))

        more = (NAMES, *ALONG[down])
        yield from written_otherwise(
            Formula(one.name, one.forms, one.hint, taken, one.about, one.beside, more, legend=LEGEND)
        )


def _placed(of: Sliding, down: bool | None) -> Iterator[Variant]:
    def begun(written: Written) -> Callable[..., Any]:
        def begin(axis: Axis) -> Callable[[int], Any]:
            return lambda i: written(i=i, **numbers(axis, {}))

        return Stepwise(of.taking, along({"begin": begin}, down))

    more = (NAMES, *ALONG[down])
    yield from written_otherwise(Formula("place-written-otherwise", "i * s", PLACE, begun, STRIDE, READ, more))


def _slips(of: Sliding, down: bool | None, slips: Iterable[Slip] = (*PLACES, *COUNTS, *SAME)) -> Iterator[Variant]:
    """Of the slips that are known mistakes, along one axis; of those with the other axis, along both too."""
    for slip in OTHER_AXIS if down is None else (*slips, *OTHER_AXIS):
        hint, steps = slip.hint.replace("{border}", of.border), along(slip.steps, down)
        yield Variant(slip.name, hint, Stepwise(of.taking, steps), about=slip.about, more=ALONG[down])
