"""fit epoch by epoch; a Sequential; one picture after the other, with np.roll and zeros."""

import keras
import numpy as np
from keras import layers

predict_steps = 240


def augment(x, rng):
    result = x.copy()
    for i in range(len(x)):
        if rng.random() < 0.5:
            result[i] = np.fliplr(result[i])
        dy, dx = rng.integers(-2, 3), rng.integers(-2, 3)
        result[i] = np.roll(result[i], (dy, dx), axis=(0, 1))
        if dy > 0:
            result[i, :dy] = 0
        elif dy < 0:
            result[i, dy:] = 0
        if dx > 0:
            result[i, :, :dx] = 0
        elif dx < 0:
            result[i, :, dx:] = 0
    return result


def build_small(dropout):
    model = keras.Sequential()
    model.add(keras.Input((32, 32, 3)))
    model.add(layers.Conv2D(16, (3, 3), activation="relu"))
    model.add(layers.MaxPooling2D())
    model.add(layers.Conv2D(32, (3, 3), activation="relu"))
    model.add(layers.MaxPooling2D())
    model.add(layers.Flatten())
    model.add(layers.Dense(64, activation="relu"))
    if dropout > 0:
        model.add(layers.Dropout(dropout))
    model.add(layers.Dense(5, activation="softmax"))
    return model


def train(model, data, epochs, rng):
    (x_train, y_train), (x_test, y_test) = data
    crossentropy = keras.losses.SparseCategoricalCrossentropy()
    model.compile(optimizer="adam", loss=crossentropy, metrics=["accuracy"])
    history = {"train_loss": [], "train_accuracy": [], "test_loss": [], "test_accuracy": []}
    for _ in range(epochs):
        if rng is None:  # noqa: SIM108
            x = x_train
        else:
            x = augment(x_train, rng)
        model.fit(x, y_train, batch_size=32, epochs=1, verbose=2)
        loss, accuracy = model.evaluate(x_train, y_train, verbose=0)
        history["train_loss"].append(loss)
        history["train_accuracy"].append(accuracy)
        loss, accuracy = model.evaluate(x_test, y_test, verbose=0)
        history["test_loss"].append(loss)
        history["test_accuracy"].append(accuracy)
    return history
