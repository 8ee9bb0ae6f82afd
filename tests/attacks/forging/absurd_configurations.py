# Builds layers whose settings are absurd once they are asked for: negative, infinite, endless, no JSON at all.
# assignment: convnet
# proof: build_base: the model has a layer with a filters that is none
# outcome: failed
# %%
import keras
from keras import layers

nested = []
for _ in range(500):
    nested = [nested]


def chain(*settings):
    made = [layers.Conv2D(2, 1) for _ in settings]
    for layer, own in zip(made, settings, strict=True):
        layer.get_config = lambda own=own: own
    return keras.Sequential([keras.Input((28, 28, 1)), *made])


def build_base():
    return chain({"filters": -(10**30), "kernel_size": [3, 3], "strides": [1, 1]})


def build_no_pool():
    return chain({"filters": 2, "kernel_size": nested, "strides": [float("nan"), float("inf")]})


def add_head(base):
    return chain({1: nested, "activation": {"class_name": "__import__", "config": {"name": "os"}}}, "no dictionary")


def forward_numpy(model, x):
    return x


predict_batch_shape, predict_larger_input = (7,), 0
