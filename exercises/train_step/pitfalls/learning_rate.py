"""The weights move by another rate than `rate`.

## What happens

A rate of one's own, one that is divided by the batch size, or one that falls from step to step:
the first loss is right and so are the first gradients, and yet every weight moves too far or not
far enough. The loss still falls, so nothing looks wrong.

## Why

A step is the rate times the gradient, and the gradient of a mean is already divided by the number
of examples. A rate that is meant to change is a schedule, which is another training.

## Pattern

```python
u = u - rate * slope  # the rate as it was given
```

## References

- `optax.sgd`: https://optax.readthedocs.io/en/latest/api/optimizers.html#optax.sgd
"""

changes = {
    "train_step": {
        "a rate of 0.1": {
            "y, rate))": "y, 0.1))",
        },
        "a rate of 0.01": {
            "y, rate))": "y, 0.01))",
        },
        "a rate of 0.001": {
            "y, rate))": "y, 0.001))",
        },
        "the rate divided by the batch size": {
            "y, rate))": "y, rate / x.shape[0]))",
        },
        "the rate multiplied by the batch size": {
            "y, rate))": "y, rate * x.shape[0]))",
        },
        "the rate divided by the number of steps": {
            "y, rate))": "y, rate / steps))",
        },
        "a rate that is divided by the number of the step": {
            "y, rate))": "y, rate / (1 + len(losses))))",
        },
    },
}
