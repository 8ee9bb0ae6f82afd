# Replaces the streams by None, by closed ones and by ones that raise, recurse or exit when written to.
# proof: (?s)stream that is left.*\b(TypeError|ValueError|AttributeError|RecursionError)\b
# outcome: failed
# %%
import io
import sys


def conv_at(*args, **kwargs):
    return None


conv2d = shift = conv_at
predict_rows = predict_place = 0


class Falling(io.StringIO):
    def write(self, text):
        print(text, file=self)

    def flush(self):
        raise SystemExit(25)


print("the last stream that is left")
# %%
sys.stdout = Falling()
print("25")
# %%
sys.stdout, sys.stderr = None, Falling()
sys.stderr.close()
sys.__stdout__ = sys.__stderr__ = sys.stdin = None
sys.stderr.write("25")
