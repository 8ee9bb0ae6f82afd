# Hands over models that no Keras wrote: an integer of 31 digits as a scale, of 400 as an offset, a weight of objects.
# assignment: convnet
# proof: the model has a layer with a offset that is not a number
# outcome: failed
# %%
import json

import autograder.guest.session as session
from autograder.wire.values import Node

INPUT = Node("layer", ["InputLayer", json.dumps({"batch_shape": [None, 28, 28, 1]}), 0, None, 0])
NUMBERS = {"31 digits": '{"scale": 1' + "0" * 30 + "}", "400 digits": '{"scale": 1, "offset": 1' + "0" * 400 + "}"}
MODELS = [Node("model", ["", INPUT, Node("layer", ["Rescaling", text, 0, None, 1, 0])]) for text in NUMBERS.values()]
OBJECTS = Node("array", ["|O", False, 1, 1], b"x" * 8)
MODELS.append(Node("model", ["", INPUT, Node("layer", ["Dense", '{"units": 1}', 0, None, 1, 0, OBJECTS])]))


class Forged:
    def __init__(self, model):
        self.model = model


pack = session.pack
session.pack = lambda one, *more: one.model if isinstance(one, Forged) else pack(one, *more)


def build_base():
    return Forged(MODELS[0])


def build_no_pool():
    return Forged(MODELS[1])


def add_head(base):
    return Forged(MODELS[2])


def forward_numpy(model, x):
    return Forged(MODELS[0])


predict_batch_shape, predict_larger_input = (7,), 0
print("forged models:", len(MODELS))
