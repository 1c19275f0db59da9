"""The cases: sizes that differ, that agree, and the edges."""

from collections.abc import Iterator

import numpy as np

from grader.exercise.case import Case

SIZES = {
    "sizes differ": (2, 3, 5),
    "one example": (1, 4, 6),
    "one position": (3, 1, 4),
    "equal sizes": (3, 3, 3),
    "larger": (4, 6, 10),
}


def cases(rng: np.random.Generator) -> Iterator[Case]:
    """Yield the cases: inputs around 1, of another spread in each, float32."""
    for number, (label, shape) in enumerate(SIZES.items(), start=1):
        x = (rng.standard_normal(shape) * number / 2 + 1).astype(np.float32)
        sizes = dict(zip(("batch", "length", "features"), shape, strict=True))
        yield Case(f"case {number}: {label}", {"x": x}, sizes)
