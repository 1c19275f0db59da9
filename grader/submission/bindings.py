"""What the names of a submission stand for: imports, single assignments, arguments of one call."""

import ast
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property

from grader.submission.callers import Callers, Parameter
from grader.submission.reachable import FunctionNode

_STEPS = 12
"""How many assignments are followed one after another."""
_LETTERS = 300
"""How long a dotted name may become."""
Scope = ast.Module | ast.ClassDef | FunctionNode


_Value = ast.AST | Parameter | None
"""What a name was bound to; None where that is not a plain value (a loop, an unpacking)."""


class Bindings:
    """Follows names to what they stand for, where only one thing is possible.

    Args:
        nodes: the nodes that count, parents first; what they leave out binds nothing.
    """

    def __init__(self, nodes: Sequence[ast.AST]) -> None:
        self._nodes = nodes
        self.imports: dict[str, str] = {}
        self._followed: dict[ast.AST, ast.AST] = {}
        self._names: dict[tuple[ast.AST, int], str] = {}
        self._scopes: dict[ast.AST, Scope] = {}
        self._outer: dict[Scope, Scope] = {}
        self._values: dict[tuple[Scope, str], list[_Value]] = defaultdict(list)
        self._attributes: dict[str, list[_Value]] = defaultdict(list)
        if nodes and isinstance(nodes[0], ast.Module):
            self._scan(nodes[0], set(nodes))

    def _scan(self, tree: ast.Module, live: set[ast.AST]) -> None:
        waiting: list[tuple[ast.AST, Scope]] = [(tree, tree)]
        while waiting:
            node, scope = waiting.pop()
            self._scopes[node] = scope
            if node in live:
                self._bind(node, scope)
            inner: Scope = scope
            if isinstance(node, FunctionNode | ast.ClassDef):
                inner = node
                self._outer[node] = scope
            waiting += ((child, inner) for child in reversed(list(ast.iter_child_nodes(node))))

    def _bind(self, node: ast.AST, scope: Scope) -> None:
        match node:
            case ast.Import() | ast.ImportFrom():
                self.imports.update(_imported(node))
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                self._values[scope, node.name].append(node)
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    self._assign(target, value, scope)
            case _:
                name, bound = _bound(node)
                if name is not None:
                    self._assign(name, bound, scope)
        if isinstance(node, FunctionNode):
            for parameter in ast.walk(node.args):
                if isinstance(parameter, ast.arg):
                    argument = parameter.arg
                    self._values[node, argument].append(Parameter(node, argument))

    def _assign(self, target: ast.expr, value: ast.expr | None, scope: Scope) -> None:
        if isinstance(target, ast.Tuple | ast.List):
            parts: Sequence[ast.expr | None] = [None] * len(target.elts)
            if isinstance(value, ast.Tuple | ast.List) and len(value.elts) == len(parts):
                parts = value.elts
            for inner, part in zip(target.elts, parts, strict=True):
                self._assign(inner, part, scope)
        elif isinstance(target, ast.Name):
            self._values[scope, target.id].append(value)
            if isinstance(scope, ast.ClassDef):
                self._attributes[target.id].append(value)
        elif isinstance(target, ast.Attribute):
            self._attributes[target.attr].append(value)

    def study(self) -> None:
        """Find the calls of all functions now."""
        assert self._callers

    def attribute(self, name: str) -> tuple[ast.AST, ...]:
        """Return the values assigned to an attribute of that name."""
        values = self._attributes.get(name, [])
        return tuple(value for value in values if isinstance(value, ast.AST))

    def follow(self, node: ast.AST) -> ast.AST:
        """Return what an expression stands for, as far as only one thing is possible."""
        if node not in self._followed:
            self._followed[node] = node  # what leads back to itself is followed no further
            end = node
            for _ in range(_STEPS):
                further = self._step(end)
                if further is None:
                    break
                end = further
            self._followed[node] = end
        return self._followed[node]

    def _step(self, node: ast.AST) -> ast.AST | None:
        if isinstance(node, ast.Name):
            value = _only(self._lookup(node.id, self._scopes.get(node)))
            if isinstance(value, Parameter):
                return self._callers.passed(value)
            return value
        if isinstance(node, ast.Attribute) and not self._imported(node):
            value = _only(self._attributes.get(node.attr, []))
            return value if isinstance(value, ast.AST) else None
        if isinstance(node, ast.NamedExpr):
            return node.value
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
            return _item(self.follow(node.value), node.slice.value)
        return None

    def _imported(self, node: ast.Attribute) -> bool:
        root: ast.AST = node
        while isinstance(root, ast.Attribute):
            root = root.value
        return isinstance(root, ast.Name) and root.id in self.imports

    def _lookup(self, name: str, scope: Scope | None) -> list[_Value]:
        first = scope
        while scope is not None:
            if (scope, name) in self._values and (
                scope is first or not isinstance(scope, ast.ClassDef)
            ):
                return self._values[scope, name]
            scope = self._outer.get(scope)
        return []

    @cached_property
    def _callers(self) -> Callers:
        return Callers(self._nodes, self._named_function)

    def _named_function(self, name: ast.Name) -> ast.AST:
        value = _only(self._lookup(name.id, self._scopes.get(name)))
        return value if isinstance(value, ast.AST) else name

    def dotted(self, node: ast.AST) -> str:
        """Return the dotted name that an expression stands for, or an empty string.

        A call adds `()` to its function's name, so what `lecun_normal()` returns is
        `flax.nnx.initializers.lecun_normal()`; `partial(f, …)` has the name of `f`.
        """
        return self._dotted(node, _STEPS)

    def is_partial(self, node: ast.AST) -> bool:
        """Say whether an expression is a call of `functools.partial`."""
        return (
            isinstance(node, ast.Call)
            and bool(node.args)
            and self.dotted(node.func) in {"functools.partial", "partial"}
        )

    def _dotted(self, node: ast.AST, steps: int) -> str:
        if steps == 0:
            return ""
        key = (node, steps)
        if key not in self._names:
            self._names[key] = ""
            self._names[key] = self._spelt(node, steps)[:_LETTERS]
        return self._names[key]

    def _spelt(self, node: ast.AST, steps: int) -> str:
        if isinstance(node, ast.Call):
            return self._result(node, steps - 1)
        if not isinstance(node, ast.Name | ast.Attribute):
            return ""
        if isinstance(node, ast.Name) and node.id in self.imports:
            return self.imports[node.id]
        further = self._step(node)
        name = self._dotted(further, steps - 1) if further is not None else ""
        if name or isinstance(node, ast.Name):
            return name or str(getattr(node, "id", ""))
        owner = self._dotted(node.value, steps - 1)
        return f"{owner}.{node.attr}" if owner else ""

    def _result(self, call: ast.Call, steps: int) -> str:
        """Return the dotted name of what a call returns."""
        name = self._dotted(call.func, steps)
        if name in {"functools.partial", "partial"} and call.args:
            return self._dotted(call.args[0], steps)
        if name == "getattr" and len(call.args) > 1:
            return f"{self._dotted(call.args[0], steps)}.{_text(call.args[1])}"
        return f"{name}()" if name else ""


def _imported(node: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, str]]:
    """Yield the names that an import binds, each with what it stands for."""
    for item in node.names:
        if isinstance(node, ast.ImportFrom):
            if node.module and not node.level:
                yield item.asname or item.name, f"{node.module}.{item.name}"
        elif item.asname:
            yield item.asname, item.name
        else:
            first = item.name.partition(".")[0]
            yield first, first


def _bound(node: ast.AST) -> tuple[ast.expr | None, ast.expr | None]:
    """Return the target that a node binds, and the value if that is a plain one."""
    if isinstance(node, ast.AnnAssign | ast.NamedExpr):
        return (node.target if node.value is not None else None), node.value
    if isinstance(node, ast.AugAssign | ast.For | ast.comprehension):
        return node.target, None
    if isinstance(node, ast.withitem):
        return node.optional_vars, None
    return None, None


def _only(values: Sequence[_Value]) -> _Value:
    return values[0] if len(values) == 1 else None


def _text(node: ast.AST) -> str:
    return str(node.value) if isinstance(node, ast.Constant) else ""


def _item(container: ast.AST, key: object) -> ast.AST | None:
    """Return what a literal dict, list or tuple holds under a constant key."""
    if isinstance(container, ast.Dict):
        for name, value in zip(container.keys, container.values, strict=True):
            if isinstance(name, ast.Constant) and name.value == key:
                return value
    if isinstance(container, ast.Tuple | ast.List) and isinstance(key, int):
        plain = not any(isinstance(item, ast.Starred) for item in container.elts)
        if plain and -len(container.elts) <= key < len(container.elts):
            return container.elts[key]
    return None
