"""The cases: six sizes, small to large, that tell the known mistakes apart."""

from collections.abc import Iterator

import numpy as np

from grader.exercise.case import Case

# (batch, in_features, features): what only this size shows, or what it hides.
SIZES = {
    "all sizes differ": (7, 3, 5),
    "more inputs than outputs": (4, 6, 2),
    "equal sizes": (4, 4, 4),
    "one example": (1, 5, 3),
    "one output": (6, 4, 1),
    "one input": (5, 1, 3),
    "larger": (24, 10, 8),
}
# A seed other than 0 leads, and case 2 returns as the last: state kept between calls shows.
PLAN = (
    ("all sizes differ", 7),
    ("more inputs than outputs", 3),
    ("all sizes differ", 0),
    ("equal sizes", 11),
    ("one example", 5),
    ("all sizes differ", 123456),
    ("one output", 2),
    ("one input", 9),
    ("more inputs than outputs", 42),
    ("equal sizes", 0),
    ("larger", 1),
    ("more inputs than outputs", 3),
)
REPEATED = {12: 2}


def cases(rng: np.random.Generator) -> Iterator[Case]:
    """Yield the cases: inputs drawn from a standard normal distribution, float32."""
    inputs: list[np.ndarray] = []
    for number, (label, seed) in enumerate(PLAN, start=1):
        batch, in_features, features = SIZES[label]
        if number in REPEATED:
            x = inputs[REPEATED[number] - 1]
        else:
            x = rng.standard_normal((batch, in_features)).astype(np.float32)
        inputs.append(x)
        yield Case(
            name=f"case {number}: {label}",
            arguments={"seed": float(seed), "x": x, "features": float(features)},
            sizes={"batch": batch, "in_features": in_features, "features": features},
            output={"batch": batch, "channel": features},
            repeats=REPEATED.get(number),
        )
