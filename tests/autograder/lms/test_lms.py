"""In and out of Canvas and Moodle: their archives in, their grade files out.

The files have the shape that the two programs write themselves: Canvas in
lib/gradebook_exporter.rb and lib/content_zipper.rb, Moodle in mod/assign/gradingtable.php,
mod/assign/classes/downloader.php and grade/export/txt.
"""

import csv
import io
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat
import pytest

from autograder import cli, lms
from autograder.course import Course, CourseError
from autograder.intake import discovery
from autograder.intake.names import safe_name
from autograder.intake.submission import Submission
from autograder.outcomes import Status
from autograder.record import writer
from autograder.record.generate import generate
from autograder.repair import template
from autograder.report.records import Records
from autograder.report.results import Result
from autograder.run.execution import Execution, Verdict, is_check
from autograder.run.graded import Graded
from tests.support.course import UNITS
from tests.support.hand_ins import DONE, IDS, archive

UNIT, OTHER = UNITS[1], UNITS[2]
NAME = f"{UNIT}.ipynb"
BOM = b"\xef\xbb\xbf"

# Canvas: a row of posting policies, the row of points possible with its four spaces, names as
# "Last, First", a student of two sections, one excused, one not assigned, the test student
CANVAS = f"""\
Student,ID,SIS User ID,SIS Login ID,Section,Notes,Unit 2: {UNIT} (501),{OTHER} (502),\
Assignments Current Score,Current Score,Final Score
,,,,,,Manual Posting,,,,
    Points Possible,,,,,,10.00,20.00,(read only),(read only),(read only)
"Lovelace, Ada",11,S-1,ada@uni.example,"Mon and Tue",=1+1,,,,,
"Öz, Ben",12,S-2,ben,Mon,"said ""hi"", twice",4.00,,80.00,80.00,40.00
"O'Brien-Smith, Cem",13,,cem99,Mon,,EX,N/A,,,
"Nguyen, Dea",14,,,Mon,,,,,,
"Nguyen, Dea",15,,,Mon,,,,,,
"Student, Test",16,,f3a9,Mon,,,,,,
"""

# Moodle's grading worksheet: a participant number that changes with the assignment, feedback
# of several lines, one who is locked in the gradebook
WORKSHEET = (
    'Identifier,"Full name","ID number","Email address",Status,Grade,"Maximum Grade",'
    '"Grade can be changed","Last modified (submission)","Last modified (grade)",'
    '"Feedback comments"\r\n'
    '"Participant 101","Ada Lovelace",S-1,ada@uni.example,"Submitted for grading - ",,100.00,'
    'Yes,"Monday, 23 November 2026, 9:00 AM",-,\r\n'
    '"Participant 102","Ben Öz",,ben@uni.example,"Submitted for grading - ","40.00",100.00,'
    'Yes,-,-,"<p>one\r\ntwo ""three""</p>"\r\n'
    '"Participant 103","Cem O\'Brien",,cem@uni.example,"No submission - ",,100.00,No,-,-,\r\n'
    '"Participant 104","Dea Nguyen",,dea1@uni.example,"No submission - ",,100.00,Yes,-,-,\r\n'
    '"Participant 105","Dea Nguyen",,dea2@uni.example,"No submission - ",,100.00,Yes,-,-,\r\n'
)

REPORT = f"""\
"First name","Last name","ID number",Institution,Department,"Email address",\
"Assignment: {UNIT} (Real)","Assignment: {UNIT} (Feedback)","Quiz: Other (Real)",\
"Course total (Real)","Last downloaded from this course"
Ada,Lovelace,S-1,,,ada@uni.example,-,,5.00,5.00,1790000000
Ben,Öz,,,,ben@uni.example,-,,-,-,1790000000
"""


def graded(*students, unit=UNIT, **more):
    """A result of 15 of 20 points for each student."""
    settings = {"status": Status.GRADED, "score": 15, "max_score": 20, **more}
    return [Result(student, unit, **settings) for student in students]


@pytest.fixture
def export(course_folder, tmp_path, monkeypatch):
    """Fill a grade file's text with results; gives what is in the new file, and what was said."""

    def run(kind, text, results, name="grades.csv", **options):
        records = Records({result.place: None for result in results}, {})
        monkeypatch.setattr(Records, "read", lambda course: records)
        monkeypatch.setattr(lms.export_scores, "results_of", lambda *given: results)
        file = tmp_path / name
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        out, filled, without = lms.export(Course(course_folder), kind, file, **options)
        return out.read_bytes().decode(), lms.describe(out, filled, without), filled

    return run


def cells(text, title, by):
    """The cells of one column, by those of another, as the csv module reads them."""
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    at, key = rows[0].index(title), rows[0].index(by)
    return {row[key]: row[at] for row in rows[1:] if row}


def test_canvas(export):
    results = [
        *graded("ada@uni.example", "özben", "cem99", "Dea Nguyen"),
        *graded("özben", unit=OTHER, by_hand=True),
        *graded("eve", status=Status.MISSING),
    ]
    text, said, filled = export("canvas", CANVAS, results)
    first = cells(text, f"Unit 2: {UNIT} (501)", "ID")
    assert first == {
        **{"": "10.00", "11": "7.5", "12": "7.5", "13": "EX", "14": "", "15": "", "16": ""}
    }
    assert cells(text, f"{OTHER} (502)", "ID")["12"] == "15"  # 20 points there, as here
    assert filled[0].by == {"SIS Login ID": 1, "name": 1}
    assert "20 points here are 10 there" in said
    assert "1 of them had another value in the file." in said
    assert "cem99 (excused)" in said
    assert "Dea Nguyen could be any of: Nguyen, Dea (row 7); Nguyen, Dea (row 8)" in said
    assert "eve" not in said and "Student, Test" not in said
    assert "In the file, and nothing graded here (2):\n    Nguyen, Dea" in said
    assert "a person has to grade (nbgrader formgrader): 1 of the scores" in said


def test_only_the_cells_of_scores_change(export):
    for text in (CANVAS, CANVAS.replace("\n", "\r\n"), CANVAS.rstrip("\n")):
        for mark in (b"", BOM):
            data = mark + text.encode()
            new, _, _ = export("canvas", data, graded("özben"))
            assert new.encode() == data.replace(b",4.00,,80.00", b",7.5,,80.00")
    new, _, _ = export("moodle", WORKSHEET, graded("Ben Öz"))
    assert new == WORKSHEET.replace('"40.00",100', '"75",100')


@pytest.mark.parametrize("text", [CANVAS, WORKSHEET, REPORT, 'a,"b', '"a"b,c\n\n"', ",,\r\r\n;"])
def test_a_sheet_gives_back_what_it_read(text):
    data = text.encode()
    sheet = lms.Sheet(data, "x.csv")
    assert sheet.data() == data
    rows = [
        [sheet.value(at, place) for place in range(len(row))] for at, row in enumerate(sheet.rows)
    ]
    if text in (CANVAS, WORKSHEET, REPORT):
        assert rows[:-1] == list(csv.reader(io.StringIO(text, newline="")))


def test_canvas_with_two_columns_for_names_and_semicolons(export):
    text = (
        "LastName;FirstName;ID;SIS Login ID;Section;Unit (501)\n"
        "    Points Possible;;;;;20,00\n"
        "Lovelace;Ada;11;x1;Mon;\n"
    )
    for student in ("lovelaceada", "Ada Lovelace", "Lovelace, Ada", "11", "X1", "lovelaceada_11"):
        new, said, _ = export("canvas", text, graded(student), only_unit=UNIT, column="Unit (501)")
        assert new == text.replace("Mon;\n", "Mon;15\n"), student
        assert "Converted" not in said


def test_moodles_worksheet(export):
    results = [
        *graded("Ada Lovelace", "ben@uni.example", "Cem OBrien"),
        *graded("Dea Nguyen_104"),
        *graded("Dea Nguyen"),
        *graded("Zoe", status=Status.UNREADABLE, score=0),
    ]
    name = f"Grades-COURSE-{UNIT}-77.csv"
    text, said, filled = export("moodle", WORKSHEET, results, name=name)
    assert cells(text, "Grade", "Identifier") == {
        "Participant 101": "75",
        "Participant 102": "75",
        "Participant 103": "",
        "Participant 104": "75",
        "Participant 105": "",
    }
    assert cells(text, "Feedback comments", "Identifier") == cells(
        WORKSHEET, "Feedback comments", "Identifier"
    )
    assert "Cem OBrien (locked in Moodle)" in said
    assert "Dea Nguyen could be any of" in said
    assert "could not be read (1):\n    Zoe" in said
    assert "20 points here are 100 there" in said
    assert filled[0].lost == 1  # who could not be read has no score that could be lost


def test_moodles_anonymous_worksheet(export):
    text = (
        "Identifier,Status,Grade,Maximum grade,Last modified (grade)\r\n"
        "Participant 101,Submitted,,20.00,-\r\nParticipant 102,Submitted,,20.00,-\r\n"
    )
    new, said, _ = export("moodle", text, graded("Participant_102", "Participant_999"))
    assert cells(new, "Grade", "Identifier") == {"Participant 101": "", "Participant 102": "15"}
    assert "not in the file; enter these by hand (1):\n    Participant_999" in said
    assert "nothing graded here (1):\n    Participant 101" in said


def test_moodles_report_of_grades(export):
    for student in ("Ada Lovelace", "s-1", "ada", "Lovelace Ada", "ada@uni.example"):
        new, said, _ = export("moodle", REPORT, graded(student))
        column = cells(new, f"Assignment: {UNIT} (Real)", "First name")
        assert column == {"Ada": "15", "Ben": "-"}
        assert "does not say how many points" in said
        assert "had another value" not in said
    new, said, _ = export("moodle", REPORT, graded("Ada Lovelace"), points=100)
    assert cells(new, f"Assignment: {UNIT} (Real)", "First name")["Ada"] == "75"
    assert "does not say" not in said
    tabs = REPORT.replace(",", "\t")
    assert export("moodle", tabs, graded("ada"))[0] == tabs.replace("\t-\t", "\t15\t", 1)


def test_whoever_is_in_doubt_gets_nothing(export):
    text = (
        "Student,ID,SIS User ID,SIS Login ID,Section,02_import_mnist (1)\n"
        "Points Possible,,,,,20\n"
        '"Lovelace, Ada",11,12,ada,Mon,\n'  # 12 is her number, and Ben's
        '"Öz, Ben",12,,ben,Mon,\n'
    )
    new, said, filled = export("canvas", text, graded("12", "ada", "lovelaceada"))
    assert new == text
    assert "12 could be any of: Lovelace, Ada (row 3); Öz, Ben (row 4)" in said
    assert "ada seems to be Lovelace, Ada, and so does lovelaceada" in said
    assert filled[0].lost == 3 and filled[0].written == 0


STRANGE = [
    "Jürgen Ünlü",
    "🦊 Fox",
    "🦊",
    "王小明",
    "x" * 200,
    "ü" * 200,
    "../../evil",
    'Ada "the first" Lovelace',
    "=HYPERLINK(1)",
    "+1 @home",
    "D'Arcy <b>",
    "con",
]


@pytest.mark.parametrize("name", STRANGE)
def test_strange_names(export, name):
    # the folder that the grader made of it; the file keeps the name as it is, byte for byte
    quoted = '"' + name.replace('"', '""') + '"'
    worksheet = (
        "Identifier,Full name,Grade,Maximum Grade,Last modified (grade)\n"
        f"Participant 7,{quoted},,20,-\nParticipant 8,Somebody Else,,20,-\n"
    )
    for student in (safe_name(name), safe_name(f"{name}_7")):
        new, said, _ = export("moodle", worksheet, graded(student))
        assert new == worksheet.replace(f"{quoted},,", f"{quoted},15,")
        assert "enter these by hand" not in said
    mangled = quoted if not name.startswith("=") else '"=""' + name + '"""'  # as Canvas does
    gradebook = f"Student,ID,SIS Login ID,Section,{UNIT} (1)\n{mangled},7,x,Mon,\n"
    new, _, _ = export("canvas", gradebook, graded(safe_name(name)))
    assert new == gradebook.replace("Mon,", "Mon,15")


@pytest.mark.parametrize(
    ("kind", "archived"),
    [
        ("canvas", lambda who, n: f"{who}_{10 + n}_9{n}_{NAME}"),
        ("canvas", lambda who, n: f"{who}_LATE_{10 + n}_9{n}_{UNIT}-1.ipynb"),
        ("moodle", lambda who, n: f"{who}_{100 + n}_assignsubmission_file/{NAME}"),
        ("moodle", lambda who, n: f"{who}_{100 + n}_assignsubmission_file_/{NAME}"),
        ("moodle", lambda who, n: f"{who}_{100 + n}_assignsubmission_file_{NAME}"),
    ],
)
def test_round_trip(export, tmp_path, kind, archived):
    """What comes out of an LMS finds its way back, two people of one name included."""
    names = {
        "canvas": ["lovelaceada", "özben", "obriensmithcem", "nguyendea", "nguyendea"],
        "moodle": ["Ada Lovelace", "Ben Öz", "Cem OBrien", "Dea Nguyen", "Dea Nguyen"],
    }[kind]
    files = {archived(who, n): DONE for n, who in enumerate(names, 1)}
    (tmp_path / "submissions.zip").write_bytes(archive(files))
    found, _ = discovery.find(tmp_path / "submissions.zip", IDS, tmp_path / "scratch")
    assert len(found) == 5
    results = [
        Result(one.student, one.unit, Status.GRADED, score=number, max_score=20)
        for number, one in enumerate(found, 1)
    ]
    grades = {"canvas": CANVAS.replace(",EX,", ",,"), "moodle": WORKSHEET.replace(",No,", ",Yes,")}
    text, said, filled = export(kind, grades[kind], results, only_unit=UNIT)
    assert (filled[0].written, filled[0].lost) == (5, 0)
    assert "enter these by hand" not in said
    if kind == "canvas":
        column = cells(text, f"Unit 2: {UNIT} (501)", "ID")
        got = {number: column[f"1{number}"] for number in range(1, 6)}
        factor = 10 / 20
    else:
        column = cells(text, "Grade", "Identifier")
        got = {number: column[f"Participant 10{number}"] for number in range(1, 6)}
        factor = 100 / 20
    of = {one.student: one.score * factor for one in results}
    students = [
        *names[:3],
        *(f"{names[3]}_{number + (10 if kind == 'canvas' else 100)}" for number in (4, 5)),
    ]
    assert {number: float(value) for number, value in got.items()} == {
        number: of[student] for number, student in enumerate(students, 1)
    }


BAD_FILES = [
    (b"", "looks like no text"),
    (b"PK\3\4......", "a zip archive (an Excel workbook is one)"),
    (b"<!DOCTYPE html><html>", "looks like a web page"),
    (b"%PDF-1.7", "looks like a PDF file"),
    (CANVAS.encode("utf-16"), "looks like text in UTF-16"),
    (CANVAS.encode("latin-1"), "is no text in UTF-8"),
    (b"\x00\x01,\x02\n", "not CSV"),
    (b"Name,Mark\nada,1\n", "first row lacks Student, ID or Section"),
    (WORKSHEET.encode(), "is no gradebook of Canvas"),
    (CANVAS.replace("Section", "Group").encode(), "lacks Student, ID or Section"),
    (CANVAS.replace(UNIT, "a").replace(OTHER, "b").encode(), "no column named after 02_import"),
    (CANVAS.replace(OTHER, UNIT).encode(), "several columns for 02_import_mnist: Unit 2: "),
]


@pytest.mark.parametrize(("data", "words"), BAD_FILES)
def test_no_grade_file_of_canvas(export, tmp_path, data, words):
    with pytest.raises(CourseError, match="(?s).*") as error:
        export("canvas", data, graded("ada"))
    assert words in str(error.value)
    assert "grades.csv" in str(error.value)
    assert not (tmp_path / "grades-scores.csv").exists()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (CANVAS, "neither a grading worksheet of Moodle"),
        (WORKSHEET.replace("Identifier", "Kennung"), "language set to English"),
        (WORKSHEET.replace(",Grade,", ",Mark,"), "neither a grading worksheet"),
        (WORKSHEET.replace("Maximum Grade", "Scale"), "scale of words"),
        (WORKSHEET, "does not say for which unit"),
        (REPORT.replace(UNIT, "Unit 2"), "no column named after"),
    ],
)
def test_no_grade_file_of_moodle(export, text, words):
    with pytest.raises(CourseError) as error:
        export("moodle", text, [*graded("ada"), *graded("ada", unit=OTHER)])
    assert words in str(error.value)


def test_what_the_command_line_says(course_folder, tmp_path, capsys):
    file = tmp_path / "grades.csv"
    command = ["export", "canvas", str(file), "--course-dir", str(course_folder)]
    assert cli.main(command) == 2
    assert "cannot be opened" in capsys.readouterr().err
    file.write_text(CANVAS)
    assert cli.main(command) == 2
    assert "Nothing has been graded" in capsys.readouterr().err
    assert not (course_folder / "gradebook.db").exists()
    assert cli.main([*command, "--out", str(file)]) == 2
    assert "stays as it is" in capsys.readouterr().err
    assert cli.main([*command, "--unit", "99"]) == 2
    assert "There is no unit '99'" in capsys.readouterr().err
    assert file.read_text() == CANVAS


def record_scores(course, unit, scores):
    """Record results as `autograder grade` does, without running anything.

    `scores` goes from students to how many checks they passed.
    """
    with tempfile.TemporaryDirectory() as made:
        generate(course, unit, made)
    solution = nbformat.read(course.notebook("solutions", unit), as_version=4)
    for student, passed in scores.items():
        notebook = template(solution, course.config)
        checks = [cell.metadata.nbgrader.grade_id for cell in notebook.cells if is_check(cell)]
        verdicts = {id: Verdict(number < passed) for number, id in enumerate(checks)}
        submission = Submission(None, student=student, unit=unit)
        graded = Graded.of(Execution(notebook, verdicts))
        writer.record(course, submission, graded, template(solution, course.config), key="none")


@pytest.mark.slow
def test_nbgraders_own_export_and_ours(course_folder, tmp_path, capsys):
    course = Course(course_folder)
    record_scores(course, UNIT, {"ben": 99, "lovelaceada": 1, "eve": 0})
    # what an instructor with this environment activated has
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    subprocess.run(
        ["nbgrader", "export"],
        cwd=course_folder,
        env={**os.environ, "PATH": path},
        check=True,
        capture_output=True,
    )
    with (course_folder / "grades.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    scores = {student: float(row["score"]) for student, row in rows.items()}
    assert scores == {"ben": 18, "lovelaceada": 4, "eve": 0}
    assert {row["assignment"] for row in rows.values()} == {UNIT}
    file = tmp_path / "grades.csv"
    file.write_text(CANVAS)
    command = ["export", "canvas", str(file), "--course-dir", str(course_folder)]
    assert cli.main(command) == 1  # a score found no place
    text = (tmp_path / "grades-scores.csv").read_text()
    column = cells(text, f"Unit 2: {UNIT} (501)", "ID")
    assert (column["11"], column["12"]) == ("2", "9")
    assert "enter these by hand (1):\n    eve" in capsys.readouterr().out


TEAMS = (
    'Identifier,"Full name","ID number","Email address",Status,Group,Grade,"Maximum Grade"\r\n'
    '"Participant 101","Ada Lovelace",,,-,"Team A",,100.00\r\n'
    '"Participant 102","Ben Öz",,,-,"Team A",,100.00\r\n'
    '"Participant 103","Cem O",,,-,"Default group",,100.00\r\n'
    '"Participant 104","Dea N",,,-,"Team B",,100.00\r\n'
    '"Participant 105","Eve M",,,-,"Team B",,100.00\r\n'
)


def test_a_teams_score_goes_to_all_its_members(export):
    results = [*graded("Team A", score=10), *graded("Default group", score=5)]
    # Moodle's own archives have a folder for each member, with the team's name before theirs
    results += graded("Team B-Dea N", score=20)
    text, said, filled = export("moodle", TEAMS, results, only_unit=UNIT)
    grades = cells(text, "Grade", "Full name")
    assert grades == {
        **{"Ada Lovelace": "50", "Ben Öz": "50", "Cem O": "25", "Dea N": "100", "Eve M": ""}
    }
    assert filled[0].written == 4 and filled[0].lost == 0
    assert "3 by team, 1 by name" in said or "1 by name, 3 by team" in said


def test_what_the_grader_could_not_grade_is_no_zero(export):
    results = [*graded("Cem O", status=Status.FAILED, score=None), *graded("Dea N")]
    text, said, filled = export("moodle", TEAMS, results, only_unit=UNIT)
    assert cells(text, "Grade", "Full name")["Cem O"] == ""
    assert "the grader itself failed; grade again (1):\n    Cem O" in said
    assert filled[0].lost == 1
