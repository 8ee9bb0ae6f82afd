"""What may be said to a student of a hidden test: nothing that its input could have put there.

A guest that has been given a hidden input can write it into whatever the host repeats: the line of an exception and its
type, the shape of a result, the place of a wrong element, its settings. So each trouble is told in several
sentences, from the most telling one to one that is among a few and holds nothing of the answer. Which one is said is
decided here, by what the guest had seen: the first where nothing hidden had been asked yet, as of the public examples;
afterwards none that such an answer has not brought about already, but for the last.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from autograder.sandbox.outcome import Error
from autograder.sandbox.question import Question


class Notebook(Protocol):
    """What is known of a student's."""

    @property
    def packages(self) -> str:
        """Which are there when it is graded, as a clause."""

    def place(self, error: Error) -> str:
        """Where in it an exception arose, in words."""

    def unwritten(self, error: Error, name: str) -> str:
        """What is not written yet, as a clause about `name`, where it comes from a line that students got; or empty."""

    def on_purpose(self, error: Error) -> bool:
        """Whether the line that it comes from raises it: `raise`, `assert`."""

    def why_absent(self, name: str) -> str:
        """Why a name is not there, as a clause about the cell that defines it; empty where that is not known."""


class _Unknown:
    packages = ""

    def place(self, error: Error) -> str:
        return ""

    def unwritten(self, error: Error, name: str) -> str:
        return ""

    def on_purpose(self, error: Error) -> bool:
        return False

    def why_absent(self, name: str) -> str:
        return ""


class Disclosure:
    """For one submission."""

    def __init__(self, notebook: Notebook | None = None) -> None:
        self.notebook: Notebook = notebook or _Unknown()
        self._public: set[Any] | None = None
        self._said: set[str] = set()

    def hidden_from_now_on(self, answered: Iterable[Any]) -> None:
        """answered: the keys of the questions that have their answers."""
        if self._public is None:
            self._public = set(answered)

    def words(self, question: Question, *sentences: str) -> str:
        """One of these about the answer to a question."""
        if self._public is None:
            self._said.update(sentences)
        if self._public is None or question.key in self._public:
            return sentences[0]
        return next((one for one in sentences if one in self._said), sentences[-1])
