"""One conversation with a child: what it answers, and how it ends when it does not."""

import os
from collections.abc import Callable
from typing import Any

import pytest

from grader.exercise.case import Case
from grader.exercise.exercise import Exercise
from grader.judging.session import Answer, Outcome, Raised, run
from grader.workers.launch import Launcher

pytestmark = pytest.mark.process

ENDLESS = "while True: pass"


@pytest.fixture
def serve(
    launcher: Launcher, toy: Callable[..., Exercise], questions: tuple[Case, ...]
) -> Callable[..., Outcome]:
    """Puts the questions to a child that has loaded a source text."""

    def served(source: str, *, probe: bool = False, **limits: Any) -> Outcome:
        exercise = toy(**limits)
        process = launcher.start("cold", exercise.settings.limits.bounds)
        probe_case = 0 if probe else None
        return run(process, source.encode(), exercise, questions, probe_case=probe_case)

    return served


def test_answers_come_back_in_order_and_bit_by_bit(
    serve: Callable[..., Outcome], questions: tuple[Case, ...]
) -> None:
    outcome = serve("def f(x): return x", probe=True)
    assert outcome.stop is None
    assert outcome.load_error is None
    assert list(outcome.replies) == [0, 1, 2]
    for case, reply in zip(questions, outcome.replies.values(), strict=True):
        assert isinstance(reply, Answer)
        assert reply.tensor is not None
        assert reply.tensor.values.tobytes() == case.arguments["x"].tobytes()
        assert (reply.value.kind, reply.value.type) == ("array", "jax.Array")
    assert outcome.loaded is not None
    assert outcome.loaded.functions == {"f": "(x)"}
    assert 0 in outcome.seen
    assert outcome.ending is not None
    assert outcome.ending.status == 0
    assert outcome.ending.peak_bytes > 1 << 20
    assert outcome.ending.cpu_seconds > 0


def test_an_exception_is_a_reply_and_the_conversation_goes_on(
    serve: Callable[..., Outcome],
) -> None:
    source = "def f(x):\n    if len(x) == 4:\n        raise KeyError('k')\n    return x\n"
    outcome = serve(source)
    first, second, third = outcome.replies.values()
    assert outcome.stop is None
    assert isinstance(first, Answer)
    assert isinstance(third, Answer)
    assert isinstance(second, Raised)
    assert (second.error.type, second.error.message) == ("KeyError", "'k'")
    assert [frame.span.line for frame in second.error.frames] == [3]


@pytest.mark.parametrize(
    ("raised", "kind", "message"),
    [
        ("SystemExit('bye')", "SystemExit", "bye"),
        ("KeyboardInterrupt()", "KeyboardInterrupt", ""),
        ("type('E', (Exception,), {'__str__': lambda s: 1 / 0})()", "submission.E", "ZeroDivision"),
        ("ValueError('x' * 10**6)", "ValueError", "xxx"),
        ("ValueError('\\ud800')", "ValueError", "ud800"),
        ("type('E' * 5000, (Exception,), {})()", "submission.EEE", ""),
        ("RecursionError('deep')", "RecursionError", "deep"),
        ("GeneratorExit()", "GeneratorExit", ""),
    ],
)
def test_any_exception_becomes_a_record(
    raised: str, kind: str, message: str, serve: Callable[..., Outcome]
) -> None:
    outcome = serve(f"def f(x): raise {raised}")
    assert outcome.stop is None
    for reply in outcome.replies.values():
        assert isinstance(reply, Raised)
        assert kind in reply.error.type
        assert message in reply.error.message
        assert len(reply.error.message) < 20_000


def test_endless_recursion_is_an_exception_with_the_frames_of_one_round(
    serve: Callable[..., Outcome],
) -> None:
    reply = serve("def f(x): return f(x)").replies[0]
    assert isinstance(reply, Raised)
    assert reply.error.type == "RecursionError"
    assert [frame.span.line for frame in reply.error.frames] == [1]
    assert reply.error.message == "maximum recursion depth exceeded"
    reply = serve("class A:\n    __eq__ = lambda s, o: s == o\ndef f(x): A() == 1").replies[0]
    assert isinstance(reply, Raised)
    assert reply.error.message == "maximum recursion depth exceeded"  # Python adds "in comparison"


@pytest.mark.parametrize(
    ("source", "limits", "during", "case"),
    [
        (ENDLESS, {"load_seconds": 0.5}, "loading", None),
        ("import time\ntime.sleep(1e6)", {"load_seconds": 0.5}, "loading", None),
        (f"def f(x):\n    {ENDLESS}", {"case_seconds": 1}, "case 1", 0),
        ("import time\ndef f(x): time.sleep(1.5); return x", {"total_seconds": 2.5}, "case 2", 1),
        ("import signal\nsignal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))\n" + ENDLESS,
         {"load_seconds": 0.5}, "loading", None),
    ],
)  # fmt: skip
def test_a_hang_is_ended_and_its_place_is_told(
    source: str, limits: Any, during: str, case: int | None, serve: Callable[..., Outcome]
) -> None:
    outcome = serve(source, **limits)
    assert outcome.stop is not None
    assert outcome.stop.reason == "time-limit"
    # With the limit for all cases, a busy machine may end it a case earlier.
    if "total_seconds" not in limits:
        assert (outcome.stop.during, outcome.stop.case) == (during, case)
        assert "no answer within" in outcome.stop.detail
    else:
        assert outcome.stop.detail == "the 2.5 s for everything together were spent"
    assert outcome.ending is not None
    assert outcome.ending.status == -9


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("import os; os._exit(0)", "exit status 0"),
        ("import os; os._exit(7)", "exit status 7"),
        ("import os; os.abort()", "SIGABRT"),
        ("import ctypes; ctypes.string_at(0)", "SIGSEGV"),
    ],
)
@pytest.mark.parametrize("place", ["loading", "case 1"])
def test_a_process_that_ends_itself_is_a_crash_whatever_its_status(
    line: str, said: str, place: str, serve: Callable[..., Outcome]
) -> None:
    source = f"{line}\n" if place == "loading" else f"def f(x):\n    {line}\n"
    outcome = serve(source)
    assert outcome.stop is not None
    assert (outcome.stop.reason, outcome.stop.during) == ("crashed", place)
    assert said in outcome.stop.detail
    assert outcome.replies == {}


@pytest.mark.parametrize("write", ["print('flood ' * 99)", "os.write(2, b'flood ' * 99)"])
def test_a_flood_is_ended_and_only_its_beginning_is_kept(
    write: str, serve: Callable[..., Outcome]
) -> None:
    source = f"import os\ndef f(x):\n    while True: {write}\n"
    outcome = serve(source, output_bytes=10_000)
    assert outcome.stop is not None
    assert outcome.stop.reason == "output-limit"
    assert "10,000 bytes" in outcome.stop.detail
    assert outcome.stop.during == "case 1"
    assert outcome.output_bytes > 10_000
    assert len(outcome.output) == 10_000
    assert outcome.output.startswith("flood flood")


def test_a_flood_in_the_last_moment_counts_too(serve: Callable[..., Outcome]) -> None:
    source = "import os\ndef f(x):\n    if len(x) == 5: os.write(2, b'x' * 30_000)\n    return x\n"
    for _ in range(5):
        outcome = serve(source, output_bytes=10_000)
        assert outcome.stop is not None
        assert outcome.stop.reason == "output-limit"


def test_output_below_the_limit_is_kept_and_harms_nothing(serve: Callable[..., Outcome]) -> None:
    source = (
        "import os, sys\nprint('loading ü')\n"
        "def f(x):\n    os.write(1, b'raw \\xff\\n'); print(len(x), file=sys.stderr); return x\n"
    )
    outcome = serve(source, output_bytes=10_000)
    assert outcome.stop is None
    assert len(outcome.replies) == 3
    assert outcome.output.startswith("loading ü\n")
    assert r"raw \xff" in outcome.output
    assert outcome.output.endswith("5\n")
    assert outcome.output_bytes == len(outcome.output.replace("ü", "__").replace(r"\xff", "_"))


@pytest.mark.parametrize(
    "line",
    [
        "sys.stdout.close(); sys.stderr.close()",
        "sys.stdout = sys.stderr = None",
        "os.close(0); os.close(1); os.close(2)",
        "os.dup2(os.open(os.devnull, os.O_WRONLY), 1)",
        "sys.modules.clear()",
        "sys.setprofile(lambda *a: 1 / 0)",
        "sys.setrecursionlimit(60)",
        "import builtins; builtins.print = builtins.open = None",
        "import gc; gc.disable()",
        "os.chdir('/')",
        "os.environ.clear()",
    ],
)
def test_vandalism_ends_the_conversation_at_worst(line: str, serve: Callable[..., Outcome]) -> None:
    outcome = serve(f"import os, sys\n{line}\ndef f(x): return x\n", probe=True)
    assert outcome.stop is None or outcome.stop.reason == "crashed"
    assert outcome.ending is not None


FORGED = """
import os
from struct import pack

def forge(*_):
    for descriptor in range(3, 64):
        try:
            os.write(descriptor, BYTES)
        except OSError:
            pass
    while True: pass

f = forge
"""


@pytest.mark.parametrize(
    ("forged", "said"),
    [
        ("b'garbage ' * 20", "exceeds its bound"),
        ("pack('!II', 2, 0) + b'[]'", "could not be decoded"),
        ('pack("!II", 31, 0) + b\'{"kind": "answer", "arrays":[]}\'', "invalid fields"),
        ("pack('!II', 12, 1 << 30)", "exceeds its bound"),
    ],
)
def test_a_forged_frame_fails_that_submission_alone(
    forged: str, said: str, serve: Callable[..., Outcome]
) -> None:
    outcome = serve(FORGED.replace("BYTES", forged), case_seconds=5)
    assert outcome.stop is not None
    assert outcome.stop.reason == "crashed"
    assert said in outcome.stop.detail
    assert outcome.replies == {}
    again = serve("def f(x): return x")
    assert len(again.replies) == 3


@pytest.mark.parametrize(
    ("source", "defined", "accepts"),
    [
        ("", False, None),
        ("f = 3", False, None),
        ("def f(x, y): return x", True, False),
        ("def f(*, x): return x", True, False),
        ("def f(*args): return args[0]", True, True),
        ("class F:\n    def __call__(self, x): return x\nf = F()", True, True),
        ("class F:\n    def __init__(self, x): pass\nf = F", True, True),
    ],
)
def test_what_cannot_be_called_is_not_asked(
    source: str, defined: Any, accepts: Any, serve: Callable[..., Outcome]
) -> None:
    outcome = serve(source)
    assert outcome.stop is None
    assert outcome.loaded is not None
    assert outcome.loaded.defined is defined
    if defined:
        assert outcome.loaded.accepts is accepts
    assert len(outcome.replies) == (3 if defined and accepts is not False else 0)


@pytest.mark.parametrize(
    ("value", "kind", "name"),
    [
        ("None", "none", "None"),
        ("[1.0, x]", "sequence", "list"),
        ("'text'", "string", "str"),
        ("'\\ud800'", "string", "str"),
        ("float('nan')", "scalar", "float"),
        ("10 ** 400", "scalar", "int"),
        ("10 ** 9999", "scalar", "int"),
        ("f", "object", "function"),
        ("type('V', (), {'__class__': property(lambda s: 1 / 0)})()", "object", "submission.V"),
        ("np.array([None])", "array", "numpy.ndarray"),
        ("np.array(['a'])", "array", "numpy.ndarray"),
        ("np.ones(3).view(type('S', (np.ndarray,), {}))", "array", "submission.S"),
        ("np.ma.masked_array(np.ones(3))", "array", "numpy.ma.MaskedArray"),
        ("np.float32(1)", "array", "numpy.float32"),
        ("np.rec.array([(1, 2.0)])", "array", "numpy.rec"),
    ],
)
def test_no_other_value_crosses_the_wall_as_an_array(
    value: str, kind: str, name: str, serve: Callable[..., Outcome]
) -> None:
    outcome = serve(f"import numpy as np\ndef f(x): return {value}")
    assert outcome.stop is None
    reply = outcome.replies[0]
    if isinstance(reply, Raised):
        assert "V" in value
        return
    assert reply.tensor is None or reply.value.type not in {"jax.Array", "numpy.ndarray"}
    assert reply.value.kind == kind
    assert name in reply.value.type


def test_a_plain_array_crosses_the_wall(serve: Callable[..., Outcome]) -> None:
    """Positive control of the test above."""
    reply = serve("import numpy as np\ndef f(x): return np.ones(3)").replies[0]
    assert isinstance(reply, Answer)
    assert reply.tensor is not None
    assert reply.tensor.values.tolist() == [1.0, 1.0, 1.0]


def test_an_answer_beyond_its_bound_is_described_and_not_sent(
    serve: Callable[..., Outcome],
) -> None:
    source = "import numpy as np\ndef f(x): return np.zeros(2_000_000, np.float32)"
    reply = serve(source, answer_bytes=1000).replies[0]
    assert isinstance(reply, Answer)
    assert reply.tensor is None
    assert reply.value.shape == (2_000_000,)


def test_many_conversations_leave_this_process_as_it_was(serve: Callable[..., Outcome]) -> None:
    def descriptors() -> int:
        return len(os.listdir("/proc/self/fd"))

    serve("def f(x): return x")
    before = descriptors()
    for source in ("def f(x): return x", "1 / 0", "import os; os._exit(1)", "f = 1") * 5:
        serve(source)
    assert descriptors() == before
