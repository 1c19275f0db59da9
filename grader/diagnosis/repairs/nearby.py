"""Repairs by what the right program is made of: an operator, a named argument, a size's axis."""

import ast
from collections.abc import Iterator

from grader.diagnosis.operators.program import SIGNS, Change, Edit, Program, function_name
from grader.diagnosis.repairs.vocabulary import Vocabulary

_PITFALLS = {"axis": "wrong-axis", "keepdims": "lost-axis", "ddof": "sample-statistics"}


def signs(program: Program, words: Vocabulary) -> Iterator[Change]:
    """Another operator between two operands, of those that the right program has."""
    for node in program.nodes:
        if isinstance(node, ast.BinOp) and type(node.op) in SIGNS:
            start, end = program.span(node.left)[1], program.span(node.right)[0]
            between = program.text[start:end]
            for sign in words.signs:
                old = SIGNS[type(node.op)]
                if sign != old and between.count(old) == 1:
                    edit = Edit(start, end, between.replace(old, sign))
                    yield Change("operator", "wrong-operator", "", (edit,))


def named(program: Program, words: Vocabulary) -> Iterator[Change]:
    """An argument by name that the right program gives to a function of the same name."""
    for node in program.nodes:
        if not isinstance(node, ast.Call):
            continue
        end = program.span(node)[1] - 1
        comma = ", " if node.args or node.keywords else ""
        if program.text[:end].rstrip().endswith(","):
            comma = ""
        here = {item.arg for item in node.keywords}
        for function, name, value in words.passed:
            if function == function_name(node) and name not in here:
                edit = Edit(end, end, f"{comma}{name}={value}")
                yield Change("given", _PITFALLS.get(name, ""), "", (edit,))


def unpacked(program: Program, _: Vocabulary) -> Iterator[Change]:
    """Some sizes of a shape, where all are unpacked; or all, with those that have no name."""
    for node in program.nodes:
        if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Tuple):
            continue
        if isinstance(node.value, ast.Attribute) and node.value.attr == "shape":
            code, end = program.source(node.value), program.span(node.targets[0])[0]
            count = len(node.targets[0].elts)
            for part in ("[1:]", f"[:{count}]", f"[-{count}:]"):
                yield program.change("shape", "", node.value, f"{code}{part}")
            yield Change("shape", "", "", (Edit(end, end, "_, "),))
