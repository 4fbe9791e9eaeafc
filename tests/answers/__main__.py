"""Print the matrix: per exercise, how many right answers pass and wrong ones fail.

`python -m tests.answers [unit or unit/exercise …]`, all units by default.
"""

import sys
from itertools import groupby

from tests.answers import UNITS, NotReleasedError, Unit, as_it_should_be, hidden, judge_all, known


def checked(names):
    """The names of units, or of a unit/exercise, as given; all units by default.

    Raises
    ------
    SystemExit
        If there is no such unit or exercise, or it is not released.
    """
    for name in names:
        unit, _, exercise = name.partition("/")
        if unit not in UNITS:
            sys.exit(f"There is no unit {unit!r}. The units are: {', '.join(UNITS)}")
        try:
            exercises = Unit(unit).references
        except NotReleasedError as error:
            sys.exit(str(error))
        if exercise and exercise not in exercises:
            sys.exit(
                f"There is no exercise {exercise!r} in {unit}. An exercise is called as the ID of "
                f"its answer's cell; there are: {', '.join(exercises)}"
            )
    return names or UNITS


def main(units=UNITS):
    print(f"{'exercise':<45} {'right':>7} {'wrong':>7}")
    print(f"{'':<45} {'pass':>7} {'fail':>7}")
    odd = []
    for key, group in groupby(judge_all(units), lambda pair: pair[0].unit_and_exercise):
        group = list(group)
        odd += [pair for pair in group if not as_it_should_be(*pair)]
        counts = []
        for kind in ("right", "wrong"):
            good = [as_it_should_be(*pair) for pair in group if pair[0].kind == kind]
            counts.append(f"{sum(good)}/{len(good)}")
        print(f"{'/'.join(key):<45} {counts[0]:>7} {counts[1]:>7}", flush=True)
    unseen = [pair for pair in judge_all(units, hidden, known) if not as_it_should_be(*pair)]
    for what, pairs in (("NOT AS IT SHOULD BE", odd), ("NOT TOLD BY THE HIDDEN PART", unseen)):
        for answer, verdict in pairs:
            print(f"\n{what}: {answer}\n{answer.says}\n{verdict.text}")
    return bool(odd or unseen)


if __name__ == "__main__":
    sys.exit(main(checked(sys.argv[1:])))
