"""One call of a submission as a piece of Python that runs by itself."""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from grader.exercise.case import Case
from grader.exercise.exercise import Exercise

MOST_NUMBERS = 500
"""How many numbers of an array are written out."""
TOO_MANY = "the input holds {} numbers, which is too many to copy: choose smaller sizes"


def snippet(file: str, exercise: Exercise, case: Case) -> str:
    """Return Python that calls a file's function with the arguments of a case, and prints.

    Args:
        file: path of the submission, as from where the snippet will be run.
        exercise: names the function.
        case: what it is called with.

    Returns:
        lines of Python, or one sentence where there are too many numbers.
    """
    every = [case.arguments, *(call.arguments for call in case.calls)]
    arrays = [value for each in every for value in each.values() if isinstance(value, np.ndarray)]
    if (count := sum(value.size for value in arrays)) > MOST_NUMBERS:
        return TOO_MANY.format(f"{count:,}")
    return "\n".join(_lines(file, exercise.settings.entry_point, case, arrays=bool(arrays)))


def _lines(file: str, function: str, case: Case, *, arrays: bool) -> Iterator[str]:
    notebook = Path(file).suffix.lower() == ".ipynb"
    if notebook:
        yield "# in a new cell of the notebook, once the others have run"
    else:
        yield "import runpy\n"
    if arrays:
        yield "import jax.numpy as jnp\n"
    if not notebook:
        yield f"{function} = runpy.run_path({file!r})[{function!r}]"
    names = list(_assigned(case.arguments))
    yield from (line for _, line in names if line)
    made = f"{function}({', '.join(name for name, _ in names)})"
    if not case.calls:
        yield f"print({made})"
        return
    yield f"made = {made}"
    for call in case.calls:
        names = list(_assigned(call.arguments))
        yield from (line for _, line in names if line)
        method = "made" if call.method == "__call__" else f"made.{call.method}"
        yield f"print({method}({', '.join(name for name, _ in names)}))"


def _assigned(arguments: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield how each argument is written in the call, and the line that makes it, if it has one."""
    for name, value in arguments.items():
        if not isinstance(value, np.ndarray):
            yield repr(value), ""
            continue
        begin = f"{name} = jnp.array("
        numbers = np.array2string(
            value,
            separator=", ",
            threshold=sys.maxsize,
            floatmode="unique",
            prefix=begin,
            max_line_width=88,
        )
        yield name, f'{begin}{numbers}, dtype="{value.dtype.name}")'
