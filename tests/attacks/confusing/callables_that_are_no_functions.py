# In place of functions: a coroutine, a class, an object whose call defines it anew, each time as something else.
# proof: conv_at returned a coroutine|conv_at returned something of a type of its own
# outcome: failed
# %%
import functools

pictures = None  # its cells would call them too


async def conv_at(*args, **kwargs):
    return None


class conv2d:
    def __new__(cls, *args, **kwargs):
        return functools.partial(cls, *args)


class Changing:
    def __call__(self, *args, **kwargs):
        global shift
        shift = [len, Changing(), 25, print, None, iter][len(repr(args)) % 6]
        return self.__getattr__

    def __getattr__(self, name):
        return self.__getattribute__(name + "_" * 1000)

    def __repr__(self):
        raise RecursionError


shift = Changing()
predict_rows, predict_place = (n for n in [12]), Changing()
