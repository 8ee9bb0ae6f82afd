"""What a guest can do, what it cannot, and what happens at each limit. Nothing hostile runs outside it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import autograder
from autograder.limits import Limits
from autograder.sandbox.errors import SandboxError
from autograder.sandbox.examinee import Examinee
from autograder.sandbox.outcome import Error, Missing, Stopped, Value
from autograder.sandbox.packages import closure, visible_paths
from autograder.sandbox.zygote import Zygote
from autograder.wire.messages import Display, Failure, File, Stream
from tests.support import ROOT

Examine = Callable[..., Examinee]


def text(outputs: list[Any]) -> str:
    return "".join(output.text for output in outputs if isinstance(output, Stream))


# ---- notebooks as students write them --------------------------------------------------------------


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


def test_output_is_cut_at_its_limit(examine: Examine, zygote: Zygote) -> None:
    outputs = examine("for _ in range(10**5): print('x' * 100)").outputs()[0]
    assert len(outputs[0].text) == zygote.limits.output_bytes
    assert "output cut" in outputs[-1].text


def test_html_and_scripts_do_not_cross(examine: Examine) -> None:
    cell = "from IPython.display import HTML, Javascript, display\ndisplay(HTML('<script>1</script>'), Javascript('1'))"
    shown = [o for o in examine(cell).outputs()[0] if isinstance(o, Display)]
    assert len(shown) == 2
    assert {mime for one in shown for mime in one.data} == {"text/plain"}


# ---- calls ---------------------------------------------------------------------------------------


def test_calls_carry_values_both_ways(examine: Examine) -> None:
    student = examine("def f(x, k=1):\n    x += 1\n    return x * k, {'k': k}")
    answer = student.call("f", (np.arange(3),), {"k": 2})
    assert isinstance(answer, Value)
    np.testing.assert_array_equal(answer.value[0], [2, 4, 6])
    assert answer.value[1] == {"k": 2}
    np.testing.assert_array_equal(answer.arguments[0], [1, 2, 3])


def test_what_is_missing_is_said(examine: Examine) -> None:
    student = examine("g = 3")
    assert student.call("f", (), {}) == Missing(None)
    assert student.call("g", (), {}) == Missing("int")


@pytest.mark.parametrize("what", ["ValueError('no')", "SystemExit(0)", "KeyboardInterrupt()", "GeneratorExit()"])
def test_whatever_a_function_raises_is_an_answer(examine: Examine, what: str) -> None:
    answer = examine(f"def f():\n    raise {what}").call("f", (), {})
    assert isinstance(answer, Error)
    assert answer.failure.type_name == what.split("(")[0]
    assert (answer.failure.cell, answer.failure.line) == (0, 2)


def test_an_exception_that_misbehaves_is_an_answer_too(examine: Examine) -> None:
    cell = "class E(Exception):\n    def __str__(self): raise E\ndef f(): raise E"
    answer = examine(cell).call("f", (), {})
    assert isinstance(answer, Error)
    assert answer.failure.type_name == "E"


# ---- limits --------------------------------------------------------------------------------------

ENDS = [
    ("endless", "def f():\n    while True: pass", "timeout", "takes far too long"),
    (
        "endless and deaf",
        "def f():\n    while True:\n        try:\n            while True: pass\n        except BaseException: pass",
        "timeout",
        "takes far too long",
    ),
    ("asleep in C", "import time, signal\ndef f():\n    signal.pthread_sigmask(0, range(1, 32)); time.sleep(60)",
     "timeout", "takes far too long"),
    ("memory at once", "def f(): return len(bytearray(10**9))", "killed", "256 MiB of memory"),
    (
        "memory in many processes",
        "import os, time\ndef f():\n    for _ in range(8):\n        if os.fork() == 0:\n"
        "            block = b'x' * (100 << 20); time.sleep(60)\n    time.sleep(60)",
        "killed",
        "256 MiB of memory",
    ),
    ("exits", "import os\ndef f(): os._exit(0)", "killed", "ended its Python process"),
    ("crashes", "import ctypes\ndef f(): ctypes.string_at(0)", "killed", "crashed its Python process"),
    ("hangs up", "import os, time\ndef f():\n    os.closerange(3, 99); time.sleep(60)", "killed", "cut its connection"),
    ("forges", "import os\ndef f(): os.write(3, b'\\5\\0\\0\\0score')", "killed", "not a value"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "what", "words"), [end[1:] for end in ENDS], ids=[end[0] for end in ENDS])
def test_a_limit_ends_one_call_and_the_next_one_is_served(examine: Examine, source: str, what: str, words: str) -> None:
    student = examine(source, "def right(): return 1")
    stopped = student.call("f", (), {})
    assert isinstance(stopped, Stopped), stopped
    assert stopped.what == what
    assert words in stopped.words
    assert student.call("right", (), {}) == Value(1, ())


def test_processes_and_threads_are_bounded(examine: Examine) -> None:
    cell = """
import os, signal, threading
def forks():
    done = 0
    for _ in range(100):
        try: pid = os.fork()
        except BlockingIOError: break
        if pid == 0: signal.pause()
        done += 1
    return done
def threads():
    done, wait = 0, threading.Event()
    for _ in range(100):
        try: threading.Thread(target=wait.wait, daemon=True).start()
        except RuntimeError: break
        done += 1
    return done
"""
    for name in ("forks", "threads"):
        answer = examine(cell).call(name, (), {})
        assert isinstance(answer, Value)
        assert 5 < answer.value < 24


def test_files_are_bounded(examine: Examine) -> None:
    cell = """
def one():
    try:
        with open('big', 'wb') as f: f.write(bytes(100 << 20))
    except OSError as error: return error.errno
def many():
    try:
        for i in range(10):
            with open(f'/tmp/{i}', 'wb') as f: f.write(bytes(30 << 20))
    except OSError as error: return error.errno
def descriptors():
    kept = []
    try:
        while True: kept.append(open('/dev/null'))
    except OSError: return len(kept)
"""
    student = examine("import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)", cell)
    assert student.call("one", (), {}) == Value(27, ())
    assert student.call("many", (), {}) == Value(28, ())
    descriptors = student.call("descriptors", (), {})
    assert isinstance(descriptors, Value)
    assert descriptors.value < 256


def test_a_cell_that_never_ends_stops_no_other_cell(examine: Examine, zygote: Zygote) -> None:
    begun = time.monotonic()
    student = examine("def f(): return 1", "while True: pass", "print('after')")
    outputs = student.outputs()
    assert outputs[1][-1].type_name == "TimeLimitExceeded"
    assert text(outputs[2]) == "after\n"
    assert student.call("f", (), {}) == Value(1, ())
    assert time.monotonic() - begun < zygote.limits.cell_seconds + 5


def test_a_cell_that_kills_its_guest_is_left_out(examine: Examine) -> None:
    student = examine("def f(): return 1", "import os; os._exit(1)", "print('after')")
    outputs = student.outputs()
    assert outputs[1] == [Failure("Killed", "this cell ended its Python process")]
    assert text(outputs[2]) == "after\n"
    assert student.call("f", (), {}) == Value(1, ())


def test_a_submission_has_its_own_time_and_no_more(examine: Examine, zygote: Zygote) -> None:
    limits = Limits(call_seconds=1, submission_seconds=2).resolved(False)
    student = examine("def f():\n    while True: pass", limits=limits)
    begun = time.monotonic()
    answers = [student.call("f", (), {}) for _ in range(10)]
    assert time.monotonic() - begun < 6
    assert "had used up its 2 seconds" in answers[-1].words  # type: ignore[union-attr]


def test_killing_too_often_ends_a_submission(examine: Examine) -> None:
    student = examine("import os\ndef f(): os._exit(1)")
    answers = [student.call("f", (), {}) for _ in range(8)]
    assert all(isinstance(answer, Stopped) and answer.what == "killed" for answer in answers)
    assert "too often" in answers[-1].words  # type: ignore[union-attr]


# ---- the wall ------------------------------------------------------------------------------------

_LOOK = """
import os, sys, socket, subprocess
import numpy as np
def exists(path): return os.path.exists(path)
def imports(name):
    try: __import__(name); return True
    except ImportError: return False
def found(names):
    hits = []
    for folder, folders, files in os.walk('/'):
        folders[:] = [f for f in folders if os.path.join(folder, f) not in ('/proc', '/sys')]
        hits += [os.path.join(folder, n) for n in folders + files if n in names]
    return hits
def processes(): return sorted(int(n) for n in os.listdir('/proc') if n.isdigit())
def descriptors(): return sorted(int(n) for n in os.listdir('/proc/self/fd'))
def interfaces(): return [name for _, name in socket.if_nameindex()]
def connect(): return socket.create_connection(('127.0.0.1', 1), 1)
def signal_all(): os.kill(-1, 9)
def status(key): return next(l.split(':')[1].strip() for l in open('/proc/self/status') if l.startswith(key))
def writable():
    hits = []
    for folder in '/ /usr /usr/bin /opt /opt/packages /opt/engine /etc /home /dev /proc/sys/kernel'.split():
        try:
            open(folder + '/trace', 'w').close(); hits.append(folder)
        except OSError: pass
    return hits
def unshare():
    import ctypes; return ctypes.CDLL(None).unshare(0x10000000)
def mount():
    import ctypes; return ctypes.CDLL(None).mount(b'none', b'/tmp', b'tmpfs', 0, b'')
def environment(): return sorted(os.environ)
def leave_a_trace():
    for folder in ('/tmp', '/home/student', '/dev/shm'):
        open(folder + '/trace', 'w').close()
    np.zeros = 'patched'
    return True
def traces():
    left = [f for f in ('/tmp', '/home/student', '/dev/shm') if os.path.exists(f + '/trace')]
    return left + [str(np.zeros)[:7]]
"""


@pytest.fixture
def look(examine: Examine) -> Callable[..., Any]:
    """look("function", …): the value that a guest of its own returns."""

    def run(name: str, *arguments: Any) -> Any:
        answer = examine(_LOOK).call(name, arguments, {})
        return answer.value if isinstance(answer, Value) else answer

    return run


def test_no_course_file_is_visible(look: Callable[..., Any]) -> None:
    assert look("exists", str(ROOT)) is False
    assert look("exists", str(Path.home())) is False
    names = ["reference.py", "test_conv2d.py", "gradebook.db", "nbgrader_config.py", "misconceptions", "solutions"]
    assert look("found", names) == []
    assert look("found", ["interactiveshell.py"]) != []  # the search itself finds things


@pytest.mark.parametrize(
    ("name", "there"),
    [("numpy", True), ("matplotlib", True), ("tensorflow", False), ("keras", False), ("scipy", False),
     ("nbgrader", False), ("pytest", False), ("sqlalchemy", False), ("autograder.grading", False)],
)  # fmt: skip
def test_only_allowed_packages_can_be_imported(look: Callable[..., Any], name: str, there: bool) -> None:
    assert look("imports", name) is there


def test_only_its_own_processes_and_descriptors_are_visible(look: Callable[..., Any]) -> None:
    assert look("processes") == [1]
    assert look("descriptors") == [0, 1, 2, 3, 4]  # standard streams, its socket, and the listing's own


def test_there_is_no_network(look: Callable[..., Any]) -> None:
    assert look("interfaces") == ["lo"]
    assert isinstance(look("connect"), Error)


def test_it_is_nobody_and_can_become_nobody_else(look: Callable[..., Any]) -> None:
    for key in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"):
        assert int(look("status", key), 16) == 0
    assert look("status", "NoNewPrivs") == "1"
    assert look("unshare") == -1
    assert look("mount") == -1


def test_nothing_but_its_own_folders_can_be_written(look: Callable[..., Any]) -> None:
    assert look("writable") == ["/home"]


def test_signals_reach_no_one(look: Callable[..., Any], zygote: Zygote) -> None:
    answer = look("signal_all")
    assert isinstance(answer, Error)
    assert answer.failure.type_name == "ProcessLookupError"
    assert zygote.alive()


def test_no_variable_of_the_host_is_inherited(look: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    assert not {name for name in look("environment") if name.startswith(("PYTEST", "SSH", "AUTOGRADER"))}


def test_guests_leave_nothing_behind(look: Callable[..., Any]) -> None:
    assert look("leave_a_trace") is True
    assert look("traces") == ["<built-"]


def test_nothing_outlives_its_guest(examine: Examine) -> None:
    mark = f"sleep 4{os.getpid()}"
    student = examine(
        f"import subprocess\ndef f(): return subprocess.Popen(['/bin/sh', '-c', 'setsid {mark} & {mark}']).pid"
    )
    assert isinstance(student.call("f", (), {}), Value)
    seen = subprocess.run(["pgrep", "-f", mark], capture_output=True, text=True, check=False).stdout.split()
    assert seen, "the process never ran"
    student.close()
    for pid in seen:
        assert not Path("/proc", pid).exists()


def test_a_zygote_ends_with_all_its_guests() -> None:
    with Zygote(("numpy",), Limits()) as zygote:
        student = Examinee(zygote.fork, zygote.limits, ["def f(): return 1"], [])
        assert student.call("f", (), {}) == Value(1, ())
    assert not zygote.alive()
    assert isinstance(student.call("f", (), {}), Stopped)


# ---- the sandbox itself --------------------------------------------------------------------------


def test_packages_bring_what_they_require_and_no_more() -> None:
    names = closure(("matplotlib",))
    assert {"matplotlib", "numpy", "pillow"} <= set(names)
    assert not {"tensorflow-cpu", "scipy", "pytest", "nbgrader"} & set(names)
    assert all(path.exists() for path in visible_paths(("matplotlib",)))


def test_a_package_that_is_not_installed_is_named() -> None:
    with pytest.raises(SandboxError, match="no-such-package"):
        Zygote(("no-such-package",), Limits())


def test_without_bubblewrap_there_is_a_reason_and_a_mend(tmp_path: Path) -> None:
    """Nothing is graded outside the sandbox."""
    code = (
        "from importlib import metadata\n"
        "def none(name): raise metadata.PackageNotFoundError(name)\n"
        "metadata.distribution = none\n"
        "from autograder.commands.main import main\n"
        "raise SystemExit(main(['score', 'convolution', 'solutions/convolution/accepted/loops.py']))\n"
    )
    environment = {**os.environ, "PATH": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "bubblewrap is not installed" in done.stderr
    assert "Install bubblewrap" in done.stderr
    assert "Traceback" not in done.stderr


def _as_ordinary_user(command: list[str]) -> subprocess.CompletedProcess[str]:
    """Run as a user that is not root and owns nothing, in a jail where Python can be read."""
    places = {ROOT, Path(sys.base_prefix), Path(sys.prefix), Path(autograder.__file__).parent}
    binds = [word for place in sorted(places) for word in ("--ro-bind", str(place), str(place))]
    folders = {str(parent) for place in places for parent in place.parents if str(parent) != "/"}
    made = [word for folder in sorted(folders) for word in ("--dir", folder)]
    system = [w for p in ("/usr", "/bin", "/lib", "/lib64", "/etc") if Path(p).exists() for w in ("--ro-bind", p, p)]
    from autograder.sandbox.bubblewrap import find_bwrap

    jail = [
        str(find_bwrap()),
        "--perms",
        "1777",
        "--tmpfs",
        "/tmp",
        *made,
        *system,
        *binds,
        "--bind",
        "/proc",
        "/proc",
        "--dev",
        "/dev",
    ]
    jail += ["--tmpfs", "/run", "--chdir", str(ROOT)]
    user = ["setpriv", "--reuid=12345", "--regid=12345", "--clear-groups"]
    return subprocess.run([*jail, *user, *command], capture_output=True, text=True, check=False)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
@pytest.mark.skipif(shutil.which("setpriv") is None, reason="needs setpriv (util-linux)")
def test_it_works_for_an_ordinary_user_too() -> None:
    who = _as_ordinary_user(["id", "-u"])
    assert who.stdout.strip() == "12345", who.stderr
    doctor = _as_ordinary_user([sys.executable, "-m", "autograder", "doctor"])
    assert doctor.returncode == 0, doctor.stdout + doctor.stderr
    assert "BAD" not in doctor.stdout
    assert "bounds processes" in doctor.stdout
