"""One mistake is one line: what follows from it is not said."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course import Course
from autograder.verify.claims import misses
from autograder.verify.gather import gather
from tests.authors_mistakes.mistakes import (
    ACCEPTED,
    EXAMPLES,
    MARKED,
    MISTAKES,
    NOTEBOOK,
    REFERENCE,
    SETTINGS,
    TESTS,
    TESTS_OF_PREDICTION,
    Edit,
    append,
    delete,
    found_in,
    put,
    released_anew,
    source,
    write,
)

ALONE = {
    "found": (put(TESTS, "@found(with_a_start)", "@found"), f"{TESTS}:25: @found does nothing without brackets."),
    "reference": (
        put(REFERENCE, "@reference()\ndef total", "@reference\ndef total"),
        f"{REFERENCE}:7: @reference does nothing without brackets. Write @reference().",
    ),
    "weight": (
        put(TESTS_OF_PREDICTION, 'grade("predict_total")', 'grade("predict_total", weight=0)'),
        f"{TESTS_OF_PREDICTION}:9: test_number: @pytest.mark.grade: the weight 0 is not a number above 0.",
    ),
    "dataclass": (
        put(REFERENCE, "return sum(numbers, start)", "yield sum(numbers, start)"),
        f"{REFERENCE}:7: The reference of total gives what no submission can hand over",
    ),
    "demand": (put(TESTS, ".matches(", ".match("), f"{TESTS}:16: `.match` is no demand"),
}

DEMAND = "student.total(*case.args).matches(reference.total)"

NOTHING = f"{TESTS}:15: test_sum demands nothing: whatever is returned passes it"

ALONE |= {
    "a test that demands what the reference does not give": (
        append(
            TESTS,
            '\n\n@pytest.mark.grade("total")\ndef test_two(student):\n'
            '    assert student.total([1, 1]).value == 3, "Two numbers are wrong."\n',
        ),
        f"{TESTS}:31: The reference itself does not pass test_two: Two numbers are wrong. Mend the test or the ref",
    ),
    "an assert of a tuple": (
        put(TESTS, DEMAND, 'value = student.total(*case.args).value\n    assert (value == 1, "x")'),
        NOTHING,
    ),
    "an assert of an answer": (put(TESTS, DEMAND, 'assert student.total(*case.args), "x"'), NOTHING),
    "an exception that is swallowed": (
        put(TESTS, DEMAND, f"try:\n        {DEMAND}\n    except Exception:\n        pass"),
        NOTHING,
    ),
    "a return before the demand": (put(TESTS, DEMAND, f"return\n    {DEMAND}"), NOTHING),
    "what is always true": (put(TESTS, DEMAND, "assert student.total(*case.args).value == 1 or True"), NOTHING),
    "the reference against itself": (
        put(TESTS, DEMAND, "assert reference.total(*case.args) == reference.total(*case.args)"),
        NOTHING,
    ),
    "a case that the test changes": (
        put(TESTS, DEMAND, f"case.args[0].sort()\n    {DEMAND}"),
        f"{TESTS}:15: test_sum changes what was drawn, so that students are asked for something else. Let it leave",
    ),
    "a demand put at random": (
        put(TESTS, DEMAND, f"import random\n    if random.random() < 0.5:\n        {DEMAND}"),
        f"{TESTS}:15: test_sum refuses an answer at one time and lets it pass at another.",
    ),
    "a test that pays into another cell": (
        put(TESTS, '"total", weight=2', '"predict_total", weight=2'),
        f'{TESTS}:15: test_sum pays into “predict_total”, and asks for student.total alone (line 16). Mark it '
        '@pytest.mark.grade("total")',
    ),
    "a weight beside which another is nothing": (
        put(TESTS, "weight=2", "weight=10000"),
        f"{TESTS}:15: test_sum has the weight 10000 of 10001 in total, so that of its 3 points test_start (weight 1) "
        "gets 0.00.",
    ),
    "the reference of another": (
        put(TESTS, "matches(reference.total)", "matches(reference.predict_total)"),
        f"{TESTS}:16: test_sum asks for student.total, and compares it with reference.predict_total. Write",
    ),
    "a known mistake that draws": (
        put(MISTAKES, "return reference.total(numbers)", "import random\n\n    return random.random()"),
        f"{MISTAKES}:24: start-ignored gives different values for the same arguments: random.random(). Let it draw",
    ),
    "a reference that draws": (
        put(REFERENCE, "return sum(numbers, start)", "import random\n\n    return random.choice([1, 2, 3])"),
        f"{REFERENCE}:10: The reference of total gives different values for the same arguments: random.choice([1,",
    ),
    "a catalogue that is none": (
        write("solutions/adding/translations/ko.po", 'msgid "a"\nmsgstr "b"\nmsgst "c"\n'),
        "solutions/adding/translations/ko.po:3: It is no catalogue",
    ),
    "a byte order mark": (
        write(SETTINGS, "\ufeffpackages = []\n"),
        f"{SETTINGS}:1: It cannot be used: it begins with a byte order mark (BOM)",
    ),
    "an import that is missing": (
        put(TESTS, "import Case, found", "import Case"),
        f"{TESTS}:14: Nothing defines found. Write `from autograder.exercise import found`.",
    ),
    "a class of examples that is missing": (
        put(EXAMPLES, "import Example, Examples", "import Examples"),
        f"{EXAMPLES}:8: Nothing defines Example. Write `from autograder.exercise import Example`.",
    ),
    "a function that nobody writes": (
        put(TESTS, "student.total", "student.totl"),
        f"{TESTS}:16: It asks for student.totl, of which there is no reference (“total”?).",
    ),
    "a module in the place of Python's own": (
        lambda root: [write(f"{at}/random.py", "")(root) for at in ("source/adding", "assignments/adding")],
        "source/adding/random.py:1: It takes the place of Python's own module random",
    ),
    "a test that prints": (put(TESTS, DEMAND, f"print(case)\n    {DEMAND}"), f"{TESTS}:16: test_sum prints, and"),
    "a maker that draws nothing": (
        put(TESTS, "return Case(([int(n) for n in rng.integers(10**9, 10**10, 4)],))", "return Case(([10**9, 7],))"),
        f"{TESTS}:9: numbers takes nothing of rng: all cases of test_sum are the same. Draw with rng.",
    ),
    "a reference that takes long": (
        lambda root: (
            put(REFERENCE, "return sum(", "__import__('time').sleep(0.2)\n    return sum(")(root),
            write(SETTINGS, "packages = []\n[limits]\ncall_seconds = 0.5\n")(root),
        ),
        f"{REFERENCE}:7: The reference of total takes 0.2 s for the example “three numbers”, 4",
    ),
    "a mark misspelt": (
        released_anew(source("total-solution", "### BEGIN SOLUTION", "### BEGN SOLUTION")),
        f"{NOTEBOOK}:31: Cell 3 (total-solution): `### END SOLUTION` has no `### BEGIN SOLUTION` before it.",
    ),
}  # fmt: skip

ALONE_BY_GRADING = {
    "as the reference": (
        append(MISTAKES, MARKED.format(name="right", hint="It is.", gives="reference.total(numbers, start)")),
        f"{MISTAKES}:25: total: the mistake right gives what the reference gives on all cases, as far as",
    ),
    "one instead of another": (
        put(MISTAKES, "return reference.total(numbers)", "return reference.total(numbers[:-1], start)"),
        f"{MISTAKES}:17: total: start-ignored and last-left-out are told apart by no case. Let",
    ),
}


@pytest.mark.parametrize(("edit", "words"), ALONE_BY_GRADING.values(), ids=ALONE_BY_GRADING)
def test_a_mistake_that_is_none_is_one_line(course: Path, edit: Edit, words: str) -> None:
    edit(course)
    said = [one for one in misses(gather(Course(course).assignment("adding"))) if "checks.json" not in one]
    assert len(said) == 1, said
    assert said[0].startswith(words)


@pytest.mark.parametrize(("edit", "words"), ALONE.values(), ids=ALONE)
def test_one_mistake_is_one_line(course: Path, edit: Edit, words: str) -> None:
    edit(course)
    (said,) = (one.within(course) for one in found_in(course))
    assert said.startswith(words)


WRONG_REFERENCES = {
    "one is left out": (
        put(REFERENCE, "sum(numbers, start)", "sum(numbers[:-1], start)"),
        "The reference of total gives 5 for numbers = [2, 3, 4], where the notebook's own answer and the accepted "
        "solution (loop.py) give 9: one of them is wrong. Mend the reference, or what is against it.",
    ),
    "on hidden cases alone": (
        put(REFERENCE, "sum(numbers, start)", "sum(numbers, start) + (len(numbers) > 3)"),
        "The reference of total gives something else than the notebook's own answer and the accepted solution "
        "(loop.py) in test_sum[0]: one of them is wrong. Mend the reference, or what is against it.",
    ),
}


@pytest.mark.parametrize(("edit", "words"), WRONG_REFERENCES.values(), ids=WRONG_REFERENCES)
def test_of_a_wrong_reference_nothing_else_is_said(course: Path, edit: Edit, words: str) -> None:
    """But of what computes by it: the prediction."""
    edit(course)
    put(REFERENCE, "return total([2, 3, 4], start=1)", "return 10")(course)
    assert list(misses(gather(Course(course).assignment("adding")))) == [f"{REFERENCE}:7: {words}"]


def test_one_answer_alone_against_the_reference_is_its_own_fault(course: Path) -> None:
    """Unless its docstring is as well."""
    delete(ACCEPTED)(course)
    source("total-solution", "start + number", "start + number + 1")(course)
    (said,) = misses(gather(Course(course).assignment("adding")))
    assert said.startswith(f"{NOTEBOOK}:31: The notebook's own answer fails total")
    released_anew(source("total-solution", 'start on."""', 'start on.\n\n    >>> total([1, 2])\n    5\n    """'))(
        course
    )
    (said,) = misses(gather(Course(course).assignment("adding")))
    assert said == (
        f"{REFERENCE}:7: The reference of total gives 9 for numbers = [2, 3, 4], where the notebook's own answer "
        "gives 12: one of them is wrong. The docstring is against it too. Mend the reference, or what is against it."
    )
