"""Late work: penalties follow due dates, extensions and times, whenever these become known."""

import copy
import csv
import json
import re
import shutil
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count

import pytest
from bs4 import BeautifulSoup
from nbgrader.utils import parse_utc
from sqlalchemy import event

from autograder import cli, repair
from autograder.course import Course, CourseError
from autograder.grade import solution
from autograder.intake import received
from autograder.intake.submission import Submission
from autograder.outcomes import Status
from autograder.record import arrival, extensions, late, lock, receipt_files, writer
from autograder.record.generate import renew
from autograder.report.feedback import feedback
from autograder.report.records import Records
from autograder.report.results import results_of
from autograder.run.execution import Execution, Verdict
from autograder.run.graded import Graded
from tests.support.course import ROOT
from tests.support.tiny import UNIT, make

NOON = datetime(2026, 1, 1, 12)
LATER = datetime(2026, 1, 1, 14)
NUMBERS = count()
# what a course may have of its own: a point for each hour
PLUGIN = """
from nbgrader.plugins import BasePlugin

class Hourly(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return {hourly}
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return make(tmp_path_factory.mktemp("late") / "course")


@pytest.fixture
def folder(made, tmp_path):
    """A course in which late work earns nothing."""
    folder = shutil.copytree(made, tmp_path / "course")
    configure(folder, 'c.LateSubmissionPlugin.penalty_method = "zero"')
    return folder


def configure(folder, line):
    with (folder / "nbgrader_config.py").open("a") as file:
        file.write(f"\n{line}\n")


def plugin(folder, hourly):
    name = f"plugin_{next(NUMBERS)}"  # a module is imported once in a process
    (folder / f"{name}.py").write_text(PLUGIN.format(hourly=hourly))
    configure(folder, f'c.AssignLatePenalties.plugin_class = "{name}.Hourly"')


def handed_in(folder, student, time=None, points=3, flags=(), notebook=None):
    """Record a submission as if it had run."""
    course = Course(folder)
    template = repair.template(solution(course, UNIT), course.config)
    ran = Execution(copy.deepcopy(template), flags=list(flags))
    ran.verdicts["check_double"] = Verdict(points == 3, message="" if points else "no")
    submission = Submission(notebook, student=student, unit=UNIT, received=time)
    writer.record(course, submission, Graded.of(ran), template, "key", 1)
    feedback(course, student, UNIT)


def due(folder, date):
    with Course(folder).gradebook() as book:
        book.update_or_create_assignment(UNIT, duedate=date)


def rows(folder, *options):
    """What `autograder report` makes of grades.csv, by student."""
    assert cli.main(["report", "--course-dir", str(folder), *options]) == 0
    with (folder / "grades.csv").open(encoding="utf-8") as file:
        return {row["student"]: row for row in csv.DictReader(file)}


def cost(folder, student="ada", *options):
    """The score and the penalty of a student."""
    row = rows(folder, *options)[student]
    return row["score"], row["late_penalty"]


def page(folder, student="ada"):
    text = (folder / "feedback" / student / UNIT / f"{UNIT}.html").read_text(encoding="utf-8")
    return " ".join(BeautifulSoup(text, "html.parser").get_text(" ").split())


# Due dates


def test_a_due_date_that_is_set_moved_and_taken_away_after_grading(folder, capsys):
    handed_in(folder, "ada", LATER)
    handed_in(folder, "ben", NOON)
    assert cost(folder) == ("3", "0")
    assert "Late penalties" not in capsys.readouterr().out
    due(folder, "2026-01-01 12:00 UTC")
    assert cost(folder) == ("0", "3")
    assert cost(folder, "ben") == ("3", "0")
    told = capsys.readouterr().out
    assert told.count("Late penalties, new or changed: 1.") == 1, "once: then it is settled"
    assert "autograder report --feedback" in told
    due(folder, "2026-01-01 15:00 UTC")
    assert cost(folder) == ("3", "0")
    due(folder, "2026-01-01 12:00 UTC")
    assert cost(folder) == ("0", "3")
    due(folder, None)
    assert cost(folder) == ("3", "0")
    with Course(folder).gradebook() as book:
        assert book.find_submission(UNIT, "ada").late_submission_penalty == 0


def test_the_file_for_an_lms_follows_too(folder, tmp_path, capsys):
    handed_in(folder, "ada", LATER)
    handed_in(folder, "ben")
    rows(folder)
    due(folder, "2026-01-01 12:00 UTC")
    file = tmp_path / "canvas.csv"
    file.write_text(f"Student,ID,SIS Login ID,Section,{UNIT} (5)\nA,1,ada,x,\nB,2,ben,x,\n")
    command = ["export", "canvas", str(file), "--course-dir", str(folder)]
    assert cli.main(command) == 0
    written = (tmp_path / "canvas-scores.csv").read_text().splitlines()
    assert written[1:] == ["A,1,ada,x,0", "B,2,ben,x,3"]
    told = capsys.readouterr().out
    assert "Late penalties, new or changed: 1." in told
    assert "it is not known when 1 of its submissions came in" in told
    with lock.alone(Course(folder)):  # it writes penalties
        assert cli.main(command) == 2
    assert "Another grader is at work" in capsys.readouterr().err


def test_what_nbgrader_shows_is_the_same(folder):
    handed_in(folder, "ada", LATER)
    due(folder, "2026-01-01 12:00 UTC")
    rows(folder)
    with Course(folder).gradebook() as book:
        assert book.find_submission_notebook(UNIT, UNIT, "ada").late_submission_penalty == 3


def test_points_given_by_hand_are_late_too(folder):
    handed_in(folder, "ada", LATER)
    due(folder, "2026-01-01 12:00 UTC")
    assert cost(folder) == ("0", "3")
    with Course(folder).gradebook() as book:
        grade = book.find_grade("words", UNIT, UNIT, "ada")
        grade.manual_score, grade.needs_manual_grade = 2, False
        book.db.commit()
    assert cost(folder) == ("0", "5")


def test_the_feedback_page_says_it_on_top(folder):
    handed_in(folder, "ada", LATER)
    due(folder, "2026-01-01 12:00 UTC")
    rows(folder)
    assert "3 of 5 points" in page(folder)
    rows(folder, "--feedback")
    assert "0 of 5 points: 3 for what you did, less 3 for being late" in page(folder)
    due(folder, None)
    rows(folder, "--feedback")
    assert "3 of 5 points" in page(folder)
    assert "late" not in page(folder)


def test_the_report_says_who_lost_what(folder):
    handed_in(folder, "ada", LATER)
    due(folder, "2026-01-01 12:00 UTC")
    rows(folder)
    text = BeautifulSoup((folder / "report.html").read_text(), "html.parser").get_text(" ")
    text = " ".join(text.split())
    assert "1 lost points for being late , 3 together. ada tiny: 0 left, 3 lost" in text
    assert "0 (−3 late)" in text


def test_a_plugin_of_the_course(folder):
    plugin(folder, "__import__('numpy').float32(total_seconds_late / 3600)")
    handed_in(folder, "ada", LATER)
    due(folder, "2026-01-01 12:30 UTC")
    assert cost(folder) == ("1.5", "1.5")
    due(folder, "2025-12-01")
    assert cost(folder) == ("0", "3"), "no more than there are"


@pytest.mark.parametrize(
    ("hourly", "words"),
    [
        ("1 / 0", "Hourly, which nbgrader_config.py names for late penalties, failed for ada tiny"),
        ("float('nan')", "a penalty of nan"),
        ("'all'", "ValueError: could not convert"),
    ],
)
def test_a_plugin_that_fails(folder, capsys, hourly, words):
    plugin(folder, hourly)
    handed_in(folder, "ada", LATER)
    due(folder, "2026-01-01 12:30 UTC")
    assert cli.main(["report", "--course-dir", str(folder)]) == 2
    assert words in capsys.readouterr().err


def test_a_plugin_that_there_is_not_is_said_before_grading(folder, capsys):
    configure(folder, 'c.AssignLatePenalties.plugin_class = "no_such.Plugin"')
    source = folder / "notebooks" / UNIT / f"{UNIT}.ipynb"
    target = folder / "submitted" / "ada" / UNIT / source.name
    target.parent.mkdir(parents=True)
    shutil.copy(source, target)
    assert cli.main(["grade", "--course-dir", str(folder)]) == 2
    told = capsys.readouterr()
    assert "The plugin for late penalties cannot be used" in told.err
    assert "Grades go to" not in told.out


def test_what_has_no_points_has_no_penalty(folder):
    handed_in(folder, "ada", LATER)
    due(folder, "2026-01-01 12:00 UTC")
    submission = Submission(None, student="ada", unit=UNIT, received=LATER)
    writer.record_failure(Course(folder), submission, Status.UNREADABLE, "No notebook.", "key", 0)
    assert rows(folder)["ada"]["late_penalty"] == ""


def test_a_gradebook_that_is_renewed_keeps_due_date_and_extension(folder):
    handed_in(folder, "ada", LATER)
    due(folder, "2026-01-01 12:00 UTC")
    with Course(folder).gradebook() as book:
        book.grant_extension(UNIT, "ada", hours=1)
    renew(Course(folder), UNIT)
    with Course(folder).gradebook() as book:
        assert book.find_submission(UNIT, "ada").total_seconds_late == 3600
    assert cost(folder) == ("0", "3")


# Extensions


def test_extensions_of_a_file(folder, capsys):
    configure(folder, 'c.Autograder.time_zone = "Europe/Berlin"')
    for student in ("ada", "ben", "cem"):
        handed_in(folder, student, LATER)
    due(folder, "2026-01-01 12:00 UTC")
    path = folder / "extensions.csv"
    path.write_text(
        "\ufeffstudent;unit;due;hours\n"
        f"ada;{UNIT};;2,5\n\n"
        f"ben;{UNIT};2026-01-01T15:00;\n"  # in Berlin, that is when it came
        f"cem;{UNIT};2026-01-01T15:00Z;\n"
        f"dea;{UNIT};;1\n",
        encoding="utf-8",
    )
    found = rows(folder)
    assert [found[one]["late_penalty"] for one in ("ada", "ben", "cem")] == ["0", "0", "0"]
    assert "nothing graded of them yet: dea tiny" in capsys.readouterr().out
    path.write_text(f"student,unit,due\nben,{UNIT},2026-01-01T14:59\n")
    found = rows(folder)
    assert [found[one]["late_penalty"] for one in ("ada", "ben", "cem")] == ["3", "3", "3"]
    assert "taken away: ada tiny, cem tiny" in capsys.readouterr().out


def test_an_extension_never_shortens_and_needs_a_due_date(folder):
    handed_in(folder, "ada", LATER)
    due(folder, "2026-01-01 15:00 UTC")
    (folder / "extensions.csv").write_text(f"student,unit,due\nada,{UNIT},2026-01-01T09:00Z\n")
    assert cost(folder) == ("3", "0")
    (folder / "extensions.csv").write_text(f"student,unit,hours\nada,{UNIT},9\n")
    assert cost(folder) == ("3", "0")
    due(folder, None)
    assert cost(folder) == ("3", "0")
    with Course(folder).gradebook() as book:  # nbgrader would add hours to None
        assert book.find_submission(UNIT, "ada").total_seconds_late == 0


def test_nbgraders_own_extensions_count_without_a_file(folder):
    handed_in(folder, "ada", LATER)
    due(folder, "2026-01-01 12:00 UTC")
    with Course(folder).gradebook() as book:
        book.grant_extension(UNIT, "ada", hours=2)
    assert cost(folder) == ("3", "0")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("student,unit\nada,tiny\n", "Its first line has to name student, unit and due or hours"),
        ("", "the columns of no table"),
        ("student,unit,due\nada,tiny,2026-01-01T10:00\n\nada,2,", "line 4: there is no unit '2'"),
        ("student,unit,due\nada,tiny,tomorrow\n", "line 2: 'tomorrow' is no date with a time"),
        ("student,unit,due\nada,tiny,2026-01-01\n", "line 2: '2026-01-01' is no date with a time"),
        ("student,unit,hours\nada,tiny,-1\n", "line 2: '-1' is no number of hours"),
        ("student,unit,hours\nada,tiny\n", "line 2: it needs either a due date or hours"),
        ("student,unit,hours\n,tiny,1\n", "line 2: it names no student"),
        ("student,unit,hours\nada,tiny,1\nada,tiny,2\n", "line 3: ada tiny stands in a line"),
    ],
)
def test_a_wrong_line_of_extensions(folder, text, words):
    (folder / "extensions.csv").write_text(text)
    with pytest.raises(CourseError) as error:
        extensions.extensions(Course(folder))
    assert words in str(error.value)
    assert "extensions.csv" in str(error.value)


# What an LMS does not say


def test_without_a_time_there_is_no_penalty_and_it_is_said(folder, capsys):
    handed_in(folder, "ada", flags=["late"])
    handed_in(folder, "ben")
    handed_in(folder, "cem", NOON)
    rows(folder)
    assert "not known when" not in capsys.readouterr().out, "nothing is due"
    due(folder, "2026-01-01 12:00 UTC")
    assert cost(folder) == ("3", ""), "unknown is not 0"
    assert "tiny has a due date, and it is not known when 2 of" in capsys.readouterr().out
    text = (folder / "report.html").read_text(encoding="utf-8")
    assert "nobody knows when 2 came in." in text


def test_the_price_of_the_mark_late(folder):
    configure(folder, "c.Autograder.late_mark_penalty = 0.2")
    handed_in(folder, "ada", flags=["late"])
    handed_in(folder, "ben")
    handed_in(folder, "cem", NOON, flags=["late"])
    handed_in(folder, "dea", flags=["late"], points=0)
    found = rows(folder)
    assert [found[one]["late_penalty"] for one in ("ada", "ben", "cem", "dea")] == list("1000")
    assert found["ada"]["score"] == "2"
    (folder / "extensions.csv").write_text(f"student,unit,hours\nada,{UNIT},1\n")
    assert cost(folder) == ("3", "0"), "the LMS does not know of it"


@pytest.mark.parametrize("share", ["2", "-0.1", "'0.1'", "True", "float('nan')"])
def test_no_price_of_the_mark_late(folder, share):
    configure(folder, f"c.Autograder.late_mark_penalty = {share}")
    with pytest.raises(CourseError, match="from 0 to 1"):
        late.rules(Course(folder))


def test_times_of_a_file(folder, tmp_path, capsys):
    configure(folder, 'c.Autograder.time_zone = "America/New_York"')
    course = Course(folder)
    file = tmp_path / "times.csv"
    file.write_text(
        "student,received\nAda ,2026-01-01 07:00\nben,2026-07-01T12:00+02:00\ncem,\nx,2026-01-01T1Z"
    )
    submissions = [Submission(None, student=one, unit=UNIT) for one in ("ada", "ben", "cem")]
    submissions[2] = replace(submissions[2], received=LATER)
    found = [one.received for one in received.with_times(course, submissions, file)]
    assert found == [NOON, datetime(2026, 7, 1, 10), LATER]
    assert "2 of 3 submissions came in; not of: cem" in capsys.readouterr().out


def test_times_of_moodles_worksheet(folder, tmp_path):
    configure(folder, 'c.Autograder.time_zone = "Europe/Berlin"')
    file = tmp_path / "worksheet.csv"
    file.write_text(
        "Identifier,Full name,Status,Grade,Maximum Grade,Last modified (submission)\n"
        'Participant 101,Ada Lovelace,,,100,"Thursday, 1 January 2026, 1:00 PM"\n'
        "Participant 102,Ben Öz,,,100,-\n",
        encoding="utf-8",
    )
    submissions = [Submission(None, student=one, unit=UNIT) for one in ("Ada Lovelace", "Ben Öz")]
    found = received.with_times(Course(folder), submissions, file)
    assert [one.received for one in found] == [NOON, None]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("student,when\nada,2026-01-01T12:00\n", "It needs student and received"),
        ("student,received\nada,noon\n", "row 2: 'noon' is no date with a time"),
        ("student,unit,received\nada,9,2026-01-01T12:00\n", "row 2: there is no unit '9'"),
        ("student,received\nzoe,2026-01-01T12:00\n", "no time for any of the 1 submissions"),
    ],
)
def test_no_file_of_times(folder, tmp_path, text, words):
    file = tmp_path / "times.csv"
    file.write_text(text)
    with pytest.raises(CourseError) as error:
        received.with_times(Course(folder), [Submission(None, student="ada", unit=UNIT)], file)
    assert words in str(error.value)


def test_times_that_are_given_count_for_one_notebook(folder, tmp_path):
    first, second, file = (tmp_path / one for one in ("first.ipynb", "second.ipynb", "times.csv"))
    first.write_text("first")
    second.write_text("second")
    file.write_text("student,received\nada,2026-01-01T14:00Z\n")
    course = Course(folder)
    ada = Submission(first, student="ada", unit=UNIT, received=NOON)  # as its name said
    assert received.with_times(course, [ada])[0].received == NOON
    assert received.with_times(course, [ada], file)[0].received == LATER
    assert received.with_times(course, [ada])[0].received == LATER
    assert received.with_times(course, [replace(ada, notebook=second)])[0].received == NOON


def test_times_stay_until_another_attempt_comes(folder, tmp_path):
    first, second = (tmp_path / one for one in ("first.ipynb", "second.ipynb"))
    first.write_text("first")
    second.write_text("second")
    due(folder, "2026-01-01 12:00 UTC")
    handed_in(folder, "ada", notebook=first)
    graded_already = [Submission(first, student="ada", unit=UNIT, received=LATER)]
    arrival.arrived_then(Course(folder), graded_already)
    assert cost(folder) == ("0", "3")
    handed_in(folder, "ada", notebook=first)  # as after a check was mended
    assert cost(folder) == ("0", "3")
    (folder / "gradebook.db").rename(tmp_path / "moved away")
    assert cli.main(["release", "--course-dir", str(folder)]) == 0
    due(folder, "2026-01-01 12:00 UTC")
    handed_in(folder, "ada", notebook=first)
    assert cost(folder) == ("0", "3")
    handed_in(folder, "ada", notebook=second)  # nobody knows of this one
    assert cost(folder) == ("3", "")
    receipt = json.loads((folder / "receipts" / "ada" / f"{UNIT}.json").read_text())
    assert receipt["received"] is None


# The time zone


def test_due_dates_are_read_as_the_guide_says():
    """By nbgrader itself, whose ways with zones are its own."""
    guide = (ROOT / "autograder" / "GUIDE.md").read_text(encoding="utf-8")
    written = re.findall(r'--duedate "(.+?)"', guide)
    assert [parse_utc(one) for one in written] == [datetime(2026, 11, 27, 22, 59)] * 2
    assert parse_utc("2026-11-27 23:59") == datetime(2026, 11, 27, 23, 59)
    assert parse_utc("2026-11-27 23:59 +0100") != datetime(2026, 11, 27, 22, 59), "it was mended"


def test_files_are_read_as_the_guide_shows_them(folder, tmp_path):
    guide = (ROOT / "autograder" / "GUIDE.md").read_text(encoding="utf-8")
    tables = re.findall(
        r"```csv\n(student,unit,.+?)```", guide.replace("02_import_mnist", UNIT), re.S
    )
    configure(folder, 'c.Autograder.time_zone = "Europe/Berlin"')
    (folder / "extensions.csv").write_text(tables[0])
    granted = extensions.extensions(Course(folder))
    assert granted == {
        ("Ada Lovelace", UNIT): datetime(2026, 12, 4, 22, 59),
        ("ben", UNIT): timedelta(hours=48),
    }
    (tmp_path / "times.csv").write_text(tables[1])
    submissions = [Submission(None, student=one, unit=UNIT) for one in ("Ada Lovelace", "ben")]
    found = received.with_times(Course(folder), submissions, tmp_path / "times.csv")
    assert [one.received for one in found] == [
        datetime(2026, 11, 27, 23, 3),
        datetime(2026, 11, 27, 21, 40),
    ]


def test_the_time_zone(folder, monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    assert late.zone_name(Course(folder)) == "Asia/Tokyo"
    assert "Times without a zone" not in late.heading(Course(folder)), "nothing is due"
    due(folder, "2026-01-01 12:00 UTC")
    configure(folder, 'c.Autograder.time_zone = "Europe/Berlin"')
    assert late.heading(Course(folder)) == (
        f"Grades go to {folder / 'gradebook.db'}. Times without a zone are read as Europe/Berlin."
    )
    zone = Course(folder).zone
    assert (
        extensions.moment("2026-01-01T13:00", zone)
        == extensions.moment("2026-01-01 12:00Z", zone)
        == NOON
    )
    assert extensions.moment("2026-07-01T14:00", zone) == datetime(2026, 7, 1, 12)


@pytest.mark.parametrize("zone", ["Berlin", "", "../zone", 1])
def test_no_time_zone(folder, zone):
    configure(folder, f"c.Autograder.time_zone = {zone!r}")
    with pytest.raises(CourseError) as error:
        assert Course(folder).zone is None
    assert 'c.Autograder.time_zone = "Europe/Berlin"' in str(error.value)


def test_every_result_of_a_class_at_once(folder):
    """What it costs to settle a class must not grow faster than the class."""
    handed_in(folder, "ada", LATER)
    due(folder, "2026-01-01 12:00 UTC")
    course = Course(folder)
    with course.gradebook() as book:
        asked = []
        event.listen(book.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
        receipts, scores = receipt_files.receipts(course), {("ada", UNIT): 3}
        late.settle(course, book, receipts, scores)
        first = len(asked)
        late.settle(course, book, receipts, scores)
    assert (first, len(asked) - first) == (2, 1), "a question for all, a change each"
    assert results_of(course, [UNIT], Records.read(course))[0].penalty == 3
