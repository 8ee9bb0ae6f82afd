"""The functional style of Keras's guide to transfer learning; a shuffle of the groups; lists."""

import math

import keras
import numpy as np

predict_trained = 576 * 128 + 128 + 128 + 128 * 2 + 2
predict_tested = 3 * 10


def extract_features(base, x):
    return np.array([np.ravel(one) for one in base(x, training=False).numpy()])


def make_finetune(base, head, n_unfrozen):
    if not 0 <= n_unfrozen <= len(base.layers):
        raise ValueError(f"n_unfrozen is from 0 to {len(base.layers)}")
    base.trainable = False
    head.trainable = True
    for layer in base.layers[len(base.layers) - n_unfrozen :]:
        if not isinstance(layer, keras.layers.BatchNormalization):
            layer.trainable = True
    inputs = keras.Input(base.input_shape[1:])
    return keras.Model(inputs, head(base(inputs, training=False)))


def split_without_leak(groups, rng):
    names = sorted(set(groups.tolist()))
    count = math.ceil(len(names) / 5)
    if count == len(names):
        raise ValueError("nothing would be left to train")
    rng.shuffle(names)
    tested = set(names[:count])
    train = [i for i, group in enumerate(groups.tolist()) if group not in tested]
    test = [i for i, group in enumerate(groups.tolist()) if group in tested]
    return train, test
