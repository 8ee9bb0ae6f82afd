"""What came of a submission, for those who read it afterwards: feedback and the report."""

from __future__ import annotations

from autograder.course import Assignment
from autograder.grading.examination import unreadable
from autograder.nbgrader_plugin import completion
from autograder.nbgrader_plugin.after.gradebook_marks import Marks
from autograder.nbgrader_plugin.misplaced import refusal
from autograder.nbgrader_plugin.submissions import Submissions
from autograder.results import SubmissionResult


def result_of(
    submissions: Submissions, assignment: Assignment, student: str, marks: Marks | None
) -> SubmissionResult | None:
    """None where it is not graded yet. marks: what the gradebook holds of it: all that grading leaves where nothing is
    graded under a name."""
    if marks is not None and (why := refusal(student)) is not None:
        return unreadable(str(submissions.notebook(student)), assignment, why)
    return completion.result_of(submissions.autograded(student), assignment.name)
