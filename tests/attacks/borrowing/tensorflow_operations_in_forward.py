# Computes with TensorFlow's operations under NumPy's names, on the weights that the model shows.
# assignment: convnet
# proof: TensorFlow gives \(2, 5\)
# outcome: forbidden
# %%
import keras
import numpy as np
import tensorflow as tf


def forward_numpy(model, x):
    values = tf.constant(np.asarray(x, "float32"))
    for layer in model.layers:
        kind, weights = type(layer).__name__, layer.get_weights()
        if kind == "Conv2D":
            values = tf.nn.conv2d(values, weights[0], layer.strides, layer.padding.upper()) + weights[1]
        elif kind == "MaxPooling2D":
            values = tf.nn.max_pool2d(values, layer.pool_size, layer.strides, layer.padding.upper())
        elif kind == "Flatten":
            values = tf.reshape(values, (len(x), -1))
        elif kind == "Dense":
            values = tf.experimental.numpy.matmul(values, weights[0]) + weights[1]
        if getattr(layer, "activation", None) is not None:
            values = getattr(tf.nn, layer.activation.__name__, tf.identity)(values)
    return values.numpy()


small = keras.Sequential([keras.Input((4, 4, 1)), keras.layers.Flatten(), keras.layers.Dense(5)])
print("TensorFlow gives", forward_numpy(small, np.ones((2, 4, 4, 1))).shape)
