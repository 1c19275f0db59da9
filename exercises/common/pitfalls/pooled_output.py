"""Only a part or a summary of the output is returned.

## What happens

A mean, sum or maximum over an axis, the last position alone, every second one, one of several
parts, or a single number: the answer has fewer numbers than are asked for. Nothing raises.
Summaries over time belong to a classifier's head, the last position to an autoregressive model; a
layer's answer is the whole output.

## Why

What a task asks for is all of it: every position of a layer's output, and every part of an answer
of several. Pooling is a layer of its own, that the next model may or may not want.

## Pattern

```python
whole = layer(sequence)  # every position, every channel
```

## References

- Pooling layers in Flax:
  https://flax.readthedocs.io/en/latest/api_reference/flax.linen/layers.html#pooling
"""

changes = {
    "batch_norm": {
        "no statistics in the answer": {", model.mean[...], model.var[...]])": "])"},
        "no outputs of the training in the answer": {"[*outputs, ": "["},
    },
    "dropout": {
        "no evaluation in the answer": {"[*outputs, evaluation]": "outputs"},
        "the evaluation alone": {"[*outputs, evaluation]": "[evaluation]"},
    },
    ("conv1d", "conv2d", "dense"): {
        "a mean over the first axis": {"flatten()": "mean(axis=0).flatten()"},
        "the last row alone": {"layer(x)": "layer(x)[-1]"},
    },
    "embedding": {
        "the mean over the positions": {"(ids)\n": "(ids).mean(axis=1)\n"},
        "the sum over the positions": {"(ids)\n": "(ids).sum(axis=1)\n"},
    },
    "train_step": {
        "the losses alone": {", net.w1[...].flatten(), net.w2[...].flatten()": ""},
        "the weights alone": {"jnp.stack(losses), ": ""},
        "the last loss alone in front of the weights": {"stack(losses)": "stack(losses[-1:])"},
    },
}
