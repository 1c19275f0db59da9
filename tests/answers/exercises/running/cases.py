"""Scripts: an object, then calls on it."""

from collections.abc import Iterator

import numpy as np

from grader.exercise.case import Call, Case


def cases(rng: np.random.Generator) -> Iterator[Case]:
    """Yield scripts with one, no and two updates."""
    for number, (count, features) in enumerate(((1, 3), (0, 2), (2, 4)), start=1):
        batches = [rng.standard_normal((5, features)).astype(np.float32) for _ in range(count + 1)]
        updates = [Call("update", {"x": x}) for x in batches[1:]]
        calls = (*updates, Call("__call__", {"x": batches[0]}), Call("updates"))
        arguments = {"features": features, "momentum": 0.75}
        name = f"case {number}: {len(updates)} updates"
        yield Case(name, arguments, {"features": features}, calls=calls)
