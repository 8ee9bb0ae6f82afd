"""What goes wrong when a dense layer's parameters are counted."""

from autograder.exercise import misconception, pattern
from autograder.formulas import Formula, written_otherwise
from solutions.counting import reference

BOTH = ("with_bias", "without_bias")
SENSELESS = ("refuses_what_makes_no_sense",)


def weights(inputs, units):
    """The weights alone; the reference refuses what makes no sense."""
    return reference.dense_params(inputs, units, False)


@misconception(
    "bias-forgotten",
    "It looks as if the biases are not counted. Each unit has one, unless bias is False.",
    fails=("with_bias",),
    about="the bias",
)
def bias_forgotten(inputs, units, bias=True):
    return weights(inputs, units)


@misconception(
    "no-bias-by-default",
    "It looks as if there are no biases where bias is not given. It is True by default.",
    fails=("with_bias",),
    about="the argument bias",
)
def no_bias_by_default(inputs, units, bias=False):
    return reference.dense_params(inputs, units, bias)


@misconception(
    "bias-argument-ignored",
    "It looks as if biases are counted even when bias is False. Then there are none.",
    fails=("without_bias",),
    about="the argument bias",
)
def bias_argument_ignored(inputs, units, bias=True):
    return reference.dense_params(inputs, units)


@misconception(
    "bias-per-input",
    "It looks as if there were one bias for each input. The biases belong to the units, one to each.",
    fails=("with_bias",),
    about="the bias",
)
def bias_per_input(inputs, units, bias=True):
    return weights(inputs, units) + (inputs if bias else 0)


@misconception(
    "one-bias-for-all",
    "It looks as if all units shared one bias. Each unit has its own.",
    fails=("with_bias",),
    about="the bias",
)
def one_bias_for_all(inputs, units, bias=True):
    return weights(inputs, units) + bool(bias)


@misconception(
    "bias-per-weight",
    "It looks as if every weight had a bias of its own. There is one bias for a whole unit.",
    fails=("with_bias",),
    about="the bias",
)
def bias_per_weight(inputs, units, bias=True):
    return weights(inputs, units) * (2 if bias else 1)


@misconception(
    "outputs-counted",
    "It looks as if the outputs of the units are counted too. They are activations, computed anew for every input; "
    "only weights and biases are learned.",
    fails=BOTH,
    about="activations",
)
def outputs_counted(inputs, units, bias=True):
    return reference.dense_params(inputs, units, bias) + units


@misconception(
    "units-forgotten",
    "It looks as if the parameters of one unit are returned. The layer has several.",
    fails=BOTH,
    about="the number of units",
)
def units_forgotten(inputs, units, bias=True):
    weights(inputs, units)
    return reference.dense_params(inputs, 1, bias)


@misconception(
    "numbers-added",
    "It looks as if inputs and units are added. Every unit has a weight for every input, so they are multiplied.",
    fails=BOTH,
    about="the weights",
)
def numbers_added(inputs, units, bias=True):
    weights(inputs, units)
    return inputs + units + (units if bias else 0)


@misconception(
    "float-result",
    "The count comes as a float (a number with a decimal point). Parameters are counted: return an int.",
    fails=BOTH,
    about="the type of the result",
)
def float_result(inputs, units, bias=True):
    return float(reference.dense_params(inputs, units, bias))


@misconception(
    "nothing-refused",
    "It looks as if numbers below 1 are counted like any other. They make no sense: raise ValueError.",
    fails=SENSELESS,
    about="numbers below 1",
)
def nothing_refused(inputs, units, bias=True):
    return (inputs + bool(bias)) * units


@misconception(
    "zero-accepted",
    "It looks as if negative numbers are refused, but not 0. A layer with 0 inputs or units makes no sense either.",
    fails=SENSELESS,
    about="0 inputs or units",
)
def zero_accepted(inputs, units, bias=True):
    if min(inputs, units) == 0:
        return (inputs + bool(bias)) * units
    return reference.dense_params(inputs, units, bias)


# ---- formulas written otherwise ----------------------------------------------------------------------


def counted_by(formula):
    def otherwise(inputs, units, bias=True):
        weights(inputs, units)  # refuses what makes no sense
        return formula(inputs=inputs, units=units, bias=int(bias))

    return otherwise


WRITTEN = written_otherwise(
    Formula(
        "formula-written-otherwise",
        (
            "(inputs + bias) * units",
            "inputs * units + bias * units",
            "inputs * units + (units if bias else 0)",
            "(inputs + (1 if bias else 0)) * units",
        ),
        "It looks as if the parameters are counted as {formula}.",
        counted_by,
        about="the formula",
        drawn=(("bias", 0, 1),),
        legend=(("bias", "Here bias is 1 or 0."),),
    )
)


# ---- of which only the kind is known -----------------------------------------------------------------


@pattern(
    "another-product",
    "It looks as if other numbers are multiplied than inputs and units, or a number of biases is added that is not "
    "that of the units.",
    about="what is multiplied",
)
def another_product(actual, inputs, units, bias=True):
    numbers = (0, 1, inputs, units)
    return actual in {a * b + more for a in numbers for b in numbers for more in numbers}
