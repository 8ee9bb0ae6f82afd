"""Keras models across the wall: what the host computes is what Keras computes; what is not taken is said."""

from __future__ import annotations

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import json
from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers as k

from autograder.kinds.keras import in_guest as keras_models
from autograder.kinds.keras import models  # noqa: F401  (the kind, as the grader has it)
from autograder.kinds.keras.description import LayerDescription, ModelDescription, read_parts
from autograder.kinds.keras.graph import Graph, Sequential
from autograder.kinds.keras.layers import Conv2D, Dense, Flatten, MaxPooling2D
from autograder.kinds.keras.read import read_model
from autograder.kinds.keras.refused import ModelRefused
from autograder.kinds.keras.views import OutputShapes, Parameters, Responses, Trainable, graph_of
from autograder.results import SubmissionResult
from autograder.running.pipeline import Pipeline, Submitted
from autograder.wire.values import pack, unpack
from tests.support import accepted

SHAPE = (13, 11, 2)
ACTIVATIONS = ("linear", "relu", "relu6", "leaky_relu", "elu", "selu", "sigmoid", "tanh", "softmax", "softplus", "silu")

LAYERS = {
    **{f"conv {a}": lambda a=a: [k.Conv2D(4, (3, 2), activation=a)] for a in ACTIVATIONS},
    **{f"dense {a}": lambda a=a: [k.Flatten(), k.Dense(5, activation=a)] for a in ACTIVATIONS},
    **{f"activation {a}": lambda a=a: [k.Activation(a)] for a in ACTIVATIONS},
    **{
        f"conv {padding} {stride}": lambda p=padding, s=stride: [k.Conv2D(3, (2, 4), strides=s, padding=p)]
        for padding in ("valid", "same")
        for stride in (1, (2, 3), (3, 1))
    },
    **{
        f"{pool.__name__} {padding} {stride}": lambda f=pool, p=padding, s=stride: [f((3, 2), strides=s, padding=p)]
        for pool in (k.MaxPooling2D, k.AveragePooling2D)
        for padding in ("valid", "same")
        for stride in (None, 1, (2, 3))
    },
    "no bias": lambda: [k.Conv2D(3, 2, use_bias=False), k.Flatten(), k.Dense(4, use_bias=False)],
    "dense on maps": lambda: [k.Dense(4)],
    "global max": lambda: [k.GlobalMaxPooling2D()],
    "global average": lambda: [k.GlobalAveragePooling2D(), k.Dense(3)],
    "rescaling": lambda: [k.Rescaling(1 / 255, offset=-0.5), k.Conv2D(2, 3)],
    "dropout": lambda: [k.Dropout(0.5), k.SpatialDropout2D(0.1), k.Conv2D(2, 3)],
    "relu layer": lambda: [k.Conv2D(2, 3), k.ReLU(), k.Softmax()],
    "layer as activation": lambda: [k.Conv2D(2, 3, activation=k.ReLU())],
    "functions": lambda: [k.Conv2D(2, 3, activation=keras.ops.relu), k.Activation(keras.activations.tanh)],
}


def described(model: Any, shape: tuple[int, ...] = SHAPE) -> ModelDescription:
    """As it comes out of a guest, in bytes."""
    inside = keras_models.Models()
    inside.prepare({"input": shape})
    found = unpack(pack(read_parts(inside.parts(model))))
    assert isinstance(found, ModelDescription)
    return found


def crossed(model: Any, shape: tuple[int, ...] = SHAPE) -> Graph:
    """And as it is read by the host."""
    return read_model(described(model, shape))


def with_biases(model: Any) -> Any:
    rng = np.random.default_rng(0)
    model.set_weights([rng.normal(size=w.shape) * 0.5 for w in model.get_weights()])
    return model


@pytest.mark.parametrize("make", LAYERS.values(), ids=LAYERS)
def test_every_layer_computes_what_keras_computes(make: Callable[[], Any]) -> None:
    model = with_biases(keras.Sequential([keras.Input(SHAPE), *make()]))
    graph = crossed(model)
    x = np.random.default_rng(1).normal(size=(3, *SHAPE))
    expected = model.predict(x, verbose=0)
    np.testing.assert_allclose(graph.predict(x), expected, rtol=2e-4, atol=2e-5)
    assert np.all(np.abs(graph.predict(x) - expected) <= 2.0**-23 * graph.error(x.astype(np.float32)) + 1e-6)
    assert [(None, *shape) for shape in graph.shapes()] == [layer.output.shape for layer in model.layers]
    assert graph.parameters() == [layer.count_params() for layer in model.layers]


class Subclassed(keras.Model):
    def __init__(self) -> None:
        super().__init__()
        self.relu, self.pool, self.conv = k.ReLU(), k.MaxPooling2D(), k.Conv2D(4, 3)

    def call(self, x: Any, training: bool = False) -> Any:
        return self.relu(self.pool(self.conv(x)))


class Around(keras.Model):
    def __init__(self, base: Any) -> None:
        super().__init__()
        self.base, self.flat, self.dense = base, k.Flatten(), k.Dense(2)

    def call(self, x: Any) -> Any:
        return self.dense(self.flat(self.base(x)))


def _functional() -> Any:
    start = keras.Input(SHAPE)
    return keras.Model(start, k.MaxPooling2D()(keras.ops.relu(k.Conv2D(4, 3)(start))))


def _head_on(base: Any) -> Any:
    start = keras.Input(SHAPE)
    return keras.Model(start, k.Dense(2)(k.Flatten()(base(start))))


WAYS = {
    "subclassed": Subclassed,
    "functional": _functional,
    "subclass around a model": lambda: Around(_functional()),
    "nested call": lambda: _head_on(_functional()),
    "nested in a list": lambda: keras.Sequential([_functional(), k.Flatten(), k.Dense(2)]),
    "subclass in a list": lambda: keras.Sequential([keras.Input(SHAPE), Subclassed(), k.Flatten(), k.Dense(2)]),
    "input_shape": lambda: keras.Sequential([k.Conv2D(4, 3, input_shape=SHAPE), k.MaxPooling2D(), k.ReLU()]),
}


@pytest.mark.filterwarnings("ignore:Do not pass an `input_shape`")
@pytest.mark.parametrize("make", WAYS.values(), ids=WAYS)
def test_every_way_to_build_a_model_is_read(make: Callable[[], Any]) -> None:
    model = make()
    x = np.random.default_rng(1).normal(size=(2, *SHAPE)).astype(np.float32)
    model(x)
    with_biases(model)
    np.testing.assert_allclose(crossed(model).predict(x), np.asarray(model(x)), rtol=1e-4, atol=1e-5)


def test_what_makes_no_difference_makes_none() -> None:
    """Pool before ReLU, names, separate activations, a Rescaling in front."""
    plain = crossed(keras.Sequential([keras.Input(SHAPE), k.Conv2D(4, 3, activation="relu"), k.MaxPooling2D()]))
    other = [keras.Input(SHAPE), k.Rescaling(1 / 255), k.Conv2D(4, 3, name="z"), k.MaxPooling2D(), k.ReLU()]
    for view in (OutputShapes(), Parameters(), Responses("x")):
        np.testing.assert_array_equal(view(crossed(keras.Sequential(other))), view(plain))


class Doubled(k.Layer):
    def call(self, x: Any) -> Any:
        return 2 * x


def _two_inputs() -> Any:
    one, two = keras.Input(SHAPE), keras.Input(SHAPE)
    return keras.Model([one, two], k.Add()([one, two]))


def _branches() -> Any:
    start = keras.Input(SHAPE)
    return keras.Model(start, k.Add()([k.Conv2D(2, 3)(start), k.Conv2D(2, 3)(start)]))


def _numbers() -> Any:
    start = keras.Input(SHAPE)
    return keras.Model(start, k.Conv2D(2, 3)(start / 255))


def _nan() -> Any:
    model = keras.Sequential([keras.Input(SHAPE), k.Conv2D(2, 3)])
    model.set_weights([w * np.nan for w in model.get_weights()])
    return model


class InTensorFlow(keras.Model):
    def call(self, x: Any) -> Any:
        return tf.nn.relu(x)


class Sorted(keras.layers.Layer):
    def call(self, x: Any) -> Any:
        return tf.sort(x, axis=1)


def _list(*made: Any, shape: Any = SHAPE) -> Any:
    return keras.Sequential([keras.Input(shape), *made])


REFUSED = {
    "lambda": (lambda: _list(k.Lambda(lambda x: tf.sort(x, axis=1))), "has a Lambda layer, whose code cannot be read"),
    "own layer": (lambda: _list(Sorted()), "has a layer of its own class"),
    "own numbers": (lambda: _list(Doubled()), "computes with numbers of its own between its layers"),
    "not asked for": (lambda: _list(k.BatchNormalization()), "has a BatchNormalization layer, which is not asked for"),
    "unbuilt": (lambda: keras.Sequential([k.Conv2D(2, 3)]), "is not built"),
    "two inputs": (_two_inputs, "has more than one input or output"),
    "branches": (_branches, "has branches"),
    "numbers": (_numbers, "computes with numbers of its own"),
    "nan": (_nan, "has weights that are NaN or infinite"),
    "tensorflow": (InTensorFlow, "computes something in its call()"),
    "any size": (lambda: _list(k.Conv2D(2, 3), shape=(None, None, 2)), "does not take pictures of one known size"),
    "dilated": (lambda: _list(k.Conv2D(2, 2, dilation_rate=2)), "has a dilated convolution"),
    "grouped": (lambda: _list(k.Conv2D(2, 2, groups=2)), "has a grouped convolution"),
    "enormous": (lambda: _list(k.Flatten(), k.Dense(40_000)), "is enormous"),
}


@pytest.mark.parametrize(("make", "words"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_taken_is_refused_with_its_reason(make: Callable[[], Any], words: str) -> None:
    with pytest.raises(ModelRefused) as caught:
        crossed(make())
    assert words in str(caught.value)


def test_of_an_activation_that_is_not_known_shapes_and_parameters_count() -> None:
    graph = crossed(_list(k.Conv2D(2, 3, activation=keras.activations.mish)))
    plain = crossed(_list(k.Conv2D(2, 3)))
    assert (graph.shapes(), graph.parameters()) == (plain.shapes(), plain.parameters())
    with pytest.raises(ModelRefused, match="has an activation that is not known here"):
        graph.predict(np.zeros((1, *graph.input_shape)))


def _layer(kind: str, inputs: tuple[int, ...] = (0,), **settings: Any) -> LayerDescription:
    return LayerDescription(kind, json.dumps(settings), inputs)


INPUT = _layer("InputLayer", (), batch_shape=[None, *SHAPE])
LIES = {
    "nothing": (),
    "no input": (_layer("Flatten"),),
    "later steps": (INPUT, _layer("Flatten", (5,))),
    "huge input": (_layer("InputLayer", (), batch_shape=[None, 10**9, 1, 1]), _layer("Flatten")),
    "no numbers": (INPUT, _layer("Dense", units="many")),
    "negative": (INPUT, _layer("Conv2D", filters=-1, kernel_size=[3, 3], strides=[1, 1])),
    "huge layer": (INPUT, _layer("Dense", units=7_999_999)),
    "weights missing": (INPUT, _layer("Dense", units=3)),
    "not json": (INPUT, LayerDescription("Dense", "{", (0,))),
    "deep json": (INPUT, LayerDescription("Dense", "[" * 10_000, (0,))),
    "infinite": (INPUT, LayerDescription("Rescaling", '{"scale": Infinity}', (0,))),
    "many layers": (INPUT, *(_layer("Flatten", (i,)) for i in range(500))),
    "window too large": (INPUT, _layer("MaxPooling2D", pool_size=[50, 50], strides=[1, 1])),
    "truthy": (INPUT, _layer("Flatten"), _layer("Conv2D", (1,), filters=True, kernel_size=[1, 1], strides=[1, 1])),
}


@pytest.mark.parametrize("layers", LIES.values(), ids=LIES)
def test_a_description_that_lies_is_refused(layers: tuple[LayerDescription, ...]) -> None:
    with pytest.raises(ModelRefused):
        read_model(ModelDescription(layers)).predict(np.zeros((1, *SHAPE)))


NESTINGS = {
    "activations": ('{"class_name": "Activation", "config": {"activation": ', "}}"),
    "layers": ('{"class_name": "ReLU", "config": {"activation": ', "}}"),
    "classes": ('{"config": {}, "class_name": ', "}"),
    "lists": ("[", "]"),
}


@pytest.mark.parametrize(("opened", "closed"), NESTINGS.values(), ids=NESTINGS)
def test_settings_may_be_nested_as_deep_as_they_like(opened: str, closed: str) -> None:
    for depth in (1, 2, 50, 300, *range(400, 500, 5), 700, 950, 3_000):
        text = f'{{"activation": {opened * depth}"relu"{closed * depth}}}'
        described = ModelDescription((INPUT, LayerDescription("Activation", text, (0,))))
        try:
            assert read_model(described).shapes() == [SHAPE]
        except ModelRefused:
            assert depth > 1 or opened != NESTINGS["activations"][0]


@pytest.mark.parametrize("digits", [30, 308, 400, 4_200, 5_000])
def test_a_number_may_have_as_many_digits_as_it_likes(digits: int) -> None:
    for name in ("scale", "offset"):
        text = f'{{"scale": 1, "{name}": 1{"0" * digits}}}'
        described = ModelDescription((INPUT, LayerDescription("Rescaling", text, (0,))))
        try:
            read_model(described).predict(np.ones((1, *SHAPE)))
        except ModelRefused:
            assert digits > 308


def _described() -> Graph:
    made = Sequential(
        SHAPE,
        Conv2D(3, (3, 2), strides=(2, 1), padding="same", activation="relu"),
        MaxPooling2D(2),
        Flatten(),
        Dense(4, activation="softmax"),
    )
    return made.with_random_weights(np.random.default_rng(0))


def test_a_model_that_the_host_describes_is_built_as_described() -> None:
    graph = _described()
    x = np.random.default_rng(1).normal(size=(2, *SHAPE)).astype(np.float32)
    built = keras_models.build(graph.description())
    np.testing.assert_allclose(np.asarray(built(x)), graph.predict(x), rtol=1e-4, atol=1e-5)


# ---- in the real sandbox ------------------------------------------------------------------------------


@pytest.fixture
def score(convnet: Pipeline) -> Callable[[str], SubmissionResult]:
    return lambda source: convnet.grade(Submitted("x.py", source.encode())).result


def said(result: SubmissionResult, cell: str) -> str:
    (found,) = [c for c in result.cells if c.grade_id == cell]
    return "\n".join([found.hint, *(test.message for test in found.tests)])


SHORT = """
import keras
from keras import layers


def relu(x):
    return keras.ops.clip(x, 0, 6)


def convolution(filters):
    return layers.Conv2D(filters, 3, activation="relu")


def build_base():
    pooled = [layer for n in (32, 64) for layer in (convolution(n), layers.MaxPooling2D(2))]
    return keras.Sequential([keras.Input((28, 28, 1)), *pooled, convolution(64)])


def build_no_pool():
    return keras.Sequential([keras.Input((28, 28, 1)), *map(convolution, (32, 64, 64))])


def add_head(base):
    rest = [layers.Flatten(), layers.Dense(64, activation="relu"), layers.Dense(10, activation="softmax")]
    return keras.Sequential([base, *rest])
"""

ANSWERS = {
    "a tensor": ("build_base", "return keras.ops.zeros((3, 3))", "is no Keras model"),
    "a list": ("build_base", "return [layers.Conv2D(32, 3)]", "is no Keras model"),
    "none": ("build_base", "keras.Sequential()", "is None"),
    "enormous": ("build_base", "return keras.Sequential([keras.Input((28, 28, 1)), layers.Flatten(), "
                 "layers.Dense(1_300_000)])", "builds an enormous model"),
    "wrong input": ("build_base", "return keras.Sequential([keras.Input((28, 28, 3)), layers.Conv2D(32, 3)])",
                    "takes pictures of shape (28, 28, 3), not (28, 28, 1)"),
    "another framework": ("build_base", "import torch\n    return torch.nn.Sequential()", "may not be used here"),
    "patched counts": ("build_base", "m = keras.Sequential([keras.Input((28, 28, 1)), layers.Conv2D(1, 3)])\n"
                       "    m.count_params = lambda: 55744\n    m.summary = print\n    return m",
                       "gives (None, 26, 26, 1) after step 1"),
    "a tensor back": ("forward_numpy", "return keras.ops.convert_to_tensor(x)", "of the wrong shape"),
    "predict": ("forward_numpy", "return model.predict(x)", "leaves the computing to Keras"),
    "layer by layer": ("forward_numpy", "for layer in model.layers: x = layer(x)\n    return x",
                       "leaves the computing to Keras"),
    "tensorflow itself": ("forward_numpy", "import tensorflow as tf\n    return tf.nn.relu(x)",
                          "leaves the computing to Keras"),
    "from disk": ("forward_numpy", "import importlib\n    return importlib.import_module('tensorflow.python')",
                  "not an array of numbers"),
}  # fmt: skip


@pytest.mark.parametrize(("function", "body", "words"), ANSWERS.values(), ids=ANSWERS)
def test_every_odd_answer_has_its_sentence_and_earns_nothing(
    score: Callable[[str], SubmissionResult], function: str, body: str, words: str
) -> None:
    signature = "model, x" if function == "forward_numpy" else ""
    source = f"import keras\nfrom keras import layers\n\n\ndef {function}({signature}):\n    {body}\n"
    result = score(source)
    (cell,) = [c for c in result.cells if c.grade_id == function]
    assert words in said(result, function)
    assert cell.score == 0
    assert not result.faults


#: Shapes and parameters are right in each, and what it computes, or learns, is not. (old, new, in which functions)
MODELS = ("build_base", "build_no_pool", "add_head")
WEAK = {
    "relu6": ('activation="relu"', 'activation="relu6"', MODELS),
    "a function called relu": ('activation="relu"', "activation=relu", MODELS),
    "pictures times 0": ("keras.Input((28, 28, 1))", "keras.Input((28, 28, 1)), layers.Rescaling(0.0)", MODELS[:2]),
    "channels first": ("Flatten()", 'Flatten(data_format="channels_first")', MODELS[2:]),
    "dropout": ("layers.Flatten()", "layers.Flatten(), layers.Dropout(0.999)", MODELS[2:]),
    "zeros": ("filters, 3,", 'filters, 3, kernel_initializer="zeros",', MODELS[:2]),
}


@pytest.mark.parametrize(("old", "new", "where"), WEAK.values(), ids=WEAK)
def test_a_weaker_model_is_not_what_was_asked_for(
    score: Callable[[str], SubmissionResult], old: str, new: str, where: tuple[str, ...]
) -> None:
    assert old in SHORT
    for source, wrong in ((SHORT, ()), (SHORT.replace(old, new), where)):
        result = score(source)
        assert not result.faults
        missed = [cell.grade_id for cell in result.cells if cell.score != cell.max_score]
        assert [name for name in missed if name in MODELS] == list(wrong)


def test_a_right_submission_is_right_beside_them(score: Callable[[str], SubmissionResult]) -> None:
    assert score(accepted("functional", "convnet")).score == 25


def test_a_model_that_computes_the_wrong_thing_under_the_right_summary_is_named(
    score: Callable[[str], SubmissionResult],
) -> None:
    right = accepted("sequential_list", "convnet")
    wrong = right.replace("MaxPooling2D", "AveragePooling2D")
    assert "AveragePooling2D" in wrong
    result = score(wrong)
    (cell,) = [c for c in result.cells if c.grade_id == "build_base"]
    assert "the pooling takes the average" in cell.hint
    assert 0 < cell.score < cell.max_score


# ---- networks that students are given -----------------------------------------------------------------


def _given() -> list[Any]:
    return [k.Conv2D(3, 3), k.PReLU(shared_axes=[1, 2]), k.BatchNormalization(), k.Permute((2, 1, 3)), k.Flatten(),
            k.Dense(4), k.PReLU(), k.BatchNormalization(epsilon=0.1)]  # fmt: skip


def _with_random_weights(model: Any) -> Any:
    rng = np.random.default_rng(4)
    model.set_weights([rng.uniform(0.1, 1, size=weight.shape) for weight in model.get_weights()])
    return model


def test_what_a_given_network_predicts_is_what_keras_predicts() -> None:
    model = _with_random_weights(_list(*_given()))
    x = np.random.default_rng(5).normal(size=(3, *SHAPE)).astype(np.float32)
    graph = graph_of(described(model), given=True)
    assert sum(graph.parameters()) == model.count_params()
    assert np.all(np.abs(graph.predict(x) - np.asarray(model(x))) <= 2.0**-23 * graph.error(x) + 1e-12)
    ours = Sequential(SHAPE, *(node.layer for node in graph.nodes)).with_random_weights(np.random.default_rng(6))
    built = keras_models.build(ours.description())
    assert np.all(np.abs(ours.predict(x) - np.asarray(built(x))) <= 2.0**-23 * ours.error(x) + 1e-12)
    with pytest.raises(ModelRefused, match="has a PReLU layer, which is not asked for"):
        graph_of(described(model))


def _frozen(base: Any) -> Any:
    base.trainable = False
    return base


def _last_learns(base: Any) -> Any:
    """As guides have it: all is frozen, then something of it no longer."""
    _frozen(base).layers[-1].trainable = True
    return base


class _Around(keras.Model):
    def __init__(self, base: Any) -> None:
        super().__init__()
        self.base, self.head = base, k.Dense(2)

    def call(self, x: Any, training: bool | None = None) -> Any:
        return self.head(self.base(x, training=False), training=training)


def _as_a_whole(base: Any) -> Any:
    model = keras.Sequential([base, k.Dense(2)])
    model.trainable = False
    base.trainable = True
    return model


TRAINED: dict[str, tuple[Callable[[Any], Any], list[bool]]] = {
    "all": (lambda base: keras.Sequential([base, k.Dense(2)]), [True, True, True]),
    "the head": (lambda base: keras.Sequential([_frozen(base), k.Dense(2)]), [False, False, True]),
    "the last of the base": (lambda base: keras.Sequential([_last_learns(base), k.Dense(2)]), [False, True, True]),
    "in a class": (lambda base: _Around(_last_learns(base)), [False, True, True]),
    "nothing, since the model is frozen": (_as_a_whole, [False, False, False]),
}


@pytest.mark.parametrize(("make", "expected"), TRAINED.values(), ids=TRAINED)
def test_what_a_model_trains_is_what_keras_trains(make: Callable[[Any], Any], expected: list[bool]) -> None:
    model = make(_list(k.Flatten(), k.Dense(3), k.Dense(4)))
    model(np.zeros((1, *SHAPE)))
    seen = Trainable()(described(model))
    assert [learns for _, learns in seen] == expected
    learned = sum(count for count, learns in seen if learns)
    assert learned == sum(int(np.prod(weight.shape)) for weight in model.trainable_weights)


def test_a_base_that_came_frozen_is_frozen_as_a_whole() -> None:
    graph = _described()
    frozen = Graph(graph.input_shape, tuple(node.frozen() if node.weights else node for node in graph.nodes))
    built = keras_models.build(frozen.description())
    assert built.trainable_weights == []
    built.trainable = True
    assert len(built.trainable_weights) == 4
