"""Visible checks: `check(conv2d)` says what is right, and shows the first thing that is wrong.

Needs NumPy alone. The examples and what they should give are in checks.json, beside this file.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

_MAX_GRIDS = 12
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
        _check_function(function, data["functions"])


def _check_prediction(name: str, value: Any, known: dict[str, Any]) -> None:
    if value is ...:
        raise CheckFailed(f"{name} is still to be filled in: put your answer in place of ...")
    if _same(value, decode(known["expected"])):
        print(f"ok     {name}")
        return
    why = next((words for wrong, words in known["why"] if _same(value, decode(wrong))), "Run the next cell to see.")
    print(f"WRONG  {name} = {value!r}. {why}")
    sys.stdout.flush()
    raise CheckFailed(f"{name} is not right; see above")


def _check_function(function: Callable[..., Any], known: dict[str, Any]) -> None:
    name = getattr(function, "__name__", str(function))
    if name not in known:
        raise CheckFailed(f"there are no checks for {name}")
    failed = None
    for example in known[name]["examples"]:
        report = _try(function, example)
        print(f"{'ok   ' if report is None else 'WRONG'}  {example['name']}")
        failed = failed or report
    print(f"\nGraded later, not here: {known[name]['later']}.")
    if failed is not None:
        print("\nThe first that is wrong:\n\n" + failed)
        sys.stdout.flush()
        raise CheckFailed(f"{name} is not right yet; see the example above")


def _try(function: Callable[..., Any], example: dict[str, Any]) -> str | None:
    """None if `function` is right on the example, else a report."""
    arguments = [decode(value) for value in example["args"]]
    keywords = {name: decode(value) for name, value in example["kwargs"].items()}
    expected = decode(example["expected"])
    yours: Any
    try:
        yours = function(*arguments, **keywords)
        if "view" in example:
            return _look(yours, example["view"], expected)
    except NotImplementedError:
        return f"{function.__name__} is not written yet."
    except Exception as error:
        yours = Raises(type(error).__name__, str(error))
    before = [decode(value) for value in example["args"]]
    changed = any(not np.array_equal(a, b) for a, b in zip(arguments, before, strict=True) if isinstance(b, np.ndarray))
    if same(yours, expected) and not changed:
        return None
    report = show(dict(zip(example["names"], before, strict=False)) | keywords, expected, yours)
    return report + f"\nwhich is right, but {function.__name__} has changed its input" * same(yours, expected)


def _look(model: Any, view: str, expected: Any) -> str | None:
    """None if a Keras model is as it should be, else what is not: its shapes or its parameters."""
    if not hasattr(model, "count_params"):
        return f"This is no Keras model but a {type(model).__name__}."
    if view == "Parameters":
        seen: list[Any] = [layer.count_params() for layer in _leaves(model) if layer.weights]
    elif hasattr(model, "add") and not model.built:
        return "The model is not built: begin it with keras.Input(shape=...)."
    else:
        seen = _shapes(model, expected[0])
    if _same(seen, expected):
        return None
    name = "parameters, layer by layer" if view == "Parameters" else "shapes, from the input on"
    return f"{name}\nshould be\n{_column(expected)}\nyours are\n{_column(seen)}"


def _column(rows: Any) -> str:
    return "\n".join(f"    {row:,}" if isinstance(row, int) else f"    {tuple(row)}" for row in rows)


def _shapes(model: Any, start: tuple[int, ...]) -> list[tuple[int, ...]]:
    """The shape of the input, then of every layer's output that has weights or changes the shape."""
    if not model.built:
        model(np.zeros((1, *start)))  # a subclassed model is built when it is called
    shape = getattr(model, "input_shape", None) or (None, *start)
    shapes = [shape[1:]]
    for layer in _leaves(model):
        shape = layer.compute_output_shape(shape)
        if layer.weights or shape[1:] != shapes[-1]:
            shapes.append(shape[1:])
    return shapes


def _leaves(model: Any) -> list[Any]:
    leaves = []
    for layer in model.layers:
        if hasattr(layer, "layers"):
            leaves += _leaves(layer)
        elif type(layer).__name__ != "InputLayer":
            leaves.append(layer)
    return leaves


class Raises:
    """In place of a value: the exception that came, or should come."""

    def __init__(self, kind: str, message: str = "") -> None:
        self.kind, self.message = kind, message

    def __repr__(self) -> str:
        return f"{self.kind}{': ' if self.message else ''}{self.message}"


def same(yours: Any, expected: Any) -> bool:
    """Is `yours` as good as `expected`?"""
    if isinstance(expected, Raises) or isinstance(yours, Raises):
        return isinstance(yours, Raises) and isinstance(expected, Raises) and yours.kind == expected.kind
    if isinstance(expected, np.ndarray):
        if not isinstance(yours, np.ndarray | np.generic) or yours.shape != expected.shape:
            return False
        return yours.dtype.kind in "biuf" and bool(np.allclose(yours, expected, rtol=1e-5, atol=1e-8))
    return _same(yours, expected, exact=True)


def _same(yours: Any, expected: Any, exact: bool = False) -> bool:
    """Lists and tuples are the same; 12.0 is 12 unless `exact`."""
    if isinstance(expected, list | tuple):
        return (
            isinstance(yours, list | tuple | np.ndarray)
            and len(yours) == len(expected)
            and all(_same(a, b, exact) for a, b in zip(yours, expected, strict=True))
        )
    if isinstance(yours, np.generic):
        yours = yours.item()
    if exact and type(yours) is not type(expected):
        return False
    return (yours is None or isinstance(yours, int | float | str)) and bool(yours == expected)


def show(arguments: dict[str, Any], expected: Any, yours: Any) -> str:
    """A call in words: what goes in, what should come out, what does."""
    lines = [f"{name} =\n{as_text(value)}" for name, value in arguments.items()]
    return "\n".join([*lines, f"should give\n{as_text(expected)}", f"yours gives\n{as_text(yours)}"])


def as_text(value: Any) -> str:
    """Channels last is hard to read: one channel at a time, as a grid."""
    if hasattr(value, "count_params"):
        return "\n".join(f"    {_layer(layer)}" for layer in value.layers)
    if isinstance(value, Raises):
        return f"    {value!r}"
    if hasattr(value, "type_name"):  # what could not be taken out of the sandbox
        return f"    <{value.type_name}>"
    if not isinstance(value, np.ndarray):
        kind = "" if isinstance(value, int | float | str | tuple | list | dict) else f"  ({type(value).__name__})"
        return f"    {value!r}"[:2000] + kind
    head = f"    shape {value.shape}" + ("" if value.dtype.kind == "f" else f", {value.dtype}")
    if value.ndim < 3 or value.size == 0:
        return f"{head}\n    {np.array2string(value, prefix='    ')}"
    # (H, W, C): one channel at a time. (H', W', kh, kw, C): one window and channel at a time.
    axes = (0, 1) if value.ndim < 5 else (2, 3)
    others = [axis for axis in range(value.ndim) if axis not in axes]
    parts = []
    count = int(np.prod([value.shape[axis] for axis in others]))
    for index in islice(np.ndindex(*(value.shape[axis] for axis in others)), _MAX_GRIDS):
        place: list[Any] = [slice(None)] * value.ndim
        for axis, i in zip(others, index, strict=True):
            place[axis] = i
        names = ", ".join(":" if isinstance(i, slice) else str(i) for i in place)
        label = "" if count == 1 else f"    [{names}]\n"
        parts.append(f"{label}    {np.array2string(value[tuple(place)], prefix='    ')}")
    if count > _MAX_GRIDS:
        parts.append(f"    … and {count - _MAX_GRIDS} more such grids")
    return "\n".join([head, *parts])


def _layer(layer: Any) -> str:
    names = ("filters", "kernel_size", "pool_size", "units", "strides", "padding")
    words = [f"{name} {getattr(layer, name)}" for name in names if hasattr(layer, name)]
    words += [f"activation {layer.activation.__name__}"] if hasattr(layer, "activation") else []
    weights = [
        f"\n      {n}:\n{as_text(np.array(w))}" for n, w in zip(("kernel", "bias"), layer.get_weights(), strict=False)
    ]
    return f"{type(layer).__name__}  {', '.join(words)}{''.join(weights)}"


def encode(value: Any) -> Any:
    """A value as JSON can hold it; `decode` turns it back."""
    if hasattr(value, "to_keras"):
        return {"model": encode(value.to_keras())}
    if isinstance(value, np.ndarray | np.generic):
        return {"array": value.tolist(), "dtype": str(value.dtype), "shape": list(value.shape)}
    if isinstance(value, list | tuple):
        return {type(value).__name__: [encode(item) for item in value]}
    if isinstance(value, dict):
        return {"dict": [[encode(k), encode(v)] for k, v in value.items()]}
    if isinstance(value, Raises):
        return {"raises": value.kind}
    return value


def decode(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    ((kind, inner),) = [(k, v) for k, v in value.items() if k not in ("dtype", "shape")]
    if kind == "array":
        return np.array(inner, dtype=value["dtype"]).reshape(value["shape"])
    if kind == "dict":
        return {decode(k): decode(v) for k, v in inner}
    if kind == "raises":
        return Raises(inner)
    if kind == "model":
        return _build(decode(inner))
    items = [decode(item) for item in inner]
    return tuple(items) if kind == "tuple" else items


def _build(description: Any) -> Any:
    import keras

    shape, steps = description
    model = keras.Sequential([keras.Input(shape)])
    for kind, settings, weights in steps:
        model.add(getattr(keras.layers, kind)(**settings))
        model.layers[-1].set_weights(weights)
    return model
