"""Orders of axes: transposes, reshapes and new axes; slices, indices and casts."""

import ast
import itertools
from collections.abc import Iterator

from grader.diagnosis.operators.program import Change, Edit, Program, function_name, number, snippet

PITFALLS = (
    "axis-order",
    "flatten-order",
    "off-by-one",
    "output-dtype",
)

_PERMUTING = frozenset(["transpose", "permute_dims"])
_TWO_AXES = frozenset(["swapaxes", "moveaxis", "rollaxis"])
_MOST_ORDERS = 5
_DTYPES = ("bfloat16", "float16", "int32", "float32")


def transposes(program: Program) -> Iterator[Change]:
    """A transpose that is left out, added, or of other axes."""
    for node in program.nodes:
        if isinstance(node, ast.Attribute) and node.attr in {"T", "mT"}:
            yield _lost(program, node, node.value, node.attr)
        elif isinstance(node, ast.Call) and function_name(node) in _PERMUTING | _TWO_AXES:
            inner = _object(node) or next(iter(node.args), None)
            if inner is not None:
                yield _lost(program, node, inner, function_name(node))
            yield from _permuted(program, node)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
            for operand in (node.left, node.right):
                turned = f"{_whole(program, operand)}.T"
                yield program.change("transpose", "axis-order", operand, turned)
        elif isinstance(node, ast.Call) and function_name(node) in {"flatten", "ravel"}:
            value = _object(node)
            if value is not None:
                turned = f"{_whole(program, value)}.T"
                yield program.change("transpose", "flatten-order", value, turned)


def _object(node: ast.Call) -> ast.expr | None:
    """Return the array whose method a call is, as far as its text shows."""
    if not isinstance(node.func, ast.Attribute):
        return None
    value = node.func.value
    return None if function_name(value) in {"jnp", "np", "lax", "numpy"} else value


def _lost(program: Program, node: ast.expr, inner: ast.expr, called: str) -> Change:
    code = program.source(inner)
    said = f"`{snippet(code)}` without `{called}`"
    return program.change("transpose", "axis-order", node, code, said)


def _permuted(program: Program, node: ast.Call) -> Iterator[Change]:
    """Other orders of the axes that a transpose names."""
    axes = [item for item in node.args if isinstance(number(item), int)]
    listed = [item for item in node.args if isinstance(item, ast.Tuple | ast.List)]
    listed += [i.value for i in node.keywords if isinstance(i.value, ast.Tuple | ast.List)]
    if listed:
        axes = [item for item in listed[0].elts if isinstance(number(item), int)]
    if len(axes) < 2:  # noqa: PLR2004 - one axis has no order
        return
    texts = [program.source(item) for item in axes]
    orders = [list(each) for each in itertools.permutations(texts)]
    start, end = program.span(axes[0])[0], program.span(axes[-1])[1]
    for order in [each for each in orders if each != texts][:_MOST_ORDERS]:
        new = ", ".join(order)
        said = f"the axes `{new}` in place of `{', '.join(texts)}` in `{function_name(node)}`"
        yield Change(
            "transpose",
            "axis-order",
            said,
            (Edit(start, end, new),),
            _after(program, node, start, end, new),
        )


def _after(program: Program, node: ast.AST, start: int, end: int, new: str) -> str:
    first, last = program.span(node)
    return program.text[first:start] + new + program.text[end:last]


def reshapes(program: Program) -> Iterator[Change]:
    """Sizes of a reshape in another order, with or without a transpose to go with it."""
    for node in program.nodes:
        if not isinstance(node, ast.Call) or function_name(node) != "reshape":
            continue
        sizes = _sizes(node)
        if len(sizes) < 2:  # noqa: PLR2004 - one size has no order
            continue
        texts = [program.source(item) for item in sizes]
        start, end = program.span(sizes[0])[0], program.span(sizes[-1])[1]
        for one, other in itertools.combinations(range(len(sizes)), 2):
            order = list(texts)
            order[one], order[other] = order[other], order[one]
            new = ", ".join(order)
            after = _after(program, node, start, end, new)
            said = f"`reshape` to `{snippet(new)}` in place of `{snippet(', '.join(texts))}`"
            yield Change("reshape", "axis-order", said, (Edit(start, end, new),), after)
            turned = Edit(
                program.span(node)[1], program.span(node)[1], f".swapaxes({one}, {other})"
            )
            said = f"`reshape` to `{snippet(new)}`, then a transpose"
            yield Change("reshape", "axis-order", said, (Edit(start, end, new), turned))


def _sizes(node: ast.Call) -> list[ast.expr]:
    listed = next((item for item in node.args if isinstance(item, ast.Tuple | ast.List)), None)
    if listed is not None:
        return listed.elts
    return node.args[1:] if _object(node) is None else node.args


def _whole(program: Program, node: ast.expr) -> str:
    code = program.source(node)
    atoms = ast.Name | ast.Attribute | ast.Subscript | ast.Call
    return code if isinstance(node, atoms) else f"({code})"


def slices(program: Program) -> Iterator[Change]:
    """Bounds of a slice one further or nearer, left out, or an index of a neighbour."""
    for node in program.nodes:
        if not isinstance(node, ast.Subscript):
            continue
        parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        for part in parts:
            if isinstance(part, ast.Slice):
                yield from _bounds(program, part)
            elif isinstance(part, ast.Name | ast.BinOp) and isinstance(node.ctx, ast.Load):
                code = program.source(part)
                for near in (f"{code} + 1", f"{code} - 1"):
                    yield program.change("index", "off-by-one", part, near)
        if len(parts) > 1:
            yield from _exchanged(program, node, parts)


def _bounds(program: Program, part: ast.Slice) -> Iterator[Change]:
    for bound in (part.lower, part.upper):
        if bound is None:
            continue
        said = f"a slice without its bound `{program.source(bound)}`"
        yield program.change("slice", "off-by-one", bound, "", said)
        if number(bound) is None:
            code = program.source(bound)
            for near in (f"{code} + 1", f"{code} - 1"):
                yield program.change("slice", "off-by-one", bound, near)
    if part.step is None and part.lower is None and part.upper is None:
        start, end = program.span(part)
        if program.text[start:end] == ":":
            edit = Edit(start, end, "::-1")
            said = "`::-1` in place of `:` in an index"
            yield Change("slice", "axis-order", said, (edit,))


def _exchanged(program: Program, node: ast.Subscript, parts: list[ast.expr]) -> Iterator[Change]:
    """Two parts of an index in each other's place: `x[None]` becomes `x[:, None]`."""
    for one, other in itertools.combinations(range(len(parts)), 2):
        first, second = program.span(parts[one]), program.span(parts[other])
        texts = program.text[slice(*first)], program.text[slice(*second)]
        if texts[0] != texts[1]:
            edits = Edit(*first, texts[1]), Edit(*second, texts[0])
            said = f"`{texts[0]}` and `{texts[1]}` exchanged in `{snippet(program.source(node))}`"
            yield Change("index", "axis-order", said, edits)


def new_axes(program: Program) -> Iterator[Change]:
    """An index that adds or picks along the first axis where another one is meant, or none."""
    for node in program.nodes:
        if not isinstance(node, ast.Subscript) or not isinstance(node.ctx, ast.Load):
            continue
        whole = isinstance(node.slice, ast.Constant) and node.slice.value in {None, 0}
        if whole and not _is_shape(node):
            part = program.source(node.slice)
            for new in (f":, {part}", f"..., {part}"):
                yield program.change("new-axis", "axis-order", node.slice, new)
            said = f"no `[{part}]` behind `{snippet(program.source(node.value))}`"
            yield program.change("new-axis", "axis-order", node, program.source(node.value), said)


def _is_shape(node: ast.Subscript) -> bool:
    return isinstance(node.value, ast.Attribute) and node.value.attr == "shape"


def casts(program: Program) -> Iterator[Change]:
    """A cast that is left out, or to another type."""
    for node in program.nodes:
        if isinstance(node, ast.keyword) and node.arg == "dtype" and _names_type(node.value):
            yield from _other_types(program, node.value)
        elif isinstance(node, ast.Call) and function_name(node) in {"astype", "asarray", "array"}:
            for item in node.args[-1:]:
                if _names_type(item):
                    yield from _other_types(program, item)
            value = _object(node)
            if function_name(node) == "astype" and value is not None:
                code = program.source(value)
                said = f"no `astype` behind `{snippet(code)}`"
                yield program.change("cast", "output-dtype", node, code, said)


def roundings(program: Program) -> Iterator[Change]:
    """A result in a lower precision, or one that had it on the way."""
    for node in program.nodes:
        if not isinstance(node, ast.Return) or node.value is None:
            continue
        if not isinstance(node.value, ast.Tuple | ast.Dict | ast.Constant):
            value = _whole(program, node.value)
            for kind in ("bfloat16", "float16"):
                new = f"{value}.astype({program.numpy}.{kind})"
                said = f"a result in `{kind}`"
                yield program.change("cast", "output-dtype", node.value, new, said)
                new, said = (
                    f"{new}.astype({program.numpy}.float32)",
                    f"a result rounded to `{kind}`",
                )
                yield program.change("cast", "output-dtype", node.value, new, said)


def _other_types(program: Program, node: ast.expr) -> Iterator[Change]:
    for other in _DTYPES:
        if ast.unparse(node).rpartition(".")[2] != other:
            yield program.change("cast", "output-dtype", node, f"{program.numpy}.{other}")


def _names_type(node: ast.expr) -> bool:
    last = ast.unparse(node).strip("'\"").rpartition(".")[2]
    return last.rstrip("0123456789") in {"float", "int", "bfloat", "uint", "bool", "bool_"}
