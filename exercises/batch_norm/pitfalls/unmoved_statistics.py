"""The running statistics do not move on from step to step.

## What happens

The averages are computed and kept in a local name, or not at all, or every step makes a module of
its own, which begins again. Training is right, and in evaluation `x` passes nearly unchanged: minus
zero, divided by one.

## Why

What is to last from one call to the next has to be put into the module, into a Variable that the
next call reads: a local name ends with its function. And it has to be the same module.

## Pattern

```python
self.seen[...] = self.seen[...] + len(batch)  # into the box, not `seen = …`
```

## References

- Flax NNX basics: https://flax.readthedocs.io/en/latest/nnx_basics.html
"""

changes = {
    "batch_norm": {
        "running statistics that are never written": {
            "            self.mean[...] = 0.9 * self.mean[...] + 0.1 * mean\n"
            "            self.var[...] = 0.9 * self.var[...] + 0.1 * var\n": "",
        },
        "a running mean that is never written": {
            "            self.mean[...] = 0.9 * self.mean[...] + 0.1 * mean\n": "",
        },
        "a running variance that is never written": {
            "            self.var[...] = 0.9 * self.var[...] + 0.1 * var\n": "",
        },
        "a new module for every step": {
            "outputs = [model(": "outputs = [(model := MyBatchNorm(train.shape[-1]))(",
        },
    },
}
