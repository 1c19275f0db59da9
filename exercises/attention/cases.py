"""The cases: sizes that differ, agree or are 1, several seeds, and scores that are far apart."""

from collections.abc import Iterator

import numpy as np

from grader.exercise.case import Case

# (length, features, heads), the seed, and the spread of the numbers.
PLAN = (
    ("all sizes differ", (5, 6, 2), 7, 1.0),
    ("more heads than numbers in each", (4, 12, 4), 3, 1.0),
    ("heads of two", (7, 6, 3), 0, 1.0),
    ("one head", (6, 5, 1), 11, 1.5),
    ("heads of one number", (5, 4, 4), 5, 1.5),
    ("one position", (1, 6, 2), 2, 1.0),
    ("equal sizes", (4, 4, 2), 9, 1.0),
    ("two positions", (2, 6, 3), 42, 1.0),
    ("one feature", (3, 1, 1), 1, 1.0),
    ("large numbers", (6, 8, 2), 123456, 4.0),
    ("as many positions as features", (8, 8, 4), 0, 1.0),
    ("larger", (24, 20, 5), 1, 1.0),
)


def cases(rng: np.random.Generator) -> Iterator[Case]:
    """Yield the cases: float32 numbers, normally distributed around zero."""
    for number, (label, (length, features, heads), seed, spread) in enumerate(PLAN, start=1):
        x = (spread * rng.standard_normal((length, features))).astype(np.float32)
        yield Case(
            name=f"case {number}: {label}",
            arguments={"seed": seed, "x": x, "heads": heads},
            sizes={"length": length, "features": features, "heads": heads},
            output={"position": length, "channel": features},
        )
