"""What a student sees of it, in the terminal."""

import contextlib
from pathlib import Path

from rich.console import Group
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from autograder import exercises

from .status import ANSWERED, FAILING, OPEN, STYLES

LONGEST = 300  # characters of a message in the table


def shown(checked, in_full=False):
    """All notebooks' progress, what is failing and open in those begun, and what comes next.

    Parameters
    ----------
    checked : list of Checked
    in_full : bool
        Show every notebook's exercises, also where nothing or everything is done.
    """
    bars = Table.grid(padding=(0, 2))
    for one in checked:
        total = len(one.exercises)
        bar = ProgressBar(total=max(total, 1), completed=one.finished, width=20)
        count = f"{one.finished} of {total} done" if total else ""
        ran = f"{one.seconds:.1f} s" if one.seconds else ""
        bars.add_row(Text(one.title), bar, count, Text(ran, style="dim"))
    parts = [Text(), bars]
    for one in checked:
        if in_full or one.trouble or (one.is_begun and one.finished < len(one.exercises)):
            parts += [Text(), *details(one)]
    return Group(*parts, Text(), *next_step(checked))


def details(checked):
    """The exercises of one notebook in a table, and what was noticed."""
    yield Text.assemble((checked.title, "bold"), f" · {near(checked.path)}")
    if checked.trouble:
        yield Text(f"  {checked.trouble}", style="red")
    table = Table.grid(padding=(0, 2), pad_edge=True)
    table.add_column(no_wrap=True)
    table.add_column(ratio=2)
    table.add_column(ratio=3)
    for one in checked.exercises:
        state = Text(one.state, style=STYLES[one.state])
        says = in_a_line(one.message) if one.state == FAILING else ""
        table.add_row(state, Text(one.title), Text(says))
    if checked.exercises:
        yield table
    yield from (Text(f"  {note}", style="dim") for note in checked.notes)


def next_step(checked):
    """What to do next, and the whole message of the check that asks for it."""
    for wanted, words in ((FAILING, "Mend"), (OPEN, "Go on with")):
        for one in sorted(checked, key=lambda one: not one.is_begun):
            if one.trouble and wanted == FAILING:
                yield Text(f"Next: {near(one.path)} cannot be checked. {one.trouble}")
                return
            for exercise in one.exercises:
                if exercise.state == wanted:
                    yield Text.assemble(
                        ("Next: ", "bold"), f"{words} {exercise.title}, in {near(one.path)}"
                    )
                    if exercise.message:
                        yield Text(f"\n{exercise.message}")
                    return
    yield Text("All that can be checked here passes.", style="green")
    by_hand = sum(one.state == ANSWERED for each in checked for one in each.exercises)
    read = "a person reads what you answered in words, and " if by_hand else ""
    yield Text(f"For a grade, {read}your functions are tried on other inputs, too.")


def in_a_line(message):
    """What a check's message says first, its error if any, and the slip, in one line."""
    first, *others = message.split("\n\n")
    if first.endswith("stopped with an error.") and others:
        first = f"{first[:-1]}: {others[0]}"
    text = " ".join(first.split())
    if slip := exercises.slip(message):
        text = f"{text} → {slip}"
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} …"


def near(path):
    """A path as it would be typed here."""
    with contextlib.suppress(ValueError):
        return str(path.resolve().relative_to(Path.cwd()))
    return str(path)
