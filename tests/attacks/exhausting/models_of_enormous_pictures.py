# Builds a model of no weights and one value for pictures of 4096 by 4096: whoever draws two of them fills its memory.
# assignment: convnet
# proof: pictures for which it was built: \(None, 4096, 4096, 2\)
# outcome: failed
# %%
import keras
from keras import layers

pictures = None  # its cells would build it too


def build_base(*args):
    return keras.Sequential([keras.Input((4096, 4096, 2)), layers.GlobalMaxPooling2D()])  # 4,096 channels are taken too


def build_no_pool():
    return None


add_head = build_no_pool


def forward_numpy(model, x):
    return None


print("pictures for which it was built:", build_base().input_shape)
predict_batch_shape, predict_larger_input = (7,), 0
