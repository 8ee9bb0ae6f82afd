"""Drawings and data for the notebook. Nothing here needs to be read to solve the exercises."""

import contextlib
import io
from functools import cache
from pathlib import Path

import keras
import matplotlib.pyplot as plt
import numpy as np
from checks import say
from drawing import BLUE, GREY, ORANGE, answer, canvas, show

_FOLDER = Path(__file__).parent
_LISTS = "train_loss", "train_accuracy", "test_loss", "test_accuracy"
_GREEN = "#009e73"


def load_patches(folder="photographs"):
    """((x_train, y_train), (x_test, y_test)): patches (N, 32, 32, 3), values 0 to 1, and of which photograph each is.

    Where there is a folder of your own with pictures in train/NAME and test/NAME, of at most five names, these
    are taken, made 32 × 32; else the patches that come with the notebook. Says which.
    """
    folder = _FOLDER / folder
    if (folder / "train").is_dir() and (folder / "test").is_dir():
        data = tuple(_from_folder(folder / part) for part in ("train", "test"))
        source = say("your own pictures, from {folder}").format(folder=folder)
    else:
        with np.load(_FOLDER / "patches.npz") as kept:
            data = tuple(
                (kept[part].astype(np.float32) / 255, kept[f"{part}_labels"].astype(int)) for part in ("train", "test")
            )
        source = say("patches of five photographs, from patches.npz")
    said = say("{source}: {train} to train with, {test} to test with")
    print(said.format(source=source, train=len(data[0][0]), test=len(data[1][0])))
    return data


def _from_folder(folder):
    pictures = keras.utils.image_dataset_from_directory(folder, image_size=(32, 32), batch_size=None, verbose=False)
    x, y = zip(*pictures, strict=True)
    return np.stack(x).astype(np.float32) / 255, np.array(y, dtype=int)


@cache
def _embedded():
    return dict(np.load(_FOLDER / "patches.npz"))


@cache
def _kept():
    """Curves of runs that were made beforehand."""
    return dict(np.load(_FOLDER / "curves.npz"))


def show_question():
    """Patches of the five photographs, and what a network that was trained on the upper ones gets right."""
    kept = _embedded()
    _, axes = canvas(9.0, 3.3)
    for row, part in enumerate(("train", "test")):
        labels = kept[f"{part}_labels"]
        for number, name in enumerate(kept["names"]):
            for column, index in enumerate(np.flatnonzero(labels == number)[3::5][:3]):
                left = 3.5 * number + 1.05 * column
                axes.imshow(kept[part][index], extent=(left, left + 1, 1.2 * row + 1, 1.2 * row))
            if row == 0:
                axes.text(3.5 * number + 1.5, -0.12, str(name), ha="center", fontsize=10)
        right = _kept()["plain"][0, _LISTS.index(f"{part}_accuracy"), -1]
        words = say("train part:\n{right:.0%} right") if part == "train" else say("test part:\n{right:.0%} right")
        colour = BLUE if part == "train" else ORANGE
        axes.text(-0.2, 1.2 * row + 0.5, words.format(right=right), ha="right", va="center", color=colour, fontsize=10)
    axes.set(xlim=(-3.2, 17.3), ylim=(2.3, -0.5), aspect="equal")
    show()


def see_augmented(augment, data):
    """Four patches, each as it is and as the student's function gives it five times."""
    (x, _), _ = data
    few = x[[9, 40, 50, 100]] if len(x) > 100 else x[:4]
    _, axes = canvas(7.4, 4.6)
    rng, good = np.random.default_rng(0), True
    for column in range(6):
        given = few if column == 0 else answer(lambda: np.asarray(augment(few.copy(), rng), dtype=float))
        title = say("x") if column == 0 else say("call {number}").format(number=column)
        left = 1.1 * column + (0.3 if column else 0)
        axes.text(left + 0.5, -0.08, title, ha="center", fontsize=10)
        for row in range(len(few)):
            place = (left, left + 1, 1.1 * row + 1, 1.1 * row)
            if np.shape(given) == few.shape and np.isfinite(given).all():
                axes.imshow(np.clip(given[row], 0, 1), extent=place)
            else:
                good = False
                axes.text(left + 0.5, 1.1 * row + 0.5, "?", ha="center", va="center", color=GREY)
    said = say("yours: the same four, called five times") if good else say("yours: no batch of this shape yet")
    axes.text(0, 4.55, said, color=BLUE if good else ORANGE, fontsize=10, va="top")
    axes.set(xlim=(-0.05, 6.9), ylim=(4.9, -0.35), aspect="equal")
    show()


def see_progress(build_small, train, data):
    """Five epochs, with whatever the student's function prints."""
    keras.utils.set_random_seed(0)
    found = answer(lambda: train(build_small(0.0), data, 5, None))
    if _curves(found, 5) is None:
        print(say("yours: no history of five epochs yet"))
        return
    for name in _LISTS:
        print(f"{name:15}", "  ".join(f"{float(value):.2f}" for value in found[name]))


def see_curves(build_small, train, data, rate=0.7, epochs=40, seed=0):
    """Trains three networks, and draws losses and accuracies: plain, with Dropout, with Dropout and augmentation."""
    runs = [
        (say("plain"), 0.0, False, "plain"),
        (say("Dropout({rate})").format(rate=rate), rate, False, "dropout"),
        (say("Dropout({rate}), augmented").format(rate=rate), rate, True, "augmented"),
    ]
    figure, axes = plt.subplots(2, 3, figsize=(9.2, 5.2), sharex=True, sharey="row")
    for column, (title, dropout, augmented, kept) in enumerate(runs):
        keras.utils.set_random_seed(seed)
        rng = np.random.default_rng(seed) if augmented else None
        with contextlib.redirect_stdout(io.StringIO()):
            found = answer(lambda d=dropout, rng=rng: train(build_small(d), data, epochs, rng))
        curves = _curves(found, epochs)
        if curves is None:
            said = say("yours: nothing yet;\ndotted: what it looks like")
            curves, style = dict(zip(_LISTS, _kept()[kept][0, :, :epochs], strict=True)), ":"
        else:
            said, style = "", "-"
            last = {name: curves[name][-10:].mean() for name in _LISTS}
            words = say("{title}: train {train:.2f}, test {test:.2f} (means of the last ten epochs)")
            print(words.format(title=title, train=last["train_accuracy"], test=last["test_accuracy"]))
        for row, what in enumerate(("accuracy", "loss")):
            ax = axes[row, column]
            for part, colour in (("train", BLUE), ("test", ORANGE)):
                values = curves[f"{part}_{what}"]
                ax.plot(range(1, len(values) + 1), values, style, color=colour)
            low, high = curves[f"train_{what}"], curves[f"test_{what}"]
            ax.fill_between(range(1, len(low) + 1), low, high, color=GREY, alpha=0.15)
            ax.spines[["top", "right"]].set_visible(False)
        axes[0, column].set_title(title, fontsize=11)
        axes[0, column].text(0.04, 0.04, said, transform=axes[0, column].transAxes, color=ORANGE, fontsize=9)
        axes[1, column].set_xlabel(say("epoch"))
    axes[0, 0].set(ylabel=say("accuracy"), ylim=(0, 1.03))
    axes[1, 0].set(ylabel=say("loss"), ylim=(0, 2.0))
    axes[0, 2].text(0.97, 0.2, say("train part"), color=BLUE, transform=axes[0, 2].transAxes, ha="right")
    axes[0, 2].text(0.97, 0.1, say("test part"), color=ORANGE, transform=axes[0, 2].transAxes, ha="right")
    figure.tight_layout()
    show()


def see_pooling():
    """Curves that were recorded: the plain network, and the same without its poolings."""
    figure, axes = plt.subplots(1, 2, figsize=(7.4, 3.1), sharey=True)
    for ax, name, title in zip(
        axes, ("plain", "no_pooling"), (say("with pooling"), say("without pooling")), strict=True
    ):
        for place, (part, colour) in enumerate((("train", BLUE), ("test", ORANGE))):
            losses = _kept()[name][:, _LISTS.index(f"{part}_loss")]
            right = _kept()[name][:, _LISTS.index(f"{part}_accuracy"), -10:].mean()
            epochs = range(1, losses.shape[1] + 1)
            ax.plot(epochs, losses.T, color=colour, alpha=0.35, linewidth=1)
            ax.plot(epochs, losses.mean(axis=0), color=colour, linewidth=2)
            words = (
                say("train part: accuracy {right:.2f}") if part == "train" else say("test part: accuracy {right:.2f}")
            )
            where = {"transform": ax.transAxes, "ha": "center", "fontsize": 9}
            ax.text(0.5, 0.9 - 0.1 * place, words.format(right=right), color=colour, **where)
        ax.set_title(title, fontsize=11)
        ax.set(xlabel=say("epoch"), ylim=(0, 2.0))
        ax.spines[["top", "right"]].set_visible(False)
    axes[0].set_ylabel(say("loss"))
    figure.tight_layout()
    show()


def _curves(found, epochs):
    """The four lists as arrays; None where they are none."""
    try:
        curves = {name: np.asarray(found[name], dtype=float) for name in _LISTS}
    except (TypeError, KeyError, ValueError, IndexError):
        return None
    return curves if all(one.shape == (epochs,) and np.isfinite(one).all() for one in curves.values()) else None
