"""Whether the sample of a task is what the reference answers."""

import ast
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from grader.authoring.bench import Bench
from grader.exercise.case import Case
from grader.exercise.exercise import Exercise
from grader.judging.outcome import Answer, Raised
from grader.judging.reference import TRUSTED_LIMITS
from grader.judging.session import run

HEADING = "## Sample input and output"
FUNCTION = "sample_of_the_task"
_FORM = "write a Python block whose last line is a call, and what it gives as a comment"
_SECTION = re.compile(rf"^{HEADING}\n.*?^```python\n(.*?)^```", re.DOTALL | re.MULTILINE)
_NUMBER = re.compile(r"(?<![\w.])-?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?!\w)")
_MORE = ("...", "…")

_IMPORTS = "import jax\nimport jax.numpy as jnp"
"""What a sample may use without saying so."""


@dataclass(frozen=True)
class Sample:
    """The sample of a task.

    Attributes:
        program: a function that makes the call and returns what it gives.
        shown: the numbers that the task says of it, as they are written.
        whole: whether these are all.
    """

    program: str
    shown: tuple[str, ...]
    whole: bool


def read_sample(task: str) -> Sample | None:
    """Read the sample of a task, None if it has no such section.

    Raises:
        ValueError: it has another form.
    """
    if f"\n{HEADING}\n" not in task:
        return None
    found = _SECTION.search(task)
    try:
        body = ast.parse(found[1]).body if found else []
    except SyntaxError as error:
        raise ValueError(_FORM) from error
    if found is None or not body or not isinstance(body[-1], ast.Expr):
        raise ValueError(_FORM)
    lines = found[1].splitlines()
    last = body[-1]
    behind = lines[(last.end_lineno or 1) - 1][last.end_col_offset :]
    said = "\n".join([behind, *lines[last.end_lineno or 1 :]])
    numbers = tuple(_NUMBER.findall(said))
    if not numbers:
        raise ValueError(_FORM)
    *before, _ = [ast.unparse(node) for node in body]
    made = "\n".join([_IMPORTS, *before, f"return {ast.unparse(last)}"])
    program = f"def {FUNCTION}():\n{textwrap.indent(made, '    ')}\n"
    return Sample(program, numbers, not any(more in said for more in _MORE))


def sample_faults(exercise: Exercise, bench: Bench) -> Iterator[str]:
    """Say whether a step of the course shows no sample, or one that the reference does not give."""
    try:
        sample = read_sample(exercise.task)
    except ValueError as error:
        yield f"the sample of task.md cannot be read: {error}"
        return
    if sample is None:
        if exercise.settings.step is not None:
            yield f"task.md has no section {HEADING[3:]!r}: show one call and what it gives"
        return
    program = f"{exercise.right_program}\n\n{sample.program}"
    case = Case("the sample", {}, {})
    limits = exercise.settings.limits.model_copy(update=TRUSTED_LIMITS)
    asked = {"entry_point": FUNCTION, "parameters": (), "limits": limits}
    other = replace(exercise, settings=exercise.settings.model_copy(update=asked))
    process = bench.launcher.start("trusted", limits.bounds)
    outcome = run(process, program.encode(), other, (case,), probe_case=None)
    reply = outcome.replies.get(0)
    if isinstance(reply, Raised):
        yield f"the sample of task.md raises {reply.error.type}: {reply.error.message}"
    elif not isinstance(reply, Answer):
        yield "the sample of task.md gives no answer: correct the call"
    else:
        yield from _differing(sample, exercise, reply)


def _differing(sample: Sample, exercise: Exercise, reply: Answer) -> Iterator[str]:
    values = [item.values.astype(np.float64).reshape(-1) for item in reply.arrays.values()]
    given = np.concatenate(values) if values else np.zeros(0)
    if len(sample.shown) > len(given) or (sample.whole and len(sample.shown) < len(given)):
        yield f"the sample of task.md shows {len(sample.shown)} numbers of {len(given)}: correct it"
        return
    scale = float(np.abs(given[np.isfinite(given)]).max(initial=0.0))
    for place, (text, value) in enumerate(zip(sample.shown, given, strict=False)):
        if not abs(float(text) - value) <= exercise.settings.tolerance * scale + _rounding(text):
            yield f"the sample of task.md shows {text} at [{place}]; it is {value:.7g}: correct it"
            return


def _rounding(text: str) -> float:
    """Return by how much a number may differ from another that it is rounded from."""
    exponent = Decimal(text).as_tuple().exponent
    return 0.51 * float(Decimal(1).scaleb(exponent)) if isinstance(exponent, int) else 0.0
