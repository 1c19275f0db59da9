"""What each expression of a program computes, without the names and the habits of who wrote it.

Two expressions have the same form if they are put together alike once names are replaced by what
they were given, and spellings of the same thing are one: `x.mean(-1)` and `jnp.mean(x, axis=-1)`,
`* rsqrt(v)` and `/ sqrt(v)`, `var(x)` and the mean of squared distances. What a name holds after
branches that differ, in a loop, or as an argument is anything.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from grader.diagnosis.changed.algebra import ANYTHING, Algebra, Form
from grader.diagnosis.changed.words import (
    ALIASES,
    ALONG,
    ARITHMETIC,
    AXIS_AT,
    FILLING,
    MOVING,
    STYLE,
    VARIABLES,
    Detail,
    is_kept,
    is_module,
)
from grader.diagnosis.operators.program import function_name, number

_TWO = 2


class Forms:
    """The forms of a program's expressions, and of its statements that store or return.

    Args:
        algebra: where forms are kept: programs with the same one can be compared.
        tree: the program.
        detail: how much of a program counts.

    Attributes:
        algebra: the same.
        of: the form of each node.
        reads: for each name that is read, the statement that gave it its value, where that is one.
    """

    def __init__(self, algebra: Algebra, tree: ast.AST, *, detail: Detail = Detail.USUAL) -> None:
        self.of: dict[ast.AST, Form] = {}
        self.reads: dict[ast.AST, ast.stmt] = {}
        self.algebra = algebra
        self._detail = detail
        self._own = {
            node.name
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        }
        self._attributes: dict[str, Form] = {}
        self._given: dict[str, ast.stmt] = {}
        body = getattr(tree, "body", [])
        later = [node for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
        names: dict[str, Form] = {}
        self._block([node for node in body if node not in later], names)
        later.sort(key=lambda node: isinstance(node, ast.FunctionDef))
        self._block(later, names)

    def _block(self, body: Sequence[ast.stmt], names: dict[str, Form]) -> None:
        for node in body:
            self._statement(node, names)

    def _statement(self, node: ast.stmt, names: dict[str, Form]) -> None:
        if isinstance(node, ast.ClassDef):
            first = [item for item in node.body if getattr(item, "name", "") == "__init__"]
            self._block([*first, *(item for item in node.body if item not in first)], {**names})
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            self._function(node, names)
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            value = self._form(node.value, names)
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                self._bound(target, node.value, value, node, names)
        elif isinstance(node, ast.AugAssign):
            parts = self._form(node.target, names), self._form(node.value, names)
            value = self.algebra.joined(type(node.op), *parts)
            self.of[node] = value
            self._bound(node.target, None, value, node, names)
        elif isinstance(node, ast.Return) and node.value is not None:
            self.of[node] = self.algebra.made("return", self._form(node.value, names))
        elif isinstance(node, ast.If):
            self._form(node.test, names)
            ways = [{**names}, {**names}]
            for body, way in zip((node.body, node.orelse), ways, strict=True):
                self._block(body, way)
            _joined(names, ways)
        else:
            self._other(node, names)

    def _other(self, node: ast.stmt, names: dict[str, Form]) -> None:
        """Go through a statement of another kind: what a loop binds is anything."""
        if isinstance(node, ast.For | ast.While | ast.With | ast.Try):
            for item in ast.walk(node):
                if isinstance(item, ast.Name) and isinstance(item.ctx, ast.Store):
                    names[item.id] = ANYTHING
                    self._given.pop(item.id, None)
        for _, value in ast.iter_fields(node):
            for item in value if isinstance(value, list) else [value]:
                if isinstance(item, ast.expr):
                    self._form(item, names)
                elif isinstance(item, ast.stmt):
                    self._statement(item, names)
                elif isinstance(item, ast.withitem):
                    self._form(item.context_expr, names)

    def _function(
        self, node: ast.FunctionDef | ast.AsyncFunctionDef, names: dict[str, Form]
    ) -> None:
        inner = {**names}
        plain = [*node.args.posonlyargs, *node.args.args]
        for item in (*plain, *node.args.kwonlyargs):
            inner[item.arg] = ANYTHING
            self._given.pop(item.arg, None)
        given = [
            *zip(plain[len(plain) - len(node.args.defaults) :], node.args.defaults, strict=True),
            *zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True),
        ]
        for item, default in given:
            if default is not None:
                value = self._form(default, names)
                inner[item.arg] = value if self.algebra.number(value) is not None else ANYTHING
        self._block(node.body, inner)

    def _bound(
        self,
        target: ast.expr,
        value: ast.expr | None,
        form: Form,
        node: ast.stmt,
        names: dict[str, Form],
    ) -> None:
        """Note what a target holds from now on."""
        if isinstance(target, ast.Name):
            names[target.id] = form
            self._given[target.id] = node
        elif isinstance(target, ast.Tuple | ast.List):
            parts = value.elts if isinstance(value, ast.Tuple | ast.List) else []
            for place, item in enumerate(target.elts):
                part = parts[place] if len(parts) == len(target.elts) else None
                known = self.of.get(part, ANYTHING) if part is not None else ANYTHING
                self._bound(item, part, known, node, names)
        elif isinstance(target, ast.Attribute) and ast.unparse(target.value) == "self":
            known = form if self.algebra.number(form) is not None else ANYTHING
            again = target.attr in self._attributes and self._attributes[target.attr] != known
            self._attributes[target.attr] = ANYTHING if again else known
        if isinstance(target, ast.Attribute | ast.Subscript):
            self.of[node] = self.algebra.made("store", form)

    def _form(self, node: ast.expr, names: Mapping[str, Form]) -> Form:
        form = self._made(node, names)
        self.of[node] = form
        return form

    def _made(self, node: ast.expr, names: Mapping[str, Form]) -> Form:
        if isinstance(node, ast.Constant):
            value = number(node)
            return self.algebra.constant(repr(node.value) if value is None else value)
        if isinstance(node, ast.Name):
            if isinstance(node.ctx, ast.Load) and node.id in self._given:
                self.reads[node] = self._given[node.id]
            return names.get(node.id, ANYTHING)
        if isinstance(node, ast.Attribute):
            return self._attribute(node, names)
        if isinstance(node, ast.Subscript):
            return self._index(node, names)
        if isinstance(node, ast.Call):
            return self._call(node, names)
        if isinstance(node, ast.BinOp):
            left, right = self._form(node.left, names), self._form(node.right, names)
            if isinstance(node.op, ast.Mult) and _are_one(node.left, node.right):
                return self.algebra.made("square", left)
            return self.algebra.joined(type(node.op), left, right)
        return self._other_form(node, names)

    def _other_form(self, node: ast.expr, names: Mapping[str, Form]) -> Form:
        parts = list(self._parts(node, names))
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            return self.algebra.negative(parts[0])
        kind = type(node).__name__
        if isinstance(node, ast.Compare | ast.BoolOp | ast.UnaryOp):
            operators = node.ops if isinstance(node, ast.Compare) else [node.op]
            kind = " ".join(type(item).__name__ for item in operators)
        return self.algebra.made(kind, *parts)

    def _index(self, node: ast.Subscript, names: Mapping[str, Form]) -> Form:
        value, place = self._form(node.value, names), self._form(node.slice, names)
        if isinstance(node.value, ast.Attribute) and node.value.attr == "shape":
            return self._size()
        kept = is_kept(node, self._detail)
        return value if kept else self.algebra.made("index", value, place)

    def _parts(self, node: ast.AST, names: Mapping[str, Form]) -> Iterator[Form]:
        bound = {
            item.id
            for item in ast.walk(node)
            if isinstance(item, ast.Name) and isinstance(item.ctx, ast.Store)
        } | {item.arg for item in ast.walk(node) if isinstance(item, ast.arg)}
        inner = {name: form for name, form in names.items() if name not in bound}
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                yield self._form(child, inner)
            elif isinstance(child, ast.comprehension | ast.keyword):
                yield from self._parts(child, inner)

    def _attribute(self, node: ast.Attribute, names: Mapping[str, Form]) -> Form:
        if is_module(node.value):
            return self.algebra.made(node.attr)
        value = self._form(node.value, names)
        if ast.unparse(node.value) == "self":
            return self._attributes.get(node.attr, ANYTHING)
        if node.attr in {"value", "at"}:
            return value
        if self._detail is Detail.COARSE and node.attr in {"T", "mT"}:
            return value
        return self._size() if node.attr == "size" else self.algebra.made(f".{node.attr}", value)

    def _size(self) -> Form:
        return ANYTHING if self._detail is Detail.COARSE else self.algebra.made("size")

    def _call(self, node: ast.Call, names: Mapping[str, Form]) -> Form:
        called = function_name(node)
        called = ALIASES.get(called, called)
        function, arguments = node.func, [self._form(item, names) for item in node.args]
        keywords = {item.arg or "**": self._form(item.value, names) for item in node.keywords}
        if isinstance(function, ast.Attribute) and not is_module(function.value):
            method = ast.unparse(function.value) in {"self", "super()"}
            inner = self._form(function.value, names)
            arguments = arguments if method or called in self._own else [inner, *arguments]
        elif not isinstance(function, ast.Attribute | ast.Name):
            self._form(function, names)
        if called in VARIABLES or _is_class(called, self._own):
            return ANYTHING
        plain = isinstance(function, ast.Name) and called in names
        if isinstance(function, ast.Call) or called in self._own or plain:
            given = sorted((*arguments, *keywords.values()))
            moved = self._detail is Detail.COARSE and len(given) == 1
            return given[0] if moved else self.algebra.made("own", *given)
        return self._computed(called, arguments, keywords)

    def _computed(self, called: str, arguments: list[Form], keywords: dict[str, Form]) -> Form:
        algebra = self.algebra
        if called in ARITHMETIC and len(arguments) == _TWO and not keywords:
            return algebra.joined(ARITHMETIC[called], arguments[0], arguments[1])
        if self._detail is Detail.COARSE:
            if called in MOVING and arguments:
                return arguments[0]
            if called in FILLING:
                return algebra.made("tril" if called == "tri" else called)
            if called == "einsum" and len(arguments) == _TWO + 1:
                return algebra.made("MatMult", *arguments[1:])
        place = AXIS_AT.get(called, len(arguments))
        if len(arguments) > place and "axis" not in keywords:
            keywords["axis"] = arguments.pop(place)
        if called in ALONG:
            last = called in {"softmax", "log_softmax"}
            keywords.setdefault("axis", algebra.constant(-1 if last else "None"))
        if "axis" in keywords:
            keywords["axis"] = algebra.axis(keywords["axis"])
        if self._detail.drops:
            keywords = {name: form for name, form in keywords.items() if name not in STYLE}
        return algebra.called(called, arguments, keywords)


def passes_on(node: ast.AST, forms: Forms) -> bool:
    """Say whether an expression is only another word for what made it."""
    if isinstance(node, ast.Subscript | ast.Attribute):
        return forms.of[node] == forms.of.get(node.value)
    return isinstance(node, ast.Name)


def _are_one(left: ast.expr, right: ast.expr) -> bool:
    """Say whether two operands are the same name, attribute or item."""
    plain = ast.Name | ast.Attribute | ast.Subscript
    both = isinstance(left, plain) and isinstance(right, plain)
    return both and ast.unparse(left) == ast.unparse(right)


def _is_class(called: str, own: set[str]) -> bool:
    return called in own and called[:1].isupper()


def _joined(names: dict[str, Form], ways: Iterable[Mapping[str, Form]]) -> None:
    """Keep what all ways gave a name alike; of others nothing is known."""
    ways = list(ways)
    for name in {*chain.from_iterable(ways)}:
        forms = {way.get(name, ANYTHING) for way in ways}
        names[name] = forms.pop() if len(forms) == 1 else ANYTHING
