"""The cases: sizes that differ, agree or are 1, and windows shorter and longer than the input."""

from collections.abc import Iterator

import numpy as np

from grader.exercise.case import Case

# (length, channels), kernel_size, dilation, and the seed.
PLAN = (
    ("all sizes differ", (9, 4), 3, 2, 7),
    ("even kernel, no dilation", (8, 3), 4, 1, 3),
    ("seed 0", (9, 4), 3, 2, 0),
    ("equal sizes", (3, 3), 3, 3, 11),
    ("window longer than the input", (5, 2), 4, 3, 5),
    ("window as long as the input", (7, 6), 4, 2, 123456),
    ("one channel", (8, 1), 3, 2, 2),
    ("one position", (1, 5), 2, 3, 9),
    ("one tap", (6, 3), 1, 4, 4),
    ("two taps far apart", (10, 2), 2, 5, 42),
    ("larger", (30, 8), 5, 4, 1),
    ("case 2 once more", (8, 3), 4, 1, 3),
)
REPEATED = {12: 2}


def cases(rng: np.random.Generator) -> Iterator[Case]:
    """Yield the cases: inputs drawn from a standard normal distribution, float32."""
    inputs: list[np.ndarray] = []
    for number, (label, shape, kernel_size, dilation, seed) in enumerate(PLAN, start=1):
        if number in REPEATED:
            x = inputs[REPEATED[number] - 1]
        else:
            x = rng.standard_normal(shape).astype(np.float32)
        inputs.append(x)
        length, channels = shape
        yield Case(
            name=f"case {number}: {label}",
            arguments={"seed": seed, "x": x, "kernel_size": kernel_size, "dilation": dilation},
            sizes={
                "length": length,
                "channels": channels,
                "kernel_size": kernel_size,
                "dilation": dilation,
            },
            output={"position": length, "channel": channels},
            repeats=REPEATED.get(number),
        )
