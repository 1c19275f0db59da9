"""The cases: sizes that differ, agree or are 1, rates from 0 to 0.9, and no call at all."""

from collections.abc import Iterator

import numpy as np

from grader.exercise.case import Case

# (batch, features), the rate, and how many calls in training.
PLAN = (
    ("all sizes differ", (4, 5), 0.3, 3),
    ("another seed", (4, 5), 0.3, 3),
    ("half of the numbers", (5, 3), 0.5, 2),
    ("equal sizes", (3, 3), 0.25, 3),
    ("one call", (6, 4), 0.4, 1),
    ("no call in training", (2, 3), 0.5, 0),
    ("nothing is dropped", (3, 4), 0.0, 2),
    ("most is dropped", (7, 6), 0.9, 4),
    ("one example", (1, 9), 0.35, 2),
    ("one feature", (8, 1), 0.35, 2),
    ("many calls", (2, 3), 0.2, 12),
    ("larger", (16, 10), 0.1, 5),
)


def cases(rng: np.random.Generator) -> Iterator[Case]:
    """Yield the cases: float32 numbers, normally distributed around 1."""
    for number, (label, (batch, features), rate, calls) in enumerate(PLAN, start=1):
        seed = int(rng.integers(1, 2**31))
        x = (1.0 + rng.standard_normal((batch, features))).astype(np.float32)
        yield Case(
            name=f"case {number}: {label}",
            arguments={"seed": seed, "x": x, "rate": rate, "calls": calls},
            sizes={"batch": batch, "features": features, "calls": calls},
        )
