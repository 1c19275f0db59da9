"""The words of a right program: single texts, numbers and names, and never how they are put."""

import ast
import builtins
from dataclasses import dataclass
from functools import lru_cache

from grader.diagnosis.operators.program import SIGNS, function_name, number

PLAIN = frozenset(dir(builtins))


@dataclass(frozen=True)
class Vocabulary:
    """Single words of a program.

    Attributes:
        texts: its short string constants.
        numbers: its numbers, as written.
        names: its variables, attributes and keyword arguments.
        given: keyword arguments that are given a plain text or number, and these as written.
        keywords: names of what is called, each with one of a keyword argument that it is given.
        passed: those of them that are given a plain value, and these as written.
        signs: the operators between its operands.
        plain: names of what it calls without arguments.
    """

    texts: tuple[str, ...]
    numbers: tuple[str, ...]
    names: frozenset[str]
    given: tuple[tuple[str, str], ...]
    keywords: frozenset[tuple[str, str]]
    passed: tuple[tuple[str, str, str], ...]
    signs: tuple[str, ...]
    plain: frozenset[str]


@lru_cache(maxsize=16)
def vocabulary(text: str) -> Vocabulary:
    """Return the words of a program that parses."""
    texts: dict[str, None] = {}
    numbers: dict[str, None] = {}
    names: set[str] = set()
    given: dict[tuple[str, str], None] = {}
    keywords: set[tuple[str, str]] = set()
    passed: dict[tuple[str, str, str], None] = {}
    signs: dict[str, None] = {}
    plain: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if node.value.isidentifier():
                texts[node.value] = None
        elif number(node) is not None:
            numbers[ast.unparse(node)] = None
        elif isinstance(node, ast.keyword) and node.arg and isinstance(node.value, ast.Constant):
            given[node.arg, ast.unparse(node.value)] = None
        elif isinstance(node, ast.BinOp) and type(node.op) in SIGNS:
            signs[SIGNS[type(node.op)]] = None
        elif isinstance(node, ast.Call):
            plain |= set() if node.args or node.keywords else {function_name(node)}
            keywords |= {(function_name(node), item.arg) for item in node.keywords if item.arg}
            for item in node.keywords:
                if item.arg and isinstance(item.value, ast.Constant | ast.UnaryOp | ast.Tuple):
                    passed[function_name(node), item.arg, ast.unparse(item.value)] = None
        names |= names_of(node)
    return Vocabulary(
        tuple(texts),
        tuple(numbers),
        frozenset(names),
        tuple(given),
        frozenset(keywords),
        tuple(passed),
        tuple(signs),
        frozenset(plain),
    )


def names_of(node: ast.AST) -> set[str]:
    """Return the names that one node of a tree brings."""
    if isinstance(node, ast.Name):
        return {node.id}
    if isinstance(node, ast.Attribute):
        return {node.attr}
    if isinstance(node, ast.arg | ast.keyword) and node.arg:
        return {node.arg}
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return {node.name}
    if isinstance(node, ast.Import | ast.ImportFrom):
        return {(item.asname or item.name).partition(".")[0] for item in node.names}
    return set()
