# Adds an audit hook, which nobody can take away again, that refuses whatever the session does from then on.
# proof: events refused: [1-9]
# outcome: failed
# %%
import sys

refused, switched_on = [], []


def refuse(event, args):
    if switched_on and event.startswith(("socket.", "compile", "exec", "open", "import")):
        refused.append(event)
        raise MemoryError("Score: 25/25")


def conv_at(*args, **kwargs):
    return None


conv2d = shift = conv_at
predict_rows = predict_place = 0
sys.addaudithook(refuse)
try:
    switched_on.append(True)
    open("anything")  # noqa: SIM115
except MemoryError:
    switched_on.clear()
    print("events refused:", len(refused))
# %%
switched_on.append(True)
