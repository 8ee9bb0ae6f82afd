"""`make_finetune`: a head on a given network, of which the last layers learn. 3 points; the weights are points.

What a description of the model shows (which layers learn) and what predictions show (whose weights it has) are asked
apart.
"""

import numpy as np
import pytest

from autograder.exercise import Case, generator
from autograder.kinds.keras.views import Predictions, Trainable, WeightsOf
from solutions.transfer import reference
from solutions.transfer.cases import CHAIN, NORMALISED, frozen, head_for, network


def some_base(rng: np.random.Generator, layers=CHAIN):
    base = network(rng, *layers)
    return base, head_for(rng, base)


#: One layer, two, and so on: at each end of those that learn stands a layer with weights, or one without.
SOME = [Case((*some_base(generator(f"{count} learn")), count)) for count in (1, 3, 5)]


@pytest.mark.grade("make_finetune", weight=1)
def test_what_learns(student):
    for case in SOME:
        student.make_finetune(*case.args).matches(reference.make_finetune, view=Trainable())


NOTHING = Case((*some_base(generator("nothing learns")), 0))


@pytest.mark.grade("make_finetune", weight=0.5)
def test_nothing_learns(student):
    student.make_finetune(*NOTHING.args).matches(reference.make_finetune, view=Trainable())


BASE, HEAD = some_base(generator("a frozen base"))
FROZEN = Case((frozen(BASE), HEAD, 4))


@pytest.mark.grade("make_finetune", weight=0.25)
def test_frozen_before(student):
    student.make_finetune(*FROZEN.args).matches(reference.make_finetune, view=Trainable())


WITH_NORMALISATION = Case((*some_base(generator("normalised"), NORMALISED), 6))


@pytest.mark.grade("make_finetune", weight=0.25)
def test_batch_normalization(student):
    student.make_finetune(*WITH_NORMALISATION.args).matches(reference.make_finetune, view=Trainable())


@pytest.mark.grade("make_finetune", weight=0.125)
def test_refuses_fewer_than_0(student):
    student.make_finetune(*NOTHING.args).is_given()
    student.make_finetune(*NOTHING.args[:2], -1).raises(ValueError)


@pytest.mark.grade("make_finetune", weight=0.125)
def test_refuses_more_than_there_are(student):
    student.make_finetune(*NOTHING.args).is_given()
    student.make_finetune(*NOTHING.args[:2], len(CHAIN) + 1).raises(ValueError)


ALL = Case((*some_base(generator("all learn")), len(CHAIN)))
LATER = Case(tuple(model.with_random_weights(generator("all learn, later")) for model in ALL.args[:2]))
THEIRS, THEIRS_LATER = WeightsOf(ALL.args[:2]), WeightsOf(LATER.args)


@pytest.mark.grade("make_finetune", weight=0.25)
def test_predictions(student):
    """And whose weights they come of."""
    student.make_finetune(*ALL.args).matches(reference.make_finetune, view=THEIRS)
    student.make_finetune(*ALL.args).matches(reference.make_finetune, view=Predictions("finetune"))


@pytest.mark.grade("make_finetune", weight=0.25)
def test_uses_the_base(student):
    """Not a copy of it, nor of the head: what is trained later is the same layers."""
    model = student.make_finetune(*ALL.args)
    model.once_arguments_hold(*LATER.args).matches(reference.make_finetune, view=THEIRS_LATER)


@pytest.mark.grade("make_finetune", weight=0.25)
def test_leaves_both_alone(student):
    """Where all layers learn, as they did before, nothing of them changes."""
    student.make_finetune(*ALL.args).leaves_arguments_unchanged()
