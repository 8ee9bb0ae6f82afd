"""Python files that authors write, as they stand there: read, parsed and never run."""

from __future__ import annotations

import ast
import builtins
import re
import symtable
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

_OF_EVERY_MODULE = {
    *dir(builtins),
    *("__name__", "__file__", "__doc__", "__package__", "__spec__", "__loader__", "__path__", "__builtins__"),
    *("__module__", "__qualname__", "__class__"),
}
#: What Git writes round two versions that it cannot make one of.
MERGE = re.compile(r"^\s{0,4}(<{7}|>{7}|\|{7})(?: \S.*)?$", re.MULTILINE)
UNDONE = "here a merge of two versions was left undone"
_COMPREHENSIONS = {"listcomp", "setcomp", "dictcomp", "genexpr"}
Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True)
class Trouble:
    """Why it cannot be parsed."""

    line: int
    said: str


@dataclass(frozen=True)
class Written:
    path: Path

    @cached_property
    def _read(self) -> tuple[str, ast.Module | None, Trouble | None]:
        try:
            data = self.path.read_bytes()
        except OSError as error:
            return "", None, Trouble(1, f"it cannot be read ({error.strerror}); mend that")
        try:
            text = data.decode("utf-8-sig")  # which Python takes
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            return "", None, Trouble(line, f"it is no text in UTF-8 ({error.reason}); save it as UTF-8")
        try:
            return text, ast.parse(text), None
        except (SyntaxError, ValueError) as error:
            at = error.lineno if isinstance(error, SyntaxError) else None
            why = error.msg if isinstance(error, SyntaxError) else str(error)
            if merged := MERGE.search(text):
                return text, None, Trouble(text.count("\n", 0, merged.start(1)) + 1, f"{UNDONE}; take one of them")
            return text, None, Trouble(at or 1, f"it is no Python ({why}); mend it")

    @property
    def text(self) -> str:
        return self._read[0]

    @property
    def tree(self) -> ast.Module | None:
        return self._read[1]

    @property
    def trouble(self) -> Trouble | None:
        return self._read[2]

    @cached_property
    def functions(self) -> list[Function]:
        """At the top of the file; functions and classes."""
        return [node for node in self.tree.body if isinstance(node, Function)] if self.tree else []

    @cached_property
    def nodes(self) -> list[ast.AST]:
        return list(ast.walk(self.tree)) if self.tree else []

    def line_of(self, name: str, function: str = "") -> int:
        """Of the text `name` as it is written in quotes; else of that function; else 1."""
        if isinstance(name, str) and name in self.texts:
            return self.texts[name][0]
        return next((own.lineno for own in self.functions if own.name == function), 1)

    @cached_property
    def texts(self) -> dict[str, list[int]]:
        """What is written in quotes, with its lines."""
        found: dict[str, list[int]] = {}
        for node in self.nodes:
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.setdefault(node.value, []).append(node.lineno)
        return {text: sorted(lines) for text, lines in found.items()}

    def assigned(self) -> set[str]:
        """The names that stand at the top of the file, however they came to be there."""
        return _assigned(self._table) if self.tree else set()

    @cached_property
    def _table(self) -> symtable.SymbolTable:
        return symtable.symtable(self.text, str(self.path), "exec")

    def doubles(self) -> Iterator[tuple[Function, int]]:
        """What is defined again at the top of the file, and the line of the first, which is lost."""
        seen: dict[str, int] = {}
        for own in self.functions:
            if own.name in seen and own.name != "_":
                yield own, seen[own.name]
            seen[own.name] = own.lineno

    def attributes_of(self, module: str) -> Iterator[ast.Attribute]:
        """`reference.f`, where the module is imported under whichever name. module: "solutions.NAME.reference"."""
        package, _, last = module.rpartition(".")
        names = {
            alias.asname or alias.name
            for node in self.nodes
            if isinstance(node, ast.ImportFrom) and node.module == package
            for alias in node.names
            if alias.name == last
        }
        for node in self.nodes:
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in names:
                yield node

    def unknown_names(self) -> Iterator[tuple[str, int]]:
        """Names that nothing defines: a NameError, wherever they are reached."""
        stars = any(isinstance(node, ast.ImportFrom) and node.names[0].name == "*" for node in self.nodes)
        if self.tree is None or stars:
            return
        defined, used = defined_and_used(self._table)
        for name in sorted(used - defined):
            yield name, min(n.lineno for n in self.nodes if isinstance(n, ast.Name) and n.id == name)


def defined_and_used(table: symtable.SymbolTable) -> tuple[set[str], set[str]]:
    """The names at the top of a module: those that it gives a value, and those that it wants one of, Python's own
    aside."""
    return _assigned(table) | _declared_global(table), set(_globals_of(table, top=True)) - _OF_EVERY_MODULE


def wanted_at_once(table: symtable.SymbolTable) -> set[str]:
    """Of these, those that it wants as soon as it is run: not in a function, which may be called later. Python's own
    aside."""
    found = {s.get_name() for s in table.get_symbols() if s.is_referenced() and _is_of_module(table, s)}
    for inner in table.get_children():
        if inner.get_type() == "class" or inner.get_name() in _COMPREHENSIONS:
            found |= wanted_at_once(inner)
    return {name for name in found if name.isidentifier()} - _OF_EVERY_MODULE


def _is_of_module(table: symtable.SymbolTable, symbol: symtable.Symbol) -> bool:
    return table.get_type() == "module" or symbol.is_global()


def _assigned(table: symtable.SymbolTable) -> set[str]:
    return {s.get_name() for s in table.get_symbols() if s.is_assigned() or s.is_imported() or s.is_namespace()}


def called(node: ast.AST) -> str:
    """The last name of what is called, decorates or is looked up: `pytest.mark.grade("f")` is "grade"."""
    while isinstance(node, ast.Call):
        node = node.func
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def names_in(nodes: Iterable[ast.AST]) -> set[str]:
    return {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}


def _globals_of(table: symtable.SymbolTable, top: bool = False) -> Iterator[str]:
    for symbol in table.get_symbols():
        if symbol.is_referenced() and (top or symbol.is_global()) and symbol.get_name().isidentifier():
            yield symbol.get_name()
    for inner in table.get_children():
        yield from _globals_of(inner)


def _declared_global(table: symtable.SymbolTable) -> set[str]:
    own = {s.get_name() for s in table.get_symbols() if s.is_declared_global() and s.is_assigned()}
    return own.union(*map(_declared_global, table.get_children()))
