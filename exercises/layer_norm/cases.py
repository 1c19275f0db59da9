"""The cases: sizes that differ, agree or are 1, and vectors that are far, small or constant."""

from collections.abc import Iterator

import numpy as np

from grader.exercise.case import Case

# (batch, length, features), the spread of the numbers, and how far the vectors lie from zero.
PLAN = (
    ("all sizes differ", (2, 3, 4), 0.1, 0.1),
    ("far from zero", (3, 2, 5), 1.0, 3.0),
    ("small numbers", (4, 3, 6), 0.03, 0.0),
    ("large numbers", (2, 5, 3), 40.0, 10.0),
    ("equal sizes", (3, 3, 3), 1.0, 0.5),
    ("one example", (1, 5, 7), 1.0, 1.0),
    ("one position", (7, 1, 4), 1.0, -1.0),
    ("two features", (5, 3, 2), 0.5, 0.0),
    ("one feature", (5, 6, 1), 1.0, 0.0),
    ("constant vectors", (4, 3, 4), 0.0, 4.0),
    ("larger", (6, 10, 16), 1.0, 0.3),
)


def cases(rng: np.random.Generator) -> Iterator[Case]:
    """Yield the cases: float32 numbers, normally distributed around a centre of each vector."""
    for number, (label, shape, spread, distance) in enumerate(PLAN, start=1):
        batch, length, features = shape
        centres = distance * rng.integers(2, 7, (batch, length, 1)) / 4
        x = (centres + spread * rng.standard_normal(shape)).astype(np.float32)
        yield Case(
            name=f"case {number}: {label}",
            arguments={"x": x},
            sizes={"batch": batch, "length": length, "features": features},
            output={"example": batch, "position": length, "channel": features},
        )
