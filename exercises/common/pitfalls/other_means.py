"""The answer is right, and computed without `conv_general_dilated`.

## What happens

Sums of shifted products, an einsum over windows, `jnp.convolve` per channel or a Fourier transform
give the same numbers, up to rounding, and pass. This is advice, not a fault: the lesson is about
`jax.lax.conv_general_dilated`, which is shorter, keeps strides, padding and dilation in one place,
and is what XLA turns into one fast kernel.

## Why

All these are the same linear map. Which one runs fast depends on the machine, and the compiler
knows its convolution best: an unrolled loop makes a program that grows with `kernel_size`, windows
copy every input once for each tap, Python loops over channels make an operation for each pair.

## Pattern

```python
result = jax.lax.conv_general_dilated(batch, weights, strides, pads, dimension_numbers=spec)
```

## References

- `jax.lax.conv_general_dilated`: https://docs.jax.dev/en/latest/_autosummary/jax.lax.conv_general_dilated.html
- Convolutions in JAX, with dimension numbers drawn: https://docs.jax.dev/en/latest/notebooks/convolutions.html
"""

changes = {
    "conv1d": {
        "a sum over shifted inputs": {
            """\
        out = jax.lax.conv_general_dilated(
            x[None],
            self.kernel[...],
            window_strides=(1,),
            padding="SAME",
            dimension_numbers=("NWC", "WIO", "NWC"),
        )
        return out[0] + self.bias[...]
""": """\
        kernel = self.kernel[...]
        taps = len(kernel)
        padded = jnp.pad(x, (((taps - 1) // 2, taps // 2), (0, 0)))
        out = sum(padded[k : k + len(x)] @ kernel[k] for k in range(taps))
        return out + self.bias[...]
"""
        },
    },
}

level = "advice"
