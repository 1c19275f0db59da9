"""The cases: sizes that differ, that agree or are 1, and scores that are large or far apart."""

from collections.abc import Iterator

import numpy as np

from grader.exercise.case import Case

# (batch, classes), the spread of the scores, and how far each example's lie from zero.
PLAN = (
    ("all sizes differ", (5, 3), 1.5, 0.0),
    ("more classes than examples", (3, 6), 2.0, 1.0),
    ("equal sizes", (4, 4), 1.0, 0.0),
    ("one example", (1, 5), 1.0, 0.0),
    ("two classes", (7, 2), 1.0, 0.0),
    ("one class", (3, 1), 1.0, 2.0),
    ("equal scores", (4, 3), 0.0, 1.0),
    ("scores far apart", (6, 4), 150.0, 0.0),
    ("examples far apart", (5, 3), 1.0, 700.0),
    ("scores far apart, three classes", (8, 3), 250.0, 0.0),
    ("scores far apart, two classes", (10, 2), 300.0, 0.0),
    ("scores and examples far apart", (6, 5), 200.0, 500.0),
    ("scores up to 1000", (4, 7), 600.0, 0.0),
    ("larger", (40, 12), 3.0, 0.0),
)
MOST = 1000.0


def cases(rng: np.random.Generator) -> Iterator[Case]:
    """Yield the cases: float32 scores, normally distributed around a centre of each example."""
    for number, (label, (batch, classes), spread, distance) in enumerate(PLAN, start=1):
        centres = distance * np.linspace(-1.0, 1.0, batch)[:, None]
        scores = centres + spread * rng.standard_normal((batch, classes))
        logits = np.clip(scores, -MOST, MOST).astype(np.float32)
        labels = rng.integers(0, classes, batch).astype(np.int32)
        yield Case(
            name=f"case {number}: {label}",
            arguments={"logits": logits, "labels": labels},
            sizes={"batch": batch, "classes": classes},
        )
