"""The formulas of a convolution's gradients, and of where pooling puts its own, written otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autograder.exercise import Variant, in_order
from autograder.formulas import Formula, Written, written_otherwise
from solutions.backward import reference
from solutions.backward.geometry import convolution_axes, pooling_axes, put_back
from solutions.sliding import Array, laid, tiles
from solutions.variants import ALONG

Gradient = Callable[..., Array]
Otherwise = Callable[[Gradient], Callable[..., Any]]
"""Makes the function of one of its gradients, which is called with all arguments."""


def products_of(dx: Otherwise, dkernel: Otherwise) -> Iterator[Variant]:
    """What is added up for each pixel and for each weight."""
    for name, right, hint, made, otherwise in (
        (
            "dx-written-otherwise",
            "weight * dout",
            "dx: it looks as if {formula} is added up for each pixel, over the windows that see it, with weight for "
            "the one that meets the pixel there and dout for the number that the window gave.",
            _dx,
            dx,
        ),
        (
            "dkernel-written-otherwise",
            "pixel * dout",
            "dkernel: it looks as if {formula} is added up for each weight, over all windows, with pixel for the pixel "
            "that the weight meets there and dout for the number that the window gave.",
            _dkernel,
            dkernel,
        ),
    ):
        yield from written_otherwise(Formula(name, right, hint, _of(made, otherwise), name.split("-")[0]))


def _of(made: Callable[..., Array], otherwise: Otherwise) -> Callable[[Written], Callable[..., Any]]:
    def taken(formula: Written) -> Callable[..., Any]:
        def gradient(*every: Any) -> Array:
            reference.conv2d_backward(*every)  # refuses what makes no sense
            with np.errstate(all="ignore"):
                return made(formula, *every)

        return otherwise(gradient)

    return taken


def _dx(formula: Written, dout: Array, x: Array, kernel: Array, stride: Any, padding: str) -> Array:
    rows, columns = laid(*convolution_axes(dout, x, kernel, stride, padding), {})
    (h, w), (kh, kw, c_in, _) = dout.shape[:2], kernel.shape
    met = formula(weight=kernel[None, None], dout=dout[:, :, None, None, None])
    parts = np.broadcast_to(met, (h, w, *kernel.shape)).sum(axis=-1).swapaxes(1, 2)
    return put_back(parts.reshape(h * kh, w * kw, c_in), x, rows, columns)


def _dkernel(formula: Written, dout: Array, x: Array, kernel: Array, stride: Any, padding: str) -> Array:
    rows, columns = laid(*convolution_axes(dout, x, kernel, stride, padding), {})
    (h, w), (kh, kw, c_in, _) = dout.shape[:2], kernel.shape
    seen = tiles(x, rows, columns).reshape(h, kh, w, kw, c_in).swapaxes(1, 2)
    met = formula(pixel=seen[..., None], dout=dout[:, :, None, None, None])
    return np.asarray(np.broadcast_to(met, (h, w, *kernel.shape)).sum(axis=(0, 1)))


def put_elsewhere() -> Iterator[Variant]:
    """Where pooling puts a number of dout, along both axes or along one."""
    given = in_order(reference.max_pool2d_backward)
    for down in ALONG:

        def taken(formula: Written, down: bool | None = down) -> Callable[..., Any]:
            def mistaken(*args: Any, **kwargs: Any) -> Array:
                dout, x, pool_size, stride = given(*args, **kwargs)
                reference.max_pool2d_backward(dout, x, pool_size, stride)  # refuses what makes no sense
                axes = pooling_axes(dout, x, pool_size, stride)
                dx = np.zeros(x.shape)
                for i, j, c in np.ndindex(*dout.shape):
                    begins = i * axes[0].s, j * axes[1].s
                    window = x[begins[0] : begins[0] + axes[0].k, begins[1] : begins[1] + axes[1].k, c]
                    within = divmod(int(window.argmax()), axes[1].k)
                    place = [begin + at for begin, at in zip(begins, within, strict=True)]
                    for at, (axis, index) in enumerate(zip(axes, (i, j), strict=True)):
                        if down is None or down is (at == 0):
                            place[at] = formula(i=index, s=axis.s, k=axis.k, a=within[at], b=within[1 - at])
                    dx[place[0], place[1], c] += dout[i, j, c]
                return dx

            return mistaken

        yield from written_otherwise(
            Formula(
                "put-elsewhere",
                "i * s + a",
                "It looks as if what belongs to window i is put at {formula}, counted from the first row or column of "
                "dx.",
                taken,
                "where it is put",
                beside=("k", "b"),
                legend=(
                    ("s", "Here s is the stride."),
                    ("k", "Here k is the size of the window."),
                    ("a", "Here a is the place of the maximum in its window, along this axis."),
                    ("b", "Here b is the place of the maximum in its window, along the other axis."),
                ),
                more=ALONG[down],
            )
        )
