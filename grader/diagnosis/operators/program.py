"""A program's text with its syntax tree, and changes of it: edits of the text with words for them.

Nothing here knows jax, runs a program or reads a file, so it serves any text: a reference's, whose
changes are mistakes, and a learner's, whose changes are repairs.
"""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

Kind = TypeVar("Kind", bound=ast.AST)
SNIPPET = 44
"""The most letters of a piece of code that stands in a sentence."""
WHOLE = 32
"""The most letters around a changed word that are shown with it."""
_STEPS = 4
_SILENT = (ast.Import, ast.ImportFrom, ast.JoinedStr, ast.expr_context, ast.operator, ast.unaryop)
"""What is left alone; in older versions of Python parts of an f-string do not know their places."""

SIGNS: dict[type[ast.AST], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.MatMult: "@",
    ast.Pow: "**",
    ast.FloorDiv: "//",
    ast.Mod: "%",
}
"""How operators are written."""


@dataclass(frozen=True, order=True)
class Edit:
    """One replacement in a text: what stands from `start` to before `end`, in characters."""

    start: int
    end: int
    new: str


@dataclass(frozen=True)
class Change:
    """A change of a program.

    Attributes:
        operator: the name of what made it.
        pitfall: the misconception that it is, where the program was right.
        words: what differs, in words that go on after "a right program with".
        edits: in the order of the text; none overlaps another.
        trace: code by which the change is found in another program: the smallest expression or
            statement that holds it, as it is afterwards; empty where nothing of it is left.
    """

    operator: str
    pitfall: str
    words: str
    edits: tuple[Edit, ...]
    trace: str = ""

    def apply(self, text: str) -> str:
        """Return the changed text."""
        return applied(self.edits, text)


def applied(edits: tuple[Edit, ...], text: str) -> str:
    """Return a text after edits, none of which overlaps another."""
    for edit in sorted(edits, reverse=True):
        text = text[: edit.start] + edit.new + text[edit.end :]
    return text


class Program:
    """A program that parses.

    Args:
        text: its source.

    Raises:
        SyntaxError, ValueError, RecursionError: it does not parse.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.tree = ast.parse(text)
        starts = [0]
        for line in text.encode().splitlines(keepends=True):
            starts.append(starts[-1] + len(line))
        self._starts = starts
        self._raw = b"" if text.isascii() else text.encode()

        self._parents: dict[ast.AST, ast.AST] = {}
        self.nodes = tuple(self._computing(self.tree))
        """What computes, in the order of the text: no imports, annotations or docstrings."""

    @cached_property
    def numpy(self) -> str:
        """How the text can name `jax.numpy`: as it was imported."""
        for node in ast.walk(self.tree):
            for item in node.names if isinstance(node, ast.Import | ast.ImportFrom) else ():
                whole = item.name == "jax.numpy" or getattr(node, "module", "") == "jax"
                if whole and item.name in {"jax.numpy", "numpy"}:
                    return item.asname or item.name
        return "jax.numpy"

    def _computing(self, node: ast.AST) -> Iterator[ast.AST]:
        for name, value in ast.iter_fields(node):
            for child in value if isinstance(value, list) else [value]:
                if not isinstance(child, ast.AST) or name in {"annotation", "returns"}:
                    continue
                if isinstance(child, _SILENT) or _is_text(child):
                    continue
                self._parents[child] = node
                yield child
                yield from self._computing(child)

    def nodes_of(self, kind: type[Kind]) -> list[Kind]:
        """Return the nodes of one kind."""
        return [node for node in self.nodes if isinstance(node, kind)]

    def parent(self, node: ast.AST) -> ast.AST:
        """Return what a node of `nodes` stands in."""
        return self._parents[node]

    def span(self, node: ast.AST) -> tuple[int, int]:
        """Return where a node stands, in characters from 0, end exclusive."""
        assert isinstance(node, ast.expr | ast.stmt | ast.keyword | ast.arg)
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        start = self._starts[node.lineno - 1] + node.col_offset
        end = self._starts[node.end_lineno - 1] + node.end_col_offset
        if not self._raw:
            return start, end
        first = len(self._raw[:start].decode())
        return first, first + len(self._raw[start:end].decode())

    def source(self, node: ast.AST) -> str:
        """Return a node's text."""
        start, end = self.span(node)
        return self.text[start:end]

    def replaced(self, node: ast.AST, new: str) -> Edit:
        """Return the edit that puts code in a node's place, in brackets where it needs them."""
        start, end = self.span(node)
        parent = self._parents.get(node)
        called = isinstance(parent, ast.Call) and node is parent.func
        indexed = isinstance(parent, ast.Subscript) and node is parent.value
        if called or indexed or isinstance(parent, ast.Attribute):
            new = bracketed(new, numbers=True)
        elif isinstance(parent, ast.BinOp | ast.UnaryOp | ast.Compare):
            new = bracketed(new, numbers=isinstance(getattr(parent, "op", None), ast.Pow))
        return Edit(start, end, new)

    def statement(self, node: ast.AST) -> ast.stmt:
        """Return the statement that a node of `nodes` stands in."""
        while not isinstance(node, ast.stmt):
            node = self._parents[node]
        return node

    def change(
        self, operator: str, pitfall: str, node: ast.AST, new: str, words: str = ""
    ) -> Change:
        """Return the change that puts code in an expression's place, if need be in own words."""
        shown = self._around(node)
        edit = self.replaced(node, new)
        words = words or self._words(node, new, shown, self._after(shown, edit))
        for _ in range(_STEPS):  # what stands elsewhere too is no trace
            around = self._parents.get(shown)
            if self._after(shown, edit) not in self.text or not isinstance(around, ast.expr):
                break
            shown = around
        return Change(operator, pitfall, words, (edit,), self._after(shown, edit))

    def _words(self, node: ast.AST, new: str, shown: ast.AST, after: str) -> str:
        """Say what stands in place of what: with what is around it, where that is short."""
        before = self.source(shown)
        if shown is node or max(len(before), len(after)) > WHOLE:
            words = f"`{snippet(new)}` in place of `{snippet(self.source(node))}`"
            called = function_name(shown) if isinstance(shown, ast.Call) else ""
            return f"{words} in `{called}`" if called and shown is not node else words
        return f"`{snippet(after)}` in place of `{snippet(before)}`"

    def _after(self, node: ast.AST, edit: Edit) -> str:
        """Return a node's text after an edit within it."""
        start, end = self.span(node)
        return self.text[start : edit.start] + edit.new + self.text[edit.end : end]

    def _around(self, node: ast.AST) -> ast.AST:
        """Return the smallest part around a node that says what it belongs to."""
        shown: ast.AST = node
        small = (ast.Constant, ast.Name, ast.UnaryOp, ast.Slice, ast.Tuple, ast.keyword)
        while isinstance(shown, small) and isinstance(
            self._parents.get(shown), ast.expr | ast.keyword | ast.Slice
        ):
            around = self._parents[shown]
            shown = self._parents[around] if isinstance(around, ast.Slice) else around
        return shown


Operator = Callable[[Program], Iterator[Change]]


def bracketed(code: str, *, numbers: bool) -> str:
    """Return an expression that stays whole between operators; numbers in brackets if need be."""
    try:
        node = ast.parse(code, mode="eval").body
    except SyntaxError:
        return code
    if number(node) is not None:
        return f"({code})" if numbers else code
    whole = isinstance(node, ast.Name | ast.Call | ast.Attribute | ast.Subscript | ast.Constant)
    return code if whole or not code.strip() else f"({code})"


def snippet(code: str) -> str:
    """Return a piece of code as it stands in a sentence: on one line, cut where it is long."""
    line = " ".join(code.split()).replace("`", "'")
    line = line.replace("( ", "(").replace(" )", ")").replace(", )", ")")
    return line if len(line) <= SNIPPET else f"{line[: SNIPPET - 2]} …"


def function_name(node: ast.AST) -> str:
    """Return the last part of a called function's name, or an empty string."""
    function = node.func if isinstance(node, ast.Call) else node
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def number(node: ast.AST | None) -> int | float | None:
    """Return the value of a number as it stands in the text, with its sign; else None."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        value = number(node.operand)
        return None if value is None else -value
    if isinstance(node, ast.Constant) and type(node.value) in {int, float}:
        return node.value  # type: ignore[return-value]
    return None


def _is_text(node: ast.AST) -> bool:
    """Say whether a statement is a docstring or another text that nothing reads."""
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )
