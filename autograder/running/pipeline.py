"""The way of one submission, said once for all who grade: it is read, put into the instructor's frame, run in the
sandbox, asked, and judged; where somebody wants it, its autograded notebook is made.

Workers of `autograder grade` and nbgrader's own steps read a student's folder, `autograder score` and `verify` loose
files. pytest with `--submission` runs the tests itself, and takes the way up to there.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

import msgspec

from autograder.course import Assignment, CourseError
from autograder.grading.examination import Examination, ungraded, unreadable
from autograder.grading.faults import in_words
from autograder.grading.knowledge import Knowledge
from autograder.grading.prepared import Prepared
from autograder.notebook.autograded import autograded, text_of
from autograder.notebook.files import not_all_files, release_files, with_released
from autograder.notebook.reconcile import Framed, empty, frame
from autograder.notebook.submission import Unreadable, language_of, parse_submission, read_data
from autograder.notebook.template import Template
from autograder.results import SubmissionResult
from autograder.running.illustrations import hasty
from autograder.sandbox.errors import SandboxError, Starved
from autograder.sandbox.program import Program
from autograder.sandbox.warm import SubmissionRun, WarmSandboxes
from autograder.translation.catalogue import speaking, spoken
from autograder.wire.messages import Failure, File, Output, Stream

#: How often a submission is tried when the sandbox dies under it; after the first time in one that nobody shares.
_TRIES = 3
_Done = TypeVar("_Done")


class Submitted(msgspec.Struct, frozen=True):
    """A submission as it was read from the disk, wherever it will be graded."""

    path: str
    """Of the notebook or script."""
    content: bytes
    unreadable: str = ""
    """Why there is none."""
    beside: list[File] = []
    """What was handed in with it."""
    all_beside: bool = True
    """Whether there was no more of it than is taken."""
    which: str = ""
    """Which file it is, where it is not simply the one that is expected."""
    fingerprint: str = ""


class ReleasedCells(msgspec.Struct, frozen=True):
    """What the gradebook knows of the released cells, by grade_id."""

    checksums: dict[str, str]
    sources: dict[str, str]


class Autograded(msgspec.Struct, frozen=True):
    """All that is to be written of a submission."""

    result: SubmissionResult
    notebook: str
    """The autograded notebook, as JSON."""
    untouched: list[str]
    """The cells to be filled in that are as they were released."""
    lines: int
    """Of the longest output in it: nbgrader may be told to cut them."""
    contended: bool = False
    """As in `Graded`."""


@dataclass(frozen=True)
class Graded:
    framed: Framed
    outputs: list[list[Output]]
    """What each cell of it printed, drew and raised."""
    result: SubmissionResult
    contended: bool = False
    """It ran out of time, or of our patience, while others had the processor: alone it might do better."""


def read_file(path: str | Path, follow_links: bool = True) -> Submitted:
    """A notebook or script by itself. Whatever is there, something is given."""
    try:
        return Submitted(str(path), read_data(Path(path), follow_links))
    except Unreadable as error:
        return Submitted(str(path), b"", str(error))


def in_frame(submitted: Submitted, template: Template) -> tuple[Framed, Exception | None]:
    """Its cells in the instructor's frame. Where that cannot be done, the instructor's alone, and why: Unreadable, or
    whatever failed on our side."""
    path = Path(submitted.path)
    try:
        if submitted.unreadable:
            raise Unreadable(submitted.unreadable)
        framed = frame(parse_submission(submitted.content, path.suffix), path, template)
        if not submitted.all_beside:
            framed = replace(framed, remarks=(*framed.remarks, not_all_files()))
        if submitted.which:
            framed = replace(framed, remarks=(submitted.which, *framed.remarks))
        return framed, None
    except Exception as error:
        return empty(template), error


@contextmanager
def examined(
    path: str, framed: Framed, files: Sequence[File], sandboxes: WarmSandboxes, answers: Knowledge
) -> Iterator[tuple[Examination, SubmissionRun]]:
    """Runs its cells, beside `files`. The examination and the run last as long as the context."""
    program = Program(framed.graded_code, framed.checked, framed.added)
    run = sandboxes.run(program, list(files))
    try:
        yield Examination(path, framed, run, answers, run.outputs()), run
    finally:
        run.close()


class Pipeline:
    """For one submission of an assignment after another: a warm sandbox, the collected tests, what the course knows.

    Raises SandboxError where there is no sandbox, CourseError where the graders are at fault. close() when done.
    `shared`: a warm sandbox that somebody else started and will close; by default it has one of its own. `prepared`:
    what somebody else has made for several.
    """

    def __init__(
        self, assignment: Assignment, shared: WarmSandboxes | None = None, prepared: Prepared | None = None
    ) -> None:
        self._assignment, self._shared = assignment, shared
        self._sandboxes: WarmSandboxes | None = shared or WarmSandboxes(assignment)  # warms up while pytest collects
        with ExitStack() as undo:
            undo.callback(self._let_go)
            made = prepared or Prepared(assignment)
            self.answers, self.tests, self._foreseen = made.answers, made.tests, made.foreseen
            self._sandboxes.expect(self._foreseen)
            self._with_a_sandbox(WarmSandboxes.wait_until_warm)
            undo.pop_all()

    @cached_property
    def _released(self) -> list[File]:
        """What students got, whatever their copies say now. Read with the first submission: a run that begins before
        there is a release, or with an older one, grades by the one that it made."""
        return release_files(self._assignment.existing_release())

    @cached_property
    def _templates(self) -> dict[str, Template]:
        """Likewise, by language."""
        return {}

    def _template(self) -> Template:
        """In the language that is spoken."""
        if spoken() not in self._templates:
            self._templates[spoken()] = self._assignment.template_now(spoken())
        return self._templates[spoken()]

    def grade(self, submitted: Submitted) -> Graded:
        """Whatever it holds, and whatever fails on our side, there is a result. Raises CourseError where nothing can be
        graded any more."""
        with self._at_work(submitted):
            framed, trouble = in_frame(submitted, self._template())
            if trouble is None:
                try:
                    return self._examine(submitted, framed)
                except CourseError:
                    raise
                except Exception as error:
                    trouble = error
            return self._unexamined(submitted, framed, trouble)

    def shown(self, framed: Framed) -> list[list[Output]]:
        """What each cell prints, draws and raises when illustrations are run too, as whoever works in the notebook
        sees them, as far as that takes no long time. Raises SandboxError."""

        def show(sandboxes: WarmSandboxes) -> list[list[Output]]:
            limits = hasty(self._assignment.limits)
            run = sandboxes.run(Program(framed.code), list(self._released), limits)
            try:
                return run.outputs()
            finally:
                run.close()

        return self._with_a_sandbox(show)

    def autograde(self, submitted: Submitted, released: ReleasedCells) -> Autograded:
        return self.grade_and(submitted, lambda graded: _autograded(graded, released))

    def grade_and(self, submitted: Submitted, write: Callable[[Graded], _Done]) -> _Done:
        """What `write` makes of what came of it. Where it fails, it gets a fault, without what the cells printed and
        drew: that may be the cause."""
        with self._at_work(submitted):
            graded = self.grade(submitted)
            try:
                return write(graded)
            except Exception as error:
                return write(self._unexamined(submitted, graded.framed, error))

    @contextmanager
    def _at_work(self, submitted: Submitted) -> Iterator[None]:
        """In the language of the submission. What NumPy warns of over a student's values is no news to whoever grades a
        class."""
        own = self._assignment.catalogue_for(language_of(submitted.content))
        with self._assignment.code.at_work(), speaking(own), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield

    def _examine(self, submitted: Submitted, framed: Framed) -> Graded:
        files = with_released(submitted.beside, self._released)

        def examine(sandboxes: WarmSandboxes) -> Graded:
            with examined(submitted.path, framed, files, sandboxes, self.answers) as (examination, run):
                self.tests.run(examination)
                result = examination.result(self._assignment)
            result = _of(submitted, result)
            return Graded(framed, run.outputs(), result, run.contended)

        return self._with_a_sandbox(examine)

    def _with_a_sandbox(self, use: Callable[[WarmSandboxes], _Done]) -> _Done:
        """Where it fails, with the next one: nothing has been decided. Raises SandboxError in the end."""
        failure = None
        for _ in range(_TRIES):
            try:
                if self._sandboxes is None:
                    self._sandboxes = WarmSandboxes(self._assignment)
                    self._sandboxes.expect(self._foreseen)
                return use(self._sandboxes)
            except Starved:
                raise  # it would not be less so at once
            except SandboxError as error:
                failure = error
                self._let_go()
        raise SandboxError(f"{str(failure).rstrip('.')} (tried {_TRIES} times).")

    def _unexamined(self, submitted: Submitted, framed: Framed, trouble: Exception) -> Graded:
        if isinstance(trouble, Unreadable):
            result = unreadable(submitted.path, self._assignment, str(trouble))
        else:
            words = str(trouble) if isinstance(trouble, SandboxError) else f"Grading it failed: {in_words(trouble)}."
            result = ungraded(submitted.path, self._assignment, words)
        result = _of(submitted, result)
        if submitted.which:
            result = msgspec.structs.replace(result, remarks=[submitted.which, *result.remarks])
        return Graded(framed, [[] for _ in framed.cells], result, isinstance(trouble, Starved))

    def close(self) -> None:
        self.answers.save()
        self._let_go()

    def _let_go(self) -> None:
        if self._sandboxes is not None and self._sandboxes is not self._shared:
            self._sandboxes.close()
        self._sandboxes = None

    def __enter__(self) -> Pipeline:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: Any, trace: TracebackType | None) -> None:
        self.close()


def _of(submitted: Submitted, result: SubmissionResult) -> SubmissionResult:
    about = {"fingerprint": submitted.fingerprint, "which": submitted.which, "language": spoken()}
    return msgspec.structs.replace(result, **about)


def not_autograded(assignment: Assignment, path: str, released: ReleasedCells, fault: str) -> Autograded:
    """Of a submission over which those died who graded it. It is not read here: that may be what they died of."""
    framed = empty(assignment.template)
    return _autograded(Graded(framed, [[] for _ in framed.cells], ungraded(path, assignment, fault)), released)


def _autograded(graded: Graded, released: ReleasedCells) -> Autograded:
    notebook = autograded(graded.framed, graded.outputs, graded.result, released.checksums)
    untouched, lines = _untouched(graded, released), _lines(graded.outputs)
    return Autograded(graded.result, text_of(notebook), untouched, lines, graded.contended)


def _untouched(graded: Graded, released: ReleasedCells) -> list[str]:
    """But for those whose answer stands elsewhere, and earned something."""
    earned = {cell.grade_id for cell in graded.result.cells if cell.score}
    cells = [(cell.role, cell) for cell in graded.framed.cells if cell.role is not None]
    return [
        role.grade_id
        for role, cell in cells
        if cell.source in (released.sources.get(role.grade_id), role.stub) and not cell.defines & earned
    ]


def _lines(outputs: list[list[Output]]) -> int:
    counts = [0]
    for cell in outputs:
        counts.append(sum(output.text.count("\n") + 1 for output in cell if isinstance(output, Stream)))
        counts += [len(output.traceback) for output in cell if isinstance(output, Failure)]
    return max(counts)
