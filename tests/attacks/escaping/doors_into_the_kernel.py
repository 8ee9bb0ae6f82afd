# Opens the parts of the kernel that escapes are made of: bpf, io_uring, userfaultfd, perf events, fanotify.
# proof: [1-9]\d* doors tried, \d+ opened: .*\w
# outcome: missing
# %%
import ctypes
import os
import platform

ARM = platform.machine() == "aarch64"
libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p
zeros = (ctypes.c_uint64 * 32)()
perf = (ctypes.c_uint64 * 16)(112 << 32, 0)  # a hardware counter of cycles
bpf = (ctypes.c_uint32 * 16)(2, 4, 4, 1)  # an array of one number
DOORS = {
    "bpf": (280 if ARM else 321, 0, bpf, 64),
    "io_uring": (425, 4, zeros),
    "userfaultfd": (282 if ARM else 323, 0),
    "userfaultfd for users": (282 if ARM else 323, 1),
    "perf_event_open": (241 if ARM else 298, perf, 0, -1, -1, 0),
    "perf_event_open of all": (241 if ARM else 298, perf, -1, 0, -1, 0),
    "fanotify": (262 if ARM else 300, 0, 0),
    "kcmp": (272 if ARM else 312, 1, os.getppid(), 0, 0, 0),
    "lookup_dcookie": (18 if ARM else 212, 1, zeros, 256),
    "quotactl": (60 if ARM else 179, 0x800000, b"/dev/vda", 0, zeros),
    "open_tree": (428, -100, b"/", 1),
    "pidfd_open": (434, os.getppid(), 0),
    "sethostname": (161 if ARM else 170, os.uname().nodename.encode(), len(os.uname().nodename)),
    "swapon": (224 if ARM else 167, b"/tmp/none", 0),
    "acct": (89 if ARM else 163, b"/tmp/none"),
}
opened, errors = [], {}
for name, (number, *arguments) in DOORS.items():
    if libc.syscall(number, *arguments) >= 0:
        opened.append(name)
    else:
        errors[name] = os.strerror(ctypes.get_errno())
page_zero = libc.mmap(None, 4096, 3, 0x32, -1, 0)
if page_zero is None:
    opened.append("page zero")
print(len(DOORS) + 1, "doors tried,", len(opened), "opened:", opened, errors)
