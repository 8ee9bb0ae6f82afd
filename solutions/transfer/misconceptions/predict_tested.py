"""Likely wrong numbers of pictures to test. 30 is right."""

from autograder.exercise import misconception

FAILS = ("number",)


def wrong(name, value, why):
    return misconception(name, why, fails=FAILS, about="the number")(lambda: value)


groups_for_pictures = wrong("groups-for-pictures", 3, "That many people are tested. Each of them has 10 pictures.")
rounded_down = wrong(
    "rounded-down", 20, "A fifth of 12 people is 2.4. It is rounded up, and with each come all 10 pictures."
)
a_fifth_of_the_pictures = wrong(
    "a-fifth-of-the-pictures",
    24,
    "That is a fifth of the 120 pictures. But people are drawn, and nobody can be tested with 4 pictures and trained "
    "with 6.",
)
the_others = wrong("the-others", 90, "That is the other side: pictures to train.")
all_of_them = wrong("all-of-them", 120, "That is all of them. A fifth of the *people*, rounded up, is tested.")
as_shown = misconception(
    "as-shown",
    "16 is the answer for 17 people with 4 pictures each, which the next cell shows. Here there are 12 with 10 each.",
    fails=FAILS,
    about="the number",
    revealed=True,
)(lambda: 16)
