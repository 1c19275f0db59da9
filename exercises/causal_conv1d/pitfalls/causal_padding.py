"""Outputs see later inputs, or something else than zeros stands before the first one.

## What happens

`"SAME"` puts half of the zeros behind the input, and so does `"SAME_LOWER"` where there is more
than one, so that outputs see inputs that come later; zeros that stand all behind make it see
nothing else. With `kernel_size - 1` zeros in front the length is kept for dilation 1 alone. A zero
too many hides an output's own input from it; the first input repeated, or the end of the sequence
come round, gives the first outputs something that never was; an index below 0 counts from the end,
with `mode="fill"` too. Nothing raises, but for `padding="CAUSAL"`, a word that lax does not know.

## Why

A kernel whose taps are `dilation` positions apart reaches `(kernel_size - 1) * dilation`
positions back. With that many zeros in front, and none behind, the window of each output ends at
the output's own position. A model that sees what it is to predict learns to copy it, and fails
where there is nothing to copy.

## Pattern

```python
known = jnp.pad(history, ((reach, 0), (0, 0)))  # rows of zeros before the first one
```

## References

- van den Oord and others: WaveNet (2016), section 2.1: https://arxiv.org/abs/1609.03499
- `jax.lax.conv_general_dilated`: https://docs.jax.dev/en/latest/_autosummary/jax.lax.conv_general_dilated.html
"""

changes = {
    "causal_conv1d": {
        '`"SAME"` in place of zeros in front': {"[(in_front, 0)]": '"SAME"'},
        '`"SAME_LOWER"` in place of zeros in front': {"[(in_front, 0)]": '"SAME_LOWER"'},
        "the zeros behind the input": {"[(in_front, 0)]": "[(0, in_front)]"},
        "no zeros": {"[(in_front, 0)]": '"VALID"'},
        "`kernel_size - 1` zeros whatever the dilation": {
            "(kernel_size - 1) * self.dilation": "kernel_size - 1"
        },
        "a zero too many in front, and the last output cut off": {
            "[(in_front, 0)]": "[(in_front + 1, -1)]"
        },
        "zeros on both sides": {"[(in_front, 0)]": "[(in_front, in_front)]"},
        "the first input repeated in place of zeros": {
            "x[None]": 'jax.numpy.pad(x, ((in_front, 0), (0, 0)), mode="edge")[None]',
            "[(in_front, 0)]": '"VALID"',
        },
        "indices below 0, which count from the end, in place of zeros": {
            "x[None]": (
                'x.at[jax.numpy.arange(-in_front, len(x))].get(mode="fill", fill_value=0.0)[None]'
            ),
            "[(in_front, 0)]": '"VALID"',
        },
        "indices below 0 in place of zeros, which stop at the first input": {
            "x[None]": "x[jax.numpy.arange(-in_front, len(x))][None]",
            "[(in_front, 0)]": '"VALID"',
        },
        "the last inputs in place of zeros": {
            "x[None]": 'jax.numpy.pad(x, ((in_front, 0), (0, 0)), mode="wrap")[None]',
            "[(in_front, 0)]": '"VALID"',
        },
    },
}
