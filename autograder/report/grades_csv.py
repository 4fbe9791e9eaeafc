"""grades.csv: one row per student and unit."""

from collections.abc import Iterable
from operator import attrgetter
from pathlib import Path

from autograder.report.csv_table import plain, write_table
from autograder.report.results import Result

GRADES = "student,unit,score,max_score,status,flags,seconds,needs_manual_grade,reason,late_penalty"


def write(results: Iterable[Result], path: Path) -> None:
    """Write one row per student and unit; the file appears whole or not at all."""
    rows = []
    for result in sorted(results, key=attrgetter("place")):
        has_penalty = result.status.has_points and not result.untimed
        rows.append(
            [
                plain(result.student),
                plain(result.unit),
                "" if result.score is None else f"{result.score:g}",
                f"{result.max_score:g}",
                result.status,
                plain(";".join(result.flags)),
                f"{result.seconds:.1f}",
                "yes" if result.by_hand else "no",
                plain(result.reason),
                f"{result.penalty:g}" if has_penalty else "",
            ]
        )
    write_table(path, GRADES, rows)
