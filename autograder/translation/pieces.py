"""The texts in a notebook's cell or in a module: where each stands, so that another can be put in its place."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass

_REGION = re.compile(r"^[ \t]*### BEGIN SOLUTION\n(.*?)^[ \t]*### END SOLUTION", re.DOTALL | re.MULTILINE)
_STRING = re.compile(r"""([rbfu]*)("{3}|'{3}|"|')(.*)\2""", re.DOTALL | re.IGNORECASE)
_SAY = re.compile(r"\bsay[\s\\]*\(")


@dataclass(frozen=True)
class Piece:
    """A text, and the characters of the source that it is."""

    begin: int
    end: int
    text: str


def in_cell(kind: str, source: str) -> list[Piece]:
    """All of a text cell; of a code cell the docstrings, the comments, and what is printed."""
    if kind != "code":
        return [Piece(0, len(source), source)] if source.strip() else []
    answers = [match.span(1) for match in _REGION.finditer(source) if not _is_all(match, source)]
    pieces = [*_comments(source)]
    with suppress(SyntaxError):  # a cell may begin with %matplotlib, or show what is no Python
        tree = ast.parse(source)
        pieces += [*_strings(source, tree, _docstrings), *_strings(source, tree, _printed)]
    return sorted(
        (piece for piece in pieces if not any(begin <= piece.begin < end for begin, end in answers)),
        key=lambda piece: piece.begin,
    )


def in_module(source: str) -> list[Piece]:
    """What is handed to `say`. Raises SyntaxError."""
    tree = ast.parse(source)
    if not _SAY.search(source):  # most modules: their nodes need not be gone through
        return []
    return sorted(_strings(source, tree, _marked), key=lambda piece: piece.begin)


def in_asserts(source: str) -> list[str]:
    """What a grader's own asserts say where they fail."""
    said: list[ast.expr | None] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Assert):
            said.append(node.msg)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "AssertionError":
            said += node.args
    return [one.value for one in said if isinstance(one, ast.Constant) and isinstance(one.value, str)]


def plain(written: str) -> str:
    """The text of a string literal, of which `written` stands between the quotes."""
    quoted = re.sub(r'(?<!\\)"', r'\\"', written)
    text: str = ast.literal_eval(f'"""{quoted}"""')
    return text


def put(source: str, pieces: list[Piece], text_for: Callable[[str], str]) -> str:
    """The source with other texts in it."""
    for piece in reversed(pieces):
        source = source[: piece.begin] + text_for(piece.text) + source[piece.end :]
    return source


def _is_all(match: re.Match[str], source: str) -> bool:
    """A cell that is nothing but an answer is released with its comment."""
    return source.strip() == match[0].strip()


def _comments(source: str) -> Iterator[Piece]:
    starts = _line_starts(source)
    for token in _tokens(source):
        if token.type == tokenize.COMMENT and not token.string.startswith("###"):
            text = token.string.lstrip("# ")
            end = starts[token.end[0] - 1] + token.end[1]
            if text:
                yield Piece(end - len(text), end, text)


def _tokens(source: str) -> Iterator[tokenize.TokenInfo]:
    """As far as it is Python."""
    with suppress(tokenize.TokenError, SyntaxError):
        yield from tokenize.generate_tokens(io.StringIO(source).readline)


def _strings(source: str, tree: ast.AST, wanted: Callable[[ast.AST], Iterator[ast.expr]]) -> Iterator[Piece]:
    """The insides of the string literals that `wanted` finds in the tree of the source."""
    starts, lines = _line_starts(source), source.splitlines(keepends=True)

    def offset(line: int, column: int) -> int:  # ast counts columns in bytes
        return starts[line - 1] + len(lines[line - 1].encode()[:column].decode())

    for node in (found for top in ast.walk(tree) for found in wanted(top)):
        assert node.end_lineno is not None and node.end_col_offset is not None
        begin, end = offset(node.lineno, node.col_offset), offset(node.end_lineno, node.end_col_offset)
        literal = _STRING.fullmatch(source[begin:end])
        if literal is None or re.search(r'"\s*\n?\s*f?"', literal[3]):
            raise ValueError(f"one string literal for each text, please, not several side by side: {source[begin:end]}")
        yield Piece(begin + literal.start(3), begin + literal.end(3), literal[3])


def _line_starts(source: str) -> list[int]:
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    return starts


def _docstrings(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Module) and ast.get_docstring(node) is not None:
        first = node.body[0]
        assert isinstance(first, ast.Expr)
        yield first.value


def _printed(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print":
        for argument in node.args:
            yield from _literals(argument)


def _literals(node: ast.AST) -> Iterator[ast.expr]:
    """String literals with a word in them, f-strings as a whole."""
    words = [part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str)):
        if any(re.search(r"[A-Za-z]{2}", word) for word in words):
            assert isinstance(node, ast.expr)
            yield node
        return
    for child in ast.iter_child_nodes(node):
        yield from _literals(child)


def _marked(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say":
        yield from (argument for argument in node.args[:1] if isinstance(argument, ast.Constant))
