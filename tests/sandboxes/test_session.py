"""Cells and calls inside a guest: notebooks as students write them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from autograder.kinds.kind import what
from autograder.limits import Limits
from autograder.sandbox.outcome import Error, Missing, Value
from autograder.sandbox.program import Program
from autograder.sandbox.question import Question
from autograder.sandbox.run import Run
from autograder.sandbox.sandboxes import Sandbox
from autograder.sandbox.warm_zygote import WarmZygote
from autograder.wire.messages import Display, Failure, File, Stream
from tests.support import text

Examine = Callable[..., Run]


def test_cells_run_as_in_ipython(examine: Examine) -> None:
    cells = [
        "print('out'); 1 + 1",
        "_ + 1",
        "%timeit -n1 -r1 None",
        "!echo from the shell; echo $HOME",
        "%%bash\necho from bash",
        "names = !echo a; echo b\nnames",
        "import asyncio\nawait asyncio.sleep(0)\n'awaited'",
        "1 / 0",
        "print('still here')",
        "print('to stderr', file=__import__('sys').stderr)",
        "import os; os.write(1, b'past Python')\nos.system('echo from a process');",
        "from IPython.display import display, Markdown\ndisplay(Markdown('*m*'))",
    ]
    outputs = examine(*cells).outputs()
    assert [Stream("stdout", "out\n"), Display({"text/plain": "2"}, result=True)] == outputs[0]
    assert outputs[1] == [Display({"text/plain": "3"}, result=True)]
    assert "per loop" in text(outputs[2])
    assert text(outputs[3]) == "from the shell\n/home/student\n"
    assert text(outputs[4]) == "from bash\n"
    assert outputs[5][-1].data["text/plain"] == "['a', 'b']"
    assert outputs[6][-1].data["text/plain"] == "'awaited'"
    assert (outputs[7][0].type_name, outputs[7][0].cell, outputs[7][0].line) == ("ZeroDivisionError", 7, 1)
    assert text(outputs[8]) == "still here\n"
    assert outputs[9] == [Stream("stderr", "to stderr\n")]
    assert "past Python" in text(outputs[10])
    assert "from a process" in text(outputs[10])
    assert outputs[11][0].data["text/markdown"] == "*m*"


@pytest.mark.parametrize(
    "cell", ["plt.plot([1, 2]); plt.show()", "plt.plot([1, 2])", "%matplotlib inline\nplt.plot([1])"]
)
def test_plots_need_no_screen(examine: Examine, cell: str) -> None:
    (_, drawn) = examine("import matplotlib.pyplot as plt", cell).outputs()
    assert any(isinstance(o, Display) and o.data.get("image/png", "").startswith("iVBOR") for o in drawn)


MAGICS = (
    *("%autosave 60", "%store x", "%less x.py", "%connect_info", "%qtconsole", "%clear", "%edit x.py", "%man ls"),
    *("%matplotlib notebook", "%matplotlib widget", "%matplotlib qt", "%matplotlib tk", "%matplotlib ipympl"),
    *(
        "import matplotlib; matplotlib.use('TkAgg')",
        "import matplotlib; matplotlib.use('module://ipympl.backend_nbagg')",
    ),
    *(
        "plt.switch_backend('Qt5Agg')",
        "%pylab notebook",
        "%load_ext tensorboard",
        "%load_ext autoreload\n%autoreload 2",
    ),
    *("%tensorflow_version 2.x", "%config InlineBackend.figure_format = 'retina'", "%config Nothing.at = 'all'"),
    *("%history", "%save mine.py 1", "%recall 1", "%who", "%gui qt", "%debug", "breakpoint()", "%cd /nowhere", "%pwd"),
    *("%pip install tqdm", "%conda install tqdm", "%env X=1", "%xmode Verbose", "%colors NoColor", "%lsmagic", "%nope"),
    *("np?", "??np", "%pdoc np", "get_ipython().magic('autosave 5')", "get_ipython().run_line_magic('store', '')"),
    *("%reset_selective -f nothing", "%logstart", "%bookmark x", "%alias d ls", "%precision 3", "%doctest_mode"),
)


def test_a_magic_of_jupyters_does_not_stop_its_cell(examine: Examine) -> None:
    cells = [f"{magic}\nafter_{number} = {number}" for number, magic in enumerate(MAGICS)]
    run = examine("import numpy as np\nimport matplotlib.pyplot as plt", *cells)
    stopped = {
        MAGICS[number]: text(output)
        for number, output in enumerate(run.outputs()[1:])
        if any(isinstance(one, Failure) for one in output)
        or run.ask(Question("look", f"after_{number}")) != Value(number)
    }
    assert stopped == {}


@pytest.mark.parametrize("magic", ["%%memit", "%%wandb -p x", "%%time", "%%capture", "%%prun -q"])
def test_what_stands_below_a_cell_magic_is_run(examine: Examine, magic: str) -> None:
    run = examine(f"\n\n{magic}\ndef f():\n    return 3")
    assert run.ask(Question("call", "f")) == Value(3)


def test_below_a_magic_that_nobody_knows_nothing_replaces_an_answer(examine: Examine) -> None:
    """Nothing of it ran in Jupyter; where there is no other answer, its extension was there."""
    old = "%%skip\ndef f():\n    return 'old'"
    answer, stub = "def f():\n    return 3", "def f():\n    raise NotImplementedError"
    for cells, given in (((answer, old), 3), ((old, answer), 3), ((stub, old), "old"), ((old,), "old")):
        assert examine(*cells).ask(Question("call", "f")) == Value(given)


def test_an_exception_tells_of_pythons_own_that_it_is_one_of(examine: Examine) -> None:
    run = examine("class Mine(ValueError): pass\ndef f():\n    raise Mine", "def g():\n    b'\\xff'.decode()")
    mine, decoding = (run.ask(Question("call", name)) for name in "fg")
    assert isinstance(mine, Error) and mine.failure.named({"ValueError"}) == "ValueError"
    assert mine.failure.named({"KeyError"}) == "Mine"
    assert isinstance(decoding, Error) and decoding.failure.ancestors == ["UnicodeError", "ValueError", "Exception"]


def test_a_class_that_misbehaves_is_asked_nothing(examine: Examine) -> None:
    odd = "class Odd(type):\n    def __hash__(self): raise SystemExit"
    run = examine(f"{odd}\nclass Mine(ValueError, metaclass=Odd): __module__ = 'builtins'\ndef f():\n    raise Mine")
    answer = run.ask(Question("call", "f"))
    assert isinstance(answer, Error) and answer.failure.ancestors == ["ValueError", "Exception"]


def test_what_a_known_cell_magic_does_is_as_ever(examine: Examine) -> None:
    """None of it is taken for Python, though `ls` and `written = 1` are."""
    cells = ["%%writefile mine.py\nwritten = 1", "%%bash\nls", "%%sh\nexit 3", "import os; 'written' in globals()"]
    written, listed, failed, (looked,) = examine(*cells).outputs()
    assert text(written) == "Writing mine.py\n"
    assert text(listed) == "mine.py\n"
    assert "%%sh did not work here: " in text(failed)
    assert looked.data["text/plain"] == "False"


def test_what_the_students_own_code_raises_below_a_magic_stops_the_cell(examine: Examine) -> None:
    for magic in ("%time 1 / 0", "%%memit\n1 / 0", "%%time\n1 / 0"):
        (output,) = examine(magic).outputs()
        assert isinstance(output[-1], Failure), magic
        assert output[-1].type_name == "ZeroDivisionError"


def test_pictures_are_kept_whatever_window_is_asked_for(examine: Examine) -> None:
    for asked in ("%matplotlib qt", "import matplotlib; matplotlib.use('TkAgg')"):
        (_, drawn) = examine(f"{asked}\nimport matplotlib.pyplot as plt", "plt.plot([1, 2])").outputs()
        assert any(isinstance(one, Display) and "image/png" in one.data for one in drawn), asked


def test_lines_are_counted_from_the_top_of_the_cell(examine: Examine) -> None:
    ((failure,),) = examine("\n\n# why\n1 / 0").outputs()
    assert failure.line == 4


def test_a_syntax_error_names_its_cell_and_line(examine: Examine) -> None:
    (_, (failure,)) = examine("a = 1", "b = 2\ndef f(:").outputs()
    assert (failure.type_name, failure.cell, failure.line) == ("SyntaxError", 1, 2)


def test_input_fails_with_a_clear_message_instead_of_waiting(examine: Examine) -> None:
    ((failure,),) = examine("name = input('Your name? ')").outputs()
    assert "nobody is there to answer" in failure.message


def test_files_lie_in_the_working_directory_and_shadow_nothing(examine: Examine) -> None:
    files = [
        File("numpy.py", b"array = None"),
        File("json/__init__.py", b"loads = None"),
        File("helper.py", b"VALUE = 7"),
        File("data/x.txt", b"text"),
    ]
    cell = (
        "import numpy, json, helper\nprint(numpy.array([1]), json.loads('2'), helper.VALUE, open('data/x.txt').read())"
    )
    assert text(examine(cell, files=files).outputs()[0]) == "[1] 2 7 text\n"


def test_output_is_cut_at_its_limit(examine: Examine, zygote: WarmZygote) -> None:
    outputs = examine("for _ in range(10**5): print('x' * 100)").outputs()[0]
    assert len(outputs[0].text) == zygote.limits.output_bytes
    assert "output cut" in outputs[-1].text


def test_html_and_scripts_do_not_cross(examine: Examine) -> None:
    cell = "from IPython.display import HTML, Javascript, display\ndisplay(HTML('<script>1</script>'), Javascript('1'))"
    shown = [o for o in examine(cell).outputs()[0] if isinstance(o, Display)]
    assert len(shown) == 2
    assert {mime for one in shown for mime in one.data} == {"text/plain"}


def test_the_host_cuts_what_the_guest_does_not(examine: Examine, zygote: WarmZygote) -> None:
    """The guest's own limit lies in the student's reach."""
    cell = (
        "from autograder.guest.recorder import Recorder\nfrom autograder.wire.messages import Stream\n"
        "Recorder.outputs = lambda self: [Stream('stdout', 'x' * 3_900_000)] * 3"
    )
    outputs = examine(cell).outputs()[0]
    assert sum(len(o.text) for o in outputs if isinstance(o, Stream)) == 3_900_000
    assert isinstance(outputs[-1], Failure)
    assert outputs[-1].type_name == "OutputLimitExceeded"


def test_deleting_the_streams_own_files_costs_nothing(examine: Examine) -> None:
    outputs = examine("!rm -rf /tmp/* /tmp/.[a-z]*", "print('here')", "def f(): return 1").outputs()
    assert text(outputs[1]) == "here\n"


_EXITS = """
import sys
class Exits:
    def write(self, text): raise SystemExit(25)
    flush = write
sys.stdout = sys.stderr = Exits()
"""


def test_streams_that_exit_cost_no_more_than_the_cells_that_use_them(examine: Examine) -> None:
    draws = "import matplotlib.pyplot as plt; plt.text(0, 0, '$no mathematics')\nplt.title(r'$\\none$')"
    student = examine(_EXITS, draws, "print(1)", "def f(): return 1")
    for outputs in student.outputs()[1:3]:
        assert outputs[-1].type_name == "SystemExit"
    answer = student.ask(Question("call", "f"))
    assert isinstance(answer, Value)
    assert answer.value == 1


def test_calls_carry_values_both_ways(examine: Examine) -> None:
    student = examine("def f(x, k=1):\n    x += 1\n    return x * k, {'k': k}")
    answer = student.ask(Question("call", "f", (np.arange(3),), {"k": 2}))
    assert isinstance(answer, Value)
    np.testing.assert_array_equal(answer.value[0], [2, 4, 6])
    assert answer.value[1] == {"k": 2}
    np.testing.assert_array_equal(answer.arguments[0], [1, 2, 3])


def test_texts_are_what_literals_in_a_notebook_are(examine: Examine) -> None:
    """Where `padding is "same"` holds in the notebook, it holds here."""
    cell = (
        "def f(padding='valid', many=()):\n"
        "    texts = [padding, *(many.values() if isinstance(many, dict) else many)]\n"
        "    return all(text is 'same' for text in texts)"
    )
    run, text = examine(cell), "".join(["sa", "me"])
    for args, kwargs in [((text,), {}), ((), {"padding": text}), ((text, [text]), {}), ((text, {"a": text}), {})]:
        answer = run.ask(Question("call", "f", args, kwargs))
        assert isinstance(answer, Value)
        assert answer.value is True
    assert run.ask(Question("each", "f", ((text,), (text, (text,))))) == Value([True, True])


def test_what_is_missing_is_said(examine: Examine) -> None:
    student = examine("g = 3")
    assert student.ask(Question("call", "f")) == Missing(None)
    assert student.ask(Question("call", "g")) == Missing("int")


@pytest.mark.parametrize("what", ["ValueError('no')", "SystemExit(0)", "KeyboardInterrupt()", "GeneratorExit()"])
def test_whatever_a_function_raises_is_an_answer(examine: Examine, what: str) -> None:
    answer = examine(f"def f():\n    raise {what}").ask(Question("call", "f"))
    assert isinstance(answer, Error)
    assert answer.failure.type_name == what.split("(")[0]
    assert (answer.failure.cell, answer.failure.line) == (0, 2)


def test_an_exception_that_misbehaves_is_an_answer_too(examine: Examine) -> None:
    cell = "class E(Exception):\n    def __str__(self): raise E\ndef f(): raise E"
    answer = examine(cell).ask(Question("call", "f"))
    assert isinstance(answer, Error)
    assert answer.failure.type_name == "E"


@pytest.mark.parametrize(
    "sandbox", ["bubblewrap", pytest.param("separate-user", marks=pytest.mark.long)], indirect=True
)
def test_tensorflow_runs_where_it_is_allowed(sandbox: Sandbox) -> None:
    cell = """
import keras, numpy as np
def predict(x):
    model = keras.Sequential([keras.Input((8, 8, 1)), keras.layers.Conv2D(2, 3), keras.layers.Flatten()])
    return model.predict(x, verbose=0)
"""
    with WarmZygote(sandbox, ("numpy", "tensorflow"), Limits()) as zygote:
        assert (zygote.limits.memory_bytes, zygote.limits.processes) == (3 * 2**30, 256)
        for _ in range(2):
            student = Run(zygote.fork, zygote.limits, Program([cell]), [])
            answer = student.ask(Question("call", "predict", (np.ones((1, 8, 8, 1)),)))
            assert isinstance(answer, Value), answer
            assert answer.value.shape == (1, 72)
            student.close()


def test_a_name_is_what_it_was_at_its_grade_cell(examine: Examine) -> None:
    cells = ["def f(): return sum([1, 2])", "", "for f in range(3): pass\nsum = 0", "answer = f", "", "%reset -f"]
    student = examine(*cells, checked={"f": [1], "answer": [4]})
    for _ in range(2):
        assert student.ask(Question("call", "f", cell="f")) == Value(3, ())
        assert student.ask(Question("look", "answer", cell="answer")) == Value(2, ())
    assert isinstance(student.ask(Question("call", "f")), Missing)


@pytest.mark.parametrize("name", ["filter", "generator", "module"])
def test_a_class_of_ones_own_is_not_taken_for_pythons_of_that_name(examine: Examine, name: str) -> None:
    student = examine(f"class {name}: pass\ndef f(): return {name}()\ndef g(): return map(abs, [])")
    own, pythons = (student.ask(Question("call", function)) for function in "fg")
    assert isinstance(own, Value)
    assert isinstance(pythons, Value)
    assert what(own.value) == "something of a type of its own"
    assert what(pythons.value) == "a map, which has computed nothing yet"
