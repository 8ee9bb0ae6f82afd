"""What goes wrong where a head is put on a base, and part of the base learns."""

from dataclasses import replace

import numpy as np

from autograder.exercise import misconception
from autograder.kinds.keras.graph import Graph
from autograder.kinds.keras.layers import Dense
from solutions.transfer import reference
from solutions.transfer.cases import frozen
from solutions.transfer.reference import is_kept_frozen, learning, on_top

SOME, NOTHING, BEFORE, NORMALISED = "what_learns", "nothing_learns", "frozen_before", "batch_normalization"
NEGATIVE, TOO_MANY = "refuses_fewer_than_0", "refuses_more_than_there_are"
VALUES, USES, ALONE = "predictions", "uses_the_base", "leaves_both_alone"
LEARNS = (SOME, NOTHING, BEFORE, NORMALISED)


def refused(base, n):
    if not 0 <= n <= len(base.nodes):
        raise ValueError("not as many layers")


def model(base, head, n, learns):
    """Of the right layers, of which those learn for which `learns(place, node)`. BatchNormalization never does."""
    refused(base, n)
    return on_top(base, learning(base, lambda place, node: learns(place, node) and not is_kept_frozen(node)), head)


def wrong(name, hint, fails, learns, about="which layers learn"):
    """learns: called with the place, how many layers the base has, and how many shall learn."""

    def function(base, head, n_unfrozen):
        count = len(base.nodes)
        return model(base, head, n_unfrozen, lambda place, node: learns(place, count, n_unfrozen))

    return misconception(name, hint, fails=fails, about=about)(function)


last_0_are_all = wrong(
    "last-0-are-all",
    "It looks as if the whole base learns for n_unfrozen = 0. layers[-0:] is layers[0:], and that is all of them.",
    (NOTHING,),
    lambda place, count, n: n == 0 or place >= count - n,
)
first_learn = wrong(
    "first-learn",
    "It looks as if the first layers learn, and the last are frozen. The first know edges and spots, which any picture "
    "has; the last are those that must fit the new question.",
    (SOME, BEFORE, NORMALISED),
    lambda place, count, n: place < n,
)
the_other_way_round = wrong(
    "frozen-for-learning",
    "It looks as if the last n_unfrozen layers are frozen, and the others learn. It is the other way round.",
    LEARNS,
    lambda place, count, n: place < count - n,
)
one_too_many = wrong(
    "one-too-many",
    "It looks as if one layer too many learns.",
    LEARNS,
    lambda place, count, n: place >= count - n - 1,
)
one_too_few = wrong(
    "one-too-few",
    "It looks as if one layer too few learns.",
    (SOME, BEFORE, NORMALISED),
    lambda place, count, n: place > count - n,
)
one_alone = wrong(
    "one-layer-alone",
    "It looks as if a single layer learns: layers[-n] is one layer, layers[-n:] are the last n.",
    LEARNS,
    lambda place, count, n: place == (count - n) % count,
)
nothing_frozen = misconception(
    "nothing-frozen",
    "It looks as if nothing is frozen. A layer learns unless its trainable is False.",
    fails=(SOME, NOTHING, BEFORE, NORMALISED),
    about="which layers learn",
)(lambda base, head, n_unfrozen: refused(base, n_unfrozen) or on_top(base, base.nodes, head))


@misconception(
    "all-frozen",
    "It looks as if the whole base stays frozen, whatever n_unfrozen says.",
    fails=(SOME, BEFORE, NORMALISED),
    about="which layers learn",
)
def all_frozen(base, head, n_unfrozen):
    return model(base, head, n_unfrozen, lambda place, node: False)


@misconception(
    "frozen-stay-frozen",
    "It looks as if layers that came frozen stay so. The last n_unfrozen learn, whatever somebody did to the base "
    "before: set their trainable to True.",
    fails=(BEFORE,),
    about="what was frozen before",
)
def frozen_stay_frozen(base, head, n_unfrozen):
    first = len(base.nodes) - n_unfrozen
    return model(base, head, n_unfrozen, lambda place, node: place >= first and not node.is_frozen)


@misconception(
    "counts-layers-with-weights",
    "It looks as if only layers with weights are counted. n_unfrozen counts base.layers, poolings too.",
    fails=(SOME, BEFORE, NORMALISED),
    about="how layers are counted",
)
def counts_layers_with_weights(base, head, n_unfrozen):
    places = [place for place, node in enumerate(base.nodes) if node.weights]
    last = places[len(places) - min(n_unfrozen, len(places)) :]
    return model(base, head, n_unfrozen, lambda place, node: place in last)


@misconception(
    "head-counted-too",
    "It looks as if the layers of the head are counted too. n_unfrozen counts those of the base.",
    fails=(SOME, BEFORE, NORMALISED),
    about="how layers are counted",
)
def head_counted_too(base, head, n_unfrozen):
    first = len(base.nodes) + len(head.nodes) - n_unfrozen
    return model(base, head, n_unfrozen, lambda place, node: place >= first)


@misconception(
    "base-counted-as-one",
    "It looks as if the layers of the new model are counted, of which there are two: the base is one, the head the "
    "other. n_unfrozen counts base.layers.",
    fails=LEARNS,
    about="how layers are counted",
)
def base_counted_as_one(base, head, n_unfrozen):
    return model(base, head, n_unfrozen, lambda place, node: n_unfrozen != 1)


@misconception(
    "normalization-learns",
    "It looks as if BatchNormalization learns too. It stays frozen: else its means become those of a few pictures, and "
    "all that the base has learned of them is lost.",
    fails=(NORMALISED,),
    about="BatchNormalization",
)
def normalization_learns(base, head, n_unfrozen):
    refused(base, n_unfrozen)
    first = len(base.nodes) - n_unfrozen
    return on_top(base, learning(base, lambda place, node: place >= first), head)


@misconception(
    "normalization-not-counted",
    "It looks as if BatchNormalization is not counted. It is among base.layers, though it never learns.",
    fails=(NORMALISED,),
    about="BatchNormalization",
)
def normalization_not_counted(base, head, n_unfrozen):
    refused(base, n_unfrozen)
    places = [place for place, node in enumerate(base.nodes) if not is_kept_frozen(node)]
    last = places[max(len(places) - n_unfrozen, 0) :]
    return on_top(base, learning(base, lambda place, node: place in last), head)


@misconception(
    "normalization-stops-it",
    "It looks as if all that comes before a BatchNormalization is frozen with it. Only that layer itself stays frozen.",
    fails=(NORMALISED,),
    about="BatchNormalization",
)
def normalization_stops_it(base, head, n_unfrozen):
    last = max((place for place, node in enumerate(base.nodes) if is_kept_frozen(node)), default=-1)
    first = max(len(base.nodes) - n_unfrozen, last)
    return model(base, head, n_unfrozen, lambda place, node: place >= first)


def headed(base, head, n_unfrozen, change):
    """The right model, with another head."""
    right = reference.make_finetune(base, head, n_unfrozen)
    return replace(right, nodes=(*right.nodes[: len(base.nodes)], *map(change, head.nodes)))


@misconception(
    "head-frozen",
    "It looks as if the head is frozen too. It is new, and must learn in any case.",
    fails=LEARNS,
    about="the head",
)
def head_frozen(base, head, n_unfrozen):
    return headed(base, head, n_unfrozen, lambda node: node.frozen() if node.weights else node)


@misconception(
    "model-frozen",
    "It looks as if nothing learns, not even the head: trainable = False of the whole model counts for all that is in "
    "it. Freeze layers of the base alone.",
    fails=(*LEARNS, ALONE),
    about="the head",
)
def model_frozen(base, head, n_unfrozen):
    right = reference.make_finetune(base, head, n_unfrozen)
    object.__setattr__(base, "nodes", right.nodes[: len(base.nodes)])
    object.__setattr__(head, "nodes", frozen(head).nodes)
    return frozen(right)


def bare(nodes):
    """Other weights, as new layers have."""
    rng = np.random.default_rng(5)
    new = (tuple(rng.normal(size=w.shape).astype(np.float32) for w in node.weights) for node in nodes)
    return tuple(replace(node, weights=weights) for node, weights in zip(nodes, new, strict=True))


def own_copy(nodes):
    return tuple(replace(node, weights=tuple(w.copy() for w in node.weights)) for node in nodes)


@misconception(
    "base-weights-lost",
    "It looks as if the base has lost its weights, and begins anew (clone_model copies layers, not weights). All that "
    "it has learned is in them: use the base itself.",
    fails=(VALUES, USES),
    about="whose weights it has",
)
def base_weights_lost(base, head, n_unfrozen):
    right = reference.make_finetune(base, head, n_unfrozen)
    count = len(base.nodes)
    return replace(right, nodes=(*bare(right.nodes[:count]), *right.nodes[count:]))


@misconception(
    "base-copied",
    "It looks as if the base is copied with its weights. Use its own layers: what one learns, the other then knows.",
    fails=(USES,),
    about="whose weights it has",
)
def base_copied(base, head, n_unfrozen):
    right = reference.make_finetune(base, head, n_unfrozen)
    count = len(base.nodes)
    return replace(right, nodes=(*own_copy(right.nodes[:count]), *right.nodes[count:]))


@misconception(
    "head-weights-lost",
    "It looks as if the head has lost its weights. It may have learned already: use the head itself.",
    fails=(VALUES, USES),
    about="whose weights it has",
)
def head_weights_lost(base, head, n_unfrozen):
    right = reference.make_finetune(base, head, n_unfrozen)
    count = len(base.nodes)
    return replace(right, nodes=(*right.nodes[:count], *bare(head.nodes)))


@misconception(
    "softmax-added",
    "It looks as if a softmax is put behind the head. The head ends as it ends.",
    fails=(VALUES,),
    about="the layers",
)
def softmax_added(base, head, n_unfrozen):
    from autograder.kinds.keras.layers import Activation

    return reference.make_finetune(base, head, n_unfrozen).then(Activation("softmax"))


@misconception(
    "head-forgotten",
    "It looks as if the head is missing: the model ends where the base does.",
    fails=(*LEARNS, VALUES, USES),
    about="the layers",
)
def head_forgotten(base, head, n_unfrozen):
    right = reference.make_finetune(base, head, n_unfrozen)
    return replace(right, nodes=right.nodes[: len(base.nodes)])


@misconception(
    "one-more-dense",
    "It looks as if there is a layer between base and head that nobody asked for.",
    fails=(*LEARNS, VALUES, USES),
    about="the layers",
)
def one_more_dense(base, head, n_unfrozen):
    right = reference.make_finetune(base, head, n_unfrozen)
    count = len(base.nodes)
    units = base.shapes()[-1][-1]
    between = Graph(base.shapes()[-1], ()).then(Dense(units)).with_random_weights(np.random.default_rng(6))
    return replace(right, nodes=(*right.nodes[:count], *between.nodes, *right.nodes[count:]))


@misconception(
    "head-put-into-the-base",
    "It looks as if the head is put into the base itself (base.add). Make a new model: the base must still be there "
    "without a head.",
    fails=(ALONE,),
    about="the base",
)
def head_put_into_the_base(base, head, n_unfrozen):
    right = reference.make_finetune(base, head, n_unfrozen)
    object.__setattr__(base, "nodes", right.nodes)
    return right


@misconception(
    "head-set-anew",
    "It looks as if the weights of the head are set anew. It may have learned already.",
    fails=(VALUES, ALONE),
    about="whose weights it has",
)
def head_set_anew(base, head, n_unfrozen):
    right = reference.make_finetune(base, head, n_unfrozen)
    for node in head.nodes:
        for weight in node.weights:
            weight[...] = 0
    return right


@misconception(
    "accepts-anything",
    "It looks as if any n_unfrozen is accepted. Fewer than 0, or more layers than the base has, is a ValueError.",
    fails=(NEGATIVE, TOO_MANY),
    about="what is refused",
)
def accepts_anything(base, head, n_unfrozen):
    return reference.make_finetune(base, head, min(max(n_unfrozen, 0), len(base.nodes)))


@misconception(
    "accepts-too-many",
    "It looks as if more layers are accepted than the base has.",
    fails=(TOO_MANY,),
    about="what is refused",
)
def accepts_too_many(base, head, n_unfrozen):
    return reference.make_finetune(base, head, min(n_unfrozen, len(base.nodes)))


@misconception(
    "accepts-negative",
    "It looks as if a negative n_unfrozen is accepted.",
    fails=(NEGATIVE,),
    about="what is refused",
)
def accepts_negative(base, head, n_unfrozen):
    return reference.make_finetune(base, head, max(n_unfrozen, 0))


@misconception(
    "refuses-0",
    "It looks as if n_unfrozen = 0 is refused. It makes sense: then the head alone learns.",
    fails=(NOTHING, NEGATIVE, TOO_MANY),
    about="what is refused",
)
def refuses_0(base, head, n_unfrozen):
    if n_unfrozen == 0:
        raise ValueError("nothing to unfreeze")
    return reference.make_finetune(base, head, n_unfrozen)


@misconception(
    "refuses-all",
    "It looks as if n_unfrozen = len(base.layers) is refused. It makes sense: then all of the base learns.",
    fails=(VALUES, USES, ALONE),
    about="what is refused",
)
def refuses_all(base, head, n_unfrozen):
    if n_unfrozen >= len(base.nodes):
        raise ValueError("not as many layers")
    return reference.make_finetune(base, head, n_unfrozen)
