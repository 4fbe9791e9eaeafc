"""Whatever is handed in, in whatever shape: found, or said why not; and never lost."""

import io
import json
import os
import shutil
import stat
import time
import unicodedata
import zipfile
from datetime import datetime
from pathlib import Path

import nbformat
import pytest

from autograder.course import Course, CourseError
from autograder.intake import archives, discovery
from autograder.intake.course_folder import bring_in
from autograder.intake.names import LONGEST, safe_name
from autograder.repair.reading import LARGEST
from tests.support.course import UNITS, hand_in
from tests.support.hand_ins import (
    DONE,
    IDS,
    LATER,
    NAME,
    OTHER,
    TEXT,
    UNIT,
    UNTOUCHED,
    answered,
    archive,
    put,
)


@pytest.fixture
def source(tmp_path):
    folder = tmp_path / "handed in"
    folder.mkdir()
    return folder


@pytest.fixture
def find(source, tmp_path):
    """Look into what was handed in; returns submissions by student and unit, and leftovers."""

    def look(what=source, units=IDS):
        scratch = tmp_path / f"scratch-{time.perf_counter_ns()}"
        found, leftovers = discovery.find(what, units, scratch)
        keys = [(one.student, one.unit) for one in found]
        assert keys == sorted(set(keys))
        assert [one.path for one in leftovers] == sorted(one.path for one in leftovers)
        return dict(zip(keys, found, strict=True)), {one.path: one.reason for one in leftovers}

    return look


def words(submission):
    return " ".join(submission.notes)


def test_nbgraders_layout(find, source):
    for student in ("ben", "ada"):
        for unit in UNITS[:2]:
            hand_in(source, student, unit)
    put(source, {f"ada/{UNIT}/timestamp.txt": b"2026-11-20 10:00:00.5 UTC\n"})
    put(source, {f"ada/{UNIT}/data/digits.csv": b"1"})
    found, leftovers = find()
    assert list(found) == [(s, u) for s in ("ada", "ben") for u in UNITS[:2]]
    assert leftovers == {}
    ada = found["ada", UNIT]
    assert ada.notebook == source / "ada" / UNIT / NAME
    assert ada.files == {
        "data/digits.csv": source / "ada" / UNIT / "data" / "digits.csv",
        "timestamp.txt": source / "ada" / UNIT / "timestamp.txt",
    }
    assert ada.received == datetime(2026, 11, 20, 10, 0, 0, 500_000)
    assert ada.flags == ada.notes == ada.attempts == ()
    assert found["ben", UNIT].received is None
    assert find(units=UNITS)[0] == found  # the names of the units are enough here


@pytest.mark.parametrize(
    "name",
    [
        f"ada/{UNIT}/{UNIT} (1).ipynb",
        f"ada/{UNIT}/{UNIT.upper()}.IPYNB",
        f"ada/{UNIT}/{NAME}.txt",
        f"ada/{UNIT}/Abgabe.ipynb",
        f"ada/{UNIT.upper()}/Abgabe.ipynb",
        f"ada/{UNIT} - Kopie/Abgabe.ipynb",
        "ada/meine Abgabe.ipynb",
        "ada/work/meine Abgabe.ipynb",
        f"ada/{OTHER}/{OTHER}.ipynb",  # the cells know better
        f"{UNIT}/ada.ipynb",
        f"{UNIT}/ada/Abgabe.ipynb",
        f"{UNIT}_ada.ipynb",
        f"ada_{UNIT}_final.ipynb",
        f"ada_{UNIT}/Abgabe.ipynb",
        "ada_12345_67890_meine Abgabe.ipynb",
    ],
)
def test_renamed(find, source, name):
    put(source, {name: DONE, f"ben/{UNIT}/{NAME}": DONE})
    found, leftovers = find()
    ada = found["ada", UNIT]
    assert ada.notebook == source / name
    assert ada.flags == ("renamed",)
    assert f"not {NAME}" in words(ada)
    assert leftovers == {}
    assert set(found) - {("ada", OTHER)} == {("ada", UNIT), ("ben", UNIT)}
    assert ("ada", OTHER) not in found or found["ada", OTHER].notebook is None


@pytest.mark.parametrize(
    "name", [f"ada/{NAME}", f"ada/{UNIT}/work/{NAME}", f"submitted/ada/{UNIT}/{NAME}"]
)
def test_in_another_place_under_its_own_name(find, source, name):
    put(source, {name: DONE})
    found, leftovers = find()
    assert found["ada", UNIT].notebook == source / name
    assert found["ada", UNIT].flags == ()
    assert leftovers == {}


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode("utf-16"),
        b"<<<<<<< HEAD\n" + DONE,
        DONE[: len(DONE) // 2],
        TEXT.encode("utf-8-sig"),
    ],
)
def test_broken_files_are_recognised_too(find, source, data):
    put(source, {"ada/Abgabe.ipynb": data})
    assert find()[0]["ada", UNIT].flags == ("renamed",)


def test_what_is_none(find, source):
    foreign = nbformat.writes(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1")]))
    put(
        source,
        {
            f"ada/{UNIT}/{NAME}": DONE,
            f"ada/{UNIT}/scratch.ipynb": foreign.encode(),
            "ada/foreign.ipynb": foreign.encode(),
            "ada/cv.pdf": b"%PDF",
            "readme.txt": b"hello",
            f"{OTHER}.ipynb": DONE,
            "ada/.DS_Store": b"",
            ".DS_Store": b"",
            f"ada/{UNIT}/.ipynb_checkpoints/{NAME}": DONE,
            f"__MACOSX/ben/{UNIT}/._{NAME}": b"",
            "desktop.ini": b"",
        },
    )
    (source / "ben").mkdir()
    found, leftovers = find()
    assert list(found) == [("ada", UNIT)]
    assert set(found["ada", UNIT].files) == {"scratch.ipynb"}
    assert leftovers == {
        "ada/cv.pdf": "lies beside no notebook of a unit",
        "ada/foreign.ipynb": "a notebook, but of no unit that is known",
        "readme.txt": "does not say whose it is (expected: STUDENT/UNIT/UNIT.ipynb)",
        f"{OTHER}.ipynb": "does not say whose it is (expected: STUDENT/UNIT/UNIT.ipynb)",
        "ben": "nothing in it",
        "2 × .DS_Store": "left behind by a system or an editor",
        "1 × .ipynb_checkpoints": "left behind by a system or an editor",
        "1 × __MACOSX": "left behind by a system or an editor",
        "1 × desktop.ini": "left behind by a system or an editor",
    }


def test_without_a_notebook(find, source):
    put(source, {f"ada/{UNIT}/notes.txt": b"", f"ben/{UNIT}.html": b"<html>"})
    (source / "cem" / UNIT).mkdir(parents=True)
    found, leftovers = find()
    assert {one.notebook for one in found.values()} == {None}
    assert f"{NAME} was not handed in. In its folder: notes.txt." in words(found["ada", UNIT])
    assert f"In its folder: {UNIT}.html." in words(found["ben", UNIT])
    assert "In its folder: nothing." in words(found["cem", UNIT])
    assert leftovers == {}


def test_several_units_in_one_folder(find, source):
    files = {f"ada/{unit}.ipynb": answered(unit=unit) for unit in UNITS}
    put(source, {**files, "ada/photo.jpg": b"jpg"})
    found, leftovers = find()
    assert [unit for _, unit in found] == UNITS
    assert all(set(one.files) == {"photo.jpg"} for one in found.values())
    assert leftovers == {}


# Several attempts


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (f"ada/{UNIT}/{NAME}", f"ada/{UNIT}-2/{NAME}"),
        (f"ada/{UNIT}-2/{NAME}", f"ada/{UNIT}-10/{NAME}"),
        (f"ada/{UNIT}/{NAME}", f"ada/{UNIT} (1)/{NAME}"),
        (f"ada/{UNIT}/attempt1/{NAME}", f"ada/{UNIT}/attempt2/{NAME}"),
        (f"ada/{UNIT}/2026-11-20T10-00-00/{NAME}", f"ada/{UNIT}/2026-11-20T11-00-00/{NAME}"),
        (f"ada/{UNIT}_20261120_100000/{NAME}", f"ada/{UNIT}_20261120_100001/{NAME}"),
        (f"ada/{UNIT}/a (1).ipynb", f"ada/{UNIT}/a (2).ipynb"),
        (
            f"ada+{UNIT}+2026-11-20 10:00:00.0 UTC/{NAME}",
            f"ada+{UNIT}+2026-11-20 10:30:00.0 UTC+xyz/{NAME}",
        ),
    ],
)
def test_the_last_attempt_counts(find, source, first, last):
    # by what the names say: the files' own times say the contrary
    put(source, {last: LATER}, age=100)
    put(source, {first: DONE})
    found, leftovers = find()
    ada = found["ada", UNIT]
    assert ada.notebook == source / last
    assert [one.notebook for one in ada.attempts] == [source / first]
    assert "several-attempts" in ada.flags
    assert last in words(ada) and first in words(ada)
    assert leftovers == {}


def test_the_last_attempt_by_timestamp_and_by_file_time(find, source):
    for number, hour in (("a", 12), ("b", 10)):
        stamp = f"2026-11-20 {hour}:00:00 UTC".encode()
        put(
            source,
            {f"ada/{UNIT}/{number}/{NAME}": DONE, f"ada/{UNIT}/{number}/timestamp.txt": stamp},
        )
    put(source, {f"ada/{UNIT}/a/{NAME}": LATER})
    put(source, {f"ben/{UNIT}/one/{NAME}": DONE}, age=-50)
    put(source, {f"ben/{UNIT}/two/{NAME}": LATER})
    found, _ = find()
    assert found["ada", UNIT].notebook == source / "ada" / UNIT / "a" / NAME
    assert found["ada", UNIT].received == datetime(2026, 11, 20, 12)
    assert set(found["ada", UNIT].files) == {"timestamp.txt"}
    assert found["ben", UNIT].notebook == source / "ben" / UNIT / "one" / NAME


def test_the_right_name_counts_unless_it_is_untouched(find, source):
    put(source, {f"{name}/{UNIT}/{UNIT} (1).ipynb": DONE for name in ("ada", "ben", "cem")})
    put(source, {f"ada/{UNIT}/{NAME}": LATER}, age=100)
    put(source, {f"ben/{UNIT}/{NAME}": UNTOUCHED})
    put(source, {f"cem/{UNIT}/{NAME}": b""})
    found, _ = find()
    assert found["ada", UNIT].notebook.name == NAME
    assert found["ben", UNIT].notebook.name == f"{UNIT} (1).ipynb"
    assert found["cem", UNIT].notebook.name == f"{UNIT} (1).ipynb"
    assert all("several-attempts" in one.flags for one in found.values())


def test_the_same_twice_is_one_attempt(find, source):
    put(source, {f"ada/{UNIT}/{NAME}": DONE, f"ada/{UNIT}/{UNIT} (1).ipynb": DONE})
    ada = find()[0]["ada", UNIT]
    assert ada.attempts == ada.flags == ()
    assert f"The same once more, left out: ada/{UNIT}/{UNIT} (1).ipynb." in words(ada)


# Learning management systems


def test_moodle_and_canvas(find, source):
    put(
        source,
        {
            f"Ada Öz_101_assignsubmission_file/{NAME}": DONE,
            f"Ben_102_assignsubmission_file_{NAME}": DONE,
            "Cem_103_assignsubmission_file_/work.zip": archive({"work/x.ipynb": DONE}),
            f"curie_12_34_{NAME}": DONE,
            "curie_12_35_photo.jpg": b"jpg",
            f"doe_LATE_13_36_{UNIT}-1.ipynb": DONE,
            "eve_14_37_work.zip": archive({f"{NAME}": DONE}),
        },
    )
    found, leftovers = find()
    assert [name for name, _ in found] == ["Ada Öz", "Ben", "Cem", "curie", "doe", "eve"]
    assert all(one.notebook.read_bytes() == DONE for one in found.values())
    assert found["doe", UNIT].flags == ("renamed", "late")
    assert set(found["curie", UNIT].files) == {"photo.jpg"}
    assert found["eve", UNIT].flags == ()
    assert leftovers == {}


def test_anonymous_in_canvas_and_moodle(find, source):
    put(
        source,
        {
            "anon_aB3xY_36_my work.ipynb": DONE,
            f"LATE_anon_zz9Qq_37_{NAME}": DONE,
            f"Participant_101_assignsubmission_file/{NAME}": DONE,
            f"Participant_102_assignsubmission_file/{NAME}": DONE,
        },
    )
    found, leftovers = find()
    names = ["Participant_101", "Participant_102", "anon_aB3xY", "anon_zz9Qq"]
    assert [name for name, _ in found] == names
    assert found["anon_zz9Qq", UNIT].flags == ("late",)
    assert leftovers == {}


def test_two_people_of_one_name(find, source):
    put(source, {f"Ada_{n}_assignsubmission_file/{NAME}": DONE for n in (1, 2)})
    put(source, {f"Ben_1_assignsubmission_file/{NAME}": DONE})
    put(source, {f"Ben_2_assignsubmission_file/{OTHER}.ipynb": answered(unit=OTHER)})
    put(source, {f"cem_1_1_{NAME}": DONE, f"cem_2_2_{OTHER}.ipynb": answered(unit=OTHER)})
    found, _ = find()
    assert list(found) == [
        *(("Ada_1", UNIT), ("Ada_2", UNIT)),
        *(("Ben", UNIT), ("Ben", OTHER)),  # Moodle's numbers change with the unit
        *(("cem_1", UNIT), ("cem_2", OTHER)),  # Canvas's do not
    ]
    assert "The student was called Ada" in words(found["Ada_1", UNIT])


# Archives


CLASS = {f"{name}/{UNIT}/{NAME}": DONE for name in ("ada", "ben", "cem")}


@pytest.mark.parametrize("wrapper", ["", "class/", "submitted/"])
def test_a_class_in_an_archive(find, source, tmp_path, wrapper):
    data = archive({wrapper + name: data for name, data in CLASS.items()})
    put(tmp_path, {"class.zip": data})
    put(source, {"class.zip": data})
    for what in (tmp_path / "class.zip", source):
        found, leftovers = find(what)
        assert [name for name, _ in found] == ["ada", "ben", "cem"]
        assert all(one.notebook.read_bytes() == DONE for one in found.values())
        assert leftovers == {}


def test_an_archive_for_each_student(find, source, tmp_path):
    archives = {
        "ada.zip": archive({NAME: DONE, "photo.jpg": b"jpg"}),
        "ben.ZIP": archive({f"{UNIT}/{NAME}": DONE}),
        "cem.zip": archive({f"Abgabe/{UNIT}/{NAME}": DONE, f"Abgabe/{OTHER}/x.txt": b""}),
        "dea.zip": archive({"Abgabe/x.ipynb": DONE}),
        f"eve/{UNIT}.zip": archive({NAME: DONE}),
        "fay/all.zip": archive({f"{UNIT}/{NAME}": DONE}),
        f"gil_{UNIT}.zip": archive({"x.ipynb": DONE}),
        "hal.zip": archive({f"{UNIT}/first.zip": archive({NAME: DONE})}),
    }
    put(source, archives)
    put(tmp_path, {"all.zip": archive(archives), "in a folder/all.zip": archive(archives)})
    for what in (source, tmp_path / "all.zip", tmp_path / "in a folder"):
        found, leftovers = find(what)
        names = [name for name, unit in found if unit == UNIT]
        assert names == ["ada", "ben", "cem", "dea", "eve", "fay", "gil", "hal"]
        assert all(one.notebook.read_bytes() == DONE for key, one in found.items() if UNIT in key)
        assert set(found["ada", UNIT].files) == {"photo.jpg"}
        assert found["cem", OTHER].notebook is None
        assert leftovers == {}


def test_units_in_archives_of_their_own(find, source):
    work = archive({f"{name}/x.ipynb": DONE for name in ("ada", "ben")})
    put(source, {f"{UNIT}.zip": work, f"{OTHER}.zip": archive({f"ada/{OTHER}.ipynb": b"{}"})})
    found, leftovers = find()
    assert list(found) == [("ada", UNIT), ("ada", OTHER), ("ben", UNIT)]
    assert leftovers == {}


def member(name, mode=stat.S_IFREG | 0o644):
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, mode << 16
    return info


def encrypted(data):
    """The archive `data` with the mark of encryption on its second member."""
    for sign, place in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        at = data.index(sign, data.index(sign) + 1) + place
        data = data[:at] + b"\1" + data[at + 1 :]
    return data


OUTSIDE = "points to a place outside of its archive"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../../evil.txt", OUTSIDE),
        ("..\\evil.txt", OUTSIDE),
        ("/tmp/evil.txt", OUTSIDE),
        ("\\\\server\\evil.txt", OUTSIDE),
        ("C:\\evil.txt", OUTSIDE),
        ("c:evil.txt", OUTSIDE),
        (f"ada/{UNIT}/../../../evil.txt", OUTSIDE),
        ("/".join("abc" * 20), "nested more than 30 folders deep"),
        (member("ada/link", stat.S_IFLNK | 0o777), "is a symbolic link"),
        (member("ada/pipe", stat.S_IFIFO | 0o644), "is no ordinary file"),
    ],
)
def test_members_that_are_refused(find, source, tmp_path, name, reason):
    put(source, {"class.zip": archive({**CLASS, name: b"/etc/passwd"})})
    before = {path for path in tmp_path.rglob("*") if "scratch" not in str(path)}
    found, leftovers = find()
    assert [name for name, _ in found] == ["ada", "ben", "cem"]
    assert [reason in said for said in leftovers.values()] == [True]
    assert {path for path in tmp_path.rglob("*") if "scratch" not in str(path)} == before
    written = [path for path in tmp_path.rglob("*") if path.is_file() or path.is_symlink()]
    assert all(path.name in (*map(str, range(9)), "class.zip") for path in written)


def test_encrypted_and_damaged_members(find, source):
    work = {f"ada/{UNIT}/{NAME}": DONE, f"ben/{UNIT}/{NAME}": LATER}
    damaged = archive(work).replace(b"answer = 2", b"answer = 3")
    for number, data in enumerate((encrypted(archive(work)), damaged)):
        shutil.rmtree(source)
        put(source, {"class.zip": data})
        found, leftovers = find()
        assert found["ada", UNIT].notebook.read_bytes() == DONE
        assert found["ben", UNIT].notebook is None
        assert ("is encrypted", "is damaged in its archive")[number] in words(found["ben", UNIT])
        assert leftovers == {}


def lying(data, size):
    """The archive `data` with another size for its only member in its index."""
    at = data.index(b"PK\1\2") + 24
    return data[:at] + size.to_bytes(4, "little") + data[at + 4 :]


def too_many(monkeypatch):
    monkeypatch.setattr(archives, "MOST_MEMBERS", 50)
    return archive({f"{number}.txt": b"" for number in range(51)})


def too_large(monkeypatch):
    monkeypatch.setattr(archives, "LARGEST_ARCHIVE", 2**20)
    return archive({f"{n}": bytes(300_000) for n in range(5)}, compression=zipfile.ZIP_DEFLATED)


def nested(monkeypatch):
    """Many archives inside one do not get a limit each."""
    monkeypatch.setattr(archives, "LARGEST_ARCHIVE", 2**20)
    inner = archive({"x": bytes(600_000)}, compression=zipfile.ZIP_DEFLATED)
    return archive({"a.zip": inner, "b.zip": inner})


def deep(_):
    inner = archive({NAME: DONE})
    for number in range(3):
        inner = archive({f"{number}.zip": inner})
    return inner


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (too_many, "has more than 50 members"),
        (too_large, "holds more than 1 MB"),
        (nested, "holds more than 1 MB"),
        (deep, "is an archive in an archive in an archive"),
        (lambda _: b"", "is no zip archive"),
        (lambda _: b"no archive", "is no zip archive"),
        (lambda _: archive(CLASS)[:-30], "is no zip archive"),
        (lambda _: archive(CLASS).replace(b"PK\1\2", b"PK\1\3"), "is a damaged archive"),
    ],
)
def test_archives_that_are_refused(find, source, monkeypatch, tmp_path, make, reason):
    data = make(monkeypatch)
    put(source, {f"ada/{UNIT}.zip": data, "bea.zip": data, f"ben/{UNIT}/{NAME}": DONE})
    found, leftovers = find()
    assert found["ben", UNIT].notebook.read_bytes() == DONE
    said = [*leftovers.values(), *found["ada", UNIT].notes]
    assert any(reason in one for one in said)
    assert found["ada", UNIT].notebook is None
    if make not in (nested, deep):
        put(tmp_path, {"class.zip": data})
        with pytest.raises(CourseError, match=reason):
            find(tmp_path / "class.zip")


def test_a_bomb_is_refused_and_the_class_goes_on(find, source, monkeypatch):
    monkeypatch.setattr(archives, "LARGEST_FILE", 2**20)
    bomb = {f"dan/{UNIT}/{NAME}": bytes(2**21)}
    data = archive({**CLASS, **bomb}, compression=zipfile.ZIP_DEFLATED)
    put(source, {"class.zip": data})
    found, leftovers = find()
    assert len(found) == 4
    assert "is larger than 1 MB" in words(found["dan", UNIT])
    # its index says that it is small
    (source / "class.zip").unlink()
    small = archive({NAME: bytes(2**21)}, compression=zipfile.ZIP_DEFLATED)
    put(source, {"eve.zip": lying(small, 1000)})
    found, leftovers = find()
    assert "is damaged in its archive" in words(found["eve", UNIT])
    assert leftovers == {}


def test_names_in_archives(find, source):
    name = "Zoë"
    apart = unicodedata.normalize("NFD", name)  # as macOS writes it, and does not say so
    data = archive(
        {f"{apart}/{UNIT}/{NAME}": DONE, "ben\\x.ipynb": DONE, f"cem/{'x' * 300}.ipynb": DONE}
    )
    data = data.replace(b"\x14\x00\x00\x08", b"\x14\x00\x00\x00")
    put(source, {"class.zip": data})
    found, _ = find()
    assert [name for name, _ in found] == ["Zoë", "ben", "cem"]


def test_one_name_twice_in_an_archive(find, source):
    with pytest.warns(UserWarning, match="Duplicate name"):
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as file:
            file.writestr(f"{UNIT}/{NAME}", DONE)
            file.writestr(f"{UNIT}/{NAME}", LATER)
    put(source, {"ada.zip": made.getvalue()})
    found, _ = find()
    assert found["ada", UNIT].notebook.read_bytes() == LATER
    assert "is in the archive again, later" in words(found["ada", UNIT])


# Links, pipes and other things that are no files


def test_links_are_not_followed(find, source, tmp_path):
    secret = put(tmp_path, {f"elsewhere/{UNIT}/{NAME}": DONE}) / "elsewhere"
    put(source, {f"dan/{UNIT}/{NAME}": DONE})
    for link, target in (
        (f"ada/{UNIT}/{NAME}", secret / UNIT / NAME),
        (f"ben/{UNIT}", secret / UNIT),
        ("cem", secret),
        (f"dan/{UNIT}/data.csv", secret / UNIT / NAME),
        (f"dan/{OTHER}.zip", secret),
        (f"eve/{UNIT}/{NAME}", tmp_path / "nothing"),
    ):
        (source / link).parent.mkdir(parents=True, exist_ok=True)
        (source / link).symlink_to(target)
    found, leftovers = find()
    for name in ("ada", "ben", "eve"):
        assert found[name, UNIT].notebook is None
        assert "is a symbolic link, and links are not followed" in words(found[name, UNIT])
    assert found["dan", UNIT].files == {}
    assert found["dan", OTHER].notebook is None
    assert set(leftovers) == {"cem", f"dan/{UNIT}/data.csv"}
    assert all("symbolic link" in reason for reason in leftovers.values())


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
def test_pipes_are_not_opened(find, source):
    put(source, {f"ben/{UNIT}/{NAME}": DONE})
    (source / "ada" / UNIT).mkdir(parents=True)
    os.mkfifo(source / "ada" / UNIT / NAME)
    os.mkfifo(source / "ada" / UNIT / "timestamp.txt")
    os.mkfifo(source / "ben" / UNIT / "timestamp.txt")
    found, leftovers = find()
    assert "is no ordinary file" in words(found["ada", UNIT])
    assert found["ben", UNIT].notebook is not None
    assert list(leftovers) == [f"{name}/{UNIT}/timestamp.txt" for name in ("ada", "ben")]


def test_a_notebook_that_is_too_large(find, source):
    put(source, {f"ada/{UNIT}/{NAME}": DONE})
    with (source / "ada" / UNIT / NAME).open("r+b") as file:
        file.truncate(LARGEST + 1)
    ada = find()[0]["ada", UNIT]
    assert ada.notebook is None
    assert "is larger than 100 MB" in words(ada)


# Names


ODD = [
    "Jürgen Groß",
    "😀",
    "x" * 200,
    "ü" * 120,
    "O'Brien",
    'a"b',
    "-rf",
    "a\nb",
    '=HYPERLINK("http:x","y")',
    "@sum",
    ".hidden",
    "a*b?[c]{d}",
    "..x",
    "CON",
    "dot.",
    "back\\slash",
]


def test_odd_names(find, source, course_folder):
    course = Course(course_folder)
    for name in ODD:
        put(source, {f"{name}/{UNIT}/{NAME}": DONE})
    found, _ = find()
    assert len(found) == len(ODD)
    for submission in found.values():
        name = submission.student
        assert safe_name(name) == name
        assert len(name.encode()) <= LONGEST
        assert name.isprintable()
        assert not set(name) & set('/\\:*?"<>|[]{}')
        assert name[0] not in ".-=+@~"
        folder = bring_in(submission, course)
        assert folder.parent.parent == course.root / "submitted"
    assert {"Jürgen Groß", "😀", "O'Brien"} <= {name for name, _ in found}
    again, _ = find(course.root / "submitted")
    assert list(again) == list(found)


def test_no_two_names_become_one():
    names = ["a/b", "a:b", "a_b", "../a", "x" * 300, "x" * 301, ".a", "-a", "", " ", "\ud800", "é"]
    names += ["..", ".", "nul", "NUL"]
    safe = [safe_name(name) for name in names]
    assert len(set(safe)) == len({name.strip() for name in names})
    assert "/" not in "".join(safe)
    assert safe_name("é") == safe_name("é")


def test_one_name_written_in_two_ways(find, source):
    put(source, {f"Zo\u00eb/{UNIT}/{NAME}": DONE, f"Zoe\u0308/{UNIT}/{NAME}": LATER})
    put(source, {f"ada/{UNIT}/{NAME}": DONE, f"ada /{UNIT}/{NAME}": LATER})
    found, _ = find()
    assert list(found) == [("Zoë", UNIT), ("ada", UNIT)]
    assert all(one.flags == ("several-attempts",) for one in found.values())
    assert "Several names were taken for one student" in words(found["ada", UNIT])


def test_a_name_that_is_no_text(find, source):
    try:
        os.makedirs(os.fsencode(source) + b"/a\xff/" + UNIT.encode())
    except OSError:
        pytest.skip("this file system has only names that are text")
    found, leftovers = find()
    ((name, _),) = found
    name.encode()
    assert found[name, UNIT].notebook is None
    "".join(found[name, UNIT].notes).encode()


# Nothing there


@pytest.mark.parametrize(
    ("files", "message"),
    [
        (None, "There is no folder"),
        ({}, "No submission was found"),
        ({"readme.txt": b""}, r"Found instead:\n  readme.txt: does not say whose it is"),
    ],
)
def test_nothing_to_find(find, source, files, message):
    if files is None:
        shutil.rmtree(source)
    else:
        put(source, files)
    with pytest.raises(CourseError, match=message):
        find()


def test_a_large_class_takes_seconds(find, source):
    for number in range(200):
        for unit in UNITS:
            path = source / f"s{number}" / unit / f"{unit}.ipynb"
            path.parent.mkdir(parents=True)
            os.link(
                put(source.parent, {unit: answered(unit=unit)}) / unit, path
            ) if number == 0 else (os.link(source.parent / unit, path))
    start = time.perf_counter()
    found, _ = find()
    assert len(found) == 1000
    assert time.perf_counter() - start < 10  # 0.3 s on an idle machine; quadratic is minutes


# Into the course folder


@pytest.fixture
def course(course_folder):
    return Course(course_folder)


def contents(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_bring_in(find, source, course):
    put(source, {f"ada/{UNIT}/x.ipynb": DONE, f"ada/{UNIT}/data/a.csv": b"1", "ada/.DS_Store": b""})
    for _ in range(2):
        place = bring_in(find()[0]["ada", UNIT], course)
        assert place == course.root / "submitted" / "ada" / UNIT
        assert contents(course.root / "submitted") == {
            f"ada/{UNIT}/{NAME}": DONE,
            f"ada/{UNIT}/data/a.csv": b"1",
        }
    assert not (course.root / "attempts").exists()
    assert contents(source)[f"ada/{UNIT}/x.ipynb"] == DONE


def test_an_earlier_attempt_is_kept(find, source, course):
    kept = course.root / "attempts" / "ada" / UNIT
    work = [DONE, LATER, UNTOUCHED, LATER]
    for data in work:
        put(source, {f"ada/{UNIT}/{NAME}": data, f"ada/{UNIT}/data": data})
        place = bring_in(find()[0]["ada", UNIT], course)
        assert contents(place) == {NAME: data, "data": data}
    assert {data for data in contents(kept).values()} == {DONE, LATER, UNTOUCHED}
    assert len(list(kept.iterdir())) == 3  # the same attempt is kept once
    # a folder in a file's place, and the other way round
    (source / "ada" / UNIT / "data").unlink()
    put(source, {f"ada/{UNIT}/data/a.csv": b"1"})
    place = bring_in(find()[0]["ada", UNIT], course)
    assert contents(place) == {NAME: LATER, "data/a.csv": b"1"}
    shutil.rmtree(source / "ada" / UNIT / "data")
    put(source, {f"ada/{UNIT}/data": b"2"})
    assert contents(bring_in(find()[0]["ada", UNIT], course)) == {
        NAME: LATER,
        "data": b"2",
    }


def test_other_attempts_are_kept(find, source, course):
    put(
        source,
        {
            f"ada/{UNIT}/2026-11-20T10-00-00/{NAME}": DONE,
            f"ada/{UNIT}/2026-11-20T10-00-00/a.csv": b"1",
            f"ada/{UNIT}/2026-11-20T11-00-00/{NAME}": LATER,
        },
    )
    for _ in range(2):
        place = bring_in(find()[0]["ada", UNIT], course)
        assert contents(place) == {NAME: LATER}
        assert contents(course.root / "attempts") == {
            f"ada/{UNIT}/2026-11-20T10-00-00/{NAME}": DONE,
            f"ada/{UNIT}/2026-11-20T10-00-00/a.csv": b"1",
        }


def test_what_lies_in_its_place_already(find, course):
    submitted = course.root / "submitted"
    put(submitted, {f"ada/{UNIT}/{UNIT} (1).ipynb": DONE, f"ada/{UNIT}/{NAME}": UNTOUCHED})
    put(submitted, {f"ben/{UNIT}/{NAME}": DONE, f"ben/{UNIT}/.ipynb_checkpoints/{NAME}": UNTOUCHED})
    (submitted / "ben" / UNIT / "link").symlink_to("/etc/passwd")
    for _ in range(2):
        found, _ = find(submitted)
        for submission in found.values():
            bring_in(submission, course)
        assert contents(submitted / "ada") == {f"{UNIT}/{NAME}": DONE}
        assert (submitted / "ben" / UNIT / NAME).read_bytes() == DONE
        assert not (submitted / "ben" / UNIT / "link").is_symlink()
    assert {DONE, UNTOUCHED} <= set(contents(course.root / "attempts" / "ada").values())
    assert found["ada", UNIT].flags == ()


def test_links_in_the_course_folder_are_not_written_through(find, source, course, tmp_path):
    outside = put(tmp_path / "outside", {NAME: b"precious", "a": b"precious"})
    put(
        source, {f"ada/{UNIT}/{NAME}": DONE, f"ben/{UNIT}/{NAME}": DONE, f"cem/{UNIT}/{NAME}": DONE}
    )
    for name in ("ada", "cem"):
        (course.root / "submitted" / name / UNIT).mkdir(parents=True)
    (course.root / "submitted" / "ada" / UNIT / NAME).symlink_to(outside / NAME)
    (course.root / "submitted" / "ben").symlink_to(outside)
    (course.root / "submitted" / "cem" / UNIT).rmdir()
    (course.root / "submitted" / "cem" / UNIT).symlink_to(outside)
    for submission in find()[0].values():
        assert contents(bring_in(submission, course)) == {NAME: DONE}
    assert contents(outside) == {NAME: b"precious", "a": b"precious"}


def test_file_names_lead_nowhere_else(find, source, course):
    put(
        source,
        {
            f"ada_1_assignsubmission_file_{NAME}": DONE,
            "ada_1_assignsubmission_file_..": b"up",
            "ada_1_assignsubmission_file_.": b"here",
        },
    )
    put(source, {"ben.zip": archive({NAME: DONE, "a": b"file", "a/b": b"1", "c" * 300: b"2"})})
    found, _ = find()
    places = [bring_in(submission, course) for submission in found.values()]
    ada, ben = (contents(place) for place in places)
    assert sorted(ada.values()) == sorted([DONE, b"up", b"here"])
    assert sorted(ben.values()) == sorted([DONE, b"1", b"2"])
    assert set(contents(course.root / "submitted")) == {
        f"{name}/{UNIT}/{file}" for name, files in (("ada", ada), ("ben", ben)) for file in files
    }


def test_a_file_far_from_the_notebook_is_said(find, source):
    put(source, {"ada/work/x.ipynb": DONE, f"ada/{UNIT}/notes.txt": b"", f"ada/{OTHER}/a": b""})
    found, leftovers = find()
    assert found["ada", UNIT].files == {}
    assert found["ada", OTHER].notebook is None
    assert leftovers == {f"ada/{UNIT}/notes.txt": "lies beside no notebook of a unit"}


def test_nothing_is_done_without_a_notebook(find, source, course):
    put(course.root / "submitted", {f"ada/{UNIT}/{NAME}": DONE})
    put(source, {f"ada/{UNIT}/notes.txt": b""})
    bring_in(find()[0]["ada", UNIT], course)
    assert contents(course.root / "submitted") == {f"ada/{UNIT}/{NAME}": DONE}


@pytest.mark.parametrize("fails", range(1, 12))
def test_broken_off_anywhere_nothing_is_lost(find, source, course, monkeypatch, fails):
    """Each step may be the last one, as with a full disk or a lost connection."""
    place = course.root / "submitted" / "ada" / UNIT
    put(place, {NAME: DONE, "old.csv": b"old"})
    put(source, {f"ada/{UNIT}/{NAME}": LATER, f"ada/{UNIT}/new.csv": b"new"})
    steps = [0]

    def breaking(module, name):
        real = getattr(module, name)

        def step(*arguments, **settings):
            steps[0] += 1
            if steps[0] == fails:
                raise OSError("No space left on device")
            return real(*arguments, **settings)

        monkeypatch.setattr(module, name, step)

    for module, name in (
        (shutil, "copyfile"),
        (os, "replace"),
        (Path, "rename"),
        (Path, "unlink"),
        (Path, "mkdir"),
    ):
        breaking(module, name)
    try:
        bring_in(find()[0]["ada", UNIT], course)
    except OSError:
        there = set(contents(course.root / "submitted").values())
        there |= set(contents(course.root / "attempts").values())
        assert {DONE, b"old"} <= there
    monkeypatch.undo()
    bring_in(find()[0]["ada", UNIT], course)
    assert contents(course.root / "submitted") == {
        f"ada/{UNIT}/{NAME}": LATER,
        f"ada/{UNIT}/new.csv": b"new",
    }
    assert {DONE, b"old"} <= set(contents(course.root / "attempts").values())


def test_every_unit_is_told_from_every_other(find, source):
    put(source, {f"ada/{number}.ipynb": answered(unit=unit) for number, unit in enumerate(UNITS)})
    found, leftovers = find()
    assert [one.notebook.stem for one in found.values()] == [str(n) for n in range(len(UNITS))]
    assert leftovers == {}
    json.dumps([one.notes for one in found.values()])
