"""Statements: left out, made twice, or in another order; with them updates of state."""

import ast
from collections.abc import Iterator

from grader.diagnosis.operators.program import SNIPPET, Change, Edit, Program, snippet

PITFALLS = (
    "missing-step",
    "lost-update",
    "doubled-step",
    "step-order",
)

_KEPT = (ast.FunctionDef, ast.ClassDef, ast.Return, ast.Import, ast.ImportFrom, ast.Pass)


def statements(program: Program) -> Iterator[Change]:
    """A statement that is missing, is made twice, or comes after the next one."""
    for body in _bodies(program):
        for place, node in enumerate(body):
            if isinstance(node, _KEPT) or _is_docstring(node):
                continue
            pitfall = "lost-update" if updates(node) else "missing-step"
            said = snippet(program.source(node))
            if isinstance(node, ast.If | ast.For | ast.While | ast.With):
                said = snippet(program.source(node).partition("\n")[0])
                yield from _unconditional(program, node)
            without = _without(program, node) or f"no `{said}`"
            yield Change("statement", pitfall, without, (_removed(program, node),))
            if not isinstance(node, ast.If | ast.With):
                yield Change(
                    "twice", "doubled-step", f"`{said}` done twice", (_again(program, node),)
                )
            if place + 1 < len(body) and not isinstance(body[place + 1], _KEPT):
                yield _exchanged(program, node, body[place + 1], "step-order")


def backwards(program: Program) -> Iterator[Change]:
    """A loop that takes what it goes through in the other order."""
    for node in program.nodes:
        if isinstance(node, ast.For) and isinstance(node.iter, ast.Name | ast.Attribute):
            code = program.source(node.iter)
            said = f"a loop over `{code}` backwards"
            yield program.change("backwards", "step-order", node.iter, f"{code}[::-1]", said)


def late_updates(program: Program) -> Iterator[Change]:
    """An update of state that comes last in its function, or first: its readers see the other."""
    for body in _bodies(program):
        for place, node in enumerate(body):
            if not updates(node):
                continue
            others = [
                index
                for index, other in enumerate(body)
                if not isinstance(other, ast.FunctionDef | ast.ClassDef)
                and not _is_docstring(other)
            ]
            last = [index for index in others if not isinstance(body[index], ast.Return)][-1]
            for target, word in ((others[0], "first"), (last, "last")):
                if abs(target - place) > 1:  # of neighbours the other operator speaks
                    said = f"`{snippet(program.source(node))}` {word}"
                    yield Change("late", "step-order", said, _moved(program, body, place, target))


def _bodies(program: Program) -> Iterator[list[ast.stmt]]:
    for node in program.nodes:
        if isinstance(node, ast.FunctionDef | ast.For | ast.While | ast.If | ast.With):
            yield node.body
            if isinstance(node, ast.If) and node.orelse:
                yield node.orelse


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def updates(node: ast.stmt) -> bool:
    """Say whether a statement changes something that outlives its function."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Call)
    targets = node.targets if isinstance(node, ast.Assign) else []
    if isinstance(node, ast.AugAssign):
        targets = [node.target]
    return any(isinstance(item, ast.Attribute | ast.Subscript) for item in targets)


def _without(program: Program, node: ast.stmt) -> str:
    """Say what is missing by the target of an only, long assignment; else an empty text."""
    targets = [
        program.source(target)
        for each in program.nodes
        for target in (each.targets if isinstance(each, ast.Assign) else ())
    ]
    if not isinstance(node, ast.Assign) or len(program.source(node)) <= SNIPPET:
        return ""
    target = program.source(node.targets[0])
    only = len(node.targets) == 1 and targets.count(target) == 1 and len(target) < SNIPPET
    return f"no assignment to `{target}`" if only else ""


def _removed(program: Program, node: ast.stmt) -> Edit:
    return Edit(*program.span(node), "pass")


def _again(program: Program, node: ast.stmt) -> Edit:
    start, end = program.span(node)
    code = program.text[start:end]
    return Edit(end, end, f"\n{' ' * node.col_offset}{code}")


def _exchanged(program: Program, one: ast.stmt, other: ast.stmt, pitfall: str) -> Change:
    texts = program.source(one), program.source(other)
    edits = Edit(*program.span(one), texts[1]), Edit(*program.span(other), texts[0])
    said = f"`{snippet(texts[1])}` before `{snippet(texts[0])}`"
    return Change("order", pitfall, said, edits)


def _moved(program: Program, body: list[ast.stmt], place: int, target: int) -> tuple[Edit, ...]:
    """Return the edits that move a statement before or behind another of its body."""
    node, anchor = body[place], body[target]
    code, indent = program.source(node), " " * node.col_offset
    gone = Edit(*program.span(node), "pass")
    start, end = program.span(anchor)
    put = (
        Edit(start, start, f"{code}\n{indent}")
        if target < place
        else Edit(end, end, f"\n{indent}{code}")
    )
    return tuple(sorted((gone, put)))


def _unconditional(program: Program, node: ast.stmt) -> Iterator[Change]:
    """A condition that always holds, or never."""
    if isinstance(node, ast.If):
        for value in ("True", "False"):
            said = f"`{value}` in place of the condition `{snippet(program.source(node.test))}`"
            yield program.change("condition", "missing-step", node.test, value, said)
