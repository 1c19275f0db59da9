"""How child processes are started: command line, environment, bounds."""

import os
import sys
from dataclasses import dataclass

from grader.workers.cache_folder import compilation_cache

XLA_FLAGS = (
    "--xla_backend_optimization_level=0"
    " --xla_cpu_multi_thread_eigen=false"
    " --xla_cpu_enable_concurrency_optimized_scheduler=false"
)
"""Level 0 compiles tiny kernels several times faster; the others keep kernels on the calling
thread, without which one of more than some hundred elements hangs in a warm child."""
WORKERS = "grader.sandbox.template"
"""The module of the processes in which submissions and references run."""
KEPT = ("LANG", "LC_ALL", "LC_CTYPE", "SYSTEMROOT", "TEMP", "TMP")


@dataclass(frozen=True)
class Bounds:
    """What one child may use: bytes of memory and output, CPU seconds, threads."""

    memory_bytes: int
    cpu_seconds: int
    processes: int
    output_bytes: int


def environment() -> dict[str, str]:
    """Return the short environment of every child: of the user's only what the locale needs."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return kept | {
        "JAX_PLATFORMS": "cpu",
        "JAX_TRACEBACK_FILTERING": "off",
        "JAX_COMPILATION_CACHE_DIR": str(compilation_cache()),
        "XLA_FLAGS": XLA_FLAGS,
        "TF_CPP_MIN_LOG_LEVEL": "2",
        "PYTHONHASHSEED": "0",
        "OPENBLAS_NUM_THREADS": "1",
    }


def command(module: str, role: str, *words: str) -> list[str]:
    """Return the command line of a template or of a spawned child, by the module that it runs."""
    return [sys.executable, "-P", "-m", module, role, *words]


def kernel_limits(bounds: Bounds) -> dict[str, int]:
    """Return the part of the bounds that the kernel keeps, as the isolation names it."""
    return {
        "data_bytes": bounds.memory_bytes,
        "address_space_bytes": 2 * bounds.memory_bytes,
        "cpu_seconds": bounds.cpu_seconds,
        "processes": bounds.processes,
    }
