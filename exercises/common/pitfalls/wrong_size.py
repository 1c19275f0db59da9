"""A size is fixed in the code, or changed on the way.

## What happens

`features=1`, or in a convolution a `kernel_size` of 3 or `kernel_size + 1`: cases that happen to
ask for this size pass, all others have another shape or other numbers. A wrong `in_features` raises
where `x` meets the kernel, the others are silent: `"SAME"` keeps the shape for every `kernel_size`.

## Why

The sizes are arguments because the caller decides them. A number from one example fits that
example; the function has to work for all.

## Pattern

```python
layer = Layer(data.shape[-1], int(asked_features))  # nothing fixed
```

## References

- `jax.lax.conv_general_dilated`: https://docs.jax.dev/en/latest/_autosummary/jax.lax.conv_general_dilated.html
"""

changes = {
    ("conv1d", "conv2d"): {
        "a `kernel_size` of 3": {"int(kernel_size)": "3"},
    },
    "conv1d": {
        "a tap more in the kernel": {"(kernel_size, in": "(kernel_size + 1, in"},
    },
    "conv2d": {
        "a tap more along both axes of the kernel": {
            "(kernel_size, kernel_size, in": "(kernel_size + 1, kernel_size + 1, in"
        },
    },
    "dense": {
        "one feature more": {"int(features)": "int(features) + 1"},
    },
}
