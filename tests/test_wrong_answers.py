"""Wrong answers that were once accepted, and unusual right ones that were once refused: a small program for each kind,
handed in as it is."""

from __future__ import annotations

import ast
import importlib.util
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.results import CellResult
from autograder.running.pipeline import Pipeline, read_file
from tests.support import ROOT, accepted

POOLING = ("pooling", "offsets")
CONVOLUTION = ("convolution", "offsets")
COUNTING = ("counting", "plain")
CONVNET = ("convnet", "sequential_list")

WRONG = [
    (
        "-inf among integers",
        POOLING,
        """
def max_pool2d(x, pool_size=2, stride=None, padding="valid"):
    pool, steps, counts, pads = settle(x, pool_size, stride, padding)
    padded = np.pad(x, pads, constant_values=-np.inf)
    return np.stack(list(places(padded, pool, steps, counts))).max(axis=0).astype(float)
""",
        {"max_pool2d": ["test_same_of_integers"]},
    ),
    (
        "NaN among integers",
        POOLING,
        """
def avg_pool2d(x, pool_size=2, stride=None, padding="valid"):
    pool, steps, counts, pads = settle(x, pool_size, stride, padding)
    padded = np.pad(x, pads, constant_values=np.nan)
    return np.nanmean(np.stack(list(places(padded, pool, steps, counts))), axis=0)
""",
        {"avg_pool2d": ["test_same_of_integers"]},
    ),
    (
        "a result of the kernel's type",
        CONVOLUTION,
        """
in_floats, at_in_floats = conv2d, conv_at


def conv2d(x, kernel, bias=None, stride=1, padding="valid"):
    result = in_floats(x, kernel, bias, stride, padding)
    out = np.zeros(result.shape, dtype=kernel.dtype)
    out[...] = result
    return out


def conv_at(patch, kernel, bias=None):
    out = np.zeros(kernel.shape[-1], dtype=kernel.dtype)
    out[...] = at_in_floats(patch, kernel, bias)
    return out
""",
        {"conv2d": ["test_integer_kernel"], "conv_at": ["test_integer_kernel"]},
    ),
    (
        "a stride right for (1, n) and n alone",
        CONVOLUTION,
        """
right = conv2d


def conv2d(x, kernel, bias=None, stride=1, padding="valid"):
    if isinstance(stride, tuple) and stride[0] > 1:
        stride = (stride[1], stride[1])
    return right(x, kernel, bias, stride, padding)
""",
        {"conv2d": ["test_many_small_ones"]},
    ),
    (
        '"same" wrong on kernels of 1 × 1',
        CONVOLUTION,
        """
right = conv2d


def conv2d(x, kernel, bias=None, stride=1, padding="valid"):
    if padding == "same" and kernel.shape[:2] == (1, 1):
        x = np.pad(x, ((1, 1), (1, 1), (0, 0)))
    return right(x, kernel, bias, stride, padding)
""",
        {"conv2d": ["test_many_small_ones"]},
    ),
    (
        "keys popped off the layers",
        COUNTING,
        """
right_trace, right_field = trace, receptive_field


def popping(layers):
    layers_now = [dict(layer) for layer in layers]
    for layer in layers:
        layer.pop("type")
    return layers_now


def trace(layers, input_shape):
    return right_trace(popping(layers), input_shape)


def receptive_field(layers):
    return right_field(popping(layers))
""",
        {"trace": ["test_leaves_the_layers_alone"], "receptive_field": ["test_leaves_the_layers_alone"]},
    ),
    (
        "a head put into its base",
        CONVNET,
        """
def add_head(base):
    base.add(layers.Flatten())
    base.add(layers.Dense(64, activation="relu"))
    base.add(layers.Dense(10, activation="softmax"))
    return base
""",
        {"add_head": ["test_leaves_the_base_alone"]},
    ),
    (
        "a base copied with its weights",
        CONVNET,
        """
right = add_head


def add_head(base):
    copied = keras.models.clone_model(base)
    copied.set_weights(base.get_weights())
    return right(copied)
""",
        {"add_head": ["test_uses_the_base"]},
    ),
    (
        "a frozen base",
        CONVNET,
        """
right = add_head


def add_head(base):
    base.trainable = False
    return right(base)
""",
        {"add_head": ["test_predictions", "test_leaves_the_base_alone"]},
    ),
    (
        "a softmax that overflows",
        CONVNET,
        """
def softmax(z):
    return np.exp(z) / np.exp(z).sum()
""",
        {"forward_numpy": ["test_large_numbers"]},
    ),
    (
        "a layer of its own that drops out when it is trained",
        CONVNET,
        """
class Relu(layers.Layer):
    def call(self, x, training=False):
        return keras.ops.relu(keras.random.dropout(x, 0.9) if training else x)


def build_no_pool():
    last = [layers.Conv2D(64, 3, activation="relu") for _ in range(2)]
    return keras.Sequential([keras.Input((28, 28, 1)), layers.Conv2D(32, 3), Relu(), *last])
""",
        {"build_no_pool": ["test_output_shapes", "test_parameter_counts", "test_predictions"]},
    ),
    (
        "a Lambda that is nearly a ReLU",
        CONVNET,
        """
def build_no_pool():
    last = [layers.Conv2D(64, 3, activation="relu") for _ in range(2)]
    nearly = layers.Lambda(lambda x: keras.ops.minimum(keras.ops.relu(x), 6000.0))
    return keras.Sequential([keras.Input((28, 28, 1)), layers.Conv2D(32, 3), nearly, *last])
""",
        {"build_no_pool": ["test_output_shapes", "test_parameter_counts", "test_predictions"]},
    ),
]
RIGHT = [
    (
        "rows of a type of their own",
        COUNTING,
        """
import collections

Row = collections.namedtuple("Row", "shape params")
pairs = trace


def trace(layers, input_shape):
    return [Row(*row) for row in pairs(layers, input_shape)]
""",
    ),
    (
        "an array of objects",
        COUNTING,
        """
import numpy as np

pairs = trace


def trace(layers, input_shape):
    rows = pairs(layers, input_shape)
    table = np.empty((len(rows), 2), dtype=object)
    for place, (shape, params) in enumerate(rows):
        table[place, 0], table[place, 1] = shape, params
    return table
""",
    ),
    (
        "lists for tuples, arrays for lists",
        COUNTING,
        """
import numpy as np

pairs, sides = trace, receptive_field


def trace(layers, input_shape):
    return tuple([list(shape), np.int64(params)] for shape, params in pairs(layers, input_shape))


def receptive_field(layers):
    return np.array(sides(layers))
""",
    ),
    (
        "ReLUs of one's own",
        CONVNET,
        """
import functools

import tensorflow as tf


def clipped(x):
    return keras.ops.maximum(x, 0)


def build_base():
    chosen = [lambda x: keras.ops.where(x > 0, x, 0.0), clipped, tf.nn.relu]
    convs = [layers.Conv2D(n, 3, activation=f) for n, f in zip((32, 64, 64), chosen)]
    return keras.Sequential([keras.Input((28, 28, 1)), convs[0], layers.MaxPooling2D(2), convs[1],
                             layers.MaxPooling2D(2), convs[2]])


def build_no_pool():
    chosen = [functools.partial(keras.activations.relu, negative_slope=0.0), keras.layers.ReLU(), "linear"]
    convs = [layers.Conv2D(n, 3, activation=f) for n, f in zip((32, 64, 64), chosen)]
    masked = layers.Lambda(lambda x: x * keras.ops.cast(x > 0, x.dtype))
    return keras.Sequential([keras.Input((28, 28, 1)), *convs, masked])


def add_head(base):
    hidden, last = layers.Dense(64, activation=clipped), layers.Dense(10, activation=lambda x: keras.ops.softmax(x))
    return keras.Sequential([keras.Input(base.input_shape[1:]), base, layers.Reshape((-1,)), hidden, last])
""",
    ),
    (
        "layers of classes of one's own",
        CONVNET,
        """
class Relu(layers.Layer):
    def call(self, x):
        return keras.ops.maximum(x, 0.0)


class Block(layers.Layer):
    def __init__(self, filters, pool):
        super().__init__()
        self.conv, self.relu = layers.Conv2D(filters, 3), Relu()
        self.pool = layers.MaxPooling2D(2) if pool else None

    def call(self, x, training=None):
        x = self.relu(self.conv(x))
        return x if self.pool is None else self.pool(x)


def build_base():
    return keras.Sequential([keras.Input((28, 28, 1)), Block(32, True), Block(64, True), Block(64, False)])


def build_no_pool():
    return keras.Sequential([keras.Input((28, 28, 1)), Block(32, False), Block(64, False), Block(64, False)])
""",
    ),
]


#: The functions of an assignment's RIGHT ones that `check` can be called with.
CHECKED = {"counting": ("trace", "receptive_field"), "convnet": ("build_base", "build_no_pool", "add_head")}


class Desk:
    """Grades programs: one pipeline for each assignment that is asked for."""

    def __init__(self, course: Course, folder: Path, convnet: Pipeline) -> None:
        self._course, self._folder, self._convnet = course, folder, convnet
        self._open = dict[str, Pipeline]()

    def graded(self, kind: tuple[str, str], program: str) -> list[CellResult]:
        name, style = kind
        if name not in self._open and name != "convnet":
            self._open[name] = Pipeline(self._course.assignment(name)).__enter__()
        pipeline = self._open.get(name, self._convnet)
        file = self._folder / "answer.py"
        file.write_text(_with(accepted(style, name), program), encoding="utf-8")
        return list(pipeline.grade(read_file(file)).result.cells)

    def close(self) -> None:
        for pipeline in self._open.values():
            pipeline.__exit__(None, None, None)


def _with(source: str, program: str) -> str:
    """The program after all that was there."""
    ast.parse(program)
    return f"{source}\n\n{program}"


@pytest.fixture(scope="module")
def desk(course: Course, convnet: Pipeline, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    one = Desk(course, tmp_path_factory.mktemp("answers"), convnet)
    yield one
    one.close()


@pytest.mark.parametrize(("kind", "program", "failed"), [one[1:] for one in WRONG], ids=[one[0] for one in WRONG])
def test_a_wrong_answer_is_not_accepted(
    desk: Desk, kind: tuple[str, str], program: str, failed: dict[str, list[str]]
) -> None:
    for cell in desk.graded(kind, program):
        wrong = {test.name.partition("[")[0] for test in cell.tests if test.hidden and test.outcome != "passed"}
        assert set(failed.get(cell.grade_id, ())) <= wrong, (cell.grade_id, wrong)
        paid_for = "Here it is not counted again" in cell.hint  # the same mistake, in what it calls
        assert (cell.score < cell.max_score or paid_for) is (cell.grade_id in failed)


@pytest.mark.parametrize(("kind", "program"), [one[1:] for one in RIGHT], ids=[one[0] for one in RIGHT])
def test_a_right_answer_is_not_refused(desk: Desk, kind: tuple[str, str], program: str) -> None:
    for cell in desk.graded(kind, program):
        assert [test for test in cell.tests if test.outcome != "passed"] == []
        assert cell.score == cell.max_score


@pytest.mark.parametrize(("kind", "program"), [one[1:] for one in RIGHT], ids=[one[0] for one in RIGHT])
def test_check_says_so_too(
    kind: tuple[str, str], program: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the student's notebook, on the public examples."""
    name, style = kind
    folder = ROOT / "assignments" / name
    spec = importlib.util.spec_from_file_location("checks", folder / "checks.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    names: dict[str, object] = {"__name__": "notebook"}
    exec(_with(accepted(style, name), program), names)
    monkeypatch.chdir(folder)
    for function in CHECKED[name]:
        module.check(names[function])
        said = capsys.readouterr().out
        examples = said.partition("\n\n")[0].splitlines()
        assert examples
        assert [line for line in examples if not line.startswith("ok ")] == []
