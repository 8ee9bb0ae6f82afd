"""Keys taken out of the layers, as `layer.pop("stride", 1)` does: in `trace` and in `receptive_field`."""

from autograder.exercise import misconception

HINT = (
    "It looks as if keys are taken out of the layers, as pop does. They belong to whoever called, who may need them "
    "again."
)


def keys_taken_out(reference, keys, fails):
    """Of each of these keys a mistake, of those that may be left out together, and of all."""
    together = {"stride-and-padding": ("stride", "padding"), "all": keys}
    some = {**{key.replace("_", "-"): (key,) for key in keys}, **together}
    return [
        misconception(f"{name}-taken-out", HINT, fails=fails, about="layers that are changed")(
            _without(reference, these)
        )
        for name, these in some.items()
    ]


def _without(reference, keys):
    def taking_out(layers, *more):
        result = reference(layers, *more)
        for layer in layers:
            for key in keys:
                layer.pop(key, None)
        return result

    return taking_out
