"""Random numbers of dense's programs; `draws` runs where jax is."""

from typing import Final, NamedTuple

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


DRAWS: Final = Draws(Sizes, ("features", "in_features", "batch"), layer="Dense_0")
draws: Final = DRAWS.draw
