"""Layer by layer, under a gradient tape."""

import keras
import numpy as np
import tensorflow as tf

predict_heat_shape = (3, 3)


def through(layers, x):
    for layer in layers:
        x = layer(x)
    return x


def activations(model, x):
    found = []
    for layer in model.layers:
        x = layer(x)
        found.append(np.asarray(x))
    return found


def ascend_filter(model, layer, index, steps):
    picture = np.random.default_rng(0).uniform(0.4, 0.6, size=(1, *model.input_shape[1:]))
    picture = tf.constant(picture, dtype=tf.float32)
    for _ in range(steps):
        with tf.GradientTape() as tape:
            tape.watch(picture)
            response = tf.reduce_mean(through(model.layers[: layer + 1], picture)[..., index])
        gradient = tape.gradient(response, picture)
        length = tf.norm(gradient)
        if length == 0:
            raise ValueError(f"filter {index} of layer {layer} is dead")
        picture += gradient / length
    return picture[0].numpy()


def grad_cam(model, x, layer, class_index):
    maps = through(model.layers[: layer + 1], tf.constant(x[np.newaxis], dtype=tf.float32))
    if len(maps.shape) != 4:
        raise ValueError("this layer gives no maps")
    with tf.GradientTape() as tape:
        tape.watch(maps)
        score = through(model.layers[layer + 1 :], maps)[0, class_index]
    weights = tf.reduce_mean(tape.gradient(score, maps), axis=(1, 2))
    heat = keras.ops.relu(tf.reduce_sum(maps * weights[:, None, None], axis=-1))[0].numpy()
    return heat / heat.max() if heat.max() > 0 else heat
