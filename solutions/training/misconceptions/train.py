"""What goes wrong when a model is trained, most of it in one step: see `reference.training`."""

import numpy as np

from autograder.exercise import Stepwise, misconception
from solutions.training import reference
from solutions.training.cases import again_and_again
from solutions.training.reference import Descent, Model

ONE, BATCHES, ANEW, LEARNS, MEASURED = (
    *("one_batch", "batches", "augmented_anew", "dropout_while_it_learns"),
    "no_dropout_while_it_is_measured",
)


def taken(name, hint, fails, about, price=0.3, **steps):
    mark = misconception(name, hint, fails=fails, about=about, price=price)
    return mark(Stepwise(reference.training, steps))


def sliced(size, rest=True):
    def batches(count):
        ends = range(0, count if rest or count < size else count - count % size, size)
        return [slice(start, start + size) for start in ends]

    return batches


def running(model, seen, x, y, steps):
    """As `fit` says it: of each batch what it was before its step, and their mean."""
    counts = np.array([count for count, _ in steps])
    return tuple(float(np.average([row[at] for _, row in steps], weights=counts)) for at in (0, 1))


def both(data):
    return tuple(np.concatenate(parts) for parts in zip(*data, strict=True))


class Once:
    """What was augmented before the first epoch."""

    def __init__(self):
        self.seen = None

    def __call__(self, x, rng, epoch):
        if rng is not None and epoch == 0:
            self.seen = reference.augment(x, rng)
        return x if rng is None else self.seen


trained_on_test = taken(
    "test-part-learned-too",
    "It looks as if the model learns from the test part as well. What it is measured with must be new to it: "
    "else learning by "
    "heart looks like understanding.",
    (ONE, BATCHES, ANEW, MEASURED),
    "the test part",
    part=both,
)
trained_on_test_alone = taken(
    "parts-exchanged",
    "It looks as if the model learns from the test part, in place of the train part.",
    (ONE, BATCHES, ANEW, MEASURED),
    "the test part",
    part=lambda data: data[1],
)


@misconception(
    "test-part-not-measured",
    "It looks as if the numbers of the train part stand in the lists of the test part, too.",
    fails=(ONE, BATCHES, ANEW, MEASURED),
    about="the test part",
)
def test_part_not_measured(model, data, epochs, rng):
    found = reference.train(model, data, epochs, rng)
    return found | {"test_loss": found["train_loss"], "test_accuracy": found["train_accuracy"]}


while_it_learns = taken(
    "measured-while-it-learns",
    "It looks as if the numbers of the train part are those that fit says: means over the epoch, measured while "
    "the weights "
    "still change (and on augmented patches, with Dropout). Measure both parts after the epoch, with evaluate.",
    (ONE, BATCHES, ANEW, MEASURED),
    "what is measured",
    train=running,
)
on_augmented = taken(
    "measured-on-augmented",
    "It looks as if the train part is measured on augmented patches. Measure it as it is.",
    (ANEW,),
    "what is measured",
    train=lambda model, seen, x, y, steps: model.measure(seen, y),
)
dropout_on = taken(
    "measured-with-dropout",
    "It looks as if Dropout leaves out numbers while the test part is measured (training=True).",
    (MEASURED,),
    "Dropout",
    test=lambda model, seen, x, y, steps: model.measure(x, y, drops=True),
)
dropout_off = taken(
    "dropout-never",
    "It looks as if Dropout does nothing while the model learns: model(x, training=True) says that it learns.",
    (LEARNS,),
    "Dropout",
    learn=lambda model, x, y, optimizer: Model.learn(model, x, y, optimizer, drops=False),
)
never_augmented = taken(
    "never-augmented",
    "It looks as if rng is not used, and nothing is augmented.",
    (ANEW,),
    "augmenting",
    images=lambda x, rng, epoch: x,
)
always_augmented = taken(
    "augmented-without-a-generator",
    "It looks as if patches are augmented where rng is None, too.",
    (ONE, BATCHES),
    "augmenting",
    images=lambda x, rng, epoch: reference.augment(x, np.random.default_rng(epoch) if rng is None else rng),
)


@misconception(
    "augmented-once",
    "It looks as if the patches are augmented once, before the first epoch. Each epoch has its own: call "
    "augment inside the "
    "loop.",
    fails=(ANEW,),
    about="augmenting",
)
def augmented_once(model, data, epochs, rng):
    return Stepwise(reference.training, {"images": Once()})(model, data, epochs, rng)


@misconception(
    "augmented-again-and-again",
    "It looks as if augmented patches are augmented again: after some epochs they have left the picture. Begin "
    "with x_train "
    "in every epoch.",
    fails=(ANEW,),
    about="augmenting",
)
def augmented_again_and_again(model, data, epochs, rng):
    return again_and_again(model, data, epochs, rng)


one_epoch_more = taken(
    "one-epoch-too-many",
    "It looks as if one epoch too many is trained.",
    (ONE, BATCHES, ANEW, LEARNS, MEASURED),
    "the number of epochs",
    epochs=lambda epochs: epochs + 1,
)
one_epoch_fewer = taken(
    "one-epoch-too-few",
    "It looks as if the last epoch is missing.",
    (ONE, BATCHES, ANEW, LEARNS, MEASURED),
    "the number of epochs",
    epochs=lambda epochs: epochs - 1,
)
ten_epochs = taken(
    "always-ten-epochs",
    "It looks as if the number of epochs is always the same, whatever is asked for.",
    (ONE, BATCHES, ANEW, LEARNS, MEASURED),
    "the number of epochs",
    epochs=lambda epochs: 10,
)


@misconception(
    "before-each-epoch",
    "It looks as if both parts are measured before each epoch. Measure after it.",
    fails=(ONE, BATCHES, ANEW, MEASURED),
    about="what is measured",
)
def before_each_epoch(model, data, epochs, rng):
    (x, y), (x_test, y_test) = data
    first = Model(model)
    rows = [*first.measure(x, y), *first.measure(x_test, y_test)]
    after = reference.train(model, data, epochs, rng)
    return {name: [row, *after[name][:-1]] for name, row in zip(reference.NAMES, rows, strict=True)}


@misconception(
    "last-epoch-alone",
    "It looks as if only the numbers of the last epoch are returned. Lists with a number for every epoch are "
    "asked for.",
    fails=(ONE, BATCHES, ANEW, LEARNS, MEASURED),
    about="what is returned",
)
def last_epoch_alone(model, data, epochs, rng):
    return {name: values[-1] for name, values in reference.train(model, data, epochs, rng).items()}


@misconception(
    "begun-anew-in-each-epoch",
    "It looks as if every epoch begins with the first weights again. What was learned is lost.",
    fails=(ONE, BATCHES, ANEW, MEASURED),
    about="what is learned",
)
def begun_anew_in_each_epoch(model, data, epochs, rng):
    once = [reference.train(model, data, 1, rng) for _ in range(epochs)]
    return {name: [one[name][0] for one in once] for name in reference.NAMES}


one_batch_alone = taken(
    "one-batch-of-all",
    "It looks as if the whole train part is one batch: one step an epoch. Batches of 32 are asked for.",
    (BATCHES,),
    "the batches",
    batches=lambda count: [slice(0, count)],
)
one_by_one = taken(
    "one-picture-at-a-time",
    "It looks as if a step is made for every single patch. Batches of 32 are asked for.",
    (ONE, BATCHES, MEASURED),
    "the batches",
    batches=sliced(1),
)
small_batches = taken(
    "batches-of-16",
    "It looks as if batches are smaller than 32.",
    (BATCHES,),
    "the batches",
    batches=sliced(16),
)
large_batches = taken(
    "batches-of-64",
    "It looks as if batches are larger than 32.",
    (BATCHES,),
    "the batches",
    batches=sliced(64),
)
rest_left_out = taken(
    "last-batch-left-out",
    "It looks as if the last batch, which may be smaller, is left out.",
    (BATCHES,),
    "the batches",
    batches=sliced(32, rest=False),
)
plain_descent = taken(
    "sgd-for-adam",
    'It looks as if another optimizer is used than Adam with its own settings: optimizer="adam".',
    (ONE, BATCHES, ANEW, MEASURED),
    "the optimizer",
    optimizer=Descent,
)
ten_times_as_fast = taken(
    "learning-rate-0.01",
    "It looks as if Adam has a larger learning rate than the 0.001 that it has by itself.",
    (ONE, BATCHES, ANEW, MEASURED),
    "the optimizer",
    optimizer=lambda: reference.Adam(0.01),
)


@misconception(
    "compiled-in-each-epoch",
    "It looks as if the model is compiled again in every epoch: Adam then forgets what it knows of earlier "
    "gradients. Compile "
    "it once.",
    fails=(ANEW,),
    about="the optimizer",
)
def compiled_in_each_epoch(model, data, epochs, rng):
    holder = {}

    def optimizer():
        holder["adam"] = reference.Adam()
        return holder["adam"]

    def images(x, rng, epoch):
        holder["adam"].count, holder["adam"].means = 0, {}
        return reference.images_of(x, rng, epoch)

    return Stepwise(reference.training, {"optimizer": optimizer, "images": images})(model, data, epochs, rng)


@misconception(
    "nothing-learned",
    "It looks as if the weights stay as they were.",
    fails=(ONE, BATCHES, ANEW, MEASURED),
    about="what is learned",
)
def nothing_learned(model, data, epochs, rng):
    return Stepwise(reference.training, {"learn": lambda learner, x, y, optimizer: learner.measure(x, y)})(
        model, data, epochs, rng
    )


@misconception(
    "loss-for-accuracy",
    "It looks as if losses and accuracies are exchanged. evaluate gives the loss first.",
    fails=(ONE, BATCHES, ANEW, MEASURED),
    about="what is returned",
)
def loss_for_accuracy(model, data, epochs, rng):
    found = reference.train(model, data, epochs, rng)
    return {
        name: found[name.replace("loss", "?").replace("accuracy", "loss").replace("?", "accuracy")] for name in found
    }


@misconception(
    "percent",
    "It looks as if accuracies are given in percent. They are numbers from 0 to 1.",
    fails=(ONE, BATCHES),
    about="what is returned",
)
def percent(model, data, epochs, rng):
    found = reference.train(model, data, epochs, rng)
    return {name: [100 * one for one in found[name]] if "accuracy" in name else found[name] for name in found}
