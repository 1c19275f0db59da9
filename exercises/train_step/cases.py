"""The cases: sizes that differ, agree or are 1, few steps and many, small rates and large."""

from collections.abc import Iterator

import numpy as np

from grader.exercise.case import Case

# (batch, inputs, hidden, outputs), rate, steps.
PLAN = (
    ("all sizes differ", (5, 3, 4, 2), 0.2, 3),
    ("one step", (4, 2, 3, 5), 0.45, 1),
    ("two steps", (2, 4, 5, 3), 0.3, 2),
    ("equal sizes", (3, 3, 3, 3), 0.25, 4),
    ("one example", (1, 4, 3, 2), 0.15, 3),
    ("one input", (6, 1, 4, 2), 0.35, 3),
    ("one hidden unit", (5, 3, 1, 2), 0.4, 4),
    ("one output", (7, 2, 5, 1), 0.12, 4),
    ("all sizes are 1", (1, 1, 1, 1), 0.22, 3),
    ("a small rate", (4, 5, 2, 3), 0.004, 4),
    ("a large rate", (6, 2, 4, 3), 0.9, 4),
    ("many steps", (8, 3, 5, 2), 0.17, 12),
)


def cases(rng: np.random.Generator) -> Iterator[Case]:
    """Yield the cases: normally distributed float32 numbers, the weights of spread 0.6."""
    for number, (label, shape, rate, steps) in enumerate(PLAN, start=1):
        batch, inputs, hidden, outputs = shape

        def normal(*sizes: int, spread: float = 1.0) -> np.ndarray:
            return (spread * rng.standard_normal(sizes)).astype(np.float32)

        yield Case(
            name=f"case {number}: {label}",
            arguments={
                "w1": normal(inputs, hidden, spread=0.6),
                "w2": normal(hidden, outputs, spread=0.6),
                "x": normal(batch, inputs),
                "y": normal(batch, outputs),
                "rate": rate,
                "steps": steps,
            },
            sizes={"batch": batch, "inputs": inputs, "hidden": hidden, "outputs": outputs},
        )
