"""The scores are not divided by the root of a head's size.

## What happens

Larger scores make the softmax sharp: each position listens to one other and to nothing else, and
hardly a gradient comes through. Smaller ones make it even. The root of all features is the root
of a head's size only where there is one head; a division behind the softmax makes every answer
smaller and the weights no softer.

## Why

The dot product of two vectors of `size` independent numbers, each of variance one, has variance
`size`. Its root is how far scores spread, so dividing by it keeps that spread at one for heads of
any size.

## Pattern

```python
spread = jnp.sqrt(keys.shape[-1])  # keys of one head
```

## References

- Vaswani et al.: Attention Is All You Need (2017), section 3.2.1: https://arxiv.org/abs/1706.03762
"""

changes = {
    "attention": {
        "scores that are not divided": {" / jnp.sqrt(query.shape[-1])": ""},
        "scores divided by the root of all features": {
            "jnp.sqrt(query.shape[-1])": "jnp.sqrt(x.shape[-1])"
        },
        "scores divided by the size of a head, without a root": {
            "jnp.sqrt(query.shape[-1])": "query.shape[-1]"
        },
        "scores multiplied by the root": {" / jnp.sqrt(": " * jnp.sqrt("},
        "scores divided by the root of the number of heads": {
            "jnp.sqrt(query.shape[-1])": "jnp.sqrt(self.heads)"
        },
        "scores divided by the root of the length": {
            "jnp.sqrt(query.shape[-1])": "jnp.sqrt(x.shape[0])"
        },
        "weights divided by the root in place of scores": {
            " / jnp.sqrt(query.shape[-1])": "",
            "weights @ value": "weights / jnp.sqrt(query.shape[-1]) @ value",
        },
    },
}
