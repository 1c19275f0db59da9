"""The table's columns belong to the words, not its rows.

## What happens

A table of shape `(features, vocabulary)` can be turned before it is indexed, or a product with
one-hot vectors turns it on the way: the answer has the right shape, and other numbers. Not
turned, the index finds rows that are as long as the vocabulary. `jnp.take` along `axis=1` takes
columns too. Nothing raises, as JAX moves an index that is out of range to the nearest place, or
gives NaN.

## Why

The axes of a Param are part of what it is. A draw fills a table row by row, so a table that was
drawn in another order and turned holds other numbers in every place. Only where one row is one
word's vector does an index of words give vectors.

## Pattern

```python
populations = jnp.zeros((countries, years))  # the first axis is what is looked up
populations[chosen]  # (many, years): whole rows
```

## References

- Indexing with arrays: https://numpy.org/doc/stable/user/basics.indexing.html
- `flax.nnx.Embed`: https://flax.readthedocs.io/en/latest/api_reference/flax.nnx/nn/linear.html
"""

from grader.judging.context import Context, Match
from grader.judging.variables import held

changes = {
    "embedding": {
        "a table of shape `(features, vocabulary)`, turned": {
            "shape = (vocabulary, features)": "shape = (features, vocabulary)",
            "self.table[...]": "self.table[...].T",
        },
        "a table of shape `(features, vocabulary)`": {
            "shape = (vocabulary, features)": "shape = (features, vocabulary)",
        },
        "the columns of the table in place of its rows": {
            "[ids]": "[:, ids]",
        },
        "`jax.numpy.take` along `axis=1`": {
            "self.table[...][ids]": "jax.numpy.take(self.table[...], ids, axis=1)",
        },
        "the table turned": {"self.table[...]": "self.table[...].T"},
    },
}


def from_probe(context: Context) -> Match | None:
    """Recognise a Param that has the table's shape with its axes exchanged."""
    if context.observed is None or context.expected is None:
        return None
    mine, right = held(context.observed), held(context.expected)
    if len(mine) != 1 or len(right) != 1 or mine[0].shape is None or right[0].shape is None:
        return None
    shape, wanted = mine[0].shape, right[0].shape
    if shape == wanted or shape != wanted[::-1]:
        return None
    said = f"`{mine[0].path}` has shape {shape}, one column for each word; expected {wanted}"
    span = context.source.attribute_assignment(mine[0].path.rpartition(".")[2])
    evidence = f"while it was observed, the module held a Param of shape {shape}"
    return Match(said, evidence, span, str(shape), str(wanted))
