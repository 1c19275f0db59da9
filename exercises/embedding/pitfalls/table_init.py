"""The table's initial values are not those of `normal(stddev=0.02)`.

## What happens

The shape is right and nothing raises; every number differs. `nnx.initializers.normal()` has a
deviation of 0.01 unless told otherwise, `jax.random.normal` one of 1, as PyTorch's embeddings
have. The initializers of the lessons before scale by a fan-in, and `nnx.Embed` has a scale of its
own; `uniform` and `truncated_normal` draw from other distributions. The argument is the
deviation, not the variance.

## Why

A look-up sums nothing up, so no fan-in has to be divided out: the rows are what the next layer
gets. How large they are is a choice, and 0.02 is that of BERT and GPT-2. Another initial table is
another starting point of the training.

## Pattern

```python
make = nnx.initializers.normal(stddev=deviation)  # a factory: first call
```

## References

- `jax.nn.initializers.normal`:
  https://docs.jax.dev/en/latest/_autosummary/jax.nn.initializers.normal.html
- Radford and others: Language Models are Unsupervised Multitask Learners (2019)
"""

import numpy as np

from grader.judging.context import Context, Match
from grader.judging.variables import held

DEVIATION = 0.02
NEAR = 1e-3
"""How far quotients of numbers that were drawn alike may differ, as a part of them."""

changes = {
    "embedding": {
        "`normal()` in place of `normal(stddev=0.02)`": {"normal(stddev=0.02)": "normal()"},
        "a deviation of 1 in place of 0.02": {"stddev=0.02": "stddev=1.0"},
        "a deviation of `0.02 ** 0.5`": {"stddev=0.02": "stddev=0.02**0.5"},
        "a deviation of 0.0002, as `normal()` times 0.02 has": {"stddev=0.02": "stddev=0.0002"},
        "`truncated_normal(stddev=0.02)` in place of `normal(stddev=0.02)`": {
            "initializers.normal(stddev=0.02)": "initializers.truncated_normal(stddev=0.02)"
        },
        "`lecun_normal()` in place of `normal(stddev=0.02)`": {
            "normal(stddev=0.02)": "lecun_normal()"
        },
        "`he_normal()` in place of `normal(stddev=0.02)`": {"normal(stddev=0.02)": "he_normal()"},
        "`glorot_normal()` in place of `normal(stddev=0.02)`": {
            "normal(stddev=0.02)": "glorot_normal()"
        },
        "`glorot_uniform()` in place of `normal(stddev=0.02)`": {
            "normal(stddev=0.02)": "glorot_uniform()"
        },
        "the initializer of `nnx.Embed`": {
            "normal(stddev=0.02)": 'variance_scaling(1.0, "fan_in", "normal", out_axis=0)'
        },
        "uniform numbers between 0 and 0.02": {"normal(stddev=0.02)": "uniform(0.02)"},
        "uniform numbers between 0 and 0.05": {"normal(stddev=0.02)": "uniform(0.05)"},
        "uniform numbers between -0.02 and 0.02": {
            "init(rngs.params(), shape)": (
                "jax.random.uniform(rngs.params(), shape, minval=-0.02, maxval=0.02)"
            )
        },
        "uniform numbers between -0.05 and 0.05": {
            "init(rngs.params(), shape)": (
                "jax.random.uniform(rngs.params(), shape, minval=-0.05, maxval=0.05)"
            )
        },
    },
}


def from_trace(context: Context) -> Match | None:
    """Recognise a table, and answers, that are the right ones times a number."""
    factor = _factor(context)
    if factor is None:
        return None
    for result in context.results:
        mine, right = result.answered, result.expected
        if mine is None or (mine.shape, mine.dtype) != (right.shape, right.dtype):
            return None
        if np.max(np.abs(mine - factor * right)) > NEAR * factor * np.max(np.abs(right)):
            return None
    return _match(context, factor, "your answers", by="parameters", cases=len(context.results))


def from_probe(context: Context) -> Match | None:
    """Recognise a table that is the right one times a number."""
    factor = _factor(context)
    return None if factor is None else _match(context, factor)


def _factor(context: Context) -> float | None:
    """Return by what the right table is multiplied; None if by nothing, or it is another."""
    if context.observed is None or context.expected is None:
        return None
    mine, right = held(context.observed), held(context.expected)
    if len(mine) != 1 or len(right) != 1 or mine[0].shape != right[0].shape:
        return None
    own, wanted = context.observed.values(mine[0]), context.expected.values(right[0])
    if own is None or wanted is None or own.dtype != wanted.dtype or not np.all(wanted):
        return None
    factors = own / wanted
    factor = float(np.median(factors))
    if not 0 < factor < np.inf or abs(factor - 1) <= NEAR:
        return None
    return factor if np.all(np.abs(factors - factor) <= NEAR * factor) else None


def _match(
    context: Context, factor: float, what: str = "", *, by: str = "", cases: int = 0
) -> Match:
    assert context.observed is not None
    name = held(context.observed)[0].path
    deviation = f"{DEVIATION * factor:.3g}"
    said = f"`{name}` starts with a deviation of {deviation}; expected {DEVIATION}"
    evidence = f"each number of {what or f'`{name}`'} is {factor:.4g} times the expected one"
    span = context.source.attribute_assignment(name.rpartition(".")[2])
    return Match(said, evidence, span, deviation, f"{DEVIATION}", by=by, cases=cases)
