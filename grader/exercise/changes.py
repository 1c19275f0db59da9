"""A mistake as a change of the right program's text: what is said of it, the old text, the new."""

import ast
import difflib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from grader.exercise.trusted_files import ExerciseError

MOST_RIGHT = 2
"""How many lines of a right program a diff shows in a row."""
CUT = "..."


@dataclass(frozen=True)
class Change:
    """One way to make a mistake in one exercise.

    Attributes:
        pitfall: the mistake's name.
        exercise: whose right program is changed.
        said: what differs, in words that go on after "the right program with"; Markdown.
        edits: pairs of an old text, which occurs once when its turn comes, and the new one.
    """

    pitfall: str
    exercise: str
    said: str
    edits: tuple[tuple[str, str], ...]

    def apply(self, program: str) -> str:
        """Return a right program's text with this mistake.

        Raises:
            ExerciseError: an old text does not occur in it exactly once.
        """
        for old, new in self.edits:
            count = program.count(old)
            if count != 1:
                found, remedy = f"occurs {count} times", "add a part of what stands around it"
                if not count:
                    found, remedy = "does not occur", "copy the text from there"
                raise ExerciseError(
                    f"{self.pitfall}: its change of {self.exercise} replaces {old!r}, which"
                    f" {found} in reference/{self.exercise}.py: {remedy}"
                )
            program = program.replace(old, new)
        return program


def read_changes(tree: ast.Module, path: Path) -> Mapping[str, tuple[Change, ...]]:
    """Read the changes that a pitfall's file lists, without running it.

    The file assigns to `changes`, in plain literals, for each exercise or tuple of exercises: what
    is said of a change, and its edits, old text to new.

    Args:
        tree: the file's syntax tree.
        path: the file, after which the pitfall is named.

    Returns:
        By the name of the exercise, in the order of the file.

    Raises:
        ExerciseError: `changes` is not of that form.
    """
    found: dict[str, list[Change]] = defaultdict(list)
    pitfall = path.stem.replace("_", "-")
    try:
        for exercise, said, edits in _listed(tree):
            found[exercise].append(Change(pitfall, exercise, said, edits))
    except (AttributeError, TypeError, ValueError) as error:
        form = "{exercise: {what is said: {old text: new text}}}"
        raise ExerciseError(f"{path}: write `changes` in plain literals as {form}") from error
    return {exercise: tuple(changes) for exercise, changes in found.items()}


def _listed(tree: ast.Module) -> Iterator[tuple[str, str, tuple[tuple[str, str], ...]]]:
    """Yield exercise, words and edits of each change; raises where one is not of the form."""
    for node in tree.body:
        if not isinstance(node, ast.Assign) or ast.unparse(node.targets[0]) != "changes":
            continue
        for names, listed in ast.literal_eval(node.value).items():
            for said, edits in listed.items():
                pairs = tuple(edits.items())
                for exercise in (names,) if isinstance(names, str) else names:
                    texts = (exercise, said, *(text for pair in pairs for text in pair))
                    if not pairs or not all(isinstance(text, str) for text in texts):
                        raise TypeError
                    yield exercise, said, pairs


def difference(old: str, new: str, right: str) -> str:
    """Return what differs between two programs, as Markdown: a diff of a few lines.

    Of the right one it shows no more than two lines in a row, so that no diff gives it away: rather
    what is put in than what is taken out.
    """
    lines = list(difflib.unified_diff(old.splitlines(), new.splitlines(), n=1, lineterm=""))[2:]
    known = {line.strip() for line in right.splitlines()} - {""}
    begins = [place for place, line in enumerate(lines) if line.startswith("@@")]
    shown: list[str] = []
    for begin, end in pairwise((*begins, len(lines))):
        shown += [CUT] if shown and shown[-1] != CUT else []
        part = lines[begin + 1 : end]
        right_ones = [place for place, line in enumerate(part) if line[1:].strip() in known]
        right_ones.sort(key=lambda place: "+- ".index(part[place][0]) if place else -1)
        hidden = {*right_ones[MOST_RIGHT:]}
        for place, line in enumerate(part):
            if place not in hidden:
                shown.append(line.rstrip())
            elif line[0] != " " and shown[-1:] != [CUT]:
                shown.append(CUT)
    return "\n".join(["```diff", *shown, "```"])
