"""One-line mistakes as students write them, in an accepted solution: (its style, what stands there, what stands there
now). Each is one of the course's known misconceptions, or a mixture that nobody has named."""

from __future__ import annotations

MISTAKES: dict[str, list[tuple[str, str, str]]] = {
    "convolution": [
        ("loops", "kernel[i, j, c, o]", "kernel[-1 - i, -1 - j, c, o]"),
        ("loops", "result[o] += bias[o]", "result[o] += 0"),
        ("loops", "j * sw : j * sw + kw]", "j * sh : j * sh + kw]"),
        ("loops", "pad_h // 2, pad_h - pad_h // 2", "pad_h - pad_h // 2, pad_h // 2"),
        ("loops", "(h - kh) // sh + 1", "(h - kh) // sh"),
        ("loops", "x[i - dy, j - dx]", "x[i - dx, j - dy]"),
        ("einsum", "ijc,ijco->o", "ijc,jico->o"),
        ("loops", "predict_rows = 12", "predict_rows = 14"),
    ],
    "convnet": [
        ("sequential_list", "layers.MaxPooling2D(2),", ""),
        ("sequential_list", "layers.Conv2D(32, 3, activation=\"relu\")", "layers.Conv2D(32, 3)"),
        ("sequential_list", "layers.Conv2D(32, 3, ", "layers.Conv2D(32, 5, "),
        ("sequential_list", "activation=\"softmax\"", "activation=\"relu\""),
        ("sequential_list", "layers.Dense(64, activation=\"relu\"),\n            ", ""),
        ("sequential_list", "np.maximum(0, x)", "np.maximum(1, x)"),
        ("sequential_list", "predict_batch_shape = (7, 3, 3, 64)", "predict_batch_shape = (3, 3, 64)"),
    ],
}  # fmt: skip
