# Has an alarm ring all the time, whose handler raises wherever the session happens to be.
# proof: KeyboardInterrupt: 25
# outcome: error
# %%
import signal

pictures = None  # its cells would be hit too


def ring(number, frame):
    signal.setitimer(signal.ITIMER_PROF, 0.0005)
    raise KeyboardInterrupt("25")


def conv_at(*args, **kwargs):
    signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, 0.0005)
    while True:
        pass


conv2d = shift = conv_at
predict_rows = predict_place = 0
