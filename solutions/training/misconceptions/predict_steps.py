"""Likely wrong numbers of steps. 240 is right."""

from autograder.exercise import misconception

FAILS = ("number",)


def wrong(name, value, why):
    return misconception(name, why, fails=FAILS, about="the number")(lambda: value)


one_epoch = wrong("one-epoch", 4, "That is one epoch. There are 60 of them.")
epochs = wrong("epochs", 60, "That is the number of epochs. Each has several batches, and each batch is a step.")
pictures = wrong("pictures", 6600, "That counts the patches. A step is made for a batch of them.")
last_left_out = wrong("last-batch-left-out", 180, "The last batch has 14 patches alone, and is a batch all the same.")
not_rounded = wrong(
    "all-epochs-in-one-row",
    207,
    "An epoch ends with its last patch, and the next begins with a new batch: round up first.",
)
rounded_down = wrong(
    "all-epochs-rounded-down",
    206,
    "An epoch ends with its last patch, and the next begins with a new batch: round up first.",
)
both_parts = wrong("both-parts", 420, "The patches of the test part are never learned from.")
as_shown = misconception(
    "as-shown",
    "90 is the answer for 75 patches and 30 epochs, which the next cell shows. Here there are 110 and 60.",
    fails=FAILS,
    about="the number",
    revealed=True,
)(lambda: 90)
