"""A small net of NumPy alone, which learns to read digits. On the way back it calls the student's functions.

convolution (3 × 3, 4 filters), ReLU, max pooling (2 × 2), convolution (3 × 3, 8 filters), ReLU, dense, softmax.
"""

import time
from pathlib import Path

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

SHAPES = {"kernel1": (3, 3, 1, 4), "kernel2": (3, 3, 4, 8), "dense": (128, 10)}
TAUGHT, ROUNDS, RATE, SECONDS = 160, 10, 0.02, 30


def load_digits():
    """200 handwritten digits as (14, 14, 1), values 0 to 1, and what they are, 0 to 9."""
    with np.load(Path(__file__).with_name("digits.npz")) as data:
        digits, labels = data["digits"].astype(float).reshape(-1, 28, 28) / 255, data["labels"].astype(int)
    return digits.reshape(-1, 14, 2, 14, 2).mean(axis=(2, 4))[..., np.newaxis], labels


def start():
    """Weights at random, small; biases of 0."""
    rng = np.random.default_rng(15)
    weights = {name: rng.normal(size=shape) * np.sqrt(2 / np.prod(shape[:-1])) for name, shape in SHAPES.items()}
    return weights | {f"bias_{name}": np.zeros(shape[-1]) for name, shape in SHAPES.items()}


def conv2d(x, kernel, bias):
    seen = sliding_window_view(x, kernel.shape[:2], axis=(0, 1))
    return np.tensordot(seen, kernel.transpose(2, 0, 1, 3), axes=3) + bias


def relu(x):
    return np.maximum(x, 0)


def max_pool2d(x):
    h, w, c = x.shape
    return x.reshape(h // 2, 2, w // 2, 2, c).max(axis=(1, 3))


def forward(x, w):
    """What every layer gives; the last is the chance of each digit."""
    a = conv2d(x, w["kernel1"], w["bias_kernel1"])
    b = relu(a)
    c = max_pool2d(b)
    d = conv2d(c, w["kernel2"], w["bias_kernel2"])
    e = relu(d)
    scores = e.ravel() @ w["dense"] + w["bias_dense"]
    chances = np.exp(scores - scores.max())
    return a, b, c, d, e, chances / chances.sum()


def backward(x, digit, w, back):
    """The gradient of the loss of one picture, with respect to every weight and to every pixel. back: the three
    functions of the student."""
    a, b, c, d, e, chances = forward(x, w)
    dscores = chances.copy()
    dscores[digit] -= 1
    grad = {"dense": np.outer(e.ravel(), dscores), "bias_dense": dscores}
    de = (w["dense"] @ dscores).reshape(e.shape)
    dd = back["relu_backward"](de, d)
    dc, grad["kernel2"], grad["bias_kernel2"] = back["conv2d_backward"](dd, c, w["kernel2"])
    db = back["max_pool2d_backward"](dc, b)
    da = back["relu_backward"](db, a)
    dx, grad["kernel1"], grad["bias_kernel1"] = back["conv2d_backward"](da, x, w["kernel1"])
    return grad, dx


def train(back, told=lambda *_: None):
    """Weights after ten rounds through 160 digits, and (loss, part of the 40 others that is read right) for each round,
    from before the first one on. told: called after each round. After 30 seconds it stops."""
    digits, labels = load_digits()
    w, begun = start(), time.monotonic()
    history = [measured(w)]
    told(*history[-1])
    for _ in range(ROUNDS):
        for at in range(TAUGHT):
            grad, _ = backward(digits[at], labels[at], w, back)
            for name, one in grad.items():
                w[name] = w[name] - RATE * one
            if time.monotonic() - begun > SECONDS:
                return w, history
        history.append(measured(w))
        told(*history[-1])
    return w, history


def measured(w):
    digits, labels = load_digits()
    chances = np.array([forward(x, w)[-1] for x in digits])
    loss = -np.log(np.maximum(chances[np.arange(TAUGHT), labels[:TAUGHT]], 1e-12)).mean()
    return float(loss), float((chances[TAUGHT:].argmax(axis=1) == labels[TAUGHT:]).mean())
