"""What goes wrong when the receptive field is followed through the layers."""

from autograder.exercise import misconception, pattern
from autograder.formulas import Formula, written_otherwise
from solutions.counting import reference
from solutions.counting.reference import window
from solutions.counting.taken_out import keys_taken_out

POOLING = ("pooling", "pooling_with_a_stride")
JUMPS = ("stride", *POOLING)
ALL = ("convolutions_alone", *JUMPS, "same", "relu")
UNCHANGED = ("leaves_the_layers_alone",)
SENSELESS = ("refuses_what_makes_no_sense",)


def followed(layers, widen, step=lambda jump, stride, layer: jump * stride, side=1, jump=1, relu=None):
    """The reference's walk with other rules: widen(side, k, jump, stride, layer), step(jump, stride, layer). relu: the
    window that a ReLU is taken for."""
    reference.receptive_field(layers)  # refuses what makes no sense
    sides = []
    for layer in layers:
        if layer["type"] != "relu" or relu:
            size, stride = window(layer) if layer["type"] != "relu" else relu
            side, jump = widen(side, size, jump, stride, layer), step(jump, stride, layer)
        sides.append(side)
    return sides


def right(side, size, jump, stride, layer):
    return side + (size - 1) * jump


def is_pool(layer):
    return layer["type"] == "max_pool"


def without(layers, key, kind):
    """The layers as if `key` had not been given to those of one kind."""
    return [{k: v for k, v in layer.items() if layer["type"] != kind or k != key} for layer in layers]


@misconception(
    "sides-multiplied",
    "It looks as if the window sizes are multiplied. Neighbouring windows overlap, so a layer adds pixels at the "
    "border of what was seen before.",
    fails=ALL,
    about="how windows add up",
)
def sides_multiplied(layers):
    return followed(layers, lambda side, size, jump, stride, layer: side * size)


@misconception(
    "sides-added",
    "It looks as if the window sizes are simply added up. A window of k contains the place itself: it widens what "
    "is seen by k - 1 steps.",
    fails=ALL,
    about="how windows add up",
)
def sides_added(layers):
    return followed(layers, lambda side, size, jump, stride, layer: side + size, side=0)


@misconception(
    "k-for-k-minus-one",
    "It looks as if every layer widens the field by k steps. A window of k reaches over k - 1 steps from its first "
    "place to its last.",
    fails=ALL,
    about="how much a window adds",
)
def k_for_k_minus_one(layers):
    return followed(layers, lambda side, size, jump, stride, layer: side + size * jump)


@misconception(
    "starts-at-zero",
    "Every side is one too small, as if the field started with a side of 0. Before any layer, a pixel sees itself: the "
    "side is 1.",
    fails=ALL,
    about="the field before the first layer",
)
def starts_at_zero(layers):
    return followed(layers, right, side=0)


@misconception(
    "own-window-only",
    "It looks as if each layer gives the side of its own window. That is what it sees of the map before it; "
    "asked is what it sees of the picture.",
    fails=ALL,
    about="pixels of the picture and places of the map before",
)
def own_window_only(layers):
    return followed(layers, lambda side, size, jump, stride, layer: size)


@misconception(
    "area-returned",
    "It looks as if the number of pixels in the field is returned. Asked is the length of its side.",
    fails=ALL,
    about="side and area",
)
def area_returned(layers):
    return [side**2 for side in reference.receptive_field(layers)]


@misconception(
    "last-number-only",
    "It looks as if only the last layer's field is returned. Return a list, with one number for each layer.",
    fails=(*ALL, *UNCHANGED),
    about="the list to return",
)
def last_number_only(layers):
    return reference.receptive_field(layers)[-1]


@misconception(
    "picture-included",
    "It looks as if the list begins with a 1 for the picture itself. It has one number for each layer.",
    fails=ALL,
    about="the list to return",
)
def picture_included(layers):
    return [1, *reference.receptive_field(layers)]


@misconception(
    "backwards",
    "It looks as if the list runs from the last layer to the first. It begins with the layer at the picture.",
    fails=ALL,
    about="the order of the list",
)
def backwards(layers):
    return reference.receptive_field(layers)[::-1]


@misconception(
    "float-result",
    "The sides come as floats (numbers with a decimal point). Pixels are counted: use whole numbers throughout.",
    fails=ALL,
    about="the type of the numbers",
)
def float_result(layers):
    return [float(side) for side in reference.receptive_field(layers)]


@misconception(
    "jump-forgotten",
    "It looks as if every step of a later layer counts as one pixel. After a stride or a pooling, neighbours in "
    "the map are several pixels apart.",
    fails=JUMPS,
    about="the distance between neighbours",
)
def jump_forgotten(layers):
    return followed(layers, right, lambda jump, stride, layer: 1)


@misconception(
    "jump-too-early",
    "It looks as if a layer's stride already stretches its own window. It moves the neighbours of the layer's "
    "output apart, so it counts from the next layer on.",
    fails=JUMPS,
    about="where a stride begins to count",
)
def jump_too_early(layers):
    return followed(layers, lambda side, size, jump, stride, layer: side + (size - 1) * jump * stride)


@misconception(
    "last-stride-only",
    "It looks as if only the stride of the layer just before is used. The strides of all layers before multiply.",
    fails=JUMPS,
    about="several strides",
)
def last_stride_only(layers):
    return followed(layers, right, lambda jump, stride, layer: stride)


@misconception(
    "strides-added",
    "It looks as if the strides are added up. Two layers with stride 2, one after the other, put neighbours 4 "
    "pixels apart: strides multiply.",
    fails=JUMPS,
    about="several strides",
)
def strides_added(layers):
    return followed(layers, right, lambda jump, stride, layer: jump + stride - 1)


@misconception(
    "conv-stride-ignored",
    "It looks as if only poolings move neighbours apart. A convolution with a stride does so as well.",
    fails=("stride",),
    about="the stride of a convolution",
)
def conv_stride_ignored(layers):
    reference.receptive_field(layers)
    return reference.receptive_field(without(layers, "stride", "conv"))


@misconception(
    "pooling-not-counted",
    "It looks as if poolings are passed over. They have no parameters, but a window and a stride like a convolution.",
    fails=POOLING,
    about="pooling",
)
def pooling_not_counted(layers):
    return followed(
        layers,
        lambda side, size, jump, stride, layer: side if is_pool(layer) else right(side, size, jump, stride, layer),
        lambda jump, stride, layer: jump if is_pool(layer) else jump * stride,
    )


@misconception(
    "pooling-window-forgotten",
    "It looks as if a pooling's stride is used, but not its window. A pooling sees all places of its window, "
    "which widens the field too.",
    fails=POOLING,
    about="the window of a pooling",
)
def pooling_window_forgotten(layers):
    return followed(
        layers,
        lambda side, size, jump, stride, layer: side if is_pool(layer) else right(side, size, jump, stride, layer),
    )


@misconception(
    "pooling-stride-forgotten",
    "It looks as if a pooling's window is used, but not its stride. After a pooling, neighbours in the map are "
    "further apart in the picture.",
    fails=POOLING,
    about="the stride of a pooling",
)
def pooling_stride_forgotten(layers):
    return followed(layers, right, lambda jump, stride, layer: jump if is_pool(layer) else jump * stride)


@misconception(
    "pooling-multiplies-the-field",
    "It looks as if a pooling multiplies the field by its stride. It makes the map smaller; the field grows by the "
    "pooling's window, like that of any layer.",
    fails=POOLING,
    about="pooling",
)
def pooling_multiplies_the_field(layers):
    return followed(
        layers,
        lambda side, size, jump, stride, layer: (
            side * stride if is_pool(layer) else right(side, size, jump, stride, layer)
        ),
        lambda jump, stride, layer: jump if is_pool(layer) else jump * stride,
    )


@misconception(
    "poolings-left-out",
    "It looks as if the poolings have no number in the list. Every layer has one.",
    fails=POOLING,
    about="the list to return",
)
def poolings_left_out(layers):
    sides = reference.receptive_field(layers)
    return [side for side, layer in zip(sides, layers, strict=True) if not is_pool(layer)]


@misconception(
    "pooling-stride-one-by-default",
    "It looks as if a pooling without a stride moves by 1. It moves by its pool_size, so that windows do not overlap.",
    fails=("pooling",),
    about="the default stride of a pooling",
)
def pooling_stride_one_by_default(layers):
    reference.receptive_field(layers)
    return reference.receptive_field([{"stride": 1, **layer} if is_pool(layer) else layer for layer in layers])


@misconception(
    "pooling-stride-ignored",
    "It looks as if a pooling always moves by its pool_size. Where it has a stride, that is what counts.",
    fails=("pooling_with_a_stride",),
    about="the stride of a pooling",
)
def pooling_stride_ignored(layers):
    reference.receptive_field(layers)
    return reference.receptive_field(without(layers, "stride", "max_pool"))


@misconception(
    "same-adds-nothing",
    'It looks as if a layer with padding "same" does not widen the field. "same" keeps the size of the map; the '
    "window still reaches over its k places.",
    fails=("same",),
    about='padding "same"',
)
def same_adds_nothing(layers):
    return followed(
        layers,
        lambda side, size, jump, stride, layer: (
            side if layer.get("padding") == "same" else right(side, size, jump, stride, layer)
        ),
    )


@misconception(
    "padding-added",
    'It looks as if the zeros of padding "same" are added to the field. The window is as large with padding as '
    "without.",
    fails=("same",),
    about='padding "same"',
)
def padding_added(layers):
    return followed(
        layers,
        lambda side, size, jump, stride, layer: (
            right(side, size, jump, stride, layer) + (size - 1 if layer.get("padding") == "same" else 0)
        ),
    )


@misconception(
    "relu-left-out",
    'It looks as if "relu" layers have no number in the list. Every layer has one, also where it changes nothing.',
    fails=("relu",),
    about="the list to return",
)
def relu_left_out(layers):
    sides = reference.receptive_field(layers)
    return [side for side, layer in zip(sides, layers, strict=True) if layer["type"] != "relu"]


@misconception(
    "relu-needs-a-window",
    'It looks as if a "relu" layer is asked for its window. It has none: it takes each number by itself.',
    fails=("relu",),
    about='"relu" layers',
)
def relu_needs_a_window(layers):
    sides = reference.receptive_field(layers)
    for layer in layers:
        layer["kernel_size"] if layer["type"] != "max_pool" else layer["pool_size"]
    return sides


@misconception(
    "defaults-written-into-layers",
    "It looks as if values for keys that were left out are written into the layers. They belong to whoever called; "
    "layer.get(key, value) looks without writing.",
    fails=UNCHANGED,
    about="layers that are changed",
)
def defaults_written_into_layers(layers):
    sides = reference.receptive_field(layers)
    for layer in layers:
        if layer["type"] != "relu":
            layer.setdefault("stride", window(layer)[1])
    return sides


TAKEN_OUT = keys_taken_out(
    reference.receptive_field, ("type", "kernel_size", "pool_size", "filters", "stride", "padding"), UNCHANGED
)


@misconception(
    "list-used-up",
    "It looks as if the list of layers is emptied on the way. It belongs to whoever called, who may need it again.",
    fails=UNCHANGED,
    about="layers that are changed",
)
def list_used_up(layers):
    sides = reference.receptive_field(layers)
    layers.clear()
    return sides


@misconception(
    "pairs-accepted",
    "It looks as if of a pair the first number is taken. Such a field has no one side: raise ValueError.",
    fails=SENSELESS,
    about="sizes given as pairs",
)
def pairs_accepted(layers):
    firsts = [{key: value[0] if isinstance(value, tuple | list) else value for key, value in layer.items()}
              for layer in layers]  # fmt: skip
    return reference.receptive_field(firsts)


@misconception(
    "head-accepted",
    'It looks as if "flatten" and "dense" are passed over. A dense layer sees all of its input, so no window '
    "describes it: raise ValueError.",
    fails=SENSELESS,
    about='"flatten" and "dense"',
)
def head_accepted(layers):
    return reference.receptive_field(
        [layer if layer["type"] in reference.SEES_A_SQUARE else {"type": "relu"} for layer in layers]
    )


# ---- formulas written otherwise ----------------------------------------------------------------------


def widened_by(relu):
    """A ReLU is passed over, or taken for a window of 1."""

    def taken(formula):
        def widen(side, size, jump, stride, layer):
            return formula(side=side, k=size, jump=jump, stride=stride)

        return lambda layers: followed(layers, widen, relu=relu)

    return taken


def jumping_by(formula):
    return lambda layers: followed(
        layers, right, lambda jump, stride, layer: formula(jump=jump, stride=stride, k=window(layer)[0])
    )


WRITTEN = [
    *(
        variant
        for relu in (None, (1, 1))
        for variant in written_otherwise(
            Formula(
                "side-written-otherwise",
                "side + (k - 1) * jump",
                "It looks as if a layer's side is computed as {formula}, from the side before it.",
                widened_by(relu),
                about="how much a window adds",
                beside=("stride",),
                legend=(("jump", "Here jump is the distance between two places of the map before, in pixels."),),
            )
        )
    ),
    *written_otherwise(
        Formula(
            "jump-written-otherwise",
            "jump * stride",
            "It looks as if the distance between two neighbours, in pixels, is computed as {formula} after each layer.",
            jumping_by,
            about="the distance between neighbours",
            beside=("k",),
        )
    ),
]


# ---- of which only the kind is known -----------------------------------------------------------------


def first_wrong(actual, layers):
    """The type of the first layer that is wrong, and the windows before it: (size, stride) of each."""
    right = reference.receptive_field(layers)
    at = next(at for at, both in enumerate(zip(actual, right, strict=True)) if both[0] != both[1])
    return layers[at]["type"], [window(layer) for layer in layers[:at] if layer["type"] != "relu"]


def at_the_first(kind):
    return lambda actual, layers: first_wrong(actual, layers) == (kind, [])


def at_a_relu(actual, layers):
    return first_wrong(actual, layers)[0] == "relu"


def after_another(actual, layers):
    kind, before = first_wrong(actual, layers)
    return kind != "relu" and before and all(stride == 1 for _, stride in before)


def only_after_a_stride(actual, layers):
    return any(stride != 1 for _, stride in first_wrong(actual, layers)[1])


FIRST = "It looks as if what {} sees is computed otherwise than it should, where it is the first layer with a window."
AT_A_LAYER = [
    pattern(f"{kind.replace('_', '-')}-otherwise", FIRST.format(name), about="how much a layer adds")(
        at_the_first(kind)
    )
    for kind, name in (("conv", "a convolution"), ("max_pool", "max pooling"))
]
AT_A_RELU = pattern(
    "relu-otherwise",
    "It looks as if what a ReLU sees is computed otherwise than it should; all before it is right.",
    about="how much a layer adds",
)(at_a_relu)
AFTER_ANOTHER = pattern(
    "after-a-layer-otherwise",
    "It looks as if the first layer with a window is right, and what comes after one is computed otherwise than it "
    "should, though there is no stride: without one, the distance between two neighbours stays one pixel.",
    about="the distance between two neighbours",
)(after_another)
AFTER_A_STRIDE = pattern(
    "after-a-stride-otherwise",
    "It looks as if all is right until there is a stride, and what comes after one is computed otherwise than it "
    "should.",
    about="what a stride does to the layers after it",
)(only_after_a_stride)
