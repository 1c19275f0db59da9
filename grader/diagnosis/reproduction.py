"""Choose among readings that the answers cannot tell apart, by what else was seen."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from grader.diagnosis.error_model import Setting, Settings
from grader.exercise.pitfalls import Pitfall
from grader.judging.context import Context
from grader.report.schema import Proof


@dataclass(frozen=True)
class Reproduction:
    """A reading of the error model's search.

    Attributes:
        settings: switch to setting, which together reproduce every answer.
        answered: how many cases were answered or raised, and so are reproduced.
        asked: how many there are.
        raised: how many of these raised.
        telling: how many of them tell this program from the right one.
        rivals: other settings that the cases cannot tell from these.
        numbers: whether wrong numbers are reproduced too, not only in which cases it raises.
        settled: switches that say what the Params hold, where the program is one that holds those
            of the submission.
        others_right: how many cases are right or raise, where only the others are reproduced.
        others_raise: whether some of these raise.
        by: what kind of change that is, in the report's words.
    """

    settings: Settings
    answered: int
    asked: int
    raised: int
    telling: int
    rivals: tuple[Settings, ...] = ()
    numbers: bool = True
    settled: frozenset[str] = frozenset()
    others_right: int = 0
    others_raise: bool = False
    by: str = "named change"

    @property
    def proof(self) -> Proof:
        """What was found, as data."""
        total = self.asked + self.others_right
        return Proof.model_validate({"by": self.by, "cases": self.answered, "of": total})

    @property
    def statement(self) -> str:
        """What was found, as evidence."""
        labels = [setting.label for setting in self.settings.values()]
        if self.settled:
            labels.insert(0, "holds the Params that yours holds")
        does = " and ".join(labels)
        given = self.answered - self.raised
        if self.others_right:
            total = self.asked + self.others_right
            return (
                f"a right program that {does} gives your answers in the {given} of {total} cases "
                "in which they are wrong"
            )
        said = f"a right program that {does} gives your answers in {given} of {self.asked} cases"
        if self.raised:
            said += f" and raises in {self.raised}, as yours does"
        if self.telling < self.answered:
            said += f"; the right program itself differs from yours in {self.telling}"
        return said

    def support(self, mistakes: Sequence[str]) -> str:
        """Say the same in a learner's words, which name mistakes and no settings.

        Args:
            mistakes: the name of the mistake that each setting is, empty where it has none.
        """
        if not mistakes or not all(mistakes):
            return ""
        names = [f"`{name}`" for name in dict.fromkeys(mistakes)]
        only = f"only {' and '.join(names)} wrong" if len(names) > 1 else "only this mistake"
        program = f"a right program with {only}"
        if self.settled:
            program = f"a right program with your parameters and {only}"
        given = self.answered - self.raised
        if self.others_right:
            answers = "answer" if given == 1 else f"{given} answers"
            return f"{program} gives your wrong {answers}"
        if self.answered < self.asked:
            total = f"of {self.asked} cases"
            said = f"{program} gives your answers in {given} {total}"
            return f"{said} and raises in {self.raised}, as yours does" if self.raised else said
        if not self.raised:
            return f"{program} gives all your {given} answers"
        raises = "the same case" if self.raised == 1 else f"the same {self.raised} cases"
        if not given:
            return f"{program} raises in {raises} as yours"
        answers = "answer" if given == 1 else f"{given} answers"
        return f"{program} gives your {answers} and raises in {raises}"


def choose(
    context: Context,
    pitfalls: Sequence[Pitfall],
    reproduction: Reproduction,
    seen: Iterable[str],
) -> Reproduction | None:
    """Let the reading lead that was seen elsewhere too, and leave out those that were not so.

    None if what was observed rules out every reading.

    A pitfall may define `ruled_out(settings, context)`: whether parameters or calls that were
    observed show that the program does not have this setting, whatever its answers allow.

    Args:
        context: the submission's.
        pitfalls: whose switches own the settings.
        reproduction: the search's result.
        seen: names of pitfalls that parameters or calls support.
    """
    every = (reproduction.settings, *reproduction.rivals)
    left = [item for item in every if not any(_ruled_out(context, pitfalls, item))]
    if not left:
        return None
    named = set(seen)
    supported = [item for item in left if named & {each.name for each in owners(pitfalls, item)}]
    best, *others = supported or left
    return replace(reproduction, settings=best, rivals=tuple(others))


def _ruled_out(context: Context, pitfalls: Sequence[Pitfall], settings: Settings) -> Iterator[bool]:
    for switch, setting in settings.items():
        pitfall = owner(pitfalls, switch, setting)
        check: Callable[[Settings, Context], bool] | None = (
            pitfall.recogniser("ruled_out") if pitfall else None
        )
        if check is not None:
            yield check({switch: setting}, context)


def owners(pitfalls: Sequence[Pitfall], settings: Settings) -> Iterator[Pitfall]:
    """Yield the pitfalls that settings are instances of."""
    for switch, setting in settings.items():
        pitfall = owner(pitfalls, switch, setting)
        if pitfall is not None:
            yield pitfall


def owner(pitfalls: Sequence[Pitfall], switch: str, setting: Setting) -> Pitfall | None:
    """Return the pitfall that a setting of the error model is an instance of."""
    rest = None
    for pitfall in pitfalls:
        owned = pitfall.switches.get(switch)
        if owned == "*":
            rest = rest or pitfall
        elif owned is not None and owned(setting.value):
            return pitfall
    return rest
