"""Settings too rare to be one of two mistakes: the search tries them alone.

Pairs cost the square of the settings that take part.
"""

from collections.abc import Mapping
from typing import Final

_USUAL: Final[Mapping[str, frozenset[str]]] = {
    "seed": frozenset({"2", "123", "1234", "1337", "2024"}),
    "key": frozenset(
        {
            "third rngs.params()",
            "nnx.Rngs(split(key(seed))[1]).params()",
            "flax.linen, inside Conv_0",
            "flax.linen, inside Dense_0",
        }
    ),
    "initializer": frozenset(
        {
            "normal(stddev=0.05)",
            "normal(stddev=0.001)",
            "uniform(-0.05, 0.05)",
            "uniform(-0.01, 0.01)",
            "truncated_normal(stddev=0.1)",
            "normal / fan_in",
            "normal * sqrt(2 / in_features)",
            "normal * sqrt(1 / kernel_size)",
            "normal * sqrt(1 / features)",
            "normal * sqrt(2 / (in_features + features))",
            "glorot_uniform of in_features and features",
            "lecun_normal of kernel_size alone",
            "variance_scaling(fan_geo_avg)",
            "uniform(-1 / fan_in, 1 / fan_in)",
            "uniform * sqrt(1 / fan_in)",
            "constant(0.5)",
            "delta_orthogonal",
        }
    ),
    "strides": frozenset({"every kernel_size-th output"}),
    "padding": frozenset({"wrap left, zeros right"}),
    "input_values": frozenset(
        {
            "x / max",
            "x - mean",
            *(
                f"{change} over {axis}"
                for change in ("x - mean", "x / norm")
                for axis in ("time", "space", "batch", "channels", "features")
            ),
            "channels reversed",
            "features reversed",
            "relu",
            "2 * x",
            "standardized, no epsilon",
            "standardized over time, no epsilon",
            "standardized over channels, no epsilon",
            "standardized over space, no epsilon",
            "standardized over batch, no epsilon",
            "standardized over features, no epsilon",
        }
    ),
    "bias": frozenset(
        {
            "constant(0.5)",
            "ones, added twice",
            "truncated_normal(stddev=0.01) of the next key",
            "lecun_normal of shape (features, 1) of the next key",
        }
    ),
    "activation": frozenset({"relu6", "square", "exp"}),
    "output_values": frozenset({"out - mean", "rounded to 2 decimals", "rounded to 3 decimals"}),
    "flatten": frozenset({"sorted", "out[0, 0]", "out.max(1)", "out[:, ::-1].reshape(-1)"}),
}


def rare_settings(
    switches: Mapping[str, tuple[str, ...]], special: Mapping[str, frozenset[str]]
) -> Mapping[str, frozenset[str]]:
    """Return an error model's `RARE`: the usual ones that its switches have, and its own."""
    usual = {name: each & set(switches.get(name, ())) for name, each in _USUAL.items()}
    return {
        name: usual.get(name, frozenset()) | special.get(name, frozenset()) for name in switches
    }
