"""What stands in a new exercise until its author has said it. All of it is right: whoever changes it goes on from what
is proved. What is still to be said is marked TODO."""

from __future__ import annotations

from autograder.authoring.names import Signature

_FUNCTION = '''"""All of `{name}`: its reference, hidden tests, known mistakes, examples. Students get none of this."""

import pytest

from autograder.exercise import Case, Example, Examples, found, misconception, reference, sweep


@reference()
def {name}({plain}):
    return {computed}  # TODO: what is right.


def cases(rng):
    """TODO: draw the arguments of one call; `rng` is a generator of NumPy's."""
    return Case(({drawn}))


@pytest.mark.grade("{name}")
@found(cases)
def test_value(student, case):
    student.{name}(*case.args).matches({name})


@pytest.mark.grade("{name}")
@sweep(cases)  # forty calls at once, for what nobody thought of; arguments by position only
def test_anything(student, case):
    student.{name}.many(case.args).matches({name})


@misconception(
    "one-too-many",
    "It looks as if one is added that should not be.",  # TODO: a mistake that students make, in words for them.
    fails=("value",),
)
def one_too_many({plain}):
    return {name}({parameters}) + 1  # TODO: what they get who make it.


EXAMPLES = Examples(
    visible=[Example("small numbers"{given})],  # TODO: two or three calls, on which every known mistake shows.
    later="other numbers",
)
'''

_FUNCTION_CELL = '''def {name}({written}):
    """TODO: say what it returns.

    >>> {name}({shown})
    {value}
    """
    ### BEGIN SOLUTION
    return {computed}
    ### END SOLUTION'''

_NUMBER = '''"""All of `{name}`, a number: its reference, hidden test, known mistakes. Students get none of this."""

import pytest

from autograder.exercise import misconception, reference


@reference()
def {name}():
    return 12  # TODO: the right number.


@pytest.mark.grade("{name}")
def test_number(student):
    student["{name}"].matches({name})


@misconception(
    "one-less",
    "That is one less than it should be.",  # TODO: a wrong number that students give, and why, in words for them.
    fails=("number",),
)
def one_less():
    return 11  # TODO: that number.
'''

_NUMBER_CELL = """### BEGIN SOLUTION
{name} = 12  # TODO: say what it counts
### END SOLUTION"""


def whole_file(function: Signature) -> str:
    given = "".join(f", {number}" for number in _small(function))
    drawn = ", ".join("rng.integers(10**8, 10**9)" for _ in function.parameters)
    return _FUNCTION.format(
        name=function.name,
        plain=function.plain,
        computed=_computed(function),
        drawn=drawn + "," if len(function.parameters) == 1 else drawn,
        parameters=", ".join(function.parameters),
        given=given,
    )


def function_cell(function: Signature) -> str:
    small = _small(function)
    return _FUNCTION_CELL.format(
        name=function.name,
        written=function.written,
        computed=_computed(function),
        shown=", ".join(map(str, small)),
        value=2 * sum(small) if small else _CONSTANT,
    )


def accepted(function: Signature) -> str:
    """Right, in another style."""
    return (
        f"def {function.name}({function.plain}):\n"
        f"    result = {_computed(function)}  # TODO: what is right, in another style than the notebook's.\n"
        "    return result\n"
    )


def whole_file_of_number(name: str) -> str:
    return _NUMBER.format(name=name)


def number_cell(name: str) -> str:
    return _NUMBER_CELL.format(name=name)


def accepted_number(name: str) -> str:
    return f"{name} = 12  # TODO: the right number.\n"


_CONSTANT = 123456789


def _small(function: Signature) -> list[int]:
    return list(range(2, 2 + len(function.parameters)))


def _computed(function: Signature) -> str:
    """Right of numbers, whatever they are called."""
    names = function.parameters
    if not names:
        return str(_CONSTANT)
    return f"2 * {names[0]}" if len(names) == 1 else f"2 * ({' + '.join(names)})"
