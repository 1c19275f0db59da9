"""A loop ends in its first round.

## What happens

A `return` that stands in the body of a loop, and under no condition, ends the function when the
loop has run once. What the other rounds would have added is missing.

## Why

`return` ends the whole function, wherever it stands. How far it is indented decides whether it
belongs to the loop or comes after it.

## Pattern

```python
for value in values:
    total = total + value
return total  # as far left as the word for
```

## References

- The `return` statement:
  https://docs.python.org/3/reference/simple_stmts.html#the-return-statement
"""

from grader.judging.context import Context, Match
from grader.submission.slips import first_rounds

changes = {
    "train_step": {
        "a `return` inside the loop": {
            "    return jnp.concatenate": "        return jnp.concatenate",
        },
    },
}


def from_trace(context: Context) -> Match | None:
    """Recognise a `return` that ends a loop in its first round."""
    found = next(first_rounds(context.source), None)
    if found is None:
        return None
    node, loop = found
    word = type(loop).__name__.lower()
    said = f"`return` stands inside the `{word}` loop and ends it in its first round"
    evidence = f"the loop begins in line {loop.lineno}; the `return` is under no condition"
    span = context.source.span(node)
    return Match(said, evidence, span, by="source")
