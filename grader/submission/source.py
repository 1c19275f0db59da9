"""Questions about the submission's syntax tree: they only ever add explanation."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from grader.submission.bindings import Bindings
from grader.submission.reachable import live_nodes
from grader.submission.submission import Submission
from grader.workers.records import Span

DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
LITERAL_PARTS = 1_000
"""How many parts a literal may have for its value to be known."""


@dataclass(frozen=True)
class Site:
    """A call in the text, with the arguments that `partial`, `*` and `**` bring along.

    Attributes:
        node: the call, or the `partial(…)` where nothing calls its result by name.
        name: dotted name of the called function.
        arguments: positional ones in order; they end where an unknown `*` begins.
        keywords: by name.
    """

    node: ast.Call
    name: str
    arguments: tuple[ast.expr, ...]
    keywords: Mapping[str, ast.expr]

    def argument(self, keyword: str, position: int | None = None) -> ast.expr | None:
        """Return the expression of an argument, given by keyword or at a position from 0."""
        if keyword in self.keywords:
            return self.keywords[keyword]
        if position is not None and position < len(self.arguments):
            return self.arguments[position]
        return None


class Source:
    """The tree of a submission, with imports, assignments and single calls followed.

    Only code that can run counts: what stands after a `return`, or in a function that nothing
    running names, proves nothing.

    Args:
        submission: the file.
        entry_point: name of the function that is called; without it every function counts.
        called: names of methods that are called on what that returns.
    """

    def __init__(
        self, submission: Submission, entry_point: str | None = None, called: Iterable[str] = ()
    ) -> None:
        self._called = frozenset(called)
        self._submission = submission
        self.entry_point = entry_point
        self.tree = submission.tree

    @cached_property
    def _live(self) -> tuple[ast.AST, ...]:
        try:
            return live_nodes(self.tree, self.entry_point, self._called) if self.tree else ()
        except RecursionError:
            return ()

    @cached_property
    def _bindings(self) -> Bindings:
        return Bindings(self._live)

    def study(self) -> None:
        """Find now what other questions would find out when they are first asked."""
        self._bindings.study()

    def walk(self) -> Iterator[ast.AST]:
        """Yield every node that can run, in the order of the text."""
        return iter(self._live)

    def raises(self, span: Span | None) -> bool:
        """Say whether a statement of the submission itself raises there."""
        if span is None or self.tree is None:
            return False
        return any(
            isinstance(node, ast.Raise | ast.Assert)
            and node.lineno <= span.line <= (node.end_lineno or node.lineno)
            for node in ast.walk(self.tree)
        )

    def dotted(self, node: ast.AST) -> str:
        """Return the dotted name that an expression stands for, or an empty string.

        What a call returns is named after the function, with `()`: `jax.random.key()`.
        """
        return self._bindings.dotted(node)

    def follow(self, node: ast.AST) -> ast.AST:
        """Return what a name, attribute or item stands for, where only one thing is possible."""
        return self._bindings.follow(node)

    def literal(self, node: ast.AST | None) -> object:
        """Return the value of a literal, names in it followed; None if it is none."""
        if node is None:
            return None
        try:
            return self._literal(node, [LITERAL_PARTS])
        except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
            return None

    def _literal(self, node: ast.AST, left: list[int]) -> object:
        """Return the value of a literal; raises ValueError if it has more parts than are left."""
        left[0] -= 1
        if left[0] < 0:
            raise ValueError
        value = self.follow(node)
        if isinstance(value, ast.Tuple | ast.List):
            return tuple(self._literal(item, left) for item in value.elts)
        try:
            return ast.literal_eval(value)
        except (ValueError, TypeError, SyntaxError):
            return None

    def sites(self, *endings: str) -> Iterator[Site]:
        """Yield the calls of functions whose dotted name is, or ends in, one of the names."""
        taken: set[ast.AST] = set()
        partials: list[ast.Call] = []
        for node in self._live:
            if isinstance(node, ast.Call) and _ends(self.dotted(self._function(node)), endings):
                if self._bindings.is_partial(node):
                    partials.append(node)
                else:
                    yield self._site(node, taken)
        for node in partials:
            if node not in taken:
                yield self._site(node, taken)

    def site(self, span: Span | None, *endings: str) -> Site | None:
        """Return the call at a span that a worker saw, or else the first call of these names."""
        for node in self._live:
            if span is not None and isinstance(node, ast.Call) and self.span(node) == span:
                site = self._site(node, set())
                if not endings or _ends(site.name, endings):
                    return site
        return next(self.sites(*endings), None) if endings else None

    def _site(self, node: ast.Call, taken: set[ast.AST]) -> Site:
        positional: list[ast.expr] = []
        keywords: dict[str, ast.expr] = {}
        for call in reversed(self._chain(node)):
            taken.add(call)
            given = call.args[1:] if self._bindings.is_partial(call) else call.args
            for item in given:
                more = self._unpacked(item)
                if more is None:
                    break
                positional += more
            for keyword in call.keywords:
                if keyword.arg is not None:
                    keywords[keyword.arg] = keyword.value
                else:
                    keywords |= self._items(keyword.value)
        return Site(node, self.dotted(self._function(node)), tuple(positional), keywords)

    def _function(self, call: ast.Call) -> ast.AST:
        return call.args[0] if self._bindings.is_partial(call) else call.func

    def _chain(self, node: ast.Call) -> list[ast.Call]:
        """Return a call and the `partial` calls that made its function, innermost last."""
        chain = [node]
        for _ in range(5):
            function = self.follow(self._function(chain[-1]))
            if not self._bindings.is_partial(function):
                break
            assert isinstance(function, ast.Call)
            chain.append(function)
        return chain

    def _unpacked(self, item: ast.expr) -> list[ast.expr] | None:
        if not isinstance(item, ast.Starred):
            return [item]
        value = self.follow(item.value)
        plain = isinstance(value, ast.Tuple | ast.List)
        return value.elts if plain else None  # type: ignore[attr-defined]

    def _items(self, mapping: ast.expr) -> dict[str, ast.expr]:
        value = self.follow(mapping)
        if isinstance(value, ast.Call) and self.dotted(value.func) == "dict":
            return {item.arg: item.value for item in value.keywords if item.arg is not None}
        if isinstance(value, ast.Dict):
            return {
                str(key.value): item
                for key, item in zip(value.keys, value.values, strict=True)
                if isinstance(key, ast.Constant)
            }
        return {}

    def calls(self, *endings: str) -> Iterator[ast.Call]:
        """Yield calls of functions whose dotted name is, or ends in, one of the names."""
        return (site.node for site in self.sites(*endings))

    def first_call(self, *endings: str) -> Span | None:
        """Return the span of the first such call."""
        node = next(self.calls(*endings), None)
        return self.span(node) if node else None

    def argument(self, site: Site | None, keyword: str, position: int | None = None) -> Span | None:
        """Return where a call's argument is written: its keyword, or the constant it names."""
        node = site.argument(keyword, position) if site else None
        if site is None or node is None:
            return None
        value = self.follow(node)
        if value is not node and isinstance(value, ast.Constant | ast.Tuple | ast.List):
            return self.span(value)
        for item in site.node.keywords:
            if item.value is node:
                return self.span(item)
        return self.span(node)

    def definition(self, name: str) -> Span | None:
        """Return the span of the header of a function or class, at any depth."""
        for node in (*self._live, *(ast.walk(self.tree) if self.tree else ())):
            if isinstance(node, DEFINITIONS) and node.name == name:
                line = self._submission.lines[node.lineno - 1]
                return Span(
                    line=node.lineno,
                    column=len(line) - len(line.lstrip()),
                    end_line=node.lineno,
                    end_column=len(line.rstrip()),
                )
        return None

    def attribute(self, *names: str) -> ast.AST | None:
        """Return the expression first assigned to an attribute of one of the names."""
        values = [value for name in names for value in self._bindings.attribute(name)]
        return min(values, key=lambda node: getattr(node, "lineno", 0), default=None)

    def attribute_assignment(self, *names: str) -> Span | None:
        """Return the span of the assignment that settles an attribute of the first such name.

        What is assigned from outside, `layer.NAME = …`, comes after what `self.NAME = …` made; of
        several, the last counts, and one of None only if there is no other.
        """
        found: dict[str, list[tuple[bool, bool, int, ast.AST]]] = {}
        for place, node in enumerate(self._live):
            if not isinstance(node, ast.Assign | ast.AnnAssign):
                continue
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                if isinstance(target, ast.Attribute) and target.attr in names:
                    outside = not (isinstance(target.value, ast.Name) and target.value.id == "self")
                    empty = isinstance(node.value, ast.Constant) and node.value.value is None
                    found.setdefault(target.attr, []).append((not empty, outside, place, node))
        first = next((found[name] for name in names if name in found), None)
        return self.span(max(first, key=lambda item: item[:3])[3]) if first else None

    def span(self, node: ast.AST) -> Span:
        """Return a node's span, columns in characters."""
        line, end_line = getattr(node, "lineno", 1), getattr(node, "end_lineno", 1)
        return Span(
            line=line,
            column=self._characters(line, getattr(node, "col_offset", 0)),
            end_line=end_line,
            end_column=self._characters(end_line, getattr(node, "end_col_offset", 0)),
        )

    def _characters(self, line: int, column: int) -> int:
        lines = self._submission.lines
        text = lines[line - 1] if line <= len(lines) else ""
        if text.isascii():  # known without looking at each letter
            return min(column, len(text))
        return len(text.encode()[:column].decode(errors="replace"))


def _ends(name: str, endings: tuple[str, ...]) -> bool:
    return any(name == end or name.endswith(f".{end}") for end in endings)
