# Fills the buffers of pipes and of pairs of sockets, which belong to no process's memory.
# proof: pipes: \d+, pairs: \d+, MiB in buffers: \d+
# outcome: failed
# %%
def conv_at(*args, **kwargs):
    return None


conv2d = shift = conv_at
predict_rows = predict_place = 0
# %%
import contextlib  # noqa: E402
import fcntl  # noqa: E402
import os  # noqa: E402
import socket  # noqa: E402

pipes, pairs, held = [], [], 0
with contextlib.suppress(OSError):
    while len(pipes) < 1000:
        pipes.append(os.pipe())
        os.set_blocking(pipes[-1][1], False)
        with contextlib.suppress(OSError):
            fcntl.fcntl(pipes[-1][1], fcntl.F_SETPIPE_SZ, 1 << 20)
        with contextlib.suppress(OSError):
            held += os.write(pipes[-1][1], bytes(1 << 20))
for ends in pipes[:60]:
    os.close(ends[0])
    os.close(ends[1])
with contextlib.suppress(OSError):
    while len(pairs) < 1000:
        pairs.append(socket.socketpair())
        pairs[-1][0].setblocking(False)
        with contextlib.suppress(OSError):
            while True:
                held += pairs[-1][0].send(bytes(1 << 16))
print(f"pipes: {len(pipes)}, pairs: {len(pairs)}, MiB in buffers: {held >> 20}")
