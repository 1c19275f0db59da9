"""A server of a class as a process: desks, turns and workers, without pages.

    python server.py URL BEAT

Each line that it is given is a JSON list of what to do, a learner, an exercise and perhaps a text;
each is answered by a line of JSON.
"""

import json
import sys
from contextlib import closing

from grader.grading.launch import start_launcher
from grader.serve.events import stage
from grader.serve.history import History
from grader.serve.kept_desk import KeptDesks
from grader.serve.turns import shared
from grader.serve.workbench import Workbench


def main() -> None:
    history = History(sys.argv[1])
    shared.BEAT_SECONDS = float(sys.argv[2])
    desks = KeptDesks(history)
    with closing(start_launcher()) as launcher:
        bench = Workbench(launcher, history, 2, desks)
        with closing(bench):
            bench.join()
            print("ready", flush=True)
            for line in sys.stdin:
                what, learner, name, *text = json.loads(line)
                desk, exercise = desks(learner), bench.exercise(name)
                answer: object = None
                if what == "run":
                    answer = bench.run(desk, exercise, text[0].encode())
                elif what == "save":
                    answer = desk.save(exercise, text[0].encode(), None, "a test").digest
                elif what == "mark":
                    answer = desk.mark(exercise)
                else:
                    answer = stage(bench, bench.sheet(desk, exercise))
                print(json.dumps(answer), flush=True)
    history.close()


if __name__ == "__main__":
    main()
