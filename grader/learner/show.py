"""`grade show FILE`: from a submission to a picture of one number of one case."""

from dataclasses import dataclass
from pathlib import Path

import click
from rich.console import Console

from grader.exercise.exercise import Exercise
from grader.families.kernel_layers.pictures.view import View, first_difference
from grader.grading.answering import examine
from grader.grading.assemble import Judged
from grader.grading.examiner.examination import Examination
from grader.grading.exercises import open_catalogue
from grader.grading.flow import complete, judge
from grader.judging.context import Context
from grader.judging.reference import draws
from grader.learner.source import Source
from grader.report.errors import Exit, GraderError, needs_extra, say
from grader.report.output import spare, whole
from grader.report.pictures.parts import Picture
from grader.report.pictures.svg import render
from grader.report.pictures.terminal import draw
from grader.report.waiting import waiting
from grader.submission.submission import Submission
from grader.workers.launch import Launcher


class NoPictureError(GraderError):
    """There is nothing to draw."""

    status = Exit.USAGE


def show(
    launcher: Launcher,
    file: Path,
    case: int | None,
    element: int | None,
    exercise: str | None,
    seed: int,
    output: Path | None,
) -> None:
    """Draw a number of a file's answer on the terminal, or to a file that ends in .svg or .png.

    Raises:
        GraderError: there is nothing to draw, or the picture cannot be written.
    """
    catalogue = open_catalogue()
    if output is not None:
        spare([output], [(file, "graded"), *catalogue.files()])
    exercises = catalogue.choose(exercise, say)
    with waiting(f"running {file}"):
        picture = picture_of(launcher, Source(file, None, exercises), seed, case, element)
    if output is None:
        draw(picture, Console(highlight=False, emoji=False, markup=False))
        return
    drawn = render(picture)
    content = drawn.encode() if output.suffix.lower() == ".svg" else _png(drawn)
    with whole(output, "choose another place") as out:
        out.buffer.write(content)
    click.echo(f"wrote {output}")


def picture_of(
    launcher: Launcher,
    source: Source,
    seed: int,
    case: int | None = None,
    element: int | None = None,
) -> Picture:
    """Run a program as the exercise that it is for, and draw a number of its answer.

    Raises:
        GraderError: there is nothing to draw.
    """
    with Examination(launcher) as examination:
        submission, chosen = source.read(examination)
        request = PictureRequest(submission, chosen, seed, case, element)
        return request.picture(launcher, examination)


def _png(svg: str) -> bytes:
    with needs_extra("picture", "PNG"):
        from resvg_py import svg_to_bytes  # noqa: PLC0415 - an extra
    return svg_to_bytes(svg_string=svg, zoom=2.0)


@dataclass(frozen=True)
class PictureRequest:
    """A submission to be looked at.

    Attributes:
        exercise: what it is for.
        seed: draws the cases.
        case: number of the case, from 1; None is one that did not pass.
        element: which number of the flattened answer; None is the first that is not right.
    """

    submission: Submission
    exercise: Exercise
    seed: int
    case: int | None
    element: int | None

    def picture(self, launcher: Launcher, examination: Examination) -> Picture:
        """Run the submission and draw.

        Raises:
            NoPictureError: the exercise has no pictures, or no such case or number.
            ExerciseError: the exercise is broken.
            NoWorkerError: no worker process could be started.
        """
        exercise = self.exercise
        if exercise.picture is None:
            raise NoPictureError(f"the exercise {exercise.name} has no pictures")
        context = examine(self.submission, exercise, self.seed, launcher, examination)
        judged = complete(context, judge(context, examination), launcher, examination)
        picture = exercise.picture(self._view(context, judged, launcher))
        assert isinstance(picture, Picture)
        return picture

    def _view(self, context: Context, judged: Judged, launcher: Launcher) -> View:
        index = self._index(context)
        result = context.results[index]
        if result.case.hidden:
            raise NoPictureError(f"case {index + 1} is hidden: choose another with --case")
        if result.expected.size == 0:
            lead = f"`grade {context.submission.path}` says why"
            raise NoPictureError(f"the submission could not be run, so nothing is drawn: {lead}")
        element = self.element
        if element is None:
            element = first_difference(result, context.exercise.settings.tolerance_of(""))
        if element >= result.expected.size:
            last = result.expected.size - 1
            raise NoPictureError(f"case {index + 1} has the numbers 0 to {last}: correct --element")
        places = judged.explanation.places
        model = context.exercise.model
        errors = [each for each in judged.explanation.findings if each.level == "error"]
        return View(
            context,
            index,
            element,
            errors[0] if errors else None,
            {}
            if judged.passed
            else {name: model.switches[name][place] for name, place in places.items()}
            if model is not None and places is not None
            else None,
            draws(launcher, context.exercise, context.cases)[index],
        )

    def _index(self, context: Context) -> int:
        count = len(context.cases)
        if self.case is not None:
            if self.case > count:
                raise NoPictureError(f"there are the cases 1 to {count}: correct --case")
            return self.case - 1
        results = context.results
        wrong = [
            place
            for place, result in enumerate(results)
            if result.status != "passed" and not result.case.hidden
        ]
        # Where shapes agree, equal places of both answers are about the same position.
        return min(
            wrong,
            key=lambda place: (results[place].max_error is None, results[place].answered is None),
            default=0,
        )
