"""What is said of a model that cannot be taken."""

from __future__ import annotations

from autograder.kinds.kind import NotTaken


class ModelRefused(NotTaken):
    """A model that cannot be taken. The message is a clause that follows "the model "."""
