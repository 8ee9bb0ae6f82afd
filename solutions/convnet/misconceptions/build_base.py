"""What goes wrong in the base. Models with the right summary, and wrong all the same, come first."""

import numpy as np

from autograder.exercise import misconception
from autograder.kinds.keras.graph import Sequential, with_weights
from autograder.kinds.keras.layers import AveragePooling2D, Conv2D, Dense, Dropout, Flatten, MaxPooling2D
from solutions.convnet import reference
from solutions.convnet.reference import PICTURE

SHAPES, COUNTS, VALUES = "output_shapes", "parameter_counts", "predictions"


def base(
    filters=(32, 64, 64), kernel=3, activations=("relu",) * 3, pool=MaxPooling2D, pools=2, shape=PICTURE, **settings
):
    """The base with something else about it."""
    layers = []
    for index, (number, activation) in enumerate(zip(filters, activations, strict=True)):
        layers.append(Conv2D(number, kernel, activation=activation, **settings))
        if index < pools:
            layers.append(pool(2))
    return Sequential(shape, *layers)


@misconception(
    "no-activation",
    'It looks as if the convolutions have no activation. Without activation="relu" each of them is a weighted sum and '
    "nothing more.",
    fails=(VALUES,),
    about="the activations",
)
def no_activation():
    return base(activations=("linear",) * 3)


@misconception(
    "last-activation-forgotten",
    "It looks as if the last convolution has no relu.",
    fails=(VALUES,),
    about="the activations",
)
def last_activation_forgotten():
    return base(activations=("relu", "relu", "linear"))


@misconception(
    "first-activation-forgotten",
    "It looks as if the first convolution has no relu.",
    fails=(VALUES,),
    about="the activations",
)
def first_activation_forgotten():
    return base(activations=("linear", "relu", "relu"))


@misconception(
    "sigmoid-for-relu",
    "It looks as if the activation is a sigmoid. relu is asked for.",
    fails=(VALUES,),
    about="the activations",
)
def sigmoid_for_relu():
    return base(activations=("sigmoid",) * 3)


@misconception(
    "tanh-for-relu",
    "It looks as if the activation is tanh. relu is asked for.",
    fails=(VALUES,),
    about="the activations",
)
def tanh_for_relu():
    return base(activations=("tanh",) * 3)


@misconception(
    "elu-for-relu",
    "It looks as if the activation is elu, which lets some of the negative values through. relu is asked for.",
    fails=(VALUES,),
    about="the activations",
)
def elu_for_relu():
    return base(activations=("elu",) * 3)


@misconception(
    "softmax-in-the-base",
    "It looks as if the last convolution ends in a softmax. That belongs to the head; here it is relu.",
    fails=(VALUES,),
    about="the activations",
)
def softmax_in_the_base():
    return base(activations=("relu", "relu", "softmax"))


@misconception(
    "average-pooling",
    "It looks as if the pooling takes the average. MaxPooling2D takes the maximum. Shapes and parameter counts cannot "
    "tell them apart.",
    fails=(VALUES,),
    about="the pooling",
)
def average_pooling():
    return base(pool=AveragePooling2D)


@misconception(
    "same-by-mistake",
    'It looks as if the convolutions have padding="same": 28 stays 28. The default, "valid", gives 26.',
    fails=(SHAPES, VALUES),
    about="the padding",
)
def same_by_mistake():
    return base(padding="same")


@misconception(
    "pooling-forgotten",
    "It looks as if there is no pooling.",
    fails=(SHAPES, VALUES),
    about="the pooling",
)
def pooling_forgotten():
    return reference.build_no_pool()


@misconception(
    "one-pooling",
    "It looks as if there is one pooling, after the first convolution. There is one after the second, too.",
    fails=(SHAPES, VALUES),
    about="the pooling",
)
def one_pooling():
    return base(pools=1)


@misconception(
    "pooling-after-every-convolution",
    "It looks as if a pooling follows the last convolution, too. There are two poolings, between the convolutions.",
    fails=(SHAPES, VALUES),
    about="the pooling",
)
def pooling_after_every_convolution():
    return base(pools=3)


@misconception(
    "strides-for-pooling",
    "It looks as if the convolutions have stride 2 in place of poolings. That halves the maps as well, and computes "
    "something else.",
    fails=(SHAPES, VALUES),
    about="the pooling",
)
def strides_for_pooling():
    one, two, three = (Conv2D(n, 3, strides=s, activation="relu") for n, s in ((32, 2), (64, 2), (64, 1)))
    return Sequential(PICTURE, one, two, three)


@misconception(
    "pooling-that-overlaps",
    "It looks as if the pooling moves by 1. Its stride is the pool size unless you say otherwise.",
    fails=(SHAPES, VALUES),
    about="the pooling",
)
def pooling_that_overlaps():
    return base(pool=lambda size: MaxPooling2D(size, strides=1))


@misconception(
    "pooling-same",
    'It looks as if the pooling has padding="same", which keeps half a window at the border: 11 gives 6, not 5.',
    fails=(SHAPES, VALUES),
    about="the pooling",
)
def pooling_same():
    return base(pool=lambda size: MaxPooling2D(size, padding="same"))


@misconception(
    "pooling-3-by-3",
    "It looks as if the pooling takes the maximum over 3 × 3. It is 2 × 2.",
    fails=(SHAPES, VALUES),
    about="the pooling",
)
def pooling_3_by_3():
    return base(pool=lambda size: MaxPooling2D(3, strides=2))


@misconception(
    "pooling-before-convolution",
    "It looks as if each pooling comes before its convolution. First convolve, then pool.",
    fails=(SHAPES, VALUES),
    about="the order of the layers",
)
def pooling_before_convolution():
    one, two, three = (Conv2D(n, 3, activation="relu") for n in (32, 64, 64))
    return Sequential(PICTURE, MaxPooling2D(2), one, MaxPooling2D(2), two, three)


@misconception(
    "kernel-2-by-2",
    "It looks as if the kernels are 2 × 2. They are 3 × 3.",
    fails=(SHAPES, COUNTS, VALUES),
    about="the kernels",
)
def kernel_2_by_2():
    return base(kernel=2)


@misconception(
    "32-filters-everywhere",
    "It looks as if every convolution has 32 filters. The second and the third have 64.",
    fails=(SHAPES, COUNTS, VALUES),
    about="the number of filters",
)
def filters_32_everywhere():
    return base(filters=(32, 32, 32))


@misconception(
    "filters-keep-doubling",
    "It looks as if the third convolution has 128 filters. It has 64.",
    fails=(SHAPES, COUNTS, VALUES),
    about="the number of filters",
)
def filters_keep_doubling():
    return base(filters=(32, 64, 128))


@misconception(
    "bias-switched-off",
    "It looks as if the convolutions have no bias (use_bias=False). Each filter has one.",
    fails=(COUNTS, VALUES),
    about="the bias",
)
def bias_switched_off():
    return base(use_bias=False)


@misconception(
    "last-convolution-missing",
    "It looks as if the third convolution is missing.",
    fails=(SHAPES, COUNTS, VALUES),
    about="the number of layers",
)
def last_convolution_missing():
    one, two = (Conv2D(n, 3, activation="relu") for n in (32, 64))
    return Sequential(PICTURE, one, MaxPooling2D(2), two, MaxPooling2D(2))


@misconception(
    "three-channels",
    "It looks as if the model takes colour pictures, 28 × 28 × 3. The digits have one channel.",
    fails=(SHAPES, COUNTS, VALUES),
    about="the input",
)
def three_channels():
    return base(shape=(28, 28, 3))


@misconception(
    "input-32-by-32",
    "It looks as if the model takes pictures of 32 × 32. The digits are 28 × 28.",
    fails=(SHAPES, VALUES),
    about="the input",
)
def input_32_by_32():
    return base(shape=(32, 32, 1))


@misconception(
    "head-too-early",
    "It looks as if the head is part of the base. The base ends with the third convolution; add_head does the rest.",
    fails=(SHAPES, COUNTS, VALUES),
    about="where the base ends",
)
def head_too_early():
    return base().then(Flatten(), Dense(64, activation="relu"), Dense(10, activation="softmax"))


@misconception(
    "flattened",
    "It looks as if the base ends with Flatten. It ends with maps; Flatten belongs to the head.",
    fails=(SHAPES, VALUES),
    about="where the base ends",
)
def flattened():
    return base().then(Flatten())


@misconception(
    "dropout-added",
    "It looks as if there is a Dropout among the layers. It changes what the model learns, and the table has none.",
    fails=(VALUES,),
    about="what the model learns",
)
def dropout_added():
    return base().then(Dropout(0.5))


@misconception(
    "first-weights-learn-nothing",
    "It looks as if nothing can be learned from the weights that the layers begin with, as when all of them are zero: "
    "every unit then gives the same. Leave the initializers as they are.",
    fails=(VALUES,),
    about="what the model learns",
)
def first_weights_learn_nothing():
    right = base()
    return with_weights(right, [[np.zeros(shape) for shape in shapes] for shapes in right.weight_shapes() if shapes])
