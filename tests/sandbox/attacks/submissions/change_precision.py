"""Switches jax to 64 bits, which the reference cannot take where it shares the process."""
# @right@
import jax

jax.config.update("jax_enable_x64", True)
