# Puts an activation into the place of an activation, hundreds of times, and a list as deep into the place of its class.
# assignment: convnet
# proof: build_no_pool: the model has an activation that is not known here
# outcome: failed
# %%
import json

import autograder.guest.session as session
from autograder.wire.values import Node

INPUT = Node("layer", ["InputLayer", json.dumps({"batch_shape": [None, 28, 28, 1]}), 0, None, 0])
ACTIVATION = '{"class_name": "Activation", "config": {"activation": '
DEEP = {n: "{" + '"activation": ' + ACTIVATION * n + '"relu"' + "}}" * n + "}" for n in (1, 300)}
DEEP[900] = '{"activation": {"config": {}, "class_name": ' + "[" * 900 + "]" * 900 + "}}"
MODELS = [Node("model", ["", INPUT, Node("layer", ["Activation", text, 0, None, 1, 0])]) for text in DEEP.values()]


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
    return Forged(MODELS[1])


predict_batch_shape, predict_larger_input = (7,), 0
print("nested:", list(DEEP))
