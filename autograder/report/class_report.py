"""The class report: one page on how a class is doing, and what needs its instructor."""

import statistics
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from urllib.parse import quote

import nbformat

from autograder import exercises
from autograder.record import disk, store, writer
from autograder.report import lookalikes, summary
from autograder.report.entries import NOT_COUNTED
from autograder.report.pages import TEMPLATES
from autograder.run.fingerprints import fingerprints

BINS = 10


# flags that an instructor should look at, and why; the others are told as numbers
LOOK = {
    "unclear-answer": "An answer may stand in another cell than its own.",
    "bad-score": "A check gave no number from 0 to its points: mend the check.",
    "merge-conflict": "The file held a merge conflict; one side of it was graded.",
    "kernel-died": "The kernel ended; what needs that cell has no points.",
    "timeout": "A cell ran too long; what needs it has no points.",
    "memory": "The notebook needed too much memory.",
    "output": "A cell wrote too much.",
    "disk": "A cell filled its disk.",
    "processes": "A cell started too many processes.",
    "late": "The LMS says that it was late; c.Autograder.late_mark_penalty says what that costs.",
    "solution-handed-in": "All answers in code are the instructor's own, word for word.",
}


OUTCOMES = {  # of an exercise, in the order of the bar
    "right": "right",
    "read": "read by a person",
    "partly": "partly right",
    "wrong": "not right",
    "waiting": "waits for a person",
    "empty": "not attempted",
}


@dataclass
class Tally:
    """How the class did on one exercise.

    Attributes
    ----------
    exercise : autograder.exercises.Exercise
    counts : collections.Counter
        How many students, by key of `OUTCOMES`.
    points : float
        Of all students together.
    first_waiting : str
        The id of a submission in formgrader whose answer nobody has read yet.
    """

    exercise: object
    counts: Counter = field(default_factory=Counter)
    points: float = 0
    first_waiting: str = ""

    @property
    def share(self):
        """The share of all points that were to be had, without what nobody has read."""
        read = self.counts.total() - self.counts["waiting"]
        return self.points / (read * self.exercise.points) if read and self.exercise.points else 0


@dataclass
class Unit:
    """How the class did on one unit; `of` is the `autograder.exercises.Unit`."""

    of: object
    scores: list
    most: float
    tallies: list

    @property
    def label(self):
        """`Unit 2`, where the title begins with a number."""
        number, separator, _ = self.of.title.partition(" · ")
        return f"Unit {number}" if separator and number.isdigit() else self.of.name

    @property
    def median(self):
        return statistics.median(self.scores) if self.scores else 0

    @property
    def bins(self):
        """Triples of the lowest points, the highest, and how many students have them."""
        counts = Counter(min(int(BINS * one / self.most), BINS - 1) for one in self.scores)
        width = self.most / BINS
        return [(place * width, (place + 1) * width, counts[place]) for place in range(BINS)]


@dataclass
class Slip:
    """A misconception and who has it."""

    unit: Unit
    exercise: object
    words: str
    students: list


def write(course, results):
    """Write report.html into the course folder.

    Parameters
    ----------
    course : autograder.course.Course
    results : list of autograder.report.summary.Result

    Returns
    -------
    pathlib.Path
    """
    path = course.root / "report.html"
    disk.write(path, page(course, results))
    return path


def page(course, results):
    """The report as HTML."""
    receipts = {(one["student"], one["unit"]): one for one in store.receipts(course)}
    grades = {}
    if results:
        with course.gradebook() as gradebook:
            grades = summary.grades(gradebook)
    by_unit = defaultdict(list)
    for one in results:
        by_unit[one.unit].append(one)
    units = [one_unit(course, name, by_unit[name], receipts, grades) for name in sorted(by_unit)]
    handed_in = [one for one in results if one.status != "missing"]
    failed = [one for one in results if one.status == "failed"]
    titles = {unit.of.name: unit.label for unit in units}
    students = defaultdict(dict)
    for one in results:
        students[one.student][one.unit] = one
    return TEMPLATES.get_template("report.html.j2").render(
        units=units,
        titles=titles,
        students={name: students[name] for name in sorted(students, key=alphabetical)},
        handed_in=handed_in,
        results=results,
        statuses=Counter(one.status for one in results),
        slips=slips(units, receipts),
        alike=alike(course, units, receipts.values()),
        least=lookalikes.LEAST,
        several=lookalikes.ANSWERS,
        outcomes=OUTCOMES,
        waiting=[
            (unit, tally) for unit in units for tally in unit.tallies if tally.counts["waiting"]
        ],
        failed=failed,
        unreadable=[one for one in results if one.status == "unreadable"],
        looks=looks(handed_in),
        inside=judged_inside(receipts.values()),
        late=[one for one in handed_in if one.penalty],
        untimed=[
            (unit.of.name, having)
            for unit in units
            if (having := [one for one in by_unit[unit.of.name] if one.untimed])
        ],
        mended=Counter(flag for one in handed_in for flag in one.flags if flag not in LOOK),
        slowest=sorted(handed_in, key=lambda one: -one.seconds)[:5],
        seconds=[one.seconds for one in handed_in],
        median=statistics.median,
        formgrader=course.settings.formgrader.rstrip("/"),
        feedback=feedback_link,
        quote=quote,
    )


def one_unit(course, name, results, receipts, grades):
    """A `Unit` from the results, receipts and grades of all students."""
    of = exercises.unit(course, name)
    tallies = {one.id: Tally(one) for one in of.exercises}
    graded = [one for one in results if one.status in summary.READ]
    for result in graded:
        told = {one["id"]: one for one in receipts[result.student, name]["exercises"]}
        cells = {one.name: one for one in grades.get((result.student, name), ())}
        for id, tally in tallies.items():
            cell = cells.get(id)
            points = (cell.score or 0) if cell else told.get(id, {}).get("points", 0)
            tally.points += points
            outcome = how(tally.exercise, points, told.get(id, {}), cell)
            tally.counts[outcome] += 1
            if outcome == "waiting":
                tally.first_waiting = tally.first_waiting or cell.notebook_id
    most = sum(one.points for one in of.exercises) or 1
    return Unit(of, [one.score for one in graded], most, list(tallies.values()))


def how(exercise, points, told, cell):
    """A key of `OUTCOMES`."""
    if exercise.by_hand:
        if cell is not None and cell.needs_manual_grade:
            return "waiting"
        return "read" if cell is not None and cell.manual_score is not None else "empty"
    if points >= exercise.points:
        return "right"
    if points > 0:
        return "partly"
    return "wrong" if told.get("attempted", True) else "empty"


def slips(units, receipts):
    """Every misconception that a check named, the most frequent first."""
    by_name = {unit.of.name: unit for unit in units}
    found = defaultdict(set)
    for (student, name), receipt in receipts.items():
        for one in receipt["exercises"]:
            if one.get("slip") and not one["message"].startswith(NOT_COUNTED):
                found[name, one["id"], one["slip"]].add(student)
    made = []
    for (name, id, words), students in found.items():
        tallies = by_name[name].tallies if name in by_name else []
        for tally in tallies:
            if tally.exercise.id == id:
                made.append(Slip(by_name[name], tally.exercise, words, sorted(students)))
    return sorted(made, key=lambda one: (-len(one.students), one.unit.of.name, one.words))


def alike(course, units, receipts):
    """Students whose answers are alike, as pairs of their `Pair` and what agrees, in words."""
    by_name = {unit.of.name: unit for unit in units}
    solutions = {
        name: fingerprints(nbformat.read(course.notebook(course.source, name), as_version=4))
        for name in by_name
    }
    receipts = [one for one in receipts if one["unit"] in by_name]
    return [
        (
            one,
            "; ".join(
                f"{by_name[unit].label}: {', '.join(ids)}" for unit, ids in one.cells.items()
            ),
        )
        for one in lookalikes.pairs(receipts, solutions)
    ]


def looks(results):
    """For each flag of `LOOK` that there is, why, and the results that bear it."""
    return [
        (flag, why, having)
        for flag, why in LOOK.items()
        if (having := [one for one in results if flag in one.flags])
    ]


def judged_inside(receipts):
    """The checks of each unit that ran in the student's process: a dict."""
    found = defaultdict(set)
    for receipt in receipts:
        for one in receipt["exercises"]:
            if one.get("judged", "").startswith(writer.INSIDE):
                found[receipt["unit"]].add(one["id"])
    return {unit: sorted(checks) for unit, checks in sorted(found.items())}


def alphabetical(name):
    """A key that sorts É beside E."""
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").lower(), name


def feedback_link(result):
    """Where a student's feedback is, as seen from the report."""
    return "/".join(map(quote, ("feedback", result.student, result.unit, f"{result.unit}.html")))
