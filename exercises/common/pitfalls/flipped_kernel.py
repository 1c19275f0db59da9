"""The kernel is reversed, as in the mathematical definition of convolution.

## What happens

`jax.lax.conv_general_dilated`, like every deep-learning library, does not reverse the kernel: it
computes what mathematics calls cross-correlation. Reversing it by hand (`kernel[::-1]`,
`jnp.flip(kernel, 0)`, an index `kernel_size - 1 - k` in a sum of shifted products), or computing
with `jnp.convolve` or `jax.scipy.signal.convolve`, which do reverse it, gives the right shape and
wrong numbers. Nothing raises, and for `kernel_size` 1 it is right.

`jnp.convolve(..., mode="same")` also puts the odd zero of an even kernel in front.

## Why

The definition of convolution runs through the kernel backwards, so that it commutes. A layer's
weights are learned, so the direction is a convention, and deep learning chose the plain one: tap k
meets the input k places further on. Weights of one convention give other numbers under the other.

## Pattern

```python
out[t] == sum(window[t + k] @ weights[k] for k in range(taps))  # k runs the same way in both
signal_convolve(row, weights[::-1])  # a reversing function needs a reversed kernel
```

## References

- Convolutions in JAX, with dimension numbers drawn: https://docs.jax.dev/en/latest/notebooks/convolutions.html
- `jax.numpy.convolve`: https://docs.jax.dev/en/latest/_autosummary/jax.numpy.convolve.html
- Cross-correlation and convolution: https://en.wikipedia.org/wiki/Cross-correlation
"""

changes = {
    "causal_conv1d": {
        "`self.kernel[::-1]` in place of `self.kernel[...]`": {
            "self.kernel[...]": "self.kernel[::-1]"
        },
    },
    "conv1d": {
        "`self.kernel[::-1]` in place of `self.kernel[...]`": {
            "self.kernel[...]": "self.kernel[::-1]"
        },
    },
    "conv2d": {
        "`self.kernel[::-1, ::-1]` in place of `self.kernel[...]`": {
            "self.kernel[...]": "self.kernel[::-1, ::-1]"
        },
        "`self.kernel[::-1]` in place of `self.kernel[...]`": {
            "self.kernel[...]": "self.kernel[::-1]"
        },
    },
}
