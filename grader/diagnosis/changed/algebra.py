"""Forms of expressions: numbered, so that equal ones are one, with some rules of arithmetic."""

import ast
from collections.abc import Iterable, Mapping, Sequence

Form = int
"""The number of a form in its table."""
ANYTHING: Form = 0
"""The form of what has none: a name, an argument, a Param."""
_MOST_PARTS = 24
"""Beyond so many terms or factors a sum within a sum is not spread out."""
_HALF, _TWO = 0.5, 2
_ALONG = frozenset(["axis", "keepdims"])
_WHOLE = 2**53
"""Up to here a float holds every whole number."""


class Algebra:
    """A table of forms: each is made of a word and of other forms.

    Args:
        rank: how many axes the arrays have, where all that programs are given have as many.
    """

    def __init__(self, rank: int | None = None) -> None:
        self._rank = rank
        self._words: list[str] = ["_"]
        self._parts: list[tuple[Form, ...]] = [()]
        self._numbers: dict[tuple[str, tuple[Form, ...]], Form] = {("_", ()): ANYTHING}
        self._values: dict[Form, float] = {}

    def made(self, word: str, *parts: Form) -> Form:
        """Return the form that is made of a word and of others."""
        form = self._numbers.get((word, parts))
        if form is None:
            form = self._numbers[word, parts] = len(self._words)
            self._words.append(word)
            self._parts.append(parts)
        return form

    def word(self, form: Form) -> str:
        """Return the word of which a form is made; that of a constant is its value's text."""
        return self._words[form]

    def parts(self, form: Form) -> tuple[Form, ...]:
        """Return the forms of which one is made."""
        return self._parts[form]

    def within(self, form: Form) -> set[Form]:
        """Return a form and all forms of which it is made, down to the last."""
        seen, left = {form}, [form]
        while left:
            new = {*self._parts[left.pop()]} - seen
            seen |= new
            left += new
        return seen

    def constant(self, value: float | str) -> Form:
        """Return the form of a number, whichever its type, or of another constant's text."""
        if isinstance(value, str) or abs(value) > _WHOLE:
            return self.made(f"constant {value}")
        form = self.made(f"constant {float(value) + 0.0}")
        self._values[form] = float(value)
        return form

    def number(self, form: Form) -> float | None:
        """Return the number that a form is, if it is one."""
        return self._values.get(form)

    def axis(self, form: Form) -> Form:
        """Return an axis, or some, counted from the first: `-1` of two is `1`."""
        if self.word(form) in {"Tuple", "List"}:
            return self.made("Tuple", *sorted(self.axis(item) for item in self.parts(form)))
        value = self.number(form)
        if value is not None and value < 0 and self._rank is not None:
            return self.constant(value + self._rank)
        return form

    def negative(self, form: Form) -> Form:
        """Return a form with the other sign."""
        value = self.number(form)
        if value is not None:
            return self.constant(-value)
        if self.word(form) == "negative":
            return self.parts(form)[0]
        if self.word(form) == "sum of":
            return self._sum(self.negative(item) for item in self.parts(form))
        return self.made("negative", form)

    def inverse(self, form: Form) -> Form:
        """Return one divided by a form."""
        value = self.number(form)
        if value:
            return self.constant(1 / value)
        if self.word(form) == "inverse":
            return self.parts(form)[0]
        if self.word(form) == "product of":
            return self._product(self.inverse(item) for item in self.parts(form))
        if self.word(form) == "negative":
            return self.negative(self.inverse(self.parts(form)[0]))
        return self.made("inverse", form)

    def joined(self, sign: type[ast.operator], left: Form, right: Form) -> Form:
        """Return the form of two with an operator between them."""
        if sign is ast.Add:
            return self._sum([left, right])
        if sign is ast.Sub:
            return self._sum([left, self.negative(right)])
        if sign is ast.Mult:
            one = left == right != ANYTHING and self.number(left) is None
            return self.made("square", left) if one else self._product([left, right])
        if sign is ast.Div:
            return self._product([left, self.inverse(right)])
        if sign is ast.Pow:
            return self._power(left, right)
        return self.made(sign.__name__, left, right)

    def _power(self, base: Form, exponent: Form) -> Form:
        value = self.number(exponent)
        if value is not None and value < 0:
            return self.inverse(self._power(base, self.constant(-value)))
        if value == 1:
            return base
        if value == _TWO:
            return self.made("square", base)
        return self.made("sqrt", base) if value == _HALF else self.made("Pow", base, exponent)

    def _spread(self, word: str, forms: Iterable[Form]) -> tuple[list[Form], list[float]]:
        """Return the parts of sums or products, those within them too, and the numbers apart."""
        parts: list[Form] = []
        numbers: list[float] = []
        for form in forms:
            inner = self.parts(form) if self.word(form) == word else (form,)
            for item in inner if len(parts) + len(inner) <= _MOST_PARTS else (form,):
                value = self.number(item)
                if value is None:
                    parts.append(item)
                else:
                    numbers.append(value)
        return parts, numbers

    def _sum(self, forms: Iterable[Form]) -> Form:
        parts, numbers = self._spread("sum of", forms)
        total = round(sum(numbers), 12)
        if total or not parts:
            parts.append(self.constant(total))
        return parts[0] if len(parts) == 1 else self.made("sum of", *sorted(parts))

    def _product(self, forms: Iterable[Form]) -> Form:
        parts, numbers = self._spread("product of", forms)
        negative = [part for part in parts if self.word(part) == "negative"]
        factor = (-1.0) ** len(negative)
        for value in numbers:
            factor *= value
        plain = [self.parts(part)[0] if part in negative else part for part in parts]
        parts = self._shared(self._averaged(plain))
        if abs(factor) != 1 or not parts:
            parts.append(self.constant(abs(factor)))
        whole = parts[0] if len(parts) == 1 else self.made("product of", *sorted(parts))
        return self.negative(whole) if factor < 0 else whole

    def _averaged(self, parts: list[Form]) -> list[Form]:
        """Return factors of which a sum over a size is a mean, and a mean times it a sum."""
        for old, new, size in (
            ("sum", "mean", self.inverse(self.made("size"))),
            ("mean", "sum", self.made("size")),
        ):
            found = [part for part in parts if self.word(part) == old]
            if len(found) == 1 and parts.count(size) == 1:
                rest = [part for part in parts if part not in {size, found[0]}]
                return [*rest, self.made(new, *self.parts(found[0]))]
        return parts

    def _shared(self, parts: list[Form]) -> list[Form]:
        """Return factors of which powers of e over their sum are a softmax."""
        powers = [part for part in parts if self.word(part) == "exp"]
        for part in parts:
            total = self.parts(part)[0] if self.word(part) == "inverse" else ANYTHING
            if self.word(total) == "sum" and self.parts(total)[0] in powers:
                power, *along = self.parts(total)
                rest = [item for item in parts if item not in {part, power}]
                scores = self._unshifted(self.parts(power)[0])
                return [*rest, self.made("softmax", scores, *along)]
        return parts

    def _unshifted(self, form: Form) -> Form:
        """Return scores before their greatest was subtracted."""
        terms = self.parts(form) if self.word(form) == "sum of" else ()
        rest = [item for item in terms if not self._is_greatest(item)]
        return rest[0] if len(rest) == 1 else form

    def _is_greatest(self, form: Form) -> bool:
        return self.word(form) == "negative" and self.word(self.parts(form)[0]) == "max"

    def called(self, name: str, arguments: Sequence[Form], keywords: Mapping[str, Form]) -> Form:
        """Return the form of a call of a library's function."""
        named = [self.made(f"{word}=", form) for word, form in sorted(keywords.items())]
        if len(arguments) == 1 and not named:
            (inner,) = arguments
            if name == "rsqrt":
                return self.inverse(self.made("sqrt", inner))
            if name == "reciprocal":
                return self.inverse(inner)
            if name == "negative":
                return self.negative(inner)
            if name == "len":
                return self.made("size")
        if name == "reshape" and self._is_flat(arguments[1:]):
            return self.made("flatten", arguments[0])
        if name == "std":
            return self.made("sqrt", self.called("var", arguments, keywords))
        if name == "var" and len(arguments) == 1 and keywords.keys() <= _ALONG:
            mean = self.made("mean", *arguments, *named)
            centred = self._sum([arguments[0], self.negative(mean)])
            return self.made("mean", self.made("square", centred), *named)
        return self.made(name, *arguments, *named)

    def _is_flat(self, sizes: Sequence[Form]) -> bool:
        if len(sizes) != 1:
            return False
        inner = self.parts(sizes[0])
        one = self.word(sizes[0]) == "Tuple" and len(inner) == 1
        return self.number(inner[0] if one else sizes[0]) == -1
