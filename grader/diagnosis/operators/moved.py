"""Moved steps: a term that joins the gradient, and a result that is computed after the update."""

import ast
from collections.abc import Iterator

from grader.diagnosis.operators.program import Change, Edit, Program, function_name, snippet
from grader.diagnosis.operators.statements import updates

PITFALLS = ("step-order", "wrong-gradient")

_GRADIENTS = frozenset(["grad", "value_and_grad"])
_MOST_STEPS = 6
"""How many statements are made again for one result."""


def into_gradients(program: Program) -> Iterator[Change]:
    """A term that a later step adds, such as weight decay, added to the gradient in its place."""
    for body in _bodies(program):
        for place, node in enumerate(body):
            gradient = _gradient(node)
            if gradient is None:
                continue
            known = _bound(body[:place]) | _arguments(program, node)
            for later in body[place + 1 :]:
                for whole, term, rest in _added(program, later):
                    if _free(term) <= known:
                        yield _joined(program, node, gradient, whole, term, rest)


def _added(program: Program, node: ast.stmt) -> Iterator[tuple[ast.expr, ast.expr, ast.expr]]:
    """Yield sums with a product that one of their terms is, and with the other term."""
    old = [program.source(target) for target in _targets(node)]
    for whole in ast.walk(node):
        if isinstance(whole, ast.BinOp) and isinstance(whole.op, ast.Add):
            for term, rest in ((whole.right, whole.left), (whole.left, whole.right)):
                mixed = whole is getattr(node, "value", None) and old[0] in program.source(term)
                if isinstance(term, ast.BinOp) and not mixed:
                    yield whole, term, rest


def _joined(
    program: Program,
    node: ast.stmt,
    gradient: str,
    whole: ast.expr,
    term: ast.expr,
    rest: ast.expr,
) -> Change:
    code, end = program.source(term), program.span(node)[1]
    added = f"{gradient} = {gradient} + {code}"
    edits = (
        Edit(end, end, f"\n{' ' * node.col_offset}{added}"),
        program.replaced(whole, program.source(rest)),
    )
    said = f"`{snippet(code)}` added to `{gradient}`, not to `{snippet(program.source(rest))}`"
    return Change("moved", "step-order", said, edits, f"{gradient} + {code}")


def late_results(program: Program) -> Iterator[Change]:
    """A result that is computed anew behind the updates, from what they stored."""
    for body in _bodies(program):
        last = body[-1]
        if not isinstance(last, ast.Return) or not isinstance(last.value, ast.Name):
            continue
        steps = _makers(body, last.value.id)
        stored = [place for place, node in enumerate(body) if updates(node)]
        if not steps or not stored or max(steps) > min(stored) or len(steps) > _MOST_STEPS:
            continue
        start = program.span(last)[0]
        indent = f"\n{' ' * last.col_offset}"
        code = indent.join(program.source(body[place]) for place in steps)
        said = f"`{last.value.id}` computed after `{snippet(program.source(body[stored[-1]]))}`"
        yield Change("late-result", "step-order", said, (Edit(start, start, f"{code}{indent}"),))


def zero_gradients(program: Program) -> Iterator[Change]:
    """A function that does not use what it is differentiated by: its gradient is zero."""
    for body in _bodies(program):
        for node in body:
            name = _gradient(node)
            if name is not None:
                end = program.span(node)[1]
                code = f"{name} = jax.tree.map({program.numpy}.zeros_like, {name})"
                edit = Edit(end, end, f"\n{' ' * node.col_offset}{code}")
                said = f"a gradient of zero for `{name}`"
                yield Change("zero", "wrong-gradient", said, (edit,))


def _bodies(program: Program) -> Iterator[list[ast.stmt]]:
    for node in program.nodes:
        if isinstance(node, ast.FunctionDef) and node.name != "__init__":
            yield node.body


def _targets(node: ast.stmt) -> list[ast.expr]:
    if isinstance(node, ast.AugAssign):
        return [node.target]
    return list(node.targets) if isinstance(node, ast.Assign) else []


def _names(node: ast.stmt) -> set[str]:
    """Return the names that an assignment binds."""
    return {
        item.id
        for target in _targets(node)
        for item in ast.walk(target)
        if isinstance(item, ast.Name) and isinstance(item.ctx, ast.Store)
    }


def _bound(body: list[ast.stmt]) -> set[str]:
    return {name for node in body for name in _names(node)}


def _free(node: ast.AST) -> set[str]:
    """Return the names that code reads, but for the object's own."""
    names = {item.id for item in ast.walk(node) if isinstance(item, ast.Name)}
    return names - {"self", "jnp", "jax"}


def _arguments(program: Program, node: ast.AST) -> set[str]:
    while not isinstance(node, ast.FunctionDef):
        node = program.parent(node)
    return {item.arg for item in node.args.args}


def _gradient(node: ast.stmt) -> str | None:
    """Return the name that an assignment gives to a gradient."""
    if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Call):
        return None
    called = node.value.func
    if not isinstance(called, ast.Call) or function_name(called) not in _GRADIENTS:
        return None
    target = node.targets[0]
    if isinstance(target, ast.Tuple) and function_name(called) == "value_and_grad":
        target = target.elts[-1]
    return target.id if isinstance(target, ast.Name) else None


def _makers(body: list[ast.stmt], name: str) -> list[int]:
    """Return the places of the assignments that a name's value comes from."""
    wanted, found = {name}, list[int]()
    for place in range(len(body) - 2, -1, -1):
        node = body[place]
        if isinstance(node, ast.Assign) and _names(node) & wanted:
            found.insert(0, place)
            wanted = (wanted - _names(node)) | _free(node.value)
    return found
