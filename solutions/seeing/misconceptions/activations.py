"""What goes wrong when the outputs of all layers are asked for."""

import numpy as np

from autograder.exercise import misconception, pattern
from autograder.kinds.keras.layers import Conv2D, Dense, Dropout
from solutions.seeing import reference

ALL, MANY, PREDICTS = "every_layer", "several_pictures", "as_it_predicts"
EVERYTHING = (ALL, MANY, PREDICTS)


@misconception(
    "last-layer-alone",
    "It looks as if the output of the last layer is returned, and nothing of those before.",
    fails=EVERYTHING,
    about="which layers",
    price=0.6,
)
def last_layer_alone(model, x):
    return reference.activations(model, x)[-1:]


@misconception(
    "prediction-without-a-list",
    "It looks as if the prediction itself is returned: an array. Asked for is a list, with the output of every layer.",
    fails=EVERYTHING,
    about="which layers",
    price=0.6,
)
def prediction_without_a_list(model, x):
    return reference.activations(model, x)[-1]


@misconception(
    "last-layer-missing",
    "It looks as if the output of the last layer is missing.",
    fails=EVERYTHING,
    about="which layers",
)
def last_layer_missing(model, x):
    return reference.activations(model, x)[:-1]


@misconception(
    "input-included",
    "It looks as if the batch itself stands in front, as if it were a layer's output. model.layers does not have it.",
    fails=EVERYTHING,
    about="which layers",
)
def input_included(model, x):
    return [np.asarray(x), *reference.activations(model, x)]


@misconception(
    "inputs-for-outputs",
    "It looks as if it is what goes into each layer (layer.input), not what comes out of it.",
    fails=EVERYTHING,
    about="which layers",
)
def inputs_for_outputs(model, x):
    return [np.asarray(x), *reference.activations(model, x)[:-1]]


@misconception(
    "convolutions-alone",
    "It looks as if the list has the outputs of the convolutions alone. Every layer has one.",
    fails=EVERYTHING,
    about="which layers",
)
def convolutions_alone(model, x):
    outputs = reference.activations(model, x)
    return [one for node, one in zip(model.nodes, outputs, strict=True) if isinstance(node.layer, Conv2D)]


@misconception(
    "maps-alone",
    "It looks as if the list ends where the maps end. Flatten and Dense are layers too.",
    fails=EVERYTHING,
    about="which layers",
)
def maps_alone(model, x):
    return [one for one in reference.activations(model, x) if one.ndim == 4]


@misconception(
    "weights-for-activations",
    "It looks as if the weights of the layers are returned. They are the same for every picture; activations are what "
    "a layer makes of this one.",
    fails=EVERYTHING,
    about="what is returned",
    price=0.6,
)
def weights_for_activations(model, x):
    return [node.weights[0].copy() for node in model.nodes if node.weights]


@misconception(
    "before-the-activation",
    "It looks as if the outputs are those before relu. A layer's output is what the next one gets.",
    fails=EVERYTHING,
    about="what is returned",
)
def before_the_activation(model, x):
    found, x = [], np.asarray(x, dtype=float)
    for node in model.nodes:
        sums = isinstance(node.layer, Conv2D | Dense)
        found.append(node.layer.sums(x, list(node.weights)) if sums else node.layer.forward(x, list(node.weights)))
        x = node.layer.forward(x, list(node.weights))
    return found


@misconception(
    "relu-after-every-layer",
    "It looks as if a relu is put after every layer. Where one is wanted, the layer has it already.",
    fails=EVERYTHING,
    about="what is returned",
)
def relu_after_every_layer(model, x):
    return [np.maximum(one, 0) for one in reference.activations(model, x)]


@misconception(
    "backwards",
    "It looks as if the list begins with the last layer.",
    fails=EVERYTHING,
    about="the order",
)
def backwards(model, x):
    return reference.activations(model, x)[::-1]


@misconception(
    "first-picture-only",
    "It looks as if only the first picture of the batch went through the model.",
    fails=(MANY,),
    about="the batch",
)
def first_picture_only(model, x):
    return reference.activations(model, x[:1])


@misconception(
    "batch-axis-lost",
    "It looks as if the batch axis is missing: each output is that of the first picture, without its axis in front.",
    fails=EVERYTHING,
    about="the batch",
)
def batch_axis_lost(model, x):
    return [one[0] for one in reference.activations(model, x)]


@misconception(
    "mean-of-the-batch",
    "It looks as if the mean over all pictures of the batch is taken. Each picture has its own activations.",
    fails=(MANY,),
    about="the batch",
)
def mean_of_the_batch(model, x):
    return [one.mean(axis=0, keepdims=True) for one in reference.activations(model, x)]


@misconception(
    "dropout-left-out",
    "It looks as if the Dropout layers are left out of the list. They are layers too, though they change nothing when "
    "the model predicts.",
    fails=(PREDICTS,),
    about="Dropout",
)
def dropout_left_out(model, x):
    outputs = reference.activations(model, x)
    return [one for node, one in zip(model.nodes, outputs, strict=True) if not isinstance(node.layer, Dropout)]


def training(model, x):
    """The outputs with dropout at work."""
    found, rng, x = [], np.random.default_rng(5), np.asarray(x, dtype=float)
    for node in model.nodes:
        x = node.layer.forward(x, list(node.weights))
        if isinstance(node.layer, Dropout):
            x = x * (rng.random(x.shape) >= node.layer.rate) / (1 - node.layer.rate)
        found.append(x)
    return found


AT_WORK = (
    "It looks as if the model is run as in training, where Dropout sets some numbers to 0 at random. Leave training "
    "out, or say training=False."
)


@misconception("as-in-training", AT_WORK, fails=(PREDICTS,), about="Dropout")
def as_in_training(model, x):
    return training(model, x)


@pattern("as-in-training-too", AT_WORK, about="Dropout")
def as_in_training_too(actual, model, x):
    """Other numbers were drawn: after a Dropout each is 0, or as much larger as its rate says."""
    place = next(place for place, node in enumerate(model.nodes) if isinstance(node.layer, Dropout))
    expected, rate = reference.activations(model, x)[place], model.nodes[place].layer.rate
    given = np.asarray(actual[place], dtype=float)
    kept = np.isclose(given, expected / (1 - rate), rtol=1e-4, atol=1e-6)
    lost = (given == 0) & (expected != 0)
    return given.shape == expected.shape and lost.any() and bool((kept | (given == 0)).all())
