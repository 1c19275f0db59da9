"""Look for the settings of the error model that reproduce a submission's answers."""

from collections.abc import Mapping, Sequence
from typing import Any

from grader.diagnosis.error_model import Array, Model
from grader.diagnosis.reproduction import Reproduction
from grader.diagnosis.search import Answer as SearchAnswer
from grader.diagnosis.search import Explanation, Raised, Table, agrees, search
from grader.judging.context import Context
from grader.judging.session import Answer


def reproduce(
    context: Context, draws: Sequence[Mapping[str, Array]], known: Table | None = None
) -> Reproduction | None:
    """Search the exercise's error model; None if there is none, or nothing fits.

    Where no program of the model gives all answers, one may that holds the submission's own
    Params, or one that gives those answers that are wrong while the right program gives the others.

    Args:
        context: the submission's.
        draws: the model's random draws for each case.
        known: what `table` returned for them.
    """
    model: Model | None = context.exercise.model
    answers = tuple(_answer(context, index) for index in range(len(context.cases)))
    if model is None or not answered(context):
        return None
    arguments = [case.arguments for case in context.cases]
    found = search(model, arguments, draws, answers, known=known)
    if found:
        return _reproduction(found[0], answers)
    return _with_own_params(model, context, arguments, answers) or _in_part(
        model, arguments, draws, answers
    )


def _with_own_params(
    model: Model,
    context: Context,
    arguments: Sequence[Mapping[str, Any]],
    answers: tuple[SearchAnswer, ...],
) -> Reproduction | None:
    """Look for what a program does with the Params that it was seen to hold."""
    held = model.holding(context)
    if held is None:
        return None
    if agrees(held.model, arguments, held.draws, answers):
        given = sum(answer is not None for answer in answers)
        raised = sum(isinstance(answer, Raised) for answer in answers)
        return Reproduction({}, given, len(answers), raised, given, settled=held.settled)
    found = search(held.model, arguments, held.draws, answers)
    return _reproduction(found[0], answers, held.settled) if found else None


def _in_part(
    model: Model,
    arguments: Sequence[Mapping[str, Any]],
    draws: Sequence[Mapping[str, Array]],
    answers: tuple[SearchAnswer, ...],
) -> Reproduction | None:
    """Look for a setting that gives the wrong answers, where the others are right."""
    wrong = [
        index
        for index, answer in enumerate(answers)
        if answer is not None and not agrees(model, [arguments[index]], [draws[index]], [answer])
    ]
    given = sum(answer is not None for answer in answers)
    raising = [index for index in wrong if isinstance(answers[index], Raised)]
    wrong = [index for index in wrong if index not in raising]
    if not len(raising) < len(wrong) < given:
        return None
    asked = [arguments[index] for index in wrong]
    drawn, given_answers = [draws[index] for index in wrong], tuple(answers[i] for i in wrong)
    found = search(model, asked, drawn, given_answers, most=1)
    return (
        _reproduction(
            found[0], given_answers, others_right=given - len(wrong), others_raise=bool(raising)
        )
        if found
        else None
    )


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


def _reproduction(
    explanation: Explanation,
    answers: tuple[SearchAnswer, ...],
    settled: frozenset[str] = frozenset(),
    others_right: int = 0,
    *,
    others_raise: bool = False,
) -> Reproduction:
    raised = {index for index, answer in enumerate(answers) if isinstance(answer, Raised)}
    return Reproduction(
        explanation.settings,
        explanation.answered,
        len(answers),
        len(raised),
        len(explanation.telling),
        explanation.rivals,
        not raised.issuperset(explanation.telling),
        settled,
        others_right,
        others_raise,
    )
