"""Where the submission keeps a module, or a compiled function, from one call to the next."""

import ast
from collections.abc import Iterator, Mapping

from grader.judging.context import Context
from grader.workers.records import Span

CACHES = ("lru_cache", "cache", "lru_cache()")
JITS = ("jit", "jit()")
Function = ast.FunctionDef | ast.AsyncFunctionDef
Parents = Mapping[ast.AST, ast.AST]
STORING = ("setdefault", "append")


def keeping(context: Context) -> Span | None:
    """Return the statement or the decorator that keeps the module for the next call."""
    source = context.source
    parents = {child: node for node in source.walk() for child in ast.iter_child_nodes(node)}
    for call in source.walk():
        if not isinstance(call, ast.Call) or not _makes(call, context):
            continue
        around = list(_ancestors(call, parents))
        owner = next((node for node in around if isinstance(node, Function)), None)
        for node in around:
            if isinstance(node, Function):
                for decorator in node.decorator_list:
                    if _named(context, decorator, CACHES):
                        return source.span(decorator)
            elif _stores(node, owner, context):
                return source.span(node)
    return None


def compiled(context: Context) -> Span | None:
    """Return the decorator or call that compiles a function which reads something global."""
    source = context.source
    functions = {node.name: node for node in source.walk() if isinstance(node, Function)}
    written = _global_names(context)
    stale = {name for name, node in functions.items() if _reads(node) & written}
    for name in stale:
        for decorator in functions[name].decorator_list:
            parts = [decorator, *(decorator.args if isinstance(decorator, ast.Call) else ())]
            if any(_named(context, part, JITS) for part in parts):
                return source.span(decorator)
    for node in source.walk():
        if isinstance(node, ast.Call) and _named(context, node.func, JITS) and node.args:
            target = node.args[0]
            if isinstance(target, ast.Name) and target.id in stale:
                return source.span(node)
    return None


def _ancestors(node: ast.AST, parents: Parents) -> Iterator[ast.AST]:
    while node in parents:
        node = parents[node]
        yield node


def _named(context: Context, node: ast.AST, names: tuple[str, ...]) -> bool:
    return context.source.dotted(node).rpartition(".")[2] in names


def _makes(call: ast.Call, context: Context) -> bool:
    """Say whether a call makes a module of the submission."""
    modules = context.observed.probe.modules if context.observed else ()
    names = tuple(item.name for item in modules if item.own)
    return _named(context, call.func, names)


def _stores(node: ast.AST, owner: Function | None, context: Context) -> bool:
    """Say whether a statement stores a value outside the call that runs it."""
    targets: list[ast.expr] = []
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, ast.AnnAssign | ast.NamedExpr):
        targets = [node.target]
    elif isinstance(node, ast.Call):
        return isinstance(node.func, ast.Attribute) and node.func.attr in STORING
    outer = set() if owner is None else _declared(owner)
    for target in targets:
        if isinstance(target, ast.Subscript):
            return True
        if isinstance(target, ast.Attribute):
            return context.source.dotted(target.value) != "self"
        if isinstance(target, ast.Name) and (owner is None or target.id in outer):
            return True
    return False


def _declared(function: Function) -> set[str]:
    """Return the names that a function declares to be of an outer scope."""
    return {
        name
        for node in ast.walk(function)
        if isinstance(node, ast.Global | ast.Nonlocal)
        for name in node.names
    }


def _global_names(context: Context) -> set[str]:
    """Return the names that the file assigns outside every function."""
    tree = context.submission.tree
    names = {
        target.id
        for statement in (tree.body if tree else ())
        for target in _targets(statement)
        if isinstance(target, ast.Name)
    }
    for node in context.source.walk():
        if isinstance(node, ast.Global):
            names |= set(node.names)
    return names


def _targets(statement: ast.AST) -> list[ast.expr]:
    if isinstance(statement, ast.Assign):
        return statement.targets
    return [statement.target] if isinstance(statement, ast.AnnAssign) else []


def _reads(function: Function) -> set[str]:
    """Return the names that a function reads and does not get as parameters."""
    own = {item.arg for item in ast.walk(function.args) if isinstance(item, ast.arg)}
    read = {
        node.id
        for node in ast.walk(function)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }
    return read - own
