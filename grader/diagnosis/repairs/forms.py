"""Repairs of forms: axes added and dropped, casts, calls made and unmade, what is returned.

They need no words: what an edit does is told from its text.
"""

import ast
import itertools
from collections.abc import Iterator

from grader.diagnosis.operators.axes import without_argument
from grader.diagnosis.operators.program import (
    Change,
    Edit,
    Program,
    bracketed,
    function_name,
    number,
)
from grader.diagnosis.repairs.vocabulary import Vocabulary

_ARRAYS = ast.Name | ast.Attribute | ast.Subscript | ast.Call | ast.BinOp
_GIVEN = (
    ("[None]", "batch", "batch-dim"),
    ("[0]", "first", "batch-dim"),
    (".T", "transpose", "axis-order"),
    (".swapaxes(0, 1)", "swap", "axis-order"),
    (".swapaxes(-1, -2)", "swap", "axis-order"),
    ("[::-1]", "flip", "flipped-kernel"),
)
_MADE = (
    (".reshape(-1)", "flat", "not-flattened"),
    ("[0]", "result", "batch-dim"),
    (".squeeze()", "result", "batch-dim"),
    (".T", "turned", "axis-order"),
)
_PLAIN = frozenset(["int", "float", "len", "range", "tuple", "key", "split", "super"])
"""Functions that take or give no arrays whose axes could be other ones."""
_MOST_TOGETHER = 4


def shapes(program: Program, _: Vocabulary) -> Iterator[Change]:
    """An argument, an operand or a result with one axis more or less, or with others."""
    for node in program.nodes:
        given, made = list[ast.expr](), list[ast.expr]()
        if isinstance(node, ast.Call) and not _is_plain(node):
            given = [*_arguments(node)]
        elif isinstance(node, ast.BinOp):
            given = [item for item in (node.left, node.right) if isinstance(item, _ARRAYS)]
        elif isinstance(node, ast.Return | ast.Assign) and isinstance(node.value, _ARRAYS):
            made = [node.value]
        for values, forms in ((given, _GIVEN), (made, _MADE)):
            for value in (item for item in values if not _is_plain(item)):
                code = bracketed(program.source(value), numbers=True)
                for suffix, operator, pitfall in forms:
                    if not code.endswith(suffix):
                        yield program.change(operator, pitfall, value, f"{code}{suffix}")


def _is_plain(node: ast.expr) -> bool:
    """Say whether an expression is known to be no array: a size, a key, an object."""
    if isinstance(node, ast.Subscript):
        return isinstance(node.value, ast.Attribute) and node.value.attr == "shape"
    called = function_name(node) if isinstance(node, ast.Call) else ""
    return called in _PLAIN or called[:1].isupper() or called == "params"


def batches(program: Program, _: Vocabulary) -> Iterator[Change]:
    """An argument with an axis of one more, which the call's result then loses."""
    for node in program.nodes:
        if isinstance(node, ast.Call) and not _is_plain(node):
            end = program.span(node)[1]
            for item in _arguments(node):
                added = program.replaced(
                    item, f"{bracketed(program.source(item), numbers=True)}[None]"
                )
                yield Change("around", "batch-dim", "", (added, Edit(end, end, "[0]")))


def _arguments(node: ast.Call) -> Iterator[ast.expr]:
    given = [*node.args, *(item.value for item in node.keywords)]
    yield from (item for item in given if isinstance(item, _ARRAYS))


def whole(program: Program, _: Vocabulary) -> Iterator[Change]:
    """`int(…)` around what is passed on or stands in a shape; around several at once too."""
    for node in program.nodes:
        if isinstance(node, ast.Call) and function_name(node) not in {"int", "float"}:
            listed = [*node.args, *(item.value for item in node.keywords)]
            yield from _cast(program, [item for item in listed if isinstance(item, ast.Name)])
        elif isinstance(node, ast.Tuple | ast.List):
            yield from _cast(program, [item for item in node.elts if isinstance(item, ast.Name)])
    for function in program.tree.body:
        if isinstance(function, ast.FunctionDef):
            yield from _parameters(program, function)


def _parameters(program: Program, function: ast.FunctionDef) -> Iterator[Change]:
    """`int(…)` around parameters of a function wherever it reads them, of several together."""
    named = [item.arg for item in (*function.args.posonlyargs, *function.args.args)]
    first, last = program.span(function.body[0])[0], program.span(function)[1]
    reads: dict[str, list[ast.Name]] = {name: [] for name in named[:_MOST_TOGETHER]}
    for node in program.nodes:
        if isinstance(node, ast.Name) and node.id in reads and isinstance(node.ctx, ast.Load):
            parent = program.parent(node)
            cast = isinstance(parent, ast.Call) and function_name(parent) in {"int", "float"}
            plain = not isinstance(parent, ast.Attribute | ast.Subscript)
            if first <= program.span(node)[0] < last and plain and not cast:
                reads[node.id].append(node)
    used = [name for name in reads if reads[name]]
    for count in range(1, len(used) + 1):
        for names in itertools.combinations(used, count):
            nodes = [node for name in names for node in reads[name]]
            if len(nodes) > 1:
                yield _cast_all(program, nodes)


def _cast(program: Program, nodes: list[ast.Name]) -> Iterator[Change]:
    if 1 < len(nodes) <= _MOST_TOGETHER:
        yield _cast_all(program, nodes)
    for node in nodes:
        yield program.change("int", "float-argument", node, f"int({node.id})")


def _cast_all(program: Program, nodes: list[ast.Name]) -> Change:
    edits = tuple(sorted(program.replaced(node, f"int({node.id})") for node in nodes))
    return Change("int", "float-argument", "", edits)


def held(program: Program, _: Vocabulary) -> Iterator[Change]:
    """The array that an attribute holds in place of its holder, or the holder itself."""
    for node in program.nodes:
        if not isinstance(node, ast.Attribute) or not isinstance(node.ctx, ast.Load):
            continue
        parent = program.parent(node)
        if isinstance(parent, ast.Attribute | ast.Subscript) or (
            isinstance(parent, ast.Call) and parent.func is node
        ):
            continue
        if node.attr == "value":
            yield program.change("held", "", node, program.source(node.value))
        elif isinstance(node.value, ast.Name) and node.value.id == "self":
            yield program.change("held", "param-value", node, f"{program.source(node)}[...]")


def calls(program: Program, words: Vocabulary) -> Iterator[Change]:
    """A function that is called, not passed on; made before it is called; or not called.

    What the right program calls too stays called: where nothing reads it, it would do as well.
    """
    held_here = {
        node.attr
        for node in program.nodes
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
    }
    for node in program.nodes:
        if isinstance(node, ast.Call):
            code = program.source(node.func)
            if not node.args and not node.keywords and function_name(node) not in words.plain:
                yield program.change("uncalled", "", node, code)
                if isinstance(node.func, ast.Attribute) and node.func.attr in held_here:
                    yield program.change("uncalled", "", node, f"{code}[...]")
            elif isinstance(node.func, ast.Attribute):
                yield program.change("called", "", node.func, f"{code}()")
            for item in node.args:
                if isinstance(item, ast.Attribute):
                    yield program.change("called", "", item, f"{program.source(item)}()")
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Attribute):
            yield program.change("called", "", node.value, f"{program.source(node.value)}()")


def imports(program: Program, _: Vocabulary) -> Iterator[Change]:
    """An import that is left out, or one name of it."""
    for line in program.tree.body:
        if isinstance(line, ast.Import | ast.ImportFrom):
            yield Change("imported", "", "", (Edit(*program.span(line), "pass"),))
        if isinstance(line, ast.ImportFrom) and len(line.names) > 1:
            for item in line.names:
                rest = [other for other in line.names if other is not item]
                kept = ast.unparse(ast.ImportFrom(line.module, rest, line.level))
                yield Change("imported", "", "", (Edit(*program.span(line), kept),))


def in_place(program: Program, _: Vocabulary) -> Iterator[Change]:
    """A new array in place of a change of one that cannot be changed."""
    for node in program.nodes:
        target: ast.AST | None = None
        if isinstance(node, ast.Assign):
            target, made = node.targets[0], "set"
        elif isinstance(node, ast.AugAssign):
            target, made = node.target, "add"
        if isinstance(target, ast.Subscript) and isinstance(node, ast.Assign | ast.AugAssign):
            array, index = program.source(target.value), program.source(target.slice)
            new = f"{array} = {array}.at[{index}].{made}("
            start, end = program.span(node)
            edits = Edit(start, program.span(node.value)[0], new), Edit(end, end, ")")
            yield Change("in-place", "", "", edits)


def arguments(program: Program, words: Vocabulary) -> Iterator[Change]:
    """An argument that is left out, given by its own name, or plain as in the right program."""
    for node in program.nodes:
        if not isinstance(node, ast.Call):
            continue
        for keyword in node.keywords:
            if keyword.arg:
                yield without_argument(program, node, keyword, "dropped", "")
            for name, value in words.given:
                if name == keyword.arg and value != program.source(keyword.value):
                    yield program.change("given", "", keyword.value, value.replace("'", '"'))
        if len(node.args) > 1:
            cut = Edit(program.span(node.args[-2])[1], program.span(node.args[-1])[1], "")
            yield Change("dropped", "", "", (cut,))
        for item in node.args:
            if isinstance(item, ast.Name):
                yield program.change("keyword", "", item, f"{item.id}={item.id}")


def tuples(program: Program, _: Vocabulary) -> Iterator[Change]:
    """A tuple of one where a bare number or name stands, or the other way round."""
    for node in program.nodes:
        if isinstance(node, ast.Tuple) and len(node.elts) == 1:
            yield program.change("tuple", "", node, program.source(node.elts[0]))
        elif isinstance(node, ast.Tuple | ast.List) and len(node.elts) > 1:
            yield from _shorter(program, node)
        elif isinstance(node, ast.Call):
            for item in (*node.args, *(each.value for each in node.keywords)):
                if isinstance(item, ast.Name) or isinstance(number(item), int):
                    yield program.change("tuple", "", item, f"({program.source(item)},)")


def _shorter(program: Program, node: ast.Tuple | ast.List) -> Iterator[Change]:
    """A tuple without its first part, or without its last."""
    spans = [program.span(item) for item in node.elts]
    comma = "," if len(spans) == 2 and isinstance(node, ast.Tuple) else ""  # noqa: PLR2004
    for kept in (spans[1:], spans[:-1]):
        inside = program.text[kept[0][0] : kept[-1][1]] + comma
        edit = Edit(spans[0][0], spans[-1][1], inside)
        yield Change("tuple", "", "", (edit,))


def returned(program: Program, _: Vocabulary) -> Iterator[Change]:
    """A result that is made and not returned: the last statement's, or the last name's."""
    for group in program.nodes:
        if not isinstance(group, ast.FunctionDef) or group.name == "__init__":
            continue
        last = group.body[-1]
        if isinstance(last, ast.Expr | ast.Assign) and not isinstance(last.value, ast.Constant):
            start, end = program.span(last)
            value = program.span(last.value)[0]
            yield Change("returned", "", "", (Edit(start, value, "return "),))
            named = [_name(item) for item in group.body if isinstance(item, ast.Assign)]
            for name in [name for name in named if name][-1:]:
                yield Change("returned", "", "", (Edit(start, end, f"return {name}"),))


def results(program: Program, _: Vocabulary) -> Iterator[Change]:
    """A result that lacks a term that was made for it, or has another type."""
    unread = _unread(program)
    for node in program.nodes:
        if isinstance(node, ast.Return) and isinstance(node.value, _ARRAYS):
            code = program.source(node.value)
            for name in unread:
                for form in (f"self.{name}", f"self.{name}[...]"):
                    yield program.change("missing", "missing-term", node.value, f"{code} + {form}")
            yield program.change("typed", "output-dtype", node.value, f"jnp.asarray({code})")
            typed = f'{bracketed(code, numbers=True)}.astype("float32")'
            yield program.change("typed", "output-dtype", node.value, typed)


def _name(node: ast.Assign) -> str:
    return node.targets[0].id if isinstance(node.targets[0], ast.Name) else ""


def _unread(program: Program) -> list[str]:
    """Return attributes that are stored and never read."""
    found: dict[str, bool] = {}
    for node in program.nodes:
        if isinstance(node, ast.Attribute):
            stored = isinstance(node.ctx, ast.Store)
            found[node.attr] = found.get(node.attr, True) and stored
    return [name for name, only_stored in found.items() if only_stored]
