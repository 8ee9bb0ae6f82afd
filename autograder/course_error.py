"""What is said where a course is not as it should be."""

from __future__ import annotations


class CourseError(Exception):
    """The course itself is not as it should be. The message says what, where, and what to do."""
