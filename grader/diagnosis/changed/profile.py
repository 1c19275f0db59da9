"""What a program is made of, counted: operators, functions, numbers and stores, without names."""

import ast
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from grader.diagnosis.operators.program import (
    SIGNS,
    Edit,
    Program,
    applied,
    function_name,
    number,
)

_SPELT = {
    "matmul": "@",
    "dot": "@",
    "add": "+",
    "subtract": "-",
    "multiply": "*",
    "divide": "/",
    "power": "**",
    "square": "squared",
    "ravel": "flatten",
    "amax": "max",
    "amin": "min",
    "average": "mean",
    "PRNGKey": "key",
}
_REDUCING = "sum mean max min prod var std softmax log_softmax argmax stack"
_TWO = 2
MOST_PARTS = 200
"""Of how many kinds of parts of a text it is told how often they occur."""
MOST_LETTERS = 80
MOST_WHOLE = 200
"""How many edits that touch more than simple statements are looked at."""


def profile(nodes: Iterable[ast.AST]) -> Counter[str]:
    """Return how often a program has what can be told without knowing its names."""
    found: Counter[str] = Counter()
    every = list(nodes)
    powers = {node.right for node in every if isinstance(node, ast.BinOp) and _is_power(node)}
    for node in every:
        if node not in powers:
            found.update(_parts(node))
    return found


def in_short(parts: Counter[str]) -> dict[str, int]:
    """Return the commonest parts of a profile, as far as they can be told in short."""
    short = Counter({part: count for part, count in parts.items() if len(part) <= MOST_LETTERS})
    return dict(short.most_common(MOST_PARTS))


def _is_power(node: ast.BinOp) -> bool:
    return isinstance(node.op, ast.Pow)


def _parts(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Call):
        yield from _called(node)
    elif isinstance(node, ast.BinOp):
        yield from _computed(node)
    elif isinstance(node, ast.Constant) and isinstance(node.value, float):
        yield f"number {node.value!r}"
    elif isinstance(node, ast.AugAssign):
        yield SIGNS.get(type(node.op), "")
    elif isinstance(node, ast.Compare):
        yield from (type(item).__name__ for item in node.ops)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        if number(node) is None:
            yield "minus"
    elif isinstance(node, ast.Attribute) and node.attr in {"T", "mT"}:
        yield "transposed"
    elif isinstance(node, ast.FunctionDef):
        yield from _stored(node)


def _called(node: ast.Call) -> Iterator[str]:
    called = function_name(node)
    if called == "rsqrt":
        yield from ("sqrt", "/")
    else:
        yield _SPELT.get(called, called)
    for item in node.keywords:
        if isinstance(item.value, ast.Constant | ast.UnaryOp | ast.Tuple):
            yield f"{item.arg}={ast.unparse(item.value)}"
    if called in _REDUCING.split():
        own = isinstance(node.func, ast.Attribute) and not _is_module(node.func.value)
        for axis in node.args[0 if own else 1 :][:1]:
            yield f"axis={ast.unparse(axis)}"


def _computed(node: ast.BinOp) -> Iterator[str]:
    sign = SIGNS.get(type(node.op), "")
    right = number(node.right)
    product = sign == "*" and ast.unparse(node.left) == ast.unparse(node.right)
    if product or (sign == "**" and right == _TWO):
        yield "squared"
    elif sign == "**" and right == 1 / _TWO:
        yield "sqrt"
    else:
        yield sign


def _stored(node: ast.FunctionDef) -> Iterator[str]:
    """Yield what a function stores in its object or in an array."""
    yield from _stores(ast.walk(node) if node.name != "__init__" else ())


def _stores(nodes: Iterable[ast.AST]) -> Iterator[str]:
    for item in nodes:
        stored = isinstance(item, ast.Attribute | ast.Subscript)
        written = isinstance(item, ast.Call) and function_name(item) == "set_value"
        if written or (stored and isinstance(getattr(item, "ctx", None), ast.Store)):
            yield "stored"


def _is_module(node: ast.AST) -> bool:
    return ast.unparse(node).rpartition(".")[2] in {"jnp", "np", "jax", "nn", "nnx", "numpy", "lax"}


class Shifts:
    """What edits of a program make of its profile, one simple statement at a time."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self.whole = profile(ast.walk(program.tree))
        """The profile before any edit."""
        self._simple = [
            (*program.span(node), node)
            for node in program.nodes
            if isinstance(node, ast.stmt) and not hasattr(node, "body")
        ]
        self._known: dict[ast.stmt, Counter[str]] = {}
        self._left = MOST_WHOLE

    def of(self, edits: Sequence[Edit]) -> Counter[str]:
        """Return by how much each part grows; nothing where that takes too long to know."""
        found: Counter[str] = Counter()
        rest = list(edits)
        while rest:
            start, end, node = self._statement(rest[0])
            if node is None:
                return self._of_whole(edits)
            inside = [edit for edit in rest if start <= edit.start and edit.end <= end]
            rest = [edit for edit in rest if edit not in inside]
            moved = tuple(Edit(each.start - start, each.end - start, each.new) for each in inside)
            code = applied(moved, self._program.text[start:end])
            try:
                tree = ast.parse(code.replace("\n" + " " * node.col_offset, "\n"))
            except (SyntaxError, ValueError, RecursionError):
                return self._of_whole(edits)
            stores = self._stores(node)
            if node not in self._known:
                self._known[node] = _counted(node, stores=stores)
            found.update(_counted(tree, stores=stores))
            found.subtract(self._known[node])
        return found

    def _statement(self, edit: Edit) -> tuple[int, int, ast.stmt | None]:
        """Return the simple statement that an edit lies in, and its place."""
        for start, end, node in self._simple:
            if start <= edit.start and edit.end <= end:
                return start, end, node
        return 0, 0, None

    def _stores(self, node: ast.AST) -> bool:
        """Say whether what a statement stores outlives the making of its object."""
        while not isinstance(node, ast.FunctionDef | ast.Module):
            if node in self._program.tree.body:
                return False
            node = self._program.parent(node)
        return isinstance(node, ast.FunctionDef) and node.name != "__init__"

    def _of_whole(self, edits: Sequence[Edit]) -> Counter[str]:
        if not self._left:
            return Counter()
        self._left -= 1
        try:
            found = profile(ast.walk(ast.parse(applied(tuple(edits), self._program.text))))
        except (SyntaxError, ValueError, RecursionError):
            return Counter()
        found.subtract(self.whole)
        return found


def _counted(tree: ast.AST, *, stores: bool) -> Counter[str]:
    found = profile(ast.walk(tree))
    found.update(_stores(ast.walk(tree)) if stores else ())
    return found


class Towards:
    """How much nearer edits bring a program to another one, by what both are made of.

    Args:
        program: that is edited.
        other: the text of the other one.

    Raises:
        SyntaxError, ValueError, RecursionError: the other one does not parse.
    """

    def __init__(self, program: Program, other: str) -> None:
        self._shifts = Shifts(program)
        self._missing = profile(ast.walk(ast.parse(other)))
        self._missing.subtract(self._shifts.whole)

    def gain(self, edits: Sequence[Edit]) -> int:
        """Return how many differences fewer there are after some edits."""
        moved = self._shifts.of(edits)
        return sum(
            abs(self._missing[part]) - abs(self._missing[part] - by) for part, by in moved.items()
        )
