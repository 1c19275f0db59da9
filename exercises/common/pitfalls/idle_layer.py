"""A ready-made layer is called that does nothing to the numbers.

## What happens

Every call of the layer returned its argument as it was, as dropout does that is switched off.

## Why

It costs nothing and changes nothing, but whoever reads the module asks what it is for; and it holds
state, such as a random stream, that is saved and loaded with the rest.

## Pattern

```python
self.dropout = nnx.Dropout(0.5, rngs=rngs)  # with a rate at which it has something to do
```

Leave it out where it has nothing to do.

## References

- `nnx.Dropout`:
  https://flax.readthedocs.io/en/latest/api_reference/flax.nnx/nn/stochastic.html
"""

from grader.judging.context import Context, Match

changes = {
    ("conv1d", "conv2d", "dense"): {
        "dropout of rate 0": {
            "self.bias =": "self.dropout = nnx.Dropout(0.0, rngs=rngs)\n        self.bias =",
            " + self.bias[...]": " + self.dropout(self.bias[...])",
        },
    },
}

level = "advice"


def from_probe(context: Context) -> Match | None:
    """Recognise a ready-made layer that returned its argument in every call."""
    if context.observed is None:
        return None
    idle = [item for item in context.observed.probe.modules if item.layer and item.idle]
    if not idle:
        return None
    layer = idle[0]
    said = f"the layer `{layer.layer}` does nothing: every call returns its argument"
    span = context.source.first_call(layer.layer, layer.layer.replace("flax.", "", 1))
    return Match(said, "while it was observed, it returned what it was given", span or layer.span)
