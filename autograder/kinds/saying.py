"""Texts for students. In a release in another language they are translated where they stand; inside the grader,
`autograder.translation.catalogue` puts what is spoken there in the place of `translated`."""

from __future__ import annotations


def translated(text: str) -> str:
    return text


def say(text: str) -> str:
    """What a student reads. What is to be filled in stands in braces: `say("{n} of {m}").format(n=1, m=2)`."""
    return translated(text)
