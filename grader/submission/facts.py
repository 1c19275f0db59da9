"""What a submission's text says of itself without being run: a few bounded facts.

They are found where the text is parsed, in a process that can be ended, and are all that the
trusted side goes by before a submission is run.
"""

import ast
import sys
from collections.abc import Collection, Iterator
from typing import Annotated

from pydantic import Field

from grader.workers.records import Loaded, Name, Record, Text

MOST_NAMES = 100
"""How many of a file's functions are listed."""
NAME_LENGTH = 200
_PLAIN = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_IMPORTABLE = sys.stdlib_module_names | {"jax", "flax", "numpy"}

Names = frozenset[Name]


class Mistyped(Record):
    """Why the file is no Python: the message, its 1-based line and column, if known."""

    message: Text
    line: int | None = None
    column: int | None = None


class Facts(Record):
    """What was asked of a text about some names.

    Attributes:
        parsed: whether Python could parse it; where not, and it is not `mistyped`, nothing is
            known of it.
        mistyped: why it is certainly no Python, or None.
        bound: of the names asked about, those that its top level may bind.
        defined: of these, those that it does not only import.
        named: of the names, those that occur as a name, an attribute or a definition.
        attributes: of the names, those that occur as an attribute.
        only_defines: the functions and classes of a file that certainly loads, as it holds
            imports of installed packages, definitions and constants only; None of any other.
    """

    parsed: bool = False
    mistyped: Mistyped | None = None
    bound: Names = frozenset()
    defined: Names = frozenset()
    named: Names = frozenset()
    attributes: Names = frozenset()
    only_defines: Annotated[tuple[Name, ...], Field(max_length=MOST_NAMES)] | None = None

    def lacks(self, entry_point: str) -> Loaded | None:
        """Return what it defines if it certainly loads and does not define `entry_point`."""
        if self.only_defines is None or entry_point in self.bound:
            return None
        return Loaded(functions=dict.fromkeys(self.only_defines, ""), defined=False)


def facts_of(tree: ast.Module | None, mistyped: Mistyped | None, names: Collection[str]) -> Facts:
    """Return the facts of a text about some names, from its syntax tree."""
    if tree is None:
        return Facts(mistyped=mistyped)
    wanted = frozenset(names)
    found = set(_named(tree))
    return Facts(
        parsed=True,
        bound=wanted & set(bound_names(tree)),
        defined=wanted & set(bound_names(tree, imported=False)),
        named=wanted & {name for name, _ in found},
        attributes=wanted & {name for name, is_attribute in found if is_attribute},
        only_defines=_only_defines(tree),
    )


def _named(tree: ast.Module) -> Iterator[tuple[str, bool]]:
    """Yield the names that occur, each with whether it is an attribute's."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name, False
        elif isinstance(node, ast.Name):
            yield node.id, False
        elif isinstance(node, ast.Attribute):
            yield node.attr, True


def bound_names(tree: ast.Module, *, imported: bool = True) -> Iterator[str]:
    """Yield the names that a module's top level may bind, inside `if` and `try` too.

    Args:
        tree: the module.
        imported: whether names count that it only imports.
    """
    blocks: list[ast.stmt] = list(tree.body)
    while blocks:
        statement = blocks.pop()
        if isinstance(statement, _PLAIN):
            yield statement.name
            continue
        for node in ast.iter_child_nodes(statement):
            if isinstance(node, ast.stmt):
                blocks.append(node)
            elif isinstance(node, ast.ExceptHandler | ast.match_case):
                blocks.extend(node.body)
            elif imported or not isinstance(node, ast.alias):
                yield from _bound(node)


def _bound(expression: ast.AST) -> Iterator[str]:
    for node in ast.walk(expression):
        if isinstance(node, ast.alias):
            yield (node.asname or node.name).split(".")[0]
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def _only_defines(tree: ast.Module) -> tuple[str, ...] | None:
    if not all(_harmless(statement) for statement in tree.body):
        return None
    names = sorted({item.name for item in tree.body if isinstance(item, _PLAIN)})
    return tuple(name[:NAME_LENGTH] for name in names if not name.startswith("_"))[:MOST_NAMES]


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
