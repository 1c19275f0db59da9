"""The channels are convolved in other groups than are asked for.

## What happens

`feature_group_count=g` cuts the input channels and the output channels into g groups; each output
channel sees only its own group's inputs. The kernel must then hold `in_features // g` input
channels.

- With the full kernel `(kernel_size, in_features, features)` the call raises, by the same text as a
  wrong kernel layout: `... feature dimension size, but 3 // 3 != 3`.
- With `features` not a multiple of g it raises `... rhs output feature dimension size must be a
  multiple of feature_group_count`.
- With a kernel cut to fit it runs, and most products are missing from the sums.
- A kernel of shape `(kernel_size, 1, features)` without groups raises: one channel for many.
- With a full kernel and no groups all channels are mixed, where each should be taken by itself.

## Why

An ordinary convolution mixes all input channels into every output channel. Groups, and their
extreme, the depthwise convolution, leave most of this mixing out to save weights. These are
different layers, and the shape of the task's kernel says which one is meant: its input axis counts
the channels that an output sees.

## Pattern

```python
weights.shape == (taps, channels_in // groups, channels_out)  # each output meets its group
operation(data, weights, ..., feature_group_count=groups)  # by default 1: all inputs
```

## References

- `jax.lax.conv_general_dilated`: https://docs.jax.dev/en/latest/_autosummary/jax.lax.conv_general_dilated.html
- Groups in XLA's convolution: https://openxla.org/xla/operation_semantics#conv_convolution
"""

changes = {
    "causal_conv1d": {
        "no `feature_group_count`": {"            feature_group_count=channels,\n": ""},
        "a full kernel, and no groups": {
            "shape = (kernel_size, 1,": "shape = (kernel_size, channels,",
            "            feature_group_count=channels,\n": "",
        },
    },
    ("conv1d", "conv2d"): {
        "one group for each input channel": {
            '"SAME",': '"SAME",\n            feature_group_count=x.shape[-1],'
        },
    },
    "conv1d": {
        "a kernel of one input channel": {
            "(kernel_size, in_features, out_features)": "(kernel_size, 1, out_features)"
        },
        "a kernel of one input channel, and a group for each": {
            "(kernel_size, in_features, out_features)": "(kernel_size, 1, out_features)",
            '"SAME",': '"SAME",\n            feature_group_count=x.shape[-1],',
        },
    },
    "conv2d": {
        "a kernel of one input channel": {
            "kernel_size, in_features, out_features)": "kernel_size, 1, out_features)"
        },
    },
}
