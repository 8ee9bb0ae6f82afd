"""Puts nbgrader and the autograder together for this course. Plain `nbgrader` commands read it too."""

from autograder.nbgrader_plugin import configure

c = get_config()  # noqa: F821  (nbgrader provides it)

c.CourseDirectory.course_id = "convnets"
configure(c)
