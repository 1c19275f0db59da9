"""The cases: seven sizes, small to large, that tell the known mistakes apart."""

from collections.abc import Iterator

import numpy as np

from grader.exercise.case import Case

# (height, width, in_features, features, kernel_size): what only this size shows, or what it hides.
SIZES = {
    "all sizes differ": (7, 6, 3, 5, 4),
    "odd kernel": (5, 6, 4, 2, 3),
    "equal sizes": (3, 3, 3, 3, 3),
    "kernel larger than the input": (3, 2, 2, 4, 5),
    "one row, one channel": (1, 6, 1, 2, 3),
    "kernel_size 1": (4, 5, 3, 2, 1),
    "larger": (11, 9, 3, 4, 4),
}
# A seed other than 0 leads, and case 2 returns as the last: state kept between calls shows.
PLAN = (
    ("all sizes differ", 7),
    ("odd kernel", 3),
    ("all sizes differ", 0),
    ("equal sizes", 11),
    ("kernel larger than the input", 5),
    ("all sizes differ", 123456),
    ("one row, one channel", 2),
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
        height, width, in_features, features, kernel_size = SIZES[label]
        if number in REPEATED:
            x = inputs[REPEATED[number] - 1]
        else:
            x = rng.standard_normal((height, width, in_features)).astype(np.float32)
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
                "height": height,
                "width": width,
                "in_features": in_features,
                "features": features,
                "kernel_size": kernel_size,
            },
            output={"height": height, "width": width, "channel": features},
            repeats=REPEATED.get(number),
        )
