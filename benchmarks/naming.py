"""`python -m benchmarks.naming [--count N] [--seed N] [NAME ...]`: how many mistakes are named that nobody put into the
catalogue. Accepted solutions are changed at random in one, two and three places (`tests.mutants`), graded by the hidden
tests, and what was said of those that are wrong is counted:

    named     a known mistake, or several
    located   what the known mistakes have in common that fit, the arguments that it is right for, or what all wrong
              examples have in common; at the least, which hidden tests it passes
    neither

in shares of those that return wrong values. Those whose mistake is that they stop with an exception, or that they
accept what makes no sense, are counted beside them: of an exception, its line is said. What is right, and what does not
load, is no mistake. so indeed: of those that are named so that nothing is left unexplained, how many do the same as the
mistake that is named on a hundred inputs that were drawn for no test.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from autograder.course import Course
from autograder.grading.collected import CollectedTests
from autograder.grading.examination import Examination
from autograder.grading.knowledge import Knowledge
from autograder.judging.disclosure import Disclosure
from autograder.judging.evidence import Evidence, Memo
from autograder.judging.fewest import Explanation
from autograder.judging.student import Refused, Student
from autograder.judging.trusted import TrustedStudent
from autograder.notebook.reconcile import empty
from tests.mutants import FUNCTIONS, in_a_process, names_of, programs, styles
from tests.support import ROOT
from tests.wide_inputs import WIDE

_SAID = ("named", "located", "neither", "stops", "accepts too much")
_INPUTS = 100


class Namer:
    """For one function of an assignment: what is said of a program."""

    def __init__(self, assignment: str, function: str) -> None:
        self._assignment = Course(ROOT).assignment(assignment)
        self._tests = CollectedTests(self._assignment)
        self._tests.tests = [test for test in self._tests.tests if test.mark.cell == function]
        self._answers, self._function = Knowledge(self._assignment), function
        with self._assignment.code.at_work():  # once, for all who are forked off
            self._examine({})

    def verdict(self, source: str) -> str:
        """As JSON: {"said": one of the above, "right" or "broken", "names": [...], "words": "..."}."""
        try:
            names = names_of(source)
        except Exception:
            return json.dumps({"said": "broken"})
        with self._assignment.code.at_work():
            return json.dumps(self._examine(names))

    def _examine(self, names: dict[str, Any]) -> dict[str, Any]:
        student = TrustedStudent({**self._answers.right, **names}, Memo())
        examination = Examination("changed", empty(self._assignment.template), student, self._answers)
        self._tests.run(examination)
        (cell,) = examination.result(self._assignment).cells
        if cell.score == cell.max_score:
            return {"said": "right"}
        (first, *_) = [*examination.explanations[self._function], Explanation("")]
        named = not first.refusals and bool(first.mistakes)
        said = "named" if named else "located" if cell.hint else "neither"
        wrong = [item for item in examination.evidence if item.wrong]
        if all(item.refusal for item in wrong):
            said = "accepts too much"
        elif not any(item.of_result and item.actual.raised is None for item in wrong):
            said = "stops"
        whole = named and first.complete
        return {
            "said": said,
            "names": cell.mistakes,
            "words": cell.hint,
            "whole": whole,
            "true": whole and self._does_the_same(student, first),
        }

    def _does_the_same(self, student: TrustedStudent, explanation: Explanation) -> bool:
        """As the mistakes that it is explained by, on inputs that were drawn for no test."""
        function, rng = self._function, np.random.default_rng(0)
        possible = explanation.hypotheses
        hypotheses = self._answers.diagnosis.hypotheses(function)
        for _ in range(_INPUTS):
            case = WIDE[function](rng)
            evidence: list[Evidence] = []
            answer = getattr(Student(student, Disclosure(), self._answers.memo, evidence), function)
            with contextlib.suppress(Refused, RuntimeError):  # what the reference refuses is not looked at
                answer(*case.args, **case.kwargs).matches(self._answers.right[function])
            came = [item for item in evidence if item.actual.raised is None]
            possible = tuple(one for one in possible if all(hypotheses.explains(one, item) for item in came))
        return bool(possible)


def measure(assignment: str, function: str, count: int, times: int, seed: int) -> Iterator[tuple[Path, str, Any]]:
    """Of `count` wrong programs: the style that was changed, the program, what was said."""
    namer, rng = Namer(assignment, function), random.Random(f"{seed}|{function}|{times}")
    wrong = 0
    for path, source in islice(programs(styles(assignment, function), function, rng, times), 20 * count):
        said = json.loads(in_a_process(namer, source, otherwise='{"said": "broken"}'))
        if said["said"] in _SAID:
            yield path, source, said
            wrong += 1
        if wrong == count:
            return


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="assignments or functions; all by default")
    parser.add_argument("--count", type=int, default=100, help="of wrong programs, for each function and depth")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--times", default="1,2,3", help="how many places are changed")
    parser.add_argument("--show", action="store_true", help="the programs whose mistake was not named")
    arguments = parser.parse_args()
    os.environ.setdefault("AUTOGRADER_SEED", "published")
    heads = ["function", "changes", "wrong", *_SAID[:3], "so indeed", *_SAID[3:]]
    print(f"| {' | '.join(heads)} |\n|{'---|' * len(heads)}")
    for times in map(int, arguments.times.split(",")):
        together = Counter[str]()
        for assignment, functions in FUNCTIONS.items():
            for function in functions:
                if arguments.names and not {assignment, function} & set(arguments.names):
                    continue
                counted = Counter[str]()
                for path, source, said in measure(assignment, function, arguments.count, times, arguments.seed):
                    counted[said["said"]] += 1
                    if said["said"] == "named":
                        counted += Counter({"whole": said["whole"], "true": said["true"]})
                    if arguments.show and said["said"] in ("neither", "located"):
                        print(f"# {path.stem}\n{source}\n", file=sys.stderr)
                print(_row(function, times, counted), flush=True)
                together += counted
        print(_row("all", times, together), flush=True)
    return 0


def _row(function: str, times: int, counted: Counter[str]) -> str:
    """The last two are numbers; the others shares of those that gave a wrong value."""
    shown, beside = _SAID[:3], _SAID[3:]
    values = sum(counted[said] for said in shown)
    shares = [f"{100 * counted[said] / max(values, 1):.0f} %" for said in shown]
    indeed = f"{counted['true']} of {counted['whole']}"
    cells = [function, str(times), str(values + sum(counted[said] for said in beside)), *shares, indeed]
    return f"| {' | '.join([*cells, *(str(counted[said]) for said in beside)])} |"


if __name__ == "__main__":
    raise SystemExit(main())
