"""The cases: scores around zero, and large ones."""

from collections.abc import Iterator

import numpy as np

from grader.exercise.case import Case

SIZES = {
    "sizes differ": (4, 6, 1),
    "one example": (1, 3, 2),
    "square": (5, 5, 3),
    "large": (3, 7, 60),
}


def cases(rng: np.random.Generator) -> Iterator[Case]:
    """Yield the cases: normal scores of some spread, and uniform labels."""
    for number, (label, (batch, classes, spread)) in enumerate(SIZES.items(), start=1):
        logits = (rng.standard_normal((batch, classes)) * spread).astype(np.float32)
        labels = rng.integers(0, classes, batch).astype(np.int32)
        arguments = {"logits": logits, "labels": labels}
        yield Case(f"case {number}: {label}", arguments, {"batch": batch, "classes": classes})
