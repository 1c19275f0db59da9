"""Settings of conv1d too rare to be one of two mistakes, beside the usual ones."""

from collections.abc import Mapping
from typing import Final

from .sizes import MIXED_KERNEL_AXES

SPECIAL: Final[Mapping[str, frozenset[str]]] = {
    "kernel_axes": frozenset({*MIXED_KERNEL_AXES, "WIO reshaped to OIW", "WIO reshaped to IWO"}),
    "arguments": frozenset(
        {
            "in_features and kernel_size swapped",
            "in_features = 1",
            "features = kernel_size",
            "features = 1",
            "kernel_size = 5",
            "kernel_size = in_features",
        }
    ),
    "padding": frozenset(
        {
            "SAME moved one to the left",
            "SAME moved one to the right",
            "kernel_size on the left",
            "kernel_size // 2 on the left",
            "kernel_size // 2 on the right",
            "SAME twice",
            "causal, then SAME",
            "wrap, SAME_LOWER",
            "wrap, right only",
            "edge, causal",
            "wrap left, edge right, SAME_LOWER",
            "windows moved inside",
            "VALID, zeros on the left",
            "VALID, zeros on both sides",
        }
    ),
    "feature_group_count": frozenset({"gcd, kernel (W, I // gcd, O)"}),
}
