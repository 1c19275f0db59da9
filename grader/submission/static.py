"""What is certain of a file without running it."""

import ast
import sys

from grader.submission.submission import defined_names
from grader.workers.records import Loaded

_PLAIN = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_IMPORTABLE = sys.stdlib_module_names | {"jax", "flax", "numpy"}


def defined_without(tree: ast.Module | None, name: str) -> Loaded | None:
    """Say what a file defines if it certainly loads and certainly does not define `name`.

    That is certain of a file that holds imports of installed packages by name, definitions and
    constants only; of any other one nothing is said, and it has to be run.
    """
    if tree is None or name in defined_names(tree):
        return None
    if not all(_harmless(statement) for statement in tree.body):
        return None
    names = sorted(item.name for item in tree.body if isinstance(item, _PLAIN))
    return Loaded(functions={each: "" for each in names if not each.startswith("_")}, defined=False)


def _harmless(statement: ast.stmt) -> bool:
    """Whether a statement neither fails nor binds names that it does not spell."""
    match statement:
        case ast.Import(names):
            return all(alias.name.partition(".")[0] in _IMPORTABLE for alias in names)
        case ast.ImportFrom(module, names, 0):
            root = (module or "").partition(".")[0]
            return root in _IMPORTABLE and all(alias.name != "*" for alias in names)
        case ast.FunctionDef() | ast.ClassDef() | ast.AsyncFunctionDef():
            return not statement.decorator_list
        case ast.Expr(ast.Constant()) | ast.Assign(value=ast.Constant()) | ast.Pass():
            return True
    return False
