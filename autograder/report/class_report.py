"""The class report: one page on how a class is doing, and what needs its instructor."""

import statistics
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import nbformat
from sqlalchemy import Row

from autograder import exercises
from autograder.course import Course
from autograder.exercises import Exercise
from autograder.flags import FLAGS, flag
from autograder.outcomes import Outcome, Status, of_check, of_words
from autograder.record import disk
from autograder.record.receipt import Checked, Place, Receipt
from autograder.report import lookalikes
from autograder.report.page_templates import TEMPLATES
from autograder.report.records import Grades, Records
from autograder.report.results import Result
from autograder.run.fingerprints import fingerprints

BINS = 10
OUTCOMES = {  # of an exercise, in the order of the bar
    Outcome.RIGHT: "right",
    Outcome.READ: "read by a person",
    Outcome.PARTLY: "partly right",
    Outcome.WRONG: "not right",
    Outcome.WAITING: "waits for a person",
    Outcome.EMPTY: "not attempted",
}

Receipts = dict[Place, Receipt]


@dataclass
class Tally:
    """How the class did on one exercise.

    Attributes
    ----------
    exercise
    counts
        How many students, by key of `OUTCOMES`.
    points
        Of all students together.
    first_waiting
        The id of a submission in formgrader whose answer nobody has read yet.
    """

    exercise: Exercise
    counts: Counter[Outcome] = field(default_factory=Counter)
    points: float = 0
    first_waiting: str = ""

    @property
    def share(self) -> float:
        """The share of all points that were to be had, without what nobody has read."""
        read = self.counts.total() - self.counts[Outcome.WAITING]
        return self.points / (read * self.exercise.points) if read and self.exercise.points else 0


@dataclass
class Unit:
    """How the class did on one unit; `of` is the `autograder.exercises.Unit`."""

    of: exercises.Unit
    scores: list[float]
    most: float
    tallies: list[Tally]

    @property
    def label(self) -> str:
        """`Unit 2`, where the title begins with a number."""
        number, separator, _ = self.of.title.partition(" · ")
        return f"Unit {number}" if separator and number.isdigit() else self.of.name

    @property
    def median(self) -> float:
        return statistics.median(self.scores) if self.scores else 0

    @property
    def bins(self) -> list[tuple[float, float, int]]:
        """Triples of the lowest points, the highest, and how many students have them."""
        counts = Counter(min(int(BINS * one / self.most), BINS - 1) for one in self.scores)
        width = self.most / BINS
        return [(place * width, (place + 1) * width, counts[place]) for place in range(BINS)]


@dataclass
class Slip:
    """A misconception and who has it."""

    unit: Unit
    exercise: Exercise
    words: str
    students: list[str]


def write(course: Course, results: list[Result], records: Records) -> Path:
    """Write report.html into the course folder."""
    path = course.root / "report.html"
    disk.write(path, page(course, results, records))
    return path


def page(course: Course, results: list[Result], records: Records) -> str:
    """The report as HTML."""
    receipts, grades = records.receipts, records.grades
    by_unit = defaultdict(list)
    for one in results:
        by_unit[one.unit].append(one)
    units = [one_unit(course, name, by_unit[name], receipts, grades) for name in sorted(by_unit)]
    handed_in = [one for one in results if one.status is not Status.MISSING]
    failed = [one for one in results if one.status is Status.FAILED]
    titles = {unit.of.name: unit.label for unit in units}
    students: dict[str, dict[str, Result]] = defaultdict(dict)
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
            (unit, tally)
            for unit in units
            for tally in unit.tallies
            if tally.counts[Outcome.WAITING]
        ],
        failed=failed,
        unreadable=[one for one in results if one.status is Status.UNREADABLE],
        looks=looks(handed_in),
        inside=judged_inside(receipts.values()),
        late=[one for one in handed_in if one.penalty],
        untimed=[
            (unit.of.name, having)
            for unit in units
            if (having := [one for one in by_unit[unit.of.name] if one.untimed])
        ],
        mended=Counter(name for one in handed_in for name in one.flags if not flag(name).look),
        slowest=sorted(handed_in, key=lambda one: -one.seconds)[:5],
        seconds=[one.seconds for one in handed_in],
        median=statistics.median,
        formgrader=course.settings.formgrader.rstrip("/"),
        feedback=feedback_link,
        quote=quote,
    )


def one_unit(
    course: Course, name: str, results: Iterable[Result], receipts: Receipts, grades: Grades
) -> Unit:
    """A `Unit` from the results, receipts and grades of all students."""
    of = exercises.unit(course, name)
    tallies = {one.id: Tally(one) for one in of.exercises}
    graded = [result for result in results if result.status.has_points]
    for result in graded:
        checks = {checked.id: checked for checked in receipts[result.student, name].exercises}
        cells = {one.name: one for one in grades.get((result.student, name), ())}
        for id, tally in tallies.items():
            cell = cells.get(id)
            checked = checks.get(id, Checked(id))
            points = (cell.score or 0) if cell else checked.points
            tally.points += points
            outcome = outcome_of(tally.exercise, points, checked, cell)
            tally.counts[outcome] += 1
            if outcome is Outcome.WAITING:
                tally.first_waiting = tally.first_waiting or getattr(cell, "notebook_id", "")
    most = sum(one.points for one in of.exercises) or 1
    return Unit(of, [result.score or 0 for result in graded], most, list(tallies.values()))


def outcome_of(
    exercise: Exercise, points: float, checked: Checked, cell: Row[Any] | None
) -> Outcome:
    """An `Outcome`; what could not be run counts as not right."""
    if exercise.by_hand:
        waits = cell is not None and cell.needs_manual_grade
        return of_words(waits, cell is not None and cell.manual_score is not None)
    return of_check(points, exercise.points, checked.attempted)


def slips(units: Iterable[Unit], receipts: Receipts) -> list[Slip]:
    """Every misconception that a check named, the most frequent first."""
    by_name = {unit.of.name: unit for unit in units}
    found = defaultdict(set)
    for (student, name), receipt in receipts.items():
        for checked in receipt.exercises:
            if checked.slip and checked.could_run:
                found[name, checked.id, checked.slip].add(student)
    made = []
    for (name, id, words), students in found.items():
        tallies = by_name[name].tallies if name in by_name else []
        for tally in tallies:
            if tally.exercise.id == id:
                made.append(Slip(by_name[name], tally.exercise, words, sorted(students)))
    return sorted(made, key=lambda one: (-len(one.students), one.unit.of.name, one.words))


def alike(
    course: Course, units: Iterable[Unit], receipts: Iterable[Receipt]
) -> list[tuple[lookalikes.Pair, str]]:
    """Students whose answers are alike, as pairs of their `Pair` and what agrees, in words."""
    by_name = {unit.of.name: unit for unit in units}
    solutions = {
        name: fingerprints(nbformat.read(course.notebook(course.source, name), as_version=4))
        for name in by_name
    }
    receipts = [receipt for receipt in receipts if receipt.unit in by_name]
    return [
        (
            one,
            "; ".join(
                f"{by_name[unit].label}: {', '.join(ids)}" for unit, ids in one.cells.items()
            ),
        )
        for one in lookalikes.pairs(receipts, solutions)
    ]


def looks(results: Collection[Result]) -> list[tuple[str, str, list[Result]]]:
    """For each flag that has to be looked at, why, and the results that bear it."""
    return [
        (name, flag.look, having)
        for name, flag in FLAGS.items()
        if flag.look and (having := [result for result in results if name in result.flags])
    ]


def judged_inside(receipts: Iterable[Receipt]) -> dict[str, list[str]]:
    """The checks of each unit that ran in the student's process: a dict."""
    found = defaultdict(set)
    for receipt in receipts:
        for checked in receipt.exercises:
            if checked.is_inside:
                found[receipt.unit].add(checked.id)
    return {unit: sorted(checks) for unit, checks in sorted(found.items())}


def alphabetical(name: str) -> tuple[bytes, str]:
    """A key that sorts É beside E."""
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").lower(), name


def feedback_link(result: Result) -> str:
    """Where a student's feedback is, as seen from the report."""
    return "/".join(map(quote, ("feedback", result.student, result.unit, f"{result.unit}.html")))
