"""Switches jax to other random draws, for the reference too where that shares the process."""
# @right@
import jax

jax.config.update("jax_default_prng_impl", "rbg")
