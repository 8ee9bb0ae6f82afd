# Fills shared memory of System V, detached from every process, and queues of messages: up to 1 GiB.
# proof: System V memory: (refused|\d+ MiB)|this cell used more than \d+ MiB of memory
# outcome: failed
# %%
def conv_at(*args, **kwargs):
    return None


conv2d = shift = conv_at
predict_rows = predict_place = 0
# %%
import ctypes  # noqa: E402

libc = ctypes.CDLL(None, use_errno=True)
libc.shmat.restype = ctypes.c_void_p
sent = 0
for number in range(1, 17):
    segment = libc.shmget(0, ctypes.c_size_t(64 << 20), 0o1600)
    place = libc.shmat(segment, None, 0) if segment >= 0 else None
    if place in (None, ctypes.c_void_p(-1).value):
        print("System V memory: refused")
        break
    ctypes.memset(place, 1, 64 << 20)
    libc.shmdt(ctypes.c_void_p(place))
    print("System V memory:", 64 * number, "MiB")
message = ctypes.create_string_buffer(b"\1" * 8192)
for queue in [libc.msgget(0, 0o1600) for _ in range(100)]:
    while sent < 10_000 and queue >= 0 and libc.msgsnd(queue, message, ctypes.c_size_t(8000), 0o4000) == 0:
        sent += 1
print("messages left in queues:", sent)
