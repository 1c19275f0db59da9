"""What the calls of a submission's own functions pass for their parameters."""

import ast
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from grader.submission.reachable import FunctionNode


@dataclass(frozen=True)
class Parameter:
    """A parameter of a function of the submission."""

    function: FunctionNode
    name: str


class Callers:
    """Finds the calls of each function, where their text names it.

    Args:
        nodes: the nodes that count.
        resolve: returns what a name is bound to, or the name.
    """

    def __init__(self, nodes: Sequence[ast.AST], resolve: Callable[[ast.Name], ast.AST]) -> None:
        self._calls: dict[FunctionNode, list[tuple[ast.Call, int]]] = defaultdict(list)
        methods = dict(_methods(nodes))
        for call in nodes:
            if not isinstance(call, ast.Call):
                continue
            function = resolve(call.func) if isinstance(call.func, ast.Name) else call.func
            if isinstance(function, FunctionNode):
                self._calls[function].append((call, 0))
            for method, kind in methods.items():
                named = isinstance(function, ast.Attribute) and function.attr == method.name
                built = function is kind and method.name == "__init__"
                if named or built:
                    self._calls[method].append((call, 0 if _is_static(method) else 1))

    def passed(self, parameter: Parameter) -> ast.AST | None:
        """Return what the only call of a function passes for a parameter, or its default."""
        calls = self._calls.get(parameter.function, [])
        if len(calls) != 1:
            return None
        call, bound = calls[0]
        for keyword in call.keywords:
            if keyword.arg == parameter.name:
                return keyword.value
        if any(keyword.arg is None for keyword in call.keywords):
            return None
        names = _positional(parameter.function)[bound:]
        if parameter.name in names:
            position = names.index(parameter.name)
            if any(isinstance(item, ast.Starred) for item in call.args[: position + 1]):
                return None
            if position < len(call.args):
                return call.args[position]
        return _default(parameter)


def _methods(nodes: Sequence[ast.AST]) -> Iterator[tuple[ast.FunctionDef, ast.ClassDef]]:
    for kind in nodes:
        if isinstance(kind, ast.ClassDef):
            for item in kind.body:
                if isinstance(item, ast.FunctionDef):
                    yield item, kind


def _is_static(method: ast.FunctionDef) -> bool:
    return any(
        isinstance(item, ast.Name) and item.id == "staticmethod" for item in method.decorator_list
    )


def _positional(function: FunctionNode) -> list[str]:
    return [item.arg for item in (*function.args.posonlyargs, *function.args.args)]


def _default(parameter: Parameter) -> ast.AST | None:
    arguments = parameter.function.args
    names = _positional(parameter.function)
    found = dict(zip(reversed(names), reversed(arguments.defaults), strict=False))
    for item, value in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        if value is not None:
            found[item.arg] = value
    return found.get(parameter.name)
