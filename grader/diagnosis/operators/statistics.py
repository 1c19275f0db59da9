"""Statistics: of a sample or of a population, and the spread in place of its square."""

import ast
from collections.abc import Iterator

from grader.diagnosis.operators.axes import without_argument
from grader.diagnosis.operators.program import Change, Edit, Program, function_name, snippet

PITFALLS = ("sample-statistics", "missing-step")


def statistics(program: Program) -> Iterator[Change]:
    """The statistics of a sample, or a spread that is measured otherwise."""
    for node in program.nodes:
        if not isinstance(node, ast.Call):
            continue
        called = function_name(node)
        if called in {"var", "std"}:
            yield _ddof(program, node)
            name = _last_name(program, node)
            other = "std" if called == "var" else "var"
            said = f"`{other}` in place of `{called}`"
            yield Change("spread", "sample-statistics", said, (Edit(*name, other),), f"{other}(_)")
        if called == "var" and node.args and not isinstance(node.args[0], ast.Starred):
            yield _from_zero(program, node)
            yield from _never_centred(program, node)


def _ddof(program: Program, node: ast.Call) -> Change:
    present = next((item for item in node.keywords if item.arg in {"ddof", "correction"}), None)
    if present is not None:
        return without_argument(program, node, present, "sample", "sample-statistics")
    _, end = program.span(node)
    comma = "" if program.source(node)[:-1].rstrip().endswith(("(", ",")) else ", "
    called = function_name(node)
    return Change(
        "sample",
        "sample-statistics",
        f"`ddof=1` added to `{called}`",
        (Edit(end - 1, end - 1, f"{comma}ddof=1"),),
        f"{called}(_, ddof=1)",
    )


def _from_zero(program: Program, node: ast.Call) -> Change:
    """A variance about zero: the mean of the squares."""
    value, name = node.args[0], _last_name(program, node)
    squared = f"({program.source(value)}) ** 2"
    edits = (Edit(*name, "mean"), Edit(*program.span(value), squared))
    return Change("not-centred", "sample-statistics", "a mean of squares in place of `var`", edits)


def _never_centred(program: Program, node: ast.Call) -> Iterator[Change]:
    """Neither a variance about the mean nor a difference from it: the root of the mean square."""
    value = program.source(node.args[0])
    means = {
        ast.unparse(item.targets[0])
        for item in program.nodes
        if isinstance(item, ast.Assign)
        and function_name(item.value) == "mean"
        and value in program.source(item.value)
    }
    for other in program.nodes:
        if not isinstance(other, ast.BinOp) or not isinstance(other.op, ast.Sub):
            continue
        if program.source(other.left) == value and ast.unparse(other.right) in means:
            edits = (*_from_zero(program, node).edits, program.replaced(other, value))
            said = f"no mean subtracted from `{snippet(value)}`, nor in `var`"
            yield Change("not-centred", "missing-step", said, tuple(sorted(edits)))


def _last_name(program: Program, node: ast.Call) -> tuple[int, int]:
    """Return where the last part of a called function's name stands."""
    _, end = program.span(node.func)
    return end - len(function_name(node)), end
