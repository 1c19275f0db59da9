"""The convolution is dilated: its taps or its inputs are spread apart.

## What happens

`rhs_dilation=(2,)` spreads the taps: between two of them one input is skipped, so a kernel of 4
covers 7 positions. `"SAME"` pads for the spread kernel, so the shape stays right and only the
numbers are wrong. `lhs_dilation=(2,)` puts a zero between any two inputs instead, so 9 positions
become 17 and the output is longer.

Both are easily set by accident: after `padding`, the fifth and sixth positional arguments of
`jax.lax.conv_general_dilated` are `lhs_dilation` and `rhs_dilation`, not the kernel's sizes and not
the dimension numbers. A plain number there raises `'int' object is not iterable` or
`object of type 'int' has no len()`.

## Why

Dilation widens what one output sees without more weights, by looking at every d-th input only. The
task wants neighbouring inputs: dilation 1, which is the default. Arguments after the padding are
safest by keyword.

## Pattern

```python
operation(data, weights, strides, pads, dimension_numbers=spec)  # no dilation: leave it out
```

## References

- `jax.lax.conv_general_dilated`: https://docs.jax.dev/en/latest/_autosummary/jax.lax.conv_general_dilated.html
- Convolutions in JAX, with dimension numbers drawn: https://docs.jax.dev/en/latest/notebooks/convolutions.html
"""

changes = {
    "conv1d": {
        "`rhs_dilation=(2,)`": {'"SAME",': '"SAME",\n            rhs_dilation=(2,),'},
        "`lhs_dilation=(2,)`": {'"SAME",': '"SAME",\n            lhs_dilation=(2,),'},
    },
    "conv2d": {
        "`rhs_dilation=(2, 2)`": {'"SAME",': '"SAME",\n            rhs_dilation=(2, 2),'},
        "`lhs_dilation=(2, 2)`": {'"SAME",': '"SAME",\n            lhs_dilation=(2, 2),'},
    },
}
