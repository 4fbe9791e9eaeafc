"""Scores into the grade files that Canvas and Moodle export, for them to import again.

The file of the LMS is the pattern: it knows its people and its columns. Only the cells of
scores are written; every other byte stays as it was. Nobody is matched by guessing: where
two people could be meant, nothing is written, and it is said.
"""

import codecs
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from autograder import late, report
from autograder.course import CourseError
from autograder.names import letters, safe_name, shown
from autograder.reading import LOOKS_LIKE
from autograder.record import receipts

LARGEST = 50 * 2**20  # bytes of a grade file
TEST_STUDENT = "Student, Test"  # Canvas's own, in every gradebook of a teacher who tried it

# what Canvas and Moodle calculate themselves, and what is no number of points
NO_SCORES = re.compile(
    r"(Current|Final|Override) (Score|Points|Grade|Status)|^(Course|Category) total|^Feedback:"
    r"|\((Feedback|Percentage|Letter)\)$|^Last downloaded",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Person:
    """Somebody in a grade file.

    Attributes
    ----------
    row : int
    name : str
        As the file has it.
    ids : dict of str to str
        What identifies them, by the column's title.
    names : tuple of str
        What they may be called where work was handed in.
    number : str
        What tells them from others of the name, in the names of handed-in files.
    group : str
        The team for which one of them hands in for all.
    """

    row: int
    name: str
    ids: dict
    names: tuple
    number: str = ""
    group: str = ""


@dataclass
class Column:
    """A column of scores: where it is, what it is called, the points of each row (or None)."""

    place: int
    title: str
    most: dict = field(default_factory=dict)


@dataclass
class Gradebook:
    """What a grade file holds: its people, and its columns of scores.

    `closed` says of rows why nothing is to be written there; `one_unit`, that the file is for
    one assignment.
    """

    people: list
    columns: list
    closed: dict = field(default_factory=dict)
    one_unit: bool = False


@dataclass
class Filled:
    """What was done with one unit.

    Attributes
    ----------
    unit, column : str
    written : int
    changed : int
        How many of them were in the file with another value.
    by : dict of str to int
        How many students were found by what.
    scale : str
        How points became points of the LMS, if they are not the same.
    notes : list of str
        What an instructor has to know or to do.
    lost : int
        Students with a score that is not in the file now.
    """

    unit: str
    column: str
    written: int = 0
    changed: int = 0
    by: dict = field(default_factory=dict)
    scale: str = ""
    notes: list = field(default_factory=list)
    lost: int = 0


def export(course, lms, file, only_unit=None, column=None, points=None, out=None):
    """Write the scores of a course into a copy of an LMS's grade file.

    Parameters
    ----------
    course : autograder.course.Course
    lms : {"canvas", "moodle"}
    file : pathlib.Path
        Canvas: the exported gradebook. Moodle: an assignment's grading worksheet, or the
        grader report exported as plain text.
    only_unit, column : str, optional
        Write this unit; into the column of this title.
    points : float, optional
        What the column counts, where the file does not say.
    out : pathlib.Path, optional
        By default beside `file`, with `-scores` at the end of its name.

    Returns
    -------
    (pathlib.Path, list of Filled, list of str)
        The last are units that were graded, and have no column in the file.

    Raises
    ------
    CourseError
        If it is no such file, or it does not say where the scores belong. Nothing has been
        written then.
    """
    out = Path(out) if out else file.with_name(f"{file.stem}-scores.csv")
    if out.resolve() == file.resolve():
        raise CourseError(f"{file} itself stays as it is. Name another file: --out FILE")
    units = course.units(only_unit)
    sheet = Sheet.read(file)
    gradebook = {"canvas": canvas, "moodle": moodle}[lms](sheet)
    if not receipts(course):  # asked first: the gradebook would be made by looking for it
        raise CourseError(
            f"Nothing has been graded in {course.root} yet: there are no scores to write.\n"
            "Grade first: autograder grade SUBMISSIONS"
        )
    results = [one for one in report.results(course, course.units()) if one.unit in units]
    graded = sorted({one.unit for one in results})
    if not graded:
        raise CourseError(f"Nothing of {only_unit} has been graded in {course.root} yet.")
    places = where(sheet, gradebook, graded, only_unit, column)
    filled = [
        fill(sheet, gradebook, place, [one for one in results if one.unit == unit], points)
        for unit, place in places.items()
    ]
    homeless = [unit for unit in graded if unit not in places]
    try:
        out.write_bytes(sheet.data())
    except OSError as error:
        raise CourseError(f"{out} could not be written: {error.strerror}.") from None
    return out, filled, homeless


# The file


class Sheet:
    """A CSV file that stays as it is, byte for byte, but for the cells that are set."""

    def __init__(self, data, name):
        self.name = name
        self.mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
        if (kind := looks_like(data)) or b"\0" in data or not data[len(self.mark) :].strip():
            raise self.wrong(f"looks like {kind or 'no text'}, not CSV", "save it as CSV")
        try:
            text = data[len(self.mark) :].decode()
        except UnicodeDecodeError:
            raise self.wrong(
                "is no text in UTF-8. Excel may have saved it in another encoding",
                "save it there as 'CSV UTF-8'",
            ) from None
        first = text.lstrip().splitlines()[0]
        self.separator = max(",;\t", key=first.count)  # of several alike, the first
        field = re.compile(
            rf'("(?:[^"]|"")*+"|[^{self.separator}\r\n]*)({self.separator}|\r\n|\r|\n|\Z)'
        )
        # cells as they stand in the file, and what separates each from the next
        self.rows, row = [], []
        for found in field.finditer(text):
            row.append(list(found.groups()))
            if found[2] != self.separator:
                self.rows.append(row)
                row = []
        self.header = [self.value(0, place).strip() for place in range(len(self.rows[0]))]

    @classmethod
    def read(cls, file):
        """Read a file, or raise `CourseError`."""
        try:
            with file.open("rb") as opened:
                data = opened.read(LARGEST + 1)
        except OSError as error:
            raise CourseError(
                f"{file} cannot be opened: {error.strerror}.\n"
                "Name the file of grades that your LMS exported."
            ) from None
        if len(data) > LARGEST:
            raise CourseError(f"{file} is larger than {LARGEST // 2**20} MB: no file of grades.")
        return cls(data, file)

    def wrong(self, reason, remedy):
        """The error to raise for a file that is not what it should be."""
        return CourseError(
            f"{self.name} {reason}.\nExport the grades from your LMS again, or {remedy}."
        )

    def value(self, row, place):
        """What a cell holds; nothing where a row is too short."""
        cells = self.rows[row]
        raw = cells[place][0] if place is not None and place < len(cells) else ""
        return raw[1:-1].replace('""', '"') if len(raw) > 1 and raw[0] == raw[-1] == '"' else raw

    def set(self, row, place, value):
        """Write a number into a cell; one in quotes keeps them. Rows that are short grow."""
        cells = self.rows[row]
        while len(cells) <= place:
            cells.append(["", cells[-1][1]])
            cells[-2][1] = self.separator
        quote = '"' if cells[place][0].startswith('"') else ""
        cells[place][0] = f"{quote}{value}{quote}"

    def place(self, *titles):
        """The first column with one of these titles, whatever its case; or None."""
        wanted = {title.casefold() for title in titles}
        return next((at for at, one in enumerate(self.header) if one.casefold() in wanted), None)

    def data(self):
        """The whole file."""
        return (
            self.mark + "".join(part for row in self.rows for cell in row for part in cell).encode()
        )


def looks_like(data):
    """What a file is that is no CSV, as far as its first bytes tell; or nothing."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "text in UTF-16"
    for pattern, name in LOOKS_LIKE[:-1]:  # but for Python: a header may begin with any word
        if re.match(pattern, data.removeprefix(codecs.BOM_UTF8)[:2000], re.IGNORECASE):
            return f"{name} (an Excel workbook is one)" if "zip" in name else name
    return ""


def number(text):
    """A number of points as an LMS writes it, with a point or a comma; or None."""
    text = text.strip().replace(",", ".")
    return float(text) if re.fullmatch(r"\d+(\.\d+)?", text) else None


# Canvas


def canvas(sheet):
    """The `Gradebook` in Canvas's export.

    Its columns are Student (or LastName, FirstName), ID, SIS User ID, SIS Login ID, …, Section,
    then the instructor's own, then one for each assignment, `Title (id)`. Before the students
    stand a row of points possible, and sometimes one that begins empty.
    """
    student, last, first = (sheet.place(one) for one in ("Student", "LastName", "FirstName"))
    id, section = sheet.place("ID"), sheet.place("Section")
    if id is None or section is None or (student is None and None in (last, first)):
        raise sheet.wrong(
            "is no gradebook of Canvas: its first row lacks Student, ID or Section",
            "take the file of Canvas's Grades → Export as it is, in English",
        )
    points, people = None, []
    for row in range(1, len(sheet.rows)):
        name = sheet.value(row, student if student is not None else last)
        if "Points Possible" in name:
            points = row
            continue
        if student is None:
            name = f"{name}, {sheet.value(row, first)}"
        # Canvas writes a name that begins with = so that no spreadsheet calculates it
        name = re.sub(r'^="(.*)"$', r"\1", name.strip())
        if not name.strip(" ,") or name == TEST_STUDENT:
            continue
        titles = ("SIS Login ID", "SIS User ID", "Integration ID", "ID")
        ids = {title: sheet.value(row, sheet.place(title)) for title in titles}
        surname, _, given = name.partition(",")
        file_name = re.sub(r"\W", "", name.lower())  # in the names of handed-in files
        names = (file_name, name, f"{given} {surname}".strip())
        people.append(Person(row, name, ids, names, ids["ID"]))
    columns = []
    for place in range(section + 1, len(sheet.header)):
        title = sheet.header[place]
        most = sheet.value(points, place) if points is not None else ""
        if title and not NO_SCORES.search(title) and "read only" not in most:
            columns.append(
                Column(place, title, dict.fromkeys(range(len(sheet.rows)), number(most)))
            )
    return Gradebook(people, columns)


# Moodle


def moodle(sheet):
    """The `Gradebook` in an assignment's grading worksheet, or in the exported grader report.

    The worksheet has Identifier (Participant 123), Full name, …, Grade, Maximum Grade. The
    report has First name, Last name, …, then a column for each item, `Assignment: Title (Real)`.
    """
    identifier, grade = sheet.place("Identifier"), sheet.place("Grade")
    first, last = sheet.place("First name"), sheet.place("Last name", "Surname")
    email = sheet.place("Email address")
    worksheet = identifier is not None and grade is not None
    if not worksheet and None in (first, last):
        raise sheet.wrong(
            "is neither a grading worksheet of Moodle (Identifier, …, Grade) nor its grader "
            "report (First name, Last name, …)",
            "take the file as Moodle made it, with Moodle's language set to English",
        )
    titles = ("Identifier", "Username", "ID number", "Email address")
    people, closed = [], {}
    for row in range(1, len(sheet.rows)):
        ids = {title: sheet.value(row, sheet.place(title)) for title in titles}
        names = (sheet.value(row, sheet.place("Full name")).strip(),)
        if not worksheet:
            parts = [sheet.value(row, place).strip() for place in (first, last)]
            names = (" ".join(parts), " ".join(reversed(parts)))
        number_of = re.search(r"\d*$", ids["Identifier"])[0]
        if number_of:  # anonymous, everybody is called so
            names = (*names, "Participant")
        name = names[0] or ids["Identifier"] or sheet.value(row, email)
        if not name.strip():
            continue
        group = sheet.value(row, sheet.place("Group")).strip()
        if group:  # Moodle puts a team's name before each of its members'
            names = (*names, *(f"{group}-{one}" for one in names))
        people.append(Person(row, name, ids, names, number_of, group))
        if sheet.value(row, sheet.place("Grade can be changed")).strip().casefold() == "no":
            closed[row] = "locked in Moodle"
    if not worksheet:
        columns = [
            Column(place, title)
            for place, title in enumerate(sheet.header)
            if place > max(first, last, email or 0) and title and not NO_SCORES.search(title)
        ]
        return Gradebook(people, columns, closed)
    if sheet.place("Scale") is not None:
        raise sheet.wrong(
            "is graded on a scale of words, not in points",
            "set the assignment's grade type to points in Moodle first",
        )
    maximum = sheet.place("Maximum Grade")
    most = {row: number(sheet.value(row, maximum)) for row in range(1, len(sheet.rows))}
    return Gradebook(people, [Column(grade, sheet.header[grade], most)], closed, one_unit=True)


# Which column


def where(sheet, gradebook, graded, only_unit, title):
    """The column for each unit: a dict."""
    listed = "".join(f"\n  {one.title}" for one in gradebook.columns) or " none"
    name_it = "Say which: --unit UNIT --column TITLE"
    if title is not None:
        if len(graded) > 1:
            raise CourseError(f"--column needs --unit, one of: {', '.join(graded)}")
        found = [one for one in gradebook.columns if title in (one.title, plain_title(one.title))]
        if len(found) != 1:
            raise CourseError(
                f"{sheet.name} has {len(found) or 'no'} columns for scores called {title!r}.\n"
                f"Its columns for scores are:{listed}"
            )
        return {graded[0]: found[0]}
    if gradebook.one_unit:  # which its file may be named after
        named = [one for one in graded if mentions(Path(sheet.name).name, one)]
        chosen = graded if only_unit or len(graded) == 1 else named
        if len(chosen) != 1:
            raise CourseError(
                f"{sheet.name} is a worksheet for one assignment, and does not say for which "
                f"unit.\nSay it: --unit UNIT, one of: {', '.join(graded)}"
            )
        return {chosen[0]: gradebook.columns[0]}
    places = {}
    for unit in graded:
        found = [one for one in gradebook.columns if mentions(one.title, unit)]
        if len(found) > 1:
            titles = ", ".join(one.title for one in found)
            raise CourseError(f"{sheet.name} has several columns for {unit}: {titles}.\n{name_it}")
        if found:
            places[unit] = found[0]
    if not places:
        raise CourseError(
            f"{sheet.name} has no column named after {' or '.join(graded)}.\n"
            f"{name_it}\nIts columns for scores are:{listed}"
        )
    return places


def plain_title(title):
    """A column's title without what the LMS added: Canvas's number, Moodle's kind."""
    return re.sub(r"^Assignment: | \((\d+|Real)\)$", "", title)


def mentions(title, unit):
    """True if a unit's name stands in a title, whatever separates its words."""
    words, wanted = (re.sub(r"[\W_]+", " ", one).casefold().strip() for one in (title, unit))
    return f" {wanted} " in f" {words} "


# Who is who


def match(students, people):
    """Say who in the grade file each student is.

    Tried in this order, each only if those before found nobody: an id that the file holds;
    the name as it becomes a folder's when handed in through the LMS; the letters of the name
    alone; an e-mail address without its domain.

    Returns
    -------
    found : dict of str to (Person, str)
        By student: who it is, and what told it.
    unclear : dict of str to str
        By student: why nobody can be told.
    """
    by_id, by_folder, by_letters, by_mailbox = tables = [defaultdict(dict) for _ in range(4)]
    for place, one in enumerate(people):
        for title, id in one.ids.items():
            by_id[folded(id)][place] = title
            if "@" in id:
                by_mailbox[folded(id).split("@")[0]][place] = f"{title} before the @"
        for name in handed_in_as(one):
            by_folder[name][place] = by_letters[letters(name)][place] = "name"
    found, unclear = {}, {}
    for student in students:
        keys = folded(student), student, letters(student), folded(student)
        hits = next(
            (table[key] for table, key in zip(tables, keys, strict=True) if key and key in table),
            {},
        )
        if len(hits) == 1:
            ((place, title),) = hits.items()
            found[student] = people[place], title
        elif hits:
            names = "; ".join(f"{people[at].name} (row {people[at].row + 1})" for at in hits)
            unclear[student] = f"could be any of: {names}"
    taken = {}
    for student, (person, _) in found.items():
        taken.setdefault(person.row, []).append(student)
    for same in taken.values():
        if len(same) > 1:
            for student in same:
                person, _ = found.pop(student)
                others = ", ".join(one for one in same if one != student)
                unclear[student] = f"seems to be {person.name}, and so does {others}"
    return found, unclear


def folded(text):
    return unicodedata.normalize("NFC", text).strip().casefold()


def handed_in_as(person):
    """The names of a person as the grader's folders have them."""
    numbered = [f"{name}_{person.number}" for name in person.names if person.number]
    # alone, "Participant" says nothing of who it is
    names = [name for name in person.names if name and name != "Participant"]
    return {safe_name(name) for name in (*names, *numbered)}


# The scores


def fill(sheet, gradebook, column, results, points=None):
    """Write one unit's scores into its column.

    Parameters
    ----------
    sheet : Sheet
    gradebook : Gradebook
    column : Column
    results : list of autograder.report.Result
        Of one unit.
    points : float, optional
        What the column counts where the file does not say.

    Returns
    -------
    Filled
    """
    unit = results[0].unit
    done = Filled(unit, column.title)
    found, unclear = match(
        [one.student for one in results if one.status != "missing"], gradebook.people
    )
    found = {student: [one] for student, one in found.items()} | teams(results, gradebook.people)
    absent, unreadable, failed, waiting, kept, scales = [], [], [], [], [], set()
    unknown = True
    for one in sorted(results, key=lambda one: one.student):
        if one.status == "missing":
            continue
        if one.status == "unreadable":
            unreadable.append(one.student)
            continue
        if one.status == "failed":
            failed.append(one.student)
            done.lost += 1
            continue
        if one.student not in found:
            if one.student not in unclear:
                absent.append(one.student)
            done.lost += 1
            continue
        for person, told in found[one.student]:
            if not fill_one(sheet, gradebook, column, one, person, points, done, kept, scales):
                continue
            done.by[told] = done.by.get(told, 0) + 1
            unknown = unknown and not column.most.get(person.row)
            if one.by_hand:
                waiting.append(one.student)
    done.scale = "; ".join(sorted(scales))
    done.notes += late.told(results)
    if done.written and unknown and points is None:
        done.notes.append(
            f"The file does not say how many points the column counts: the scores are out of "
            f"{results[0].max_score:g}. If it counts others, run this again with --points N."
        )
    if waiting:
        done.notes.append(
            "Still without the points for answers in words, which a person has to grade "
            f"(nbgrader formgrader): {len(waiting)} of the scores written."
        )
    graded_here = {person.row for ones in found.values() for person, _ in ones}
    without = [one.name for one in gradebook.people if one.row not in graded_here]
    for said, names in (
        ("Graded here, and not in the file; enter these by hand", absent),
        (
            "Not written, because two could be meant; enter these by hand",
            [f"{one} {why}" for one, why in unclear.items()],
        ),
        ("Not written, because the file that was handed in could not be read", unreadable),
        ("Not written, because the grader itself failed; grade again", failed),
        ("Left as it was in the file", kept),
        ("In the file, and nothing graded here", without),
    ):
        if names:
            listed = "".join(f"\n    {shown([name])}" for name in names)
            done.notes.append(f"{said} ({len(names)}):{listed}")
    return done


def teams(results, people):
    """The members of each team that handed in as one, as `match` tells who is who."""
    by_team = defaultdict(list)
    for person in people:
        if person.group:
            by_team[folded(safe_name(person.group))].append((person, "team"))
    return {
        one.student: by_team[folded(one.student)]
        for one in results
        if folded(one.student) in by_team
    }


def fill_one(sheet, gradebook, column, result, person, points, done, kept, scales):
    """Write a score into one person's row; False if it is closed."""
    before = sheet.value(person.row, column.place).strip()
    closed = gradebook.closed.get(person.row)
    closed = closed or {"ex": "excused", "n/a": "not assigned"}.get(before.casefold())
    if closed:
        kept.append(f"{result.student} ({closed})")
        return False
    most = column.most.get(person.row) or points  # 0 points possible: Canvas counts it nowhere
    score = result.score
    if most and result.max_score and most != result.max_score:
        score = score / result.max_score * most
        scales.add(f"{result.max_score:g} points here are {most:g} there")
    value = f"{score:.2f}".rstrip("0").rstrip(".")
    sheet.set(person.row, column.place, value)
    done.written += 1
    done.changed += before not in ("", "-") and number(before) != float(value)
    return True


def told(out, filled, homeless=()):
    """What was written and what was not, as text for the terminal."""
    lines = []
    for one in filled:
        by = ", ".join(f"{count} by {what}" for what, count in sorted(one.by.items()))
        lines.append(
            f"{one.unit} → {one.column}: {one.written} scores" + (f" ({by})" if by else "")
        )
        if one.changed:
            lines.append(f"  {one.changed} of them had another value in the file.")
        if one.scale:
            lines.append(f"  Converted: {one.scale}.")
        lines += [f"  {note}" for note in one.notes]
    if homeless:
        lines.append(f"No column of the file is named after {', '.join(homeless)}.")
    lines.append(
        f"\nWritten: {out}\nImport it soon: what changes in the LMS meanwhile is not in it."
    )
    return "\n".join(lines)
