"""Pages for people: the feedback that a student gets, and the report on a class. Each is one file of HTML."""

import autograder.notebook  # noqa: F401  # before nbconvert, whose imports it makes quicker
