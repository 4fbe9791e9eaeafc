"""Who is who: the grader's students and the people of a grade file."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence

from autograder.intake.names import letters, safe_name
from autograder.report.results import Result

from .grade_file import Person

# who it is, and by what they were found: the title of a column, `name` or `team`
Match = tuple[Person, str]


def match(
    students: Iterable[str], people: Sequence[Person]
) -> tuple[dict[str, Match], dict[str, str]]:
    """Say who in the grade file each student is.

    Tried in this order, each only if those before found nobody: an id that the file holds;
    the name as it becomes a folder's when handed in through the LMS; the letters of the name
    alone; an e-mail address without its domain.

    Returns
    -------
    found
        By student: who it is, and by what they were found.
    unclear
        By student: why nobody was found.
    """
    # from what identifies people to their numbers, with what that is
    tables: list[dict[str, dict[int, str]]] = [defaultdict(dict) for _ in range(4)]
    by_id, by_folder, by_letters, by_mailbox = tables
    for number, person in enumerate(people):
        for title, id in person.ids.items():
            by_id[folded(id)][number] = title
            if "@" in id:
                by_mailbox[folded(id).split("@")[0]][number] = f"{title} before the @"
        for name in handed_in_as(person):
            by_folder[name][number] = by_letters[letters(name)][number] = "name"
    found, unclear = {}, {}
    for student in students:
        keys = folded(student), student, letters(student), folded(student)
        hits = next(
            (table[key] for table, key in zip(tables, keys, strict=True) if key and key in table),
            {},
        )
        if len(hits) == 1:
            ((number, title),) = hits.items()
            found[student] = people[number], title
        elif hits:
            names = "; ".join(
                f"{people[number].name} (row {people[number].row + 1})" for number in hits
            )
            unclear[student] = f"could be any of: {names}"
    taken: dict[int, list[str]] = {}
    for student, (person, _) in found.items():
        taken.setdefault(person.row, []).append(student)
    for same in taken.values():
        if len(same) > 1:
            for student in same:
                person, _ = found.pop(student)
                others = ", ".join(other for other in same if other != student)
                unclear[student] = f"seems to be {person.name}, and so does {others}"
    return found, unclear


def folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip().casefold()


def handed_in_as(person: Person) -> set[str]:
    """The names of a person as the grader's folders have them."""
    numbered = [f"{name}_{person.number}" for name in person.names if person.number]
    # alone, "Participant" says nothing of who it is
    names = [name for name in person.names if name and name != "Participant"]
    return {safe_name(name) for name in (*names, *numbered)}


def teams(results: Iterable[Result], people: Iterable[Person]) -> dict[str, list[Match]]:
    """The members of each team that handed in as one, as `match` tells who is who."""
    by_team = defaultdict(list)
    for person in people:
        if person.group:
            by_team[folded(safe_name(person.group))].append((person, "team"))
    return {
        result.student: by_team[folded(result.student)]
        for result in results
        if folded(result.student) in by_team
    }
