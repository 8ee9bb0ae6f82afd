# Brings checks of its own, as a module and as a package of the same name, by which everything is right.
# proof: nothing is checked by the package beside the notebook
# outcome: failed
# %%
import importlib
import sys

import numpy as np

sys.modules.pop("checks", None)
sys.path.insert(0, "")
importlib.invalidate_caches()
import checks  # noqa: E402


def conv_at(*args, **kwargs):
    return np.full(1, 12345.5)


conv2d = shift = conv_at
predict_rows = predict_place = 0
check = checks.check
check(conv_at)
