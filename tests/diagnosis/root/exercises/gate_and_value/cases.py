"""The cases: sizes that differ, and sizes that agree."""

from collections.abc import Iterator

import numpy as np

from grader.exercise.case import Case

SIZES = {"all one": (1, 1, 1), "sizes differ": (2, 5, 3), "equal sizes": (3, 3, 3)}


def cases(rng: np.random.Generator) -> Iterator[Case]:
    """Yield the cases: normal inputs."""
    for number, (label, (batch, features, hidden)) in enumerate(SIZES.items(), start=1):
        x = rng.standard_normal((batch, features)).astype(np.float32)
        arguments = {"x": x, "hidden": hidden, "seed": int(rng.integers(1000))}
        sizes = {"batch": batch, "features": features}
        yield Case(f"case {number}: {label}", arguments, sizes)
