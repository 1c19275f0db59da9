"""The answer is wrong, and the cause is none of the known ones.

## What happens

The report shows the smallest failing case: the arguments, the expected values and yours side by
side, and what simple statistics see in the difference. It names no cause, because none that is
known gives these answers.

## Why

A cause is named only when it is proven: when a program with that mistake gives exactly your
answers, or when the exception, the trace or the source shows it. Everything else would be guessing,
and a wrong hint costs more time than none.

## Pattern

Compute the smallest failing case by hand, step by step, and print what each step gives:

```python
print(kernel.shape, kernel.ravel()[:4])
print(out.shape, out[0])
```

The first step whose values surprise you is the place. Where only some positions or channels
differ, as the report may say, begin with those.

## References

- Debugging in JAX: https://docs.jax.dev/en/latest/debugging.html
"""

changes = {
    ("conv1d", "conv2d", "dense"): {
        "the sine of seven times every number": {"layer(x)": "jnp.sin(7 * layer(x))"},
    },
}
general = True
