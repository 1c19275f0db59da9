"""Other rows are looked up than those that the ids name.

## What happens

Ids that are counted from 1 name the neighbour of each word, and -1 is the last one. Positions in
place of ids give every sentence the same vectors. Ids that are cut off at another size give many
words one vector. Ids that are turned, with the positions first, put the right rows into the wrong
places. Nothing raises, and every row looks as good as the right one.

## Why

An id is the number of a row, counted from 0, and nothing is computed from it. The ids of a batch
are looked up where they stand: example by example, position by position.

## Pattern

```python
rooms[guests]  # room of each guest: guests holds numbers of rooms, from 0
```

## References

- Indexing with arrays: https://numpy.org/doc/stable/user/basics.indexing.html
- Out-of-bounds indexing in JAX: https://docs.jax.dev/en/latest/notebooks/Common_Gotchas_in_JAX.html
"""

changes = {
    "embedding": {
        "the row before that of each id": {"[ids]": "[ids - 1]"},
        "the row after that of each id": {"[ids]": "[ids + 1]"},
        "the positions in place of the ids": {
            "[ids]": "[jax.numpy.arange(ids.shape[1]) + 0 * ids]",
        },
        "the ids turned, positions first": {"[ids]": "[ids.T]"},
        "ids cut off at the number of features": {
            "[ids]": "[jax.numpy.minimum(ids, self.table.shape[1] - 1)]",
        },
    },
}
