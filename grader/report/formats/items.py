"""A report as a list of checks with plain texts, which is what most other formats want."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from grader.report.formats import FormatError
from grader.report.schema import Argument, CasePart, Finding, Report, Sample, Wrong
from grader.report.text import escape

VALUES = 8
"""How many elements of an array are written out."""
SMALL = 12
"""How many elements an input has at most that is written out whole."""
_OF_CASE: dict[str, "Status"] = {
    "passed": "passed",
    "failed": "failed",
    "raised": "error",
    "not-run": "not-run",
}
_OF_REQUIREMENT: dict[str, "Status"] = {"held": "passed", "broken": "failed", "unknown": "not-run"}

Status = Literal["passed", "failed", "error", "not-run"]
Kind = Literal["case", "requirement", "run"]


@dataclass(frozen=True)
class Item:
    """One case or requirement, or the run as a whole.

    Attributes:
        kind: `case`, `requirement` or `run`.
        name: what a learner reads.
        status: `error` is a case that raised; `not-run` could not be asked or judged.
        message: one line; empty for what passed.
        detail: inputs, expected and answered values, where the report shows them.
        points: its share of the report's score; the shares of all items add up to it.
    """

    kind: Kind
    name: str
    status: Status
    message: str
    detail: str
    points: float

    @property
    def text(self) -> str:
        """Message and detail."""
        return "\n".join(part for part in (self.message, self.detail) if part)


def only(reports: Iterable[Report], name: str) -> Report:
    """Return the single report of a format that holds one submission.

    Raises:
        FormatError: there are none or several.
    """
    stream = iter(reports)
    first = next(stream, None)
    if first is None or next(stream, None) is not None:
        raise FormatError(name)
    return first


def items(report: Report) -> tuple[Item, ...]:
    """Return the cases, then the requirements; what passed shares the score equally.

    Where none of them says why the work did not pass, an item for the whole run does.
    """
    rows: list[tuple[Kind, str, Status, str, str]] = [
        ("case", case.name, _OF_CASE[case.status], case.message, case_detail(case))
        for case in report.cases
    ]
    rows += [
        ("requirement", item.name, _OF_REQUIREMENT[item.status], item.message, "")
        for item in report.requirements
    ]
    faulty = any(status in {"failed", "error"} for _, _, status, _, _ in rows)
    if report.verdict == "absent":
        rows.append(("run", "handed in", "not-run", report.summary, ""))
    elif report.verdict == "ungradable":
        rows.append(("run", "could be graded", "error", report.summary, ""))
    elif report.verdict == "failed" and not faulty:
        rows.append(("run", "the whole run", "failed", report.summary, ""))
    passed = sum(status == "passed" for _, _, status, _, _ in rows)
    shares = _shares(report.score, passed)
    return tuple(
        Item(
            kind,
            escape(name),
            status,
            "" if status == "passed" and kind == "case" else escape(message),
            detail,
            next(shares) if status == "passed" else 0.0,
        )
        for kind, name, status, message, detail in rows
    )


def _shares(score: float, count: int) -> Iterator[float]:
    """Yield `count` parts of a score: whole points, the rest with the last, so sums are exact."""
    given = 0
    for number in range(1, count):
        part = math.floor(score * number / count) - given
        given += part
        yield float(part)
    yield round(score - given, 2)


def case_detail(case: CasePart) -> str:
    """Return a failing case's arguments, expected and answered values in lines of text."""
    lines = [called] if (called := called_with(case)) else []
    for path, expected, answered, _ in differing(case):
        at = f"{escape(path)} " if path else ""
        lines.append(f"{at}expected {_sample(expected)}")
        if answered:
            lines.append(f"{at}yours    {_sample(answered)}")
    return "\n".join(lines)


def called_with(case: CasePart, *, whole: bool = False) -> str:
    """Return a failing case's arguments, with the calls of a script, on one line.

    Args:
        case: which.
        whole: whether to write out all numbers that the report has, and not small arrays alone.
    """
    if not case.arguments and not case.calls:
        return ""
    most = None if whole else SMALL
    said = f"called with {_listed(case.arguments, most)}" if case.arguments else "called"
    calls = [
        f"{number}. {call.method}({_listed(call.arguments, most)})"
        for number, call in enumerate(case.calls, start=1)
    ]
    return f"{said}, then {', '.join(calls)}" if calls else said


def differing(case: CasePart) -> list[tuple[str, Sample, Sample | None, Wrong | None]]:
    """Return what is expected and answered where a case fails, by its path in the answer.

    The last of each says which numbers are wrong, if the shapes agree.
    """
    wrong = [
        (leaf.path, leaf.expected, leaf.answered, leaf.wrong)
        for leaf in case.leaves
        if leaf.message
    ]
    found = wrong or [(case.path, case.expected, case.answered, case.wrong)]
    return [(path, right, mine, which) for path, right, mine, which in found if right]


def values_of(sample: Sample, most: int) -> list[str]:
    """Return the first values as they are printed: whole numbers and booleans as such."""
    whole = sample.dtype.startswith(("int", "uint"))
    if sample.dtype == "bool":
        return [str(bool(item)) for item in sample.values[:most]]
    return [
        (f"{item:.0f}" if whole else f"{item:+.4f}")
        if isinstance(item, int | float)
        else escape(str(item))
        for item in sample.values[:most]
    ]


def _listed(arguments: Mapping[str, Argument], most: int | None) -> str:
    return ", ".join(
        f"{escape(name)}={_argument(value, most)}" for name, value in arguments.items()
    )


def _argument(value: Argument, most: int | None) -> str:
    if not isinstance(value, Sample):
        return escape(repr(value))
    said = f"{value.dtype}{list(value.shape)}"
    size = math.prod(value.shape)
    if 0 < size == len(value.values) <= (size if most is None else most):
        said += f" {_nested(iter(_brief(item) for item in value.values), value.shape)}"
    return said


def _brief(item: float | str | None) -> str:
    return f"{item:.4g}" if isinstance(item, float) else escape(str(item))


def _nested(texts: Iterator[str], shape: tuple[int, ...]) -> str:
    """Write numbers as the nested list that has this shape."""
    if not shape:
        return next(texts)
    return f"[{', '.join(_nested(texts, shape[1:]) for _ in range(shape[0]))}]"


def _sample(sample: Sample) -> str:
    more = "  …" if len(sample.values) > VALUES else ""
    said = "  ".join(values_of(sample, VALUES))
    if sample.start:
        said = f"(from number {sample.start} on)  {said}"
    return f"{escape(sample.dtype)}{list(sample.shape)}  {said}{more}"


def finding_text(finding: Finding) -> str:
    """Return a finding as lines of text: message, place, evidence, the idea, where to read on."""
    names = " or ".join((finding.name, *finding.alternatives))
    lines = [f"{names}: {escape(finding.message)}"]
    if finding.location:
        lines.append(f"line {finding.location.line}")
    if finding.observed:
        lines.append(f"yours: {escape(finding.observed)}; expected: {escape(finding.expected)}")
    lines += [f"evidence: {escape(item)}" for item in finding.evidence]
    if finding.level == "error" and finding.help.idea:
        lines.append(f"idea: {' '.join(finding.help.idea.partition(chr(10) * 2)[0].split())}")
    return "\n".join(lines)


def story(report: Report) -> str:
    """Return the summary, every finding and what was printed, as text."""
    parts = [f"{report.verdict}: {escape(report.summary)}"]
    parts += [finding_text(finding) for finding in report.findings]
    if report.output and report.output.text.strip():
        parts.append(f"printed:\n{escape(report.output.text.strip(), lines=True)}")
    return "\n\n".join(parts)
