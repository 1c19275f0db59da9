"""The form of a program: its tokens without comments, layout, and the names that it chose itself.

Nothing is parsed: one pass of patterns that cannot backtrack, over a bounded text, and what they do
not fit is left out. Hostile text costs no more than any other of its length.
"""

import hashlib
import keyword
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

LONGEST = 1 << 16
"""Longest program that is looked at, characters."""
_TOKEN = re.compile(
    r"""
    (?P<blank>[ \t\f]++|\\\n|\#[^\n]*+)
    |(?P<line>\n)
    |(?P<long>[A-Za-z]{0,2}(?:\"{3}|'{3}))
    |(?P<text>[A-Za-z]{0,2}(?:"(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+'))
    |(?P<number>(?:\d|\.\d)[\w.]*+)
    |(?P<name>\w++)
    |(?P<sign>[^\s\w"'])
    """,
    re.VERBOSE | re.DOTALL,
)
_ENDS = {
    quotes: re.compile(
        rf"(?:[^\\{quotes[0]}]|\\.|{quotes[0]}(?!{quotes[:2]}))*+{quotes}", re.DOTALL
    )
    for quotes in ('"""', "'''")
}
_OPEN, _CLOSE = frozenset("([{"), frozenset(")]}")

_COMPARES = frozenset(("sign", sign) for sign in "=<>!")
_ENDS_A_TARGET = frozenset({(), *((("sign", sign),) for sign in ",=:")})
_GOES_ON = frozenset({(("sign", "."),), (("sign", "["),)})

Token = tuple[str, str]
"""A kind (`name`, `number`, `text`, `sign`) and what stands there."""
Statement = tuple[Token, ...]


@dataclass(frozen=True)
class Form:
    """What is left of a program when comments, layout and its own names are taken away.

    Attributes:
        digest: equal for programs that differ in those only.
        statements: its logical lines, docstrings left out, names as they stand.
    """

    digest: str
    statements: tuple[Statement, ...]

    def own(self, starter: Collection[Statement]) -> int:
        """Return how many tokens stand in lines that are not the starter's."""
        return sum(len(line) for line in self.statements if line not in starter)


def form(source: str) -> Form | None:
    """Return a program's form; None if it is too long, or no text of Python's."""
    tokens = _tokens(source) if len(source) <= LONGEST else None
    if tokens is None:
        return None
    statements = tuple(_statements(tokens))
    bound = _Bound()
    for statement in statements:
        bound.read(statement)
    shape = list(_renamed(chain.from_iterable(statements), bound))
    return Form(hashlib.sha256(repr(shape).encode()).hexdigest(), statements)


def _tokens(source: str) -> list[Token] | None:
    found, at = [], 0
    while at < len(source):
        match = _TOKEN.match(source, at)
        if match is None:
            return None
        kind, text, at = str(match.lastgroup), match[0], match.end()
        if kind == "long":
            end = _ENDS[text[-3:]].match(source, at)
            if end is None:
                return None
            text, at, kind = f"{text[:-3]}{end[0][:-3]}", end.end(), "text"
        elif kind == "text":
            prefix = text[: text.index(text[-1])]
            text = f"{prefix}{text[len(prefix) + 1 : -1]}"
        if kind != "blank":
            found.append((kind, text))
    return found


def _statements(tokens: Sequence[Token]) -> Iterator[Statement]:
    """Yield logical lines, without trailing commas; a text alone is a comment."""
    line: list[Token] = []
    commas: list[int] = []  # of each open bracket; from two on one at its end says nothing
    for kind, text in (*tokens, ("line", "\n")):
        ends = kind == "line" or (text == ";" and kind == "sign")
        if ends and not commas:
            if line and not (len(line) == 1 and line[0][0] == "text"):
                yield tuple(line)
            line = []
        if kind == "line" or ends:
            continue
        if kind == "sign" and text in _OPEN:
            after = bool(line) and _ends_a_value(line[-1])
            commas.append(int(text == "{" or (text == "(") == after))
        elif kind == "sign" and text in _CLOSE and commas:
            if commas.pop() > 1 and line[-1] == ("sign", ","):
                line.pop()
        elif kind == "sign" and text == "," and commas:
            commas[-1] += 1
        line.append((kind, text))
    if line:
        yield tuple(line)


def _ends_a_value(token: Token) -> bool:
    kind, text = token
    return (kind == "name" and not keyword.iskeyword(text)) or token in {
        ("sign", ")"),
        ("sign", "]"),
    }


@dataclass
class _Bound:
    """Names that a program gives to something itself, and attributes that it sets."""

    names: set[str] = field(default_factory=set)
    attributes: set[str] = field(default_factory=set)

    def read(self, statement: Statement) -> None:
        """Take what one logical line binds."""
        self._assigned(statement)
        depth = parameters = 0
        targets = inside_lambda = False
        before = ""
        for position, (kind, text) in enumerate(statement):
            if kind == "sign" and text in _OPEN:
                depth += 1
                named = position > 1 and statement[position - 2] == ("name", "def")
                parameters = depth if named else parameters
            elif kind == "sign" and text in _CLOSE:
                depth -= 1
                parameters = 0 if depth < parameters else parameters
            elif kind == "name" and text == "for":
                targets = True
            elif kind == "name" and text == "in":
                targets = False
            elif kind == "name" and text == "lambda":
                inside_lambda = True
            elif (kind, text) == ("sign", ":") and inside_lambda:
                inside_lambda = False
            elif kind == "name" and not keyword.iskeyword(text):
                first = before in {"(", ",", "*", "lambda"}
                parameter = (parameters and depth == parameters) or inside_lambda
                if (parameter and first) or targets or before in {"def", "class", "as"}:
                    self.names.add(text)
            before = text

    def _assigned(self, statement: Statement) -> None:
        """Take the targets of an assignment: names before the last `=` outside brackets."""
        for position in _targets(statement):
            kind, text = statement[position]
            after = statement[position + 1 : position + 2]
            if kind != "name" or keyword.iskeyword(text):
                continue
            if position and statement[position - 1] == ("sign", "."):
                if after[:1] in _ENDS_A_TARGET:
                    self.attributes.add(text)
            elif after[:1] not in _GOES_ON:
                self.names.add(text)


def _targets(statement: Statement) -> list[int]:
    """Return the positions, outside brackets, of what is assigned to or annotated."""
    outer, depth = [], 0
    for position, (kind, text) in enumerate(statement):
        depth += kind == "sign" and text in _OPEN
        if not depth:
            outer.append(position)
        depth -= kind == "sign" and text in _CLOSE
    colon = next((at for at in outer if statement[at] == ("sign", ":")), 0)
    equals = [at for at in outer if _assigns(statement, at)]
    end = equals[-1] if equals else 0
    kind, first = statement[0]
    if kind == "name" and keyword.iskeyword(first):
        # A line like `if x: y = 1` binds only behind its colon.
        return [at for at in outer if colon < at < end] if colon else []
    if colon and (not end or colon < end):
        end = colon
    return [at for at in outer if at < end]


def _assigns(statement: Statement, position: int) -> bool:
    """Whether an `=` stands there that is no part of a comparison."""
    around = (*statement[max(position - 1, 0) : position], *statement[position + 1 : position + 2])
    return statement[position] == ("sign", "=") and not _COMPARES & set(around)


def _renamed(tokens: Iterator[Token], bound: _Bound) -> Iterator[tuple[str, str | int]]:
    """Yield tokens, the program's own names as the number of their first appearance."""
    names: dict[str, int] = {}
    attributes: dict[str, int] = {}
    before: Token = ("", "")
    for kind, text in tokens:
        if kind == "name" and before == ("sign", "."):
            own, known = text in bound.attributes, attributes
        else:
            own, known = kind == "name" and text in bound.names, names
        if own:
            yield "attribute" if known is attributes else "own", known.setdefault(text, len(known))
        else:
            yield kind, text
        before = (kind, text)
