"""Randomness: seeds, keys, their order, and what an initialiser takes for its fans."""

import ast
import itertools
from collections.abc import Iterator

from grader.diagnosis.operators.program import Change, Edit, Program, function_name, snippet

PITFALLS = (
    "ignored-seed",
    "reused-key",
    "rng-key",
    "draw-order",
    "kernel-init",
)

_SEEDED = frozenset(["Rngs", "key", "PRNGKey"])
_FANNED = frozenset(
    [
        "lecun_normal",
        "lecun_uniform",
        "he_normal",
        "he_uniform",
        "kaiming_normal",
        "glorot_normal",
        "glorot_uniform",
        "xavier_normal",
        "xavier_uniform",
        "variance_scaling",
    ]
)
_FANS = ("in_axis=-1, out_axis=-2", "in_axis=0, out_axis=-1", "in_axis=1, out_axis=0")


def seeds(program: Program) -> Iterator[Change]:
    """A seed that is ignored or changed on the way."""
    for node in program.nodes:
        if not isinstance(node, ast.Call) or function_name(node) not in _SEEDED:
            continue
        for value in (*node.args[:1], *(item.value for item in node.keywords)):
            code = program.source(value)
            for new in ("0", "42", "1", f"{code} + 1"):
                if new != code:
                    yield program.change("seed", "ignored-seed", value, new)


def keys(program: Program) -> Iterator[Change]:
    """A key that is used where another one is meant: again, before a split, in another order."""
    names = _keys(program)
    for node in program.nodes:
        if not isinstance(node, ast.Name) or not isinstance(node.ctx, ast.Load):
            continue
        for other in names.get(node.id, ()):
            yield program.change("key", "reused-key", node, other)
    yield from _streams(program)
    for node in program.nodes:
        if isinstance(node, ast.Call) and function_name(node) == "fold_in" and node.args:
            said = f"`{snippet(program.source(node.args[0]))}` without `fold_in`"
            yield program.change("key", "reused-key", node, program.source(node.args[0]), said)


def _keys(program: Program) -> dict[str, tuple[str, ...]]:
    """Return the names that a split binds, each with the others and the key that was split."""
    found: dict[str, tuple[str, ...]] = {}
    for node in program.nodes:
        if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Call):
            continue
        if function_name(node.value) != "split" or not node.value.args:
            continue
        bound = [item.id for item in ast.walk(node.targets[0]) if isinstance(item, ast.Name)]
        parent = program.source(node.value.args[0])
        for name in bound:
            others = [other for other in (*bound, parent) if other != name]
            found[name] = tuple(dict.fromkeys(others))
    return found


def _streams(program: Program) -> Iterator[Change]:
    """A key of a stream that is taken before the right one, or once for all draws."""
    taken = [
        node
        for node in program.nodes
        if isinstance(node, ast.Call)
        and not node.args
        and isinstance(node.func, ast.Attribute | ast.Name)
        and ast.unparse(node.func).partition(".")[0].endswith("rngs")
    ]
    for node in taken:
        code = program.source(node)
        change = program.change("key", "rng-key", node, f"({code}, {code})[1]")
        said = f"the second key of `{code}` in place of the first"
        yield Change("key", "rng-key", said, change.edits)
        said = f"a key that is split from `{code}`"
        yield program.change("key", "rng-key", node, f"jax.random.split({code})[0]", said)
    for one, other in itertools.pairwise(taken):
        yield from _drawn_in_turn(program, one, other)
    yield from _reused(program, taken)


def _reused(program: Program, taken: list[ast.Call]) -> Iterator[Change]:
    """The first key of a function, taken for its other draws too."""
    for function in program.nodes:
        if not isinstance(function, ast.FunctionDef):
            continue
        first, last = program.span(function)
        own = [node for node in taken if first <= program.span(node)[0] < last]
        if len(own) < 2:  # noqa: PLR2004 - one draw takes one key
            continue
        code = program.source(own[0])
        start = program.span(program.statement(own[0]))[0]
        indent = " " * program.statement(own[0]).col_offset
        edits = [Edit(start, start, f"one_key = {code}\n{indent}")]
        edits += [program.replaced(node, "one_key") for node in own]
        said = f"one key of `{code}` for all draws"
        yield Change("key", "reused-key", said, tuple(sorted(edits)))


def _drawn_in_turn(program: Program, one: ast.Call, other: ast.Call) -> Iterator[Change]:
    """Two draws in the other order, so that each has the other's key."""
    first, second = program.statement(one), program.statement(other)
    if first is second or first.col_offset != second.col_offset:
        return
    texts = program.source(first), program.source(second)
    if isinstance(first, ast.Assign | ast.Expr) and isinstance(second, ast.Assign | ast.Expr):
        edits = Edit(*program.span(first), texts[1]), Edit(*program.span(second), texts[0])
        said = f"`{snippet(texts[1])}` drawn before `{snippet(texts[0])}`"
        yield Change("key", "draw-order", said, edits)


def fans(program: Program) -> Iterator[Change]:
    """An initialiser that takes its fans from other axes."""
    for node in program.nodes:
        if not isinstance(node, ast.Call) or function_name(node) not in _FANNED:
            continue
        if any(item.arg in {"in_axis", "out_axis"} for item in node.keywords):
            continue
        _, end = program.span(node)
        comma = "" if program.source(node)[:-1].rstrip().endswith(("(", ",")) else ", "
        for axes in _FANS:
            said = f"`{axes}` in `{function_name(node)}`"
            edits = (Edit(end - 1, end - 1, f"{comma}{axes}"),)
            yield Change("fan", "kernel-init", said, edits, f"{function_name(node)}({axes})")
