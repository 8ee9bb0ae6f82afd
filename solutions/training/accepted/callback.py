"""One call of fit, on a sequence that augments anew for every epoch, with a callback that measures; einsum of masks."""

import keras
import numpy as np
from keras import layers

predict_steps = 240


def augment(x, rng):
    flips = rng.uniform(size=len(x)) > 0.5
    out = np.array(x)
    out[flips] = out[flips][:, :, ::-1]
    for axis in (1, 2):
        moves = rng.integers(-2, 2, endpoint=True, size=len(x))
        moved = np.zeros_like(out)
        for far in range(-2, 3):
            chosen = moves == far
            rolled = np.roll(out[chosen], far, axis=axis)
            gone = [slice(None)] * 4
            gone[axis] = slice(0, far) if far > 0 else slice(far, None) if far < 0 else slice(0, 0)
            rolled[tuple(gone)] = 0
            moved[chosen] = rolled
        out = moved
    return out


def build_small(dropout):
    stack = [keras.Input((32, 32, 3))]
    for filters in (16, 32):
        stack += [layers.Conv2D(filters, 3), layers.ReLU(), layers.MaxPooling2D(2)]
    stack += [layers.Flatten(), layers.Dense(64), layers.Dropout(dropout), layers.Activation("relu")]
    return keras.Sequential([*stack, layers.Dense(5), layers.Softmax()])


class Variants(keras.utils.PyDataset):
    def __init__(self, x, y, rng):
        super().__init__()
        self.x, self.y, self.rng = x, y, rng
        self.on_epoch_end()

    def on_epoch_end(self):
        self.seen = self.x if self.rng is None else augment(self.x, self.rng)

    def __len__(self):
        return -(-len(self.x) // 32)

    def __getitem__(self, index):
        batch = slice(32 * index, 32 * index + 32)
        return self.seen[batch], self.y[batch]


class Measure(keras.callbacks.Callback):
    def __init__(self, parts):
        super().__init__()
        self.parts = parts
        self.history = {f"{part}_{what}": [] for part in parts for what in ("loss", "accuracy")}

    def on_epoch_end(self, epoch, logs=None):
        for part, (x, y) in self.parts.items():
            found = self.model.evaluate(x, y, verbose=0, return_dict=True)
            for what, value in found.items():
                self.history[f"{part}_{what}"].append(value)


def train(model, data, epochs, rng):
    (x, y), test = data
    model.compile(optimizer=keras.optimizers.Adam(1e-3), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    measure = Measure({"train": (x, y), "test": test})
    model.fit(Variants(x, y, rng), epochs=epochs, callbacks=[measure], shuffle=False, verbose=0)
    return measure.history
