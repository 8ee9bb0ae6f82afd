"""Every accepted solution earns full marks, whatever the notebook was edited in: each in all editors in the long form.
In the short one each in one of them, and of an assignment that wants Keras, where a submission takes seconds, one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from autograder.course import Course
from autograder.running.pipeline import Pipeline, Submitted
from tests.editors import EDITORS, saved_by
from tests.support import LONG, NAMES, ROOT, accepted

ACCEPTED = [path for name in sorted(NAMES) for path in sorted((ROOT / f"solutions/{name}/accepted").glob("*"))]
STYLES = [(path.parent.parent.name, path.stem) for path in ACCEPTED]
STYLES = [(name, style) for name, style in STYLES if not style.startswith("__")]
#: In the short form too, of those that want Keras; tests/test_attacks.py has an honest one of `convnet`.
WITH_KERAS = {"convnet": "", "training": "on_batches", "transfer": "functional", "seeing": "submodels"}
HANDED_IN = [
    (name, style, editor)
    for number, (name, style) in enumerate(STYLES)
    for place, editor in enumerate(EDITORS)
    if LONG or (number % len(EDITORS) == place and style == WITH_KERAS.get(name, style))
]


class Desk:
    """One pipeline at a time."""

    def __init__(self, course: Course) -> None:
        self._course = course
        self._open: tuple[str, Pipeline] | None = None

    def at(self, name: str) -> Pipeline:
        if self._open is None or self._open[0] != name:
            self.close()
            self._open = name, Pipeline(self._course.assignment(name)).__enter__()
        return self._open[1]

    def close(self) -> None:
        if self._open is not None:
            self._open[1].__exit__(None, None, None)
            self._open = None


@pytest.fixture(scope="module")
def desk(course: Course) -> Iterator[Desk]:
    one = Desk(course)
    yield one
    one.close()


@pytest.mark.parametrize(("name", "style", "editor"), HANDED_IN)
def test_it_earns_full_marks(desk: Desk, name: str, style: str, editor: str) -> None:
    content = saved_by(editor, name, accepted(style, name))
    result = desk.at(name).grade(Submitted(f"{name}.ipynb", content)).result
    assert result.score == result.max_score, [
        (one.grade_id, test.message) for one in result.cells for test in one.tests if test.outcome != "passed"
    ][:3]


def test_there_are_enough() -> None:
    assert len(STYLES) >= 59
    assert len(EDITORS) == 10
    assert {name for name, _, _ in HANDED_IN} >= set(NAMES) - {"convnet"}
    assert {editor for _, _, editor in HANDED_IN} == set(EDITORS)
