"""The trusted answer to the exercise `summary`."""

from typing import Any

import jax


def summarise(x: jax.Array) -> dict[str, Any]:
    """Return mean and row of the largest for each column, and the range of all."""
    return {
        "mean": x.mean(0),
        "largest": x.argmax(0),
        "range": (x.min(), x.max()),
    }
