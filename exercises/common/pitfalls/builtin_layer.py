"""A ready-made layer does the work that the exercise asks you to write.

## What happens

The answer may be right to the last digit, but it is Flax that computes it, through a layer such as
`nnx.Conv`, its own or as the base class of yours.

## Why

The exercise is about what is inside such a layer: which parameters it holds, where they start,
and what is computed with them. With the ready-made layer nothing of that is left to write.

## Pattern

```python
class Layer(nnx.Module):  # not nnx.Conv, and no nnx.Conv inside
    def __init__(self, size, *, rngs):
        self.weight = nnx.Param(...)  # the parameters themselves

    def __call__(self, x):
        return jax.lax...  # the operation itself
```

## References

- The layers that Flax offers:
  https://flax.readthedocs.io/en/latest/api_reference/flax.nnx/nn/index.html
- `conv_general_dilated`:
  https://docs.jax.dev/en/latest/_autosummary/jax.lax.conv_general_dilated.html
"""

from grader.diagnosis.error_model import Settings
from grader.judging.context import Context, Match
from grader.judging.requirements import breaks, own_layer, ready_made

changes = {
    "batch_norm": {
        "`nnx.BatchNorm` in place of `MyBatchNorm`": {
            "= MyBatchNorm(train.shape[-1])": (
                "= nnx.BatchNorm(train.shape[-1], momentum=0.9, rngs=nnx.Rngs(0))"
            ),
            "training=True": "use_running_average=False",
            "training=False": "use_running_average=True",
        }
    },
    "causal_conv1d": {
        "`nnx.Conv` in place of `MyCausalConv1D`": {
            "= MyCausalConv1D(": "= nnx.Conv(x.shape[-1], ",
            "kernel_size, dilation, rngs=rngs": (
                '(kernel_size,), kernel_dilation=(dilation,), padding="CAUSAL",'
                " feature_group_count=x.shape[-1], use_bias=False, rngs=rngs"
            ),
        },
    },
    "conv1d": {
        "`nnx.Conv` in place of `MyConv1D`": {"= MyConv1D(": "= nnx.Conv("},
    },
    "conv2d": {
        "`nnx.Conv` in place of `MyConv2D`": {
            "= MyConv2D(": "= nnx.Conv(",
            "int(kernel_size), rngs": "2 * [int(kernel_size)], rngs",
        },
    },
    "dense": {
        "`nnx.Linear` in place of `MyDense`": {"= MyDense(": "= nnx.Linear("},
    },
    "embedding": {
        "`nnx.Embed` in place of `MyEmbedding`": {
            "layer = MyEmbedding(": (
                "init = nnx.initializers.normal(stddev=0.02)\n    layer = nnx.Embed("
            ),
            "features, rngs=nnx": "features, embedding_init=init, rngs=nnx",
        },
    },
    "dropout": {
        "`nnx.Dropout` in place of `MyDropout`": {
            "= MyDropout(": "= nnx.Dropout(",
            "training=True": "deterministic=False",
            "training=False": "deterministic=True",
        },
    },
    "layer_norm": {
        "`nnx.LayerNorm` in place of `MyLayerNorm`": {
            "= MyLayerNorm(x.shape[-1])": (
                "= nnx.LayerNorm(x.shape[-1], epsilon=1e-3, rngs=nnx.Rngs(0))"
            )
        },
    },
}


def from_probe(context: Context) -> Match | None:
    """Recognise a ready-made layer among the modules that ran."""
    if context.observed is None or not breaks(context, own_layer):
        return None
    module = ready_made(context.observed)
    assert module is not None
    observed = "a module in use while the function was observed"
    if module.own:
        said = f"`{module.name}` derives from the ready-made layer `{module.layer}`"
        span = context.source.definition(module.name)
        return Match(said, f"{observed} has it among its bases", span or module.span)
    said = f"the ready-made layer `{module.layer}` is used"
    span = context.source.first_call(module.layer, module.layer.replace("flax.", "", 1))
    return Match(said, f"{observed} is a `{module.type}`", span or module.span)


def ruled_out(_settings: Settings, context: Context) -> bool:
    """Say whether the modules that ran are known, and none of them is ready-made."""
    return context.observed is not None and ready_made(context.observed) is None
