# Raises groups of exceptions a hundred deep, whose causes and contexts run in circles.
# proof: the cause of the cause is itself: True
# outcome: error
# %%
one, two = ValueError("one"), KeyError("two")
one.__cause__, two.__cause__ = two, one
one.__context__, two.__context__ = two, one
group = ExceptionGroup("deep", [one])
for _ in range(100):
    group = ExceptionGroup("deep", [group, one, two])
print("the cause of the cause is itself:", one.__cause__.__cause__ is one)


def conv_at(*args, **kwargs):
    raise one


def conv2d(*args, **kwargs):
    raise group


def shift(*args, **kwargs):
    try:
        raise two
    except KeyError as error:
        error.__traceback__ = None
        raise group from error


predict_rows = predict_place = group
# %%
raise group
