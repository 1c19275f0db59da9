"""The end of the program: the stages behind the bias, flattening and dtypes."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, NamedTuple

import ml_dtypes
import numpy as np

from grader.diagnosis.error_model import Array, Chosen, Inputs, Setting, rare
from grader.families.kernel_layers.models.layers import Layer
from grader.families.kernel_layers.models.refusals import SHAPE, SUM, refusals
from grader.families.kernel_layers.models.values import mean

Change = Callable[[Array], Array]


class Flattening(NamedTuple):
    """What is made of an output (hypotheses, ..., features); a value of the switch `flatten`.

    Attributes:
        code: how a program writes it.
        run: does it.
        kind: `order` if all numbers are there in another order, `shape` if the answer is not flat,
            `part` if it has only some numbers, or what they add up to.
        words: the order in words, where there are some.
    """

    code: str
    run: Change
    kind: str = "order"
    words: str = ""


def flattening(
    code: str, run: Change, words: str = "", kind: str = "order", label: str = ""
) -> Setting:
    """Return a setting of `flatten`."""
    label = label or f"returns `{code}` in place of the flat output"
    return Setting(label, Flattening(code, run, kind, words))


unflat: Final = partial(flattening, kind="shape")
part: Final = partial(flattening, kind="part")


def rows(out: Array) -> Array:
    """Flatten row by row: (hypotheses, ...) to (hypotheses, count)."""
    return out.reshape(len(out), math.prod(out.shape[1:]))


def transposed(out: Array) -> Array:
    """Turn all axes but that of the hypotheses around."""
    return out.transpose(0, *range(out.ndim - 1, 0, -1))


_UNFLAT: Final = "returns the output unflattened"
WHOLE: Final = (
    flattening("out.reshape(-1)", rows),
    flattening("out.T.reshape(-1)", lambda out: rows(transposed(out)), "channel by channel"),
    unflat("none", lambda out: out, label=_UNFLAT),
    unflat("none, batch kept", lambda out: out[:, None], label=f"{_UNFLAT} with its batch axis"),
    unflat("out.T, none", transposed, "transposed", label=f"{_UNFLAT} and transposed"),
    unflat("out.reshape(1, -1)", lambda out: rows(out)[:, None]),
    unflat("out.reshape(-1, 1)", lambda out: rows(out)[..., None]),
    part("out.sum()", lambda out: rows(out).sum(-1)),
    part("out.mean()", lambda out: mean(rows(out), -1)[:, 0]),
    flattening(
        "out.reshape(-1)[::-1]", lambda out: rows(out)[:, ::-1], "from the end to the start"
    ),
    rare(
        flattening(
            "sorted", lambda out: np.sort(rows(out)), "sorted by value", label="sorts the output"
        )
    ),
)
"""Ways to flatten an output of any rank, or not to."""
MATRIX_FLATTENINGS: Final = (
    *WHOLE,
    unflat(
        "out.reshape(features, -1)",
        lambda out: out.reshape(*out.shape[:-2], out.shape[-1], out.shape[-2]),
    ),
    part("out.mean(0)", lambda out: rows(mean(out, -2))),
    part("out.sum(0)", lambda out: rows(out.sum(-2))),
    part("out.max(0)", lambda out: rows(out.max(-2))),
    part("out.mean(1)", lambda out: rows(mean(out, -1))),
    part("out.sum(1)", lambda out: rows(out.sum(-1))),
    rare(part("out.max(1)", lambda out: rows(out.max(-1)))),
    part("out[-1]", lambda out: rows(out[..., -1, :])),
    part("out[:, 0]", lambda out: rows(out[..., 0])),
    rare(part("out[0, 0]", lambda out: out[..., 0, 0])),
    flattening(
        "out[::-1].reshape(-1)",
        lambda out: rows(out[..., ::-1, :]),
        "from the last position to the first",
    ),
    rare(
        flattening(
            "out[:, ::-1].reshape(-1)",
            lambda out: rows(out[..., ::-1]),
            "with the channels reversed",
        )
    ),
)
"""Ways to flatten an output (rows, features)."""


class Cast(NamedTuple):
    """The answer's dtype, or one on the way `back` to float32; a value of `output_dtype`."""

    dtype: np.dtype[Any]
    back: bool = False


_FLOAT16, _BFLOAT16, _INT32 = map(np.dtype, (np.float16, ml_dtypes.bfloat16, np.int32))
_RETURNED: Final = (np.dtype(np.float32), _FLOAT16, _BFLOAT16, np.dtype(np.float64), _INT32)
DTYPES: Final = (
    *(Setting(f"returns `{each.name}`", Cast(each)) for each in _RETURNED),
    *(
        Setting(f"rounds the output to `{each.name}`", Cast(each, back=True))
        for each in (_FLOAT16, _BFLOAT16, _INT32)
    ),
)


@dataclass(frozen=True)
class Outputs:
    """The stages behind the bias; `layer` says what the sizes are."""

    layer: Layer

    def activate(self, _inputs: Inputs, out: Array, chosen: Chosen) -> Array:
        """Stage: apply a function that isn't asked for."""
        return np.asarray(chosen["activation"].run(out))

    def change(self, inputs: Inputs, out: Array, chosen: Chosen) -> Array:
        """Stage: whatever else is done to the values."""
        change = chosen["output_values"].run
        if change is None:
            return out
        sizes, x = self.layer.sizes(inputs, chosen), inputs.arguments["x"]
        with refusals(SUM, out.shape[1:], x.shape):
            changed = change(out, x, sizes)
        return np.asarray(changed, np.float32)

    def flatten(self, _inputs: Inputs, out: Array, chosen: Chosen) -> Array:
        """Stage: (hypotheses, ..., features) to what is returned, right: (hypotheses, count)."""
        with refusals(SHAPE):
            changed: Array = chosen["flatten"].run(out)
        return changed

    def cast(self, _inputs: Inputs, out: Array, chosen: Chosen) -> Array:
        """Stage: to the dtype that is returned."""
        cast: Cast = chosen["output_dtype"]
        if cast.dtype == np.float32:
            return out
        out = out.astype(cast.dtype)
        return out.astype(np.float32) if cast.back else out
