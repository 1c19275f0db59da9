"""Where a change of the reference stands in a learner's program, if it stands there once."""

import ast
from collections.abc import Iterator, Sequence

from grader.diagnosis.operators.program import Change, Program, function_name
from grader.diagnosis.operators.weights import mixtures
from grader.submission.source import Source
from grader.workers.records import Span

ANYTHING = "_"


def place(trace: str, source: Source, right: str) -> Span | None:
    """Return where a learner's program has the same code, other names set aside.

    Args:
        trace: the code as it is after the change, see `Change.trace`; `f(_, axis=0)` is any call of
            `f` with this argument.
        source: the learner's program, of which only what can run counts.
        right: the reference, in which such code must not stand.

    Returns:
        None if it stands nowhere, in several places or in a value that nothing reads, or says too
        little to be looked for.
    """
    sought = _parsed(trace)
    if sought is None:
        return None
    loose = isinstance(sought, ast.Call) and any(_is_anything(item) for item in sought.args)
    if not loose and not _says_enough(sought):
        return None
    wanted = form(sought)

    def is_like(node: ast.AST) -> bool:
        if isinstance(sought, ast.Call) and loose:
            return isinstance(node, ast.Call) and _has(node, sought)
        return isinstance(node, ast.expr) and form(node) == wanted

    if any(is_like(node) for node in ast.walk(ast.parse(right))):
        return None
    found = [node for node in source.walk() if is_like(node)]
    if len(found) != 1 or found[0] in unread(source):
        return None
    return source.span(found[0])


def unread(source: Source) -> set[ast.AST]:
    """Return what is in values that are given to a name, and that nothing ever reads."""
    read = {
        node.id
        for node in source.walk()
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }
    stored = (node for node in source.walk() if isinstance(node, ast.Assign))
    return {
        part
        for node in stored
        if all(isinstance(item, ast.Name) and item.id not in read for item in node.targets)
        for part in ast.walk(node.value)
    }


def place_of(change: Change, source: Source) -> Span | None:
    """Return where a program has what a change leaves alike but for its names, if it has one."""
    if change.operator != "weights":
        return None
    found = [node for node, _, _ in mixtures(source.walk())]
    return source.span(found[0]) if len(found) == 1 else None


def is_shared(span: Span, changes: Sequence[Change], source: Source, right: str) -> bool:
    """Say whether a learner's call runs for several of the reference's, one of which is changed.

    It stands then in a function that is called more than once, where the reference calls the same
    library function in places that stay as they are: what to correct is not that call.

    Args:
        span: where the call stands.
        changes: of the reference, those that the place is for.
        source: the learner's program.
        right: the reference.
    """
    nodes = [*source.walk()]
    around = (
        node
        for node in nodes
        if isinstance(node, ast.FunctionDef)
        and node.lineno <= span.line <= (node.end_lineno or node.lineno)
    )
    inner = max(around, key=lambda node: node.lineno, default=None)
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    here = next((function_name(node) for node in calls if source.span(node) == span), "")
    if inner is None or not here or [*map(function_name, calls)].count(inner.name) <= 1:
        return False
    program = Program(right)
    alike = [
        program.span(node) for node in program.nodes_of(ast.Call) if function_name(node) == here
    ]
    edits = [edit for change in changes for edit in change.edits]
    touched = [
        any(first <= edit.start and edit.end <= last for edit in edits) for first, last in alike
    ]
    return any(touched) and not all(touched)


def form(node: ast.AST) -> str:
    """Return an expression's form: its operators, functions, numbers and texts, without names."""
    return "".join(_form(node))


def _form(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Call):
        yield f"{function_name(node)}("
        if isinstance(node.func, ast.Attribute) and not _is_module(node.func.value):
            yield from _form(node.func.value)
            yield ","
        for item in node.args:
            yield from _form(item)
            yield ","
        for keyword in sorted(node.keywords, key=lambda item: item.arg or ""):
            yield f"{keyword.arg}="
            yield from _form(keyword.value)
            yield ","
        yield ")"
    elif isinstance(node, ast.Name | ast.Attribute) or _is_whole(node):
        yield ANYTHING
    elif isinstance(node, ast.Constant):
        yield repr(node.value)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mult):
        yield f"{type(node.op).__name__}("
        yield ",".join(sorted((form(node.left), form(node.right))))
        yield ")"
    else:
        yield f"{type(node).__name__}("
        for child in ast.iter_child_nodes(node):
            if not isinstance(child, ast.expr_context):
                yield from _form(child)
                yield ","
        yield ")"


def _is_whole(node: ast.AST) -> bool:
    """Say whether it reads all of a variable: `self.kernel[...]`, `self.kernel[:]`."""
    return isinstance(node, ast.Subscript) and ast.unparse(node.slice) in {"...", ":"}


def _is_module(node: ast.AST) -> bool:
    parts = {"jnp", "np", "jax", "lax", "nn", "nnx", "numpy", "random", "flax", "initializers"}
    return ast.unparse(node).rpartition(".")[2] in parts


def _parsed(trace: str) -> ast.expr | None:
    try:
        return ast.parse(trace.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError):
        return None


def _is_anything(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and node.id == ANYTHING


def _says_enough(node: ast.expr) -> bool:
    """Say whether code has more to it than names: it calls, computes or holds a number."""
    parts = ast.Call | ast.BinOp | ast.Compare | ast.Subscript
    return isinstance(node, parts) and form(node) != ANYTHING


def _has(node: ast.Call, sought: ast.Call) -> bool:
    """Say whether a call has the name and the arguments that are sought."""
    if function_name(node) != function_name(sought):
        return False
    given = {item.arg: form(item.value) for item in node.keywords}
    own = isinstance(node.func, ast.Attribute) and not _is_module(node.func.value)
    if "axis" not in given:
        for item in node.args[0 if own else 1 :][:1]:
            given["axis"] = form(item)
    return all(given.get(item.arg) == form(item.value) for item in sought.keywords)
