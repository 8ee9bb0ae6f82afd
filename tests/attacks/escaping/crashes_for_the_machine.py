# Crashes so that the machine would hand its memory to a program of its own, in every process that it starts.
# proof: limits of core dumps: [1-9]\d* tried, 0 changed, \d+ crashed
# outcome: missing
# %%
import ctypes
import os
import platform
import resource
import signal
import subprocess
from contextlib import suppress

ARM = platform.machine() == "aarch64"
libc = ctypes.CDLL(None, use_errno=True)
CORE, EVERYTHING = resource.RLIMIT_CORE, (ctypes.c_uint64 * 2)(0, 0)
first = resource.getrlimit(CORE)
ATTEMPTS = (
    lambda: resource.setrlimit(CORE, (0, first[1])),
    lambda: resource.setrlimit(CORE, (first[1], first[1])),
    lambda: resource.prlimit(0, CORE, (0, 0)),
    lambda: resource.prlimit(os.getpid(), CORE, (0, first[1])),
    lambda: libc.syscall(164 if ARM else 160, CORE, EVERYTHING),
    lambda: libc.syscall(261 if ARM else 302, 0, CORE, EVERYTHING, None),
    lambda: subprocess.run(["/bin/bash", "-c", "ulimit -c 0"], stderr=subprocess.DEVNULL, check=True),
)
changed, crashed = 0, 0
for attempt in ATTEMPTS:
    with suppress(OSError, ValueError, subprocess.SubprocessError):
        attempt()
    changed += resource.getrlimit(CORE) != first
    child = os.fork()
    if child == 0:
        os.kill(os.getpid(), signal.SIGSEGV)
    crashed += os.WIFSIGNALED(os.waitpid(child, 0)[1])
inside = subprocess.run(
    ["/bin/bash", "-c", "ulimit -c 0; ulimit -Sc; ulimit -Hc"], capture_output=True, text=True
).stdout
if first == (1, 1):
    print("limits of core dumps:", len(ATTEMPTS), "tried,", changed, "changed,", crashed, "crashed", inside.split())
