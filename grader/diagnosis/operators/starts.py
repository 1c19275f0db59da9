"""Starts: what a state, a sum or a loop begins with, and what a state goes back to."""

import ast
from collections.abc import Iterator

from grader.diagnosis.operators.program import Change, Edit, Program, function_name, snippet

PITFALLS = ("wrong-start",)

_FILLED = frozenset(["zeros", "ones", "zeros_like", "ones_like"])
_MADE = frozenset(["arange", "linspace", "full", "eye", "array", "asarray"])
_PLAIN_TYPES = frozenset(["int", "float", "bool", "str", "nnx.Rngs"])
_MOST_ARGUMENTS = 2
_MOST_STARTS = 3
"""How many values before one loop are looked at."""


def starts(program: Program) -> Iterator[Change]:
    """A Variable that starts from zeros or ones in place of an argument, or the other way round."""
    for function, node in _variables(program):
        value = node.args[0]
        code = program.source(value)
        called = function_name(value) if isinstance(value, ast.Call) else ""
        if called in _FILLED:
            others = [item.arg for item in function.args.args if _may_be_first(item, value)]
            others = others[:_MOST_ARGUMENTS]
            words = [f"`{name}`" for name in others]
        elif isinstance(value, ast.Name | ast.Attribute | ast.Subscript) or called in _MADE:
            others = [f"{program.numpy}.{name}({code})" for name in ("zeros_like", "ones_like")]
            words = ["zeros", "ones"]
        else:
            continue
        for new, said in zip(others, words, strict=True):
            yield _changed(program, value, new, f"{said} at the start in place of")


def _may_be_first(argument: ast.arg, value: ast.AST) -> bool:
    """Say whether an argument may be an array, and is no size of the value that is made."""
    read = {node.id for node in ast.walk(value) if isinstance(node, ast.Name)}
    kind = ast.unparse(argument.annotation) if argument.annotation else ""
    return argument.arg not in {*read, "self", "rngs"} and kind not in _PLAIN_TYPES


def _changed(program: Program, value: ast.expr, new: str, words: str) -> Change:
    said = f"{words} `{snippet(program.source(value))}`"
    edit = program.replaced(value, new)
    around = program.parent(value)
    trace = ""
    if isinstance(around, ast.Call):
        start, end = program.span(around)
        trace = program.text[start : edit.start] + edit.new + program.text[edit.end : end]
    return Change("start", "wrong-start", said, (edit,), trace)


def restarts(program: Program) -> Iterator[Change]:
    """A state that goes back to what it started from, or to another value."""
    first = dict(_stored(program))
    for function in program.nodes:
        if not isinstance(function, ast.FunctionDef) or function.name == "__init__":
            continue
        for node in (item for item in function.body if isinstance(item, ast.Assign)):
            target, value = node.targets[0], node.value
            name = _attribute(target)
            if name not in first or function_name(value) not in _FILLED:
                continue
            yield _again(program, node, name, first[name])
            filled = function_name(value)
            other = ("ones" if filled.startswith("zeros") else "zeros") + "_like"
            new = f"{program.numpy}.{other}({program.source(target)})"
            yield _changed(program, value, new, f"`{function.name}` to {other[:-5]} in place of")


def _again(program: Program, node: ast.Assign, name: str, first: ast.Assign) -> Change:
    """The state put back to its first value, which a second Variable keeps."""
    target = program.source(node.targets[0])
    kept = f"first_{name}"
    end = program.span(first)[1]
    start = program.source(first).replace(f"self.{name}", f"self.{kept}", 1)
    edits = (
        Edit(end, end, f"\n{' ' * first.col_offset}{start}"),
        program.replaced(node.value, target.replace(f"self.{name}", f"self.{kept}", 1)),
    )
    value = first.value.args[0] if isinstance(first.value, ast.Call) else first.value
    said = f"`{snippet(target)}` put back to `{snippet(program.source(value))}`, its first value"
    return Change("restart", "wrong-start", said, tuple(sorted(edits)))


def loops(program: Program) -> Iterator[Change]:
    """A loop over rows that starts from the first row, or from zeros, in place of a state."""
    for body in _bodies(program):
        for place, node in enumerate(body):
            if not isinstance(node, ast.For) or not isinstance(node.iter, ast.Name):
                continue
            carried = _names(node, ast.Store) & _names(node, ast.Load)
            before = [item for item in body[:place] if _name(item) in carried][-_MOST_STARTS:]
            for item in before:
                assert isinstance(item, ast.Assign)
                if isinstance(item.value, ast.List | ast.Tuple | ast.Constant):
                    continue
                row = f"{node.iter.id}[0]"
                for new in (row, f"{program.numpy}.zeros_like({row})"):
                    if new != program.source(item.value):
                        words = f"a loop that starts from `{new}` in place of"
                        yield Change(
                            "loop-start",
                            "wrong-start",
                            f"{words} `{snippet(program.source(item.value))}`",
                            (program.replaced(item.value, new),),
                        )


def _bodies(program: Program) -> Iterator[list[ast.stmt]]:
    for node in program.nodes:
        if isinstance(node, ast.FunctionDef):
            yield node.body


def _names(node: ast.AST, context: type[ast.expr_context]) -> set[str]:
    return {
        item.id
        for item in ast.walk(node)
        if isinstance(item, ast.Name) and isinstance(item.ctx, context)
    }


def _name(node: ast.stmt) -> str:
    """Return the one name that an assignment binds, or an empty string."""
    one = isinstance(node, ast.Assign) and len(node.targets) == 1
    target = node.targets[0] if one and isinstance(node, ast.Assign) else None
    return target.id if isinstance(target, ast.Name) else ""


def _variables(program: Program) -> Iterator[tuple[ast.FunctionDef, ast.Call]]:
    """Yield the Variables that constructors make, of one given value."""
    for function in program.nodes:
        if not isinstance(function, ast.FunctionDef) or function.name != "__init__":
            continue
        for node in ast.walk(function):
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
                call = node.value
                if _attribute(node.targets[0]) and _is_variable(call) and call.args:
                    yield function, call


def _stored(program: Program) -> Iterator[tuple[str, ast.Assign]]:
    """Yield the attributes that hold Variables, with the statements that make them."""
    for function in program.nodes:
        if isinstance(function, ast.FunctionDef) and function.name == "__init__":
            for node in function.body:
                if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
                    name = _attribute(node.targets[0])
                    if name and _is_variable(node.value) and node.value.args:
                        yield name, node


def _is_variable(node: ast.Call) -> bool:
    called = function_name(node)
    return called[:1].isupper() and ast.unparse(node.func).partition(".")[0] in {"nnx", called}


def _attribute(node: ast.AST) -> str:
    """Return which attribute of the object an expression is or reads whole: `self.a[...]`."""
    if isinstance(node, ast.Subscript) or (
        isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute)
    ):
        node = node.value
    if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "self":
        return node.attr
    return ""
