"""The random numbers do not come from `seed` as it was given.

## What happens

`nnx.Rngs(0)`, or any number written into the code, makes the same numbers for every seed. So the
cases that happen to ask for this seed pass and all others have wrong numbers, with no error. A seed
that was changed on the way (`seed + 1`), or another argument in its place, does the same. So does a
layer that is kept for the next call: it holds what the first call's seed drew.

Rounding is no trouble: where seeds arrive as floats they are whole, and `int(7.0)` is 7.

## Why

A seed names one sequence of random numbers; whoever passes it wants exactly that one, so that a run
can be repeated by somebody else. The argument must therefore reach the generator unchanged, apart
from a cast to `int` where it is a float.

## Pattern

```python
rngs = nnx.Rngs(given)  # the argument, not a number of your own
```

## References

- Randomness in Flax NNX: https://flax.readthedocs.io/en/latest/guides/randomness.html
"""

changes = {
    "causal_conv1d": {
        "`nnx.Rngs(0)` in place of `nnx.Rngs(seed)`": {"nnx.Rngs(seed)": "nnx.Rngs(0)"},
        "`nnx.Rngs(seed + 1)` in place of `nnx.Rngs(seed)`": {
            "nnx.Rngs(seed)": "nnx.Rngs(seed + 1)"
        },
    },
    ("conv1d", "conv2d", "dense"): {
        "`nnx.Rngs(0)` in place of `nnx.Rngs(int(seed))`": {"nnx.Rngs(int(seed))": "nnx.Rngs(0)"},
        "`nnx.Rngs(int(seed) + 1)` in place of `nnx.Rngs(int(seed))`": {
            "nnx.Rngs(int(seed))": "nnx.Rngs(int(seed) + 1)"
        },
        "`nnx.Rngs(int(features))` in place of `nnx.Rngs(int(seed))`": {
            "nnx.Rngs(int(seed))": "nnx.Rngs(int(features))"
        },
    },
    "embedding": {
        "`nnx.Rngs(0)` in place of `nnx.Rngs(seed)`": {"nnx.Rngs(seed)": "nnx.Rngs(0)"},
        "`nnx.Rngs(seed + 1)` in place of `nnx.Rngs(seed)`": {
            "nnx.Rngs(seed)": "nnx.Rngs(seed + 1)"
        },
    },
}
