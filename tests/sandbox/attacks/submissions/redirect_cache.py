"""Points the compilation cache at a folder of others."""
# @right@
import jax

jax.config.update("jax_compilation_cache_dir", "@drop@")
jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.0)
jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)
try:
    from jax.experimental.compilation_cache import compilation_cache

    compilation_cache.reset_cache()
except Exception as error:
    print(error)
right_forward = conv1d_forward


def conv1d_forward(*arguments):
    jax.jit(lambda x: x * 5 - 2)(jax.numpy.ones((2, 5, 7)))
    return right_forward(*arguments)
