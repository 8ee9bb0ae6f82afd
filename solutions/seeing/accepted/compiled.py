"""Compiled functions; growing submodels for the activations; Jacobians of all scores."""

import keras
import numpy as np
import tensorflow as tf

predict_heat_shape = 3, 3


def activations(model, x):
    return [keras.Sequential(model.layers[: i + 1])(x, training=False).numpy() for i in range(len(model.layers))]


def ascend_filter(model, layer, index, steps):
    chain = model.layers[: layer + 1]

    @tf.function
    def uphill(picture):
        with tf.GradientTape() as tape:
            tape.watch(picture)
            values = picture[tf.newaxis]
            for one in chain:
                values = one(values)
            responses = values[..., index]
            response = tf.reduce_sum(responses) / tf.cast(tf.size(responses), tf.float32)
        return tape.gradient(response, picture)

    picture = np.random.default_rng(seed=0).uniform(0.4, 0.6, size=model.input_shape[1:]).astype(np.float32)
    for _ in range(steps):
        gradient = uphill(tf.convert_to_tensor(picture)).numpy()
        if (gradient == 0).all():
            raise ValueError("dead")
        picture = picture + gradient / np.linalg.norm(gradient)
    return picture


def grad_cam(model, x, layer, class_index):
    before, after = model.layers[: layer + 1], model.layers[layer + 1 :]
    values = np.asarray(x, dtype=np.float32)[None]
    for one in before:
        values = one(values)
    if values.ndim == 2:
        raise ValueError("no maps")
    with tf.GradientTape() as tape:
        tape.watch(values)
        scores = values
        for one in after:
            scores = one(scores)
    jacobian = tape.jacobian(scores, values)[0, class_index, 0].numpy()
    alpha = jacobian.reshape(-1, jacobian.shape[-1]).mean(axis=0)
    heat = np.einsum("hwk,k->hw", values[0].numpy(), alpha)
    heat = np.where(heat > 0, heat, 0.0)
    most = heat.max()
    return heat if most == 0 else heat / most
