"""Kinds of arguments that a conv2d may be right for, and for no others."""

from autograder.exercise import Trait

TRAITS = {
    "conv2d": [
        Trait("images with height = width", lambda x, kernel, *_, **__: x.shape[0] == x.shape[1]),
        Trait("windows with height = width", lambda x, kernel, *_, **__: kernel.shape[0] == kernel.shape[1]),
        Trait("windows with odd sides", lambda x, kernel, *_, **__: kernel.shape[0] % 2 == kernel.shape[1] % 2 == 1),
        Trait("images with one input channel", lambda x, kernel, *_, **__: x.shape[2] == 1),
        Trait("kernels with one filter", lambda x, kernel, *_, **__: kernel.shape[3] == 1),
        Trait("images of floats", lambda x, kernel, *_, **__: x.dtype.kind == "f"),
        Trait("a stride of 1", lambda x, kernel, bias=None, stride=1, padding="valid": stride in (1, (1, 1))),
        Trait('padding "valid"', lambda x, kernel, bias=None, stride=1, padding="valid": padding == "valid"),
        Trait("calls without a bias", lambda x, kernel, bias=None, *_, **__: bias is None),
    ],
}
