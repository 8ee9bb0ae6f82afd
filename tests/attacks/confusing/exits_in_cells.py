# Leaves the process from cells, politely and at once, and interrupts the notebook by SystemExit.
# proof: (?s)SystemExit: 25.*this cell ended its Python process
# outcome: failed
# %%
def conv_at(*args, **kwargs):
    return None


conv2d = shift = conv_at
predict_rows = predict_place = 0
# %%
raise SystemExit(25)
# %%
import os  # noqa: E402

os._exit(0)
