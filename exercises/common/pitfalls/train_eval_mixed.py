"""Training does what evaluation should do, or the other way round.

## What happens

A batch norm that takes a test's own statistics gives zeros for a single example; by the running
ones training starts with no normalisation; an evaluation that moves them lets what is tested change
the model. Dropout in evaluation answers otherwise in every call, and in no call where a flag is the
wrong way round.

## Why

Training wants noise and the statistics of a batch, through which the gradient passes. Use wants one
answer for one example, whatever its company: it depends on the example and on what was learned, and
on nothing else.

## Pattern

```python
centre = batch.mean(axis=0) if training else self.centre[...]
```

## References

- Ioffe, Szegedy: Batch Normalization (2015): https://arxiv.org/abs/1502.03167
- Srivastava et al.: Dropout (2014): https://jmlr.org/papers/v15/srivastava14a.html
- `flax.nnx.BatchNorm`: https://flax.readthedocs.io/en/latest/api_reference/flax.nnx/nn/normalization.html
"""

changes = {
    "dropout": {
        "numbers dropped in evaluation too": {"training=False": "training=True"},
        "training that is evaluation": {"training=True": "training=False"},
        "training and evaluation exchanged": {"if not training:": "if training:"},
    },
    "batch_norm": {
        "an evaluation by its own statistics": {
            "mean = self.mean[...]\n": "mean = jnp.mean(x, axis=0)\n",
            "var = self.var[...]\n": "var = jnp.var(x, axis=0)\n",
        },
        "training by the running statistics as they were": {
            "self.mean[...] = 0.9 * self.mean[...] + 0.1 * mean": (
                "mean, self.mean[...] = self.mean[...], 0.9 * self.mean[...] + 0.1 * mean"
            ),
            "self.var[...] = 0.9 * self.var[...] + 0.1 * var": (
                "var, self.var[...] = self.var[...], 0.9 * self.var[...] + 0.1 * var"
            ),
        },
        "training by the running statistics after they moved": {
            "+ 0.1 * var\n": "+ 0.1 * var\n            mean, var = self.mean[...], self.var[...]\n",
        },
        "training and evaluation exchanged": {"if training:": "if not training:"},
        "an evaluation that is one more training step": {"training=False": "training=True"},
        "an evaluation that moves the running statistics": {
            "mean = self.mean[...]\n": (
                "mean = self.mean[...]\n"
                "            self.mean[...] = 0.9 * mean + 0.1 * jnp.mean(x, axis=0)\n"
            ),
            "var = self.var[...]\n": (
                "var = self.var[...]\n"
                "            self.var[...] = 0.9 * var + 0.1 * jnp.var(x, axis=0)\n"
            ),
        },
        "training that is evaluation": {"training=True": "training=False"},
    },
}
