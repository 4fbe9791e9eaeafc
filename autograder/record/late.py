"""Late work: extensions, and penalties as nbgrader's plugin has them, computed anew each time."""

import math
import sys
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from nbgrader import api
from nbgrader.api import Gradebook
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy import select, update
from traitlets import TraitError

from autograder.course import Course
from autograder.errors import CourseError
from autograder.record.extensions import (
    EXTENSIONS,
    Granted,
    extensions,
    length,
    say_extensions,
    zone_name,
)
from autograder.record.receipt import Place, Receipt

if TYPE_CHECKING:
    from autograder.report.results import Result


@dataclass(frozen=True)
class Lateness:
    """How a submission stands to its due date.

    Attributes
    ----------
    penalty : float
        Points.
    changed : bool
        True if the gradebook had another penalty before.
    untimed : bool
        True if there is a due date, and nobody knows when it was handed in.
    """

    penalty: float = 0
    changed: bool = False
    untimed: bool = False


class Penalties(AssignLatePenalties):
    """nbgrader's preprocessor with the plugin that nbgrader_config.py names, asked for points.

    Raises
    ------
    CourseError
        If there is no such plugin.
    """

    def __init__(self, course: Course) -> None:
        sys.path.insert(0, str(course.root))  # where nbgrader's own commands find a plugin
        try:
            super().__init__(config=course.config)
            self.init_plugin()
        except (ImportError, TraitError) as error:
            raise CourseError(
                f"The plugin for late penalties cannot be used: {error}\n"
                f"Mend c.AssignLatePenalties or c.LateSubmissionPlugin in "
                f"{course.root / 'nbgrader_config.py'}."
            ) from None
        finally:
            sys.path.remove(str(course.root))

    def of(self, student: str, unit: str, score: float, seconds: float) -> float:
        """The points that being late costs.

        It is so many seconds late, more than 0.

        Raises
        ------
        CourseError
            If the plugin fails.
        """
        try:
            penalty = self.plugin_inst.late_submission_penalty(student, score, seconds)
            return self.bounded(score, 0 if penalty is None else penalty)
        except Exception as error:  # it may be the instructor's own
            raise CourseError(
                f"{self.plugin_class.__name__}, which nbgrader_config.py names for late penalties, "
                f"failed for {student} {unit},\n{seconds:.0f} seconds late, {score:g} points: "
                f"{type(error).__name__}: {error}\n"
                "Mend it, then write the points: autograder report --feedback"
            ) from None

    def bounded(self, score: float, penalty: float) -> float:
        """The penalty, but no less than 0 and no more than the score."""
        penalty = float(penalty)  # of whatever kind: a database takes only Python's own
        if not math.isfinite(penalty):
            raise ValueError(f"a penalty of {penalty}")
        return self._check_late_penalty(SimpleNamespace(score=score), penalty)


def settle(
    course: Course, gradebook: Gradebook, receipts: Iterable[Receipt], scores: dict[Place, float]
) -> dict[Place, Lateness]:
    """Bring the extensions and penalties in the gradebook up to date.

    It can be repeated: the same due dates, times and points give the same penalties. A penalty
    goes when its reason goes.

    `scores` are points without penalties. Those that have no points have no penalty either, and
    are left out of what is returned.

    Raises
    ------
    CourseError
        If extensions.csv, a setting or the plugin is not in order. Nothing is changed then.
    """
    plugin, share, granted = rules(course)
    rows = gradebook.db.execute(
        select(
            api.SubmittedAssignment.id,
            api.SubmittedAssignment.student_id,
            api.SubmittedAssignment.timestamp,
            api.SubmittedAssignment.extension,
            api.Assignment.name.label("unit"),
            api.Assignment.duedate,
            api.SubmittedNotebook.id.label("notebook_id"),
            api.SubmittedNotebook.late_submission_penalty,
        )
        .join(api.Assignment, api.SubmittedAssignment.assignment_id == api.Assignment.id)
        .join(
            api.SubmittedNotebook,
            api.SubmittedNotebook.assignment_id == api.SubmittedAssignment.id,
        )
    ).all()
    by_pair = {(receipt.student, receipt.unit): receipt for receipt in receipts}
    found, gone = {}, []
    for row in rows:
        pair = row.student_id, row.unit
        extension = row.extension
        if granted is not None:
            extension = length(granted.get(pair), row.duedate)
            if row.extension and not extension and pair not in granted:
                gone.append(" ".join(pair))
        elif row.duedate is None:
            extension = None  # nbgrader would add it to a date that there is not
        if extension != row.extension:
            set_value(gradebook, api.SubmittedAssignment, row.id, extension=extension)
        receipt = by_pair.get(pair)
        if pair not in scores or receipt is None or not receipt.status.has_points:
            continue
        score, penalty = scores[pair], 0.0
        untimed = row.timestamp is None
        if untimed and "late" in receipt.flags and not (extension or pair in (granted or ())):
            most = gradebook.find_assignment(row.unit).max_score if share else 0
            penalty = plugin.bounded(score, share * most)
        if row.duedate and not untimed:
            due = row.duedate + (extension or timedelta())
            if (seconds := (row.timestamp - due).total_seconds()) > 0:
                penalty = plugin.of(*pair, score, seconds)
        changed = penalty != (row.late_submission_penalty or 0)
        if changed:
            values = {"late_submission_penalty": penalty or None}
            set_value(gradebook, api.SubmittedNotebook, row.notebook_id, **values)
        found[pair] = Lateness(penalty, changed, bool(row.duedate and untimed and not penalty))
    gradebook.db.commit()
    say_extensions(granted, gone, {(row.student_id, row.unit) for row in rows})
    return found


def rules(course: Course) -> tuple[Penalties, float, dict[Place, Granted] | None]:
    """What decides on penalties: the plugin, the price of the LMS's mark, the extensions.

    Raises
    ------
    CourseError
        If one of them is not in order.
    """
    return Penalties(course), mark_penalty(course), extensions(course)


def set_value(gradebook: Gradebook, table: type[api.Base], id: str, **values: Any) -> None:
    """Set columns of one row, as part of the transaction that is going on."""
    gradebook.db.execute(update(table).where(table.id == id).values(**values))


def mark_penalty(course: Course) -> float:
    """What the LMS's mark LATE costs where no time is known, as a share of the unit's points."""
    return course.settings.late_mark_penalty


# Words


def heading(course: Course, timed: bool = False) -> str:
    """The first line of a run: where grades go, and how times are read where that matters.

    `timed` says that times are given, though there may be no due date.
    """
    with course.gradebook() as gradebook:
        due = gradebook.db.scalars(select(api.Assignment.duedate)).all()
    words = f"Grades go to {course.database}."
    if timed or any(due) or (course.root / EXTENSIONS).exists():
        words += f" Times without a zone are read as {zone_name(course)}."
    return words


def explain(results: "Collection[Result]", pages: bool = False) -> list[str]:
    """What an instructor has to know of late work, a list of lines.

    `pages` says that feedback pages have been written anew.
    """
    said = []
    if changed := sum(one.penalty_changed for one in results):
        how = (
            "Their feedback pages are written anew."
            if pages
            else ("Write their feedback pages anew: autograder report --feedback")
        )
        said.append(f"Late penalties, new or changed: {changed}. {how}")
    for unit in sorted({one.unit for one in results if one.untimed}):
        count = sum(one.untimed for one in results if one.unit == unit)
        said.append(
            f"{unit} has a due date, and it is not known when {count} of its submissions came in: "
            "no late penalty\nfor these. Give the times: autograder grade --received FILE.csv"
        )
    return said
