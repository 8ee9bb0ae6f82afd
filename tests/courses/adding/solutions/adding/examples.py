"""The small public examples of `adding`."""

from autograder.exercise import Example, Examples

EXAMPLES = {
    "total": Examples(
        visible=[
            Example("three numbers", [2, 3, 4]),
            Example("from 10 on", [1, 2], start=10),
            Example("nothing to add", []),
        ],
        later="other numbers",
    ),
}
