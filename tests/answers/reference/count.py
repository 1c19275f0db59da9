"""The trusted answer to the exercise `count`."""

import jax


def count(x: jax.Array, limit: int, strict: bool, side: str) -> int:
    """Return how many numbers are above or below the limit."""
    beyond = x > limit if side == "above" else x < limit
    return int((beyond if strict else beyond | (x == limit)).sum())
