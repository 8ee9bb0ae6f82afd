"""Visible checks: `check(f)` says what is right, and shows the first thing that is wrong.

The examples, what they should give, and what known mistakes give are in checks.json, beside this file; of predictions
only what recognises them (`sealed`). `release` puts the kinds of values that an assignment uses (`autograder.kinds`)
into one file with it, `checks.py`.
"""

from __future__ import annotations

import contextlib
import dis
import io
import json
import os
import shutil
import sys
import tempfile
import textwrap
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path
from types import TracebackType
from typing import Any

from autograder.kinds.comparison import compare
from autograder.kinds.kind import copied, decode, same, taken
from autograder.kinds.plain import same_text, text_in
from autograder.kinds.saying import say
from autograder.kinds.shown import VIEWS, InFile, Printed, Raises, calls, drawn, show
from autograder.student_files.imports import elsewhere
from autograder.student_files.sealed import key_of, opened, tag_of
from autograder.student_files.two_at_once import Came, marks

_EXAMPLES = Path(__file__).with_name("checks.json")


class CheckFailed(AssertionError):
    """Shown as one line, without a traceback."""

    def _render_traceback_(self) -> list[str]:
        return [f"CheckFailed: {self}"]


def check(function: Callable[..., Any] | None = None, **predictions: Any) -> None:
    """check(f): run the examples of `f`. check(predict_x=predict_x): is the prediction right?

    Raises CheckFailed at the end if something is not right.
    """
    data = json.loads(_EXAMPLES.read_text(encoding="utf-8"))
    for name, value in predictions.items():
        _check_prediction(name, value, data["predictions"][name])
    if function is not None:
        if getattr(function, "__module__", "") == "__main__":
            _warn_of_imports(getattr(function, "__globals__", {}), data["packages"])
        name = _name_of(function, sys._getframe(1).f_globals, data["functions"])
        _check_function(name, function, data["functions"])


def _name_of(function: Any, names: dict[str, Any], known: dict[str, Any]) -> str:
    """In the notebook, where it may be a lambda, an object, or what a decorator made."""
    own = str(getattr(function, "__name__", function))[:100]
    return next((name for name in known if names.get(name) is function), own)


def _warn_of_imports(names: dict[str, Any], packages: list[str]) -> None:
    for name in elsewhere(names, packages):
        there = say("{name} may not be there when this is graded: {packages} are, and what comes with Python.")
        if not packages:
            there = say("{name} may not be there when this is graded: what comes with Python is, and nothing else.")
        words = there.format(name=name, packages=", ".join(packages))
        _tell(words, lambda words=words: f"<p><b>{escape(words)}</b></p>")  # type: ignore[misc]


def _check_prediction(name: str, value: Any, known: dict[str, Any]) -> None:
    if value is ...:
        raise CheckFailed(say("{name} is still to be filled in: put your answer in place of ...").format(name=name))
    key = key_of(value, known["salt"])
    why = known["answers"].get(tag_of(key))
    if why == "":
        _tell(f"ok     {name}", lambda: f"<p>✓ {name}</p>")
        return
    if why is not None:
        why = opened(why, key)
    elif known["shows"]:
        why = say("The next cell shows another case of the same sort: run it, then think again.")
    else:
        why = say("Think again.")
    given = f"{value!r}"[:200]
    _tell(f"WRONG  {name} = {given}. {why}", lambda: f"<p><b>✗ {name} = {escape(given)}.</b> {escape(why)}</p>")
    raise CheckFailed(say("{name} is not right; see above").format(name=name))


def _check_function(name: str, function: Callable[..., Any], data: dict[str, Any]) -> None:
    if name not in data:
        raise CheckFailed(say("there are no checks for {name}").format(name=name))
    known = data[name]
    known["grids"] = {argument: tuple(axes) for argument, axes in known["grids"].items()}
    tried = [_try(name, function, known, example) for example in known["examples"]]
    wrong = next((one for one in tried if one.report is not None), None)
    hint = _hint(known, tried) if wrong else None
    _tell(_as_text(known, tried, wrong, hint), lambda: _as_html(name, known, tried, wrong, hint))
    if wrong is not None:
        words = say("{name} is not right yet: see the example “{example}” above")
        if wrong.unwritten:
            words = say("{name} is not written yet: see the example “{example}” above")
        raise CheckFailed(words.format(name=name, example=wrong.name))


# ---- one example ----


class _Tried:
    """What came of an example. unwritten: it came to nothing, since nothing is written yet. report: None where it is
    right, else in words what is not."""

    def __init__(
        self, known: dict[str, Any], example: dict[str, Any], yours: Any, changed: bool, step: int, unwritten: bool
    ) -> None:
        self._known, self.name, self.example = known, example["name"], example
        self.yours, self.changed, self._step, self.unwritten = yours, changed, step, unwritten
        self.report: str | None = None

    @property
    def mark(self) -> str:
        if self.unwritten:
            return say("– not written yet")
        return say("✓ right") if self.report is None else say("✗ wrong")

    @property
    def expected(self) -> Any:
        """As it is shown."""
        return _outcome(self.example["expected"])

    @property
    def came(self) -> Came:
        if isinstance(self.yours, Raises):
            return Came(raised=self.yours.kind)
        return Came(self.yours, changed=self.changed)

    @property
    def arguments(self) -> dict[str, Any]:
        """As they were before the call."""
        given = dict(zip(self.example["names"], map(decode, self.example["args"]), strict=False))
        given |= {name: decode(value) for name, value in self.example["kwargs"].items()}
        return given | ({"then": calls(_steps(self.example))} if "steps" in self.example else {})

    @property
    def proves(self) -> bool:
        """Whether what came says something of how it came about."""
        return not isinstance(self.yours, Raises) or self.yours.on_purpose or "says" in self.example["expected"]

    def unlike(self) -> str | None:
        """In words, where the two would have to be looked at closely: one is of another type, or something in it is."""
        if any(isinstance(one, Raises | Printed | InFile) for one in (self.yours, self.expected)):
            return None
        of_one_type = type(self.yours) is type(self.expected)
        if of_one_type and not isinstance(self.expected, list | tuple | dict | set):
            return None
        return self._difference(self.example["expected"], self.expected)

    def gives(self, outcome: dict[str, Any]) -> bool:
        """Is what came of it as good as this?"""
        should = _outcome(outcome)
        if isinstance(should, Raises) or isinstance(self.yours, Raises):
            alike = isinstance(should, Raises) and isinstance(self.yours, Raises) and self.yours.is_a(should)
            says = "says" not in outcome or (alike and same_text(self.yours.message, outcome["says"]))
            return alike and says and self._step == outcome.get("step", self._step)
        if isinstance(should, Printed | InFile):
            return type(self.yours) is type(should) and same_text(self.yours.text, should.text)
        return self._difference(outcome, should) is None

    def _difference(self, outcome: dict[str, Any], should: Any) -> str | None:
        allowed = decode(outcome["within"]) if "within" in outcome else None
        return compare(self.yours, should, allowed, how=self._known.get("same", ""))


def is_of_value(example: dict[str, Any]) -> bool:
    """Whether it is about what is returned, as it is."""
    return "value" in example["expected"] and "view" not in example and "steps" not in example


def _outcome(outcome: dict[str, Any]) -> Any:
    """What should come, or what a known mistake gives: {"value": …}, {"raises": …}, {"printed": …} or
    {"written": …}."""
    if "raises" in outcome:
        return Raises(outcome["raises"], outcome.get("says", ""))
    if "written" in outcome:
        return InFile(outcome["written"])
    return Printed(outcome["printed"]) if "printed" in outcome else decode(outcome["value"])


def _steps(example: dict[str, Any]) -> list[tuple[str, Any, dict[str, Any]]]:
    """Of an attribute, None in place of arguments."""
    return [
        (name, args and [decode(one) for one in args], {key: decode(one) for key, one in kwargs.items()})
        for name, args, kwargs in example.get("steps", ())
    ]


def _try(name: str, function: Callable[..., Any], known: dict[str, Any], example: dict[str, Any]) -> _Tried:
    arguments = [decode(value) for value in example["args"]]
    keywords = {key: decode(value) for key, value in example["kwargs"].items()}
    at, before, printed, unwritten = 0, copied(arguments), io.StringIO(), ""
    looks_at_output, file = "printed" in example["expected"], example.get("writes")
    yours: Any
    try:
        with contextlib.ExitStack() as around:
            folder = around.enter_context(folder_to_write_in()) if file else None
            if looks_at_output:
                around.enter_context(contextlib.redirect_stdout(printed))
            made = yours = function(*arguments, **keywords)
            for at, (step, given, named) in enumerate(_steps(example), start=1):  # noqa: B007  (which one raised)
                arguments = given or []
                before = copied(arguments)
                if looks_at_output:
                    printed.seek(0)
                    printed.truncate()
                member = getattr(made, step)
                yours = member if given is None else member(*arguments, **named)
            if folder is not None:
                yours = InFile(text_in(folder / str(file)))
        yours = Printed(printed.getvalue()) if looks_at_output else yours
    except Exception as error:
        names = [kind.__name__ for kind in type(error).__mro__[:-2]]  # but object and BaseException
        yours = Raises(names[0], str(error), _on_purpose(error, function), names[1:])
        unwritten = _unwritten(error)
    changed = not isinstance(yours, Raises) and not all(map(same, arguments, before))
    if "view" not in example and not isinstance(yours, Raises | Printed | InFile):
        yours = taken(yours)
    one = _Tried(known, example, yours, changed, at, unwritten == name)
    if unwritten:
        words = say("{name} is not written yet.")
        if unwritten != name:
            words = say("{name} calls {other}, which is not written yet.")
        one.report = words.format(name=name, other=unwritten)
    elif "view" in example:
        one.yours, one.report = _viewed(yours, example)
    elif not one.gives(example["expected"]):
        one.report = show(one.arguments, one.expected, yours, known["grids"])
        if clause := one.unlike():
            one.report += "\n" + say("{name} {clause}.").format(name=name, clause=clause)
    elif changed:
        words = say("which is right, but {name} has changed its input").format(name=name)
        one.report = show(one.arguments, one.expected, yours, known["grids"]) + "\n" + words
    return one


def _deepest(error: Exception) -> TracebackType | None:
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    return place


def _on_purpose(error: Exception, function: Callable[..., Any]) -> bool:
    """Whether a `raise` or an `assert` of one's own raised it."""
    place = _deepest(error)
    if place is None or place.tb_frame.f_globals is not getattr(function, "__globals__", None):
        return False
    return place.tb_frame.f_code.co_code[place.tb_lasti] == dis.opmap["RAISE_VARARGS"]


def _unwritten(error: Exception) -> str:
    """The function that does nothing but raise it, as before it was written."""
    place = _deepest(error)
    if place is None or type(error) is not NotImplementedError:
        return ""
    code = place.tb_frame.f_code
    others = {line for _, _, line in code.co_lines() if line is not None} - {code.co_firstlineno, place.tb_lineno}
    return "" if others else code.co_name


@contextlib.contextmanager
def folder_to_write_in() -> Iterator[Path]:
    """An empty one to run in, so that nobody's own file is written over."""
    before, folder = os.getcwd(), tempfile.mkdtemp()
    try:
        os.chdir(folder)
        yield Path(folder)
    finally:
        os.chdir(before)
        shutil.rmtree(folder, ignore_errors=True)


def _viewed(yours: Any, example: dict[str, Any]) -> tuple[Any, str | None]:
    """What is seen of it, and what is not right."""
    if isinstance(yours, Raises):
        return yours, f"    {yours!r}"
    return VIEWS[example["view"]](yours, decode(example["expected"]["value"]))


def _hint(function: dict[str, Any], tried: list[_Tried]) -> str | None:
    """What the fewest known mistakes say that explain what is wrong: the one that does in every example what the
    function did, else two that do so at once wherever something is returned, else those of which each does in two
    examples at least."""
    mistakes = function["mistakes"]
    wrong = {index for index, one in enumerate(tried) if one.report is not None}
    possible = [(known, shown) for known in mistakes if (shown := _shown(known["gives"], tried)) is not None]
    # An exception can come from anywhere: alone it proves nothing.
    proving = {index for index in wrong if tried[index].proves}
    if whole := [known for known, shown in possible if shown == wrong and shown & proving]:
        return _said(whole[0]) if len(whole) == 1 else None
    left, hints = set(wrong), list[str]()
    if both := _both(function.get("together", {}), tried):
        hints += [_said(mistakes[at]) for at in both]
        left = {index for index in wrong if not is_of_value(tried[index].example)}
    while left:
        most = max((len(shown & left & proving) for _, shown in possible), default=0)
        best = [(known, shown) for known, shown in possible if len(shown & left & proving) == most]
        if most < 2 or len(best) > 1:
            break
        ((known, shown),) = best
        hints.append(_said(known))
        left -= shown
    if hints and left:
        hints.append(say("This does not explain everything that is wrong."))
    return " ".join(filter(None, hints)) or None


def _both(together: dict[str, list[int]], tried: list[_Tried]) -> list[int]:
    """Which two mistakes give all that was returned, if there are such; `together` has their marks."""
    returned = [one for one in tried if is_of_value(one.example)]
    every = marks([one.came for one in returned], [one.expected for one in returned]) if together else ()
    return next((together[mark] for mark in every if mark in together), [])


def _said(known: dict[str, Any]) -> str:
    if "hint" in known:
        return str(known["hint"])
    return something_wrong_with(known["about"]) if "about" in known else ""


def _shown(gives: list[dict[str, Any] | None], tried: list[_Tried]) -> set[int] | None:
    """The examples that a mistake explains; None where it would have one wrong that is right, or is wrong in another
    way."""
    shown = set()
    for index, (given, one) in enumerate(zip(gives, tried, strict=True)):
        if given is not None and one.report is not None and _explains(given, one):
            shown.add(index)
        elif given is not None and not isinstance(one.yours, Raises):
            return None
    return shown


def something_wrong_with(about: str) -> str:
    return say("It looks as if something is wrong with {about}.").format(about=about)


def _explains(mistake: dict[str, Any], one: _Tried) -> bool:
    """mistake: what it `gives`, if that is wrong, and whether it `changed` the input."""
    gives = mistake.get("gives", one.example["expected"])
    return one.changed == mistake.get("changed", False) and one.gives(gives)


# ---- what is shown ----


def _tell(text: str, html: Callable[[], str]) -> None:
    """In a notebook as HTML, elsewhere as text."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if hasattr(shell, "kernel"):
        from IPython.display import display

        display({"text/html": html(), "text/plain": text}, raw=True)
    else:
        print(text)
        sys.stdout.flush()


def _as_text(known: dict[str, Any], tried: list[_Tried], wrong: _Tried | None, hint: str | None) -> str:
    lines = [f"{'ok   ' if one.report is None else 'WRONG'}  {one.name}" for one in tried]
    if wrong is not None:
        lines += ["", f"{say('The first that is wrong')}: {wrong.name}", "", str(wrong.report)]
    lines += ["", *textwrap.wrap(hint, 100)] if hint else []
    return "\n".join([*lines, "", *textwrap.wrap(_later(known), 100)])


def _as_html(name: str, known: dict[str, Any], tried: list[_Tried], wrong: _Tried | None, hint: str | None) -> str:
    now = [f"<tr>{_cell(one.name)}{_cell(one.mark)}</tr>" for one in tried]
    title = say("{name}: checked here").format(name=name)
    parts = [_table(title, (say("example"), say("yours")), now)]
    if wrong is not None:
        first = f"{say('The first that is wrong')}: {wrong.name}."
        parts.append(f"<p><b>{escape(first)}</b> {escape(hint or '')}</p>")
        text = f"<pre>{escape(str(wrong.report))}</pre>"
        windows = wrong.example.get("windows")
        picture = drawn(wrong.arguments, wrong.expected, wrong.yours, windows, known["grids"])
        if picture is None:
            parts.append(text)
        else:
            parts.append(picture.html())
            parts.append(f"<details><summary>{say('The same as text')}</summary>{text}</details>")
    later = [f"<tr>{_cell(test['name'])}{_cell(format(test['points'], 'g'))}</tr>" for test in known["tests"]]
    parts.append(f"<details><summary>{escape(_later(known))}</summary>")
    parts.append(_table("", (say("what"), say("points")), later) + "</details>")
    return "".join(parts)


def _later(known: dict[str, Any]) -> str:
    words = say("Graded later, for {points} points: {what}.")
    return words.format(points=f"{known['points']:g}", what=known["later"])


def _cell(text: str) -> str:
    return f'<td style="text-align:left">{escape(text)}</td>'


def _table(caption: str, heads: tuple[str, str], rows: list[str]) -> str:
    head = "".join(f'<th scope="col" style="text-align:left">{escape(one)}</th>' for one in heads)
    title = f'<caption style="text-align:left;white-space:nowrap"><b>{escape(caption)}</b></caption>' if caption else ""
    return f"<table>{title}<tr>{head}</tr>{''.join(rows)}</table>"
