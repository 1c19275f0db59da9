"""Which float arguments of the entry point reach a place in the source without a cast."""

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cached_property

from grader.judging.context import Context
from grader.workers.records import ErrorRecord, Span, ValueRecord

CASTS = ("int", "round", "len", "math.floor", "math.ceil", "math.trunc", "operator.index")
_FLOAT = re.compile(r"(?<![\w.])-?\d+\.\d*(?:e[-+]?\d+)?(?!\w)")
Function = ast.FunctionDef | ast.AsyncFunctionDef


class FloatArguments:
    """Follows the float arguments of the entry point through the submission's source."""

    def __init__(self, context: Context) -> None:
        self._source = context.source
        self._case = context.case
        self._settings = context.exercise.settings

    @cached_property
    def function(self) -> Function | None:
        """The entry point's definition."""
        for node in self._source.walk():
            if isinstance(node, Function) and node.name == self._settings.entry_point:
                return node
        return None

    @cached_property
    def names(self) -> list[str]:
        """The learner's own names of the parameters that are filled by position, in order."""
        names = list(self._settings.parameters)
        if self.function is not None:
            own = [*self.function.args.posonlyargs, *self.function.args.args]
            names[: len(own)] = [item.arg for item in own][: len(names)]
        return names

    @cached_property
    def values(self) -> Mapping[str, float]:
        """The case's float arguments by the learner's own parameter names, in order."""
        given = zip(self.names, self._case.arguments.values(), strict=False)
        return {name: value for name, value in given if isinstance(value, float)}

    def reaching(self, error: ErrorRecord) -> list[str]:
        """Return the learner's names of uncast arguments that the error's line was handed.

        A value seen in the message or in the arguments of the call that raised must be the
        case's own, or the line's expressions must lead back to the parameter.
        """
        bare = [name for name in self.values if name in self._bare]
        seen = _floats_said(error.message) | set(_floats_passed(error))
        by_value = [name for name in bare if self.values[name] in seen]
        traced = self._traced(error.span) if error.span else set()
        by_source = [name for name in bare if name in traced]
        both = [name for name in by_value if name in by_source]
        return both or by_value or by_source

    @cached_property
    def _bare(self) -> set[str]:
        """Parameters that the entry point uses outside a cast at least once."""
        if self.function is None:
            return set(self.values)
        used = [node for node in ast.walk(self.function) if isinstance(node, ast.Name)]
        rebound = {node.id for node in used if isinstance(node.ctx, ast.Store)}
        cast = {
            id(call.args[0])
            for call in ast.walk(self.function)
            if isinstance(call, ast.Call) and self._is_cast(call)
        }
        loads = [node for node in used if isinstance(node.ctx, ast.Load) and id(node) not in cast]
        return {node.id for node in loads} - {name for name in rebound if self._cast_to(name)}

    def _cast_to(self, name: str) -> bool:
        """Say whether the entry point rebinds a parameter to a cast of something."""
        assert self.function is not None
        values = [
            parts[name]
            for node in ast.walk(self.function)
            if isinstance(node, ast.Assign)
            for target in node.targets
            if name in (parts := _pairs(target, node.value))
        ]
        return any(self._casts(item) for value in values for item in ast.walk(value))

    def _casts(self, node: ast.AST) -> bool:
        """Say whether a node casts, or names what does, as in `map(int, …)`."""
        if isinstance(node, ast.Call):
            return self._is_cast(node)
        return isinstance(node, ast.Name) and node.id == "int"

    def _is_cast(self, call: ast.Call) -> bool:
        return self._source.dotted(call.func) in CASTS and len(call.args) == 1

    def _traced(self, span: Span) -> set[str]:
        """Return the parameters that expressions within a span lead back to."""
        found: set[str] = set()
        for node in self._source.walk():
            if isinstance(node, ast.expr) and self._source.span(node) == span:
                found |= self._leads(node, 8)
                break
        return found

    def _leads(self, node: ast.AST, steps: int) -> set[str]:
        if steps == 0 or (isinstance(node, ast.Call) and self._is_cast(node)):
            return set()
        if isinstance(node, ast.Name | ast.Attribute):
            target = self._source.follow(node)
            if isinstance(target, ast.Name):
                return {target.id} if self._inside(target) else set()
            if target is not node:
                return self._leads(target, steps - 1)
        sides: list[ast.AST] = list(ast.iter_child_nodes(node))
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            sides = [side for side in (node.left, node.right) if not isinstance(side, ast.Call)]
        return set().union(*(self._leads(side, steps - 1) for side in sides))

    def _inside(self, node: ast.Name) -> bool:
        """Say whether a name stands in the entry point, where it means the parameter."""
        own = self.function
        return own is not None and own.lineno <= node.lineno <= (own.end_lineno or own.lineno)


def _pairs(target: ast.expr, value: ast.expr) -> dict[str, ast.expr]:
    """Return the names that an assignment binds, each with its part of the value."""
    if isinstance(target, ast.Name):
        return {target.id: value}
    if isinstance(target, ast.Tuple | ast.List):
        parts = [value] * len(target.elts)
        if isinstance(value, ast.Tuple | ast.List) and len(value.elts) == len(parts):
            parts = value.elts
        return {
            name: part
            for inner, whole in zip(target.elts, parts, strict=True)
            for name, part in _pairs(inner, whole).items()
        }
    return {}


def _floats_said(message: str) -> set[float]:
    """Return the numbers written as floats in a message."""
    return {float(item) for item in _FLOAT.findall(message)}


def _floats_passed(error: ErrorRecord) -> Iterator[float]:
    """Yield the floats among the arguments of the watched calls that raised."""
    for call in error.calls:
        if call.raised:
            for value in call.arguments.values():
                yield from _floats_in(value)


def _floats_in(value: ValueRecord) -> Iterator[float]:
    if value.kind == "scalar" and value.type == "float" and isinstance(value.value, float):
        yield value.value
    for item in value.items:
        yield from _floats_in(item)
