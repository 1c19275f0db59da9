"""Repairs of states: a loop or a sum that goes on from what the object keeps."""

import ast
from collections.abc import Iterator

from grader.diagnosis.operators.program import Change, Program, function_name
from grader.diagnosis.repairs.vocabulary import Vocabulary

_MOST_STATES = 3


def starts(program: Program, _: Vocabulary) -> Iterator[Change]:
    """What stands before a loop and is carried through it, read from a Variable of the object."""
    for group in program.nodes:
        states = _states(group)[:_MOST_STATES] if isinstance(group, ast.ClassDef) else []
        for function in group.body if isinstance(group, ast.ClassDef) and states else ():
            if isinstance(function, ast.FunctionDef) and function.name != "__init__":
                for node in _first_values(function):
                    for name in states:
                        new = f"self.{name}[...]"
                        if program.source(node) != new:
                            yield program.change("start", "wrong-start", node, new)


def _states(group: ast.ClassDef) -> list[str]:
    """Return the attributes that hold Variables."""
    return [
        node.targets[0].attr
        for node in ast.walk(group)
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Attribute)
        and isinstance(node.value, ast.Call)
        and function_name(node.value) in {"Variable", "BatchStat", "Param", "Cache"}
    ]


def _first_values(function: ast.FunctionDef) -> Iterator[ast.expr]:
    """Yield the values of names that a later loop binds anew, and the first carries of scans."""
    bound: set[str] = set()
    for node in reversed(function.body):
        if isinstance(node, ast.For | ast.While):
            names = (item for item in ast.walk(node) if isinstance(item, ast.Name))
            bound |= {item.id for item in names if isinstance(item.ctx, ast.Store)}
        elif isinstance(node, ast.Assign) and not isinstance(node.value, ast.List):
            target = node.targets[0]
            if isinstance(target, ast.Name) and target.id in bound:
                yield node.value
    for call in ast.walk(function):
        if isinstance(call, ast.Call) and function_name(call) == "scan" and len(call.args) > 1:
            yield call.args[1]
