"""One word has zeros for its vector, as padding would have.

## What happens

PyTorch's `padding_idx=0` sets a row of the table to zeros, and Keras's `mask_zero` hides what has
the id 0. Done by hand, at the table or behind the look-up, each example that has the word 0 gets
zeros in its place. Nothing raises.

## Why

Padding is a convention of whoever prepares the ids: sentences of several lengths are filled up
with a word that means nothing. Where nothing says so, as here, 0 is the first word of the
vocabulary, and has a vector like all others.

## Pattern

```python
first = names[0]  # the first of a list is one of it
```

## References

- `torch.nn.Embedding`, `padding_idx`: https://docs.pytorch.org/docs/stable/generated/torch.nn.Embedding.html
"""

changes = {
    "embedding": {
        "zeros in row 0 of the table": {
            "init(rngs.params(), shape)": "init(rngs.params(), shape).at[0].set(0.0)"
        },
        "zeros where the id is 0": {"return layer": "return (ids != 0)[..., None] * layer"},
    },
}
