"""What any sandbox must do: each test here runs in every one of `autograder.sandbox.sandboxes`.

A new implementation is added to `KINDS` in conftest.py, and must pass all of them.
"""
