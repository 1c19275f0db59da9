"""Random numbers of conv1d's programs; `draws` runs where jax is."""

from typing import Final, NamedTuple

from grader.families.kernel_layers.models.draws import Draws


class Sizes(NamedTuple):
    """Sizes of a case, in elements, as the right program understands the arguments."""

    length: int
    in_features: int
    features: int
    kernel_size: int

    @property
    def numbers(self) -> int:
        """No kernel of the error model has more elements than these."""
        width = max(self.kernel_size + 1, 5, self.in_features, self.features)
        features = max(self.kernel_size, self.in_features, self.features)
        return width * max(self.length, self.in_features, features) * features


DRAWS: Final = Draws(Sizes, ("features", "kernel_size", "in_features", "length"), layer="Conv_0")
draws: Final = DRAWS.draw
