"""A class goes through nbgrader's own exchange: release, fetch, submit, collect, autograde, feedback,
release feedback, fetch feedback, export."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.course import Assignment, Course
from autograder.demo.students import SampleStudent
from autograder.running.processes import GradingPool
from autograder.seed import make_secret_seed, secret_file

if TYPE_CHECKING:
    from autograder.nbgrader_plugin.submissions import StudentGraded

Shown = Callable[["Iterable[StudentGraded]", int], "Iterable[StudentGraded]"]
"""Shows each submission as its grading ends, and gives it on; the number is how many there will be."""

NAME = "convolution"
_COURSE_ID = "convnets"
#: An endless loop would take the whole minute that a submission has by default; a demo need not.
_SHORT_LIMITS = "call_seconds = 1\ncell_seconds = 1\nsubmission_seconds = 10\n"

_CONFIG = """\
from autograder.nbgrader_plugin import configure

c = get_config()

c.CourseDirectory.course_id = "convnets"
c.Exchange.root = {exchange!r}
configure(c)
"""


class Classroom:
    """`out` gets course/ (the instructor's), exchange/ (nbgrader's) and students/NAME/ (each student's)."""

    def __init__(self, course: Course, out: Path, students: list[SampleStudent]) -> None:
        self._template, self._out, self.students = course, out, students
        self._course = Course(out / "course")
        self._say: Callable[[str], None] = print

    def run(self, say: Callable[[str], None], shown: Shown) -> list[StudentGraded]:
        """The whole cycle; what grading gave, in the order of the students."""
        self._say = say
        self._set_up()
        assignment = self._course.assignment(NAME)
        pool = GradingPool(assignment, os.cpu_count() or 1)
        # nbgrader is imported while the sandboxes warm up in other processes.
        from autograder.nbgrader_plugin import application as nb

        self._nb = nb
        self._release(assignment)
        for number, student in enumerate(self.students, start=1):
            self._fetch_and_submit(student)
            say(f"  {number}/{len(self.students)} {student.name} fetched, worked and submitted")
        graded = self._grade(assignment, pool, shown)
        self._feedback(assignment)
        return graded

    def feedback_of(self, student: str) -> Path:
        return next((self._out / "students" / student / NAME / "feedback").rglob("*.html"))

    @property
    def _report(self) -> Path:
        return self._course.root / f"{NAME}-report.html"

    def places(self) -> dict[str, Path]:
        course = self._course.root
        return {
            "gradebook": course / "gradebook.db",
            "marks (CSV)": course / "grades.csv",
            "autograded notebooks": course / "autograded",
            "feedback": course / "feedback",
            "report on the class": self._report,
            "the students' folders": self._out / "students",
        }

    def _set_up(self) -> None:
        self._say(f"A class of {len(self.students)} in {self._out}")
        root, template = self._course.root, self._template
        ignore = shutil.ignore_patterns("__pycache__", "worked", secret_file(template.graders).parent.name)
        shutil.copytree(template.root / "source", root / "source", ignore=ignore)
        shutil.copytree(template.root / "solutions", root / "solutions", ignore=ignore)
        shutil.copytree(template.graders, root / template.graders.relative_to(template.root), ignore=ignore)
        make_secret_seed(self._course.graders)
        settings = self._course.graders / NAME / "assignment.toml"
        with settings.open("a", encoding="utf-8") as file:
            file.write(_SHORT_LIMITS)
        exchange = self._out / "exchange"
        exchange.mkdir()
        config = _CONFIG.format(exchange=str(exchange))
        (root / "nbgrader_config.py").write_text(config, encoding="utf-8")

    def _open(self, root: Path, **overrides: Any) -> AbstractContextManager[Any]:
        of_a_student = root != self._course.root
        return self._nb.open_application(root, self._out / "nbgrader.log", of_a_student, **overrides)

    def _exchange(self, name: str, app: Any) -> None:
        """One of the steps of nbgrader's exchange, as its commands run it: the class that is configured."""
        from nbgrader.auth import Authenticator
        from nbgrader.exchange import ExchangeFactory

        self._nb.step(getattr(ExchangeFactory(parent=app), name), app, authenticator=Authenticator(parent=app))

    def _release(self, assignment: Assignment) -> None:
        with self._open(self._course.root) as app:
            self._nb.generate(app, assignment)
            self._exchange("ReleaseAssignment", app)
        self._say("release: the assignment is in the exchange")

    def _fetch_and_submit(self, student: SampleStudent) -> None:
        with self._student(student) as app:
            self._exchange("FetchAssignment", app)
            notebook = self._out / "students" / student.name / NAME / f"{NAME}.ipynb"
            notebook.write_text(_work(notebook.read_text(encoding="utf-8"), student), encoding="utf-8")
            self._exchange("Submit", app)

    def _student(self, student: SampleStudent) -> AbstractContextManager[Any]:
        home = self._out / "students" / student.name
        home.mkdir(parents=True, exist_ok=True)
        exchange = {
            "root": str(self._out / "exchange"),
            "assignment_dir": str(home),
            "cache": str(home / ".cache"),
        }
        ids = {"course_id": _COURSE_ID, "assignment_id": NAME, "student_id": student.name}
        return self._open(home, Exchange=exchange, CourseDirectory=ids)

    def _grade(self, assignment: Assignment, pool: GradingPool, shown: Shown) -> list[StudentGraded]:
        from autograder.nbgrader_plugin.batch.whole_class import WholeClass

        with self._open(self._course.root, CourseDirectory={"assignment_id": NAME}) as app:
            self._exchange("Collect", app)
            self._say("collect: the submissions are in submitted/\nautograde:")
            names = [student.name for student in self.students]
            with assignment.code.at_work():
                return list(shown(WholeClass(app, assignment, pool).run(names, force=False), len(names)))

    def _feedback(self, assignment: Assignment) -> None:
        from nbgrader.plugins.export import CsvExportPlugin

        from autograder.nbgrader_plugin.after.class_report import write_report
        from autograder.nbgrader_plugin.after.feedback_folders import FeedbackFolders

        with self._open(self._course.root, CourseDirectory={"assignment_id": NAME}) as app:
            for _ in FeedbackFolders(app, assignment).write(student.name for student in self.students):
                pass
            write_report(app, assignment, self._report)
            self._exchange("ReleaseFeedback", app)
            with self._nb.Gradebook(app.coursedir.db_url, app.coursedir.course_id) as gradebook:
                CsvExportPlugin(parent=app, to=str(self._course.root / "grades.csv")).export(gradebook)
        self._say("feedback: made and released; the marks are exported, and the class has a report")
        for student in self.students:
            with self._student(student) as app:
                self._exchange("FetchFeedback", app)
        self._say("feedback: every student has fetched it")


def _work(notebook: str, student: SampleStudent) -> str:
    """The fetched notebook, with the student's answers in the cells that were to be filled in."""
    content = json.loads(notebook)
    for cell in content["cells"]:
        role = cell["metadata"].get("nbgrader", {}).get("grade_id", "").removesuffix("-solution")
        if cell["metadata"].get("nbgrader", {}).get("solution") and role in student.answers:
            cell["source"] = student.answers[role]
    for number, source in enumerate(student.extra):
        cell = {"cell_type": "code", "id": f"my-own-{number}", "metadata": {}, "execution_count": None}
        content["cells"].append({**cell, "outputs": [], "source": source})
    return json.dumps(content, ensure_ascii=False, indent=1)
