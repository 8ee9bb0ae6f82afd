"""NumPy's own splitting; features by one model of two."""

import keras
import numpy as np
from keras.layers import BatchNormalization

predict_trained = 74_242
predict_tested = 30


def extract_features(base, x):
    return np.asarray(keras.layers.Flatten()(base(np.asarray(x, dtype="float32"))))


def make_finetune(base, head, n_unfrozen):
    total = len(base.layers)
    if not (0 <= n_unfrozen <= total):
        raise ValueError("n_unfrozen must be between 0 and the number of layers")
    base.trainable = True
    for i in range(total):
        if i < total - n_unfrozen or isinstance(base.layers[i], BatchNormalization):
            base.layers[i].trainable = False
    x = inputs = keras.Input(base.input_shape[1:])
    x = base(x)
    outputs = head(x)
    return keras.Model(inputs=inputs, outputs=outputs)


def split_without_leak(groups, rng):
    unique = rng.permutation(np.unique(groups))
    if len(unique) == 1:
        raise ValueError("a single group")
    test_groups, train_groups = np.split(unique, [-(-len(unique) // 5)])
    order = np.argsort(groups, kind="stable")
    return order[np.isin(groups[order], train_groups)], order[np.isin(groups[order], test_groups)]
