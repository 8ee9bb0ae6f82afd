"""The autograder inside nbgrader: a course's `nbgrader_config.py` calls `configure`, and every nbgrader
command then grades in the sandbox.

Of nbgrader's autograde step three parts are ours (`steps`): `submission_exporter` reads submissions, `grade_in_sandbox`
grades them, `save_scores` writes their scores. The rest, and every other command, is nbgrader's own, but for what
`patches` replaces.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
from typing import Any

import autograder.notebook  # noqa: F401  # before nbgrader, whose imports it makes quicker

_PLUGIN = "autograder.nbgrader_plugin"
#: What the exporter writes has one of each cell, sound metadata and no outputs: nothing to sanitize but the checksums,
#: by which nbgrader knows what a student left untouched.
SANITIZE_PREPROCESSORS = ["nbgrader.preprocessors.OverwriteCells"]
GRADE_IN_SANDBOX = f"{_PLUGIN}.steps.grade_in_sandbox.GradeInSandbox"
EXPORTER = f"{_PLUGIN}.steps.submission_exporter.SubmissionExporter"
AUTOGRADE_PREPROCESSORS = [
    GRADE_IN_SANDBOX,
    "nbgrader.preprocessors.LimitOutput",
    f"{_PLUGIN}.steps.save_scores.SaveScores",
    "nbgrader.preprocessors.AssignLatePenalties",
]


def configure(c: Any) -> None:
    """`c`: the configuration object of nbgrader_config.py."""
    from autograder.nbgrader_plugin.patches import install  # here: it imports nbgrader
    from autograder.nbgrader_plugin.zones import Zones

    atexit.register(gc.freeze)  # as in `commands.main`
    _put_environment_on_path()
    install()
    Zones.exchange = c.Exchange
    c.CourseDirectory.ignore = [
        *(".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", "*.results.json"),
        # A student's would be run by whatever of Jupyter is started, or pointed at by an address, in its folder.
        *("nbgrader_config.*", "jupyter_config.*", "jupyter_*_config.*"),
    ]
    c.CourseDirectory.release_directory = "assignments"
    # Where `nbgrader generate_solution` puts the worked notebook. Not solutions/ itself: with --force it deletes the
    # folder NAME that it writes to, and solutions/NAME holds the reference.
    c.CourseDirectory.solution_directory = "solutions/worked"
    # Both are built, never edited. Without force nbgrader skips what stands there already, as after a fresh
    # clone, and the gradebook never hears of the assignment.
    c.GenerateAssignment.force = c.GenerateSolution.force = True
    ours = [f"{_PLUGIN}.steps.translate_cells.TranslateCells", f"{_PLUGIN}.steps.add_files_cell.AddFilesCell"]
    c.GenerateAssignment.preprocessors = ours + [
        f"{_PLUGIN}.steps.clear_answers.ClearAnswers" if name == "ClearSolutions" else f"nbgrader.preprocessors.{name}"
        for name in (
            *("IncludeHeaderFooter", "LockCells", "ClearSolutions", "ClearOutput", "CheckCellMetadata"),
            *("ComputeChecksums", "SaveCells", "ClearHiddenTests", "ClearMarkScheme"),
            *("ComputeChecksums", "CheckCellMetadata"),
        )
    ]
    # Without nbgrader's last step, execution: who opens the worked notebook can run it.
    c.GenerateSolution.preprocessors = [f"{_PLUGIN}.steps.translate_cells.TranslateCells"] + [
        f"nbgrader.preprocessors.{name}"
        for name in ("IncludeHeaderFooter", "LockCells", "ClearOutput", "ClearMarkScheme")
    ]
    c.ExchangeFactory.collect = f"{_PLUGIN}.steps.collect_regular_files.CollectRegularFiles"
    c.HTMLExporter.preprocessors = [f"{_PLUGIN}.steps.run_illustrations.RunIllustrations"]
    c.HTMLExporter.sanitize_html = False  # it would put our own pages through the filter for raw cells
    c.HTMLExporter.filters = {
        name: f"{_PLUGIN}.steps.safe_filters.{name}"
        for name in ("markdown2html", "highlight_code", "clean_html", "strip_files_prefix")
    }
    c.GenerateFeedback.exporter_class = f"{_PLUGIN}.steps.feedback_exporter.FeedbackExporter"
    c.FeedbackExporter.preprocessors = []
    c.Autograde.exporter_class = EXPORTER
    c.Autograde.sanitize_preprocessors = list(SANITIZE_PREPROCESSORS)
    c.Autograde.autograde_preprocessors = list(AUTOGRADE_PREPROCESSORS)


def _put_environment_on_path() -> None:
    """nbgrader starts the command `alembic` by name, which fails in an environment that was not activated."""
    folder = os.path.dirname(sys.executable)
    path = os.environ.get("PATH", "")
    if folder not in path.split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join([folder, path])
