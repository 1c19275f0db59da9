"""The rows of the table are scaled on their way out.

## What happens

Rows that are multiplied or divided by the root of `features`, or divided by their length, have
the right direction and another size. Nothing raises; with a single feature the root is 1, and
that case passes.

## Why

A look-up gives what stands in the table. The size of the rows was settled when they were drawn, and
training changes it as it needs. The first transformer multiplied its embeddings by the root of
their size, because their table was also used, unscaled, for the scores of the output: that is a
step of that model, and not of an embedding.

## Pattern

```python
prices[basket]  # as they stand in the list
```

## References

- Vaswani and others: Attention Is All You Need (2017), section 3.4:
  https://arxiv.org/abs/1706.03762
"""

changes = {
    "embedding": {
        "its rows times the root of `features`": {"return layer": "return features**0.5 * layer"},
        "its rows divided by the root of `features`": {
            "return layer": "return features**-0.5 * layer"
        },
        "its rows divided by their length": {
            "return self.table": (
                "length = jax.numpy.linalg.norm(self.table[...][ids], axis=-1, keepdims=True)\n"
                "        return 1 / length * self.table"
            )
        },
    },
}
