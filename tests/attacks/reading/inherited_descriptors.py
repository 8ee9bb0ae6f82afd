# Reads whatever stands behind every number that might be an open file or socket.
# proof: 1024 descriptors tried, [1-9]\d* open, \d+ answered
# outcome: missing
# %%
import os
import socket

opened, answered = [], 0
for descriptor in range(1024):
    try:
        os.fstat(descriptor)
        opened.append(descriptor)
    except OSError:
        continue


def again(path, flags):
    descriptor = os.open(path, flags | os.O_NONBLOCK)
    try:
        return os.pread(descriptor, 1 << 16, 0)
    finally:
        os.close(descriptor)


def received(descriptor):
    with socket.socket(fileno=os.dup(descriptor)) as held:
        return held.recv(1 << 16, socket.MSG_PEEK | socket.MSG_DONTWAIT)


WAYS = {
    "read": lambda descriptor: os.pread(descriptor, 1 << 16, 0),
    "opened again in /proc": lambda descriptor: again(f"/proc/self/fd/{descriptor}", os.O_RDONLY),
    "opened again in /dev": lambda descriptor: again(f"/dev/fd/{descriptor}", os.O_RDWR),
    "received": received,
    "listed": lambda descriptor: repr(os.listdir(descriptor)).encode(),
}
for descriptor in opened:
    for how, way in WAYS.items():
        try:
            data = way(descriptor)
        except OSError as error:
            print(descriptor, how, type(error).__name__)
            continue
        answered += 1
        print(descriptor, how, data[:100])
print("1024 descriptors tried,", len(opened), "open,", answered, "answered")
