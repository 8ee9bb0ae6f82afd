"""All layers in one chain; the loops of a beginner; indices in no order."""

import keras
import numpy as np

predict_trained = 74242
predict_tested = 30


def extract_features(base, x):
    rows = []
    for picture in x:
        features = base.predict(picture[np.newaxis], verbose=0)
        rows.append(features.flatten())
    return np.stack(rows)


def make_finetune(base, head, n_unfrozen):
    if n_unfrozen < 0:
        raise ValueError("negative")
    if n_unfrozen > len(base.layers):
        raise ValueError("too many")
    model = keras.Sequential()
    model.add(keras.Input(shape=base.input_shape[1:]))
    left = len(base.layers)
    for layer in base.layers:
        layer.trainable = left <= n_unfrozen
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.trainable = False
        left -= 1
        model.add(layer)
    for layer in head.layers:
        model.add(layer)
    return model


def split_without_leak(groups, rng):
    names = []
    for group in groups:
        if group not in names:
            names.append(group)
    if len(names) < 2:
        raise ValueError("too few groups")
    test = []
    for place in rng.permutation(len(names))[: int(0.999 + len(names) / 5)]:
        test += [i for i in range(len(groups)) if groups[i] == names[place]]
    train = [i for i in range(len(groups)) if i not in test]
    return train[::-1], test
