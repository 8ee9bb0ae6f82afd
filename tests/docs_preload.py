"""What the commands of docs/ have in common, imported once (`tests.docs_site.Terminal`)."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import nbgrader.apps  # noqa: F401

import autograder.commands.main  # noqa: F401
