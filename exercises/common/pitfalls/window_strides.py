"""The window moves by more than one position, or its strides are no sequence.

## What happens

With strides of s only every s-th position is computed. The output then has about one s-th of the
positions along each such axis, and the flattened answer is shorter than expected, silently: nothing
raises. Where there is one position, and for `kernel_size` 1 with strides of `kernel_size`, it is
even right.

Strides are one number for each spatial axis, in a sequence. `window_strides=1` raises
`'int' object is not iterable`; more or fewer numbers than spatial axes raise `... must have the
same number of dimensions`.

## Why

The stride says how far the window moves between two outputs: 1 looks at every position, 2 skips
every other one. `"SAME"` keeps the size only for stride 1. One function of JAX serves one, two and
three spatial axes, so it takes its strides as a sequence even where there is one.

## Pattern

```python
strides = (step,)  # a tuple: one entry for each spatial axis
```

## References

- `jax.lax.conv_general_dilated`: https://docs.jax.dev/en/latest/_autosummary/jax.lax.conv_general_dilated.html
- Convolutions in JAX, with dimension numbers drawn: https://docs.jax.dev/en/latest/notebooks/convolutions.html
"""

changes = {
    "conv1d": {
        "strides of 2": {"(1,)": "(2,)"},
        "`window_strides=1`": {"(1,)": "1"},
        "a stride too many": {"(1,)": "(1, 1)"},
    },
    "conv2d": {
        "strides of 2": {"(1, 1)": "(2, 2)"},
        "`window_strides=1`": {"(1, 1)": "1"},
        "one stride for both axes": {"(1, 1)": "(1,)"},
    },
}
