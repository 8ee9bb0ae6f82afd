# Starts threads that never end, until no more are given, and leaves them running.
# proof: threads that were given: [1-9]\d*, then RuntimeError
# outcome: failed
# %%
def conv_at(*args, **kwargs):
    return None


conv2d = shift = conv_at
predict_rows = predict_place = 0
# %%
import threading  # noqa: E402
import time  # noqa: E402


def spin():
    while True:
        time.sleep(0.01)


given = 0
try:
    while given < 20_000:
        threading.Thread(target=spin, daemon=True).start()
        given += 1
except RuntimeError as error:
    print(f"threads that were given: {given}, then {type(error).__name__}")
