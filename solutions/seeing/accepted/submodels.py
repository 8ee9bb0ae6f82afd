"""Models of the same layers with other outputs, and a tape around them."""

import keras
import numpy as np
import tensorflow as tf

predict_heat_shape = [3, 3]


def activations(model, x):
    every = keras.Model(model.inputs, [layer.output for layer in model.layers])
    outputs = every.predict(x, verbose=0)
    return outputs if isinstance(outputs, list) else [outputs]


def ascend_filter(model, layer, index, steps):
    to_maps = keras.Model(model.inputs, model.layers[layer].output)
    picture = tf.Variable(np.random.default_rng(0).uniform(0.4, 0.6, size=model.input_shape[1:])[None], dtype="float32")
    for _ in range(steps):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(to_maps(picture)[:, :, :, index])
        grads = tape.gradient(loss, picture)
        if not np.any(grads):
            raise ValueError("dead")
        picture.assign_add(tf.math.l2_normalize(grads))
    return picture.numpy()[0]


def grad_cam(model, x, layer, class_index):
    if len(model.layers[layer].output.shape) < 4:
        raise ValueError("no maps")
    both = keras.Model(model.inputs, [model.layers[layer].output, model.outputs[0]])
    with tf.GradientTape() as tape:
        maps, scores = both(np.expand_dims(x, 0))
        score = scores[:, class_index]
    pooled = tf.reduce_mean(tape.gradient(score, maps), axis=(0, 1, 2))
    heat = tf.squeeze(maps[0] @ pooled[..., tf.newaxis], -1).numpy()
    heat = np.clip(heat, 0, None)
    return heat / (heat.max() + 1e-8)
