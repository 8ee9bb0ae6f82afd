# Builds models that cost Keras nothing and whoever computes them much: windows as large as the picture, one per pixel.
# assignment: convnet
# proof: values that one prediction compares: [0-9]{9,}
# outcome: failed
# %%
import keras
from keras import layers

pictures = None  # its cells would build them too
SIDE = 150  # 1,400 is taken as well, and costs 7,600 times as much


def build_base():
    pooling = layers.MaxPooling2D(SIDE, strides=1, padding="same")
    return keras.Sequential([keras.Input((SIDE, SIDE, 1)), pooling])


def build_no_pool():
    return keras.Sequential([keras.Input((60, 60, 1)), layers.Conv2D(1, 60, padding="same")])


def add_head(base):
    return None


def forward_numpy(model, x):
    return None


model = build_base()
print("values that one prediction compares:", SIDE**4)
predict_batch_shape, predict_larger_input = (7,), 0
