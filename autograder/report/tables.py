"""grades.csv and exercises.csv."""

import csv
import io
from pathlib import Path

from autograder import exercises
from autograder.record import disk, late, store
from autograder.report.summary import READ, grades


def write_csv(results, path):
    """Write one row per student and unit; the file appears whole or not at all."""
    new = Path(f"{path}.new")
    with new.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(
            "student,unit,score,max_score,status,flags,seconds,needs_manual_grade,reason,"
            "late_penalty".split(",")
        )
        for one in sorted(results, key=lambda one: (one.student, one.unit)):
            writer.writerow(
                [
                    plain(one.student),
                    plain(one.unit),
                    "" if one.score is None else f"{one.score:g}",
                    f"{one.max_score:g}",
                    one.status,
                    plain(";".join(one.flags)),
                    f"{one.seconds:.1f}",
                    "yes" if one.by_hand else "no",
                    plain(one.reason),
                    f"{one.penalty:g}"
                    if one.status in late.WITH_POINTS and not one.untimed
                    else "",
                ]
            )
    new.replace(path)


def write_exercises(course, results, path):
    """Write one row per student and exercise; the file appears whole or not at all.

    Points are the gradebook's; empty, where a person has still to look, or nothing was graded.
    """
    told = {(one["student"], one["unit"]): one for one in store.receipts(course)}
    handed_in = [one for one in results if one.status != "missing"]
    graded = {}
    if handed_in:
        with course.gradebook() as gradebook:
            graded = grades(gradebook)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow("student,unit,exercise,points,max_points,misconception,title".split(","))
    for one in sorted(handed_in, key=lambda one: (one.student, one.unit)):
        pair = one.student, one.unit
        cells = {cell.name: cell for cell in graded.get(pair, ())} if one.status in READ else {}
        slips = {said["id"]: said.get("slip", "") for said in told[pair]["exercises"]}
        for exercise in exercises.unit(course, one.unit).exercises:
            cell = cells.get(exercise.id)
            known = cell is not None and not cell.needs_manual_grade
            known = known and not (exercise.by_hand and cell.score is None)
            lost = known and (cell.score or 0) < exercise.points
            writer.writerow(
                [
                    plain(one.student),
                    plain(one.unit),
                    plain(exercise.name),
                    f"{cell.score or 0:g}" if known else "",
                    f"{exercise.points:g}",
                    plain(slips.get(exercise.id, "")) if lost else "",
                    plain(exercise.title),
                ]
            )
    disk.write(path, text.getvalue())


def plain(words):
    """Text that no spreadsheet takes for a formula."""
    return f"'{words}" if words.lstrip().startswith(("=", "+", "-", "@")) else words
