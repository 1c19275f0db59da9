"""One rung of a ladder of help, for the terminal."""

from rich.console import Group, RenderableType
from rich.markdown import Markdown
from rich.text import Text

from grader.learner.guidance import Ladder
from grader.report.text import escape


def rung_panel(ladder: Ladder, number: int) -> RenderableType:
    """Return a rung with its heading.

    Args:
        ladder: which has it.
        number: which one, from 1.
    """
    rung = ladder.rungs[number - 1]
    head = f"{ladder.name}, {number} of {len(ladder.rungs)}: {rung.title}"
    return Group(Text(head, style="bold"), Markdown(escape(rung.text, lines=True)))
