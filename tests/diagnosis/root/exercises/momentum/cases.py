"""The cases: a few steps on a few sizes."""

from collections.abc import Iterator

import numpy as np

from grader.exercise.case import Case

SIZES = {"three steps": (6, 3, 3), "one step": (4, 2, 1), "five steps": (5, 4, 5)}


def cases(rng: np.random.Generator) -> Iterator[Case]:
    """Yield the cases: normal inputs and targets."""
    for number, (label, (batch, features, steps)) in enumerate(SIZES.items(), start=1):
        x = rng.standard_normal((batch, features)).astype(np.float32)
        y = rng.standard_normal(batch).astype(np.float32)
        arguments = {"x": x, "y": y, "steps": float(steps)}
        yield Case(f"case {number}: {label}", arguments, {"batch": batch, "features": features})
