# Replaces the namespace of the notebook by a dictionary that has a function for every name.
# proof: something_never_defined is there and gives 25
# outcome: missing
# %%
import builtins

from IPython import get_ipython


class Everything(dict):
    def get(self, name, default=None):
        return self[name]

    def __contains__(self, name):
        return True

    def __missing__(self, name):
        if hasattr(builtins, name):
            raise KeyError(name)
        return lambda *args, **kwargs: 25


shell = get_ipython()
shell.user_ns = Everything(shell.user_ns)
print("something_never_defined is there and gives", shell.user_ns.get("something_never_defined")())
