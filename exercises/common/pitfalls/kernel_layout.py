"""The kernel's axes are not in the order that ends with in, out.

## What happens

`jax.lax.conv_general_dilated` takes the kernel's axes in the order that the second entry of
`dimension_numbers` names. A kernel of shape `(features, in_features, kernel_size)`, PyTorch's
order, that is read as `"WIO"` has its taps, inputs and outputs confused:

- where the axis read as I has not as many elements as `x` has channels, the call raises
  `... must equal the rhs input feature dimension size, but 3 // 1 != 5`;
- where it has, as in `(features, in_features, kernel_size)`, the call runs and the *bias add*
  raises, for there are now `kernel_size` output channels;
- where the sizes coincide, nothing raises and the numbers are wrong.

Naming the other order in the spec as well, `("NWC", "OIW", "NWC")`, makes every size run. It is
still another kernel: the initializer fills the array row by row, so the same key puts each number
in another place, and `lecun_normal` takes its fan-in from the last axes but one.

## Why

An array's axes have no names; the order is a convention between whoever makes the array and
whoever reads it. JAX and Flax keep kernels as (in, out), (width, in, out) or (height, width, in,
out), PyTorch with (out, in) in front. The shape decides both how the layer reads the kernel and
which random number lands where.

## Pattern

```python
kernel_shape = (taps, channels_in, channels_out)  # W, I, O
spec = ("NWC", "WIO", "NWC")  # names the same order
```

## References

- Convolutions in JAX, with dimension numbers drawn: https://docs.jax.dev/en/latest/notebooks/convolutions.html
- `jax.lax.conv_general_dilated`: https://docs.jax.dev/en/latest/_autosummary/jax.lax.conv_general_dilated.html
- `torch.nn.Conv1d`, whose weight is (out, in, width):
  https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv1d.html
"""

changes = {
    "causal_conv1d": {
        "a kernel of shape (out, in, width), turned": {
            "shape = (kernel_size, 1, channels)": "shape = (channels, 1, kernel_size)",
            "kernel_size, _, channels = self": "channels, _, kernel_size = self",
            "self.kernel[...]": "self.kernel[...].transpose(2, 1, 0)",
        },
        "a kernel of shape (width, channels, 1), turned": {
            "shape = (kernel_size, 1, channels)": "shape = (kernel_size, channels, 1)",
            "kernel_size, _, channels = self": "kernel_size, channels, _ = self",
            "self.kernel[...]": "self.kernel[...].transpose(0, 2, 1)",
        },
    },
    "conv1d": {
        "a kernel of shape (out, in, width)": {
            "(kernel_size, in_features, out_features)": "(out_features, in_features, kernel_size)"
        },
        'a kernel of shape (out, in, width), read as `"OIW"`': {
            "(kernel_size, in_features, out_features)": "(out_features, in_features, kernel_size)",
            '"WIO"': '"OIW"',
        },
        "a kernel of shape (width, out, in)": {
            "(kernel_size, in_features, out_features)": "(kernel_size, out_features, in_features)"
        },
    },
    "conv2d": {
        "a kernel of shape (out, in, height, width)": {
            "(kernel_size, kernel_size, in_features": "(out_features, in_features",
            "in_features, out_features)": "in_features, kernel_size, kernel_size)",
        },
        'a kernel of shape (out, in, height, width), read as `"OIHW"`': {
            "(kernel_size, kernel_size, in_features": "(out_features, in_features",
            "in_features, out_features)": "in_features, kernel_size, kernel_size)",
            '"HWIO"': '"OIHW"',
        },
    },
    "dense": {
        "a kernel of shape (out, in) and a product with its transpose": {
            "(in_features, out_features)": "(out_features, in_features)",
            "self.kernel[...]": "self.kernel.T",
        },
        "a kernel of shape (out, in)": {
            "(in_features, out_features)": "(out_features, in_features)"
        },
    },
}
