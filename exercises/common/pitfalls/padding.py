"""The padding is not that of `SAME`: zeros so that stride 1 keeps the shape.

## What happens

Along each spatial axis `"SAME"` puts `kernel_size - 1` zeros around `x`: `(kernel_size - 1) // 2`
in front and the rest behind. So for an even kernel the odd zero stands *behind*.

- `"VALID"` pads nothing: the output has `kernel_size - 1` positions less along each axis, and none
  at all where the kernel is longer than the input.
- `kernel_size // 2` zeros on both sides is one too many for an even kernel, right for an odd one.
- All the zeros in front make it causal along that axis: same shape, every number moved.
- `"SAME_LOWER"`, `jax.lax.conv_transpose` and `jnp.convolve(..., mode="same")` put the odd zero in
  front: right for odd kernels, wrong for even ones. `jnp.convolve` also keeps the length of the
  *longer* operand, so a kernel longer than the input gives too long an output.
- `"CAUSAL"`, a single number, or one flat pair `(1, 2)` raise: lax knows `"SAME"`, `"VALID"`, newer
  ones `"SAME_LOWER"`, and sequences of pairs, one pair for each spatial axis.

## Why

Every output position is a sum over `kernel_size` neighbouring inputs, and at the borders some of
these do not exist. Padding decides what stands in their place, and with that how many positions
there are and which input stands under which tap. One zero on the other side shifts every number.

## Pattern

```python
total = kernel_size - 1  # for stride 1
pads = (total // 2, total - total // 2)  # along each axis; "SAME" works it out by itself
```

## References

- `jax.lax.conv_general_dilated`: https://docs.jax.dev/en/latest/_autosummary/jax.lax.conv_general_dilated.html
- `jax.lax.padtype_to_pads`:
  https://docs.jax.dev/en/latest/_autosummary/jax.lax.padtype_to_pads.html
- `jax.numpy.convolve` and its modes:
  https://docs.jax.dev/en/latest/_autosummary/jax.numpy.convolve.html
"""

changes = {
    "conv1d": {
        '`"VALID"` in place of `"SAME"`': {'"SAME"': '"VALID"'},
        "`kernel_size // 2` zeros on both sides": {'"SAME"': "[2 * (self.kernel.shape[0] // 2,)]"},
        "all zeros in front": {'"SAME"': "[(self.kernel.shape[0] - 1, 0)]"},
        '`"SAME_LOWER"` in place of `"SAME"`': {'"SAME"': '"SAME_LOWER"'},
        '`"CAUSAL"` in place of `"SAME"`': {'"SAME"': '"CAUSAL"'},
    },
    "conv2d": {
        '`"VALID"` in place of `"SAME"`': {'"SAME"': '"VALID"'},
        "`kernel_size // 2` zeros on all sides": {
            '"SAME"': "2 * [2 * (self.kernel.shape[0] // 2,)]"
        },
        '`"SAME_LOWER"` in place of `"SAME"`': {'"SAME"': '"SAME_LOWER"'},
        "one padding for both axes": {'"SAME"': "[(1, 1)]"},
    },
}
