"""Which nodes of a submission's syntax tree can run when its entry point is called."""

import ast
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_ENDS = (ast.Return, ast.Raise, ast.Break, ast.Continue)


def live_nodes(
    tree: ast.Module, entry_point: str | None, called: Iterable[str] = ()
) -> tuple[ast.AST, ...]:
    """Return the nodes that may run, in the order of the text.

    Module-level statements run. A function or class counts when a running part names it, by
    name, attribute or `getattr` string; `entry_point` always counts, and so do methods that are
    `called` on what it returns. What follows a `return`,
    stands under `if False` or under the main guard, or is defined again before it is used,
    does not. Without an entry point, or if nothing is called that, every definition counts.
    """
    reach = _Reach(entry_point if entry_point and _binds(tree, entry_point) else None, called)
    reach.live.add(tree)
    reach.block(tree.body)
    return tuple(node for node in preorder(tree) if node in reach.live)


def _binds(tree: ast.Module, name: str) -> bool:
    for node in ast.walk(tree):
        if isinstance(node, ast.alias):
            bound = node.asname or node.name
        elif isinstance(node, ast.Name):
            bound = node.id if isinstance(node.ctx, ast.Store) else ""
        else:
            bound = node.name if isinstance(node, Definition) else ""
        if bound == name:
            return True
    return False


def preorder(node: ast.AST) -> Iterator[ast.AST]:
    """Yield a node and all below it, parents first, in the order of the text."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += reversed(list(ast.iter_child_nodes(node)))


class _Reach:
    """Grows the set of live nodes until nothing new is named."""

    def __init__(self, entry_point: str | None, called: Iterable[str]) -> None:
        self.live: set[ast.AST] = set()
        self._all = entry_point is None
        self._used = {entry_point, *called} if entry_point else set()
        self._waiting: dict[str, list[ast.AST]] = {}

    def block(self, statements: Sequence[ast.stmt], kind: type[ast.AST] = ast.Module) -> bool:
        """Visit statements that run one after another; say whether control ends among them."""
        replaced = _replaced(statements)
        for position, statement in enumerate(statements):
            name = _defines(statement)
            if name is None:
                if self._statement(statement):
                    return True
            elif position not in replaced:
                self._define(name, statement, method=kind is ast.ClassDef)
        return False

    def _define(self, name: str, statement: ast.stmt, *, method: bool) -> None:
        if isinstance(statement, Definition):
            self.live.add(statement)  # the statement itself runs: it binds the name
            for part in _evaluated(statement):
                self._expression(part)
        special = method and name.startswith("__") and name.endswith("__")
        if special or self._all or name in self._used:
            self._enter(statement)
        else:
            self._waiting.setdefault(name, []).append(statement)

    def _enter(self, statement: ast.AST) -> None:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            parts = ast.walk(statement.args)
            self.live.update(part for part in parts if isinstance(part, ast.arguments | ast.arg))
            self.block(statement.body)
        elif isinstance(statement, ast.ClassDef):
            self.block(statement.body, ast.ClassDef)
        else:
            self._expression(statement)

    def _statement(self, statement: ast.stmt) -> bool:
        """Visit one statement that defines nothing; say whether control ends with it."""
        self.live.add(statement)
        for field, value in ast.iter_fields(statement):
            for item in value if isinstance(value, list) else (value,):
                if (
                    isinstance(item, ast.AST)
                    and not isinstance(item, ast.stmt)
                    and field != "annotation"
                ):
                    self._part(item)
        if isinstance(statement, _ENDS):
            return True
        if isinstance(statement, ast.If):
            return self._branches(statement)
        if isinstance(statement, ast.While) and constant_truth(statement.test) is False:
            self.block(statement.orelse)
            return False
        for _, value in ast.iter_fields(statement):
            if isinstance(value, list) and value and isinstance(value[0], ast.stmt):
                self.block(value)
        return False

    def _branches(self, statement: ast.If) -> bool:
        truth = constant_truth(statement.test)
        if truth is not None:
            return self.block(statement.body if truth else statement.orelse)
        ended = self.block(statement.body)
        return self.block(statement.orelse) and ended

    def _part(self, node: ast.AST) -> None:
        """Visit what a statement holds besides statements: expressions, handlers, cases."""
        if isinstance(node, ast.ExceptHandler | ast.match_case):
            self.live.add(node)
            for child in ast.iter_child_nodes(node):
                if not isinstance(child, ast.stmt):
                    self._expression(child)
            self.block(node.body)
        else:
            self._expression(node)

    def _expression(self, node: ast.AST) -> None:
        for child in preorder(node):
            self.live.add(child)
            if isinstance(child, ast.Name) and isinstance(child.ctx, ast.Load):
                self._use(child.id)
            elif isinstance(child, ast.Attribute):
                self._use(child.attr)
            elif isinstance(child, ast.Call) and _is_getattr(child):
                self._use(str(getattr(child.args[1], "value", "")))

    def _use(self, name: str) -> None:
        if name not in self._used:
            self._used.add(name)
            for statement in self._waiting.pop(name, []):
                self._enter(statement)


def constant_truth(test: ast.expr) -> bool | None:
    """Return what a condition always is, the main guard and `TYPE_CHECKING` too, or None."""
    if isinstance(test, ast.Constant):
        return bool(test.value)
    if isinstance(test, ast.Name | ast.Attribute):
        name = test.id if isinstance(test, ast.Name) else test.attr
        return False if name == "TYPE_CHECKING" else None
    if isinstance(test, ast.Compare) and isinstance(test.ops[0], ast.Eq):
        sides = [test.left, *test.comparators]
        names = {side.id for side in sides if isinstance(side, ast.Name)}
        values = {side.value for side in sides if isinstance(side, ast.Constant)}
        return False if "__name__" in names and "__main__" in values else None
    return None


def _defines(statement: ast.stmt) -> str | None:
    """Return the name of a definition: def, class, `name = lambda …` or `name = partial(…)`."""
    if isinstance(statement, Definition):
        return statement.name
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target, value = statement.targets[0], statement.value
        if isinstance(target, ast.Name) and (isinstance(value, ast.Lambda) or is_partial(value)):
            return target.id
    return None


def is_partial(node: ast.AST) -> bool:
    """Say whether an expression is a call of something named `partial`."""
    if not isinstance(node, ast.Call) or not node.args:
        return False
    function = node.func
    name = function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
    return name == "partial"


def _replaced(statements: Sequence[ast.stmt]) -> set[int]:
    """Return the positions of definitions that another one replaces before any use of the name."""
    names = [_defines(statement) for statement in statements]
    repeated = {name for name, count in Counter(names).items() if name is not None and count > 1}
    replaced: set[int] = set()
    waiting: dict[str, int] = {}
    for position, statement in enumerate(statements if repeated else ()):
        parts = _evaluated(statement) if isinstance(statement, Definition) else (statement,)
        for part in parts:
            for node in preorder(part):
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                    waiting.pop(node.id, None)
        name = names[position]
        if name in repeated:
            if name in waiting:
                replaced.add(waiting[name])
            waiting[name] = position
    return replaced


def _evaluated(statement: Definition) -> Iterator[ast.AST]:
    """Yield what a def or class evaluates when it is met: decorators, defaults, bases."""
    yield from statement.decorator_list
    if isinstance(statement, ast.ClassDef):
        yield from statement.bases
        yield from statement.keywords
    else:
        yield from statement.args.defaults
        yield from (item for item in statement.args.kw_defaults if item is not None)


def _is_getattr(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Name) and call.func.id == "getattr" and len(call.args) > 1
