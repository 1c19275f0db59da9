"""A Param is made but has no part in the answer.

## What happens

The module holds the Param, and changing its values changes nothing: the layer computes with
something else, or leaves the Param out.

## Why

Training changes Params and nothing else. One that the output does not depend on can never learn,
and whatever was used in its place is never trained. As long as all values are fresh from the
initialiser, the numbers do not show it.

## Pattern

```python
self.weight = nnx.Param(array)  # made in __init__
x * self.weight[...]  # read in __call__, not `array` again
```

## References

- Flax NNX basics: https://flax.readthedocs.io/en/latest/nnx_basics.html
"""

from grader.judging.context import Context, Match
from grader.judging.requirements import breaks, parameters_used, unused_params

changes = {
    ("conv1d", "conv2d", "dense"): {
        "a copy of the kernel in place of the Param": {
            "self.kernel[...]": "self.fixed",
            "self.bias =": "self.fixed = self.kernel[...]\n        self.bias =",
        },
    },
}

general = True


def from_probe(context: Context) -> Match | None:
    """Recognise a Param whose values were changed without changing the output."""
    if context.observed is None or not breaks(context, parameters_used):
        return None
    names = [item.path for item in unused_params(context)]
    if not names:
        return None
    listed = " and ".join(f"`self.{name}`" for name in names)
    one = len(names) == 1
    said = f"{listed} {'is a Param' if one else 'are Params'} on which the output does not depend"
    evidence = "other values in its place left the answer as it was"
    span = context.source.attribute_assignment(*(name.rpartition(".")[2] for name in names))
    return Match(said, evidence, span)
