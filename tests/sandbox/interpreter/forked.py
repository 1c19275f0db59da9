"""Run a program, read from standard input, in a fork of a process with the interpreter installed.

    python forked.py [--xla]

What the program leaves in the list `told` is printed as JSON. A miss prints `miss: …` and ends the
fork with status 9. With `--xla` nothing is installed and nothing forked. The status is the program's.
"""

import json
import os
import signal
import sys
import warnings

FLAGS = "--xla_backend_optimization_level=0 --xla_cpu_multi_thread_eigen=false"
MISSED, HANG_SECONDS = 9, 120


def main() -> None:
    os.environ |= {"JAX_PLATFORMS": "cpu", "XLA_FLAGS": FLAGS, "JAX_TRACEBACK_FILTERING": "off"}
    warnings.simplefilter("ignore")
    import jax
    import numpy as np
    from flax import nnx

    text = sys.stdin.read()
    jax.config.update("jax_cpu_enable_async_dispatch", False)
    names = {"jax": jax, "np": np, "jnp": jax.numpy, "nnx": nnx, "told": [], "os": os}
    if "--xla" in sys.argv:
        names["to_device"] = jax.device_put
        exec(compile(text, "program", "exec"), names)
        print(json.dumps(names["told"]))
        return
    from grader.sandbox import interpreter

    fault = interpreter.install(lambda what: print(f"miss before the fork: {what}", flush=True))
    if fault:
        sys.exit(fault)
    pid = os.fork()
    if pid == 0:
        leave = os._exit
        signal.alarm(HANG_SECONDS)

        def on_miss(what: str) -> None:
            os.write(1, f"miss: {what}\n".encode())
            leave(MISSED)

        interpreter.arm(on_miss)
        names["to_device"] = interpreter.to_device
        try:
            exec(compile(text, "program", "exec"), names)
            print(json.dumps(names["told"]), flush=True)
        except BaseException as error:
            print(f"{type(error).__name__}: {error}", flush=True)
            leave(1)
        leave(0)
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    sys.exit(f"ended by signal {-status}" if status < 0 else status)


if __name__ == "__main__":
    main()
