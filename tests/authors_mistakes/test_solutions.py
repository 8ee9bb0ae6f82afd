"""What is seen in references, examples and known mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.authors_mistakes.mistakes import (
    EXAMPLES,
    MISTAKES,
    MORE,
    PREDICTED,
    REFERENCE,
    TESTS,
    Mistake,
    append,
    delete,
    is_seen,
    m,
    put,
    rename,
    write,
)

IN_SOLUTIONS: dict[str, Mistake] = {
    # -- the reference
    "no reference": m(delete(REFERENCE), file=REFERENCE, words="It is not there"),
    "reference without brackets": m(
        put(REFERENCE, "@reference()\ndef total", "@reference\ndef total"),
        file=REFERENCE,
        at="def total",
        words="@reference()",
    ),
    "reference that is no Python": m(
        put(REFERENCE, "return sum(numbers, start)", "return sum(numbers, start"),
        file=REFERENCE,
        at="return sum(",
        words="It is no Python ('(' was never closed)",
    ),
    "reference with tabs and blanks": m(
        put(REFERENCE, "    return sum", "    start = start\n\treturn sum"),
        file=REFERENCE,
        at="\treturn",
        words="It is no Python (",
    ),
    "reference in another encoding": m(
        lambda root: write(REFERENCE, "# Größe\n".encode("latin-1") + (root / REFERENCE).read_bytes())(root),
        file=REFERENCE,
        words="It is no text in UTF-8",
    ),
    "reference that imports what is not there": m(
        put(REFERENCE, "from autograder", "import numpyy\nfrom autograder"),
        file=REFERENCE,
        at="import numpyy",
        words="cannot be imported (ModuleNotFoundError: No module named 'numpyy')",
    ),
    "reference with a misspelt option": m(
        put(REFERENCE, "@reference()\ndef total", '@reference(axis=("rows",))\ndef total'),
        file=REFERENCE,
        at="@reference(axis",
        words="cannot be imported (TypeError",
    ),
    "reference compared in a way that is none": m(
        put(REFERENCE, "@reference()", '@reference(same="txt")'), file=REFERENCE, at='same="txt"', words="ValueError"
    ),
    "reference with a slip": m(
        put(REFERENCE, "sum(numbers, start)", "sum(number, start)"),
        file=REFERENCE,
        at="return sum(",
        words="Nothing defines number (“numbers”?)"[:22],
    ),
    "reference that raises on an example": m(
        put(REFERENCE, "return sum(numbers, start)", "return numbers[0] + sum(numbers[1:], start)"),
        file=REFERENCE,
        at="numbers[0]",
        words="On the example “nothing to add” (examples.py, line 10) the reference of total raises IndexError",
    ),
    "reference that remembers": m(
        put(
            REFERENCE,
            "    return sum(numbers, start)",
            "    CALLS.append(1)\n    return sum(numbers, start) + len(CALLS)",
        ),
        put(REFERENCE, "\n\n@reference()\ndef total", "\nCALLS = []\n\n\n@reference()\ndef total"),
        file=REFERENCE,
        at="def total",
        words="gives another answer",
    ),
    "reference that draws lots": m(
        put(REFERENCE, "return sum(numbers, start)", "return sum(numbers, start) + random.random()"),
        put(REFERENCE, "from autograder", "import random\n\nfrom autograder"),
        file=REFERENCE,
        words="gives different values for the same arguments: random.random()",
    ),
    "reference that changes its arguments": m(
        put(REFERENCE, "return sum(numbers, start)", "numbers.append(start)\n    return sum(numbers)"),
        file=REFERENCE,
        words="changes what it is given",
    ),
    "reference that changes its arguments, and nothing else": m(
        put(REFERENCE, "return sum(numbers, start)", "numbers.reverse()"),
        put(REFERENCE, "total([2, 3, 4], start=1)", "10"),
        file=REFERENCE,
        at="def total",
        words="changes what it is given and returns nothing (example “three numbers”). No demand compares that",
    ),
    "reference that raises on what is drawn": m(
        put(REFERENCE, "sum(numbers, start)", "sum(numbers, start) if sum(numbers) % 16 != 5 else numbers[99]"),
        file=REFERENCE,
        at="numbers[99]",
        words="the reference raises IndexError (list index out of range). Mend it, or let with_a_start draw",
    ),
    "reference that changes what is drawn": m(
        put(
            REFERENCE,
            "    return sum(numbers, start)",
            "    start += sum(numbers)\n    if sum(numbers) % 16 == 5:\n        numbers.pop()\n    return start",
        ),
        file=REFERENCE,
        at="def total",
        words="the reference changes what it is given. Let it work on a copy; if that is the task, write changes=",
    ),
    "a maker that raises now and then": m(
        put(TESTS, "    return Case(([int(n)", "    1 / (int(rng.integers(16)) - 5)\n    return Case(([int(n)"),
        file=TESTS,
        at="int(rng.integers(16))",
        words="numbers raises ZeroDivisionError (division by zero) where it draws for test_sum. Mend it.",
    ),
    "reference that gives what cannot cross": m(
        put(REFERENCE, "return sum(numbers, start)", "return iter(numbers)"),
        file=REFERENCE,
        words="no submission can hand",
    ),
    "reference of a prediction that raises": m(
        put(REFERENCE, "total([2, 3, 4], start=1)", "total([2, 3, 4], begin=1)"),
        file=REFERENCE,
        at="begin=1",
        words="The reference of predict_total raises TypeError",
    ),
    "reference that hangs on the order of a set": m(
        put(REFERENCE, "return sum(numbers, start)", "return [*{f'{n}' for n in (*numbers, 7, 8, 9)}][0]"),
        file=REFERENCE,
        at="def total",
        words="The reference of total gives another answer in another process of Python: it may hang on the order of a",
    ),
    "a mistake that hangs on a hash": m(
        put(MISTAKES, "return reference.total(numbers)", "return hash(str(numbers))"),
        file=MISTAKES,
        at='"start-ignored"',
        words="start-ignored gives another answer in another process of Python",
    ),
    "a function twice": m(
        append(REFERENCE, "\n\n@reference()\ndef total(numbers, start=0):\n    return 0\n"),
        file=REFERENCE,
        at="def total",
        words="total is defined in line 7 too, where it is lost",
    ),
    # -- the examples
    "no examples": m(delete(EXAMPLES), file=EXAMPLES, words="check has nothing to show"),
    "examples under another name": m(
        put(EXAMPLES, '"total": Examples', '"totla": Examples'), file=EXAMPLES, at='"totla"', words="(“total”?)"
    ),
    "no example of a function": m(
        put(EXAMPLES, '"total": Examples', '"totla": Examples'), file=EXAMPLES, words="There is no example of total"
    ),
    "EXAMPLE instead of EXAMPLES": m(
        put(EXAMPLES, "EXAMPLES =", "EXAMPLE ="), file=EXAMPLES, words="It has no EXAMPLES"
    ),
    "no visible example": m(
        put(EXAMPLES, "visible=[", "visible=[], kept=["), file=EXAMPLES, at='"total"', words="None of total is visible"
    ),
    "a list instead of Examples": m(
        append(EXAMPLES, 'EXAMPLES["total"] = []\n'), file=EXAMPLES, words="is no Examples(…), but a list"
    ),
    "an example that does not fit": m(
        put(EXAMPLES, "start=10", "begin=10"),
        file=EXAMPLES,
        at="begin=10",
        words="does not fit total: got an unexpected keyword argument 'begin'",
    ),
    "an example that nobody uses": m(
        put(EXAMPLES, "EXAMPLES =", 'SPARE = Example("spare", [1])\nEXAMPLES ='),
        file=EXAMPLES,
        at="SPARE =",
        words="SPARE is used nowhere",
    ),
    "two examples of one name": m(
        put(EXAMPLES, "nothing to add", "three numbers"),
        file=EXAMPLES,
        at="three numbers",
        words="two examples of the name",
    ),
    "a function twice in EXAMPLES": m(
        put(EXAMPLES, '    "total": Ex', '    "total": None,\n    "total": Ex'),
        file=EXAMPLES,
        at='"total"',
        words="stands there twice",
    ),
    "an example of a prediction": m(
        append(EXAMPLES, 'EXAMPLES["predict_total"] = EXAMPLES["total"]\n'),
        file=EXAMPLES,
        words="no example is looked at",
    ),
    "an argument that cannot cross": m(
        put(EXAMPLES, "[2, 3, 4])", "iter([2]))"), file=EXAMPLES, at="iter([2])", words="cannot be imported (TypeError"
    ),
    # -- known mistakes
    "two mistakes of one name": m(
        put(MISTAKES, '"start-ignored"', '"last-left-out"'),
        file=MISTAKES,
        at='"last-left-out"',
        words="Two known mistakes of total are called “last-left-out”",
    ),
    "a mistake's function twice": m(
        put(MISTAKES, "def start_ignored", "def last_left_out"),
        file=MISTAKES,
        at="def last_left_out",
        words="last_left_out is defined in line 12 too, where it is lost",
    ),
    "an empty hint": m(
        put(MISTAKES, '"It looks as if start is not used. Begin with it."', '""'),
        file=MISTAKES,
        at='"start-ignored"',
        words="its hint is empty",
    ),
    "a hint that is only begun": m(
        put(MISTAKES, "It looks as if start is not used. Begin with it.", "It looks as if …"),
        file=MISTAKES,
        at='"start-ignored"',
        words="its hint is not written to the end",
    ),
    "no hint": m(
        put(MISTAKES, '    "It looks as if start is not used. Begin with it.",\n', ""),
        file=MISTAKES,
        at="@misconception(",
        words="cannot be imported (TypeError",
    ),
    "a test that is not there": m(
        put(MISTAKES, 'fails=("start",)', 'fails=("strat",)'),
        file=MISTAKES,
        at='"start-ignored"',
        words="says that it fails strat, and there is no such hidden test (“start”?)",
    ),
    "test_ in fails": m(
        put(MISTAKES, 'fails=("start",)', 'fails=("test_start",)'),
        file=MISTAKES,
        at='"start-ignored"',
        words="without test_",
    ),
    "fails as a text": m(
        put(MISTAKES, 'fails=("start",)', 'fails=("start")'),
        file=MISTAKES,
        at='"start-ignored"',
        words='fails=("start",)',
    ),
    "a price in percent": m(
        put(MISTAKES, 'fails=("start",)', 'fails=("start",), price=30'),
        file=MISTAKES,
        at='"start-ignored"',
        words="price is 30",
    ),
    "raises as a text": m(
        put(MISTAKES, 'fails=("start",)', 'fails=("start",), raises="TypeError"'),
        file=MISTAKES,
        at='"start-ignored"',
        words="raises is 'TypeError', and should be a kind of exception",
    ),
    "the same as nothing": m(
        put(MISTAKES, 'fails=("start",)', 'fails=("start",), same_as=("last-left", "why")'),
        file=MISTAKES,
        at='"start-ignored"',
        words="is said to be the same as last-left, and there is no such mistake (“last-left-out”?)",
    ),
    "a name that nothing defines": m(
        put(MISTAKES, "return reference.total(numbers)", "return reference.total(number)"),
        file=MISTAKES,
        at="(number)",
        words="Nothing defines number",
    ),
    "a function that the reference has not": m(
        put(MISTAKES, "return reference.total(numbers)", "return reference.totl(numbers)"),
        file=MISTAKES,
        at="reference.totl",
        words="reference.py has no totl (“total”?)",
    ),
    "an attribute of its own": m(
        put(MISTAKES, "return reference.total(numbers)", "return numbers.total()"),
        file=MISTAKES,
        at="numbers.total()",
        words="start-ignored raises AttributeError ('list' object has no attribute 'total') of its own",
    ),
    "a local name used too early": m(
        put(MISTAKES, "return reference.total(numbers)", "sum += 1\n    return sum"),
        file=MISTAKES,
        at="sum += 1",
        words="raises UnboundLocalError",
    ),
    "an import in a mistake": m(
        put(MISTAKES, "return reference.total(numbers)", "import nowhere\n\n    return nowhere"),
        file=MISTAKES,
        at="import nowhere",
        words="raises ModuleNotFoundError",
    ),
    "a mistake that takes less": m(
        put(MISTAKES, "def start_ignored(numbers, start=0)", "def start_ignored(numbers)"),
        file=MISTAKES,
        at='"start-ignored"',
        words="cannot be called as total is",
    ),
    "a mistake without its mark": m(
        append(MISTAKES, MORE.format(name="twice", gives="2 * sum(numbers)")),
        file=MISTAKES,
        at="def twice",
        words="twice is no known mistake, and nothing uses it",
    ),
    "a mark without brackets": m(
        append(MISTAKES, "\n\n@misconception" + MORE.format(name="twice", gives="2").lstrip("\n").join(["\n", ""])),
        file=MISTAKES,
        at="def twice",
        words="@misconception does nothing without brackets",
    ),
    "mistakes of no function": m(
        rename(MISTAKES, "solutions/adding/misconceptions/totals.py"),
        file="solutions/adding/misconceptions/totals.py",
        words="There is no reference totals (“total”?)",
    ),
    "an empty file of mistakes": m(
        write(MISTAKES, '"""Later."""\n'), file=MISTAKES, words="There is no known mistake in it"
    ),
    "a prediction's mistake that takes something": m(
        put(PREDICTED, "lambda: 9", "lambda numbers: 9"),
        file=PREDICTED,
        at='"start-forgotten"',
        words="start-forgotten of predict_total raises TypeError",
    ),
    "a mistake of the reference's import": m(
        put(MISTAKES, "import reference", "import refrence"), file=MISTAKES, at="import refrence", words="ImportError"
    ),
}


@pytest.mark.parametrize("mistake", IN_SOLUTIONS.values(), ids=IN_SOLUTIONS)
def test_it_is_seen_before_anything_is_graded(course: Path, mistake: Mistake) -> None:
    is_seen(course, mistake)
