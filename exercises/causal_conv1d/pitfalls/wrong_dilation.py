"""The taps are not `dilation` positions apart.

## What happens

Without `rhs_dilation` the taps meet neighbours: right for dilation 1, silent for all others. As
`lhs_dilation` it puts zeros between the inputs and makes the output longer; as a stride it leaves
outputs out. Counted as the zeros between two taps it is one too large. A bare number raises, as
lax wants one for each spatial axis.

## Why

A dilated kernel is one with gaps between its taps: as many weights, and a longer reach. The
right-hand operand of the convolution is the kernel, and `rhs_dilation` spreads it. The input
keeps all its positions, and so does the output.

## Pattern

```python
reach_back = [(taps - 1 - k) * gap for k in range(taps)]  # of tap k, in positions
```

## References

- `jax.lax.conv_general_dilated`: https://docs.jax.dev/en/latest/_autosummary/jax.lax.conv_general_dilated.html
- Yu, Koltun: Multi-Scale Context Aggregation by Dilated Convolutions (2016):
  https://arxiv.org/abs/1511.07122
"""

changes = {
    "causal_conv1d": {
        "no dilation": {
            "(kernel_size - 1) * self.dilation": "kernel_size - 1",
            "            rhs_dilation=(self.dilation,),\n": "",
        },
        "no dilation, and zeros for one": {"            rhs_dilation=(self.dilation,),\n": ""},
        "`lhs_dilation` in place of `rhs_dilation`": {"rhs_dilation": "lhs_dilation"},
        "the dilation as the stride": {
            "(kernel_size - 1) * self.dilation": "kernel_size - 1",
            "            rhs_dilation=(self.dilation,),\n": "",
            "window_strides=(1,)": "window_strides=(self.dilation,)",
        },
        "taps that are one position further apart": {
            "self.dilation = dilation": "self.dilation = dilation + 1"
        },
    },
}
