"""Methods of a state: one that calls another it should not, or keeps what it only returns."""

import ast
from collections.abc import Iterator

from grader.diagnosis.operators.program import Change, Edit, Program, function_name, snippet

PITFALLS = ("added-step",)


def called_too(program: Program) -> Iterator[Change]:
    """A method that changes the state where it is only read: it calls the one that updates it."""
    for group in program.nodes:
        if not isinstance(group, ast.ClassDef):
            continue
        methods = [item for item in group.body if isinstance(item, ast.FunctionDef)]
        changing = [item for item in methods if item.name != "__init__" and _stores(item)]
        for method in methods:
            for other in changing if method.name != "__init__" else ():
                given = _arguments(method)
                if other is method or other.args.defaults or _arguments(other) != given:
                    continue
                call = f"self.{other.name}({', '.join(given)})"
                said = f"`{snippet(call)}` in `{method.name}` too"
                first = _first(method)
                code = f"{call}\n{' ' * first.col_offset}{program.source(first)}"
                edit = Edit(*program.span(first), code)
                yield Change("called-too", "added-step", said, (edit,), call)


def kept(program: Program) -> Iterator[Change]:
    """A method that stores what it makes of a state, where it should only return it."""
    for function in program.nodes:
        if not isinstance(function, ast.FunctionDef) or function.name == "__init__":
            continue
        last = function.body[-1]
        if isinstance(last, ast.Return) and isinstance(last.value, ast.BinOp):
            state = _leftmost(last.value)
            if state:
                code = f"{state} = {program.source(last.value)}"
                code += f"\n{' ' * last.col_offset}return {state}"
                said = f"`{function.name}` storing its result in `{state}`"
                yield Change("kept", "added-step", said, (Edit(*program.span(last), code),))


def _arguments(method: ast.FunctionDef) -> list[str]:
    return [item.arg for item in method.args.args if item.arg != "self"]


def _first(method: ast.FunctionDef) -> ast.stmt:
    """Return the first statement of a method that does something."""
    docstring = isinstance(method.body[0], ast.Expr) and isinstance(
        method.body[0].value, ast.Constant
    )
    return method.body[min(1, len(method.body) - 1)] if docstring else method.body[0]


def _stores(method: ast.FunctionDef) -> bool:
    """Say whether a method writes a Variable of its object."""
    targets: list[ast.AST] = []
    for item in ast.walk(method):
        targets += item.targets if isinstance(item, ast.Assign) else ()
        targets += [item.target] if isinstance(item, ast.AugAssign) else ()
    writing = (function_name(item) == "set_value" for item in ast.walk(method))
    return any(is_state(target) for target in targets) or any(writing)


def _leftmost(node: ast.expr) -> str:
    """Return the Variable that stands first in a formula, if one does."""
    while isinstance(node, ast.BinOp):
        node = node.left
    return ast.unparse(node) if is_state(node) else ""


def is_state(node: ast.AST) -> bool:
    """Say whether an expression is all of a Variable of the object: `self.mean[...]`."""
    whole = isinstance(node, ast.Subscript) and ast.unparse(node.slice) in {"...", ":"}
    if not whole and not (isinstance(node, ast.Attribute) and node.attr == "value"):
        return False
    assert isinstance(node, ast.Subscript | ast.Attribute)
    return isinstance(node.value, ast.Attribute) and ast.unparse(node.value.value) == "self"
