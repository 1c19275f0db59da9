"""Random numbers of dense's programs; `draws` runs where jax is."""

from typing import Any, Final, NamedTuple

from grader.diagnosis.error_model import Array
from grader.families.kernel_layers.models.draws import Draws

FIXED: Final = 10
"""A number of outputs that examples like to fix."""


class Sizes(NamedTuple):
    """Sizes of a case, in elements, as the right program understands the arguments."""

    batch: int
    in_features: int
    features: int

    @property
    def numbers(self) -> int:
        """No kernel of the error model has more elements than these."""
        return max(self) * (max(*self, FIXED) + 1)


DRAWS: Final = Draws(("features", "in_features", "batch"), layer="Dense_0")


def draws(seed: float, x: Any, features: float) -> dict[str, Array]:
    """Every random number that the model may need for one case; of `x` only the shape counts."""
    return DRAWS.draw(int(seed), Sizes(*x.shape, int(features)))
