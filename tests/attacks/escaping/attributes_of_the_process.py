# Takes back what was taken from it: dumpable, new privileges, capabilities, keyrings, the layout of memory.
# proof: [1-9]\d+ attributes tried, \d+ set
# outcome: missing
# %%
import ctypes
import os
import platform

KEYCTL = 219 if platform.machine() == "aarch64" else 250
libc = ctypes.CDLL(None, use_errno=True)
PRCTLS = {
    "dumpable": (4, 1, 0, 0, 0),
    "traced by all": (0x59616D61, -1, 0, 0, 0),
    "reaper of orphans": (36, 1, 0, 0, 0),
    "new privileges": (38, 0, 0, 0, 0),
    "ambient capability": (47, 2, 21, 0, 0),
    "keep capabilities": (8, 1, 0, 0, 0),
    "secure bits": (28, 0, 0, 0, 0),
    "no death signal": (1, 0, 0, 0, 0),
    "no seccomp": (22, 0, 0, 0, 0),
    "strict seccomp undone": (21, 0, 0, 0, 0),
    "memory layout": (35, 13, -1, 0, 0),
    "own name": (15, b"grader", 0, 0, 0),
    "own timers": (30, 1, 0, 0, 0),
}
done, refused = [], {}
for name, arguments in PRCTLS.items():
    if libc.prctl(*arguments) >= 0:
        done.append(name)
    else:
        refused[name] = os.strerror(ctypes.get_errno())
for name, result in {
    "no random addresses": libc.personality(0x0040000),
    "readable means executable": libc.personality(0x0400000),
    "new session of keys": libc.syscall(KEYCTL, 1, b"session"),
    "keys of the parent": libc.syscall(KEYCTL, 18),
    "dumped core": libc.syscall(KEYCTL, 0, -3, 1),
}.items():
    if result >= 0:
        done.append(name)
    else:
        refused[name] = "refused"
print(len(done) + len(refused), "attributes tried,", len(done), "set:", done, refused)
