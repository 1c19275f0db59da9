"""Random numbers of conv2d's programs; `draws` runs where jax is."""

from typing import Final, NamedTuple

from grader.families.kernel_layers.models.draws import Draws


class Sizes(NamedTuple):
    """Sizes of a case, in elements, as the right program understands the arguments."""

    height: int
    width: int
    in_features: int
    features: int
    kernel_size: int

    @property
    def numbers(self) -> int:
        """No kernel of the error model has more elements than these."""
        window = max(self.kernel_size + 1, 5, self.features)
        channels = max(self.height, self.width, self.in_features, self.features)
        return window**2 * channels * max(self.features, self.in_features, self.kernel_size)


DRAWS: Final = Draws(Sizes, ("features", "kernel_size", "in_features", "height"), layer="Conv_0")
draws: Final = DRAWS.draw
