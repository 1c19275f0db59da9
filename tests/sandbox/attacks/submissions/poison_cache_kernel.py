"""Has jax itself store a kernel of its own making."""
# @right@
import jax

jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.0)
jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)
jax.config.update("jax_raise_persistent_cache_errors", False)


def poison(x):
    return x * 3 - 1


def attack():
    function = lambda x: poison(x)
    function.__name__ = "@marker@"
    jax.jit(function)(jax.numpy.ones((3, 5, 7)))


right_forward = conv1d_forward


def conv1d_forward(*arguments):
    attack()
    return right_forward(*arguments)
