# Builds models of 98 layers that multiply nothing, and take a logarithm and a power of two million values each.
# assignment: convnet
# proof: values of one prediction: 196000000
# outcome: failed
# %%
import math

import keras
from keras import layers

pictures = None  # its cells would build them too


def build_base():
    model = [keras.Input((1000, 2000, 1)), *(layers.Activation("softplus") for _ in range(98))]
    return keras.Sequential(model)


def build_no_pool():
    return keras.Sequential([keras.Input((1000, 2000, 1)), *(layers.Rescaling(1.0) for _ in range(98))])


def add_head(base):
    return None


def forward_numpy(model, x):
    return None


print("values of one prediction:", sum(math.prod(layer.output.shape[1:]) for layer in build_base().layers))
predict_batch_shape, predict_larger_input = (7,), 0
