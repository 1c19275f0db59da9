"""Layers with a kernel: dense layers and convolutions."""

from grader.exercise.family import Family
from grader.families.kernel_layers.pitfalls import recognition

WATCH = (
    "jax.nn.initializers.lecun_normal()",
    "jax.nn.initializers.normal()",
    "jax.nn.initializers.uniform()",
    "jax.nn.initializers.truncated_normal()",
    "jax.nn.initializers.orthogonal()",
    "jax.nn.initializers.zeros",
    "jax.nn.initializers.ones",
    "jax.random.key",
    "jax.random.PRNGKey",
    "jax.random.normal",
    "jax.random.uniform",
    "flax.nnx.Rngs",
)
"""What may draw a kernel or a bias, or seed what does."""
FAMILY = Family("kernel_layers", WATCH, recognition)
