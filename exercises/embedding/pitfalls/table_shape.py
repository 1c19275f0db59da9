"""The table has not one row for each word and one column for each feature.

## What happens

A row more, kept for padding, leaves every answer as it is; so does a table that ends at the
largest id of the input, and another input then gets another table. With a row less the last word
gets its neighbour's vector, as JAX moves an index that is out of range to the nearest row. A
column more shifts all numbers behind the first row.

## Why

The vocabulary is the caller's: it says how many words there are, whether the input at hand uses
all of them or not. A table of another size is another Param, which cannot be trained further by
somebody else's program, or loaded into it.

## Pattern

```python
seats = jnp.zeros((rows_of_the_hall, seats_of_a_row))  # however many are sold today
```

## References

- `flax.nnx.Embed`: https://flax.readthedocs.io/en/latest/api_reference/flax.nnx/nn/linear.html
- Out-of-bounds indexing in JAX: https://docs.jax.dev/en/latest/notebooks/Common_Gotchas_in_JAX.html
"""

from grader.judging.context import Context, Match
from grader.judging.variables import held

changes = {
    "embedding": {
        "a row more in the table": {
            "shape = (vocabulary, features)": "shape = (vocabulary + 1, features)",
        },
        "a row less in the table": {
            "shape = (vocabulary, features)": "shape = (max(vocabulary - 1, 1), features)",
        },
        "a column more in the table": {
            "shape = (vocabulary, features)": "shape = (vocabulary, features + 1)",
        },
        "a column more in the table, cut off in the answer": {
            "shape = (vocabulary, features)": "shape = (vocabulary, features + 1)",
            "return self.table[...]": "return self.table[..., :-1]",
        },
    },
}


def from_probe(context: Context) -> Match | None:
    """Recognise a single Param of two axes that are others than the table's, not exchanged."""
    if context.observed is None or context.expected is None:
        return None
    mine, right = held(context.observed), held(context.expected)
    if len(mine) != 1 or len(right) != 1 or mine[0].shape is None or right[0].shape is None:
        return None
    shape, wanted = mine[0].shape, right[0].shape
    if len(shape) != len(wanted) or shape in {wanted, wanted[::-1]}:
        return None
    said = f"`{mine[0].path}` has shape {shape}; expected `(vocabulary, features)` = {wanted}"
    span = context.source.attribute_assignment(mine[0].path.rpartition(".")[2])
    evidence = f"while it was observed, the module held a Param of shape {shape}"
    return Match(said, evidence, span, str(shape), str(wanted))
