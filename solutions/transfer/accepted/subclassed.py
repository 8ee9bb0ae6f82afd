"""A class of one's own that says training=False; a draw for each group, the largest first."""

import keras
import numpy as np
import tensorflow as tf

predict_trained = 74_242
predict_tested = 30.0


def extract_features(base, x):
    features = tf.convert_to_tensor(x, dtype=tf.float32)
    for layer in base.layers:
        features = layer(features, training=False)
    return tf.reshape(features, (features.shape[0], -1)).numpy()


class FineTuned(keras.Model):
    def __init__(self, base, head):
        super().__init__()
        self.base, self.head = base, head

    def call(self, x, training=None):
        return self.head(self.base(x, training=False), training=training)


def make_finetune(base, head, n_unfrozen):
    layers = base.layers
    if n_unfrozen not in range(len(layers) + 1):
        raise ValueError("impossible")
    for layer in layers:
        layer.trainable = False
    if n_unfrozen:
        for layer in layers[-n_unfrozen:]:
            layer.trainable = type(layer).__name__ != "BatchNormalization"
    return FineTuned(base, head)


def split_without_leak(groups, rng):
    names, numbers = np.unique(groups, return_inverse=True)
    if names.size == 1:
        raise ValueError("one group")
    keys = rng.random(names.size)
    tested = np.argsort(keys)[-((names.size + 4) // 5) :]
    test = {i for i, number in enumerate(numbers) if number in tested}
    return set(range(len(groups))) - test, test
