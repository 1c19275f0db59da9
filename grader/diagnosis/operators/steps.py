"""Steps of a formula: two neighbours in the other order, such as a square and a mean."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from grader.diagnosis.operators.numbers import adds_small
from grader.diagnosis.operators.program import Change, Edit, Program, function_name, snippet

PITFALLS = ("step-order",)

_MOST = 12
"""How many pairs of neighbours of one program are exchanged."""
_MAKERS = "stack array asarray key params split fold_in grad vmap jit arange zeros ones"
"""Functions that make something, and are no steps of a formula."""


@dataclass(frozen=True)
class _Step:
    """A step of a formula: what stands before and behind that on which it is done."""

    node: ast.expr
    inner: ast.expr
    before: str
    behind: str
    name: str

    def around(self, code: str) -> str:
        """Return the step done on some code."""
        return f"{self.before}{code}{self.behind}"

    def within(self, other: "_Step", code: str) -> str:
        """Return the step done on some code, as another step is done on it."""
        whole = self.around(code)
        apart = isinstance(self.node, ast.BinOp) and isinstance(other.node, ast.BinOp)
        return f"({whole})" if apart else whole


def exchanged_steps(program: Program) -> Iterator[Change]:
    """Two steps in the other order, of which the second is done on what the first made."""
    found = 0
    for node in program.nodes:
        for outer in _steps(program, node):
            for inner, binding in _before(program, outer):
                one_calls = isinstance(outer.node, ast.Call) or isinstance(inner.node, ast.Call)
                if one_calls and outer.name != inner.name and found < _MOST:
                    found += 1
                    yield _exchanged(program, outer, inner, binding)


def _exchanged(program: Program, outer: _Step, inner: _Step, binding: ast.expr | None) -> Change:
    code = program.source(inner.inner)
    if isinstance(inner.inner, ast.BinOp) and isinstance(outer.node, ast.BinOp):
        code = f"({code})"
    trace = inner.around(outer.within(inner, code))
    edits: tuple[Edit, ...] = (program.replaced(outer.node, trace),)
    if binding is not None:
        edits = (
            program.replaced(binding, outer.around(code)),
            program.replaced(outer.node, inner.around(program.source(outer.inner))),
        )
    said = f"`{snippet(inner.name)}` after `{snippet(outer.name)}`, not before it"
    return Change("steps", "step-order", said, edits, trace)


def _before(program: Program, outer: _Step) -> Iterator[tuple[_Step, ast.expr | None]]:
    """Yield the steps that make what another is done on, with the value of a name that holds it."""
    for inner in _steps(program, outer.inner):
        yield inner, None
    if isinstance(outer.inner, ast.Name):
        made = _only_value(program, outer.inner)
        for inner in _steps(program, made) if made is not None else ():
            yield inner, made


def _only_value(program: Program, name: ast.Name) -> ast.expr | None:
    """Return what a name was assigned one statement before, where it is read once."""
    statement = program.statement(name)
    body = getattr(program.parent(statement), "body", [])
    place = body.index(statement) if statement in body else 0
    previous = body[place - 1] if place else None
    if not isinstance(previous, ast.Assign) or len(previous.targets) != 1:
        return None
    target = previous.targets[0]
    reads = [
        node
        for node in program.nodes
        if isinstance(node, ast.Name) and node.id == name.id and isinstance(node.ctx, ast.Load)
    ]
    bound = isinstance(target, ast.Name) and target.id == name.id
    return previous.value if bound and len(reads) == 1 else None


def _steps(program: Program, node: ast.AST) -> Iterator[_Step]:
    """Yield the ways in which an expression is a step that is done on another."""
    if isinstance(node, ast.Call):
        name = function_name(node)
        plain = name in _MAKERS.split() or not name.islower()
        if node.args and not plain and isinstance(node.func, ast.Attribute):
            yield _made(program, node, node.args[0], name)
    elif isinstance(node, ast.BinOp) and not adds_small(node):  # whose place is told elsewhere
        for inner in (node.left, node.right):
            if isinstance(inner, ast.Call | ast.Name | ast.BinOp):
                yield _made(program, node, inner, "")


def _made(program: Program, node: ast.expr, inner: ast.expr, name: str) -> _Step:
    start, end = program.span(node)
    first, last = program.span(inner)
    before, behind = program.text[start:first], program.text[last:end]
    if isinstance(node, ast.BinOp):
        before, behind = before.rstrip("("), behind.lstrip(")")
    return _Step(node, inner, before, behind, name or f"{before}{behind}".strip())
