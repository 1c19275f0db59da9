"""Work that is not begun: the starter as it was given, or functions that do nothing yet."""

import ast

from grader.exercise.pitfalls import NOT_BEGUN
from grader.judging.context import Context
from grader.report.schema import Finding, Help

Function = ast.FunctionDef | ast.AsyncFunctionDef


def unbegun(context: Context) -> Finding | None:
    """Say that work is not begun, with what the exercise says to write first; None if it is."""
    tree, exercise = context.submission.tree, context.exercise
    if tree is None:
        return None
    if exercise.starter_tree and ast.dump(tree) == exercise.starter_tree:
        message = "this is still the starter: nothing in it is changed yet"
        evidence = f"but for comments and layout the file is the starter of `{exercise.name}`"
    elif _does_nothing(tree, exercise.settings.entry_point):
        message = "no function does anything yet"
        evidence = "each holds nothing but `...`, `pass` or `raise NotImplementedError`"
    else:
        return None
    page = exercise.pitfall(NOT_BEGUN)
    idea = exercise.settings.begin or (page.sections.get("Why", "") if page else "")
    return Finding(
        name=NOT_BEGUN,
        level="error",
        message=message,
        evidence=(evidence,),
        location=None,
        help=Help(where=message, idea=idea, pattern="", fix=""),
    )


def _does_nothing(tree: ast.Module, entry_point: str) -> bool:
    """Say whether the entry point is still to be written, and all else that the file holds too."""
    defined = any(isinstance(node, Function) and node.name == entry_point for node in tree.body)
    return defined and all(map(_is_empty, tree.body))


def _is_empty(statement: ast.stmt) -> bool:
    match statement:
        case ast.Import() | ast.ImportFrom():
            return True
        case ast.FunctionDef(body=body) | ast.AsyncFunctionDef(body=body) | ast.ClassDef(body=body):
            return all(map(_is_empty, body))
        case ast.Pass() | ast.Expr(value=ast.Constant()):  # a docstring, or `...`
            return True
        case ast.Raise(exc=ast.Name(id=name) | ast.Call(func=ast.Name(id=name))):
            return name == "NotImplementedError"
    return False
