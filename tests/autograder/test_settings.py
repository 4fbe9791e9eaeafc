"""What a course sets in nbgrader_config.py, and where its grades are found again."""

import shutil
from types import SimpleNamespace

import pytest
from nbgrader import api
from traitlets.config import Config

from autograder import cli, settings
from autograder.course import Course
from autograder.errors import CourseError
from tests.answers import ROOT
from tests.support import tiny


def configure(folder, *lines):
    with (folder / settings.FILE).open("a") as config:
        config.writelines(f"\n{line}" for line in lines)
    return Course(folder)


def named(**values):
    return settings.load(Config({"Autograder": values}), ROOT / settings.FILE)


def test_this_course():
    ours = Course(ROOT).settings
    assert ours.packages == ["digits"]
    assert ours.title == "Digits"
    assert ours.preload[0] == "digits" and "tensorflow" in ours.preload
    assert set(ours.preload_if_named) < set(ours.preload)


def test_a_folder_of_an_earlier_release_is_of_the_course_that_is_installed():
    earlier, now = settings.load(Config()), Course(ROOT).settings
    assert earlier.trait_values(config=True) == now.trait_values(config=True)


def test_of_several_courses_none_is_guessed(monkeypatch):
    found = [SimpleNamespace(value="digits"), SimpleNamespace(value="words")]
    monkeypatch.setattr(settings, "entry_points", lambda group: found)
    with pytest.raises(CourseError, match="does not say which") as error:
        settings.load(Config())
    assert 'c.Autograder.packages = ["words"]' in str(error.value).replace("'", '"')
    assert named(packages=["digits"]).title == "Digits"
    monkeypatch.setattr(settings, "entry_points", lambda group: [])
    assert settings.load(Config()).packages == []


def test_a_folder_of_another_course_takes_nothing_of_ours():
    assert named(packages=[]).preload == []
    assert named(packages=["json"]).preload == []
    assert named(packages=["json"]).title == "Course"


def test_what_the_folder_says_comes_on_top():
    config = Config()
    config.Autograder.packages = ["digits"]
    config.Autograder.title = "Zahlen"
    config.Autograder.preload.append("sympy")
    ours = settings.load(config)
    assert ours.title == "Zahlen"
    assert ours.preload == [*Course(ROOT).settings.preload, "sympy"]
    assert settings.load(config).preload == ours.preload


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("packages", 5, "Write a list of packages"),
        ("packages", ["no_such_package"], "Install it, or take it out"),
        ("preload", ["json", 1], "Write a list of modules"),
        ("title", 5, "Write the name of the course"),
        ("seed_variable", None, "Write the name of the environment variable"),
        ("formgrader", 8888, "Write the address of formgrader"),
        ("time_zone", 1, 'c.Autograder.time_zone = "Europe/Berlin"'),
        ("late_mark_penalty", "10%", "Write a share of the unit's points"),
        ("late_mark_penalty", True, "Write a share of the unit's points"),
        ("late_mark_penalty", float("nan"), "Write a share of the unit's points"),
        ("time_zon", "UTC", "Do you mean c.Autograder.time_zone?"),
        ("colour", "red", "The settings are formgrader, late_mark_penalty, packages"),
    ],
)
def test_what_is_wrong_is_said(name, value, words):
    with pytest.raises(CourseError) as error:
        named(**{name: value})
    assert words in str(error.value)
    assert "c.Autograder." in str(error.value) and settings.FILE in str(error.value)


def test_where_formgrader_is():
    assert named().formgrader == "http://localhost:8888/formgrader"
    earlier = Config({"ClassReport": {"formgrader": "https://one.example"}})
    assert settings.load(earlier).formgrader == "https://one.example"
    earlier.Autograder.formgrader = "https://two.example"
    assert settings.load(earlier).formgrader == "https://two.example"


def test_a_wrong_setting_ends_a_command(tmp_path, capsys):
    course = tiny.make(tmp_path / "course")
    tiny.hand_in(course, tmp_path / "in", "anna", tiny.RIGHT)
    configure(course, "c.Autograder.time_zon = 'UTC'")
    path = course / "notebooks" / tiny.UNIT / f"{tiny.UNIT}.ipynb"
    shutil.copy(tmp_path / "in" / "anna" / tiny.UNIT / f"{tiny.UNIT}.ipynb", path)
    for command in (
        ["grade", str(tmp_path / "in"), "--course-dir", str(course)],
        ["check", str(path)],
    ):
        capsys.readouterr()
        assert cli.main(command) == 2
        said = capsys.readouterr().err
        assert f"c.Autograder.time_zon in {course / settings.FILE} is no setting." in said


def test_folders_have_the_names_that_nbgrader_knows(tmp_path):
    course = tiny.make(tmp_path / "course")
    (course / "solutions").rename(course / "source")
    with pytest.raises(CourseError, match="it has no solutions"):
        Course(course)
    configured = configure(
        course,
        'c.CourseDirectory.source_directory = "source"',
        'c.CourseDirectory.release_directory = "release"',
    )
    assert configured.units() == [tiny.UNIT]
    assert cli.main(["release", "--course-dir", str(course)]) == 0
    assert configured.notebook("release", tiny.UNIT).is_file()
    (course / settings.FILE).write_text("c = get_config()\n")
    (course / "source").rename(course / "solutions")
    assert Course(course).notebook("solutions", tiny.UNIT).is_file()
    assert (Course(course).source, Course(course).release) == ("solutions", "notebooks")


def grade(course, submissions, *more):
    assert cli.main(["grade", str(submissions), "--course-dir", str(course), *more]) == 0
    with Course(course).gradebook() as gradebook:
        return (
            {one.id for one in gradebook.db.query(api.Course)} - {"default_course"},  # nbgrader's
            {one.student.id: one.score for one in gradebook.assignment_submissions(tiny.UNIT)},
        )


def test_a_gradebook_is_found_again_under_another_id(tmp_path):
    """Before, it was "digits", whatever `course_id` said."""
    course = tiny.make(tmp_path / "course")
    (tmp_path / "in").mkdir()
    tiny.hand_in(course, tmp_path / "in", "anna", tiny.RIGHT)
    assert grade(course, tmp_path / "in") == ({"digits"}, {"anna": 3})
    with Course(course).gradebook() as gradebook:
        mark = gradebook.find_grade("words", tiny.UNIT, tiny.UNIT, "anna")
        mark.manual_score, mark.needs_manual_grade = 2, False
        gradebook.db.commit()
    configure(course, 'c.CourseDirectory.course_id = "autumn"')
    assert Course(course).course_id == "digits"
    tiny.hand_in(course, tmp_path / "in", "ben", tiny.WRONG)
    assert grade(course, tmp_path / "in", "--again") == ({"digits"}, {"anna": 5, "ben": 0})
    assert cli.main(["release", "--force", "--course-dir", str(course)]) == 0
    assert grade(course, tmp_path / "in") == ({"digits"}, {"anna": 5, "ben": 0})
    # formgrader and `nbgrader db` add the id that they read, without assignments
    with api.Gradebook(Course(course).db_url, "autumn"):
        pass
    assert Course(course).course_id == "digits"
    assert grade(course, tmp_path / "in")[1] == {"anna": 5, "ben": 0}


def test_a_new_gradebook_has_the_id_that_is_set(tmp_path):
    course = tiny.make(tmp_path / "course")
    (course / "gradebook.db").unlink()
    configure(course, 'c.CourseDirectory.course_id = "autumn"')
    tiny.hand_in(course, tmp_path / "in", "anna", tiny.RIGHT)
    assert grade(course, tmp_path / "in") == ({"autumn"}, {"anna": 3})
