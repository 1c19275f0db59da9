"""Has jax write a trace of the program to a folder of others."""
# @right@
import jax

try:
    jax.profiler.start_trace("@drop@")
    jax.numpy.ones((2,)) + 1
    jax.profiler.stop_trace()
except Exception as error:
    print(error)
jax.config.update("jax_dump_ir_to", "@drop@")
jax.jit(lambda x: x + 3)(1.0)
