"""What is the instructor's comes back; what is the student's stays."""

import copy
import json
import random

import nbformat
import pytest
from nbgrader.nbgraderformat import MetadataValidator
from nbgrader.utils import compute_checksum, is_grade, is_locked, is_solution

from autograder.course import Course
from autograder.repair import Unreadable, plain, read, repair, template
from tests.support.course import ROOT, UNITS

UNIT = UNITS[1]
SCALE = "def scale(pixels):\n    return pixels / 255"
NOTHING = ([], [], {})


@pytest.fixture(scope="module")
def wanted():
    """The unit as the grader holds it."""
    course = Course(ROOT)
    return template(nbformat.read(course.notebook("solutions", UNIT), as_version=4), course.config)


@pytest.fixture
def handed_in():
    """The unit as a student gets it, with one answer."""
    notebook, _, _ = read(ROOT / "notebooks" / UNIT / f"{UNIT}.ipynb")
    get(notebook, "scale").source = SCALE
    return notebook


def get(notebook, id):
    return next(cell for cell in notebook.cells if cell.id == id)


def place(notebook, id):
    return next(n for n, cell in enumerate(notebook.cells) if cell.id == id)


def code(source, **metadata):
    return nbformat.v4.new_code_cell(source, metadata=metadata)


def text(source):
    return nbformat.v4.new_markdown_cell(source)


def sources(notebook):
    return [cell.source for cell in notebook.cells]


def report(repaired):
    return repaired.flags, repaired.notes, repaired.doubtful


def check(repaired, wanted):
    """What holds for every result: each cell of the template once, in order, and unchanged."""
    notebook = repaired.notebook
    ids = [cell.id for cell in notebook.cells]
    there = {cell.id for cell in wanted.cells}
    assert len(set(ids)) == len(ids)
    assert [id for id in ids if id in there] == [cell.id for cell in wanted.cells]
    for cell in notebook.cells:
        if cell.id not in there:
            assert "nbgrader" not in cell.metadata
            continue
        released = get(wanted, cell.id)
        assert cell.metadata == released.metadata
        if is_grade(released) and not is_solution(released) or is_locked(released):
            assert cell == released
        if is_solution(released):
            assert cell.cell_type == released.cell_type
    nbformat.validate(notebook)
    MetadataValidator().validate_nb(copy.deepcopy(notebook))
    again = repair(notebook, wanted)
    if any("text beside it" in why for why in again.doubtful.values()):
        assert again.flags == ["unclear-answer"]  # until a person has looked
    else:
        assert report(again) == NOTHING
    assert again.notebook == notebook
    return notebook


def test_the_template_is_the_release_with_its_hidden_tests(wanted):
    released = nbformat.read(ROOT / "notebooks" / UNIT / f"{UNIT}.ipynb", as_version=4)
    hidden = 0
    for cell, seen in zip(wanted.cells, released.cells, strict=True):
        if is_grade(cell) and not is_solution(cell):
            hidden += "BEGIN HIDDEN TESTS" in cell.source
            assert "HIDDEN" not in seen.source
        else:
            assert cell == seen
    assert hidden > 0


@pytest.mark.parametrize("step", ["notebooks", "solutions"])
@pytest.mark.parametrize("unit", UNITS)
def test_nothing_to_repair(unit, step):
    course = Course(ROOT)
    solution = nbformat.read(course.notebook("solutions", unit), as_version=4)
    before = copy.deepcopy(solution)
    whole = template(solution, course.config)
    assert solution == before
    notebook, flags, notes = read(ROOT / step / unit / f"{unit}.ipynb")
    assert (flags, notes) == ([], [])
    given = copy.deepcopy(notebook)
    repaired = repair(notebook, whole)
    assert notebook == given
    assert report(repaired) == NOTHING
    answers = {c.id: c.source for c in notebook.cells if is_solution(c)}
    assert answers == {c.id: c.source for c in check(repaired, whole).cells if is_solution(c)}


def noise(notebook):
    """What editors do without being asked."""
    for number, cell in enumerate(notebook.cells):
        cell.source = cell.source.replace("\n", "  \r\n") + "\n\n"
        cell.metadata.update(collapsed=True, vscode={"languageId": "python"}, tags=[])
        if cell.cell_type == "code":
            cell.execution_count = number
            cell.outputs = [nbformat.v4.new_output("stream", text="noise")]
        cell.metadata.get("nbgrader", {}).pop("checksum", None)
    notebook.metadata = {"colab": {"provenance": []}, "kernelspec": {"name": "conda-py"}}


def test_noise_is_not_said(handed_in, wanted):
    noise(handed_in)
    repaired = repair(handed_in, wanted)
    assert report(repaired) == NOTHING
    assert plain(get(check(repaired, wanted), "scale").source) == SCALE
    assert repaired.notebook.metadata == wanted.metadata


def change(id, **fields):
    return lambda notebook: get(notebook, id).update(fields)


def label(id, **fields):
    return lambda notebook: get(notebook, id).metadata.nbgrader.update(fields)


def delete(id):
    return lambda notebook: notebook.cells.pop(place(notebook, id))


def move(id, to):
    def moved(notebook):
        notebook.cells.insert(to, notebook.cells.pop(place(notebook, id)))

    return moved


def duplicate(name, after=None, **fields):
    def duplicated(notebook):
        cell = copy.deepcopy(get(notebook, name))
        cell.update(nbformat.from_dict({"id": "pasted", **fields}))
        notebook.cells.insert(place(notebook, after or name) + 1, cell)

    return duplicated


@pytest.mark.parametrize(
    ("damage", "flag", "words"),
    [
        (change("check_scale", source="assert True"), "restored-test", "changed"),
        (change("check_scale", cell_type="markdown"), "restored-test", "no code any more"),
        (delete("check_scale"), "restored-test", "missing"),
        (change("setup", source="import os"), "restored-cell", "changed"),
        (change("setup", cell_type="raw"), "restored-cell", "kind"),
        (delete("setup"), "restored-cell", "missing"),
        (move("check_scale", 1), "moved-cell", "another place"),
        (duplicate("check_scale"), "duplicate-cell", "more than once"),
        (duplicate("setup", source="import os"), "duplicate-cell", "more than once"),
        (label("check_scale", points=100), "schema", "points 100, should be 3"),
        (label("check_scale", points=""), "schema", "points '', should be 3"),
        (label("check_scale", grade=False, locked=False), "schema", "grade False, should be True"),
        (label("check_scale", schema_version=1), "schema", "schema_version 1, should be 3"),
        (label("check_scale", schema_version=99), "schema", "schema_version 99, should be 3"),
        (label("check_scale", schema_version=[]), "schema", "schema_version [], should be 3"),
        (label("check_scale", grade_id=""), "schema", "grade_id '', should be 'check_scale'"),
        (label("check_scale", grade_id="mine"), "schema", "grade_id 'mine'"),
        (label("check_scale", grade_id=["mine"]), "schema", "grade_id ['mine']"),
        (label("scale", grade=True, points=50), "schema", "points 50, should be None"),
        (change("scale", cell_type="markdown"), "retyped-cell", "kind had been changed"),
        (change("scale", cell_type="raw"), "retyped-cell", "kind had been changed"),
    ],
)
def test_what_is_the_instructors_comes_back(handed_in, wanted, damage, flag, words):
    damage(handed_in)
    repaired = repair(handed_in, wanted)
    assert repaired.flags == [flag]
    assert len(repaired.notes) == 1
    assert words in repaired.notes[0]
    assert any(name in repaired.notes[0] for name in ("scale", "setup"))
    assert get(check(repaired, wanted), "scale").source == SCALE


def test_metadata_that_is_gone_is_put_back(handed_in, wanted):
    for cell in handed_in.cells:
        cell.metadata = nbformat.from_dict({"nbgrader": "gone"} if cell.id == "setup" else {})
    repaired = repair(handed_in, wanted)
    assert report(repaired) == NOTHING
    assert get(check(repaired, wanted), "scale").source == SCALE


def test_an_earlier_release_is_told_from_an_edit(handed_in, wanted):
    newer = copy.deepcopy(wanted)
    get(newer, "check_scale").source += "\nassert True"
    repaired = repair(handed_in, newer)
    assert repaired.flags == ["older-release"]
    assert get(repaired.notebook, "check_scale").source.endswith("assert True")


def test_texts_and_examples_belong_to_whoever_wrote_last(handed_in, wanted):
    get(handed_in, "values").source = "My own words"
    get(handed_in, "range_run").source = "print('mine')"
    handed_in.cells.pop(place(handed_in, "look"))
    repaired = repair(handed_in, wanted)
    assert report(repaired) == NOTHING
    notebook = check(repaired, wanted)
    assert get(notebook, "values").source == "My own words"
    assert get(notebook, "range_run").source == "print('mine')"
    assert get(notebook, "look") == get(wanted, "look")


def test_own_cells_stay_among_their_neighbours(handed_in, wanted):
    first, middle, last = code("import math"), text("Thoughts"), code("the_end = 1")
    middle.metadata = {"nbgrader": {"grade": True, "grade_id": "extra", "points": 99}}
    handed_in.cells.insert(0, first)
    handed_in.cells.insert(place(handed_in, "check_scale"), middle)
    handed_in.cells.append(last)
    move("check_deal", 3)(handed_in)  # the end stays the end
    repaired = repair(handed_in, wanted)
    assert repaired.flags == ["schema", "moved-cell"]
    assert "'extra'" in repaired.notes[0]
    notebook = check(repaired, wanted)
    assert sources(notebook)[0] == "import math"
    assert sources(notebook)[-1] == "the_end = 1"
    assert notebook.cells[place(notebook, "check_scale") - 1].source == "Thoughts"
    assert notebook.cells[place(notebook, "check_scale") - 2].id == "hints_scale"


def test_own_cells_run_before_a_check_that_had_been_deleted(handed_in, wanted):
    handed_in.cells.insert(place(handed_in, "check_scale"), code("helper = 1"))
    delete("check_scale")(handed_in)
    notebook = check(repair(handed_in, wanted), wanted)
    assert notebook.cells[place(notebook, "check_scale") - 1].source == "helper = 1"


def test_a_check_under_a_students_cell(handed_in, wanted):
    """The label of a check, forged on the answer, does not lose the answer."""
    label("scale", grade_id="check_scale")(handed_in)
    repaired = repair(handed_in, wanted)
    assert "duplicate-cell" in repaired.flags
    assert get(check(repaired, wanted), "scale").source == SCALE


# Answers


def strip(id, new="fresh"):
    def stripped(notebook):
        cell = get(notebook, id)
        cell.id, cell.metadata = new, nbformat.from_dict({})

    return stripped


def test_an_answer_is_found_by_its_name(handed_in, wanted):
    strip("scale")(handed_in)
    repaired = repair(handed_in, wanted)
    assert repaired.flags == ["found-answer"]
    assert "scale" in repaired.notes[0]
    assert get(check(repaired, wanted), "scale").source == SCALE
    assert sources(repaired.notebook).count(SCALE) == 1


def test_an_answer_is_found_by_its_name_elsewhere(handed_in, wanted):
    strip("scale")(handed_in)
    move("fresh", 3)(handed_in)
    repaired = repair(handed_in, wanted)
    assert repaired.flags == ["moved-cell", "found-answer"]
    assert get(check(repaired, wanted), "scale").source == SCALE


def test_broken_code_is_found_as_well(handed_in, wanted):
    broken = "%time\ndef scale(pixels:\n    return"
    get(handed_in, "scale").source = broken
    strip("scale")(handed_in)
    repaired = repair(handed_in, wanted)
    assert repaired.flags == ["found-answer"]
    assert get(check(repaired, wanted), "scale").source == broken


def test_an_answer_in_words_is_found_by_its_place(handed_in, wanted):
    get(handed_in, "why_lock_the_test_set").source = "Because."
    strip("why_lock_the_test_set")(handed_in)
    repaired = repair(handed_in, wanted)
    assert repaired.flags == ["found-answer"]
    assert get(check(repaired, wanted), "why_lock_the_test_set").source == "Because."


def test_an_answer_in_several_pieces_needs_a_person(handed_in, wanted):
    get(handed_in, "why_lock_the_test_set").source = "Because."
    strip("why_lock_the_test_set")(handed_in)
    handed_in.cells.insert(place(handed_in, "fresh"), text("And also:"))
    repaired = repair(handed_in, wanted)
    assert repaired.flags == ["unclear-answer"]
    assert list(repaired.doubtful) == ["why_lock_the_test_set"]
    assert {"Because.", "And also:"} <= set(sources(repaired.notebook))


def test_an_answer_under_another_name_needs_a_person(handed_in, wanted):
    other = SCALE.replace("scale", "skaliere")
    get(handed_in, "scale").source = other
    strip("scale")(handed_in)
    repaired = repair(handed_in, wanted)
    assert repaired.flags == ["unclear-answer"]
    assert list(repaired.doubtful) == ["scale"]
    notebook = check(Unsaid(repaired), wanted)
    assert get(notebook, "scale") == get(wanted, "scale")
    # after the stub, so that the stub hides nothing of it
    assert notebook.cells[place(notebook, "scale") + 1].source == other


class Unsaid:
    """Only the notebook matters to `check`."""

    def __init__(self, repaired):
        self.notebook = repaired.notebook


def test_two_cells_far_away_need_a_person(handed_in, wanted):
    strip("scale")(handed_in)
    move("fresh", 3)(handed_in)
    handed_in.cells.append(code(SCALE + " # other"))
    repaired = repair(handed_in, wanted)
    assert repaired.flags == ["unclear-answer"]
    assert "2" in repaired.doubtful["scale"]


def test_an_answer_that_is_gone_is_said(handed_in, wanted):
    delete("scale")(handed_in)
    repaired = repair(handed_in, wanted)
    assert repaired.flags == ["missing-answer"]
    assert repaired.doubtful == {}
    assert get(check(repaired, wanted), "scale") == get(wanted, "scale")


def test_merged_answers_are_not_hidden_by_a_stub(handed_in, wanted):
    merged = get(handed_in, "idx_shape").source + "\n\n" + SCALE
    get(handed_in, "idx_shape").source = merged
    delete("scale")(handed_in)
    repaired = repair(handed_in, wanted)
    assert repaired.flags == ["found-answer"]
    assert "scale (in idx_shape)" in repaired.notes[0]
    notebook = check(repaired, wanted)
    assert get(notebook, "idx_shape").source == merged
    assert get(notebook, "scale").source == ""


def test_all_labels_gone(handed_in, wanted):
    """As an editor leaves it that knows neither ids nor nbgrader."""
    get(handed_in, "why_lock_the_test_set").source = "Because."
    for number, cell in enumerate(handed_in.cells):
        cell.id, cell.metadata = f"n{number}", nbformat.from_dict({})
    before = sources(handed_in)
    repaired = repair(handed_in, wanted)
    assert repaired.flags == ["found-answer"]
    notebook = check(repaired, wanted)
    after = [
        old if "HIDDEN" in new else new for old, new in zip(before, sources(notebook), strict=True)
    ]
    assert after == before


@pytest.mark.parametrize("fields", [{}, {"metadata": {}, "id": "scale"}])
def test_an_untouched_copy_does_not_count(handed_in, wanted, fields):
    stub = get(wanted, "scale").source
    duplicate("scale", source=stub, **fields)(handed_in)
    repaired = repair(handed_in, wanted)
    assert repaired.flags == ["duplicate-cell"]
    assert get(check(repaired, wanted), "scale").source == SCALE
    assert stub not in sources(repaired.notebook)


def test_of_two_answers_the_last_before_the_check_counts(handed_in, wanted):
    better, later = SCALE + ".0", SCALE + " / 2"
    duplicate("scale", source=better)(handed_in)
    duplicate("scale", after="recap", source=later, id="pasted-2")(handed_in)
    repaired = repair(handed_in, wanted)
    assert repaired.flags == ["duplicate-cell"]
    notebook = check(repaired, wanted)
    assert get(notebook, "scale").source == better
    assert notebook.cells[place(notebook, "scale") - 1].source == SCALE
    assert sources(notebook)[-1] == later


def test_pictures_in_an_answer_stay(handed_in, wanted):
    cell = get(handed_in, "why_lock_the_test_set")
    cell.source, cell.attachments = "![](attachment:a.png)", {"a.png": {"image/png": "AAAA"}}
    notebook = check(repair(handed_in, wanted), wanted)
    assert get(notebook, "why_lock_the_test_set").attachments == cell.attachments


def test_blank_and_double_ids(handed_in, wanted):
    for id in ("", "x", "x", "not valid!", "scale", "y" * 65):
        handed_in.cells.append(code(f"mine = {id!r}"))
        handed_in.cells[-1].id = id
    repaired = repair(handed_in, wanted)
    # a second cell with the id of an answer is a copy of it, later than its check
    assert repaired.flags == ["duplicate-cell"]
    notebook = check(repaired, wanted)
    assert sources(notebook)[-6:] == sources(handed_in)[-6:]


def test_another_units_notebook(wanted):
    notebook, _, _ = read(ROOT / "notebooks" / UNITS[2] / f"{UNITS[2]}.ipynb")
    repaired = repair(notebook, wanted)
    assert {"restored-test", "older-release", "schema"} <= set(repaired.flags)
    assert "'check_neuron'" in " ".join(repaired.notes)
    assert get(notebook, "neuron").source in sources(repaired.notebook)


def test_an_empty_notebook(wanted):
    repaired = repair(nbformat.v4.new_notebook(), wanted)
    assert repaired.notebook.cells == wanted.cells
    assert repaired.flags == ["restored-test", "restored-cell", "missing-answer"]


def labelled(cell, grade_id, **fields):
    cell.id = grade_id
    usual = {"grade": False, "locked": False, "solution": False, "task": False}
    cell.metadata.nbgrader = {**usual, "schema_version": 3, "grade_id": grade_id, **fields}
    return cell


@pytest.fixture
def small():
    """What this course does not use: an answer without a name, and a task."""
    cells = [
        text("# Begin"),
        labelled(code("7"), "seven", solution=True),
        labelled(code("assert True"), "check_seven", grade=True, locked=True, points=1),
        labelled(text("Draw a picture."), "draw", task=True, locked=True, points=2),
    ]
    return template(nbformat.v4.new_notebook(cells=cells))


def test_an_answer_without_a_name_is_found_by_its_place(small):
    assert get(small, "seven").source == "# YOUR CODE HERE\nraise NotImplementedError()"
    notebook = copy.deepcopy(small)
    get(notebook, "seven").source = "3 + 4"
    strip("seven")(notebook)
    repaired = repair(notebook, small)
    assert repaired.flags == ["found-answer"]
    assert get(check(repaired, small), "seven").source == "3 + 4"
    notebook.cells.insert(1, code("1 + 1"))
    repaired = repair(notebook, small)
    assert repaired.flags == ["unclear-answer"]
    assert list(repaired.doubtful) == ["seven"]


def test_a_task_is_the_instructors(small):
    notebook = copy.deepcopy(small)
    get(notebook, "draw").source = "Draw nothing."
    notebook.cells.append(text("My picture"))
    repaired = repair(notebook, small)
    assert repaired.flags == ["restored-cell"]
    assert sources(check(repaired, small))[-2:] == ["Draw a picture.", "My picture"]


# Any damage whatever


def damage(notebook, chance):
    """Do something to a random cell; returns a source of the student's that is lost by it."""
    cell = chance.choice(notebook.cells)
    at = notebook.cells.index(cell)
    kind = chance.randrange(9)
    if kind == 0:
        notebook.cells.pop(at)
    elif kind == 1:
        again = copy.deepcopy(cell)
        again.id = chance.choice([again.id, "again"])
        notebook.cells.insert(chance.randrange(len(notebook.cells)), again)
    elif kind == 2:
        notebook.cells.insert(chance.randrange(len(notebook.cells)), notebook.cells.pop(at))
    elif kind == 3:
        cell.cell_type = chance.choice(["code", "markdown", "raw"])
    elif kind == 4:
        cell.metadata = nbformat.from_dict({})
    elif kind == 5:
        cell.id = chance.choice(["", "setup", "scale", "other"])
    elif kind == 6:
        cell.source = chance.choice(["", "mine = 1", cell.source + "\nmine = 2", SCALE])
    elif kind == 7:
        forged = {"grade_id": chance.choice(["scale", "check_scale", "new", 3, None])}
        cell.metadata.nbgrader = nbformat.from_dict({**cell.metadata.get("nbgrader", {}), **forged})
    else:
        notebook.cells.insert(at, chance.choice([code, text])(f"own = {chance.random()}"))


@pytest.mark.parametrize("seed", range(12))
def test_any_damage(handed_in, wanted, seed):
    chance = random.Random(seed)
    for _ in range(10):
        notebook = copy.deepcopy(handed_in)
        for _ in range(chance.randrange(1, 25)):
            damage(notebook, chance)
        repaired = repair(notebook, wanted)
        after = {plain(source) for source in sources(check(repaired, wanted))}
        # what the student wrote is all there; what stood in a locked cell is not theirs
        locked = {cell.id for cell in wanted.cells if is_locked(cell)}
        theirs = {
            plain(cell.source)
            for cell in notebook.cells
            if cell.id not in locked
            and cell.metadata.get("nbgrader", {}).get("grade_id") not in locked
        }
        released = {plain(cell.source) for cell in wanted.cells}
        seen = {plain(source) for source in sources(handed_in)} - {SCALE}
        assert theirs - released - seen <= after


# Files in any state


def write(path, data):
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


@pytest.fixture
def path(tmp_path):
    return tmp_path / f"{UNIT}.ipynb"


def written(notebook, **settings):
    """A notebook as a file has it, with letters that are no ASCII."""
    notebook = copy.deepcopy(notebook)
    get(notebook, "scale").source += "  # für Zoë, 5 €"
    return json.dumps(notebook, ensure_ascii=False, indent=1, **settings)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252"])
def test_other_encodings(handed_in, path, encoding):
    # beyond Windows' letters: these stand in the course's own text
    content = written(handed_in)
    if encoding == "cp1252":
        content = "".join(c if c.encode("cp1252", "ignore") else "?" for c in content)
    notebook, flags, notes = read(write(path, content.encode(encoding)))
    assert flags == ["encoding"]
    assert get(notebook, "scale").source.endswith("für Zoë, 5 €")
    assert len(notes) == 1


def test_a_few_wrong_bytes_spoil_nothing_else(handed_in, wanted, path):
    data = written(handed_in).encode().replace("für".encode(), "für".encode("cp1252"))
    notebook, flags, _ = read(write(path, data))
    assert flags == ["encoding"]
    assert get(notebook, "scale").source.endswith("für Zoë, 5 €")
    assert report(repair(notebook, wanted)) == NOTHING


def test_half_characters(handed_in, path):
    get(handed_in, "scale").source = "smile = '\ud83d'; whole = '😀'"
    notebook, flags, _ = read(write(path, json.dumps(handed_in)))
    assert flags == ["encoding"]
    assert get(notebook, "scale").source == "smile = '\ufffd'; whole = '😀'"


def conflict(content, ours, theirs, base=None):
    """As git leaves it where both sides changed one line."""
    lines = content.splitlines(keepends=True)
    at = next(n for n, line in enumerate(lines) if '"id": "scale"' in line)
    middle = f"||||||| base\n{base}\n" if base else ""
    lines[at] = f"<<<<<<< HEAD\n{ours}\n{middle}=======\n{theirs}\n>>>>>>> main\n"
    return "".join(lines), at + 1


@pytest.mark.parametrize("base", [None, '"id": "old",'])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_merge_conflicts(handed_in, path, base, newline):
    content = json.dumps(handed_in, indent=1)
    mine, yours = '"id": "mine",', '"id": "yours",'
    for ours, theirs, found in ((mine, yours, "mine"), ('"id":', yours, "yours")):
        marked, line = conflict(content, ours, theirs, base)
        notebook, flags, notes = read(write(path, marked.replace("\n", newline)))
        assert flags == ["merge-conflict"]
        assert f"line {line}" in notes[0]
        assert get(notebook, found).source == SCALE
    marked, _ = conflict(content, '"id":', '"id"', base)
    with pytest.raises(Unreadable, match="neither side"):
        read(write(path, marked))


def test_format_3(path, wanted, handed_in):
    cells = []
    for cell in handed_in.cells:
        old = {"cell_type": cell.cell_type, "metadata": cell.metadata}
        if cell.cell_type == "code":
            old |= {"input": cell.source, "language": "python", "outputs": [{"bad": 1}]}
        else:
            old |= {"source": cell.source.splitlines(keepends=True)}
        cells.append(old)
    cells.insert(0, {"cell_type": "heading", "level": 2, "source": "Mine", "metadata": {}})
    file = {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": cells}]}
    for missing in ((), ("nbformat",), ("nbformat", "nbformat_minor", "metadata")):
        notebook, flags, _ = read(
            write(path, json.dumps({k: v for k, v in file.items() if k not in missing}))
        )
        assert flags == ["old-format"]
        assert notebook.cells[0].source == "## Mine"
        assert read(path)[0] == notebook  # no id at random
        repaired = repair(notebook, wanted)
        assert report(repaired) == NOTHING
        assert get(check(repaired, wanted), "scale").source == SCALE


@pytest.mark.parametrize(
    "fields",
    [{"nbformat_minor": 99}, {"nbformat_minor": 2}, {"nbformat": "4"}, {"nbformat": None}],
)
def test_version_numbers(handed_in, wanted, path, fields):
    notebook, flags, _ = read(write(path, json.dumps({**handed_in, **fields})))
    assert flags == []
    assert report(repair(notebook, wanted)) == NOTHING
    without = {key: value for key, value in handed_in.items() if key not in fields}
    assert read(write(path, json.dumps(without)))[0] == notebook


def test_cells_that_are_none(handed_in, wanted, path):
    file = json.loads(json.dumps(handed_in))
    strange = [
        3,
        None,
        {"cell_type": "sql", "source": "select"},
        {"cell_type": "code", "source": 5},
    ]
    file["cells"] += strange + [{"cell_type": "code"}, {"cell_type": "markdown", "attachments": 1}]
    notebook, flags, notes = read(write(path, json.dumps(file)))
    first = len(handed_in.cells) + 1
    assert flags == ["invalid-cell"]
    assert notes[0].endswith(f"cell {first}, {first + 1}, {first + 2}, {first + 3}.")
    repaired = repair(notebook, wanted)
    assert report(repaired) == NOTHING
    assert sources(check(repaired, wanted))[-4] == "select"


def test_ids_as_colab_keeps_them(handed_in, wanted, path):
    file = json.loads(json.dumps(handed_in))
    for cell in file["cells"]:
        cell["metadata"] = {"id": cell.pop("id")}
    notebook, _, _ = read(write(path, json.dumps(file)))
    assert report(repair(notebook, wanted)) == NOTHING


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty (0 bytes)"),
        (b" \n", "empty"),
        (b"\0" * 4096, "empty (4096 bytes"),
        (b"%PDF-1.7\n", "looks like a PDF file"),
        (b"PK\x03\x04junk", "looks like a zip archive"),
        (b"\x89PNG\r\n\x1a\n\x00", "looks like a picture"),
        ("\ufeff\n<!DOCTYPE html>\n<html>", "looks like a web page"),
        ("# my work\nimport numpy as np\n", "looks like a Python script"),
        ("no notebook", "is not valid JSON at line 1, column 1"),
        ('{"cells": [],}', "is not valid JSON at line 1, column 1"),
        ("[" * 100_000, "nested too deeply"),
        ('{"cells": [%s]}' % ("1" * 5000), "a number in it that is too long"),
        ('{"cells": [{"metadata": ' + '{"a":' * 980 + "1" + "}" * 980 + "}]}", "nested too deeply"),
        ("[]", "not a notebook: it has no cells"),
        ("{}", "not a notebook: it has no cells"),
        ('{"cells": 5}', "its cells are no list"),
        ('{"cells": [], "nbformat": 5}', "format 5; at most 4"),
        ('{"worksheets": [{"cells": [1]}], "nbformat": 3}', "old format 3"),
    ],
)
def test_what_cannot_be_read_says_why(path, data, words):
    with pytest.raises(Unreadable) as caught:
        read(write(path, data))
    assert words in str(caught.value)
    assert str(caught.value).endswith(".")


def test_a_file_that_breaks_off(handed_in, path):
    content = json.dumps(handed_in, indent=1)
    for share in (0.3, 0.6, 0.9, 0.9999):
        begin = content[: int(len(content) * share)].rstrip()
        line = begin.count("\n") + 1
        with pytest.raises(Unreadable, match=f"breaks off at line {line} of {line}"):
            read(write(path, begin))


def test_a_file_that_is_not_there(path):
    with pytest.raises(Unreadable, match="could not be opened"):
        read(path)


QUESTION = "why_lock_the_test_set"
BESIDE = [
    (lambda notebook: text("Luck, mostly."), +1),
    (lambda notebook: code("# luck, mostly"), +1),
    (lambda notebook: code("Because it was chosen by luck, mostly."), +1),
    (lambda notebook: code('"""\nIt was chosen by luck, mostly.\n"""'), +1),
    (lambda notebook: code('answer = "It was chosen by luck."'), +1),
    (lambda notebook: code('print("It was chosen by luck.")'), +1),
    (lambda notebook: code("%%markdown\nLuck, mostly."), +1),
    (lambda notebook: code("Luck, mostly."), +1),
    (lambda notebook: code("因为是碰运气选出来的，新图片会证明。"), +1),
    (lambda notebook: nbformat.v4.new_raw_cell("Luck."), +1),
    (lambda notebook: text("Luck, mostly."), 0),  # between question and answer
]


@pytest.mark.parametrize(("made", "step"), BESIDE)
def test_words_beside_an_untouched_answer_wait_for_a_person(handed_in, wanted, made, step):
    cell = made(handed_in)
    handed_in.cells.insert(place(handed_in, QUESTION) + step, cell)
    repaired = repair(handed_in, wanted)
    check(repaired, wanted)
    assert repaired.flags == ["unclear-answer"]
    assert list(repaired.doubtful) == [QUESTION]
    assert f"{QUESTION} (beside it: {cell.id})" in repaired.notes[0]
    assert cell.source in sources(repaired.notebook)


def test_words_in_the_question_itself_wait_for_a_person(handed_in, wanted):
    at = place(handed_in, QUESTION)
    question = next(
        cell for cell in handed_in.cells[at::-1] if cell.source.startswith("##") and cell.id
    )
    question.source += "\n\nLuck, mostly."
    repaired = repair(handed_in, wanted)
    assert list(repaired.doubtful) == [QUESTION]


def locked_question(handed_in, wanted):
    """A text above the answer that the instructor has locked; the unit with it."""
    wanted = copy.deepcopy(wanted)
    at = place(wanted, QUESTION)
    told = {"schema_version": 3, "grade_id": "q", "locked": True, "solution": False}
    question = text("What would show that it is luck?\n\nSay it in two sentences.")
    question.id = "q"
    question.metadata.nbgrader = {"grade": False, "task": False, **told}
    question.metadata.nbgrader.checksum = compute_checksum(question)
    for notebook in (handed_in, wanted):
        notebook.cells.insert(at, copy.deepcopy(question))
    return handed_in.cells[at], wanted


def test_words_in_a_locked_question_wait_for_a_person(handed_in, wanted):
    question, wanted = locked_question(handed_in, wanted)
    assert repair(handed_in, wanted).doubtful == {}
    question.source += "\n\nLuck, mostly."
    repaired = repair(handed_in, wanted)
    notebook = check(repaired, wanted)
    assert repaired.flags == ["restored-cell", "unclear-answer"]
    assert list(repaired.doubtful) == [QUESTION]
    # the question is as it was released; what the student wrote stands below it
    at = place(notebook, "q")
    assert "Luck" not in notebook.cells[at].source and "Luck" in notebook.cells[at + 1].source


def test_a_locked_question_of_which_only_something_is_gone_is_no_answer(handed_in, wanted):
    question, wanted = locked_question(handed_in, wanted)
    question.source = question.source.split("\n")[0]
    repaired = repair(handed_in, wanted)
    assert repaired.flags == ["restored-cell"] and repaired.doubtful == {}


def test_a_question_of_an_older_release_is_no_answer(handed_in, wanted):
    question, wanted = locked_question(handed_in, wanted)
    question.source = "How would you show that it is luck?"
    question.metadata.nbgrader.checksum = compute_checksum(question)
    repaired = repair(handed_in, wanted)
    assert repaired.flags == ["older-release"] and repaired.doubtful == {}


@pytest.mark.parametrize(
    "change",
    [
        lambda notebook, at: None,
        lambda notebook, at: notebook.cells.insert(at + 1, text("")),
        lambda notebook, at: notebook.cells.insert(at + 1, text("---")),
        lambda notebook, at: notebook.cells.insert(at + 1, code("# -----")),
        lambda notebook, at: notebook.cells.insert(at + 1, code("name = 'a'\nprint(name, 1)")),
        lambda notebook, at: notebook.cells.insert(at + 1, code("x = 1  # luck")),
        lambda notebook, at: notebook.cells.insert(at + 1, code("%time luck = 1\nluck = (")),
        lambda notebook, at: notebook.cells.insert(at + 1, code("print(scale(255)")),
        lambda notebook, at: notebook.cells.insert(at + 1, code("import numpy as")),
        lambda notebook, at: notebook.cells.insert(at + 1, code("print('done')")),
        lambda notebook, at: notebook.cells.insert(at + 1, code("name = 'test'")),
        lambda notebook, at: notebook.cells.insert(at + 1, code("plt.title('the loss by step')")),
        lambda notebook, at: notebook.cells.insert(at + 1, code("luck")),
        lambda notebook, at: notebook.cells.insert(at + 1, code("print(luck)\n'done'")),
        lambda notebook, at: notebook.cells.insert(1, text("My own notes on the first part.")),
        lambda notebook, at: notebook.cells.append(text("That was nice.")),
        lambda notebook, at: (
            setattr(notebook.cells[at], "source", "Luck."),
            notebook.cells.insert(at + 1, text("And more.")),
        ),
    ],
)
def test_no_alarm_without_words_beside_an_untouched_answer(handed_in, wanted, change):
    change(handed_in, place(handed_in, QUESTION))
    repaired = repair(handed_in, wanted)
    assert repaired.doubtful == {}
    assert "unclear-answer" not in repaired.flags
