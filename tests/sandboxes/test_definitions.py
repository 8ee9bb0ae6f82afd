"""What is run of a notebook in the guest that has no Keras: what defines, and what fills tables, each by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from autograder.sandbox.outcome import Error, Missing, Value
from autograder.sandbox.question import Question
from autograder.sandbox.run import Run

Examine = Callable[..., Run]
#: The guest that has, in the place of Keras, something that computes nothing.
WITHOUT_KERAS: dict[str, Any] = {"kinds": {"model": '{"stand_in": true}'}, "only_definitions": True}

#: Cells, and what `found` holds after them; None where there is no such name.
CELLS: dict[str, tuple[list[str], Any]] = {
    "around what fails": (["found = [1]\nno_such_name\n1 / 0\nfound.append(2)"], [1, 2]),
    "a loop": (["found = {}\nfor n in range(3):\n    found[n] = n * n"], {0: 0, 1: 1, 2: 4}),
    "under with": (
        ["found = {}\nimport contextlib\nwith contextlib.suppress(KeyError):\n    found['a'] = 1"],
        {"a": 1},
    ),
    "under magics": (["%%capture printed\n%%prun -q\n%%time\n\nfound = 3"], 3),
    "under a magic that is not there": (["%%memit -r 1\nfound = 3"], 3),
    "in a function of timeit": (["%%timeit -n1 -r1\nfound = 3"], None),
    "written and imported": (["%%writefile own.py\nx = 4", "from own import x as found"], 4),
    "written and run": (["%%writefile own.py\nfound = 4", "%run own.py"], 4),
    "taken away": (["found = 5", "del found", "%reset -f"], 5),
    "behind exit": (["found = [1]\nexit()\nfound.append(2)"], [1, 2]),
    "behind an endless loop": (["found = [1]\nwhile True:\n    pass\nfound.append(2)"], [1, 2]),
    "behind an endless cell": (["found = [1]\nx = sum(0 for _ in iter(int, 1))\nfound = 0", "found.append(2)"], [1, 2]),
    "a function whose name a loop takes": (["def f():\n    return 6\nfor f in 'ab':\n    pass", "found = f()"], 6),
    "annotations as they are": (["def found(x: no_such): ..."], None),
    "annotations of the future": (
        ["from __future__ import annotations\ndef f(x: no_such): ...", "found = f.__annotations__"],
        {"x": "no_such"},
    ),
    "commands": (["!touch written\nimport os\nfound = os.path.exists('written')"], False),
    "a function in place of a layer": (
        ["import keras\ndef conv():\n    return 7\nconv = keras.layers.Conv2D(1, 1)\nfound = conv()"],
        7,
    ),
}


@pytest.mark.parametrize(("cells", "expected"), CELLS.values(), ids=CELLS)
def test_cells_leave_what_they_define(examine: Examine, cells: list[str], expected: Any) -> None:
    found = examine(*cells, **WITHOUT_KERAS).ask(Question("look", "found"))
    assert found == Missing(None) if expected is None else isinstance(found, Value) and found.value == expected


#: What Keras was to compute when the cell ran, and is asked for later.
REFUSED = {
    "a layer": "relu = keras.layers.ReLU()",
    "a function of a model": "relu = keras.Sequential([keras.layers.ReLU()]).predict",
    "an array": "relu, other = keras.ops.zeros((3, 3)), 1",
    "a default": "def relu(x, least=keras.ops.zeros(1)):\n    return max(x, least)",
    "a decorator": "@keras.ops.vectorize\ndef relu(x):\n    return max(x, 0)",
}


@pytest.mark.parametrize("made", REFUSED.values(), ids=REFUSED)
def test_what_keras_was_to_make_is_refused_when_it_is_used(examine: Examine, made: str) -> None:
    run = examine(f"import keras\n{made}", "def f(x):\n    return relu(x) + relu[0]", **WITHOUT_KERAS)
    answer = run.ask(Question("call", "f", (1.0,)))
    assert isinstance(answer, Error)
    assert answer.failure.type_name == "ComputesNothing"
    # A function is there without its refused default, and uses it.
    used = (0, 3) if "def relu(x, least" in made else (1, 2)
    assert (answer.failure.cell, answer.failure.line) == used


def test_lines_are_counted_from_the_top_of_the_cell(examine: Examine) -> None:
    answer = examine("%%time\n\n\ndef f():\n    return 1 / 0", **WITHOUT_KERAS).ask(Question("call", "f"))
    assert isinstance(answer, Error)
    assert answer.failure.line == 5
