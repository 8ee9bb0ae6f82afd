"""What goes wrong in the small convnet. Models with the right summary, and wrong all the same, come first."""

from dataclasses import replace

from autograder.exercise import misconception
from autograder.kinds.keras.graph import Graph, Node, Sequential
from autograder.kinds.keras.layers import (
    AveragePooling2D,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    GlobalAveragePooling2D,
    MaxPooling2D,
    SpatialDropout2D,
)
from solutions.training import reference
from solutions.training.reference import CLASSES, PATCH

SHAPES, COUNTS, VALUES, DROPOUT = "output_shapes", "parameter_counts", "predictions", "dropout"


def small(
    dropout, filters=(16, 32), kernel=3, activations=("relu", "relu", "relu", "softmax"), pool=MaxPooling2D, pools=2,
    units=(64, CLASSES), shape=PATCH, middle=Flatten, **settings,
):  # fmt: skip
    """The network with something else about it."""
    layers = []
    for at, count in enumerate(filters):
        layers.append(Conv2D(count, kernel, activation=activations[at], **settings))
        layers += [pool(2)] * (at < pools)
    hidden = Dense(units[0], activation=activations[2])
    return Sequential(shape, *layers, middle(), hidden, Dropout(dropout), Dense(units[1], activation=activations[3]))


def placed(graph, dropouts):
    """The network with Dropout elsewhere. dropouts: layers, each with the number of the layer that it comes before."""
    nodes = [node for node in graph.nodes if not isinstance(node.layer, Dropout)]
    for place, layer in sorted(dropouts, key=lambda one: -one[0]):
        nodes.insert(place, Node(layer))
    return Graph(graph.input_shape, tuple(nodes))


def wrong(name, hint, fails, about, make):
    return misconception(name, hint, fails=fails, about=about)(make)


def with_(**settings):
    return lambda dropout: small(dropout, **settings)


def at(*dropouts):
    """dropouts: (place, rate) as a function of the rate asked for."""
    return lambda dropout: placed(
        reference.build_small(dropout), [(place, kind(rate(dropout))) for place, rate, kind in dropouts]
    )


def same(rate):
    return rate


no_activation = wrong(
    "activations-forgotten",
    "It looks as if the convolutions have no relu. Without it, two of them in a row are no more than one.",
    (VALUES,),
    "the activations",
    with_(activations=("linear", "linear", "relu", "softmax")),
)
hidden_linear = wrong(
    "hidden-activation-forgotten",
    "It looks as if Dense(64) has no relu.",
    (VALUES,),
    "the activations",
    with_(activations=("relu", "relu", "linear", "softmax")),
)
no_softmax = wrong(
    "softmax-forgotten",
    "It looks as if the last layer has no softmax: its five numbers are no probabilities.",
    (VALUES,),
    "the activations",
    with_(activations=("relu", "relu", "relu", "linear")),
)
sigmoid_last = wrong(
    "sigmoid-for-softmax",
    "It looks as if the last layer ends in a sigmoid, each class by itself. Softmax makes five numbers that sum to 1.",
    (VALUES,),
    "the activations",
    with_(activations=("relu", "relu", "relu", "sigmoid")),
)
relu_last = wrong(
    "relu-for-softmax",
    "It looks as if the last layer ends in relu. Softmax makes probabilities of its five numbers.",
    (VALUES,),
    "the activations",
    with_(activations=("relu", "relu", "relu", "relu")),
)
sigmoids = wrong(
    "sigmoid-for-relu",
    "It looks as if the convolutions have a sigmoid. relu is asked for.",
    (VALUES,),
    "the activations",
    with_(activations=("sigmoid", "sigmoid", "relu", "softmax")),
)
averages = wrong(
    "average-pooling",
    "It looks as if the poolings take averages. Maxima are asked for.",
    (VALUES,),
    "the poolings",
    with_(pool=AveragePooling2D),
)
no_pooling = wrong(
    "poolings-forgotten",
    "It looks as if there is no pooling. One of 2 × 2 follows each convolution.",
    (SHAPES, COUNTS, VALUES),
    "the poolings",
    with_(pools=0),
)
one_pooling = wrong(
    "second-pooling-forgotten",
    "It looks as if the second pooling is missing.",
    (SHAPES, COUNTS, VALUES),
    "the poolings",
    with_(pools=1),
)
same_padding = wrong(
    "padding-same",
    'It looks as if the convolutions have padding "same". Keras\'s default, "valid", is asked for.',
    (SHAPES, COUNTS, VALUES),
    "the convolutions",
    with_(padding="same"),
)
windows_of_five = wrong(
    "windows-of-5",
    "It looks as if the windows are 5 × 5. They are 3 × 3.",
    (SHAPES, COUNTS, VALUES),
    "the convolutions",
    with_(kernel=5),
)
filters_of_the_book = wrong(
    "filters-32-and-64",
    "It looks as if there are 32 and 64 filters, as in the larger network of convnet. This one has 16 and 32.",
    (SHAPES, COUNTS, VALUES),
    "the convolutions",
    with_(filters=(32, 64)),
)
filters_swapped = wrong(
    "filters-swapped",
    "It looks as if there are 32 filters first, and then 16. It is the other way round.",
    (SHAPES, COUNTS, VALUES),
    "the convolutions",
    with_(filters=(32, 16)),
)
ten_classes = wrong(
    "ten-classes",
    "It looks as if the last layer has ten units, as for digits. There are five photographs.",
    (SHAPES, COUNTS, VALUES),
    "the Dense layers",
    with_(units=(64, 10)),
)
more_units = wrong(
    "hidden-units-128",
    "It looks as if the hidden layer has 128 units. It has 64.",
    (SHAPES, COUNTS, VALUES),
    "the Dense layers",
    with_(units=(128, CLASSES)),
)
no_bias = wrong(
    "bias-switched-off",
    "It looks as if the convolutions have no bias (use_bias=False). Each filter has one.",
    (COUNTS, VALUES),
    "the bias",
    with_(use_bias=False),
)
means_of_maps = wrong(
    "global-average-pooling",
    "It looks as if the maps are averaged in place of Flatten. That keeps one number of each map; Flatten keeps all.",
    (SHAPES, COUNTS, VALUES),
    "Flatten",
    with_(middle=GlobalAveragePooling2D),
)
grey = wrong(
    "grey-patches",
    "It looks as if the input has one channel. The patches are in colour: (32, 32, 3).",
    (SHAPES, COUNTS, VALUES),
    "the input",
    with_(shape=(32, 32, 1)),
)


@misconception(
    "no-hidden-layer",
    "It looks as if Dense(64) is missing.",
    fails=(SHAPES, COUNTS, VALUES, DROPOUT),
    about="the Dense layers",
)
def no_hidden_layer(dropout):
    right = reference.build_small(dropout)
    return replace(right, nodes=(*right.nodes[:5], *right.nodes[6:]))


no_dropout = wrong(
    "dropout-forgotten",
    "It looks as if there is no Dropout.",
    (DROPOUT,),
    "Dropout",
    at(),
)
rate_of_a_half = wrong(
    "rate-not-used",
    "It looks as if the rate is always the same, whatever is asked for. It is the argument of build_small.",
    (DROPOUT,),
    "the rate",
    at((6, lambda rate: 0.5, Dropout)),
)
rate_that_is_kept = wrong(
    "rate-that-is-kept",
    "It looks as if the rate is 1 − dropout. In Keras it is the part that is left out, not the part that is kept.",
    (DROPOUT,),
    "the rate",
    at((6, lambda rate: min(1 - rate, 0.999), Dropout)),
)
after_the_last = wrong(
    "dropout-after-the-last-layer",
    "It looks as if Dropout comes after the last layer, where it leaves out answers. It comes before that.",
    (DROPOUT,),
    "the place",
    at((7, same, Dropout)),
)
before_hidden = wrong(
    "dropout-before-the-hidden-layer",
    "It looks as if Dropout comes before Dense(64). It comes after that, before the last layer.",
    (DROPOUT,),
    "the place",
    at((5, same, Dropout)),
)
on_pixels = wrong(
    "dropout-on-pixels",
    "It looks as if Dropout comes first, where it leaves out pixels. It comes before the last layer.",
    (DROPOUT,),
    "the place",
    at((0, same, Dropout)),
)
everywhere = wrong(
    "dropout-after-each-layer",
    "It looks as if there is Dropout in several places. One is asked for, before the last layer.",
    (DROPOUT,),
    "the place",
    at((2, same, Dropout), (4, same, Dropout), (6, same, Dropout)),
)
whole_maps = wrong(
    "dropout-of-whole-maps",
    "It looks as if whole maps are left out after a convolution (SpatialDropout2D). Dropout before the last "
    "layer is asked "
    "for.",
    (DROPOUT,),
    "the place",
    at((4, same, SpatialDropout2D)),
)


@misconception(
    "dropout-when-it-predicts",
    "It looks as if Dropout is called with training=True: it then leaves out numbers when the model predicts, "
    "too. Keras "
    "knows by itself when it trains.",
    fails=(DROPOUT,),
    about="when it acts",
)
def dropout_when_it_predicts(dropout):
    right = reference.build_small(dropout)
    nodes = (replace(n, for_training=("training=True",)) if isinstance(n.layer, Dropout) else n for n in right.nodes)
    return replace(right, nodes=tuple(nodes))
