# Looks for what others keep in the kernel: keys, shared memory, message queues, semaphores, abstract sockets.
# proof: [1-9]\d+ kernel objects tried, \d+ found
# outcome: missing
# %%
import ctypes
import os
import platform
from collections import Counter
from pathlib import Path

libc = ctypes.CDLL(None, use_errno=True)
libc.shmat.restype = ctypes.c_void_p
KEYCTL = 219 if platform.machine() == "aarch64" else 250
READ, DESCRIBE, SHM_STAT, SHM_RDONLY, MSG_STAT = 11, 6, 13, 0o10000, 11
found, errors, room = [], Counter(), ctypes.create_string_buffer(1 << 16)


def attempt(what, result):
    if result < 0:
        errors[os.strerror(ctypes.get_errno())] += 1
    else:
        found.append((what, result, room.raw[:200].rstrip(b"\0")))


for keyring in (*range(-7, 0), *range(1, 50)):
    attempt("describe key", libc.syscall(KEYCTL, DESCRIBE, keyring, room, 1 << 16))
    attempt("read key", libc.syscall(KEYCTL, READ, keyring, room, 1 << 16))
for number in range(50):
    attempt("shared memory", libc.shmctl(number, SHM_STAT, room))
    address = libc.shmat(number, None, SHM_RDONLY)
    if address != ctypes.c_void_p(-1).value:
        found.append(("shared memory", number, ctypes.string_at(address, 100)))
    attempt("messages", libc.msgctl(number, MSG_STAT, room))
    attempt("semaphores", libc.semctl(number, 0, 2, room))
for path in ("/proc/keys", "/proc/sysvipc/shm", "/proc/sysvipc/msg", "/proc/net/unix", "/dev/mqueue", "/dev/shm"):
    try:
        print(path, os.listdir(path) if os.path.isdir(path) else Path(path).read_text()[:1000])
    except OSError as error:
        errors[type(error).__name__] += 1
print(len(found) + sum(errors.values()), "kernel objects tried,", len(found), "found:", dict(errors))
print(found[:40])
