"""What an author may call things: names that are a folder, a module, a variable and the id of a cell at once."""

from __future__ import annotations

import ast
import keyword
import re
from dataclasses import dataclass

from autograder.course_error import CourseError

#: nbformat's ids have 64 characters, with `-solution` after the name.
_MOST_LETTERS = 50
#: What stands in a notebook, or in a file of one function, by these names.
_TAKEN = {"check", "pytest", "Case", "Example", "Examples", "EXAMPLES", "Function", "found", "sweep"} | {
    *("misconception", "reference", "cases", "setup", "title"),
}
#: `nbgrader generate_solution` writes into solutions/worked.
_FOLDERS = {"worked"}
_COURSE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True)
class Signature:
    """`f(x, k=1)`. written: its parameters as the author wrote them; plain: without annotations."""

    name: str
    written: str
    plain: str
    parameters: tuple[str, ...]


def course_name(text: str) -> str:
    """Of its folder, which nbgrader knows it by. Raises CourseError, as all here do."""
    if not _COURSE.fullmatch(text):
        raise CourseError(f"{text!r} cannot be the name of a course: take letters, digits, _, - and . alone.")
    return text


def assignment_name(text: str) -> str:
    name = _name(text, "an assignment")
    if name in _FOLDERS:
        raise CourseError(f"{name!r} cannot be the name of an assignment: nbgrader puts worked notebooks there.")
    return name


def question_name(text: str) -> str:
    """Of what is answered in words."""
    return _free(_name(text, "a question"))


def variable_name(text: str) -> str:
    """Of a number that is to be predicted: the engine knows these by how they begin."""
    name = _name(text, "a number")
    return _free(name if name.startswith("predict_") else f"predict_{name}")


def signature(text: str) -> Signature:
    node = _definition(text)
    name, arguments = _free(_name(node.name, "a function")), node.args
    if name.startswith("predict_"):
        raise CourseError(f"{name!r} cannot be the name of a function: predict_… is a number that is predicted.")
    if arguments.vararg or arguments.kwarg or arguments.kwonlyargs:
        words = "begin with arguments that are given by position; put *, *args or **kwargs in afterwards, by hand"
        raise CourseError(f"{text!r} cannot be begun so: {words}.")
    every = [*arguments.posonlyargs, *arguments.args]
    parameters = tuple(one.arg for one in every)
    if taken := [one for one in parameters if one in {name, "case", "student"} | _TAKEN]:
        raise CourseError(f"{text!r}: {taken[0]} is something else where the function is tested. Call it otherwise.")
    for default in arguments.defaults:
        _check_literal(default)
    written = _double(ast.unparse(arguments))
    for one in every:
        one.annotation = None
    return Signature(name, written, _double(ast.unparse(arguments)), parameters)


def _definition(text: str) -> ast.FunctionDef:
    wrong = CourseError(f"{text!r} is no function with its arguments. Write it as 'f(x, k=1)'.")
    try:
        (node,) = ast.parse(f"def {text}: pass").body
        compile(f"def {text}: pass", "<signature>", "exec")  # it sees a name that comes twice
    except (SyntaxError, ValueError):
        raise wrong from None
    if not isinstance(node, ast.FunctionDef) or not isinstance(node.body[0], ast.Pass) or len(node.body) > 1:
        raise wrong
    return node


def _check_literal(default: ast.expr) -> None:
    try:
        ast.literal_eval(default)
    except (ValueError, SyntaxError):
        words = ast.unparse(default)
        raise CourseError(f"The default {words} is no number, text, None or the like. Write one, or none.") from None


def _name(text: str, what: str) -> str:
    words = f"{text!r} cannot be the name of {what}"
    if not (text.isidentifier() and text.isascii()) or text.startswith("_"):
        raise CourseError(f"{words}: take letters, digits and _, beginning with a letter.")
    if keyword.iskeyword(text):
        raise CourseError(f"{words}: it is a word of Python's own.")
    if len(text) > _MOST_LETTERS:
        raise CourseError(f"{words}: it has more than {_MOST_LETTERS} letters.")
    return text


def _free(name: str) -> str:
    if name in _TAKEN:
        raise CourseError(f"{name!r} cannot be asked for: it is something else where it is tested. Call it otherwise.")
    return name


def _double(written: str) -> str:
    return written if '"' in written else written.replace("'", '"')
