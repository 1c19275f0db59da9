"""The mean is not subtracted where it should be.

## What happens

Without the mean in the numerator the vectors keep their distance from zero. With a mean of squares
in place of the variance, the spread is measured from zero; with both it is RMS norm, which newer
models have and which is another layer. For vectors whose mean is near zero all of them are nearly
right.

## Why

A variance is the mean squared distance from the mean. A layer norm removes the mean and then
divides by what is left, so it gives the same output for `x` and for `x + 10`.

## Pattern

```python
around_zero = heights - heights.mean()  # its mean is zero
```

## References

- Ba, Kiros, Hinton: Layer Normalization (2016): https://arxiv.org/abs/1607.06450
- Zhang, Sennrich: Root Mean Square Layer Normalization (2019): https://arxiv.org/abs/1910.07467
"""

changes = {
    "layer_norm": {
        "no mean subtracted anywhere": {
            "jnp.var(x,": "jnp.mean(x * x,",
            "(x - mean)": "x",
        },
        "no mean subtracted in the output": {"(x - mean)": "x"},
        "the mean of squares in place of the variance": {"jnp.var(x,": "jnp.mean(x * x,"},
    },
}
