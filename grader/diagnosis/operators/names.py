"""Names: one in the place of another, and arguments in each other's."""

import ast
import itertools
from collections.abc import Iterator

from grader.diagnosis.operators.program import Change, Edit, Program, function_name, number, snippet

PITFALLS = ("exchanged-names",)

_MOST_ARGUMENTS = 4
_MOST_OTHERS = 4
"""How many other names are tried for one."""


def arguments(program: Program) -> Iterator[Change]:
    """Two arguments of a call in each other's place."""
    for node in program.nodes:
        if not isinstance(node, ast.Call):
            continue
        plain = [item for item in node.args[:_MOST_ARGUMENTS] if not isinstance(item, ast.Starred)]
        plain += [i.value for i in node.keywords if i.arg and not isinstance(i.value, ast.Constant)]
        for one, other in itertools.combinations(plain, 2):
            yield from _exchanged(program, one, other, f"`{function_name(node)}`", "arguments")


def tuples(program: Program) -> Iterator[Change]:
    """Two parts of a tuple or list in each other's place, such as sizes in a shape."""
    for node in program.nodes:
        if not isinstance(node, ast.Tuple | ast.List):
            continue
        if isinstance(program.parent(node), ast.Subscript):
            continue
        for one, other in itertools.combinations(node.elts[:_MOST_ARGUMENTS], 2):
            where = f"`{snippet(program.source(node))}`"
            yield from _exchanged(program, one, other, where, "tuple")


def _exchanged(
    program: Program, one: ast.expr, other: ast.expr, where: str, operator: str
) -> Iterator[Change]:
    texts = program.source(one), program.source(other)
    if texts[0] == texts[1] or (number(one) is not None and number(other) is not None):
        return
    edits = Edit(*program.span(one), texts[1]), Edit(*program.span(other), texts[0])
    said = f"`{snippet(texts[0])}` and `{snippet(texts[1])}` exchanged in {where}"
    yield Change(operator, "exchanged-names", said, tuple(sorted(edits)))


def other_names(program: Program) -> Iterator[Change]:
    """Another variable of the same function in the place of one."""
    for function in program.nodes:
        if not isinstance(function, ast.FunctionDef):
            continue
        bound = _bound(function)
        for node in _own(program, function):
            if node.id not in bound or not isinstance(node.ctx, ast.Load):
                continue
            if _is_called(program, node):
                continue
            others = [name for name in _before(function, node, bound) if name != node.id]
            whole = _size(program, node)
            for other in others[:_MOST_OTHERS]:
                yield program.change("name", "exchanged-names", node, other)
                if whole is not None:
                    yield program.change("name", "exchanged-names", whole, other)


def attributes(program: Program) -> Iterator[Change]:
    """Another attribute of the object in the place of one: `self.key` for `self.query`."""
    for group in program.nodes:
        if not isinstance(group, ast.ClassDef):
            continue
        owned = [node for node in program.nodes if _is_own(node) and _inside(program, node, group)]
        stored = dict.fromkeys(
            node.attr
            for node in owned
            if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
        )
        for node in owned:
            if not isinstance(node, ast.Attribute) or not isinstance(node.ctx, ast.Load):
                continue
            for other in [name for name in stored if name != node.attr][:_MOST_OTHERS]:
                change = program.change("attribute", "exchanged-names", node, f"self.{other}")
                yield change


def everywhere(program: Program) -> Iterator[Change]:
    """Two attributes, or two arguments, in each other's place wherever a function reads them."""
    for function in program.nodes:
        if not isinstance(function, ast.FunctionDef) or function.name == "__init__":
            continue
        kinds = {item.arg: item.annotation for item in function.args.args if item.arg != "self"}
        given = {name: ast.unparse(kind) if kind else "" for name, kind in kinds.items()}
        reads: dict[str, list[ast.AST]] = {}
        for node in program.nodes:
            name = isinstance(node, ast.Name) and node.id in given
            if not (name or _is_own(node)) or not _inside(program, node, function):
                continue
            if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load):
                reads.setdefault(program.source(node), []).append(node)
        pairs = itertools.combinations(list(reads)[:_MOST_ARGUMENTS], 2)
        for one, other in pairs:
            edits = [program.replaced(node, other) for node in reads[one]]
            edits += [program.replaced(node, one) for node in reads[other]]
            if given.get(one) == given.get(other):
                said = f"`{one}` and `{other}` exchanged in `{function.name}`"
                yield Change("everywhere", "exchanged-names", said, tuple(sorted(edits)))


def _is_own(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "self"
    )


def _inside(program: Program, node: ast.AST, group: ast.AST) -> bool:
    first, last = program.span(group)
    start, _ = program.span(node)
    return first <= start < last


def _size(program: Program, node: ast.Name) -> ast.Subscript | None:
    """Return the size that is read from a name: `shape[-1]` or `x.shape[-1]`."""
    around = program.parent(node)
    if isinstance(around, ast.Attribute) and around.attr == "shape":
        around = program.parent(around)
    return (
        around if isinstance(around, ast.Subscript) and number(around.slice) is not None else None
    )


def _own(program: Program, function: ast.FunctionDef) -> Iterator[ast.Name]:
    first, last = program.span(function.body[0])[0], program.span(function)[1]
    for node in program.nodes:
        if isinstance(node, ast.Name) and first <= program.span(node)[0] < last:
            yield node


def _bound(function: ast.FunctionDef) -> list[str]:
    """Return names of a function: its arguments, then what it assigns, in order."""
    arguments = function.args
    named = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    found = [item.arg for item in named if item.arg != "self"]
    stored = (
        node
        for node in ast.walk(function)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    )
    ordered = sorted(stored, key=lambda node: (node.lineno, node.col_offset))
    return list(dict.fromkeys([*found, *(node.id for node in ordered)]))


def _before(function: ast.FunctionDef, node: ast.Name, bound: list[str]) -> list[str]:
    """Return names that are bound where a name is read, the latest first."""
    stored: dict[str, int] = {}
    for each in ast.walk(function):
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
            stored[each.id] = min(each.lineno, stored.get(each.id, each.lineno))
    known = [name for name in bound if stored.get(name, 0) < node.lineno]
    return known[::-1]


def _is_called(program: Program, node: ast.Name) -> bool:
    parent = program.parent(node)
    return isinstance(parent, ast.Call) and parent.func is node
