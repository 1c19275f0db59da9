"""Look for the settings of the error model that reproduce a submission's answers."""

from collections.abc import Mapping, Sequence

from grader.diagnosis.error_model import Array
from grader.diagnosis.reproduction import Reproduction
from grader.diagnosis.search import Answer as SearchAnswer
from grader.diagnosis.search import Explanation, Raised, search
from grader.judging.context import Context
from grader.judging.session import Answer


def reproduce(context: Context, draws: Sequence[Mapping[str, Array]]) -> Reproduction | None:
    """Search the exercise's error model; None if there is none, or nothing fits.

    Args:
        context: the submission's.
        draws: the model's random draws for each case.
    """
    model = context.exercise.model
    answers = tuple(_answer(context, index) for index in range(len(context.cases)))
    if model is None or not answered(context):
        return None
    found = search(model, [case.arguments for case in context.cases], draws, answers)
    return _reproduction(found[0], answers) if found else None


def answered(context: Context) -> bool:
    """Say whether the submission gave any answer that could be reproduced."""
    return any(isinstance(reply, Answer) for reply in context.outcome.replies.values())


def _answer(context: Context, index: int) -> SearchAnswer:
    reply = context.outcome.replies.get(index)
    if reply is None:
        return None
    if isinstance(reply, Answer):
        return reply.tensor.values if reply.tensor else None
    return Raised(reply.error)


def _reproduction(explanation: Explanation, answers: tuple[SearchAnswer, ...]) -> Reproduction:
    raised = {index for index, answer in enumerate(answers) if isinstance(answer, Raised)}
    return Reproduction(
        explanation.settings,
        explanation.answered,
        len(answers),
        len(raised),
        len(explanation.telling),
        explanation.rivals,
        not raised.issuperset(explanation.telling),
    )
