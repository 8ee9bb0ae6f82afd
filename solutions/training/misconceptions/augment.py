"""What goes wrong when pictures are flipped and moved by chance, most of it in one step: see
`reference.augmentation`."""

import zlib

import numpy as np

from autograder.exercise import Stepwise, misconception
from solutions.training import reference

PIXELS, CHANCES, DRIVEN = "each_picture_flipped_or_moved", "chances", "driven_by_its_generator"
TYPE, ALONE = "type_of_numbers", "leaves_its_input_alone"


def taken(name, hint, fails, about="", price=0.3, **steps):
    mark = misconception(name, hint, fails=fails, about=about, price=price)
    return mark(Stepwise(reference.augmentation, steps))


def drawn(change):
    """What `change` makes of the right moves."""
    return lambda rng, count: change(*reference.draw_moves(rng, count), rng)


never_flipped = taken(
    "never-flipped",
    "It looks as if no picture is flipped. About half of them are to be.",
    (CHANCES,),
    "the flips",
    draw=drawn(lambda flips, down, right, rng: (flips & False, down, right)),
)
always_flipped = taken(
    "always-flipped",
    "It looks as if every picture is flipped. Each has a chance of 1/2, by itself.",
    (CHANCES,),
    "the flips",
    draw=drawn(lambda flips, down, right, rng: (flips | True, down, right)),
)
one_flip_for_all = taken(
    "one-flip-for-all",
    "It looks as if it is drawn once whether the whole batch is flipped. Draw it for every picture.",
    (CHANCES,),
    "the flips",
    draw=drawn(lambda flips, down, right, rng: (np.full(flips.shape, flips[0]), down, right)),
)
rarely_flipped = taken(
    "rarely-flipped",
    "It looks as if pictures are flipped far more, or far less, often than with a chance of 1/2.",
    (CHANCES,),
    "the flips",
    draw=drawn(lambda flips, down, right, rng: (rng.random(flips.shape) < 0.1, down, right)),
)
upside_down = taken(
    "upside-down",
    "It looks as if pictures are flipped upside down. The axes of a batch are (N, H, W, C): columns are the third.",
    (PIXELS, CHANCES),
    "the axis of the flip",
    flip=lambda picture: picture[::-1],
)
turned = taken(
    "flipped-along-both-axes",
    "It looks as if pictures are flipped along both axes, which turns them by half a circle. Left-right alone is asked "
    "for.",
    (PIXELS, CHANCES),
    "the axis of the flip",
    flip=lambda picture: picture[::-1, ::-1],
)
channels = taken(
    "channels-flipped",
    "It looks as if the channels are flipped: red for blue. The axes of a batch are (N, H, W, C): columns are "
    "the third.",
    (PIXELS, CHANCES),
    "the axis of the flip",
    flip=lambda picture: picture[..., ::-1],
)
never_moved = taken(
    "never-moved",
    "It looks as if no picture is moved. Each is to be, by −2 to 2 pixels along both axes.",
    (CHANCES,),
    "how far",
    draw=drawn(lambda flips, down, right, rng: (flips, 0 * down, 0 * right)),
)
end_left_out = taken(
    "end-left-out",
    "It looks as if no picture is moved by +2: the end of rng.integers(low, high) is left out.",
    (CHANCES,),
    "how far",
    draw=drawn(lambda flips, down, right, rng: (flips, *rng.integers(-2, 2, size=(2, len(down))))),
)
one_way_alone = taken(
    "down-and-right-alone",
    "It looks as if pictures are moved down and to the right alone. Draw from −2 on.",
    (CHANCES,),
    "how far",
    draw=drawn(lambda flips, down, right, rng: (flips, abs(down), abs(right))),
)
one_pixel_alone = taken(
    "one-pixel-at-most",
    "It looks as if pictures are moved by one pixel at most. Up to 2 are asked for.",
    (CHANCES,),
    "how far",
    draw=drawn(lambda flips, down, right, rng: (flips, np.sign(down), np.sign(right))),
)
never_in_place = taken(
    "never-by-0",
    "It looks as if every picture is moved, up or down as well as left or right. 0 pixels may come too.",
    (CHANCES,),
    "how far",
    draw=drawn(lambda flips, down, right, rng: (flips, *rng.choice([-2, -1, 1, 2], size=(2, len(down))))),
)
too_far = taken(
    "too-far",
    "It looks as if pictures are moved by more than 2 pixels.",
    (PIXELS, CHANCES),
    "how far",
    draw=drawn(lambda flips, down, right, rng: (flips, *rng.integers(-4, 5, size=(2, len(down))))),
)
crowded = taken(
    "middle-more-often",
    "It looks as if small moves come more often than large ones. Each from −2 to 2 has the same chance.",
    (CHANCES,),
    "how far",
    draw=drawn(
        lambda flips, down, right, rng: (
            flips,
            *rng.choice(range(-2, 3), (2, len(down)), p=[0.02, 0.08, 0.8, 0.08, 0.02]),
        )
    ),
)
rows_alone = taken(
    "up-and-down-alone",
    "It looks as if pictures are moved up and down alone. Left and right are asked for as well.",
    (CHANCES,),
    "along which axis",
    draw=drawn(lambda flips, down, right, rng: (flips, down, 0 * right)),
)
columns_alone = taken(
    "left-and-right-alone",
    "It looks as if pictures are moved left and right alone. Up and down are asked for as well.",
    (CHANCES,),
    "along which axis",
    draw=drawn(lambda flips, down, right, rng: (flips, 0 * down, right)),
)
one_number_for_both = taken(
    "one-number-for-both-axes",
    "It looks as if one number moves a picture along both axes. Draw two.",
    (CHANCES,),
    "along which axis",
    draw=drawn(lambda flips, down, right, rng: (flips, down, down)),
)
one_move_for_all = taken(
    "one-move-for-all",
    "It looks as if all pictures of the batch are moved alike. Draw for every picture.",
    (CHANCES,),
    "which pictures",
    draw=drawn(lambda flips, down, right, rng: (flips, 0 * down + down[0], 0 * right + right[0])),
)
flipped_or_moved = taken(
    "moved-if-flipped",
    "It looks as if only the pictures that are flipped are moved too. One has nothing to do with the other.",
    (CHANCES,),
    "which pictures",
    draw=drawn(lambda flips, down, right, rng: (flips, down * flips, right * flips)),
)
flipped_else_moved = taken(
    "moved-if-not-flipped",
    "It looks as if pictures are either flipped or moved. One has nothing to do with the other.",
    (CHANCES,),
    "which pictures",
    draw=drawn(lambda flips, down, right, rng: (flips, down * ~flips, right * ~flips)),
)
wraps = taken(
    "picture-comes-in",
    "It looks as if pixels of the picture itself fill the place that it has left: those that leave on the other "
    "side, as with "
    "np.roll, or its border again. Zeros are to come in.",
    (PIXELS,),
    "the border",
    shift=lambda picture, down, right: np.roll(picture, (down, right), axis=(0, 1)),
)


@misconception(
    "ones-come-in",
    "It looks as if something bright fills the place that a picture has left. Zeros are to come in.",
    fails=(PIXELS,),
    about="the border",
)
def ones_come_in(x, rng):
    moved = Stepwise(reference.augmentation, {"shift": lambda p, down, right: reference.shift(p + 2, down, right)})(
        x, rng
    )
    return np.where(moved == 0, 1, moved - 2).astype(x.dtype)


@misconception(
    "order-changed",
    "It looks as if the pictures are in another order than in x. Their labels, which nobody changes, are then wrong.",
    fails=(PIXELS, CHANCES),
    about="which pictures",
)
def order_changed(x, rng):
    return reference.augment(x, rng)[rng.permutation(len(x))] if len(x) > 1 else reference.augment(x, rng)


@misconception(
    "batch-turned-round",
    "It looks as if the batch is turned round: its last picture comes first. The axes of a batch are (N, H, W, C).",
    fails=(PIXELS, CHANCES),
    about="the axis of the flip",
)
def batch_turned_round(x, rng):
    return reference.augment(x, rng)[::-1]


@misconception(
    "first-picture-alone",
    "It looks as if the first picture alone is augmented, and all others stay as they are.",
    fails=(CHANCES,),
    about="which pictures",
)
def first_picture_alone(x, rng):
    return np.concatenate([reference.augment(x[:1], rng), x[1:]])


@misconception(
    "noise-added",
    "It looks as if other numbers come out than went in: noise, a change of brightness or something averaged. "
    "Pixels are "
    "to be moved, and nothing else.",
    fails=(PIXELS, CHANCES),
    about="the pixels",
)
def noise_added(x, rng):
    return (0.5 * reference.augment(x, rng)).astype(x.dtype)


@misconception(
    "nothing-done",
    "It looks as if the batch comes back as it was.",
    fails=(CHANCES, DRIVEN),
    about="which pictures",
)
def nothing_done(x, rng):
    return x.copy()


@misconception(
    "border-cut-off",
    "It looks as if pictures come out smaller than they went in. They keep their shape; zeros fill what is missing.",
    fails=(PIXELS, CHANCES, DRIVEN),
    about="the shape",
    price=0.6,
)
def border_cut_off(x, rng):
    return reference.augment(x, rng)[:, 1:-1, 1:-1]


@misconception(
    "seed-of-its-own",
    "It looks as if a seed that never changes is used, in place of rng: every call gives the same.",
    fails=(CHANCES, DRIVEN),
    about="the generator",
)
def seed_of_its_own(x, rng):
    return reference.augment(x, np.random.default_rng(0))


@misconception(
    "generator-of-its-own",
    "It looks as if rng is not used, but np.random itself or a new generator: with the same seed, something else comes "
    "out. Draw from rng alone.",
    fails=(DRIVEN,),
    about="the generator",
)
def generator_of_its_own(x, rng):
    # Something else each time, and here the same for the same call: what is proved of it must not depend on luck.
    seed = zlib.crc32(np.asarray(x).tobytes()) ^ int(rng.integers(2**31))
    return reference.augment(x, np.random.default_rng(seed))


@misconception(
    "float64-result",
    "It looks as if the result has another type of numbers than x, as with np.zeros(x.shape). np.zeros_like(x) has the "
    "same.",
    fails=(TYPE,),
    about="the type of numbers",
)
def float64_result(x, rng):
    return reference.augment(x, rng).astype(np.float64 if x.dtype != np.float64 else np.float32)


@misconception(
    "bytes-result",
    "It looks as if the result is made of whole numbers from 0 to 255. Numbers from 0 to 1 went in.",
    fails=(PIXELS, CHANCES, TYPE),
    about="the type of numbers",
    price=0.6,
)
def bytes_result(x, rng):
    return np.uint8(255 * reference.augment(x, rng))


@misconception(
    "input-changed",
    "It looks as if x itself is changed: a slice of it is the same memory. The next epoch would begin with what "
    "this one has "
    "made of it. Work on a copy.",
    fails=(ALONE,),
    about="the input",
)
def input_changed(x, rng):
    x[...] = reference.augment(x, rng)
    return x
