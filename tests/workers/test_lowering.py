"""One context for all that a thread lowers changes how long it takes and nothing else."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.process

PROGRAM = """
import json, sys, threading
import jax, jax.numpy as jnp
from jax._src.interpreters import mlir
from grader.sandbox.lowering import share_lowering_context

jax.config.update("jax_compilation_cache_dir", "cache")  # its name is part of the keys
jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)
jax.config.update("jax_persistent_cache_min_compile_time_secs", 0)
made, texts = [], []
make = mlir.make_ir_context
def counted():
    made.append(threading.get_ident())
    return make()
mlir.make_ir_context = counted
if sys.argv[1] == "shared":
    share_lowering_context()

def lower():
    x = jnp.ones((3, 4))
    for f in (jnp.sin, lambda x: x @ x.T, lambda x: jax.lax.scan(lambda c, y: (c + y, c), x[0], x)):
        lowered = jax.jit(f).lower(x)
        texts.append(lowered.as_text())
        lowered.compile()

lower()
thread = threading.Thread(target=lower)
thread.start()
thread.join()
print(json.dumps({"contexts": len(made), "threads": len(set(made)), "texts": texts}))
"""


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What lowering in two threads came to, as jax does it and with shared contexts."""
    found = {}
    for mode in ("plain", "shared"):
        folder = tmp_path_factory.mktemp(mode)
        command = [sys.executable, "-c", PROGRAM, mode]
        ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
        found[mode] = json.loads(ran.stdout)
        found[mode]["keys"] = _keys(folder / "cache")
    return found


def _keys(cache: Path) -> set[str]:
    return {path.name for path in cache.iterdir() if path.name.endswith("-cache")}


def test_each_thread_lowers_in_one_context(runs: dict[str, dict[str, Any]]) -> None:
    assert runs["shared"]["contexts"] == runs["shared"]["threads"] == 2
    assert runs["plain"]["contexts"] > 2


def test_what_is_lowered_and_its_place_in_the_cache_stay_the_same(
    runs: dict[str, dict[str, Any]],
) -> None:
    assert len(runs["plain"]["texts"]) == 6
    assert runs["shared"]["texts"] == runs["plain"]["texts"]
    assert len(runs["plain"]["keys"]) >= 3
    assert runs["shared"]["keys"] == runs["plain"]["keys"]
