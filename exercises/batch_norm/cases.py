"""The cases: sizes that differ, agree or are 1, and features that are far, small or constant."""

from collections.abc import Iterator

import numpy as np

from grader.exercise.case import Case

# (steps, batch, features), examples of the evaluation, the spread of the numbers, and how far the
# features lie from zero.
PLAN = (
    ("all sizes differ", (3, 5, 4), 2, 0.1, 0.3),
    ("small numbers", (4, 6, 3), 5, 0.01, 0.0),
    ("far from zero", (2, 4, 5), 3, 1.0, 3.0),
    ("large numbers", (3, 4, 2), 5, 40.0, 10.0),
    ("equal sizes", (3, 3, 3), 3, 1.0, 0.5),
    ("one step", (1, 6, 4), 2, 0.5, 1.0),
    ("many steps", (20, 3, 2), 4, 0.5, -1.0),
    ("one example at a time", (4, 1, 3), 2, 1.0, 0.0),
    ("one example in evaluation", (2, 5, 3), 1, 0.5, 0.5),
    ("one feature", (3, 6, 1), 4, 1.0, 0.0),
    ("constant features", (3, 4, 5), 2, 0.0, 2.0),
    ("larger", (5, 16, 8), 10, 1.0, 0.3),
)


def cases(rng: np.random.Generator) -> Iterator[Case]:
    """Yield the cases: float32 numbers, normally distributed around a centre of each feature."""
    for number, (label, shape, examples, spread, distance) in enumerate(PLAN, start=1):
        steps, batch, features = shape
        centres = distance * rng.integers(2, 7, features) / 4
        train = centres + spread * rng.standard_normal(shape)
        test = centres + spread * rng.standard_normal((examples, features))
        yield Case(
            name=f"case {number}: {label}",
            arguments={"train": train.astype(np.float32), "test": test.astype(np.float32)},
            sizes={"steps": steps, "batch": batch, "features": features, "examples": examples},
        )
