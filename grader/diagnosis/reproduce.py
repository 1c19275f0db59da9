"""Look for the settings of the error model that reproduce a submission's answers."""

from grader.diagnosis.reproduction import Reproduction
from grader.diagnosis.search import Answer as SearchAnswer
from grader.diagnosis.search import Explanation, Raised, search
from grader.judging.context import Context
from grader.judging.reference import draws
from grader.judging.session import Answer
from grader.workers.launch import Launcher


def reproduce(context: Context, launcher: Launcher) -> Reproduction | None:
    """Search the exercise's error model; None if there is none, or nothing fits.

    Raises:
        ExerciseError: the model could not be run.
        NoWorkerError: no process for its random draws could be started.
    """
    model = context.exercise.model
    answers = tuple(_answer(context, index) for index in range(len(context.cases)))
    if model is None or not any(isinstance(answer, Answer) for answer in _replies(context)):
        return None
    found = search(
        model,
        [case.arguments for case in context.cases],
        draws(launcher, context.exercise, context.cases),
        answers,
    )
    return _reproduction(found[0], answers) if found else None


def _replies(context: Context) -> list[object]:
    return list(context.outcome.replies.values())


def _answer(context: Context, index: int) -> SearchAnswer:
    reply = context.outcome.replies.get(index)
    if reply is None:
        return None
    if isinstance(reply, Answer):
        return reply.tensor.values if reply.tensor else None
    return Raised()


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
