"""Whole numbers, so that some equal the limit."""

from collections.abc import Iterator

import numpy as np

from grader.exercise.case import Case


def cases(rng: np.random.Generator) -> Iterator[Case]:
    """Yield every combination of both choices, and a limit that nothing reaches."""
    number = 0
    for limit in (2, 100):
        for strict in (False, True):
            for side in ("above", "below"):
                number += 1
                x = rng.integers(0, 5, 30).astype(np.int32)
                arguments = {"x": x, "limit": limit, "strict": strict, "side": side}
                yield Case(f"case {number}: {side} {limit}", arguments, {"numbers": 30})
