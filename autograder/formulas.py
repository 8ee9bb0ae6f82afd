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
_SIGNS: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
}
_FUNCTIONS: dict[str, Callable[..., Number]] = {
    "max": max,
    "min": min,
    "ceil": math.ceil,
    "floor": math.floor,
    "round": round,
}
_INSTEAD = {"ceil": ("floor", "round"), "max": ("min",), "min": ("max",)}
_COMPARED: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Lt: lambda a, b: bool(a < b),
    ast.LtE: lambda a, b: bool(a <= b),
    ast.Gt: lambda a, b: bool(a > b),
    ast.GtE: lambda a, b: bool(a >= b),
    ast.Eq: lambda a, b: bool(a == b),
}
#: Drawn for the names, to see which formulas are the same.
_DRAWN, _MOST = 80, 9


@dataclass(frozen=True)
class Formula:
    """A formula, and what a student computes who writes it otherwise.

    name:  of the mistake, words joined by hyphens.
    forms: the ways in which the right formula is written: "(n - k) // stride + 1". Of names, numbers, + - * / // %,
           max, min, ceil, floor, `a if b > c else d`, and `a * (b > c)`.
    hint:  said to a student; {formula} in it is the wrong one.
    more:  sentences after it: what the names mean.
    taken: called with another formula, a function of the names: what a student's function is then.
    about: what it computes: "how many windows there are".
    beside: names that are not in it and may be taken by mistake.
    drawn: (name, least, most) of numbers that are not of 0 to 9.
    legend: (name, sentence) that is said before `more` where the name is in the wrong formula: what it means.
    """

    name: str
    forms: str | tuple[str, ...]
    hint: str
    taken: Callable[[Written], Callable[..., Any]]
    about: str
    beside: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    price: float = PRICE
    drawn: tuple[tuple[str, int, int], ...] = ()
    legend: tuple[tuple[str, str], ...] = ()


def written_otherwise(formula: Formula) -> list[Variant]:
    """Every formula that is one change away and not the same, the least changes first."""
    return [_variant(formula, other) for other in others(formula.forms, formula.beside, formula.drawn)]


def _variant(formula: Formula, other: ast.expr) -> Variant:
    names = _names(other)
    return Variant(
        formula.name,
        formula.hint,
        formula.taken(_function(other)),
        about=formula.about,
        price=formula.price,
        blanks=(("formula", as_written(other)),),
        legend=tuple(words for name, words in formula.legend if name in names),
        more=formula.more,
    )


@functools.cache
def others(
    forms: str | tuple[str, ...], beside: tuple[str, ...] = (), drawn: tuple[tuple[str, int, int], ...] = ()
) -> Sequence[ast.expr]:
    """Every formula that is one change away from a form of the right one and not the same. Raises ValueError for forms
    that are not the same formula, TypeError for what is none."""
    right = [ast.parse(form, mode="eval").body for form in ([forms] if isinstance(forms, str) else forms)]
    nodes = [node for form in right for node in ast.walk(form)]
    called = {node.func.id for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    names = sorted({name for form in right for name in _names(form)} - called | {*beside})
    table = _drawn(names, {name: (least, most) for name, least, most in drawn})
    seen, found = {_answers(form, table) for form in right}, list[ast.expr]()
    if len(seen) > 1:
        raise ValueError(f"these are not the same formula: {', '.join(map(ast.unparse, right))}")
    for form in right:
        for other in _changed(form, names):
            if (answers := _answers(other, table)) not in seen:
                seen.add(answers)
                found.append(other if len({*answers}) > 1 else ast.Constant(answers[0]))  # n - n is 0
    return found


def as_written(node: ast.expr) -> str:
    """As it is said: with brackets wherever one could read it otherwise, (a % b) * c."""
    match node:
        case ast.BinOp(left=left, op=op, right=right):
            return f"{_part(left, op, True)} {_SIGNS[type(op)]} {_part(right, op, False)}"
        case ast.Call(func=ast.Name(id=name), args=args):
            return f"{name}({', '.join(map(as_written, args))})"
        case ast.IfExp(test=test, body=body, orelse=orelse):
            return f"{as_written(body)} if {as_written(test)} else {as_written(orelse)}"
    return ast.unparse(node)


def _part(node: ast.expr, op: ast.operator, is_left: bool) -> str:
    written, sums = as_written(node), (ast.Add, ast.Sub)
    if isinstance(node, ast.BinOp):
        product_in_sum = isinstance(op, sums) and isinstance(node.op, ast.Mult | ast.Div | ast.FloorDiv)
        in_a_row = isinstance(op, sums) and isinstance(node.op, sums) and is_left
        alike = isinstance(op, ast.Add | ast.Mult) and isinstance(node.op, type(op))
        return written if product_in_sum or in_a_row or alike else f"({written})"
    return f"({written})" if isinstance(node, ast.IfExp | ast.Compare) else written


def _names(node: ast.expr) -> set[str]:
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}


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
        case ast.UnaryOp(op=op, operand=operand):
            yield operand
            yield from (ast.UnaryOp(op, one) for one in _changed(operand, names))
        case ast.IfExp(test=test, body=body, orelse=orelse):
            yield body
            yield orelse
            yield ast.IfExp(test, orelse, body)
            yield from (ast.IfExp(one, body, orelse) for one in _changed(test, names))
            yield from (ast.IfExp(test, one, orelse) for one in _changed(body, names))
            yield from (ast.IfExp(test, body, one) for one in _changed(orelse, names))
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            yield from (ast.Compare(one, [op], [right]) for one in _changed(left, names))
            yield from (ast.Compare(left, [op], [one]) for one in _changed(right, names))
            yield from (ast.Compare(left, [kind()], [right]) for kind in _COMPARED if not isinstance(op, kind))
        case ast.Constant(value=int(value)):
            yield from (ast.Constant(value + step) for step in (1, -1))
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


def _drawn(names: Sequence[str], drawn: Mapping[str, tuple[int, int]]) -> list[dict[str, Number]]:
    rng = random.Random(0)
    return [{name: rng.randint(*drawn.get(name, (0, _MOST))) for name in names} for _ in range(_DRAWN)]


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
        case ast.UnaryOp(op=ast.USub(), operand=one):
            return -value(one, names)
        case ast.BinOp(left=left, op=op, right=right):
            return _OPERATORS[type(op)](value(left, names), value(right, names))
        case ast.Call(func=ast.Name(id=name), args=args):
            return _FUNCTIONS[name](*(value(one, names) for one in args))
        case ast.IfExp(test=test, body=body, orelse=orelse):
            return value(body if value(test, names) else orelse, names)
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return _COMPARED[type(op)](value(left, names), value(right, names))
    raise TypeError(f"no part of a formula: {ast.unparse(node)}")


def _function(node: ast.expr) -> Written:
    return lambda **names: value(node, names)
