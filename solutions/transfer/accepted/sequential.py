"""A Sequential of two models, flags set by place."""

import keras
import numpy as np

predict_trained = 74242
predict_tested = 30


def extract_features(base, x):
    features = base.predict(x, verbose=0)
    return features.reshape(len(x), -1)


def make_finetune(base, head, n_unfrozen):
    if n_unfrozen < 0 or n_unfrozen > len(base.layers):
        raise ValueError("n_unfrozen")
    frozen = len(base.layers) - n_unfrozen
    for place, layer in enumerate(base.layers):
        layer.trainable = place >= frozen and not isinstance(layer, keras.layers.BatchNormalization)
    return keras.Sequential([base, head])


def split_without_leak(groups, rng):
    groups = np.asarray(groups)
    names = np.unique(groups)
    if len(names) < 2:
        raise ValueError("one group")
    tested = rng.choice(names, size=int(np.ceil(len(names) / 5)), replace=False)
    test = np.isin(groups, tested)
    return np.flatnonzero(~test), np.flatnonzero(test)
