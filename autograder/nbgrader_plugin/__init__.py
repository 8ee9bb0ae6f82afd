"""The autograder inside nbgrader: a course's `nbgrader_config.py` calls `configure`, and every nbgrader
command then grades in the sandbox.

Of nbgrader's autograde step three parts are ours: `exporter` reads submissions, `execute` grades them,
`save` writes their scores. The rest, and every other command, is nbgrader's own.
"""

from __future__ import annotations

import os
import sys
from typing import Any

import autograder.notebook  # noqa: F401  # before nbgrader, whose imports it makes quicker

_PLUGIN = "autograder.nbgrader_plugin"
#: What the exporter writes has one of each cell, sound metadata and no outputs: nothing to sanitize but the checksums,
#: by which nbgrader knows what a student left untouched.
SANITIZE_PREPROCESSORS = ["nbgrader.preprocessors.OverwriteCells"]
AUTOGRADE_PREPROCESSORS = [
    f"{_PLUGIN}.execute.GradeInSandbox",
    "nbgrader.preprocessors.LimitOutput",
    f"{_PLUGIN}.save.SaveScores",
    "nbgrader.preprocessors.AssignLatePenalties",
]


def configure(c: Any) -> None:
    """`c`: the configuration object of nbgrader_config.py."""
    from autograder.nbgrader_plugin import completion, folders, translate  # here: they import nbgrader

    _put_environment_on_path()
    folders.install()
    completion.install()
    translate.install()
    c.CourseDirectory.ignore = [
        *(".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", "*.results.json"),
        # A student's would be run by whatever of Jupyter is started, or pointed at by an address, in its folder.
        *("nbgrader_config.*", "jupyter_config.*", "jupyter_*_config.*"),
    ]
    c.CourseDirectory.release_directory = "assignments"
    # Not solutions/ itself: `nbgrader generate_solution --force` deletes the folder NAME that it writes to,
    # and solutions/NAME holds the reference.
    c.CourseDirectory.solution_directory = "solutions/worked"
    # Both are built, never edited. Without force nbgrader skips what stands there already, as after a fresh
    # clone, and the gradebook never hears of the assignment.
    c.GenerateAssignment.force = c.GenerateSolution.force = True
    c.GenerateAssignment.preprocessors = [f"{_PLUGIN}.translate.TranslateCells"] + [
        f"{_PLUGIN}.clear.ClearAnswers" if name == "ClearSolutions" else f"nbgrader.preprocessors.{name}"
        for name in (
            *("IncludeHeaderFooter", "LockCells", "ClearSolutions", "ClearOutput", "CheckCellMetadata"),
            *("ComputeChecksums", "SaveCells", "ClearHiddenTests", "ClearMarkScheme"),
            *("ComputeChecksums", "CheckCellMetadata"),
        )
    ]
    # Without nbgrader's last step, execution: the worked notebook is committed, and outputs make no diffs.
    c.GenerateSolution.preprocessors = [f"{_PLUGIN}.translate.TranslateCells"] + [
        f"nbgrader.preprocessors.{name}"
        for name in ("IncludeHeaderFooter", "LockCells", "ClearOutput", "ClearMarkScheme")
    ]
    c.ExchangeFactory.collect = f"{_PLUGIN}.collect.CollectRegularFiles"
    c.HTMLExporter.preprocessors = [f"{_PLUGIN}.illustrate.RunIllustrations"]
    c.HTMLExporter.filters = {"markdown2html": f"{_PLUGIN}.markdown.safe_markdown"}
    c.GenerateFeedback.exporter_class = f"{_PLUGIN}.feedback.FeedbackExporter"
    c.FeedbackExporter.preprocessors = []
    c.Autograde.exporter_class = f"{_PLUGIN}.exporter.SubmissionExporter"
    c.Autograde.sanitize_preprocessors = list(SANITIZE_PREPROCESSORS)
    c.Autograde.autograde_preprocessors = list(AUTOGRADE_PREPROCESSORS)


def _put_environment_on_path() -> None:
    """nbgrader starts the command `alembic` by name, which fails in an environment that was not activated."""
    folder = os.path.dirname(sys.executable)
    path = os.environ.get("PATH", "")
    if folder not in path.split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join([folder, path])
