"""What goes wrong when a network is followed layer by layer."""

import math

from autograder.exercise import misconception, pattern
from solutions.counting import reference
from solutions.counting.reference import after, dense_params, output_size, pair, window
from solutions.counting.taken_out import keys_taken_out

CONVOLUTION = ("convolutions", "height_and_width_differ", "stride", "same", "same_with_stride")
VALID_POOLING = ("pooling", "oblong_pooling", "pooling_with_a_stride")
POOLING = (*VALID_POOLING, "pooling_with_same")
OBLONG = ("height_and_width_differ", "oblong_pooling")
HEAD = ("flatten_and_dense",)
WHOLE = ("whole_network",)
UNCHANGED = ("leaves_the_layers_alone",)
EVERY = (*CONVOLUTION, *POOLING, "relu", *HEAD, *WHOLE)
SENSELESS = ("refuses_what_makes_no_sense",)


def walked(layers, input_shape, step):
    """Layer by layer as the reference does, but by another step(layer, shape) -> (shape, params)."""
    reference.trace(layers, input_shape)  # refuses what makes no sense
    rows, shape = [], tuple(input_shape)
    for layer in layers:
        shape, params = step(layer, shape)
        rows.append((shape, params))
    return rows


def with_other_sizes(layers, input_shape, size, kinds=("conv", "max_pool")):
    """With size(n, k, s, padding) in place of output_size, for the layers of these kinds."""

    def step(layer, shape):
        right, params = after(layer, shape)
        if layer["type"] not in kinds:
            return right, params
        k, s = map(pair, window(layer))
        padding = layer.get("padding", "valid")
        return (*(size(*axis, padding) for axis in zip(shape[:2], k, s, strict=True)), right[2]), params

    return walked(layers, input_shape, step)


def with_other_params(layers, input_shape, params, kind=None):
    """With params(layer, before, right shape, right params) for the layers of this kind (of all)."""

    def step(layer, shape):
        right, count = after(layer, shape)
        return right, count if kind not in (None, layer["type"]) else params(layer, shape, right, count)

    return walked(layers, input_shape, step)


def with_other_layers(layers, input_shape, change):
    """As the reference does with changed layers; what makes no sense is refused before."""
    reference.trace(layers, input_shape)
    return reference.trace([change(dict(layer)) for layer in layers], input_shape)


def is_conv(layer):
    return layer["type"] == "conv"


def is_pool(layer):
    return layer["type"] == "max_pool"


# ---- parameters -----------------------------------------------------------------------------------------------------


@misconception(
    "biases-forgotten",
    "It looks as if biases are not counted. Every filter and every unit has one.",
    fails=(*CONVOLUTION, *HEAD, *WHOLE),
    about="the biases",
)
def biases_forgotten(layers, input_shape):
    def without_bias(layer, before, shape, params):
        return params - (layer.get("filters") or layer.get("units") or 0)

    return with_other_params(layers, input_shape, without_bias)


@misconception(
    "depth-not-passed-on",
    "It looks as if every convolution is counted with the channels of the picture. Its filters are as deep as "
    "what comes out of the layer before.",
    fails=("convolutions", *WHOLE),
    about="the depth that a layer passes on",
)
def depth_not_passed_on(layers, input_shape):
    def shallow(layer, before, shape, params):
        return reference.conv_params(layer["kernel_size"], input_shape[2], layer["filters"])

    return with_other_params(layers, input_shape, shallow, "conv")


@misconception(
    "output-pixels-counted",
    "It looks as if a convolution's parameters are counted at every position of the output. The same filters are "
    "used at all positions.",
    fails=(*CONVOLUTION, *WHOLE),
    about="the positions of a filter",
)
def output_pixels_counted(layers, input_shape):
    def everywhere(layer, before, shape, params):
        return params * shape[0] * shape[1]

    return with_other_params(layers, input_shape, everywhere, "conv")


@misconception(
    "activations-counted",
    "It looks as if the numbers that a layer puts out are counted with its parameters. They are activations: every "
    "picture gives others, and none is learned.",
    fails=EVERY,
    about="activations and parameters",
)
def activations_counted(layers, input_shape):
    def and_outputs(layer, before, shape, params):
        return params + math.prod(shape)

    return with_other_params(layers, input_shape, and_outputs)


@misconception(
    "pooling-has-weights",
    "It looks as if a pooling is counted like a convolution. A maximum has no weights: its parameters are 0.",
    fails=(*POOLING, *WHOLE),
    about="the parameters of a pooling",
)
def pooling_has_weights(layers, input_shape):
    def like_a_convolution(layer, before, shape, params):
        return reference.conv_params(layer["pool_size"], before[2], before[2])

    return with_other_params(layers, input_shape, like_a_convolution, "max_pool")


@misconception(
    "relu-has-weights",
    "It looks as if a ReLU gets a weight and a bias for each map. It is max(x, 0), not Wx + b: its parameters are 0.",
    fails=("relu", *WHOLE),
    about="the parameters of a ReLU",
)
def relu_has_weights(layers, input_shape):
    def scale_and_shift(layer, before, shape, params):
        return 2 * shape[-1]

    return with_other_params(layers, input_shape, scale_and_shift, "relu")


@misconception(
    "dense-sees-depth-only",
    "It looks as if a dense layer after flatten is counted with the channels alone. It has a weight for every number "
    "that flatten gives it.",
    fails=(*HEAD, *WHOLE),
    about="the inputs of a dense layer",
)
def dense_sees_depth_only(layers, input_shape):
    depth = input_shape[2]

    def step(layer, shape):
        nonlocal depth
        right, params = after(layer, shape)
        if layer["type"] == "dense":
            params = dense_params(depth, layer["units"])
        depth = depth if layer["type"] == "flatten" else right[-1]
        return right, params

    return walked(layers, input_shape, step)


@misconception(
    "dense-always-after-flatten",
    "It looks as if every dense layer is counted with the numbers that flatten gives. A second dense layer takes the "
    "outputs of the first.",
    fails=HEAD,
    about="the inputs of a dense layer",
)
def dense_always_after_flatten(layers, input_shape):
    flat = 1

    def step(layer, shape):
        nonlocal flat
        right, params = after(layer, shape)
        if layer["type"] == "flatten":
            flat = right[0]
        return right, dense_params(flat, layer["units"]) if layer["type"] == "dense" else params

    return walked(layers, input_shape, step)


@misconception(
    "parameters-added-up",
    "It looks as if the parameters are added up from layer to layer. Each row has those of its own layer.",
    fails=("convolutions", *HEAD, *WHOLE),
    about="the parameters of each row",
)
def parameters_added_up(layers, input_shape):
    total, rows = 0, []
    for shape, params in reference.trace(layers, input_shape):
        total += params
        rows.append((shape, total))
    return rows


# ---- shapes ---------------------------------------------------------------------------------------------------------


@misconception(
    "size-not-passed-on",
    "It looks as if every layer is given the height and width of the picture. It gets what the layer before puts out.",
    fails=("convolutions", *WHOLE),
    about="the size that a layer passes on",
)
def size_not_passed_on(layers, input_shape):
    def step(layer, shape):
        return after(layer, (*input_shape[:2], shape[2]) if is_conv(layer) or is_pool(layer) else shape)

    return walked(layers, input_shape, step)


@misconception(
    "depth-kept",
    "It looks as if a convolution keeps the number of channels. It puts out one map for each filter.",
    fails=(*CONVOLUTION, *WHOLE),
    about="the depth after a convolution",
)
def depth_kept(layers, input_shape):
    def step(layer, shape):
        right, params = after(layer, shape)
        return (*right[:2], shape[2]) if is_conv(layer) else right, params

    return walked(layers, input_shape, step)


@misconception(
    "depth-multiplied",
    "It looks as if a convolution puts out a map for each filter and each input channel. A filter sums over all "
    "channels and gives one map.",
    fails=(*CONVOLUTION, *WHOLE),
    about="the depth after a convolution",
)
def depth_multiplied(layers, input_shape):
    def step(layer, shape):
        right, params = after(layer, shape)
        return (*right[:2], shape[2] * right[2]) if is_conv(layer) else right, params

    return walked(layers, input_shape, step)


@misconception(
    "two-taken-off-always",
    "It looks as if a valid convolution takes 2 off whatever its kernel is. Only one of 3 does: a kernel of k takes "
    "k - 1.",
    fails=("convolutions", "height_and_width_differ", "stride", *WHOLE),
    about="how much a window takes off",
)
def two_taken_off_always(layers, input_shape):
    def as_three(n, k, s, padding):
        return output_size(n, k, s, padding) if padding == "same" else (n - 3) // s + 1

    return with_other_sizes(layers, input_shape, as_three, ("conv",))


@misconception(
    "last-window-lost",
    "It looks as if one window too few is counted. On n places, a window of k can start at n - k + 1 of them: "
    "the first counts too.",
    fails=("convolutions", "height_and_width_differ", "stride", *VALID_POOLING, *WHOLE),
    about="how many windows fit",
)
def last_window_lost(layers, input_shape):
    def one_fewer(n, k, s, padding):
        return output_size(n, k, s, padding) if padding == "same" else (n - k) // s

    return with_other_sizes(layers, input_shape, one_fewer)


@misconception(
    "one-added-before-division",
    "It looks as if the size is (n - k + 1) // stride. The last window that fits is lost that way: divide n - k, "
    "then add the first window.",
    fails=("stride", *VALID_POOLING, *WHOLE),
    about="how many windows fit under a stride",
)
def one_added_before_division(layers, input_shape):
    def early(n, k, s, padding):
        return output_size(n, k, s, padding) if padding == "same" else (n - k + 1) // s

    return with_other_sizes(layers, input_shape, early)


def _rounded_up(n, k, s, padding):
    return output_size(n, k, s, padding) if padding == "same" else -(-(n - k) // s) + 1


@misconception(
    "ragged-edge-kept",
    "It looks as if a window that sticks out at the edge is counted. With padding valid it is left out: 11 "
    "places pooled by 2 give 5.",
    fails=("stride", *VALID_POOLING, *WHOLE),
    about="a rest at the edge",
)
def ragged_edge_kept(layers, input_shape):
    return with_other_sizes(layers, input_shape, _rounded_up)


@misconception(
    "pooling-rounds-up",
    "It looks as if a pooling rounds up where its window does not fit a last time. With padding valid the rest is "
    "left out: 11 places pooled by 2 give 5.",
    fails=(*VALID_POOLING, *WHOLE),
    about="a rest at the edge of a pooling",
)
def pooling_rounds_up(layers, input_shape):
    return with_other_sizes(layers, input_shape, _rounded_up, ("max_pool",))


@misconception(
    "square-picture-assumed",
    "It looks as if the width of a map is taken to be its height. The two are worked out alike, each from its own "
    "axis.",
    fails=OBLONG,
    about="pictures that are not square",
)
def square_picture_assumed(layers, input_shape):
    def step(layer, shape):
        return after(layer, (shape[0], shape[0], shape[2]) if is_conv(layer) or is_pool(layer) else shape)

    return walked(layers, input_shape, step)


@misconception(
    "height-used-twice",
    "It looks as if the height of a kernel is used for its width too. kernel_size may be a pair: (height, width).",
    fails=("height_and_width_differ",),
    about="a kernel that is not square",
)
def height_used_twice(layers, input_shape):
    return _changed_windows(layers, input_shape, "conv", "kernel_size", lambda size: size[0])


@misconception(
    "kernel-sides-swapped",
    "It looks as if the sides of a kernel are taken for (width, height). They are (height, width), and shapes are "
    "(height, width, channels).",
    fails=("height_and_width_differ",),
    about="the order of height and width",
)
def kernel_sides_swapped(layers, input_shape):
    return _changed_windows(layers, input_shape, "conv", "kernel_size", lambda size: size[::-1])


@misconception(
    "pool-height-used-twice",
    "It looks as if the height of a pooling's window is used for its width too. pool_size may be a pair: "
    "(height, width).",
    fails=("oblong_pooling",),
    about="a pooling window that is not square",
)
def pool_height_used_twice(layers, input_shape):
    return _changed_windows(layers, input_shape, "max_pool", "pool_size", lambda size: size[0])


@misconception(
    "stride-on-one-axis",
    "It looks as if a convolution's vertical stride is used for both axes. stride may be a pair: (rows, columns).",
    fails=("stride", "same_with_stride"),
    about="a stride of two numbers",
)
def stride_on_one_axis(layers, input_shape):
    return _changed_windows(layers, input_shape, "conv", "stride", lambda stride: stride[0])


def _changed_windows(layers, input_shape, kind, key, change):
    """Pairs under `key` changed. Computed without the reference's refusals: another window may not fit."""

    def changed(layer):
        if layer["type"] == kind and not isinstance(layer.get(key, 1), int):
            layer[key] = change(layer[key])
        return layer

    reference.trace(layers, input_shape)
    return reference.trace([changed(dict(layer)) for layer in layers], input_shape)


@misconception(
    "stride-ignored",
    "It looks as if the stride of a convolution is not used.",
    fails=("stride", "same_with_stride"),
    about="the stride of a convolution",
)
def stride_ignored(layers, input_shape):
    def slow(layer):
        return {**layer, "stride": 1} if is_conv(layer) else layer

    return with_other_layers(layers, input_shape, slow)


@misconception(
    "same-ignored",
    'It looks as if padding "same" is not used: windows are counted as if no zeros were added.',
    fails=("same", "same_with_stride", "pooling_with_same"),
    about='padding "same"',
)
def same_ignored(layers, input_shape):
    return with_other_layers(layers, input_shape, lambda layer: {**layer, "padding": "valid"})


@misconception(
    "same-of-a-pooling-ignored",
    'It looks as if a pooling\'s padding "same" is not used. It means the same as for a convolution.',
    fails=("pooling_with_same",),
    about='padding "same" of a pooling',
)
def same_of_a_pooling_ignored(layers, input_shape):
    def unpadded(layer):
        return {**layer, "padding": "valid"} if is_pool(layer) else layer

    return with_other_layers(layers, input_shape, unpadded)


@misconception(
    "same-keeps-the-size",
    'It looks as if padding "same" keeps height and width under a stride too. It does so at stride 1 only; in '
    "general they are divided by the stride, rounded up.",
    fails=("same_with_stride", "pooling_with_same"),
    about='padding "same" under a stride',
)
def same_keeps_the_size(layers, input_shape):
    def kept(n, k, s, padding):
        return n if padding == "same" else output_size(n, k, s, padding)

    return with_other_sizes(layers, input_shape, kept)


@misconception(
    "same-rounds-down",
    'It looks as if, with padding "same", size divided by stride is rounded down. It is rounded up: zeros are '
    "added for the last window.",
    fails=("same_with_stride", "pooling_with_same"),
    about='padding "same" under a stride',
)
def same_rounds_down(layers, input_shape):
    def down(n, k, s, padding):
        return n // s if padding == "same" else output_size(n, k, s, padding)

    return with_other_sizes(layers, input_shape, down)


@misconception(
    "pooling-stride-one-by-default",
    "It looks as if a pooling without a stride moves by 1. It moves by its pool_size, so that windows do not overlap.",
    fails=("pooling", "oblong_pooling", "pooling_with_same", *WHOLE),
    about="the default stride of a pooling",
)
def pooling_stride_one_by_default(layers, input_shape):
    def slow(layer):
        return {"stride": 1, **layer} if is_pool(layer) else layer

    return with_other_layers(layers, input_shape, slow)


@misconception(
    "pooling-stride-ignored",
    "It looks as if a pooling always moves by its pool_size. Where it has a stride, that is what counts.",
    fails=("pooling_with_a_stride",),
    about="the stride of a pooling",
)
def pooling_stride_ignored(layers, input_shape):
    def own_size(layer):
        return {**layer, "stride": layer["pool_size"]} if is_pool(layer) else layer

    return with_other_layers(layers, input_shape, own_size)


@misconception(
    "channels-pooled-too",
    "It looks as if a pooling makes the depth smaller as well. It works on each channel by itself and keeps them all.",
    fails=(*POOLING, *WHOLE),
    about="the depth after a pooling",
)
def channels_pooled_too(layers, input_shape):
    def step(layer, shape):
        right, params = after(layer, shape)
        return (*right[:2], max(right[2] // 2, 1)) if is_pool(layer) else right, params

    return walked(layers, input_shape, step)


@misconception(
    "flatten-drops-channels",
    "It looks as if flatten gives height times width. It lays out all numbers of all channels.",
    fails=(*HEAD, *WHOLE),
    about="what flatten gives",
)
def flatten_drops_channels(layers, input_shape):
    def step(layer, shape):
        return ((shape[0] * shape[1],), 0) if layer["type"] == "flatten" else after(layer, shape)

    return walked(layers, input_shape, step)


@misconception(
    "flatten-of-the-picture",
    "It looks as if flatten counts the numbers of the picture. It gets what the layer before puts out.",
    fails=WHOLE,
    about="what flatten gives",
)
def flatten_of_the_picture(layers, input_shape):
    def step(layer, shape):
        return ((math.prod(input_shape),), 0) if layer["type"] == "flatten" else after(layer, shape)

    return walked(layers, input_shape, step)


# ---- the form of the result -----------------------------------------------------------------------------------------


def reshaped(layers, input_shape, change):
    """The right rows, with change(shape) in place of each shape."""
    return [(change(shape), params) for shape, params in reference.trace(layers, input_shape)]


@misconception(
    "number-for-a-shape",
    "A shape of one number is to be a tuple as well. Mind that (64) is the number 64 in Python; the tuple is (64,).",
    fails=(*HEAD, *WHOLE),
    about="shapes of one number",
)
def number_for_a_shape(layers, input_shape):
    return reshaped(layers, input_shape, lambda shape: shape[0] if len(shape) == 1 else shape)


@misconception(
    "batch-axis",
    "It looks as if the shapes have a batch axis in front. Here they have none: (height, width, channels).",
    fails=EVERY,
    about="the batch axis",
)
def batch_axis(layers, input_shape):
    return reshaped(layers, input_shape, lambda shape: (1, *shape))


@misconception(
    "channels-first",
    "It looks as if the channels come first in the shapes. The order is (height, width, channels).",
    fails=(*CONVOLUTION, *POOLING, "relu", *WHOLE),
    about="the order of the axes",
)
def channels_first(layers, input_shape):
    return reshaped(layers, input_shape, lambda shape: (shape[-1], *shape[:-1]))


@misconception(
    "float-sizes",
    "Heights and widths come as floats (numbers with a decimal point). They are counted: make them int; // divides "
    "whole numbers.",
    fails=(*CONVOLUTION, *POOLING, *WHOLE),
    about="the type of the sizes",
)
def float_sizes(layers, input_shape):
    return with_other_sizes(layers, input_shape, lambda *axis: float(output_size(*axis)))


@misconception(
    "input-row",
    "It looks as if the list begins with a row for the input. It has one row for each layer.",
    fails=EVERY,
    about="the rows",
)
def input_row(layers, input_shape):
    return [(tuple(input_shape), 0), *reference.trace(layers, input_shape)]


@misconception(
    "only-rows-with-parameters",
    "It looks as if layers without parameters have no row. Every layer has one, with 0 parameters where it learns "
    "nothing.",
    fails=(*POOLING, "relu", *HEAD, *WHOLE),
    about="the rows",
)
def only_rows_with_parameters(layers, input_shape):
    return [(shape, params) for shape, params in reference.trace(layers, input_shape) if params]


@misconception(
    "relu-row-left-out",
    "It looks as if a ReLU has no row. Every layer has one, also where nothing changes.",
    fails=("relu", *WHOLE),
    about="the rows",
)
def relu_row_left_out(layers, input_shape):
    rows = reference.trace(layers, input_shape)
    return [row for row, layer in zip(rows, layers, strict=True) if layer["type"] != "relu"]


@misconception(
    "last-row-only",
    "It looks as if only the last layer is returned. Return a list with a row for each layer.",
    fails=EVERY,
    about="the rows",
)
def last_row_only(layers, input_shape):
    return reference.trace(layers, input_shape)[-1]


@misconception(
    "parameters-first",
    "It looks as if the rows are (parameters, shape). They are to be (shape, parameters).",
    fails=EVERY,
    about="the order within a row",
)
def parameters_first(layers, input_shape):
    return [(params, shape) for shape, params in reference.trace(layers, input_shape)]


@misconception(
    "parameters-alone",
    "It looks as if only the parameters are returned. Each row is a pair: (shape, parameters).",
    fails=EVERY,
    about="what a row holds",
)
def parameters_alone(layers, input_shape):
    return [params for _, params in reference.trace(layers, input_shape)]


@misconception(
    "total-returned",
    "It looks as if the sum of all parameters is returned. Return a list with a row for each layer.",
    fails=(*EVERY, *UNCHANGED),
    about="the rows",
)
def total_returned(layers, input_shape):
    return sum(params for _, params in reference.trace(layers, input_shape))


@misconception(
    "defaults-written-into-layers",
    "It looks as if values for keys that were left out are written into the layers. They belong to whoever called; "
    "layer.get(key, value) looks without writing.",
    fails=UNCHANGED,
    about="layers that are changed",
)
def defaults_written_into_layers(layers, input_shape):
    rows = reference.trace(layers, input_shape)
    for layer in layers:
        if is_conv(layer) or is_pool(layer):
            layer.setdefault("stride", window(layer)[1])
            layer.setdefault("padding", "valid")
    return rows


TAKEN_OUT = keys_taken_out(
    reference.trace, ("type", "kernel_size", "pool_size", "filters", "units", "stride", "padding"), UNCHANGED
)


@misconception(
    "list-used-up",
    "It looks as if the list of layers is emptied on the way. It belongs to whoever called, who may need it again.",
    fails=UNCHANGED,
    about="layers that are changed",
)
def list_used_up(layers, input_shape):
    rows = reference.trace(layers, input_shape)
    layers.clear()
    return rows


# ---- what makes no sense --------------------------------------------------------------------------------------------


@misconception(
    "window-may-be-too-large",
    'It looks as if a window larger than its input goes through, and gives a size of 0 or below. With "valid" it '
    "makes no sense: raise ValueError.",
    fails=SENSELESS,
    about="windows larger than the input",
)
def window_may_be_too_large(layers, input_shape):
    def unchecked(layer, shape):
        if not (is_conv(layer) or is_pool(layer)):
            return after(layer, shape)
        (kh, kw), (sh, sw) = map(pair, window(layer))
        large = (max(shape[0], kh), max(shape[1], kw), shape[2])
        right, params = after(layer, large)  # refuses everything else
        if layer.get("padding", "valid") == "same":
            return after(layer, shape)
        return ((shape[0] - kh) // sh + 1, (shape[1] - kw) // sw + 1, right[2]), params

    rows, shape = [], tuple(input_shape)
    for layer in layers:
        shape, params = unchecked(layer, shape)
        rows.append((shape, params))
    return rows


@misconception(
    "unknown-type-passed-over",
    "It looks as if a layer of an unknown type is taken for one that changes nothing. Raise ValueError: a wrong table "
    "is worse than none.",
    fails=SENSELESS,
    about="unknown types",
)
def unknown_type_passed_over(layers, input_shape):
    known = ("conv", "max_pool", "relu", "flatten", "dense")
    return reference.trace([layer if layer["type"] in known else {"type": "relu"} for layer in layers], input_shape)


@misconception(
    "unknown-padding-as-valid",
    'It looks as if a padding other than "same" is taken for "valid". If it is neither, raise ValueError.',
    fails=SENSELESS,
    about="unknown paddings",
)
def unknown_padding_as_valid(layers, input_shape):
    def meant(layer):
        return layer if layer.get("padding") == "same" else {**layer, "padding": "valid"}

    return reference.trace([meant(layer) for layer in layers], input_shape)


@misconception(
    "unknown-padding-as-same",
    'It looks as if a padding other than "valid" is taken for "same". If it is neither, raise ValueError.',
    fails=SENSELESS,
    about="unknown paddings",
)
def unknown_padding_as_same(layers, input_shape):
    def meant(layer):
        return layer if layer.get("padding", "valid") == "valid" else {**layer, "padding": "same"}

    return reference.trace([meant(layer) for layer in layers], input_shape)


@misconception(
    "stride-not-checked",
    "It looks as if a stride below 1 goes into the division unseen. A window must move on: raise ValueError.",
    fails=SENSELESS,
    about="strides below 1",
)
def stride_not_checked(layers, input_shape):
    rows, shape = [], tuple(input_shape)
    for layer in layers:
        right, params = after({**layer, "stride": 1} if is_conv(layer) or is_pool(layer) else layer, shape)
        if is_conv(layer) or is_pool(layer):
            k, s = map(pair, window(layer))
            same = layer.get("padding") == "same"
            sizes = (-(-n // b) if same else (n - a) // b + 1 for n, a, b in zip(shape[:2], k, s, strict=True))
            right = (*sizes, right[2])
        shape = right
        rows.append((shape, params))
    return rows


# ---- of which only the kind is known -----------------------------------------------------------------


def first_wrong(actual, layers, input_shape):
    """The type of the first layer that is wrong, and of it the shape, or the parameters: 0, 1."""
    right = reference.trace(layers, input_shape)
    for layer, one, other in zip(layers, actual, right, strict=True):
        if tuple(one[0]) != other[0]:
            return layer["type"], 0
        if one[1] != other[1]:
            return layer["type"], 1
    return None


def at_a(kind, part):
    return lambda actual, layers, input_shape: first_wrong(actual, layers, input_shape) == (kind, part)


SHAPES = "It looks as if the shape after {} is computed otherwise than it should, and all before it is right."
NUMBERS = "It looks as if the parameters of {} are counted otherwise than they should, and all before it is right."
LAYERS = {
    "conv": "a convolution",
    "max_pool": "max pooling",
    "relu": "a ReLU",
    "flatten": "Flatten",
    "dense": "a dense layer",
}
AT_A_LAYER = [
    pattern(f"{said}-{kind.replace('_', '-')}-otherwise", words.format(name), about=f"{said} {name}")(at_a(kind, part))
    for kind, name in LAYERS.items()
    for part, said, words in ((0, "shape-of", SHAPES), (1, "parameters-of", NUMBERS))
]
