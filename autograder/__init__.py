"""Grades notebooks in a sandbox, with hidden tests, inside nbgrader.

This package is also mounted inside the sandbox (with `wire` and `guest` alone), so importing it must
stay free of any other import.
"""

__version__ = "0.1.0.dev0"
