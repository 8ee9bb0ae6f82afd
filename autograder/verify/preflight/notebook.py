"""Looks at the notebook's cells: their labels, points and marks of solutions, and what check is asked for."""

from __future__ import annotations

import ast
import builtins
import math
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from autograder.judging.references import is_prediction
from autograder.notebook.template import ILLUSTRATION
from autograder.verify.finding import Finding, perhaps
from autograder.verify.preflight.cells import BEGIN, END, Cell, Notebook, answer_in
from autograder.verify.preflight.survey import Survey
from autograder.verify.preflight.written import called

_LABEL = re.compile(r"[a-zA-Z0-9_\-]+")
_MENU = "the menu “Create Assignment”"
_BUILTINS = {name for name in dir(builtins) if not name.startswith("_")}
_MARKER = re.compile(r"^\s*#+\s*(BEGIN|END)[ _-]*SOLUTIONS?\b", re.IGNORECASE)
#: Or all that stands in checks.
IMPORTS_CHECK = re.compile(r"^\s*from\s+checks\s+import\b.*(?:\*|\bcheck\b(?!\s+as\b))|\bas\s+check\b", re.MULTILINE)
_LEAVES = (ast.Break, ast.Return, ast.Raise, ast.Yield, ast.YieldFrom, ast.Await, ast.Assert, ast.Subscript)
_HARMLESS = {"print", "len", "str", "range", "append"}
_NBGRADERS = re.compile(r"(BEGIN|END) (HIDDEN TESTS|MARK SCHEME)")


def look(survey: Survey) -> Iterator[Finding]:
    notebook = survey.notebook
    if notebook is None:
        return
    for cell in notebook.cells:
        for said in (*_form(cell), *_label(cell), *markers(cell), *_tests(cell), *_in_the_way(cell)):
            yield Finding(notebook.path, cell.line, said)
    yield from _doubles(notebook)
    yield from _answers_given(notebook)
    yield from _replaced(notebook)
    yield from _pairs(notebook, survey)
    yield from _checks(notebook, survey)
    yield from _kernel(notebook)
    if notebook.path != survey.layout.notebook or len(list(notebook.path.parent.glob("*.ipynb"))) > 1:
        others = [path.name for path in sorted(notebook.path.parent.glob("*.ipynb")) if path != notebook.path]
        yield Finding(
            notebook.path.parent / others[0],
            1,
            f"A second notebook beside {notebook.path.name}: it would be released, and not graded. Take it away.",
        )


def _form(cell: Cell) -> Iterator[str]:
    if not isinstance(cell.raw, dict) or cell.kind not in ("code", "markdown", "raw"):
        yield f"{cell.called.capitalize()} is none. Open the notebook in Jupyter, and save it again."
        return
    for name, kind in {"source": str | list, "metadata": dict}.items():
        if not isinstance(cell.raw.get(name), kind):
            yield f"{cell.called.capitalize()} has no {name}. Open the notebook in Jupyter, and save it again."
    about = cell.raw.get("metadata", {}).get("nbgrader") if isinstance(cell.raw.get("metadata"), dict) else None
    if about is not None and not isinstance(about, dict):
        yield f"{cell.called.capitalize()} has metadata of nbgrader that are none. Take them away."


def _in_the_way(cell: Cell) -> Iterator[str]:
    """What keeps students from being graded by what they write."""
    if cell.is_answer and cell.about.get("locked"):
        yield (
            f"{cell.called.capitalize()} is to be filled in, and is locked: what stands in it would be graded "
            f"in place of what students write. Make it “Autograded answer” in {_MENU}."
        )
    if cell.is_answer and not cell.is_editable:
        yield f"{cell.called.capitalize()} cannot be edited: nobody can fill it in. Unlock it in Jupyter."
    if cell.is_code and not cell.is_answer and not cell.is_graded and ILLUSTRATION not in cell.tags:
        for name in sorted(cell.bound() & (_BUILTINS | {"check"})):
            yield f"{cell.called.capitalize()} binds {name}, which then is another for all that follows. Rename it."
        for node in ast.walk(cell.tree) if cell.tree else ():
            if isinstance(node, ast.While) and _never_ends(node):
                yield f"{cell.called.capitalize()} has a loop that nothing ends (line {node.lineno} of it). Mend it."
        for node in _run_at_once(cell):
            if isinstance(node.func, ast.Name) and node.func.id == "input":
                yield f"{cell.called.capitalize()} calls input(), and nobody types when it is graded. Write a value."
            elif called(node) == "sleep":
                words = "sleeps, and so does each submission when it is graded. Take that out"
                yield f"{cell.called.capitalize()} {words}, or give the cell the tag {ILLUSTRATION}."


def _never_ends(loop: ast.While) -> bool:
    """`while True`, and nothing in it that could end it, by an exception either."""
    inside = [node for one in loop.body for node in ast.walk(one)]
    is_left = any(isinstance(node, _LEAVES) for node in inside)
    calls = {called(node) for node in inside if isinstance(node, ast.Call)}
    return isinstance(loop.test, ast.Constant) and bool(loop.test.value) and not is_left and calls <= _HARMLESS


def _run_at_once(cell: Cell) -> Iterator[ast.Call]:
    """The calls that it makes when it is run, which are not within a function."""
    left: list[ast.AST] = [cell.tree] if cell.tree else []
    while left:
        node = left.pop()
        if isinstance(node, ast.Call):
            yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            left += ast.iter_child_nodes(node)


def _label(cell: Cell) -> Iterator[str]:
    about, called = cell.about, cell.called.capitalize()
    if not about:
        return
    if not cell.name:
        if cell.is_answer or cell.is_graded or about.get("locked"):
            yield f"{called} has a role and no id. Give it one in {_MENU}."
        return
    if not _LABEL.fullmatch(cell.name):
        yield f"{called}: its id has other characters than letters, digits, _ and -. Rename it in {_MENU}."
    if about.get("schema_version") != 3:
        yield (
            f"{called}: its nbgrader metadata have the version {about.get('schema_version')!r}, and should have 3. Run "
            "`nbgrader update` on the notebook."
        )
    if cell.is_graded or about.get("task"):
        points = about.get("points")
        is_number = isinstance(points, int | float) and not isinstance(points, bool) and math.isfinite(points)
        if points is None:
            yield f"{called} is graded and has no points. Give it some in {_MENU}."
        elif not is_number or points < 0:
            yield f"{called}: its points are {points!r}, no number from 0 on. Change them in {_MENU}."
        elif points == 0:
            yield f"{called} has 0 points: nothing can be earned there. Give it some in {_MENU}."
    if cell.is_tests and cell.is_code and not about.get("locked"):
        yield f"{called} is not locked, so that students may change it. Make it “Autograder tests” in {_MENU}."
    if cell.is_tests and not cell.is_code:
        yield f"{called} is graded by tests, and is no code. Make it “Manually graded answer” in {_MENU}."
    if cell.kind == "raw" and (cell.is_graded or cell.is_answer or about.get("locked") or about.get("task")):
        yield f"{called} has a role, and is neither code nor Markdown. Change that in Jupyter's toolbar."
    if cell.kind == "markdown" and cell.is_answer and not cell.is_graded:
        words = "is to be filled in, and earns nothing: nobody reads it"
        yield f"{called} {words}. Make it “Manually graded answer” in {_MENU}."
    if ILLUSTRATION in cell.tags:
        yield f"{called} has the tag {ILLUSTRATION}, so that grading leaves it out, and a role. Take one of them away."


def markers(cell: Cell) -> Iterator[str]:
    """What is wrong with the marks round its answer."""
    called, lines = cell.called.capitalize(), cell.source.split("\n")
    misspelt = [line for line in lines if _MARKER.match(line) and BEGIN not in line and END not in line]
    inside = False
    begins = sum(BEGIN in line for line in lines)
    if misspelt:
        yield f"{called}: nbgrader does not know “{misspelt[0].strip()}”. Write `### {BEGIN}` and `### {END}`."
        return
    for line in lines:
        if BEGIN in line:
            if inside:
                yield f"{called}: a second `### {BEGIN}` before the `### {END}` of the first. Take one of them away."
                return
            inside = True
        elif END in line:
            if not inside:
                yield f"{called}: `### {END}` has no `### {BEGIN}` before it. Write one above the answer."
                return
            inside = False
    if inside:
        yield f"{called}: `### {BEGIN}` has no `### {END}` after it. Write one below the answer."
    elif begins and not cell.is_answer and not (cell.about.get("task") or (cell.is_graded and not cell.is_code)):
        yield f"{called} has a solution region and is not to be filled in. Make it an answer in {_MENU}."
    elif cell.is_answer and cell.is_code and not begins:
        yield (
            f"{called} has no solution region: all of it would be taken out of the release. Write `### {BEGIN}` above "
            f"the answer and `### {END}` below it."
        )
    elif cell.is_answer and cell.is_code and not answer_in(lines):
        yield f"{called}: nothing stands between `### {BEGIN}` and `### {END}`. Write the answer there."
    elif cell.is_answer and cell.is_code and (found := _stub_astray(cell, lines)):
        yield f"{called}: {found}"
    elif is_prediction(cell.name) and cell.name.endswith("-solution") and cell.is_code and not _only_an_answer(cell):
        yield (
            f"{called} is a prediction, which is nothing but a solution region of lines such as `predict_x = 12`. Take "
            "out what else stands in it."
        )


def _stub_astray(cell: Cell, lines: list[str]) -> str:
    """Where students' own code is to stand, nbgrader writes a line or two, as far to the right as the mark."""
    stub, inside = list[str](), False
    for number, line in enumerate(lines):
        if BEGIN in line or END in line:
            inside = BEGIN in line
            stub += [" " * _indent(line) + "..."] if inside else []
        elif not inside:
            stub.append(line)
        if BEGIN in line:
            first = next((one for one in lines[number + 1 :] if one.strip()), "")
            if _indent(first) != _indent(line) and not first.lstrip().startswith("#"):
                where = f"at column {_indent(line)}, and the answer at {_indent(first)}"
                return f"`### {BEGIN}` stands {where}. Indent both alike."
    try:
        ast.parse("\n".join(stub) if cell.tree else "")
    except SyntaxError as error:
        return f"what students get of it is no Python ({error.msg}). Move `### {BEGIN}` or `### {END}`."
    return ""


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _only_an_answer(cell: Cell) -> bool:
    lines = cell.source.strip().split("\n")
    return (
        BEGIN in lines[0] and END in lines[-1] and all(re.match(r"^\w+ = [^#]+?(\s*#.*)?$", one) for one in lines[1:-1])
    )


def _tests(cell: Cell) -> Iterator[str]:
    called = cell.called.capitalize()
    if found := _NBGRADERS.search(cell.source):
        if found[2] == "HIDDEN TESTS":
            yield f"{called}: “{found[0]}”: no test in a notebook is run. Write it as a hidden test beside the graders."
    elif cell.is_tests and cell.tree and any(isinstance(node, ast.Assert) for node in ast.walk(cell.tree)):
        yield (
            f"{called} has an assert: what stands in a grade cell is not run when it is graded. Let it call check "
            "alone, and write a hidden test."
        )
    if cell.is_code and cell.tree is None and "%" not in cell.source and not ("!" in cell.source or "?" in cell.source):
        try:
            ast.parse(cell.source)
        except (SyntaxError, ValueError) as error:
            why = f"{error.msg}, line {error.lineno} of it" if isinstance(error, SyntaxError) else str(error)
            yield f"{called} is no Python ({why}). Mend it."


def _doubles(notebook: Notebook) -> Iterator[Finding]:
    for what, of in (("id", "name"), ("cell id", "identity")):
        first: dict[Any, Cell] = {}
        for cell in notebook.cells:
            name = getattr(cell, of)
            if not name:
                continue
            if name in first:
                words = f"{cell.called.capitalize()} has the {what} of cell {first[name].number}, “{name}”. " + (
                    f"Give one of them another in {_MENU}." if what == "id" else "Delete it, and write it anew."
                )
                yield Finding(notebook.path, cell.line, words)
            else:
                first[name] = cell


def _replaced(notebook: Notebook) -> Iterator[Finding]:
    """What is given below an answer, under its name: the hidden tests would meet that in its place."""
    for cell in notebook.cells:
        if not cell.is_code or cell.is_answer or cell.is_graded or ILLUSTRATION in cell.tags:
            continue
        for name in sorted(cell.bound() & notebook.tested.keys()):
            answer = notebook.named(f"{name}-solution")
            if answer is not None and answer.number < cell.number:
                words = (
                    f"{cell.called.capitalize()} gives {name} another value, which is graded in place of a student's"
                )
                yield Finding(notebook.path, cell.line, f"{words}. Give it another name.")


def _answers_given(notebook: Notebook) -> Iterator[Finding]:
    """A text that stands where one is to be written: `why`, below the question `why-text`."""
    for above, cell in pairwise(notebook.cells):
        own = {cell.name, cell.identity} - {""}
        is_below = {f"{one}-text" for one in own} & {above.name, above.identity}
        if cell.kind == "markdown" and is_below and not cell.is_answer:
            name = cell.name or cell.identity
            words = f"Cell {cell.number} ({name}) stands where the answer to cell {above.number} ({min(is_below)}) does"
            again = f"and would be given to students as it is. Make it “Manually graded answer” in {_MENU}."
            yield Finding(notebook.path, cell.line, f"{words}, {again}")


def _pairs(notebook: Notebook, survey: Survey) -> Iterator[Finding]:
    """A cell to be filled in, `f-solution`, and below it the grade cell `f`. What earns nothing needs none."""
    tested, answers = notebook.tested, notebook.answers
    free = {one for one in tested if f"{one}-solution" not in answers}
    for name, cell in answers.items():
        stem = name.removesuffix("-solution")
        if stem == name and (free or name in survey.references):
            close = perhaps(name, [f"{one}-solution" for one in free or {name}])
            said = f"it is to be filled in, and its id does not end in -solution{close}"
        elif stem not in tested and (free or stem in survey.references):
            said = f"there is no grade cell “{stem}” for it{perhaps(stem, free)}"
        elif stem not in tested:
            continue
        elif tested[stem].number < cell.number:
            words = (
                f"{cell.called.capitalize()}: what grades it, {tested[stem].called}, stands above it. Move that below."
            )
            yield Finding(notebook.path, cell.line, words)
            continue
        else:
            continue
        yield Finding(notebook.path, cell.line, f"{cell.called.capitalize()}: {said}. Mend the ids in {_MENU}.")
    for name, cell in tested.items():
        if f"{name}-solution" not in answers:
            said = f"there is no cell “{name}-solution” to be filled in{perhaps(f'{name}-solution', answers)}"
            yield Finding(notebook.path, cell.line, f"{cell.called.capitalize()}: {said}. Write one in {_MENU}.")


def _checks(notebook: Notebook, survey: Survey) -> Iterator[Finding]:
    """Each grade cell calls `check(f)`, or `check(predict_x=predict_x)`."""
    imported = any(IMPORTS_CHECK.search(cell.source) for cell in notebook.cells)
    uses = False
    for name, cell in notebook.tested.items():
        if not cell.is_code or cell.tree is None:
            continue
        calls = [node for node in ast.walk(cell.tree) if isinstance(node, ast.Call)]
        asked = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "check"]
        asked += [call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == "check"]
        uses = uses or any(isinstance(call.func, ast.Name) for call in asked)
        right = f"check({name}={name})" if is_prediction(name) else f"check({name})"
        if not any(asks_for(call, name) for call in asked):
            other = asked or calls
            found = f"it calls `{ast.unparse(other[0])}`" if other else "it does not call check"
            yield Finding(notebook.path, cell.line, f"{cell.called.capitalize()}: {found}. Let it call `{right}`.")
    if uses and not imported and not (survey.assignment.source / "checks.py").exists():
        first = notebook.cells[0] if notebook.cells else None
        yield Finding(
            notebook.path,
            first.line if first else 1,
            "No cell imports check, which grade cells call. Write `from checks import check` in the first code cell.",
        )


def asks_for(call: ast.Call, name: str) -> bool:
    """Whether this call of check is of what a grade cell asks for."""
    if is_prediction(name):
        return any(
            one.arg == name and isinstance(one.value, ast.Name) and one.value.id == name for one in call.keywords
        )
    return any(isinstance(one, ast.Name) and one.id == name for one in call.args)


def _kernel(notebook: Notebook) -> Iterator[Finding]:
    spec = notebook.metadata.get("kernelspec")
    name = spec.get("name") if isinstance(spec, dict) else None
    language = spec.get("language") if isinstance(spec, dict) else None
    if language is not None and str(language).lower() != "python":
        yield Finding(notebook.path, 1, f"It is written in {language}. Choose Python in Jupyter.")
    elif name is not None and name != "python3":
        yield Finding(
            notebook.path,
            1,
            f"Its kernelspec is “{name}”, which students need not have. Choose “Python 3 (ipykernel)” in Jupyter.",
        )
