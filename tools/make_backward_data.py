"""Makes training.npz for the notebook `backward`: what its pictures show before anything is written, and compare with.

Run from the course's folder:

    PYTHONPATH=source/backward python tools/make_backward_data.py
"""

from pathlib import Path
from typing import Any

import net
import numpy as np

from solutions.backward import reference

NAMES = ("relu_backward", "max_pool2d_backward", "conv2d_backward")
EDGE = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], dtype=float)[..., np.newaxis, np.newaxis]


def main() -> None:
    back = {name: getattr(reference, name) for name in NAMES}
    first = net.start()
    weights, history = net.train(back)
    kept = {"history": np.array(history), "before": first["kernel1"], "after": weights["kernel1"], **seen(), **probes()}
    kept = {name: np.asarray(value, np.float32 if value.size > 300 else None) for name, value in kept.items()}
    np.savez_compressed(Path("source/backward/training.npz"), **kept)
    print(np.round(history, 3))


def seen() -> dict[str, Any]:
    """For the pictures of single functions: what goes in, and what should come out."""
    rng = np.random.default_rng(1)
    digits, labels = net.load_digits()
    digit = digits[np.flatnonzero(labels == 3)[0]]
    response = net.conv2d(digit, EDGE, 0)
    dout = rng.choice([-1.0, -0.6, 0.6, 1.0], size=response.shape)
    pooled = np.ones((7, 7, 1)), np.ones((6, 6, 1))
    small = rng.integers(-3, 4, size=(6, 6, 1)) / 1.0
    return {
        "digit": digit,
        "response": response,
        "relu_dout": dout,
        "relu_dx": reference.relu_backward(dout, response),
        "pool_dx": reference.max_pool2d_backward(pooled[0], digit),
        "pool_dx_overlap": reference.max_pool2d_backward(pooled[1], digit, 3, 2),
        "small": small,
        "kernel": EDGE,
        "conv_dout": rng.integers(-2, 3, size=(4, 4, 1)) / 1.0,
    }


def probes() -> dict[str, Any]:
    """As in the net, one call of each function."""
    rng = np.random.default_rng(2)
    x, kernel, dout = rng.normal(size=(6, 6, 4)), rng.normal(size=(3, 3, 4, 8)), rng.normal(size=(4, 4, 8))
    quarter = rng.normal(size=(3, 3, 4))
    dx, dkernel, dbias = reference.conv2d_backward(dout, x, kernel)
    made = {"x": x, "kernel": kernel, "dout": dout, "quarter": quarter, "dx": dx, "dkernel": dkernel, "dbias": dbias}
    made["relu"] = reference.relu_backward(x[::-1].copy(), x)
    made["pool"] = reference.max_pool2d_backward(quarter, x)
    return {f"probe_{name}": value for name, value in made.items()}


if __name__ == "__main__":
    main()
