# Runs sources that are no Python: null bytes, form feeds, endless brackets, lone surrogates, broken magics.
# proof: sources that were no Python: 7 of 7
# outcome: failed
# %%
from IPython import get_ipython


def conv_at(*args, **kwargs):
    return None


conv2d = shift = conv_at
predict_rows = predict_place = 0
# %%
SOURCES = (
    *("x = \f +", "\0", "(" * 1000 + ")" * 1000, "-" * 10**5 + "1", "print('\ud800')", "    def f(:"),
    "# -*- coding: nothing-25 -*-\n%%%\n\x1a",
)
broken = 0
for source in SOURCES:
    try:
        done = get_ipython().run_cell(source)
        broken += not done.success
    except BaseException as error:
        broken += 1
        print(type(error).__name__)
print(f"sources that were no Python: {broken} of {len(SOURCES)}")
# %%
compile("-" * 10**5 + "1", "deep", "eval")
# %%
exec("\0")
