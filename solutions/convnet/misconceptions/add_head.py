"""What goes wrong in the head."""

from dataclasses import replace

import numpy as np

from autograder.exercise import misconception
from autograder.kinds.keras.layers import Dense, Dropout, Flatten, GlobalAveragePooling2D, GlobalMaxPooling2D
from solutions.convnet import reference

SHAPES, COUNTS, VALUES, BASE = "output_shapes", "parameter_counts", "predictions", "uses_the_base"
ALONE = "leaves_the_base_alone"


def head(base, first=Flatten, hidden="relu", last="softmax", units=(64, 10)):
    """A head with something else about it."""
    return base.then(first(), Dense(units[0], activation=hidden), Dense(units[1], activation=last))


@misconception(
    "hidden-activation-forgotten",
    "It looks as if Dense(64) has no relu. Without it, the two Dense layers could be replaced by a single one.",
    fails=(VALUES,),
    about="the activations",
)
def hidden_activation_forgotten(base):
    return head(base, hidden="linear")


@misconception(
    "softmax-forgotten",
    "It looks as if the last layer has no softmax: its ten numbers are no probabilities.",
    fails=(VALUES,),
    about="the activations",
)
def softmax_forgotten(base):
    return head(base, last="linear")


@misconception(
    "relu-for-softmax",
    "It looks as if the last layer ends in relu. Softmax makes probabilities of its ten numbers.",
    fails=(VALUES,),
    about="the activations",
)
def relu_for_softmax(base):
    return head(base, last="relu")


@misconception(
    "sigmoid-for-softmax",
    "It looks as if the last layer ends in a sigmoid, each class by itself. Softmax makes ten numbers that sum to 1.",
    fails=(VALUES,),
    about="the activations",
)
def sigmoid_for_softmax(base):
    return head(base, last="sigmoid")


@misconception(
    "softmax-twice",
    "It looks as if Dense(64) ends in a softmax. It has relu; only the last layer has softmax.",
    fails=(VALUES,),
    about="the activations",
)
def softmax_twice(base):
    return head(base, hidden="softmax")


@misconception(
    "sigmoid-for-relu",
    "It looks as if Dense(64) has a sigmoid. relu is asked for.",
    fails=(VALUES,),
    about="the activations",
)
def sigmoid_for_relu(base):
    return head(base, hidden="sigmoid")


@misconception(
    "flatten-forgotten",
    "It looks as if Flatten is missing: Dense then works on every place of the maps by itself, and the result is no "
    "row of ten numbers.",
    fails=(SHAPES, COUNTS, VALUES),
    about="Flatten",
)
def flatten_forgotten(base):
    return base.then(Dense(64, activation="relu"), Dense(10, activation="softmax"))


@misconception(
    "global-average-pooling",
    "It looks as if the maps are averaged in place of Flatten. That keeps one number of each map; Flatten keeps all.",
    fails=(SHAPES, COUNTS, VALUES),
    about="Flatten",
)
def global_average_pooling(base):
    return head(base, first=GlobalAveragePooling2D)


@misconception(
    "global-max-pooling",
    "It looks as if the maximum of each map is taken in place of Flatten. Flatten keeps all numbers.",
    fails=(SHAPES, COUNTS, VALUES),
    about="Flatten",
)
def global_max_pooling(base):
    return head(base, first=GlobalMaxPooling2D)


@misconception(
    "no-hidden-layer",
    "It looks as if Dense(64) is missing.",
    fails=(SHAPES, COUNTS, VALUES),
    about="the Dense layers",
)
def no_hidden_layer(base):
    return base.then(Flatten(), Dense(10, activation="softmax"))


@misconception(
    "units-swapped",
    "It looks as if Dense(10) comes before Dense(64). The last layer has one unit for each of the ten digits.",
    fails=(SHAPES, COUNTS, VALUES),
    about="the Dense layers",
)
def units_swapped(base):
    return head(base, units=(10, 64))


@misconception(
    "hidden-units-128",
    "It looks as if the hidden layer has 128 units. It has 64.",
    fails=(SHAPES, COUNTS, VALUES),
    about="the Dense layers",
)
def hidden_units_128(base):
    return head(base, units=(128, 10))


@misconception(
    "bias-switched-off",
    "It looks as if the Dense layers have no bias (use_bias=False). Each unit has one.",
    fails=(COUNTS, VALUES),
    about="the bias",
)
def bias_switched_off(base):
    hidden = Dense(64, activation="relu", use_bias=False)
    return base.then(Flatten(), hidden, Dense(10, activation="softmax", use_bias=False))


@misconception(
    "one-output",
    "It looks as if the last layer has a single unit. It has one for each of the ten digits.",
    fails=(SHAPES, COUNTS, VALUES),
    about="the Dense layers",
)
def one_output(base):
    return head(base, units=(64, 1))


@misconception(
    "own-base",
    "It looks as if add_head builds a base of its own. It puts the head on the base that it is given, whatever that "
    "is, with the weights that it has.",
    fails=(SHAPES, COUNTS, VALUES, BASE),
    about="the base",
)
def own_base(base):
    return reference.add_head(reference.build_base())


@misconception(
    "copied-base",
    "It looks as if the layers of the base are copied, and their weights lost. Use the base itself.",
    fails=(BASE,),
    about="the base",
)
def copied_base(base):
    bare = type(base)(base.input_shape, tuple(type(node)(node.layer) for node in base.nodes))
    return reference.add_head(bare)


@misconception(
    "copied-base-with-its-weights",
    "It looks as if the base is copied, its weights too (clone_model, set_weights). Use the layers of the base itself: "
    "what one of the two models learns, the other then knows.",
    fails=(BASE,),
    about="the base",
)
def copied_base_with_its_weights(base):
    copied = (replace(node, weights=tuple(weight.copy() for weight in node.weights)) for node in base.nodes)
    return reference.add_head(type(base)(base.input_shape, tuple(copied)))


@misconception(
    "head-put-into-the-base",
    "It looks as if the head is put into the base itself (base.add). Make a new model, and leave the base as it was: "
    "somebody may put another head on it.",
    fails=(ALONE,),
    about="the base",
)
def head_put_into_the_base(base):
    right = reference.add_head(base)
    object.__setattr__(base, "nodes", right.nodes)
    return right


@misconception(
    "frozen-base",
    "It looks as if the layers of the base are frozen (trainable = False). Nothing of that is asked for: the base "
    "learns together with its head.",
    fails=(VALUES, ALONE),
    about="the base",
)
def frozen_base(base):
    frozen = (replace(node, for_training=("trainable=False",)) if node.weights else node for node in base.nodes)
    object.__setattr__(base, "nodes", tuple(frozen))
    return reference.add_head(base)


@misconception(
    "base-without-its-last-layer",
    "It looks as if the last layer of the base is left out.",
    fails=(SHAPES, COUNTS, VALUES, BASE),
    about="the base",
)
def base_without_its_last_layer(base):
    return reference.add_head(type(base)(base.input_shape, base.nodes[:-1]))


@misconception(
    "dropout-added",
    "It looks as if there is a Dropout in the head. It changes what the model learns, and none is asked for.",
    fails=(VALUES,),
    about="what the model learns",
)
def dropout_added(base):
    return base.then(Flatten(), Dropout(0.5), Dense(64, activation="relu"), Dense(10, activation="softmax"))


@misconception(
    "first-weights-learn-nothing",
    "It looks as if nothing can be learned from the weights that the layers begin with, as when all of them are zero: "
    "every unit then gives the same. Leave the initializers as they are.",
    fails=(VALUES,),
    about="what the model learns",
)
def first_weights_learn_nothing(base):
    right = reference.add_head(base)
    zeros = [tuple(np.zeros(shape, dtype=np.float32) for shape in shapes) for shapes in right.weight_shapes()]
    new = len(base.nodes)
    nodes = (replace(node, weights=weights) for node, weights in zip(right.nodes[new:], zeros[new:], strict=True))
    return replace(right, nodes=(*base.nodes, *nodes))
