"""What goes wrong with Grad-CAM, most of it in one step of it: see `reference.cam`."""

import numpy as np

from autograder.exercise import Stepwise, misconception
from solutions.seeing import reference

LAST, OTHER, NOWHERE_0, AGAINST, REFUSES, ALONE = (
    *("last_maps", "other_maps", "nowhere_0", "nothing_speaks_for_it"),
    *("refuses_layers_without_maps", "leaves_the_model_alone"),
)
HEAT = (LAST, OTHER, NOWHERE_0, AGAINST)


def taken(name, hint, fails=HEAT, about="", **steps):
    return misconception(name, hint, fails=fails, about=about)(Stepwise(reference.cam, steps))


def last_of(model, layer):
    """The last layer with maps, where one with maps is asked for."""
    shapes = model.shapes()
    return max(place for place, shape in enumerate(shapes) if len(shape) == 3) if len(shapes[layer]) == 3 else layer


def probability(scores, class_index):
    """The gradient of a softmax by the scores."""
    powers = np.exp(scores - scores.max())
    chances = powers / powers.sum()
    wish = reference.by_score(scores, class_index)
    return chances[0, class_index] * (wish - chances)


probabilities = taken(
    "probability-for-score",
    "It looks as if the gradient is that of a probability, after a softmax, or of its logarithm. The scores of all "
    "other classes play a part in these. Take the score of the class alone, as the model gives it.",
    about="the score",
    score=probability,
)
predicted_class = taken(
    "predicted-class",
    "It looks as if class_index is not used, and the class with the highest score is meant.",
    about="the score",
    score=lambda scores, class_index: reference.by_score(scores, int(scores.argmax())),
)
first_class = taken(
    "first-class",
    "It looks as if class_index is not used, and class 0 is meant.",
    about="the score",
    score=lambda scores, class_index: reference.by_score(scores, 0),
)
all_classes = taken(
    "all-classes",
    "It looks as if the gradient is that of all scores together. Only that of one class counts: [0, class_index].",
    about="the score",
    score=lambda scores, class_index: np.ones_like(scores),
)
negative_score = taken(
    "score-with-a-minus",
    "It looks as if the gradient has the wrong sign: it shows what speaks against the class.",
    about="the score",
    score=lambda scores, class_index: -reference.by_score(scores, class_index),
)
unweighted = taken(
    "unweighted",
    "It looks as if the maps are added up without their weights. The gradient says how much each counts.",
    about="the weights",
    weights=lambda gradient: np.ones(gradient.shape[-1]),
)
largest_weight = taken(
    "largest-for-mean",
    "It looks as if the weight of a map is the largest number of its gradient. It is the mean over all places.",
    fails=(LAST, OTHER, AGAINST),
    about="the weights",
    weights=lambda gradient: gradient.max(axis=(0, 1)),
)
absolute_weights = taken(
    "absolute-weights",
    "It looks as if the weights are taken without their sign. A map that speaks against the class has a negative one.",
    about="the weights",
    weights=lambda gradient: np.abs(gradient.mean(axis=(0, 1))),
)
positive_weights = taken(
    "negative-weights-left-out",
    "It looks as if maps with a negative weight are left out. ReLU comes last, after all maps are added up.",
    about="the weights",
    weights=lambda gradient: np.maximum(gradient.mean(axis=(0, 1)), 0),
)
positive_gradients = taken(
    "negative-gradients-left-out",
    "It looks as if negative numbers of the gradient are left out of the mean. ReLU comes last, after all maps are "
    "added up.",
    about="the weights",
    weights=lambda gradient: np.maximum(gradient, 0).mean(axis=(0, 1)),
)
place_by_place = taken(
    "no-mean-over-places",
    "It looks as if each number of the maps is multiplied by its own gradient. A map has one weight: the mean of its "
    "gradient over all places.",
    fails=(LAST, OTHER, AGAINST),
    about="the weights",
    weights=lambda gradient: gradient,
    sum=lambda maps, weights: (maps * weights).sum(axis=-1),
)
gradient_alone = taken(
    "gradient-alone",
    "It looks as if the gradient alone is shown, without the maps. Weights times maps: where a map is 0, nothing was "
    "found.",
    about="the maps",
    weights=lambda gradient: gradient,
    sum=lambda maps, weights: weights.mean(axis=-1),
)
one_map = taken(
    "one-map",
    "It looks as if only the map with the largest weight is shown. All maps are added up.",
    about="the maps",
    sum=lambda maps, weights: maps[..., weights.argmax()] * weights.max(),
)
last_maps = taken(
    "last-maps",
    "It looks as if layer is not used, and the last layer with maps is meant.",
    fails=(OTHER,),
    about="the layer",
    layer=last_of,
)
layer_before = taken(
    "layer-counted-from-1",
    "It looks as if layers are counted from 1. model.layers[0] is the first.",
    fails=(*HEAT, REFUSES),
    about="the layer",
    layer=lambda model, layer: layer - 1,
)
no_relu = taken(
    "no-relu",
    "It looks as if negative numbers are left in. They speak against the class: ReLU makes them 0.",
    fails=(LAST, OTHER, AGAINST),
    about="ReLU",
    positive=lambda heat: heat,
)
absolute = taken(
    "absolute-for-relu",
    "It looks as if negative numbers lose their sign (abs). They speak against the class: ReLU makes them 0.",
    fails=(LAST, OTHER, AGAINST),
    about="ReLU",
    positive=np.abs,
)
not_normalised = taken(
    "not-normalised",
    "It looks as if the map is not divided by its largest number.",
    fails=(LAST, OTHER, NOWHERE_0, AGAINST),
    about="the scale",
    scale=lambda heat: heat,
)
by_the_sum = taken(
    "divided-by-the-sum",
    "It looks as if the map is divided by its sum. Its largest number is to be 1.",
    about="the scale",
    scale=lambda heat: heat / heat.sum() if heat.any() else heat,
)
by_the_length = taken(
    "divided-by-the-length",
    "It looks as if the map is divided by the root of the sum of its squares. Its largest number is to be 1.",
    about="the scale",
    scale=lambda heat: heat / np.linalg.norm(heat) if heat.any() else heat,
)
stretched = taken(
    "stretched-from-the-least",
    "It looks as if the smallest number is made 0. Only divide by the largest: what is 0 already means that nothing "
    "speaks for the class there.",
    fails=(NOWHERE_0,),
    about="the scale",
    scale=lambda heat: (heat - heat.min()) / np.ptp(heat) if np.ptp(heat) else heat,
)
nan = taken(
    "divided-by-0",
    "It looks as if a map of zeros is divided by its largest number, 0 / 0: NaN. It stays as it is.",
    fails=(AGAINST,),
    about="maps of zeros",
    scale=lambda heat: heat / heat.max(),
)


@misconception(
    "batch-axis-kept",
    "It looks as if the batch axis is still there. Asked for is (h, w).",
    fails=HEAT,
    about="what is returned",
)
def batch_axis_kept(model, x, layer, class_index):
    return reference.grad_cam(model, x, layer, class_index)[None]


@misconception(
    "not-added-up",
    "It looks as if the maps are not added up to one. Asked for is (h, w).",
    fails=HEAT,
    about="what is returned",
)
def not_added_up(model, x, layer, class_index):
    cam = Stepwise(reference.cam, {"sum": lambda maps, weights: maps * weights})
    return cam(model, x, layer, class_index)


@misconception(
    "bytes-for-numbers",
    "It looks as if the map is made of whole numbers from 0 to 255. Asked for are numbers from 0 to 1.",
    fails=HEAT,
    about="the scale",
)
def bytes_for_numbers(model, x, layer, class_index):
    return np.uint8(255 * reference.grad_cam(model, x, layer, class_index))


@misconception(
    "numbers-as-maps",
    "It looks as if a layer that gives no maps is not refused. There is no place in what Flatten and Dense give: "
    "raise ValueError.",
    fails=(REFUSES,),
    about="layers without maps",
)
def numbers_as_maps(model, x, layer, class_index):
    try:
        return reference.grad_cam(model, x, layer, class_index)
    except ValueError:
        return np.zeros(x.shape[:2])


@misconception(
    "model-cut",
    "It looks as if the model is not what it was afterwards: a layer was taken away, or its weights changed. Leave it "
    "as it is.",
    fails=(ALONE,),
    about="the model",
)
def model_cut(model, x, layer, class_index):
    found = reference.grad_cam(model, x, layer, class_index)
    object.__setattr__(model, "nodes", model.nodes[:-1])
    return found
