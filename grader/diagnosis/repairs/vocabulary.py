"""The words of a right program: single texts, numbers and names, and never how they are put."""

import ast
import builtins
from dataclasses import dataclass
from functools import lru_cache

from grader.diagnosis.operators.program import number

PLAIN = frozenset(dir(builtins))


@dataclass(frozen=True)
class Vocabulary:
    """Single words of a program.

    Attributes:
        texts: its short string constants.
        numbers: its numbers, as written.
        names: its variables, attributes and keyword arguments.
        given: keyword arguments that are given a plain text or number, and these as written.
    """

    texts: tuple[str, ...]
    numbers: tuple[str, ...]
    names: frozenset[str]
    given: tuple[tuple[str, str], ...]


@lru_cache(maxsize=16)
def vocabulary(text: str) -> Vocabulary:
    """Return the words of a program that parses."""
    texts: dict[str, None] = {}
    numbers: dict[str, None] = {}
    names: set[str] = set()
    given: dict[tuple[str, str], None] = {}
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if node.value.isidentifier():
                texts[node.value] = None
        elif number(node) is not None:
            numbers[ast.unparse(node)] = None
        elif isinstance(node, ast.keyword) and node.arg and isinstance(node.value, ast.Constant):
            given[node.arg, ast.unparse(node.value)] = None
        names |= names_of(node)
    return Vocabulary(tuple(texts), tuple(numbers), frozenset(names), tuple(given))


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
