"""The file imports something that is not there.

## What happens

Python stops at the `import` line, or in the function that holds it, and nothing below it runs.

## Why

Submissions run with JAX, Flax, NumPy and Python's own library. Other packages are not promised,
even where they are installed on your machine. A file next to the submission cannot be imported
either, because only the submission itself is handed in.

"cannot import name" means that the module is there but has no such name: it is spelled otherwise,
or belongs to another version.

## Pattern

```python
import jax
import jax.numpy as jnp
import numpy as np
from flax import nnx
```

What you wrote in a file of your own goes into the submission itself.

## References

- The import system: https://docs.python.org/3/tutorial/modules.html
- Flax NNX basics: https://flax.readthedocs.io/en/latest/nnx_basics.html
"""

import ast
import re
from difflib import get_close_matches

from grader.diagnosis.exceptions import idiom_of
from grader.diagnosis.wording import raised_evidence, shortened
from grader.judging.context import Context, Match
from grader.workers.records import ErrorRecord

changes = {
    ("conv1d", "conv2d", "dense"): {
        "an import of `torch`": {
            "import jax.numpy as jnp\n": "import jax.numpy as jnp\nimport torch\n"
        },
        "`import nnx` in place of `from flax import nnx`": {"from flax import nnx": "import nnx"},
    },
}

MOVED = (
    "The package is there, and what is imported from it is not: it is spelled otherwise, has "
    "moved, or belongs to another version. `dir(module)` lists what a module has."
)
PRESENT = """\
```python
print(jax.__version__, dir(jax.nn))  # what is there
```"""
AVAILABLE = ("jax", "flax", "numpy")
NO_MODULE = re.compile(r"No module named '([^']+)'")
NO_NAME = re.compile(r"cannot import name '([^']+)' from '([^']+)'")


def from_outcome(context: Context) -> Match | None:
    """Recognise an import that failed while the file was loaded."""
    error = context.outcome.load_error
    return _match(error, context) if error is not None else None


def from_error(error: ErrorRecord, context: Context) -> Match | None:
    """Recognise an import that failed in a case."""
    return _match(error, context)


def _match(error: ErrorRecord, context: Context) -> Match | None:
    if "ImportError" not in {error.type, *error.bases} or not error.frames:
        return None
    found = idiom_of(context, (error.type, *error.bases), error.message)
    said = _of_the_file(found.said if found else "", error, context)
    evidence = raised_evidence(error, context, told=said)
    if _is_installed(error):
        return Match(said, evidence, error.span, idea=MOVED, pattern=PRESENT)
    return Match(said, evidence, error.span)


def _of_the_file(idiom: str, error: ErrorRecord, context: Context) -> str:
    """Say of a package that is not here what the submission makes of it: a base, or nothing."""
    said = idiom or _said(error)
    package = (NO_MODULE.search(error.message) or ("", ""))[1].partition(".")[0]
    tree = context.submission.tree
    if not package or get_close_matches(package, AVAILABLE, n=1) or tree is None:
        return said
    nodes = list(ast.walk(tree))
    bound = {
        (item.asname or item.name).partition(".")[0]
        for node in nodes
        if isinstance(node, ast.Import | ast.ImportFrom)
        for item in node.names
        if _package(node, item) == package
    }
    used = {node.id for node in nodes if isinstance(node, ast.Name)}
    if bound and "*" not in bound and not bound & used:
        return (
            f"there is no module `{package}` here, and nothing in the file uses it: leave the "
            "import out"
        )
    derived = any(
        isinstance(part, ast.Name) and part.id in bound
        for node in nodes
        if isinstance(node, ast.ClassDef)
        for base in node.bases
        for part in ast.walk(base)
    )
    if not derived:
        return said
    return f"{said}{', and derive' if idiom else '; derive the class'} from `nnx.Module`"


def _package(node: ast.Import | ast.ImportFrom, item: ast.alias) -> str:
    """Return the package that a name is imported from."""
    named = item.name if isinstance(node, ast.Import) else node.module or ""
    return named.partition(".")[0]


def _is_installed(error: ErrorRecord) -> bool:
    """Say whether the package is one of those that are there, and only a part of it is missing."""
    found = NO_NAME.search(error.message)
    module = found[2] if found else (NO_MODULE.search(error.message) or ("", ""))[1]
    return module.partition(".")[0] in AVAILABLE


def _said(error: ErrorRecord) -> str:
    if "relative import" in error.message:
        return "a relative import needs a package; only this one file is graded"
    if found := NO_NAME.search(error.message):
        more = f". {error.suggestion}" if error.suggestion else ""
        return f"`{found[2]}` has no name `{found[1]}` in the installed version{more}"
    if found := NO_MODULE.search(error.message):
        return _missing(found[1])
    return f"an import failed: {shortened(error.message)}"


def _missing(module: str) -> str:
    """Say why there is no module of that name, by the name alone.

    What lies beside the submission is not looked at: its author chose the name.
    """
    package = module.partition(".")[0]
    if package in AVAILABLE:
        return f"`{package}` is installed but has no module `{module}`"
    near = get_close_matches(package, AVAILABLE, n=1)
    if near:
        return f"there is no module `{module}`; is `{near[0]}` meant?"
    promised = "jax, flax and what these need, numpy and Python's own are there"
    return f"there is no module `{module}` here: {promised}"
