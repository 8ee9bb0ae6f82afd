# Makes its parent its debugger, which then has to wake it after every signal, and stops.
# proof: the parent is asked to trace: (yes|no)
# outcome: timeout
# %%
import ctypes
import os
import signal

PTRACE_TRACEME = 0
result = ctypes.CDLL(None).ptrace(PTRACE_TRACEME, 0, None, None)
print("the parent is asked to trace:", "no" if result else "yes")


def conv2d(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGSTOP)
    while True:
        signal.pause()
