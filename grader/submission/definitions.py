"""The functions and classes that a submission defines: what they store, return, and who holds them.

Only what can run counts, as `Source.walk` yields it.
"""

import ast
from collections.abc import Iterator, Sequence
from typing import TypeVar

from grader.submission.source import Source
from grader.workers.records import Span

Function = ast.FunctionDef | ast.AsyncFunctionDef
Group = TypeVar("Group", ast.ClassDef, Function)


def classes(source: Source) -> Iterator[ast.ClassDef]:
    """Yield the classes, those within others after them."""
    return (node for node in source.walk() if isinstance(node, ast.ClassDef))


def functions(source: Source) -> Iterator[Function]:
    """Yield the functions and methods, those within others after them."""
    return (node for node in source.walk() if isinstance(node, Function))


def methods(owner: ast.ClassDef) -> list[Function]:
    """Return the functions of a class."""
    return [item for item in owner.body if isinstance(item, Function)]


def parameters(function: Function) -> list[str]:
    """Return the names of the parameters that are filled by position."""
    return [item.arg for item in (*function.args.posonlyargs, *function.args.args)]


def around(groups: Iterator[Group], span: Span | None) -> Group | None:
    """Return the innermost class or function around a place."""
    found = [
        node
        for node in groups
        if span is not None and node.lineno <= span.line <= (node.end_lineno or node.lineno)
    ]
    return found[-1] if found else None


def name_span(node: Function, lines: Sequence[str]) -> Span:
    """Return where a function's name stands in its header."""
    line = lines[node.lineno - 1]
    start = max(line.find(node.name, line.find("def") + 3), 0)
    end = start + len(node.name)
    return Span(line=node.lineno, column=start, end_line=node.lineno, end_column=end)


def body_of(function: Function) -> Iterator[ast.AST]:
    """Yield what stands in a function, without what stands in functions within it."""
    waiting: list[ast.AST] = [*function.body]
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, Function | ast.Lambda | ast.ClassDef | ast.GeneratorExp):
            waiting += ast.iter_child_nodes(node)


def returns_nothing(function: Function) -> bool:
    """Say whether a call gives None whatever happens."""
    gives = ast.Yield | ast.YieldFrom
    return not isinstance(function, ast.AsyncFunctionDef) and not any(
        isinstance(node, gives) or (isinstance(node, ast.Return) and node.value is not None)
        for node in body_of(function)
    )


def stored_names(function: Function, name: str) -> list[ast.Name]:
    """Return where a function gives a name of its own a value."""
    return [
        node
        for node in body_of(function)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id == name
    ]


def stored_attributes(method: Function, name: str) -> list[ast.Attribute]:
    """Return where a method gives an attribute of its object a value."""
    own = parameters(method)[:1]
    return [
        node
        for node in body_of(method)
        if isinstance(node, ast.Attribute)
        and isinstance(node.ctx, ast.Store)
        and node.attr == name
        and isinstance(node.value, ast.Name)
        and [node.value.id] == own
    ]


def is_named(name: str, source: Source) -> bool:
    """Say whether a method runs by itself, or is named anywhere in what can run."""
    by_python = name.startswith("__") and name.endswith("__")
    return by_python or any(
        (isinstance(node, ast.Attribute) and node.attr == name)
        or (isinstance(node, ast.Constant) and node.value == name)
        for node in source.walk()
    )


def meant_by(node: ast.expr, source: Source) -> Iterator[tuple[Function, str]]:
    """Yield the functions that a name or attribute may stand for, or that calling it runs."""
    stands_for = source.dotted(node)
    holder = node.value if isinstance(node, ast.Attribute) else None
    own = isinstance(holder, ast.Name) and holder.id == "self"
    made_by = source.dotted(holder) if holder is not None else ""
    held: set[Function] = set()
    for owner in classes(source):
        made = f"{owner.name}()"
        for method in methods(owner):
            held.add(method)
            named = isinstance(node, ast.Attribute) and method.name == node.attr
            if (method.name == "__call__" and stands_for == made) or (
                named and (own or made_by == made)
            ):
                yield method, f"{owner.name}.{method.name}"
    for function in functions(source):
        if isinstance(node, ast.Name) and function.name == node.id and function not in held:
            yield function, function.name


def read_at(span: Span | None, source: Source) -> Iterator[ast.expr]:
    """Yield the names and attributes that are read at a place, and what these stand for."""
    for node in source.walk():
        if span is None or not isinstance(node, ast.expr) or source.span(node) != span:
            continue
        parts = [item for item in ast.walk(node) if isinstance(item, ast.Name | ast.Attribute)]
        yield from parts
        for part in parts:
            for item in ast.walk(source.follow(part)):
                if isinstance(item, ast.Name | ast.Attribute):
                    yield item
