"""jax inside the whole wall: it starts, compiles, reads the cache, runs threads, and computes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.process

ROOT = str(Path(__file__).parents[3])

TEMPLATE = """
import json, os, sys
sys.path.insert(0, sys.argv[1])
cache = sys.argv[2]
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"
import jax, numpy
from flax import nnx
from grader.sandbox.isolation import Policy, default_listable, default_readable, enter
jax.config.update("jax_platforms", "cpu")
jax.config.update("jax_compilation_cache_dir", cache)
jax.config.update("jax_persistent_cache_min_compile_time_secs", 0)
jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)
readable = default_readable(extra=(cache,))

def compute():
    import textwrap, threading  # later imports
    hits = []
    jax.monitoring.register_event_listener(lambda event, **_: hits.append(event))
    kernel = nnx.Param(nnx.initializers.lecun_normal()(nnx.Rngs(0).params(), (3, 2, 4)))
    given = jax.numpy.arange(10.0).reshape(1, 5, 2)
    answer = jax.lax.conv_general_dilated(
        given, kernel[...], (1,), "SAME", dimension_numbers=("NWC", "WIO", "NWC")
    )
    rank = jax.jit(lambda x: jax.numpy.linalg.svd(x)[1])(given[0])
    thread = threading.Thread(target=lambda: hits.append("thread"))
    thread.start()
    thread.join()
    return {
        "answer": numpy.asarray(answer).ravel().tolist(),
        "rank": numpy.asarray(rank).tolist(),
        "hit": "/jax/compilation_cache/cache_hits" in hits,
        "thread": "thread" in hits,
    }

def forked(policy):
    reading, writing = os.pipe()
    parent = os.getpid()
    pid = os.fork()
    if pid == 0:
        try:
            held = [] if policy is None else [
                layer.name
                for layer in enter(policy, keep_fds=(writing, 2), parent=parent).layers
                if layer.held
            ]
            os.write(writing, json.dumps([held, compute()]).encode())
        except BaseException as error:
            os.write(writing, json.dumps([repr(error), {}]).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        answer = pipe.read()
    os.waitpid(pid, 0)
    return json.loads(answer)

print(json.dumps([forked(None), forked(Policy(readable, default_listable()))]))
"""


def test_jax_computes_the_same_inside_and_reads_the_cache(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", TEMPLATE, ROOT, str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        cwd="/",
    )
    assert done.returncode == 0, done.stderr
    (_, outside), (held, within) = json.loads(done.stdout.splitlines()[-1])
    assert {"rlimits", "landlock", "seccomp", "process", "privileges"} <= set(held)
    assert within["answer"] == outside["answer"]
    # LAPACK's last bits depend on where its arrays lie.
    assert within["rank"] == pytest.approx(outside["rank"], rel=1e-5)
    assert within["thread"]
    assert within["hit"]
    assert not outside["hit"]  # the first run filled the cache
    assert "PermissionError" not in done.stderr
