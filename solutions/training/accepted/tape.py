"""A gradient tape and an optimizer; a subclass of Model, whose Dropout is told when it is trained; slices as in
`shift`."""

import keras
import numpy as np
import tensorflow as tf
from keras import layers

predict_steps = -(-110 // 32) * 60


def shift(picture, dy, dx):
    h, w = picture.shape[:2]
    moved = np.zeros_like(picture)
    moved[max(dy, 0) : h + min(dy, 0), max(dx, 0) : w + min(dx, 0)] = picture[
        max(-dy, 0) : h + min(-dy, 0), max(-dx, 0) : w + min(-dx, 0)
    ]
    return moved


def augment(x, rng):
    flips = rng.choice([True, False], size=len(x))
    moves = rng.integers(-2, 3, size=(2, len(x)))
    return np.stack([shift(p[:, ::-1] if f else p, dy, dx) for p, f, dy, dx in zip(x, flips, *moves, strict=True)])


class Small(keras.Model):
    def __init__(self, rate):
        super().__init__()
        self.first = layers.Conv2D(16, 3, activation="relu")
        self.second = layers.Conv2D(32, 3, activation="relu")
        self.pool = layers.MaxPooling2D(2)
        self.pool_again = layers.MaxPooling2D(2)
        self.flatten = layers.Flatten()
        self.hidden = layers.Dense(64, activation="relu")
        self.dropout = layers.Dropout(rate)
        self.chances = layers.Dense(5, activation="softmax")

    def call(self, x, training=None):
        x = self.pool(self.first(x))
        x = self.pool_again(self.second(x))
        x = self.hidden(self.flatten(x))
        return self.chances(self.dropout(x, training=training))


def build_small(dropout):
    model = Small(dropout)
    model(np.zeros((1, 32, 32, 3), dtype="float32"))
    return model


def train(model, data, epochs, rng):
    (x_train, y_train), test = data
    optimizer, loss_of = keras.optimizers.Adam(), keras.losses.SparseCategoricalCrossentropy()

    @tf.function(reduce_retracing=True)
    def step(x, y):
        with tf.GradientTape() as tape:
            loss = loss_of(y, model(x, training=True))
        optimizer.apply_gradients(
            zip(tape.gradient(loss, model.trainable_variables), model.trainable_variables, strict=True)
        )

    history = {}
    for _ in range(epochs):
        x = x_train if rng is None else augment(x_train, rng)
        batches = tf.data.Dataset.from_tensor_slices((x.astype("float32"), y_train)).shuffle(1000).batch(32)
        for images, labels in batches:
            step(images, labels)
        for part, (images, labels) in {"train": (x_train, y_train), "test": test}.items():
            chances = model(images.astype("float32"), training=False)
            accuracy = np.mean(np.argmax(chances, axis=1) == labels)
            history.setdefault(f"{part}_loss", []).append(float(loss_of(labels, chances)))
            history.setdefault(f"{part}_accuracy", []).append(float(accuracy))
    return history
