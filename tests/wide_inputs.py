"""For each function of the course, inputs drawn over all that its task allows, and some that it refuses: for no test in
particular (`tests.mutants`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.exercise import Case, Function

Draw = Callable[[np.random.Generator], Case]


def _numbers(rng: Any, *shape: int) -> Any:
    kind = rng.integers(4)
    if kind == 0:
        return rng.normal(size=shape)
    if kind == 1:
        return rng.integers(-9, 10, size=shape)
    if kind == 2:
        return rng.integers(0, 200, size=shape, dtype=np.uint8)
    return rng.integers(-4, 5, size=shape).astype(float)


def _floats(rng: Any, *shape: int) -> Any:
    return rng.integers(-6, 7, size=shape) / 4


def _conv2d(rng: Any) -> Case:
    h, w, c_in, c_out = (int(n) for n in rng.integers([1, 1, 1, 1], [10, 10, 4, 4]))
    kh, kw = (int(n) for n in rng.integers(1, 6, 2))
    args = [_numbers(rng, h, w, c_in), _floats(rng, kh, kw, c_in, c_out)]
    if rng.random() < 0.4:
        args.append(_floats(rng, c_out))
    kwargs: dict[str, Any] = {}
    if rng.random() < 0.7:
        kwargs["stride"] = (int(rng.integers(1, 5)), [int(n) for n in rng.integers(1, 5, 2)])[rng.integers(2)]
        if isinstance(kwargs["stride"], list):
            kwargs["stride"] = tuple(kwargs["stride"])
    if rng.random() < 0.5:
        kwargs["padding"] = str(rng.choice(["same", "same", "valid"]))
    if rng.random() < 0.05:
        kwargs["padding"] = str(rng.choice(["full", "Same", "", "symmetric", "zeros"]))
    if rng.random() < 0.05:
        kwargs["stride"] = [0, -1, (0, 2), (2, 0), (1, -1)][rng.integers(5)]
    return Case(tuple(args), kwargs)


def _conv_at(rng: Any) -> Case:
    kh, kw, c_in, c_out = (int(n) for n in rng.integers(1, 5, 4))
    args = [_numbers(rng, kh, kw, c_in), _floats(rng, kh, kw, c_in, c_out)]
    return Case((*args, _floats(rng, c_out)) if rng.random() < 0.4 else tuple(args))


def _shift(rng: Any) -> Case:
    h, w, c = (int(n) for n in rng.integers(1, 8, 3))
    return Case((_numbers(rng, h, w, c), *(int(n) for n in rng.integers(-9, 10, 2))))


def _size(rng: Any, high: int = 5, low: int = 1) -> Any:
    """A number, or two. low: now and then 0 or -1, which is refused."""
    pair = [int(n) for n in rng.integers(1, high, 2)]
    if low < 1 and rng.random() < 0.15:
        pair[rng.integers(2)] = int(rng.integers(low, 1))
    return tuple(pair) if rng.random() < 0.5 else pair[0]


def _counts(rng: Any, count: int, high: int) -> list[int]:
    """From 1, and now and then 0 or -1, which is refused."""
    numbers = [int(n) for n in rng.integers(1, high, count)]
    if rng.random() < 0.2:
        numbers[rng.integers(count)] = int(rng.integers(-1, 1))
    return numbers


def _padding(rng: Any) -> str:
    return str(rng.choice(["same", "valid"] if rng.random() < 0.95 else ["full", "SAME", "", "symmetric", "zeros"]))


def _image(rng: Any, high: int = 8) -> Any:
    return _numbers(rng, *(int(n) for n in rng.integers(1, [high, high, 4])))


def _some(rng: Any, kwargs: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in kwargs.items() if rng.random() < 0.7}


def _conv_output_size(rng: Any) -> Case:
    n, (k, stride) = int(rng.integers(1, 20)), _counts(rng, 2, 7)
    return Case((n, k), _some(rng, {"stride": stride, "padding": _padding(rng)}))


def _same_padding(rng: Any) -> Case:
    case = _conv_output_size(rng)
    return Case(case.args, {name: value for name, value in case.kwargs.items() if name == "stride"})


def _zero_pad(rng: Any) -> Case:
    low = -1 if rng.random() < 0.1 else 0
    return Case((_image(rng), tuple(tuple(int(n) for n in rng.integers(low, 4, 2)) for _ in range(2))))


def _extract_patches(rng: Any) -> Case:
    return Case((_image(rng), _size(rng, 5, 0)), _some(rng, {"stride": _size(rng, 5, -1), "padding": _padding(rng)}))


def _relu(rng: Any) -> Case:
    return Case((_numbers(rng, *(int(n) for n in rng.integers(1, 5, rng.integers(1, 5)))),))


def _pool(rng: Any) -> Case:
    more = {
        "pool_size": _size(rng),
        "stride": None if rng.random() < 0.3 else _size(rng, 5, -1),
        "padding": _padding(rng),
    }
    return Case((_image(rng),), _some(rng, more))


def _subsample(rng: Any) -> Case:
    return Case((_image(rng), _size(rng, 5, -1)))


def _conv_params(rng: Any) -> Case:
    return Case((_size(rng, 8, -1), *_counts(rng, 2, 40)), _some(rng, {"bias": bool(rng.integers(2))}))


def _dense_params(rng: Any) -> Case:
    return Case(tuple(_counts(rng, 2, rng.choice([3, 40]))), _some(rng, {"bias": bool(rng.integers(2))}))


def _window(rng: Any, kind: str, square: bool) -> dict[str, Any]:
    size, stride = (int(rng.integers(1, 5)) if square else _size(rng, 5, low) for low in (1, -1))
    sized = {"filters": int(rng.integers(1, 9)), "kernel_size": size} if kind == "conv" else {"pool_size": size}
    return {"type": kind, **sized} | _some(rng, {"stride": stride, "padding": _padding(rng)})


def _trace(rng: Any) -> Case:
    layers: list[dict[str, Any]] = []
    for _ in range(rng.integers(1, 6)):
        kind = str(rng.choice(["conv", "conv", "max_pool", "relu"]))
        layers.append({"type": "relu"} if kind == "relu" else _window(rng, kind, square=False))
    if rng.random() < 0.5:
        layers.append({"type": "flatten"})
        layers += [{"type": "dense", "units": int(rng.integers(1, 30))} for _ in range(rng.integers(0, 3))]
    if rng.random() < 0.1:
        unknown = {"type": str(rng.choice(["attention", "dropout", "upsampling"]))}
        layers.insert(int(rng.integers(len(layers) + 1)), unknown)
    return Case((layers, tuple(int(n) for n in rng.integers([6, 6, 1], [30, 30, 5]))))


def _receptive_field(rng: Any) -> Case:
    layers: list[dict[str, Any]] = []
    for _ in range(rng.integers(1, 7)):
        kind = str(rng.choice(["conv", "conv", "max_pool", "relu"]))
        layers.append({"type": "relu"} if kind == "relu" else _window(rng, kind, square=True))
        if "padding" in layers[-1]:  # what it makes of others is nowhere said
            layers[-1]["padding"] = str(rng.choice(["same", "valid"]))
    if rng.random() < 0.1:
        kind, size = [("conv", "kernel_size"), ("max_pool", "pool_size")][rng.integers(2)]
        unequal = tuple(int(n) for n in rng.permutation([1, 2, 3])[:2])
        layers.append({"type": kind, size: 2, [size, "stride"][rng.integers(2)]: unequal})
    if rng.random() < 0.1:
        layers.append({"type": "flatten"})
    return Case((layers,))


def _conv_matrix(rng: Any) -> Case:
    h, w, c_in, c_out = (int(n) for n in rng.integers([1, 1, 1, 1], [6, 6, 4, 4]))
    kh, kw = (int(n) for n in rng.integers(1, 5, 2))
    return Case(([_floats, _numbers][rng.integers(2)](rng, kh, kw, c_in, c_out), (h, w, c_in)))


def _learn_kernel(rng: Any) -> Case:
    """Pictures from which a kernel can be learned; now and then a map of another size, or too large a window."""
    (kh, kw), c_out = (int(n) for n in rng.integers(1, 4, 2)), int(rng.integers(1, 4))
    size: Any = kh if kh == kw and rng.random() < 0.5 else (kh, kw)
    if rng.random() < 0.2:
        h, w = (int(n) for n in rng.integers(1, 7, 2))
        rows, columns = max(h - kh + 1, 0), max(w - kw + 1, 0)
        if rows and columns:
            more = int(rng.choice([-1, 1]))
            others = [(rows + more, columns), (rows, columns + more), (columns, rows), (1, rows * columns)]
            rows, columns = others[rng.integers(4)]
        if (rows, columns) != (h - kh + 1, w - kw + 1):
            return Case((_floats(rng, h, w, 1), _floats(rng, rows, columns, c_out), size))
    while True:
        h, w, c_in = (int(n) for n in rng.integers([kh, kw, 1], [kh + 7, kw + 7, 4]))
        x = _numbers(rng, h, w, c_in)
        windows = np.lib.stride_tricks.sliding_window_view(x, (kh, kw, c_in)).reshape(-1, kh * kw * c_in)
        if windows.shape[0] >= windows.shape[1] and np.linalg.cond(windows.astype(float)) < 20:
            break
    return Case((x, _numbers(rng, h - kh + 1, w - kw + 1, c_out), size))


def _numeric_gradient(rng: Any) -> Case:
    """Exact whatever way it is computed: eighths, and powers of two for eps."""
    x = rng.integers(-16, 17, size=tuple(int(n) for n in rng.integers(1, 4, rng.integers(1, 4))))
    a, b = (int(n) for n in rng.integers(1, 4, 2))
    sources = (
        f"{a} * (x**3).sum() + {b} * x.sum()",
        f"{a} * (x**2).sum() * x.sum()",
        f"((x.ravel() + {b}) * x.ravel().cumsum() ** 2).sum()",
        f"(x[::-1] * x**2).sum() * {a}",
    )
    f = Function(f"lambda x: float({sources[rng.integers(4)]})")
    if rng.random() < 0.1:  # the default eps, with numbers so small that rounding is far below what is allowed
        return Case((Function(f"lambda x: float({sources[0]})"), x / 8))
    eps = [0.5, 0.25, 1, 2.0][rng.integers(4)] if rng.random() < 0.9 else [0, -0.5, -1, 0.0][rng.integers(4)]
    return Case((f, x / 8 if rng.random() < 0.6 else x, eps))


def _relu_backward(rng: Any) -> Case:
    shape = tuple(int(n) for n in rng.integers(1, 5, rng.integers(1, 5)))
    dout, x = _floats(rng, *shape), _numbers(rng, *shape)
    if rng.random() < 0.15:
        dout = [dout[:1], dout.T, dout[..., :1], dout[0], dout.ravel(), dout[np.newaxis]][rng.integers(6)]
    return Case((np.asarray(dout), x))


def _dout(rng: Any, shape: tuple[int, int], size: Any, stride: Any, padding: str, filters: int) -> Any:
    """Of the shape that a layer gives, and now and then of another."""
    pairs = [one if isinstance(one, tuple) else (one, one) for one in (size, stride)]
    out = [
        max(-(-n // max(s, 1)) if padding == "same" else (n - k) // max(s, 1) + 1, 0)
        for n, k, s in zip(shape, *pairs, strict=True)
    ]
    out.append(filters)
    if rng.random() < 0.1:
        axis = rng.integers(3)
        out[axis] = max(out[axis] + rng.choice([-1, 1]), 0)
    dout = rng.integers(-6, 7, size=out)
    return dout / 4 if rng.random() < 0.8 else dout


def _max_pool2d_backward(rng: Any) -> Case:
    x, size, stride = _image(rng), _size(rng), None if rng.random() < 0.3 else _size(rng, 5, -1)
    dout = _dout(rng, x.shape[:2], size, size if stride is None else stride, "valid", x.shape[2])
    how = {"pool_size": size, "stride": stride}
    usual = {"pool_size": 2, "stride": None}
    return Case((dout, x), {name: value for name, value in how.items() if value != usual[name] or rng.random() < 0.5})


def _conv2d_backward(rng: Any) -> Case:
    x, (kh, kw, filters), padding = _image(rng), rng.integers(1, 5, 3), _padding(rng)
    stride = 1 if rng.random() < 0.3 else _size(rng, 5, -1)
    size, filters = (int(kh), int(kw)), min(int(filters), 3)
    kernel = (
        _floats(rng, *size, x.shape[2], filters)
        if rng.random() < 0.8
        else rng.integers(-4, 5, size=(*size, x.shape[2], filters))
    )
    how, usual = {"stride": stride, "padding": padding}, {"stride": 1, "padding": "valid"}
    kwargs = {name: value for name, value in how.items() if value != usual[name] or rng.random() < 0.5}
    return Case((_dout(rng, x.shape[:2], size, stride, padding, filters), x, kernel), kwargs)


WIDE: dict[str, Draw] = {
    "conv2d": _conv2d,
    "conv_at": _conv_at,
    "shift": _shift,
    "conv_output_size": _conv_output_size,
    "same_padding": _same_padding,
    "zero_pad": _zero_pad,
    "extract_patches": _extract_patches,
    "relu": _relu,
    "max_pool2d": _pool,
    "avg_pool2d": _pool,
    "subsample": _subsample,
    "conv_matrix": _conv_matrix,
    "learn_kernel": _learn_kernel,
    "conv_params": _conv_params,
    "dense_params": _dense_params,
    "trace": _trace,
    "receptive_field": _receptive_field,
    "numeric_gradient": _numeric_gradient,
    "relu_backward": _relu_backward,
    "max_pool2d_backward": _max_pool2d_backward,
    "conv2d_backward": _conv2d_backward,
}
