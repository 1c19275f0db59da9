"""Which numbers may draw the cases of an exercise."""

MOST_SEED = 2**53 - 1
"""The largest seed: stores keep larger ones too, but not all readers of JSON and of tables do."""
SAID = f"a whole number from 0 to {MOST_SEED}"


def is_seed(seed: object) -> bool:
    """Whether a value may be a seed."""
    return isinstance(seed, int) and not isinstance(seed, bool) and 0 <= seed <= MOST_SEED
