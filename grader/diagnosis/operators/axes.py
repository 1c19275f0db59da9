"""Axes: another one, all of them, or a result that keeps or loses the axis."""

import ast
from collections.abc import Iterator

from grader.diagnosis.operators.program import Change, Edit, Program, function_name, number

PITFALLS = (
    "wrong-axis",
    "lost-axis",
)

_OTHERS = ("-1", "0", "1", "-2", "None", "2", "(0, 1)", "(-2, -1)")
_KEEPING = frozenset(
    [
        "sum",
        "mean",
        "var",
        "std",
        "max",
        "min",
        "amax",
        "amin",
        "prod",
        "any",
        "all",
        "median",
        "norm",
        "logsumexp",
    ]
)
"""Functions that can keep the axis along which they work."""
_REDUCTIONS = _KEEPING | {
    "argmax",
    "argmin",
    "nansum",
    "nanmean",
    "cumsum",
    "cumprod",
    "softmax",
    "log_softmax",
    "sort",
    "argsort",
    "concatenate",
    "stack",
    "glu",
    "standardize",
    "flip",
    "roll",
    "squeeze",
    "expand_dims",
    "split",
    "repeat",
    "take",
    "take_along_axis",
}
"""Functions that work along an axis."""
_KEYWORDS = frozenset(["axis", "dim", "axes", "reduction_axes", "feature_axes", "in_axes"])
_OTHER_KEYWORDS = frozenset(
    [
        "out_axes",
        "axis1",
        "axis2",
        "source",
        "destination",
        "dimension",
        "dimensions",
        "permutation",
    ]
)
_TAKING_AXES = frozenset(
    ["swapaxes", "moveaxis", "rollaxis", "transpose", "permute_dims", "vmap", "pmap"]
)
"""Functions all of whose numbers are axes."""
_OWN = ("-1", "0", "1")
"""What is tried where a call names no axis."""


def axes(program: Program) -> Iterator[Change]:
    """Another axis than the one that is named, or one where all of them are meant."""
    for node in program.nodes:
        if not isinstance(node, ast.Call):
            continue
        value = _axis(node)
        if value is not None:
            for other in (*_OTHERS, *_one_other(value)):
                if ast.unparse(value) != other:
                    yield _named(program, node, value, other)
        elif function_name(node) in _REDUCTIONS and node.args:
            for other in _OWN:
                yield _added(program, node, f"axis={other}", "axis", "wrong-axis")


def _one_other(value: ast.expr) -> Iterator[str]:
    """Yield a tuple of axes with one of them less, with one more, or with a neighbour's."""
    if not isinstance(value, ast.Tuple):
        return
    texts = [ast.unparse(item) for item in value.elts]
    for left in range(len(texts)):
        rest = texts[:left] + texts[left + 1 :]
        yield f"({', '.join(rest)})" if len(rest) > 1 else "".join(rest)
    for more in _OWN:
        if more not in texts:
            yield f"({', '.join([more, *texts])})"
    for place, item in enumerate(value.elts):
        axis = number(item)
        if isinstance(axis, int):
            for other in (axis - 1, axis + 1):
                if str(other) not in texts and (other < 0) == (axis < 0):
                    yield f"({', '.join([*texts[:place], str(other), *texts[place + 1 :]])})"


def keepdims(program: Program) -> Iterator[Change]:
    """A reduced axis that is dropped where it is kept, or kept where it is dropped."""
    for node in program.nodes:
        if not isinstance(node, ast.Call) or function_name(node) not in _KEEPING:
            continue
        kept = next((item for item in node.keywords if item.arg == "keepdims"), None)
        if kept is None and (_axis(node) is not None or node.args):
            yield _added(program, node, "keepdims=True", "keepdims", "lost-axis")
        elif kept is not None:
            yield without_argument(program, node, kept, "keepdims", "lost-axis")


def is_axis(program: Program, node: ast.AST) -> bool:
    """Say whether a number is an axis, alone or in a tuple, of which one more is another axis."""
    parent = program.parent(node)
    if isinstance(parent, ast.Tuple | ast.List):
        node, parent = parent, program.parent(parent)
    if isinstance(parent, ast.keyword):
        called = function_name(program.parent(parent))
        return parent.arg in _KEYWORDS | _OTHER_KEYWORDS and called != "tensordot"
    if not isinstance(parent, ast.Call) or node is parent.func:
        return False
    return node is _axis(parent) or function_name(parent) in _TAKING_AXES


def _axis(node: ast.Call) -> ast.expr | None:
    for item in node.keywords:
        if item.arg in _KEYWORDS:
            return item.value
    place = 0 if _is_method(node) else 1
    if function_name(node) in _REDUCTIONS and len(node.args) > place:
        value = node.args[place]
        if isinstance(number(value), int) or isinstance(value, ast.Tuple):
            return value
    return None


def _is_method(node: ast.Call) -> bool:
    """Say whether a call is one of an array's methods, `x.sum(0)`, as far as its text shows."""
    function = node.func
    modules = {"jnp", "np", "numpy", "lax", "nn", "jax", "linalg", "nnx", "scipy", "special"}
    return (
        isinstance(function, ast.Attribute)
        and ast.unparse(function.value).rpartition(".")[2] not in modules
    )


def _named(program: Program, node: ast.Call, value: ast.expr, other: str) -> Change:
    change = program.change("axis", "wrong-axis", value, other)
    keyword = next((item.arg for item in node.keywords if item.value is value), "axis")
    old, called = program.source(value), function_name(node)
    said = f"`{keyword}={other}` in place of `{keyword}={old}` in `{called}`"
    return Change("axis", "wrong-axis", said, change.edits, f"{called}(_, {keyword}={other})")


def _added(program: Program, node: ast.Call, argument: str, operator: str, pitfall: str) -> Change:
    _, end = program.span(node)
    inside = program.source(node)[:-1].rstrip()
    comma = "" if inside.endswith(("(", ",")) else ", "
    called = function_name(node)
    return Change(
        operator,
        pitfall,
        f"`{argument}` added to `{called}`",
        (Edit(end - 1, end - 1, f"{comma}{argument}"),),
        f"{called}(_, {argument})",
    )


def without_argument(
    program: Program, node: ast.Call, item: ast.keyword, operator: str, pitfall: str
) -> Change:
    """Return the change that leaves a keyword argument out."""
    start, end = program.span(item)
    text = program.text
    before = text[:start].rstrip()
    if before.endswith(","):
        start = len(before) - 1
    else:
        rest = text[end:]
        end += len(rest) - len(rest.lstrip(", \n"))
    said = f"`{function_name(node)}` without `{program.source(item)}`"
    return Change(operator, pitfall, said, (Edit(start, end, ""),))
