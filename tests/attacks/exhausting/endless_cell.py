# A cell that never ends and catches everything that is raised in it.
# proof: this cell (was stopped after|never ended and could not be interrupted)
# outcome: failed
# %%
def conv_at(*args, **kwargs):
    return None


conv2d = shift = conv_at
predict_rows = predict_place = 0
# %%
while True:
    try:
        while True:
            pass
    except BaseException:
        continue
