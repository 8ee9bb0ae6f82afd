"""The sample class of `autograder demo`: `students` are who takes part, `classroom` takes them through
nbgrader's exchange."""
