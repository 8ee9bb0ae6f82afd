"""The small public examples of `counting`: what `check(…)` runs, and what feedback shows. Every known mistake gives
something else than the reference on one of them."""

from autograder.exercise import Example, Examples


def conv(filters, kernel_size, **more):
    return {"type": "conv", "filters": filters, "kernel_size": kernel_size, **more}


def pool(pool_size, **more):
    return {"type": "max_pool", "pool_size": pool_size, **more}


RELU, FLATTEN = {"type": "relu"}, {"type": "flatten"}


EXAMPLES = {
    "conv_params": Examples(
        visible=[
            Example("a window of 2 × 3, 4 channels, 5 filters", (2, 3), 4, 5),
            Example("a kernel_size that is one number", 3, 2, 4),
            Example("without bias", 2, 3, 5, bias=False),
            Example("no channels make no sense", 3, 0, 4),
        ],
        kept=[Example("a window of -1", -1, 2, 3), Example("a negative number of filters", 3, 2, -4)],
        later="other numbers, windows and layers of size 0 or less",
    ),
    "dense_params": Examples(
        visible=[
            Example("4 inputs, 3 units", 4, 3),
            Example("without bias", 4, 3, bias=False),
            Example("no units make no sense", 4, 0),
        ],
        kept=[Example("a negative number of inputs", -2, 3)],
        later="other numbers",
    ),
    "trace": Examples(
        visible=[
            Example("one convolution", [conv(3, 2)], (5, 5, 2)),
            Example("convolution, ReLU, pooling, convolution", [conv(3, 2), RELU, pool(2), conv(5, 2)], (6, 6, 2)),
            Example("stride, and padding same", [conv(3, 4, stride=2), conv(2, 3, padding="same")], (9, 9, 2)),
            Example(
                "flatten and two dense layers",
                [FLATTEN, {"type": "dense", "units": 4}, {"type": "dense", "units": 3}],
                (2, 3, 2),
            ),
            Example("a window that does not fit", [pool(4)], (3, 3, 1)),
        ],
        kept=[
            Example("height and width differ", [conv(2, (1, 3))], (4, 6, 3)),
            Example("two strides", [conv(2, 2, stride=(2, 1))], (4, 4, 3)),
            Example("stride with padding same", [conv(2, 3, stride=2, padding="same")], (5, 5, 3)),
            Example("a pooling that leaves a rest", [pool(2)], (5, 5, 3)),
            Example("a pooling of 1 × 2", [pool((1, 2))], (4, 4, 3)),
            Example("a pooling with a stride", [pool(3, stride=2)], (5, 5, 2)),
            Example("a pooling with padding same", [pool(2, padding="same")], (5, 5, 2)),
            Example("flatten after a convolution", [conv(2, 2), FLATTEN], (3, 3, 1)),
            Example("a padding that does not exist", [conv(2, 2, padding="zeros")], (4, 4, 1)),
            Example("a type that does not exist", [{"type": "lstm"}], (4, 4, 1)),
            Example("a stride of 0", [conv(2, 2, stride=0)], (4, 4, 1)),
            Example("every key of a pooling", [pool(2, stride=1, padding="same")], (2, 2, 1)),
        ],
        later="pairs for sizes and strides, poolings with a stride or padding same, what makes no sense, "
        "layers left unchanged",
    ),
    "receptive_field": Examples(
        visible=[
            Example("three convolutions", [conv(8, 3), conv(8, 3), conv(8, 2)]),
            Example("convolution, pooling, convolution", [conv(8, 3), pool(2), conv(8, 3)]),
            Example("strides", [conv(8, 3, stride=2), conv(8, 2, stride=3), conv(8, 2)]),
            Example("with a ReLU", [conv(8, 3), RELU, conv(8, 2)]),
        ],
        kept=[
            Example("two poolings", [pool(2), pool(2), conv(8, 3)]),
            Example("a pooling with a stride", [pool(3, stride=2), conv(8, 2)]),
            Example("padding same", [conv(8, 3, padding="same"), conv(8, 3, padding="same")]),
            Example("a window that is not square", [conv(8, (1, 3))]),
            Example("a dense layer", [FLATTEN, {"type": "dense", "units": 4}]),
            Example("every key of a pooling", [conv(8, 2), pool(2, stride=1, padding="same")]),
        ],
        later="other networks, poolings with a stride, padding same, what makes no sense, layers left unchanged",
    ),
}

PREDICTIONS = ("predict_kernel_shape", "predict_learned")
