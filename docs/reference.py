"""The reference, from the code itself: what the command line takes, what settings there are, what authors import, and
the shape of what is written as JSON. Each generator gives the Markdown that stands in a page in the place of
`<!-- generated: NAME -->`."""

from __future__ import annotations

import argparse
import ast
import json
import os
import re
import types
import typing
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from autograder.commands.main import command_line
from autograder.course import _CourseSettings, _Settings
from autograder.kinds.keras.declared import KerasSettings
from autograder.limits import Limits
from autograder.results import CellResult, Counterexample, Grid, SubmissionResult, TestResult

ROOT = Path(__file__).parent.parent
ENGINE = ROOT / "autograder"
#: What authors import, by module.
AUTHORS = ("exercise", "formulas", "sliding", "kinds/criteria", "kinds/saying", "kinds/keras/views")


# ---- commands ----


def commands() -> str:
    os.environ["COLUMNS"] = "76"  # for argparse: the same on every machine
    return "\n\n".join(
        f"## `{parser.prog}` {{ #{parser.prog.replace(' ', '-')} }}\n\n{_sentence(parser.description or '')}\n\n"
        f"```text\n{_usage(parser)}\n```\n\n{_arguments(parser)}"
        for parser in parsers(command_line())
    )


def parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """This one and all below it."""
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            described = {choice.dest: choice.help for choice in action._choices_actions}
            for name, inner in action.choices.items():
                inner.description = inner.description or described.get(name)
                yield from parsers(inner)


def _usage(parser: argparse.ArgumentParser) -> str:
    """Its further lines stand below the first one's options still when the first one begins with the command."""
    before = "usage: "
    return parser.format_usage().removeprefix(before).replace("\n" + " " * len(before), "\n").rstrip()


#: Nearly every command has them: what is its own is listed first.
_SHARED = ("debug", "sandbox")


def _sentence(words: str) -> str:
    """Of a help text, which begins small and has no full stop."""
    said = _inline(words).rstrip(".")
    return said[:1].upper() + said[1:] + "."


def _arguments(parser: argparse.ArgumentParser) -> str:
    rows = []
    for action in sorted(parser._actions, key=lambda action: action.dest in _SHARED):
        if action.dest == "help":
            continue
        if isinstance(action, argparse._SubParsersAction):
            links = [f"[`{one.prog}`](#{one.prog.replace(' ', '-')})" for one in action.choices.values()]
            rows.append((f"`{action.metavar}`", "one of " + ", ".join(links)))
            continue
        value = action.metavar or ("{" + ",".join(map(str, action.choices)) + "}" if action.choices else "")
        value = value or ("" if action.nargs == 0 else action.dest.upper())
        shown = [f"`{' '.join(filter(None, (name, str(value))))}`" for name in action.option_strings] or [f"`{value}`"]
        rows.append((", ".join(shown), _inline(action.help or "")))
    return _table(("argument", "what it does"), rows)


# ---- settings ----


def course_toml() -> str:
    return _settings(_CourseSettings, "course.py", {})


def assignment_toml() -> str:
    return _settings(_Settings, "course.py", {"limits": "What one submission may use: see [below](#limits)."})


def keras_toml() -> str:
    return _settings(KerasSettings, "kinds/keras/declared.py", {}, leave_out=("stand_in",))


def limits() -> str:
    rows = [
        (f"{_key(one, toml)}<br>{_bounds(one)}", _inline(words))
        for one, toml, words in _described(Limits, ENGINE / "limits.py")
    ]
    return f"{_paragraphs(Limits.__doc__ or '')}\n\n{_table(('limit, default and bounds', 'what it is'), rows)}"


def _settings(kind: Any, file: str, more: dict[str, str], leave_out: tuple[str, ...] = ()) -> str:
    rows = [
        (f"{_key(one, toml)}<br>{_type(one.type, toml=True)}", more.get(one.name) or _inline(words))
        for one, toml, words in _described(kind, ENGINE / file)
        if one.name not in leave_out
    ]
    return f"{_paragraphs(kind.__doc__ or '')}\n\n{_table(('key, default and type', 'what it says'), rows)}"


def _described(kind: Any, path: Path) -> Iterator[tuple[msgspec.structs.FieldInfo, str, str]]:
    """Each field, its default as TOML and its docstring."""
    words = dict(_fields(path, kind.__name__))
    for one in msgspec.structs.fields(kind):
        default = one.default if one.default_factory is msgspec.NODEFAULT else one.default_factory()
        yield one, _toml(default), words[one.name]


def _key(field: msgspec.structs.FieldInfo, toml: str) -> str:
    return f"`{field.name} = {toml}`" if toml else f"`{field.name}`"


def _toml(value: Any) -> str:
    """As it would stand in the file, large whole numbers with thousands apart; "" for what nobody writes there."""
    if value is None or isinstance(value, msgspec.Struct):
        return ""
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    return f"{value:_}" if type(value) is int else json.dumps(value)


def _bounds(field: msgspec.structs.FieldInfo) -> str:
    of_bytes = field.name.endswith("_bytes")
    for one in (field.type, *typing.get_args(field.type)):
        for meta in getattr(one, "__metadata__", ()):
            if isinstance(meta, msgspec.Meta):
                least, most = map(_size if of_bytes else "{:,.10g}".format, (meta.ge, meta.le))
                default = f"{_size(field.default)}; " if of_bytes and field.default else ""
                return f"{default}{least} to {most}"
    return ""


def _size(count: int) -> str:
    power, name = next((one for one in _UNITS if count >= 2 ** one[0]), (0, "byte" if count == 1 else "bytes"))
    return f"{count >> power:,} {name}"


_UNITS = ((40, "TiB"), (30, "GiB"), (20, "MiB"))


def environment() -> str:
    """Variables of the environment that the engine reads by itself, with what the code says of each."""
    found: dict[str, str] = {}
    for path in sorted(ENGINE.rglob("*.py")):
        for name in re.findall(r'"(AUTOGRADER_[A-Z_]+)"', path.read_text(encoding="utf-8")):
            found.setdefault(name, path.relative_to(ROOT).as_posix())
    return _table(("variable", "read in"), [(f"`{name}`", f"`{path}`") for name, path in sorted(found.items())])


# ---- what authors write with ----


def exercise() -> str:
    return "\n\n".join(_module(name) for name in AUTHORS)


def demands() -> str:
    path = ENGINE / "judging/student.py"
    wanted = {"Student": (), "StudentFunction": ("many",), "Answer": None, "Member": None}
    tree = ast.parse(path.read_text(encoding="utf-8"))
    head = f"{_code(re.findall(r'^    .*', ast.get_docstring(tree) or '', re.MULTILINE))}"
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef) and node.name in wanted]
    return "\n\n".join([head, *(_class(node, "judging-student", wanted[node.name]) for node in classes)])


def _code(lines: list[str]) -> str:
    return "```python\n" + "\n".join(line[4:] for line in lines) + "\n```"


def _module(name: str) -> str:
    tree = ast.parse((ENGINE / f"{name}.py").read_text(encoding="utf-8"))
    dotted = "autograder." + name.replace("/", ".")
    parts = [f"## {dotted}", _paragraphs(ast.get_docstring(tree) or "")]
    for node in tree.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
            if not ast.get_docstring(node):
                continue
            of_class = isinstance(node, ast.ClassDef)
            parts.append(_class(node, name.replace("/", "-")) if of_class else _function(node, 3, name))
        elif name == "exercise" and isinstance(node, ast.ImportFrom):  # `import x as x`: handed on
            for alias in node.names:
                if alias.asname == alias.name:
                    parts.append(_handed_on(node.module or "", alias.name))
    return "\n\n".join(parts)


def _handed_on(module: str, name: str) -> str:
    path = ROOT / (module.replace(".", "/") + ".py")
    tree = ast.parse(path.read_text(encoding="utf-8"))
    node = next(one for one in tree.body if getattr(one, "name", "") == name)
    return _class(node, "exercise") if isinstance(node, ast.ClassDef) else _function(node, 3, "exercise")


def _class(node: ast.ClassDef, room: str, methods: tuple[str, ...] | None = None) -> str:
    """methods: those that are shown; None: all that are public and say something of themselves."""
    parts = [f"### `{node.name}` {{ #{room}-{node.name} }}"]
    fields = [ast.unparse(one) for one in node.body if isinstance(one, ast.AnnAssign) and _public(one.target)]
    begins = [one for one in node.body if isinstance(one, ast.FunctionDef) and one.name == "__init__"]
    if fields:
        parts.append("```python\n" + "\n".join(fields) + "\n```")
    elif begins and room == "exercise":
        parts.append(f"```python\n{_wrapped(f'{node.name}({_without_self(begins[0])})')}\n```")
    parts.append(_paragraphs(ast.get_docstring(node) or ""))
    for one in node.body:
        shown = isinstance(one, ast.FunctionDef) and not one.name.startswith("_") and ast.get_docstring(one)
        if shown and (methods is None or one.name in methods):
            parts.append(_function(one, 4, f"{room}-{node.name}"))
    return "\n\n".join(parts)


def _public(target: ast.expr) -> bool:
    return isinstance(target, ast.Name) and not target.id.startswith("_")


def _without_self(node: ast.FunctionDef) -> str:
    return re.sub(r"^(self|cls)(, )?", "", ast.unparse(node.args))


def _function(node: Any, level: int, room: str) -> str:
    is_property = any(getattr(one, "id", "") in ("property", "cached_property") for one in node.decorator_list)
    call = node.name if is_property else f"{node.name}({_without_self(node)})"
    returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    anchor = f"{room.replace('/', '-')}-{node.name}"
    title = f"{'#' * level} `{node.name}` {{ #{anchor} }}"
    signature = _wrapped(call, returns)
    return f"{title}\n\n```python\n{signature}\n```\n\n{_paragraphs(ast.get_docstring(node) or '')}"


def _wrapped(call: str, returns: str = "") -> str:
    """As wide as a page shows it without scrolling."""
    if len(call + returns) <= 68 or "(" not in call:
        return call + returns
    name, _, rest = call.partition("(")
    arguments = _split(rest[:-1])
    return f"{name}(\n" + "".join(f"    {one},\n" for one in arguments) + f"){returns}"


def _split(arguments: str) -> list[str]:
    found, depth, start = [], 0, 0
    for index, letter in enumerate(arguments):
        depth += (letter in "([{") - (letter in ")]}")
        if letter == "," and depth == 0:
            found.append(arguments[start:index].strip())
            start = index + 1
    return [*found, arguments[start:].strip()]


# ---- JSON ----


def results() -> str:
    parts = []
    for kind in (SubmissionResult, CellResult, TestResult, Counterexample, Grid):
        hints = typing.get_type_hints(kind)
        rows = [
            (f"`{name}`<br>{_type(hints[name])}", _inline(words))
            for name, words in _fields(ENGINE / "results.py", kind.__name__)
        ]
        own = kind.__doc__ if kind.__doc__ and not kind.__doc__.startswith(kind.__name__ + "(") else ""
        title = f"### `{kind.__name__}` {{ #{kind.__name__} }}"
        parts += [title, _paragraphs(own), _table(("field and type", "what it is"), rows)]
    return "\n\n".join(filter(None, parts))


def checks() -> str:
    """All keys of all released checks.json, and how each value is written."""
    found: dict[str, set[str]] = {}
    for path in sorted(ROOT.glob("assignments/*/checks.json")):
        _keys(json.loads(path.read_text(encoding="utf-8")), "", found)
    rows = [(f"`{path}`", ", ".join(sorted(kinds))) for path, kinds in sorted(found.items())]
    return _table(("where", "written as"), rows)


#: By a name of the author's own: their values are all alike. Values and arguments are written by their kinds.
_NAMED = {"functions": "FUNCTION", "predictions": "VARIABLE", "grids": "ARGUMENT", "kwargs": "ARGUMENT"}
_VALUES = {"args", "value", "within", "kwargs.ARGUMENT", "answers", "written", "steps"}


def _keys(value: Any, path: str, found: dict[str, set[str]]) -> None:
    found.setdefault(path, set()).add(_JSON[type(value)]) if path else None
    last = path.rpartition(".")[2].removesuffix("[]")
    if last in _VALUES or path.endswith("kwargs.ARGUMENT"):
        return
    if isinstance(value, dict):
        for name, inner in value.items():
            _keys(inner, f"{path}.{_NAMED.get(last, name)}".lstrip("."), found)
    elif isinstance(value, list) and any(isinstance(one, dict) for one in value):
        for one in value:
            _keys(one, f"{path}[]", found)


_JSON = {dict: "object", list: "list", str: "text", int: "number", float: "number", bool: "true or false"} | {
    type(None): "null"
}


# ---- words ----


def _fields(path: Path, kind: str) -> list[tuple[str, str]]:
    """(name, docstring) of each, as the code has them."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    body = next(node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == kind).body
    found = []
    for index, node in enumerate(body):
        if not isinstance(node, ast.AnnAssign) or not isinstance(node.target, ast.Name):
            continue
        after = body[index + 1] if index + 1 < len(body) else None
        words = after.value.value if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant) else ""
        found.append((node.target.id, str(words)))
    return found


_WORDS = {str: "text", bool: "true or false", int: "whole number", float: "number", type(None): "null"}


def _type(hint: Any, toml: bool = False) -> str:
    """In words, as whoever writes TOML or reads JSON has it. TOML knows no null: there a key is left out."""
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Annotated:
        return _type(inner[0], toml)
    if origin is typing.Literal:
        return " or ".join(f"`{json.dumps(one)}`" for one in inner)
    if origin in (typing.Union, types.UnionType):
        return " or ".join(_type(one, toml) for one in inner if not (toml and one is type(None)))
    if origin is tuple and inner[-1] is not ...:
        return f"list of {len(inner)} {_several(_type(inner[0], toml))}"
    if origin in (list, tuple):
        return f"list of {_several(_type(inner[0], toml))}"
    if origin is dict:
        return f"table of {_several(_type(inner[1], toml))}"
    if issubclass(hint, msgspec.Struct):
        return "table" if toml else f"[{hint.__name__}](#{hint.__name__})"
    return _WORDS[hint]


def _several(words: str) -> str:
    """Texts, lists of texts, numbers or texts; the name of a kind stays."""
    if words.startswith(("list", "table")):
        return re.sub(r"^\w+", r"\g<0>s", words)
    return re.sub(r"\b(text|number)\b", r"\1s", words)


def _inline(words: str) -> str:
    """As Markdown in one line: what Markdown would take for its own is escaped, but for code between backticks."""
    parts = re.split(r"(`[^`]*`)", " ".join(words.split()))
    return "".join(one if one.startswith("`") else _escaped(one) for one in parts)


def _escaped(words: str) -> str:
    return re.sub(r"([*_\[\]])", r"\\\1", words).replace("<", "&lt;")


_NAMED_LINE = re.compile(r"^([a-z_]\w*(?:, [a-z_]\w*)*):\s+(.*)$")


def _paragraphs(docstring: str) -> str:
    """Of a docstring: paragraphs, and a list where its lines begin with names and a colon."""
    found = []
    for paragraph in filter(None, re.split(r"\n\s*\n", docstring.strip())):
        lines = paragraph.splitlines()
        if all(line.startswith("    ") for line in lines):
            found.append(_code(lines))
        elif any(_NAMED_LINE.match(line) for line in lines) and len(lines) > 1:
            found.append(_named(lines))
        else:
            found.append(_inline(paragraph))
    return "\n\n".join(found)


def _named(lines: list[str]) -> str:
    items: list[tuple[str, list[str]]] = []
    before, after = [], []
    for line in lines:
        if match := _NAMED_LINE.match(line):
            items.append((match[1], [match[2]]))
        elif after or (items and line.startswith("Raises")):
            after.append(line)
        elif items:
            items[-1][1].append(line)
        else:
            before.append(line)
    bullets = "\n".join(f"- `{name}`: {_inline(' '.join(words))}" for name, words in items)
    return "\n\n".join(filter(None, [_inline(" ".join(before)), bullets, _inline(" ".join(after))]))


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


GENERATORS: dict[str, Callable[[], str]] = {
    one.__name__: one
    for one in (
        *(commands, course_toml, assignment_toml, keras_toml, limits, environment),
        *(exercise, demands, results, checks),
    )
}
