"""The cases: sizes that differ, agree or are 1, and ids that tell which row is taken."""

from collections.abc import Iterator

import numpy as np

from grader.exercise.case import Case

# (batch, length), vocabulary, features, the seed, and how many of the last words are unused. A
# root of `features` that is 2 would look like half of the deviation.
PLAN = (
    ("all sizes differ", (2, 4), 7, 3, 5, 2),
    ("more features than words", (3, 4), 5, 8, 3, 0),
    ("seed 0", (2, 4), 7, 3, 0, 0),
    ("equal sizes", (5, 5), 5, 5, 11, 0),
    ("the last words unused", (3, 5), 9, 6, 2, 4),
    ("one example", (1, 6), 8, 5, 123456, 0),
    ("one position", (5, 1), 6, 2, 9, 0),
    ("one feature", (2, 5), 10, 1, 1, 0),
    ("a vocabulary of one", (2, 2), 1, 3, 4, 0),
    ("two words, many times", (6, 7), 2, 5, 42, 0),
    ("larger", (4, 12), 300, 16, 6, 0),
    ("seed 3 once more", (3, 4), 5, 8, 3, 0),
)
REPEATED = {12: 2}


def cases(rng: np.random.Generator) -> Iterator[Case]:
    """Yield the cases: int32 ids, of the words that are used; the first and the last are there."""
    drawn: list[np.ndarray] = []
    for number, (label, shape, vocabulary, features, seed, unused) in enumerate(PLAN, start=1):
        used = vocabulary - unused
        ids = rng.integers(0, used, shape).astype(np.int32)
        ids.flat[rng.permutation(ids.size)[:2]] = 0, used - 1
        if number in REPEATED:
            ids = drawn[REPEATED[number] - 1]
        drawn.append(ids)
        batch, length = shape
        yield Case(
            name=f"case {number}: {label}",
            arguments={"seed": seed, "ids": ids, "vocabulary": vocabulary, "features": features},
            sizes={
                "batch": batch,
                "length": length,
                "vocabulary": vocabulary,
                "features": features,
            },
            output={"example": batch, "position": length, "channel": features},
            repeats=REPEATED.get(number),
        )
