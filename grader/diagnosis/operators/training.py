"""Training: what is differentiated, with respect to what, and when; masks and branches."""

import ast
from collections.abc import Iterator

from grader.diagnosis.operators.methods import is_state
from grader.diagnosis.operators.program import Change, Edit, Program, function_name, snippet
from grader.diagnosis.operators.statements import updates

PITFALLS = (
    "wrong-gradient",
    "lost-update",
    "wrong-mask",
    "missing-step",
)

_GRADIENTS = frozenset(["grad", "value_and_grad", "jacfwd", "jacrev", "hessian"])


def gradients(program: Program) -> Iterator[Change]:
    """A gradient with respect to another argument, or one that is stopped."""
    for node in program.nodes:
        if not isinstance(node, ast.Call):
            continue
        if function_name(node) in _GRADIENTS:
            given = next((item for item in node.keywords if item.arg == "argnums"), None)
            if given is None:
                _, end = program.span(node)
                for place in ("1", "2"):
                    edits = (Edit(end - 1, end - 1, f", argnums={place}"),)
                    called = function_name(node)
                    said = f"`argnums={place}` in `{called}`"
                    trace = f"{called}(_, argnums={place})"
                    yield Change("argument", "wrong-gradient", said, edits, trace)
            else:
                for place in ("0", "1", "2"):
                    if program.source(given.value) != place:
                        yield program.change("argument", "wrong-gradient", given.value, place)
        elif function_name(node) == "stop_gradient" and node.args:
            inner = program.source(node.args[0])
            said = f"no `stop_gradient` around `{snippet(inner)}`"
            yield program.change("stop", "wrong-gradient", node, inner, said)


def stale(program: Program) -> Iterator[Change]:
    """An assignment whose new value is not kept: what follows goes on with the old one."""
    for node in program.nodes:
        if not isinstance(node, ast.Assign) or len(node.targets) != 1:
            continue
        target = node.targets[0]
        read = {item.id for item in ast.walk(node.value) if isinstance(item, ast.Name)}
        if is_state(target):
            said = f"the new value of `{snippet(program.source(target))}` never kept"
            yield Change("stale", "lost-update", said, (Edit(*program.span(target), "_unused"),))
        names = [target] if isinstance(target, ast.Name) else []
        if isinstance(target, ast.Tuple):
            names = [item for item in target.elts if isinstance(item, ast.Name)]
        for name in names:
            if name.id in read or (isinstance(target, ast.Tuple) and len(names) > 1):
                said = (
                    f"the result for `{name.id}` thrown away in `{snippet(program.source(node))}`"
                )
                yield Change("stale", "lost-update", said, (Edit(*program.span(name), "_unused"),))


def none_kept(program: Program) -> Iterator[Change]:
    """A function none of whose updates is kept: all its objects stay as they were."""
    for function in program.nodes:
        if not isinstance(function, ast.FunctionDef) or function.name == "__init__":
            continue
        stored = [item for item in function.body if isinstance(item, ast.Assign) and updates(item)]
        if len(stored) > 1:
            said = f"no new value kept in `{function.name}`"
            edits = [Edit(*program.span(item.targets[0]), "_unused") for item in stored]
            yield Change("stale", "lost-update", said, tuple(edits))


def guards(program: Program) -> Iterator[Change]:
    """No guard against what cannot be computed: a statement without its choices of one kind."""
    groups: dict[tuple[ast.stmt, str], list[ast.Call]] = {}
    for node in program.nodes:
        if not isinstance(node, ast.Call) or function_name(node) != "where":
            continue
        if len(node.args) == 3:  # noqa: PLR2004 - condition and two branches
            key = program.statement(node), program.source(node.args[0])
            groups.setdefault(key, []).append(node)
    for (_, condition), choices in groups.items():
        edits: list[Edit] = []
        for node in choices:
            (start, end), (first, last) = program.span(node), program.span(node.args[1])
            edits += (Edit(start, first, "("), Edit(last, end, ")"))
        if len(choices) > 1:
            said = f"no choice by `{snippet(condition)}`"
            yield Change("guard", "missing-step", said, tuple(sorted(edits)))


def masks(program: Program) -> Iterator[Change]:
    """The branches of a choice exchanged, one of them alone, or a mask that is turned round."""
    for node in program.nodes:
        if not isinstance(node, ast.Call) or function_name(node) not in {"where", "select"}:
            continue
        if len(node.args) != 3:  # noqa: PLR2004 - condition and two branches
            continue
        condition, one, other = node.args
        turned = f"~({program.source(condition)})"
        yield program.change("mask", "wrong-mask", condition, turned)
        for branch in (one, other):
            code = program.source(branch)
            said = f"`{snippet(code)}` in place of `{snippet(program.source(node))}`"
            yield program.change("mask", "wrong-mask", node, code, said)
        for filled in ("0.0", "-1.0", "1.0"):
            if program.source(other) != filled:
                yield program.change("mask", "wrong-mask", other, filled)


def diagonals(program: Program) -> Iterator[Change]:
    """A triangle with the diagonal above or below the right one."""
    for node in program.nodes:
        if not isinstance(node, ast.Call) or function_name(node) not in {"tril", "triu"}:
            continue
        if len(node.args) == 1 and not node.keywords:
            _, end = program.span(node)
            called = function_name(node)
            for k in ("-1", "1"):
                trace = f"{called}(_, k={k})"
                edits = (Edit(end - 1, end - 1, f", k={k}"),)
                yield Change("mask", "wrong-mask", f"`k={k}` in `{called}`", edits, trace)
