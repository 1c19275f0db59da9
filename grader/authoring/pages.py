"""Whether a pitfall's page is whole."""

import re
from collections.abc import Iterator

from grader.diagnosis.operators import PITFALLS
from grader.exercise.pitfalls import NOT_BEGUN, SECTIONS, Pitfall

_LEAST_WORDS = 3
_TITLE_LENGTH = 100
_IDEA_WORDS = 80
_WHY_WORDS = 160


def page_faults(pitfall: Pitfall) -> Iterator[str]:
    """Say what a page lacks, and what to write."""
    sections = pitfall.sections
    if tuple(sections) != SECTIONS:
        found = ", ".join(sections) or "none"
        yield f"its headings are {found}; write {', '.join(SECTIONS)}, in this order"
    for heading, text in sections.items():
        if len(text.split()) < _LEAST_WORDS:
            yield f"{heading!r} says nothing: write a sentence"
    if "```python\n" not in sections.get("Pattern", ""):
        yield "'Pattern' shows no code: add a block that begins with ```python"
    if not pitfall.changes and pitfall.name not in {*PITFALLS, NOT_BEGUN}:
        yield "nothing shows it: add a change of a right program to `changes`"
    for change in (each for changes in pitfall.changes.values() for each in changes):
        if change.said.endswith(".") or change.said[:1].isupper() or "\n" in change.said:
            yield f"the words of a change have a capital, a full stop or two lines: {change.said!r}"
    if "https://" not in sections.get("References", ""):
        yield "its references name no page: add one that begins with https://"
    yield from _long(sections.get("Why", ""))
    title = pitfall.title
    one = re.fullmatch(r"[A-Z`].*[^.]\.", title) and ". " not in title
    if not one or len(title) > _TITLE_LENGTH:
        yield f"its first line is not one short sentence: {title!r}"


def _long(why: str) -> Iterator[str]:
    """Say where an idea is too long: of a report its first paragraph, of the page all of it."""
    first, every = len(why.partition("\n\n")[0].split()), len(why.split())
    if first > _IDEA_WORDS:
        yield f"the first paragraph of 'Why' has {first} words: at most {_IDEA_WORDS} fit a report"
    if every > _WHY_WORDS:
        yield f"'Why' has {every} words: at most {_WHY_WORDS} fit a page"
