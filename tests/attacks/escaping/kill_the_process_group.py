# Sends signals to its own process group, which whoever started it may still belong to, whatever its namespace.
# proof: group \d+: [1-9]\d* signals tried, \d+ sent
# outcome: failed
# %%
import os
import signal

GENTLE = [signal.SIGHUP, signal.SIGINT, signal.SIGTERM, signal.SIGUSR1, signal.SIGUSR2, signal.SIGPIPE, signal.SIGQUIT]
sent, errors = 0, []
for number in GENTLE:
    signal.signal(number, signal.SIG_IGN)
    try:
        os.kill(0, number)
        sent += 1
    except OSError as error:
        errors.append(type(error).__name__)
print(f"group {os.getpgrp()}:", len(GENTLE), "signals tried,", sent, "sent", errors)


def conv2d(*args, **kwargs):
    return 0.0


# %%
try:
    os.kill(0, signal.SIGKILL)
    print("killed the group, itself excepted")
except OSError as error:
    print(type(error).__name__)
