# Builds the right layers, by their names, whose weights are NaN, of no shape that fits, or far too many.
# assignment: convnet
# proof: build_base: the model has (weights of other shapes than its layers say|a layer (of its own|or an operation))
# outcome: failed
# %%
import keras
import numpy as np
from keras import layers


class Weight:
    def __init__(self, array):
        self.array = array

    def numpy(self):
        return self.array


def chain(*arrays):
    class Conv2D(layers.Conv2D):
        weights = property(lambda self: [Weight(array) for array in arrays])

    layer = Conv2D(32, 3, activation="relu")
    return keras.Sequential([keras.Input((28, 28, 1)), layer])


def build_base():
    return chain(np.ones((9, 32)), np.ones(1))


def build_no_pool():
    return chain(np.full((3, 3, 1, 32), np.nan), np.full(32, np.inf))


def add_head(base):
    return chain(np.broadcast_to(1.0, (10**5, 10**5)), np.array([object()]), np.zeros(32, dtype="S9"))


def forward_numpy(model, x):
    return x


predict_batch_shape, predict_larger_input = (7,), 0
