# Looks through all modules and all objects of the process for what an earlier submission left in them.
# proof: [1-9]\d+ modules and [1-9]\d{3,} objects searched
# outcome: missing
# %%
import builtins
import gc
import os
import re
import sys

import numpy as np

SECRET = re.compile(r"CANARY-[0-9a-f]{8,}")
for module in (builtins, np, sys):
    print(module.__name__, getattr(module, "forgotten", "forgets"))
print("environment", os.environ.get("FORGOTTEN", "forgets"))
gc.unfreeze()
objects = gc.get_objects()
found = set()
for thing in objects:
    if type(thing) is dict:
        thing = tuple(thing.values())
    if type(thing) in (list, tuple, set):
        found.update(part for part in thing if type(part) is str and SECRET.search(part))
print(len(sys.modules), "modules and", len(objects), "objects searched")
for text in found:
    print(SECRET.findall(text))
