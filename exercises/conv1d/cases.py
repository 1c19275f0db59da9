"""The cases: six sizes, small to large, that tell the known mistakes apart."""

from collections.abc import Iterator

import numpy as np

from grader.exercise.case import Case

# (length, in_features, features, kernel_size): what only this size shows, or what it hides.
SIZES = {
    "all sizes differ": (9, 3, 5, 4),
    "odd kernel": (7, 4, 5, 3),
    "equal sizes": (6, 3, 3, 3),
    "kernel longer than the input": (3, 2, 4, 5),
    "length 1, one channel": (1, 1, 2, 3),
    "kernel_size 1": (5, 4, 2, 1),
    "larger": (24, 8, 6, 6),
}
# A seed other than 0 leads, and case 2 returns as the last: state kept between calls shows.
PLAN = (
    ("all sizes differ", 7),
    ("odd kernel", 3),
    ("all sizes differ", 0),
    ("equal sizes", 11),
    ("kernel longer than the input", 5),
    ("all sizes differ", 123456),
    ("length 1, one channel", 2),
    ("kernel_size 1", 9),
    ("odd kernel", 42),
    ("equal sizes", 0),
    ("larger", 1),
    ("odd kernel", 3),
)
REPEATED = {12: 2}


def cases(rng: np.random.Generator) -> Iterator[Case]:
    """Yield the cases: inputs drawn from a standard normal distribution, float32."""
    inputs: list[np.ndarray] = []
    for number, (label, seed) in enumerate(PLAN, start=1):
        length, in_features, features, kernel_size = SIZES[label]
        if number in REPEATED:
            x = inputs[REPEATED[number] - 1]
        else:
            x = rng.standard_normal((length, in_features)).astype(np.float32)
        inputs.append(x)
        yield Case(
            name=f"case {number}: {label}",
            arguments={
                "seed": float(seed),
                "x": x,
                "features": float(features),
                "kernel_size": float(kernel_size),
            },
            sizes={
                "length": length,
                "in_features": in_features,
                "features": features,
                "kernel_size": kernel_size,
            },
            output={"length": length, "channel": features},
            repeats=REPEATED.get(number),
        )
