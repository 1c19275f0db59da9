"""Run the examples in jax's own docstrings with the rules: what they bind, and what they print.

    python tests/rules/examples.py [--verbose]

Each function's examples run in a fork of their own. Printed: how many functions have examples, how
many of these needed no compiler and what the others missed, how many primitives they bind, and the
functions whose examples print anything else than with XLA.
"""

import contextlib
import doctest
import importlib
import io
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import jax
import numpy as np
from jax._src import core

from grader.sandbox import interpreter

MODULES = (
    "jax.lax", "jax.numpy", "jax.nn", "jax.nn.initializers", "jax.random", "jax.scipy.special",
    "jax.scipy.signal", "jax.image", "jax.numpy.linalg", "jax.numpy.fft",
)  # fmt: skip
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
Said = dict[str, object]


def functions() -> Iterator[tuple[str, doctest.DocTest]]:
    """Yield every public function whose docstring has examples."""
    parser, seen = doctest.DocTestParser(), set()
    for module_name in MODULES:
        module = importlib.import_module(module_name)
        for name in sorted(vars(module)):
            value = getattr(module, name)
            text = getattr(value, "__doc__", None) or ""
            if (
                name.startswith("_")
                or not callable(value)
                or id(value) in seen
                or ">>>" not in text
            ):
                continue
            seen.add(id(value))
            names = {"jax": jax, "jnp": jax.numpy, "np": np, "lax": jax.lax, "random": jax.random}
            with contextlib.suppress(ValueError):
                yield f"{module_name}.{name}", parser.get_doctest(text, names, name, None, 0)


def run(test: doctest.DocTest) -> str:
    """Run examples; return what they print where that is not what the docstring says."""
    out = io.StringIO()
    doctest.DocTestRunner(optionflags=FLAGS).run(test, out=out.write)
    return out.getvalue()


def alike(one: str, other: str) -> bool:
    """Say whether two texts differ in addresses and in the last digits of numbers at most."""
    number = re.compile(r"0x[0-9a-f]+|[-+]?\d+\.?\d*(?:e[-+]?\d+)?")
    if re.sub(r"\s+", "", number.sub("", one)) != re.sub(r"\s+", "", number.sub("", other)):
        return False
    pairs = zip(number.findall(one), number.findall(other), strict=True)
    return all("0x" in a or np.isclose(float(a), float(b), rtol=1e-5, atol=1e-6) for a, b in pairs)


def by_rules(test: doctest.DocTest) -> Said:
    """Run examples in a fork; return what they bind and print, or what was missed."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(read)
        bound: set[str] = set()

        def say(**more: object) -> None:
            with os.fdopen(write, "wb") as pipe:
                pipe.write(json.dumps({"bound": sorted(bound), **more}).encode())
            os._exit(0)

        interpreter.arm(lambda what: say(missed=what))
        bind = core.Primitive.bind
        core.Primitive.bind = lambda self, *a, **k: (bound.add(self.name), bind(self, *a, **k))[1]
        say(printed=run(test))
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        said = pipe.read()
    os.waitpid(pid, 0)
    found: Said = json.loads(said) if said else {"bound": [], "missed": "it ended"}
    return found


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):  # some write files
        report()


def report() -> None:
    """Run all examples, and print what came of them."""
    jax.config.update("jax_cpu_enable_async_dispatch", False)
    tests = dict(functions())
    if "--compiled" in sys.argv:
        print(json.dumps({name: run(test) for name, test in tests.items()}))
        return
    command = [sys.executable, Path(__file__).resolve(), "--compiled"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    compiled = json.loads(done.stdout.splitlines()[-1])
    assert not (fault := interpreter.install(lambda _: None)), fault
    said = {name: by_rules(test) for name, test in tests.items()}
    missed = {name: str(one["missed"]) for name, one in said.items() if "missed" in one}
    bound = {str(each) for one in said.values() for each in one["bound"]}  # type: ignore[attr-defined]
    print(f"jax {jax.__version__}: {len(tests)} functions have examples")
    print(f"{len(tests) - len(missed)} of them need no compiler; they bind {len(bound)} primitives")
    for what, count in Counter(missed.values()).most_common():
        print(f"  missed by {count}: {what}")
    differ = [
        name
        for name, one in said.items()
        if "printed" in one and not alike(str(one["printed"]), compiled[name])
    ]
    print(f"{len(differ)} print something else than by XLA: {', '.join(differ) or 'none'}")
    if "--verbose" in sys.argv:
        for name in differ:
            print(f"--- {name} by rules\n{said[name]['printed']}--- by XLA\n{compiled[name]}")


if __name__ == "__main__":
    main()
