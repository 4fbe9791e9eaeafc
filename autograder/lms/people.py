"""Who is who: the grader's students and the people of a grade file."""

import unicodedata
from collections import defaultdict

from autograder.intake.names import letters, safe_name


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
