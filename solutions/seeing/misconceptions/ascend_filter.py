"""What goes wrong with gradient ascent, most of it in one step of it: see `reference.ascent`."""

import numpy as np

from autograder.exercise import Stepwise, misconception
from solutions.seeing import reference

ONE, DEEP, SEVERAL, DEAD, ALONE = (
    *("one_step", "deeper_layer", "several_steps", "dead_filter"),
    "leaves_the_model_alone",
)
LIVE = (ONE, DEEP, SEVERAL)
#: What looks at another filter may find a live one where the right one is dead.
ELSEWHERE = (*LIVE, DEAD)


def last_of(model):
    """The last layer with maps."""
    return max(place for place, shape in enumerate(model.shapes()) if len(shape) == 3)


def at_the_largest(maps, index):
    gradient = np.zeros_like(maps)
    rows, columns = np.unravel_index(maps[0, ..., index].argmax(), maps.shape[1:3])
    gradient[0, rows, columns, index] = 1
    return gradient


def taken(name, hint, fails=LIVE, about="the step", **steps):
    return misconception(name, hint, fails=fails, about=about)(Stepwise(reference.ascent, steps))


def scaled(scale):
    """A step by the gradient over another size of it."""

    def step(picture, gradient):
        if not gradient.any():
            raise ValueError
        return picture + gradient / scale(gradient)

    return step


descent = taken(
    "descent",
    "It looks as if the gradient is taken off. That is descent, as in training: the response falls. Add it.",
    step=lambda picture, gradient: 2 * picture - reference.one_step(picture, gradient),
)
not_normalised = taken(
    "not-normalised",
    "It looks as if the gradient is added as it is. Bring it to length 1 first.",
    step=scaled(lambda gradient: 1),
)
by_the_largest = taken(
    "divided-by-the-largest",
    "It looks as if the gradient is divided by its largest number. Its length is the root of the sum of the squares.",
    step=scaled(lambda gradient: np.abs(gradient).max()),
)
by_the_root_of_the_mean = taken(
    "divided-by-the-root-of-the-mean",
    "It looks as if the gradient is divided by the root of the mean of its squares. Its length is the root of their "
    "sum.",
    step=scaled(lambda gradient: np.sqrt((gradient**2).mean())),
)
by_the_sum_of_squares = taken(
    "root-forgotten",
    "It looks as if the gradient is divided by the sum of its squares. Its length is the root of that.",
    step=scaled(lambda gradient: (gradient**2).sum()),
)
by_the_sum = taken(
    "divided-by-the-sum",
    "It looks as if the gradient is divided by the sum of its absolute values. Its length is the root of the sum of "
    "the squares.",
    step=scaled(lambda gradient: np.abs(gradient).sum()),
)
by_its_deviation = taken(
    "divided-by-the-deviation",
    "It looks as if the gradient is divided by its standard deviation. Its length is the root of the sum of the "
    "squares.",
    step=scaled(lambda gradient: gradient.std()),
)
sign = taken(
    "sign-alone",
    "It looks as if only the sign of the gradient is used. Divide by its length: pixels that matter more change more.",
    step=scaled(lambda gradient: np.abs(gradient) + (gradient == 0)),
)
clipped = taken(
    "clipped",
    "It looks as if the picture is clipped to 0 … 1 after each step. That is for showing it; nothing of it is asked "
    "for here.",
    fails=(SEVERAL,),
    step=lambda picture, gradient: np.clip(reference.one_step(picture, gradient), 0, 1),
)
channels_apart = taken(
    "each-channel-by-its-own",
    "It looks as if the gradient of each channel is brought to length 1 by itself. All numbers of the "
    "gradient together have one length.",
    step=scaled(lambda gradient: np.sqrt((gradient**2).sum(axis=(0, 1))) + 1e-9),
)
picture_replaced = taken(
    "picture-forgotten",
    "It looks as if the gradient stands in the place of the picture. Add it to the picture.",
    step=lambda picture, gradient: reference.one_step(picture, gradient) - picture,
)
black_start = taken(
    "black-start",
    "It looks as if it begins with black. The docstring says what to begin with.",
    about="the start",
    start=lambda shape: np.zeros(shape),
)
plain_start = taken(
    "plain-start",
    "It looks as if it begins with a plain grey, without the noise.",
    about="the start",
    start=lambda shape: np.full(shape, 0.5),
)
white_start = taken(
    "start-of-0-to-1",
    "It looks as if it begins with noise from 0 to 1. It begins with uniform(0.4, 0.6).",
    about="the start",
    start=lambda shape: np.random.default_rng(0).uniform(size=shape),
)
normal_start = taken(
    "normal-start",
    "It looks as if it begins with normal noise. It begins with uniform(0.4, 0.6).",
    about="the start",
    start=lambda shape: np.random.default_rng(0).normal(size=shape),
)
first_filter = taken(
    "first-filter",
    "It looks as if index is not used, and filter 0 is meant.",
    fails=ELSEWHERE,
    about="the filter",
    gradient=lambda maps, index: reference.by_the_mean(maps, 0),
)
all_filters = taken(
    "all-filters",
    "It looks as if the mean is that of all maps of the layer. One filter is meant: [..., index].",
    fails=ELSEWHERE,
    about="the filter",
    gradient=lambda maps, index: np.full(maps.shape, 1 / maps.size),
)
filter_of_another_axis = taken(
    "row-for-filter",
    "It looks as if index picks a row of the maps. Filters are the last axis: [..., index].",
    fails=ELSEWHERE,
    about="the filter",
    gradient=lambda maps, index: np.full(maps.shape, 1.0) * (np.arange(maps.shape[1]) == index)[:, None, None],
)
largest = taken(
    "largest-response",
    "It looks as if the largest response of the filter is raised, at one place. Asked for is the mean over all places.",
    about="the response",
    gradient=at_the_largest,
)
squares = taken(
    "squared-response",
    "It looks as if the mean of the squared responses is raised. Asked for is the mean of the responses.",
    about="the response",
    gradient=lambda maps, index: reference.by_the_mean(maps, index) * maps,
)
next_layer = taken(
    "layer-counted-from-1",
    "It looks as if layers are counted from 1. model.layers[0] is the first.",
    fails=ELSEWHERE,
    about="the layer",
    layer=lambda model, layer: (layer - 1) % len(model.nodes),
)
last_maps = taken(
    "another-layer",
    "It looks as if layer is not used, and the last layer with maps is meant.",
    fails=(ONE, SEVERAL),
    about="the layer",
    layer=lambda model, layer: last_of(model),
)
first_layer = taken(
    "first-layer",
    "It looks as if layer is not used, and the first one is meant.",
    fails=(DEEP,),
    about="the layer",
    layer=lambda model, layer: 0,
)


@misconception(
    "one-step-only",
    "It looks as if one step is made, however many are asked for.",
    fails=(SEVERAL,),
    about="the number of steps",
)
def one_step_only(model, layer, index, steps):
    return reference.ascend_filter(model, layer, index, 1)


@misconception(
    "one-step-too-many",
    "It looks as if one step too many is made.",
    fails=LIVE,
    about="the number of steps",
)
def one_step_too_many(model, layer, index, steps):
    return reference.ascend_filter(model, layer, index, steps + 1)


@misconception(
    "gradient-of-the-start",
    "It looks as if the gradient is computed once, at the start, and added again and again. Each step has its own.",
    fails=(SEVERAL,),
    about="the number of steps",
)
def gradient_of_the_start(model, layer, index, steps):
    begin = reference.start(model.input_shape)
    return begin + steps * (reference.ascend_filter(model, layer, index, 1) - begin)


@misconception(
    "batch-axis-kept",
    "It looks as if the batch axis is still there. Asked for is one picture, (H, W, C).",
    fails=LIVE,
    about="what is returned",
)
def batch_axis_kept(model, layer, index, steps):
    return reference.ascend_filter(model, layer, index, steps)[None]


@misconception(
    "way-without-the-start",
    "It looks as if only what was added is returned, without the start.",
    fails=LIVE,
    about="what is returned",
)
def way_without_the_start(model, layer, index, steps):
    return reference.ascend_filter(model, layer, index, steps) - reference.start(model.input_shape)


@misconception(
    "made-fit-to-show",
    "It looks as if the picture is stretched to 0 … 1 at the end. That is for showing it; nothing of it is asked for.",
    fails=LIVE,
    about="what is returned",
)
def made_fit_to_show(model, layer, index, steps):
    picture = reference.ascend_filter(model, layer, index, steps)
    return (picture - picture.min()) / (picture.max() - picture.min())


@misconception(
    "dead-divided-by-0",
    "It looks as if the gradient of a dead filter is divided by its length, 0 / 0: NaN. Raise ValueError before that.",
    fails=(DEAD,),
    about="dead filters",
)
def dead_divided_by_0(model, layer, index, steps):
    try:
        return reference.ascend_filter(model, layer, index, steps)
    except ValueError:
        return np.full(model.input_shape, np.nan)


@misconception(
    "dead-left-at-the-start",
    "It looks as if a dead filter gives the start back. Nobody would see that it failed: raise ValueError.",
    fails=(DEAD,),
    about="dead filters",
)
def dead_left_at_the_start(model, layer, index, steps):
    try:
        return reference.ascend_filter(model, layer, index, steps)
    except ValueError:
        return reference.start(model.input_shape)


@misconception(
    "weights-changed",
    "It looks as if the weights of the model are changed. They stay as they are: only the picture moves.",
    fails=(ALONE,),
    about="the model",
)
def weights_changed(model, layer, index, steps):
    found = reference.ascend_filter(model, layer, index, steps)
    model.nodes[0].weights[0][...] += 0.01
    return found
