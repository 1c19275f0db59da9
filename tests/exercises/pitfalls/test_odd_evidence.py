"""Evidence comes from the learner's process: whatever it claims, no pitfall may break on it."""

from collections.abc import Iterator
from itertools import product

import numpy as np
import pytest

from grader.exercise.pitfalls import Pitfall
from grader.families.kernel_layers.axes import output_shape
from grader.grading.exercises import open_catalogue
from grader.judging.compare import compare
from grader.judging.context import Context, Match, Observed
from grader.judging.outcome import Answer, Outcome, Raised, Stop
from grader.sandbox.wire import Tensor, tensor
from grader.submission.submission import Submission
from grader.workers.process import Ending
from grader.workers.records import (
    CallRecord,
    ErrorRecord,
    Frame,
    Loaded,
    ModuleRecord,
    Probe,
    Span,
    ValueRecord,
    VariableRecord,
    WarningRecord,
)

EXERCISES = [exercise for exercise in open_catalogue().all() if exercise.families]
PITFALLS = {item.name: item for exercise in EXERCISES for item in exercise.pitfalls}
FAR = Span(line=10**6, column=10**6, end_line=10**6, end_column=10**6)
HERE = Span(line=1, column=0, end_line=1, end_column=9)
SOURCES = (
    b"",
    b"\xff\xfe\x00",
    b"def conv1d_forward(*a, **k):\n    return k(*a)(**k)\n",
    b"conv1d_forward = lambda *, seed: self.kernel\nclass MyConv1D(x.y, metaclass=z): a: int\n",
    (EXERCISES[0].folder / "starter.py").read_bytes(),
)
MESSAGES = (
    "",
    "\n \n",
    "No module named ''",
    "No module named '../../etc'",
    "cannot import name 'x' from 'y' (/somewhere/y.py)",
    "attempted relative import with no known parent package",
    "Triggering __jax_array__() during",
    "Argument 'Traced<float32[]>' of type <class 'DynamicJaxprTracer'> is not a valid JAX type.",
    "Invalid rng value: 1e999, 7.0, -.5, 5.",
    "Shapes must be 1D sequences of concrete values of integer type, got (nan, 4.0).",
    "'' object has no attribute ''",
    "'MyConv1D' object has no attribute 'param'",
    "MyConv1D() takes no arguments",
    "module 'flax.nnx' has no attribute 'compact'",
    "RESOURCE_EXHAUSTED: ",
    "Found data on value of type '<class 'list'>' assigned to static attribute 'a' of",
    "x requires arguments to have the same dtypes, got a, b",
    "\u202e \x00 \x1b[31m " * 500,
)
TYPES = (
    ("", ()),
    ("SyntaxError", ("Exception",)),
    ("ImportError", ()),
    ("MemoryError", ()),
    ("ValueError", ()),
    ("TypeError", ("Exception",)),
    ("SystemExit", ()),
    ("flax.errors.X", ()),
    ("x.TracerArrayConversionError", ()),
)
VALUES = (
    ValueRecord(kind="none", type="None"),
    ValueRecord(kind="variable", type="flax.nnx.Param"),
    ValueRecord(kind="variable", type="", shape=()),
    ValueRecord(kind="array", type="numpy.int32", shape=()),
    ValueRecord(kind="array", type="jax.Array", shape=(-1, 0), dtype=""),
    ValueRecord(kind="scalar", type="float", value="not a float"),
    ValueRecord(kind="scalar", type="float", value=float("inf")),
    ValueRecord(
        kind="sequence", type="tuple", items=(ValueRecord(kind="scalar", type="float", value=4.0),)
    ),
    ValueRecord(kind="object", type="method"),
)
NAMES = ("jax.lax.conv_general_dilated", "flax.nnx.Rngs", "jax.nn.initializers.lecun_normal()", "")
ARGUMENTS = (
    "lhs",
    "rhs",
    "padding",
    "dimension_numbers",
    "key",
    "shape",
    "default",
    "window_strides",
)
CALLS = tuple(
    CallRecord(function=name, arguments=dict.fromkeys(ARGUMENTS, value), span=FAR, raised=True)
    for name, value in product(NAMES, VALUES)
)


def errors() -> Iterator[ErrorRecord]:
    for (kind, bases), message in product(TYPES, MESSAGES):
        for frames in ((), (Frame(function="", span=FAR),), (Frame(function="f", span=HERE),)):
            yield ErrorRecord(type=kind, bases=bases, message=message, frames=frames, calls=CALLS)


def answers() -> Iterator[Answer]:
    warning = WarningRecord(category="", message="'.value' access is now deprecated", line=-5)
    for value in VALUES:
        yield Answer(value, {}, (warning,))
    odd = (np.ones(45, complex), np.zeros((0, 3), bool), np.full(45, np.nan), np.array(7))
    for number, values in enumerate(odd):
        tensor = Tensor(values.dtype.name, values + number if values.dtype != bool else values)
        record = ValueRecord(kind="array", type="jax.Array", shape=values.shape, dtype="x")
        yield Answer(record, {"answer": tensor}, ())


NOTHING = Observed(Probe(), {})


def observed(probe: Probe) -> dict[int, Observed]:
    """The same of several cases, with numbers for what names an array."""
    odd = np.array([[np.nan, 1.0], [2.0, np.inf]], np.float32)
    seen = Observed(probe, {"variable0": Tensor("float32", odd)})
    return dict.fromkeys((0, 1, 5, 11), seen)


def probes() -> Iterator[Probe]:
    variable = VariableRecord(path="", type="")
    param = VariableRecord(path="..a.", type="flax.nnx.Param", shape=(4, 3, 5), array="missing")
    for library, own, layer in product(("nnx", "linen", ""), (True, False), ("", "flax.nnx.Conv")):
        module = ModuleRecord(
            name="",
            type="",
            bases=(),
            library=library,
            own=own,
            layer=layer,
            span=FAR,
            variables=(variable, param),
            arrays=(variable, param),
        )
        yield Probe(modules=(module, module), calls=CALLS)
    yield Probe()


def outcomes() -> Iterator[Outcome]:
    loaded = Loaded(functions={"": "", "Conv1dForward": "("}, defined=True, accepts=True)
    for error in errors():
        yield Outcome(load_error=error)
        yield Outcome(loaded=loaded, replies={3: Raised(error)}, seen={0: NOTHING})
    given = list(answers())
    yield Outcome(loaded=loaded, replies=dict(enumerate(given[:12])))
    for one, two in product(given, given):
        yield Outcome(loaded=loaded, replies={1: one, 11: two}, seen={0: NOTHING})
    for probe in probes():
        replies = {0: given[3]}
        yield Outcome(loaded=loaded, replies=replies, seen=observed(probe))
        yield Outcome(loaded=loaded, seen=observed(probe))
    for accepts, defined in product((True, False, None), (True, False)):
        half = loaded.model_copy(update={"accepts": accepts, "defined": defined})
        yield Outcome(loaded=half)
    for reason, status in product(
        ("time-limit", "memory-limit", "output-limit", "crashed"), (0, 7, -9, -300)
    ):
        for during, case in (("loading", None), ("the probe", None), ("", 2)):
            stop = Stop(reason, during, case, "detail")  # type: ignore[arg-type]
            yield Outcome(loaded=loaded, stop=stop, ending=Ending(status, 0.0, 0))
            yield Outcome(stop=stop)


@pytest.fixture(scope="module")
def contexts() -> tuple[Context, ...]:
    """Every outcome as one of an exercise, each exercise in its turn."""
    cases = [exercise.cases(0) for exercise in EXERCISES]
    expected = [
        [{"": tensor(np.ones(output_shape(case), np.float32).ravel())} for case in each]
        for each in cases
    ]
    found = []
    for number, outcome in enumerate(outcomes()):
        source = SOURCES[number % len(SOURCES)]
        turn = number // len(SOURCES) % len(EXERCISES)
        exercise, asked = EXERCISES[turn], cases[turn]
        results = compare(asked, tuple(expected[turn]), outcome, lambda _: 2e-5)
        submission = Submission("no/such/file.py", source)
        found.append(Context(submission, exercise, asked, results, outcome, NOTHING))
    return tuple(found)


def ask(pitfall: Pitfall, context: Context) -> Iterator[Match | None]:
    """Ask as the engine does."""
    if recognise := pitfall.recogniser("from_outcome"):
        yield recognise(context)
    if (recognise := pitfall.recogniser("from_error")) and context.errors:
        yield recognise(context.errors[0][1], context.focused)
    for name in ("from_trace", "from_probe"):
        seen = context.focused if name == "from_trace" else context
        if (recognise := pitfall.recogniser(name)) and seen.observed:
            yield recognise(seen)


@pytest.mark.parametrize("name", PITFALLS)
def test_no_evidence_breaks_it(name: str, contexts: tuple[Context, ...]) -> None:
    for context in contexts:
        known = name in {item.name for item in context.exercise.pitfalls}
        for match in ask(PITFALLS[name], context) if known else ():
            assert match is None or (match.message and match.evidence)


def test_the_evidence_reaches_most_of_them(contexts: tuple[Context, ...]) -> None:
    reached = {
        name
        for name, pitfall in PITFALLS.items()
        if any(match for context in contexts for match in ask(pitfall, context))
    }
    assert len(reached) > 15, sorted(reached)
