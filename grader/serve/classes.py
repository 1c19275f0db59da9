"""What a server of classes has of each: its assignments, and what gathers it for its instructor."""

from collections.abc import Callable, Mapping
from concurrent.futures import Future

from grader.report.schema import Report
from grader.serve.assigned.assigned import Assigned
from grader.serve.assigned.grading import Grading, grade_handed
from grader.serve.assigned.handing import HandedIn
from grader.serve.assigned.seeds import SHOWN
from grader.serve.desk import Desk
from grader.serve.instructor.gathering import Class, Gatherer
from grader.serve.instructor.overview import Who
from grader.serve.members.config import Config
from grader.serve.members.members import Members
from grader.serve.workbench import Workbench


def gatherers(
    bench: Workbench, desks: Callable[[str], Desk], members: Members
) -> Mapping[str, Gatherer]:
    """Return what gathers each class, by its name; with its assignments."""

    def gatherer(config: Config) -> Gatherer:
        exercises = [
            item for item in bench.exercises if not config.lessons or item.name in config.lessons
        ]
        database = members.database
        assigned = Assigned(database, config.klass, config.assignments, database.now)

        def people() -> list[Who]:
            return [
                Who(id=person.id, login=person.login, name=person.name)
                for person in members.people(config.klass)
                if person.role == "learner"
            ]

        of = Class(
            config.klass,
            config.title,
            exercises,
            assigned,
            people,
            lambda learner: desks(learner).progress.all(),
        )
        return Gatherer(of, bench.history)

    return {name: gatherer(config) for name, config in members.classes.items()}


def seeds(members: Members, classes: Mapping[str, Gatherer]) -> Callable[[str, str], int]:
    """Return what gives the seed of the cases that a learner is shown of an exercise."""

    def seed(learner: str, exercise: str) -> int:
        person = members.person(learner)
        if person is None:
            return SHOWN
        assigned = classes[person.klass].of.assigned
        return assigned.secret.shown(assigned.assignment(exercise), exercise, learner)

    return seed


def grading(bench: Workbench, classes: Mapping[str, Gatherer]) -> Grading:
    """Return what grades what the classes hand in, while there is room among what learners run."""

    def grade(handed: HandedIn, content: bytes, seed: int) -> Future[Report]:
        exercise = bench.exercise(handed.exercise)
        return bench.aside(
            "what is handed in",
            str(handed.id),
            lambda launcher: grade_handed(handed, content, seed, exercise, launcher),
        )

    return Grading([each.of.assigned for each in classes.values()], grade)
