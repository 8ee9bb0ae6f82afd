"""What a name was when its grade cell was reached is what counts, whatever stands below it."""

from __future__ import annotations

import gc
import weakref
from contextlib import suppress
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.guest.moments import ABSENT, Moments
from autograder.guest.stubs import is_stub

ANSWERS = [
    "def helper(x):\n    return sum(range(x))",
    "SIZE = 3\nTABLE = {'handlers': [abs, {'of': np.zeros(2)}]}",
    "import math",
    "def first(x, more=0):\n    how, others = TABLE['handlers']\n"
    "    return helper(x) + how(SIZE) + int(others['of'].sum()) + more + tools.nothing()",
    "class Second:\n    def value(self):\n        return first(2) + max(1, math.floor(2.5))",
    "third = first(1)",
]
#: After each answer, the grade cell of that name, where there is one.
NAMES = ["helper", "", "", "first", "Second", "third"]
#: What people try out further down, by accident with a name that is in use.
TRIED = [
    "for first in range(3): pass",
    "sum = max = len = 0",
    "del first",
    "del helper, SIZE",
    "SIZE = 'large'",
    "import random as math",
    "for name in [n for n in globals() if n[0] != '_']: del globals()[name]",
    "def helper(x):\n    return None",
    "def first(x):\n    raise NotImplementedError",
    "class Second: pass",
    "third = [third for third in 'abc'][-1]",
    "third = None",
    "helper = first = Second = print",
    "def print(*args): return sum",
    "from operator import *",
    "TABLE.clear()",
    "TABLE['handlers'].pop()",
    "TABLE['handlers'][1]['of'] += 1",
    "first.__defaults__ = (5,)",
    "Second.value = None",
    "tools.nothing = None",
    "1 / 0",
]


def unwritten(value: Any) -> bool:
    return not callable(value) or is_stub(value)


def run(cells: list[tuple[str, str]]) -> tuple[Moments, dict[str, Any]]:
    """Cells, and the grade cell below each."""
    tools = ModuleType("tools")
    tools.nothing = lambda: 0  # type: ignore[attr-defined]
    names: dict[str, Any] = {"__builtins__": __builtins__, "__name__": "__main__", "np": np, "tools": tools}
    moments = Moments(names)
    moments.expect({name: [2 * place + 1] for place, (_, name) in enumerate(cells) if name})
    for place, (source, _) in enumerate(cells):
        moments.before(2 * place)
        with suppress(ZeroDivisionError, NameError, AttributeError, KeyError, IndexError, TypeError):
            exec(source, names)
    return moments, names


def seen(moments: Moments) -> dict[str, Any]:
    ask = {name: moments.value(name, name, unwritten) for name in ("helper", "first", "Second")}
    found: dict[str, Any] = {"third": moments.value("third", "third", lambda value: value is None)}
    for name, arguments in (("helper", (4,)), ("first", (2,))):
        assert moments.value(name, name, unwritten) is ask[name]
        found[name] = ask[name](*arguments)
    moments.value("Second", "Second", unwritten)
    found["Second"] = ask["Second"]().value()
    return found


RIGHT = {"third": 3, "helper": 6, "first": 4, "Second": 6}


@given(st.lists(st.sampled_from(TRIED), max_size=6))
def test_what_is_tried_below_a_grade_cell_changes_nothing_above(tried: list[str]) -> None:
    at_the_end = [(source, "") for source in tried]
    assert seen(run([*zip(ANSWERS, NAMES, strict=True), *at_the_end])[0]) == RIGHT


@pytest.mark.parametrize("tried", TRIED)
def test_each_of_them_would_change_something(tried: str) -> None:
    """Where no grade cell is known: else the test above would show nothing."""
    if tried == "1 / 0":
        return
    moments, names = run([*((source, "") for source in ANSWERS), (tried, "")])
    with suppress(TypeError, NotImplementedError, AttributeError, NameError, KeyError, ValueError):
        assert seen(moments) != RIGHT or "print" in tried or "operator" in tried


@pytest.mark.parametrize(
    "there", ["", "first = None", "def first(x):\n    'Doc.'\n    raise NotImplementedError('Write it')"]
)
def test_an_answer_below_its_grade_cell_counts_where_there_was_none(there: str) -> None:
    moments, _ = run([(there, "first"), ("def late(x): return x", ""), ("def first(x): return late(x) + 1", "")])
    assert moments.value("first", "first", unwritten)(1) == 2


def test_a_helper_below_counts_where_there_was_none() -> None:
    for there in ("", "def late(x):\n    pass"):
        cells = [(there, ""), ("def first(x): return late(x)", "first"), ("def late(x): return x + 1", "")]
        assert run(cells)[0].value("first", "first", unwritten)(1) == 2


def test_a_stub_stays_one_where_nothing_better_came() -> None:
    for below in ("", "del first", "for first in range(3): pass"):
        moments, names = run([("def first(x):\n    raise NotImplementedError", "first"), (below, "")])
        with pytest.raises(NotImplementedError):
            moments.value("first", "first", unwritten)(1)


def test_a_name_that_never_was_is_absent() -> None:
    assert run([("", "first"), ("x = 1", "")])[0].value("first", "first", unwritten) is ABSENT


def test_what_a_call_leaves_behind_stays_with_its_moment() -> None:
    counting = "count = 0\ndef first():\n    global count\n    count += 1\n    return count"
    moments, names = run([(counting, "first"), ("count = 'many'\ndef second(): return count", "second")])
    for turn in (1, 2, 3):
        assert moments.value("first", "first", unwritten)() == turn
        assert moments.value("second", "second", unwritten)() == "many"


def test_large_arrays_are_not_kept_alive() -> None:
    moments, names = run([("def first(): return data", "first")])
    names["data"] = np.zeros(1 << 20)
    moments.expect({"second": [3]})
    moments.before(4)
    gone = weakref.ref(names["data"])
    names["data"] = "small"
    gc.collect()
    assert gone() is None
    moments.value("second", "second", lambda value: False)
    assert names["data"] == "small"


@pytest.mark.parametrize(
    ("source", "stub"),
    [
        ("def f(x):\n    raise NotImplementedError", True),
        ("def f(x):\n    '''Doc.'''\n    raise NotImplementedError('Write f')", True),
        ("def f(x):\n    '''Doc.'''", True),
        ("def f(x):\n    ...", True),
        ("def f(x, *, y=2):\n    # YOUR CODE HERE\n    raise NotImplementedError()", True),
        ("class f:\n    def g(self): pass\n    def h(self): raise NotImplementedError", True),
        ("class f:\n    def g(self): pass\n    def h(self): return 1", False),
        ("class f: pass", False),
        ("def f(x):\n    return 'nothing'", False),
        ("def f(x):\n    return 0", False),
        ("def f(x):\n    return x", False),
        ("def f(x):\n    raise ValueError", False),
        ("def f(x):\n    raise NotImplementedError(x)", False),
        ("def f(x):\n    y = x\n    raise NotImplementedError", False),
        ("f = lambda x: None", True),
        ("f = print", False),
        ("f = 3", False),
    ],
)
def test_what_is_a_stub(source: str, stub: bool) -> None:
    names: dict[str, Any] = {}
    exec(source, names)
    assert is_stub(names["f"]) is stub


def test_what_holds_very_much_is_not_copied() -> None:
    moments, names = run([("def first(): return len(data)\ndata = [0] * 100_000", "first"), ("data.clear()", "")])
    assert moments.value("first", "first", unwritten)() == 0
