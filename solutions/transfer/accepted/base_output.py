"""From the base's own tensors; a generator's integers, one group after another."""

import keras
import numpy as np

predict_trained = 74242
predict_tested = 30


def extract_features(base, x):
    flat = keras.Sequential([base, keras.layers.Flatten()])
    return flat.predict(x, verbose=0)


def make_finetune(base, head, n_unfrozen):
    split = len(base.layers) - n_unfrozen
    if split < 0 or n_unfrozen < 0:
        raise ValueError(n_unfrozen)
    for layer in base.layers[:split]:
        layer.trainable = False
    for layer in base.layers[split:]:
        layer.trainable = not isinstance(layer, keras.layers.BatchNormalization)
    return keras.Model(base.inputs, head(base.outputs[0]))


def split_without_leak(groups, rng):
    left = list(dict.fromkeys(int(group) for group in groups))
    wanted = (len(left) + 4) // 5
    assert_two = len(left) >= 2
    if not assert_two:
        raise ValueError("a single group")
    tested = [left.pop(int(rng.integers(len(left)))) for _ in range(wanted)]
    sides = np.array([int(group) in tested for group in groups])
    return tuple(np.where(~sides)[0].tolist()), tuple(np.where(sides)[0].tolist())
