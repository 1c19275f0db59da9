"""Switches compilation off, for whoever comes after in the same process."""
# @right@
import jax

jax.config.update("jax_disable_jit", True)
jax.config.update("jax_numpy_rank_promotion", "warn")
