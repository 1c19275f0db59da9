"""State that changes inside a transform of JAX is lost, or refused.

## What happens

A function under `jax.jit` gets a copy of the module. It writes into the copy's Variables, returns
its answer, and the module outside is as it was. `jax.lax.scan`, `jax.vmap` and `jax.grad` do the
same. Where the function only closes over the module, Flax refuses: "Cannot mutate … from a
different trace level".

## Why

`jax.jit` knows arrays that go in and arrays that come out: what is written inside goes nowhere.
`nnx.jit` takes a module apart, runs, and writes the new state back into it. By hand it is
`nnx.split`, `nnx.merge`, and a new state that is returned and kept.

## Pattern

```python
@nnx.jit  # not jax.jit: what `count` writes is brought back
def step(counter, batch):
    return counter.count(batch)
```

## References

- Transforms in Flax NNX: https://flax.readthedocs.io/en/latest/guides/transforms.html
- Stateful computations: https://docs.jax.dev/en/latest/stateful-computations.html
"""

import ast

from grader.diagnosis.changed.behaviour import agree, did
from grader.diagnosis.error_model import Settings
from grader.judging.compare import wrong_numbers
from grader.judging.context import PROBED, Context, Match
from grader.workers.records import ErrorRecord, Span

changes = {
    "dropout": {
        "calls under `jax.jit`": {
            "rngs=nnx.Rngs(seed))\n": (
                "rngs=nnx.Rngs(seed))\n"
                "    train = jax.jit(lambda layer, x: layer(x, training=True))\n"
            ),
            "[layer(x, training=True)": "[train(layer, x)",
        },
        "a call under `jax.jit` that closes over the layer": {
            "rngs=nnx.Rngs(seed))\n": (
                "rngs=nnx.Rngs(seed))\n    train = jax.jit(lambda x: layer(x, training=True))\n"
            ),
            "[layer(x, training=True)": "[train(x)",
        },
    },
    "batch_norm": {
        "a step under `jax.jit`": {
            "model = MyBatchNorm(train.shape[-1])\n": (
                "model = MyBatchNorm(train.shape[-1])\n"
                "    step = jax.jit(lambda model, batch: model(batch, training=True))\n"
            ),
            "[model(batch, training=True)": "[step(model, batch)",
        },
        "a step under `jax.jit` that closes over the module": {
            "model = MyBatchNorm(train.shape[-1])\n": (
                "model = MyBatchNorm(train.shape[-1])\n"
                "    step = jax.jit(lambda batch: model(batch, training=True))\n"
            ),
            "[model(batch, training=True)": "[step(batch)",
        },
    },
    "train_step": {
        "a step under `jax.jit`": {"@nnx.jit": "@jax.jit"},
    },
}

PATTERN = """\
```python
@nnx.jit
def step(counter, batch):  # the module is an argument
    return counter.count(batch)
```"""


def from_error(error: ErrorRecord, context: Context) -> Match | None:
    """Recognise that a transform writes into a module that it only closes over."""
    if not error.type.endswith(".TraceContextError") or "mutate" not in error.message:
        return None
    del context
    idea = (
        "What a transform works on has to go in as an argument. A module that it only closes over "
        "lies outside, and its Variables cannot hold what there is inside alone."
    )
    said = "a module is changed inside a transform that it is no argument of, so Flax refuses"
    return Match(
        said,
        f"it raised `TraceContextError`: {error.message}",
        error.span,
        idea=idea,
        pattern=PATTERN,
    )


def from_probe(context: Context) -> Match | None:
    """Recognise that a program answers otherwise where nothing is compiled."""
    if not _lost(context):
        return None
    where = context.cases[PROBED].name.partition(":")[0]
    evidence = (
        f"with compilation off (`jax.disable_jit()`) your program gives another answer to {where}"
    )
    right = _is_right(context)
    if right:
        evidence += ", and it is the right one"
    said = (
        "what changes inside a function under `jax.jit` is lost: "
        f"without it the answer to {where} is {'right' if right else 'another'}"
    )
    places = _places(context)
    span = places[0] if len(places) == 1 else None
    return Match(said, evidence, span, by="answers", explains=right)


def ruled_out(_settings: Settings, context: Context) -> bool:
    """Say whether compiling changes nothing, so far as a program answers at all."""
    return not context.errors and not _lost(context)


def _lost(context: Context) -> bool:
    before, after = did(context.outcome.replies.get(PROBED)), did(context.outcome.uncompiled)
    if before is None or after is None or before.raised or not _places(context):
        return False
    return not agree(before, after, context.exercise.settings.tolerance)


def _is_right(context: Context) -> bool:
    """Say whether the numbers are right that come with nothing compiled."""
    uncompiled = context.outcome.uncompiled
    found = uncompiled.leaves if uncompiled is not None else {}
    for path, right in context.results[PROBED].right.items():
        tolerance = context.exercise.settings.tolerance_of(path)
        mine = found.get(path)
        wrong = wrong_numbers(mine.values, right.values, tolerance) if mine is not None else None
        if wrong is None or wrong.any():
            return False
    return True


def _places(context: Context) -> list[Span]:
    """Return where `jax.jit` stands in what can run."""
    source = context.source
    names = (node for node in source.walk() if isinstance(node, ast.Attribute | ast.Name))
    return [source.span(node) for node in names if source.dotted(node) == "jax.jit"]
