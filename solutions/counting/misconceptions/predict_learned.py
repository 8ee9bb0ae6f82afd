"""Numbers that are typed in for what a convolution and its ReLU learn: 32 filters of 3×3, pictures of (28, 28, 1)."""

from autograder.exercise import misconception


@misconception(
    "relu-like-a-convolution",
    "This counts as many for the ReLU as for the convolution. ReLU is max(x, 0): no number in it can be learned.",
    fails=("number",),
    about="ReLU",
)
def relu_like_a_convolution():
    return 640


@misconception(
    "relu-scales-and-shifts",
    "This gives the ReLU a weight and a bias for each map. ReLU is max(x, 0), not Wx + b: no number in it can be "
    "learned.",
    fails=("number",),
    about="ReLU",
)
def relu_scales_and_shifts():
    return 384


@misconception(
    "relu-one-per-map",
    "This gives the ReLU one parameter for each map. ReLU is max(x, 0): no number in it can be learned.",
    fails=("number",),
    about="ReLU",
)
def relu_one_per_map():
    return 352


@misconception(
    "feature-map-counted",
    "This adds the 21,632 numbers of the feature map. They are activations: every picture gives others, and none is "
    "learned.",
    fails=("number",),
    about="activations and parameters",
)
def feature_map_counted():
    return 21_952


@misconception(
    "feature-map-instead",
    "21,632 is how many numbers come out. They are activations: every picture gives others, and none is learned.",
    fails=("number",),
    about="activations and parameters",
)
def feature_map_instead():
    return 21_632


@misconception(
    "filters-per-position",
    "This counts the filters again at each of the 26 × 26 positions. The same filters are used everywhere.",
    fails=("number",),
    about="the positions of a filter",
)
def filters_per_position():
    return 216_320


@misconception(
    "bias-forgotten",
    "288 are the weights. Each of the 32 filters has a bias as well.",
    fails=("number",),
    about="the bias",
)
def bias_forgotten():
    return 288


@misconception(
    "one-bias-for-all",
    "This counts one bias for all filters. Each of the 32 filters has its own.",
    fails=("number",),
    about="the bias",
)
def one_bias_for_all():
    return 289


@misconception(
    "one-filter",
    "10 is what one filter learns, 9 weights and a bias. There are 32.",
    fails=("number",),
    about="the number of filters",
)
def one_filter():
    return 10


@misconception(
    "window-side-used-once",
    "This takes a window of 3 places. 3 × 3 has 9.",
    fails=("number",),
    about="the size of the window",
)
def window_side_used_once():
    return 128


@misconception(
    "as-shown",
    "416 is the answer for 16 filters of 5 × 5, which the next cell shows. Here there are 32 of 3 × 3.",
    fails=("number",),
    about="another convolution",
    revealed=True,
)
def as_shown():
    return 416
