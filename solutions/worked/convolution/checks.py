"""Visible checks: `check(conv2d)` says what is right, and shows the first thing that is wrong.

Needs NumPy alone. The examples and what they should give are in checks.json, beside this file.
"""

import json
import sys
from pathlib import Path

import numpy as np

_EXAMPLES = Path(__file__).with_name("checks.json")


class CheckFailed(AssertionError):
    """Shown as one line, without a traceback."""

    def _render_traceback_(self):
        return [f"CheckFailed: {self}"]


def check(function):
    """Run the examples of `function`; raise CheckFailed at the end if one of them is not right."""
    name = getattr(function, "__name__", str(function))
    examples = json.loads(_EXAMPLES.read_text(encoding="utf-8")).get(name)
    if examples is None:
        raise CheckFailed(f"there are no checks for {name}")
    failed = None
    for example in examples["checks"]:
        report = _try(function, example)
        print(f"{'ok   ' if report is None else 'WRONG'}  {example['name']}")
        failed = failed or report
    print(f"\nGraded later, not here: {examples['later']}.")
    if failed is not None:
        print("\nThe first that is wrong:\n\n" + failed)
        sys.stdout.flush()
        raise CheckFailed(f"{name} is not right yet; see the example above")


def _try(function, example):
    """None if `function` is right on the example, else a report."""
    arguments = {name: _array(value) for name, value in example["arguments"].items()}
    expected = np.array(example["expected"], dtype=float)
    try:
        result = function(**{name: _copy(value) for name, value in arguments.items()})
    except NotImplementedError:
        return f"{function.__name__} is not written yet."
    except Exception as error:
        return _show(arguments, expected, f"{type(error).__name__}: {error}")
    if not isinstance(result, np.ndarray):
        return _show(arguments, expected, f"{result!r}, which is a {type(result).__name__}, not an array")
    if result.shape != expected.shape or not np.allclose(result, expected, rtol=1e-5, atol=1e-8):
        return _show(arguments, expected, _text(result))
    return None


def _array(value):
    return np.array(value, dtype=float) if isinstance(value, list) else value


def _copy(value):
    return value.copy() if isinstance(value, np.ndarray) else value


def _show(arguments, expected, yours):
    lines = [f"{name} =\n{_text(value)}" for name, value in arguments.items()]
    return "\n".join([*lines, f"should give\n{_text(expected)}", f"yours gives\n{yours}"])


def _text(value):
    """Channels last is hard to read: one channel at a time, as a grid."""
    if not isinstance(value, np.ndarray):
        return f"    {value!r}"
    shape = f"    shape {value.shape}"
    if value.ndim < 3 or value.size == 0:
        return f"{shape}\n    {np.array2string(value, prefix='    ')}"
    head = (0,) * (value.ndim - 2)
    parts = []
    for index in np.ndindex(*value.shape[2:]):
        label = "" if len(head) == 0 or value[0, 0].size == 1 else f"    [:, :, {', '.join(map(str, index))}]\n"
        grid = value[(slice(None), slice(None), *index)]
        parts.append(f"{label}    {np.array2string(grid, prefix='    ')}")
    return "\n".join([shape, *parts])
