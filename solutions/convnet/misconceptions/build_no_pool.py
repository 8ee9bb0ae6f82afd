"""What goes wrong in the base without pooling."""

from autograder.exercise import misconception
from autograder.kinds.keras.graph import Sequential
from autograder.kinds.keras.layers import Conv2D, MaxPooling2D
from solutions.convnet import reference
from solutions.convnet.reference import PICTURE

SHAPES, COUNTS, VALUES = "output_shapes", "parameter_counts", "predictions"


def convolutions(filters=(32, 64, 64), activation="relu", **settings):
    return Sequential(PICTURE, *(Conv2D(n, 3, activation=activation, **settings) for n in filters))


@misconception(
    "no-activation",
    'It looks as if the convolutions have no activation. activation="relu" belongs to each of them.',
    fails=(VALUES,),
    about="the activations",
)
def no_activation():
    return convolutions(activation="linear")


@misconception(
    "sigmoid-for-relu",
    "It looks as if the activation is a sigmoid. relu is asked for.",
    fails=(VALUES,),
    about="the activations",
)
def sigmoid_for_relu():
    return convolutions(activation="sigmoid")


@misconception(
    "still-pooling",
    "It looks as if the poolings are still there. Leave them out.",
    fails=(SHAPES, VALUES),
    about="the pooling",
)
def still_pooling():
    return reference.build_base()


@misconception(
    "one-pooling-left",
    "It looks as if one pooling is still there. Leave both out.",
    fails=(SHAPES, VALUES),
    about="the pooling",
)
def one_pooling_left():
    one, two, three = (Conv2D(n, 3, activation="relu") for n in (32, 64, 64))
    return Sequential(PICTURE, one, MaxPooling2D(2), two, three)


@misconception(
    "strides-for-pooling",
    "It looks as if the convolutions have stride 2 in place of the poolings. Every stride is 1.",
    fails=(SHAPES, VALUES),
    about="the stride",
)
def strides_for_pooling():
    one, two, three = (Conv2D(n, 3, strides=s, activation="relu") for n, s in ((32, 2), (64, 2), (64, 1)))
    return Sequential(PICTURE, one, two, three)


@misconception(
    "same-by-mistake",
    'It looks as if the convolutions have padding="same": 28 stays 28. The default, "valid", gives 26.',
    fails=(SHAPES, VALUES),
    about="the padding",
)
def same_by_mistake():
    return convolutions(padding="same")


@misconception(
    "32-filters-everywhere",
    "It looks as if every convolution has 32 filters. The second and the third have 64.",
    fails=(SHAPES, COUNTS, VALUES),
    about="the number of filters",
)
def filters_32_everywhere():
    return convolutions(filters=(32, 32, 32))


@misconception(
    "bias-switched-off",
    "It looks as if the convolutions have no bias (use_bias=False). Each filter has one.",
    fails=(COUNTS, VALUES),
    about="the bias",
)
def bias_switched_off():
    return convolutions(use_bias=False)


@misconception(
    "convolution-missing",
    "It looks as if one of the three convolutions is missing.",
    fails=(SHAPES, COUNTS, VALUES),
    about="the number of layers",
)
def convolution_missing():
    return convolutions(filters=(32, 64))
