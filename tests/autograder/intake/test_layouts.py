"""Whose work it is: one small tree for each way it arrives, and what must not be taken for one."""

from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from autograder import cli
from autograder.course import Course, CourseError
from autograder.intake import discovery, roster
from autograder.intake.layouts import LAYOUTS, is_version
from autograder.intake.names import time_in
from tests.support import tiny
from tests.support.course import ROOT, UNITS, hand_in
from tests.support.hand_ins import DONE, IDS, LATER, NAME, OTHER, UNIT, answered, archive, put
from tests.support.tiny import tiny_of_two

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def find(tmp_path):
    """Look into files, a dict of paths and bytes, as a folder and as an archive of it."""

    numbers = count()

    def look(files, **more):
        place = tmp_path / f"{next(numbers)}"
        folder = put(place / "handed in", files)
        (place / "all.zip").write_bytes(archive(files))
        found = [
            discovery.find(source, IDS, place / source.stem, BERLIN, **more)
            for source in (folder, place / "all.zip")
        ]
        first, second = (
            [(one.student, one.unit, one.path, one.received, one.flags) for one in ones]
            for ones, _ in found
        )
        assert first == second
        submissions, leftovers = found[0]
        return {one.student: one for one in submissions}, {one.path: one for one in leftovers}

    return look


METADATA = b"""---
submission_101:
  :submitters:
  - :name: Ada Lovelace
    :sid: '11'
    :email: ada@uni.example
  :created_at: 2026-11-20 10:00:00.123456 -0800
submission_102:
  :submitters:
  - :name: Ben
    :email: ben@uni.example
  - :name: Cem
    :email: cem@uni.example
  :created_at: 2026-11-20 11:00:00 +0100
"""
NOON = datetime(2026, 11, 20, 12)

# by the name of the layout, what was handed in, and who with what time
TREES = {
    "nbgrader": (
        [f"{one}+{UNIT}+2026-11-20 12:00:00.0 UTC/{NAME}" for one in ("ada", "ben")],
        {"ada": NOON, "ben": NOON},
    ),
    "moodle": (
        [
            f"Ada Lovelace_101_assignsubmission_file/{NAME}",
            f"Ben_102_assignsubmission_file_{NAME}",
            f"Team A_55_assignsubmission_file/{NAME}",
            f"Default group_assignsubmission_file/{NAME}",
        ],
        dict.fromkeys(["Ada Lovelace", "Ben", "Team A", "Default group"]),
    ),
    "canvas": (
        [f"o_brienada_LATE_11_501_{NAME}", f"oezben_12_502_{NAME}", f"a_b_c_13_503_{UNIT}-1.ipynb"],
        dict.fromkeys(["o_brienada", "oezben", "a_b_c"]),
    ),
    "canvas-anonymous": (
        [f"anon_aB3_36_{NAME}", f"LATE_anon_zz9_37_{NAME}"],
        dict.fromkeys(["anon_aB3", "anon_zz9"]),
    ),
    "blackboard": (
        [
            "Unit 2_ada01_attempt_2026-11-20-13-00-00.txt",
            f"Unit 2_ada01_attempt_2026-11-20-13-00-00_{NAME}",
            f"Unit 2_ben_attempt_2026-11-20-13-00-00_{NAME}",
        ],
        {"ada01": NOON, "ben": NOON},
    ),
    "brightspace": (
        [
            f"12-67890 - Ada Lovelace - Nov 20, 2026 1:00 PM/{NAME}",
            f"13-67890 - Ben - November 20, 2026 100 PM/{NAME}",
            "index.html",
        ],
        {"Ada Lovelace": NOON, "Ben": NOON},
    ),
    "gradescope": (
        [f"assignment_5_export/submission_{n}/{NAME}" for n in (101, 102)]
        + ["assignment_5_export/submission_metadata.yml"],
        {
            "Ada Lovelace": datetime(2026, 11, 20, 18, 0, 0, 123456),
            "Ben": datetime(2026, 11, 20, 10),
            "Cem": datetime(2026, 11, 20, 10),
        },
    ),
    "ilias": (
        [
            f"Blatt 2/Abgaben/Lovelace_Ada_alovelace_123/{NAME}",
            f"Blatt 2/Abgaben/von_Ben_Max_ben7_124/{NAME}",
            f"Blatt 2/Abgaben/Team 7/Can_Cem_cem_125/{NAME}",
            f"Blatt 2/Abgaben/Team 7/Dee_Dea_dea_126/{NAME}",
            "Blatt 2/README.txt",
            "Blatt 2/status.xlsx",
        ],
        dict.fromkeys(["alovelace", "ben7", "cem", "dea"]),
    ),
    "teams": (
        [
            f"Submitted files/Ada Lovelace/Unit 2/Version 1/{NAME}",
            f"Submitted files/Ada Lovelace/Unit 2/Version 2/{NAME}",
            f"Submitted files/Ben/Unit 2/Version 1/{NAME}",
            f"Working files/Ada Lovelace/Unit 2/{NAME}",
        ],
        dict.fromkeys(["Ada Lovelace", "Ben"]),
    ),
    "github": (
        [
            f"{folder}/{repository}/{inner}"
            for folder in ["02-import-mnist-submissions"]
            for repository in ("02-import-mnist-ada", "02-import-mnist-ben")
            for inner in (f"notebooks/{UNIT}/{NAME}", "README.md", f"solutions/{UNIT}/{NAME}")
        ],
        dict.fromkeys(["ada", "ben"]),
    ),
    "units": (
        [f"{UNIT}/ada/x.ipynb", f"{UNIT}/ben.ipynb", f"{OTHER}/ada/y.txt"],
        dict.fromkeys(["ada", "ben"]),
    ),
    "sections": (
        [f"Section A/{name}/{UNIT}/{NAME}" for name in ("ada", "ben")]
        + [f"Section B/cem/{UNIT}/{NAME}", "Section B/README.txt"],
        dict.fromkeys(["ada", "ben", "cem"]),
    ),
    "students": (
        [f"class/ada/{NAME}", f"class/ben/{UNIT}/work.ipynb", "class/README.txt", "notes.md"],
        dict.fromkeys(["ada", "ben"]),
    ),
}


def files_of(paths):
    """Notebooks where the names say so; what counts is marked by the highest version."""
    made = {}
    for path in paths:
        made[path] = DONE if path.endswith(".ipynb") else b"x"
        if "solutions" in path or "Working" in path:
            made[path] = LATER
        if path.endswith("metadata.yml"):
            made[path] = METADATA
    return made


def test_each_layout_has_a_tree():
    assert set(TREES) == {one.name for one in LAYOUTS}


@pytest.mark.parametrize("name", TREES)
def test_a_tree(find, name):
    paths, people = TREES[name]
    found, leftovers = find(files_of(paths))
    assert {one: found[one].received for one in found} == people
    for one in found.values():
        if one.notebook is not None:
            assert one.notebook.read_bytes() == DONE, one.path
        if name in ("github", "units", "sections", "students", "teams"):
            assert one.lms == {}
        else:
            assert one.lms["system"] == name
            assert one.lms["name"] in "/".join(paths)
    if name == "teams":
        assert "Version 2" in found["Ada Lovelace"].path
        assert [one.path for one in found["Ada Lovelace"].attempts] == []  # the same file
    assert not [
        one
        for one in leftovers
        if one.endswith(".ipynb") and "Working" not in one and "solutions" not in one
    ]


@pytest.mark.parametrize("name", TREES)
def test_a_tree_with_its_name_given(find, name):
    paths, people = TREES[name]
    found, _ = find(files_of(paths), layout=name)
    assert {one: found[one].received for one in found} == people


def test_late_is_what_canvas_says(find):
    found, _ = find(files_of(TREES["canvas"][0]))
    assert {name for name, one in found.items() if "late" in one.flags} == {"o_brienada"}


# --- what a student names themselves ------------------------------------------------------


@pytest.mark.parametrize(
    "inner",
    [
        f"bob+{UNIT}+2026-12-31 23:59:59.0 UTC/{NAME}",
        f"Bob_7_assignsubmission_file/{NAME}",
        f"bob_LATE_1_2_{NAME}",
        f"12-67890 - Bob - Nov 20, 2026 1:00 PM/{NAME}",
        f"bob_{UNIT}/{NAME}",
        f"Submitted files/Bob/Unit 2/Version 1/{NAME}",
    ],
)
def test_nobody_becomes_another_by_the_names_of_their_own(find, inner):
    honest = {f"ben/{UNIT}/{NAME}": DONE, f"bob/{UNIT}/{NAME}": DONE}
    for files in (
        {**honest, f"ada/{inner}": LATER},
        {**honest, "ada.zip": archive({inner: LATER})},
        {
            f"Ada_101_assignsubmission_file/{inner}": LATER,
            f"Bob_102_assignsubmission_file/{NAME}": DONE,
        },
        {f"ada_11_501_{UNIT}.zip": archive({inner: LATER}), f"bob_12_502_{NAME}": DONE},
    ):
        found, _ = find(files)
        bob = found.get("bob") or found["Bob"]
        assert bob.notebook.read_bytes() == DONE
        assert bob.attempts == () and bob.flags == ()
        ada = found.get("ada") or found["Ada"]
        assert ada.notebook.read_bytes() == LATER
        assert "late" not in ada.flags


def test_a_time_of_ones_own_does_not_count_where_a_system_names_people(find):
    files = {
        f"Ada_101_assignsubmission_file/2026-01-01 10:00:00 UTC/{NAME}": DONE,
        "Ada_101_assignsubmission_file/timestamp.txt": b"2026-01-01 10:00:00 UTC",
    }
    assert find(files)[0]["Ada"].received is None


# --- what is the course's own -------------------------------------------------------------


def clone(unit=None, answer="1"):
    """A zip of a student's copy of the whole course, with an answer in one unit."""
    files = {}
    for name in UNITS:
        for step in ("notebooks", "solutions"):
            path = ROOT / step / name / f"{name}.ipynb"
            files[f"digits-main/{step}/{name}/{name}.ipynb"] = path.read_bytes()
            files[f"digits-main/autograded/ada/{name}/{name}.ipynb"] = path.read_bytes()
    if unit:
        files[f"digits-main/notebooks/{unit}/{unit}.ipynb"] = answered(answer, unit)
    return archive(files)


@pytest.mark.parametrize("name", ["ada.zip", "ada_11_501_digits.zip", "ada/work.zip"])
def test_in_a_copy_of_the_course_the_answered_unit_counts(find, name):
    found, leftovers = find({name: clone(UNIT), f"ben/{UNIT}/{NAME}": DONE})
    ada = found["ada"]
    assert ada.unit == UNIT
    assert ada.notebook.read_bytes() == DONE
    assert ada.attempts == () and ada.flags == ()
    reasons = {one.reason for path, one in leftovers.items() if path.endswith(".ipynb")}
    assert reasons == {
        "in solutions/, a folder of the course itself: no answer of the student's",
        "in autograded/, a folder of the course itself: no answer of the student's",
        "untouched, in a copy of the whole course",
    }


def test_a_copy_of_the_course_alone(tmp_path, find):
    (tmp_path / "clone.zip").write_bytes(clone(UNIT))
    found, _ = discovery.find(tmp_path / "clone.zip", IDS, tmp_path / "scratch")
    assert all("solutions" not in one.path for one in found)
    assert [one.unit for one in found if one.notebook.read_bytes() == DONE] == [UNIT]


@pytest.mark.parametrize("step", ["solutions", "notebooks"])
def test_a_solution_handed_in_is_said_to_the_instructor_alone(tmp_path, step):
    course, folder = tiny_of_two(tmp_path / "course"), tmp_path / "in"
    path = folder / "ada" / tiny.UNIT / f"{tiny.UNIT}.ipynb"
    path.parent.mkdir(parents=True)
    path.write_bytes((course / step / tiny.UNIT / f"{tiny.UNIT}.ipynb").read_bytes())
    assert cli.main(["grade", str(folder), "--course-dir", str(course)]) == 0
    (row,) = (course / "grades.csv").read_text().splitlines()[1:]
    assert ("solution-handed-in" in row) == (step == "solutions")
    report = (course / "report.html").read_text()
    assert ("word for word" in report) == (step == "solutions")
    page = course / "feedback" / "ada" / tiny.UNIT / f"{tiny.UNIT}.html"
    assert "solution-handed-in" not in page.read_text()
    assert "What was mended" not in page.read_text()


# --- several people in one folder ---------------------------------------------------------


@pytest.mark.parametrize(
    "paths",
    [
        [f"{section}/{name}/x.ipynb" for section in "AB" for name in ("ada", "ben")],
        [f"{section}/{name}_{UNIT}.ipynb" for section in "AB" for name in ("ada", "ben")],
        [f"Section A/{name}/x.ipynb" for name in ("ada", "ben")] + [f"cem/{UNIT}/{NAME}"],
    ],
)
def test_a_class_does_not_become_one_student(find, paths):
    files = {path: answered(str(number)) for number, path in enumerate(paths)}
    with pytest.raises(CourseError) as error:
        find(files)
    words = str(error.value)
    assert "ada" in words and "ben" in words and "(taken for a student)" in words
    assert "--layout sections" in words and "autograder intake" in words
    found, _ = find(files, layout="students")
    assert set(found) == {path.split("/")[0] for path in paths}


def test_sections_whose_students_have_no_unit(find):
    paths = [
        f"{section}/{name}/x.ipynb" for section in "AB" for name in (f"{section}1", f"{section}2")
    ]
    found, _ = find({path: DONE for path in paths}, layout="sections")
    assert set(found) == {"A1", "A2", "B1", "B2"}


@pytest.mark.parametrize(
    "names",
    [
        ("1", "2"),
        ("v1", "v2"),
        ("2026-11-20", "2026-11-21"),
        ("Version 1", "copy"),
    ],
)
def test_attempts_of_one_are_no_people(find, names):
    files = {f"ada/{name}/x.ipynb": answered(name) for name in names}
    found, _ = find({**files, f"ben/{UNIT}/{NAME}": DONE})
    assert set(found) == {"ada", "ben"}
    assert "several-attempts" in found["ada"].flags


@pytest.mark.parametrize("name", ["old", "Final", "copy of work", "2026-11-20T10-00-00", "3_v2"])
def test_names_of_attempts(name):
    assert is_version(name)
    assert not is_version(f"{name} Miller") and not is_version("Abgaben") and not is_version("Newt")


# --- nobody vanishes ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("ada_11_501_work.pdf", "Instead: work.pdf."),
        ("ada_11_501_work.7z", "work.7z, an archive not opened here (unpack it"),
        ("ada_11_501_work.tar-1.gz", "work.tar-1.gz, an archive not opened here"),
        ("Ada_1_assignsubmission_onlinetext/onlinetext.html", "Instead: online text, not a file."),
        ("ada_11_501_work.zip", "is no zip archive"),
    ],
)
def test_who_handed_in_no_notebook_has_a_row(find, name, words):
    found, leftovers = find({name: b"x", f"ben_12_502_{NAME}": DONE})
    (ada,) = [one for student, one in found.items() if student.lower() == "ada"]
    assert (ada.unit, ada.notebook) == (UNIT, None)
    assert words in " ".join(ada.notes)
    assert leftovers == {}


def test_the_unit_of_who_handed_in_no_notebook(find):
    files = {"ada_11_501_work.pdf": b"x", f"ben_12_502_{NAME}": DONE}
    other = {f"cem_13_503_{OTHER}.ipynb": answered(unit=OTHER)}
    found, leftovers = find({**files, **other})
    assert "ada" not in found
    assert "ada handed in work.pdf, and it does not tell for which unit: say it with --unit" in str(
        leftovers["ada_11_501_work.pdf"]
    )
    assert find({**files, **other}, only_unit=OTHER)[0]["ada"].unit == OTHER


ROSTERS = [
    (None, {"eve"}),
    ("student\nada\nben\nfay\n", {"fay"}),
    ("Full name;Username\nBen Oez;ben\nFay Li;fay\n", {"Fay Li"}),
    ("name,email\nADA,ada@uni.example\n\nGil,gil@uni.example", {"Gil"}),
]


@pytest.mark.parametrize(("text", "missing"), ROSTERS)
def test_who_is_in_the_class_and_handed_in_nothing(course_folder, text, missing):
    course = Course(course_folder)
    if text is not None:
        (course_folder / roster.ROSTER).write_text(text)
    with course.gradebook() as gradebook:
        for student in ("ada", "eve"):
            gradebook.update_or_create_student(student)
        if text and "Username" in text:
            missing = {"fay"}  # the better column
        assert roster.absent(course, gradebook, {"ada", "ben"}) == missing


def test_a_roster_without_students(course_folder):
    (course_folder / roster.ROSTER).write_text("points\n3\n")
    course = Course(course_folder)
    with (
        course.gradebook() as gradebook,
        pytest.raises(CourseError, match="has to name student or id"),
    ):
        roster.absent(course, gradebook, set())


# --- times --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2026-11-20 13:00:00", NOON),
        ("2026-11-20T13-00", NOON),
        ("2026-11-20 12:00:00.000 UTC", NOON),
        ("2026-11-20T12:00:00Z", NOON),
        ("2026-11-20 10:00:00-02:00", NOON),
        ("2026-11-20 17:30 +0530", NOON),
        ("2026-11-20 13:00:00 CET", NOON),
        ("2026-07-20 14:00:00 CEST", datetime(2026, 7, 20, 12)),
        ("2026-11-20 13:00:00 final", NOON),
        ("2026-11-20-13-00-00", NOON),
        ("20261120_130000", NOON),
        ("Nov 20, 2026 100 PM", NOON),
        ("November 20, 2026 1:00 PM", NOON),
        ("2026-13-20 13:00:00", None),
        ("version 2", None),
    ],
)
def test_a_time_in_a_name(text, time):
    assert time_in(text, BERLIN) == time
    assert time_in("2026-11-20 13:00", UTC) == datetime(2026, 11, 20, 13)


# --- what it says -------------------------------------------------------------------------


def test_intake_says_all_and_writes_nothing(course_folder, tmp_path, capsys):
    hand_in(tmp_path / "in", "ada", UNIT, {"scale": "def scale(): pass"})
    put(tmp_path / "in", {f"ben_12_502_{NAME}": LATER, "x[/red]y.txt": b"", "fay_1_2_a.pdf": b""})
    before = sorted(course_folder.rglob("*"))
    for command in (["intake"], ["grade", "--dry-run"]):
        arguments = [*command, str(tmp_path / "in"), "--course-dir", str(course_folder)]
        assert cli.main(arguments) == 0
        said = capsys.readouterr().out
        assert f"ada {UNIT}: counts: ada/{UNIT}/{NAME}" in said
        assert f"ben {UNIT} [canvas]: counts: ben_12_502_{NAME}" in said
        assert f"fay {UNIT} [canvas]: no notebook" in said
        assert "left alone: x[/red]y.txt: lies beside no notebook of a unit" in said
        assert f"3 students. {UNIT}: 3." in said
    assert sorted(course_folder.rglob("*")) == before


def test_a_layout_that_does_not_fit(course_folder, tmp_path, capsys):
    hand_in(tmp_path / "in", "ada", UNIT)
    arguments = ["intake", str(tmp_path / "in"), "--course-dir", str(course_folder)]
    assert cli.main([*arguments, "--layout", "moodle"]) == 2
    assert "does not fit the layout moodle" in capsys.readouterr().err


@pytest.mark.skipif(not Path("/proc").exists(), reason="needs Linux")
def test_a_notebook_that_fills_the_memory_is_not_read_here(find):
    huge = b'{"cells": [' + b"[]," * 12_000_000 + b"[]]}"
    found, _ = find({f"ada/{UNIT}/{NAME}": huge, f"ada/{UNIT}/{UNIT} (1).ipynb": DONE})
    assert found["ada"].notebook.read_bytes() == DONE
