"""The cases: sizes that differ, agree or are 1, several seeds, long and large inputs."""

from collections.abc import Iterator

import numpy as np

from grader.exercise.case import Case

# (length, in_features, features), the seed, and the spread of the numbers.
PLAN = (
    ("all sizes differ", (6, 3, 4), 7, 1.0),
    ("more inputs than units", (5, 7, 2), 0, 0.5),
    ("as many inputs as units", (4, 3, 3), 11, 1.0),
    ("equal sizes", (3, 3, 3), 5, 1.0),
    ("one step", (1, 3, 4), 2, 1.0),
    ("two steps", (2, 4, 3), 42, 1.0),
    ("one input", (7, 1, 3), 9, 1.5),
    ("one unit", (6, 4, 1), 3, 1.0),
    ("all sizes are 1", (1, 1, 1), 1, 1.0),
    ("large numbers", (5, 2, 6), 123456, 6.0),
    ("as many steps as inputs", (4, 4, 5), 0, 1.0),
    ("long", (40, 4, 6), 1, 0.5),
)


def cases(rng: np.random.Generator) -> Iterator[Case]:
    """Yield the cases: float32 numbers, normally distributed around zero."""
    for number, (label, (length, inputs, features), seed, spread) in enumerate(PLAN, start=1):
        x = (spread * rng.standard_normal((length, inputs))).astype(np.float32)
        yield Case(
            name=f"case {number}: {label}",
            arguments={"seed": seed, "x": x, "features": features},
            sizes={"length": length, "in_features": inputs, "features": features},
            output={"step": length, "channel": features},
        )
