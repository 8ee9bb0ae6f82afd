"""For authors: formulas that students write otherwise. Every small change of one becomes a mistake that can be said.

No list of mistakes holds all the ways in which `(n - k) // stride + 1` goes wrong: an operator, a number, a name, a
pair of brackets. Whoever gives everywhere what one of them gives, and no known mistake does, is told which one.
"""

from __future__ import annotations

import ast
import functools
import math
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from autograder.exercise import PRICE, Variant

Number = int | float
Written = Callable[..., Number]
"""A formula: called with a number for each name that stands in it."""

_OPERATORS: dict[type[ast.operator], Callable[[Any, Any], Number]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
    ast.FloorDiv: lambda a, b: a // b,
    ast.Mod: lambda a, b: a % b,
}
_FUNCTIONS: dict[str, Callable[..., Number]] = {
    "max": max,
    "min": min,
    "ceil": math.ceil,
    "floor": math.floor,
    "round": round,
}
_INSTEAD = {"ceil": ("floor", "round"), "max": ("min",), "min": ("max",)}
#: Drawn for the names, to see which formulas are the same.
_DRAWN = 80


@dataclass(frozen=True)
class Formula:
    """A formula, and what a student computes who writes it otherwise.

    name:  of the mistake, words joined by hyphens.
    text:  the right formula, of names, numbers, + - * / // %, max, min, ceil and floor: "(n - k) // stride + 1".
    hint:  said to a student; {formula} in it is the wrong one.
    more:  sentences after it: what the names mean.
    taken: called with another formula, a function of the names: what a student's function is then.
    about: what it computes: "how many windows there are".
    beside: names that are not in it and may be taken by mistake.
    """

    name: str
    text: str
    hint: str
    taken: Callable[[Written], Callable[..., Any]]
    about: str
    beside: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    price: float = PRICE


def written_otherwise(formula: Formula) -> list[Variant]:
    """Every formula that is one change away and not the same, the least changes first."""
    return [
        Variant(
            formula.name,
            formula.hint,
            formula.taken(_function(other)),
            about=formula.about,
            price=formula.price,
            blanks=(("formula", ast.unparse(other)),),
            more=formula.more,
        )
        for other in others(formula.text, formula.beside)
    ]


@functools.cache
def others(text: str, beside: tuple[str, ...] = ()) -> Sequence[ast.expr]:
    """Every formula that is one change away and not the same."""
    right = ast.parse(text, mode="eval").body
    called = {
        node.func.id for node in ast.walk(right) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    names = sorted({node.id for node in ast.walk(right) if isinstance(node, ast.Name)} - called | {*beside})
    table = _drawn(names)
    seen, found = {_answers(right, table)}, list[ast.expr]()
    for other in _changed(right, names):
        if (answers := _answers(other, table)) not in seen:
            seen.add(answers)
            found.append(other)
    return found


def _changed(node: ast.expr, names: Sequence[str]) -> Iterator[ast.expr]:
    """Each with one thing changed."""
    match node:
        case ast.BinOp(left=left, op=op, right=right):
            yield left
            yield right
            yield ast.BinOp(right, op, left)
            yield from _regrouped(left, op, right)
            yield from (ast.BinOp(one, op, right) for one in _changed(left, names))
            yield from (ast.BinOp(left, op, one) for one in _changed(right, names))
            yield from (ast.BinOp(left, kind(), right) for kind in _OPERATORS if not isinstance(op, kind))
        case ast.Call(func=ast.Name(id=name), args=args):
            for at, argument in enumerate(args):
                for one in _changed(argument, names):
                    yield ast.Call(node.func, [*args[:at], one, *args[at + 1 :]], [])
            yield from args
            yield from (ast.Call(ast.Name(other), args, []) for other in _INSTEAD.get(name, ()))
        case ast.Constant(value=int(value)):
            yield from (ast.Constant(value + step) for step in (1, -1) if value + step >= 0)
        case ast.Name(id=name):
            yield from (ast.Name(other) for other in names if other != name)


def _regrouped(left: ast.expr, op: ast.operator, right: ast.expr) -> Iterator[ast.expr]:
    """With the brackets otherwise."""
    if isinstance(left, ast.BinOp):
        yield ast.BinOp(left.left, left.op, ast.BinOp(left.right, op, right))
        if isinstance(left.left, ast.BinOp):
            first = left.left
            yield ast.BinOp(first.left, first.op, ast.BinOp(ast.BinOp(first.right, left.op, left.right), op, right))
    if isinstance(right, ast.BinOp):
        yield ast.BinOp(ast.BinOp(left, op, right.left), right.op, right.right)


def _drawn(names: Sequence[str]) -> list[dict[str, Number]]:
    rng = random.Random(0)
    return [{name: rng.randint(0, 9) for name in names} for _ in range(_DRAWN)]


def _answers(node: ast.expr, table: Sequence[Mapping[str, Number]]) -> tuple[Number | None, ...]:
    return tuple(_safely(node, row) for row in table)


def _safely(node: ast.expr, row: Mapping[str, Number]) -> Number | None:
    try:
        return value(node, row)
    except (ArithmeticError, ValueError):
        return None


def value(node: ast.expr, names: Mapping[str, Number]) -> Number:
    """Raises ArithmeticError where it divides by 0, TypeError for what is no formula."""
    match node:
        case ast.Name(id=name):
            return names[name]
        case ast.Constant(value=int() | float() as number):
            return number
        case ast.BinOp(left=left, op=op, right=right):
            return _OPERATORS[type(op)](value(left, names), value(right, names))
        case ast.Call(func=ast.Name(id=name), args=args):
            return _FUNCTIONS[name](*(value(one, names) for one in args))
    raise TypeError(f"no part of a formula: {ast.unparse(node)}")


def _function(node: ast.expr) -> Written:
    return lambda **names: value(node, names)
