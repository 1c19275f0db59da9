"""The cases: the first is of one number, where little can be seen of what a program does."""

from collections.abc import Iterator

import numpy as np

from grader.exercise.case import Case

SIZES = {"one number": (1, 1), "sizes differ": (4, 3), "one example": (1, 5), "larger": (6, 8)}


def cases(rng: np.random.Generator) -> Iterator[Case]:
    """Yield the cases: standard normal inputs, float32."""
    for number, (label, shape) in enumerate(SIZES.items(), start=1):
        x = rng.standard_normal(shape).astype(np.float32)
        sizes = dict(zip(("batch", "features"), shape, strict=True))
        yield Case(f"case {number}: {label}", {"seed": 3.0 * number, "x": x}, sizes)
