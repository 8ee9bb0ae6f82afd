"""The picture is a variable that an optimizer moves; maps in a loop, as sums."""

import keras
import numpy as np
import tensorflow as tf

predict_heat_shape = tuple(np.array([3, 3]))


def activations(model, x):
    outputs, values = [], keras.ops.convert_to_tensor(x, dtype="float32")
    for layer in model.layers:
        values = layer(values, training=False) if isinstance(layer, keras.layers.Dropout) else layer(values)
        outputs.append(values.numpy().astype(float))
    return tuple(outputs)


def ascend_filter(model, layer, index, steps):
    first = keras.Sequential(model.layers[: layer + 1])
    picture = keras.Variable(np.random.default_rng(0).uniform(0.4, 0.6, size=(1, *model.input_shape[1:])))
    optimizer = keras.optimizers.SGD(learning_rate=1.0)
    for _ in range(steps):
        with tf.GradientTape() as tape:
            loss = -tf.reduce_mean(tf.gather(first(picture), index, axis=-1))
        gradient = tape.gradient(loss, picture.value)
        length = np.sqrt(np.sum(np.square(gradient)))
        if length < 1e-12:
            raise ValueError("the filter is dead")
        optimizer.apply([gradient / length], [picture])
    return np.array(picture)[0].astype(np.float64)


def grad_cam(model, x, layer, class_index):
    maps = activations(model, x[None])[layer]
    if np.ndim(maps) != 4:
        raise ValueError("no maps")
    maps = tf.Variable(maps, dtype=tf.float32)
    with tf.GradientTape() as tape:
        scores = maps
        for one in model.layers[layer + 1 :]:
            scores = one(scores)
        score = tf.reduce_sum(scores * tf.one_hot([class_index], scores.shape[-1]))
    gradient = tape.gradient(score, maps).numpy()
    heat = np.zeros(maps.shape[1:3])
    for k in range(maps.shape[-1]):
        heat += gradient[0, :, :, k].sum() * maps.numpy()[0, :, :, k]
    heat[heat < 0] = 0
    if heat.max() != 0:
        heat /= heat.max()
    return heat
