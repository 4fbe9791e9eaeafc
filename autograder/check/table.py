"""What a student sees of it, in the terminal."""

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Group
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from autograder import exercises
from autograder.outcomes import Outcome

from .status import FAILING, Checked

LONGEST = 300  # characters of a message in the table
WORDS = {  # and the colour
    Outcome.RIGHT: ("done", "green"),
    Outcome.PARTLY: ("failing", "red"),
    Outcome.WRONG: ("failing", "red"),
    Outcome.EMPTY: ("not attempted", "dim"),
    Outcome.WAITING: ("for a person to read", "green"),
}


def shown(notebooks: Sequence[Checked], in_full: bool = False) -> Group:
    """All notebooks' progress, what is failing and open in those begun, and what comes next.

    Parameters
    ----------
    in_full
        Show every notebook's exercises, also where nothing or everything is done.
    """
    bars = Table.grid(padding=(0, 2))
    for notebook in notebooks:
        total = len(notebook.exercises)
        bar = ProgressBar(total=max(total, 1), completed=notebook.finished, width=20)
        count = f"{notebook.finished} of {total} done" if total else ""
        ran = f"{notebook.seconds:.1f} s" if notebook.seconds else ""
        bars.add_row(Text(notebook.title), bar, count, Text(ran, style="dim"))
    parts: list[Text | Table] = [Text(), bars]
    for notebook in notebooks:
        if (
            in_full
            or notebook.trouble
            or (notebook.is_begun and notebook.finished < len(notebook.exercises))
        ):
            parts += [Text(), *details(notebook)]
    return Group(*parts, Text(), *next_step(notebooks))


def details(notebook: Checked) -> Iterator[Text | Table]:
    """The exercises of one notebook in a table, and what was noticed."""
    yield Text.assemble((notebook.title, "bold"), f" · {near(notebook.path)}")
    if notebook.trouble:
        yield Text(f"  {notebook.trouble}", style="red")
    table = Table.grid(padding=(0, 2), pad_edge=True)
    table.add_column(no_wrap=True)
    table.add_column(ratio=2)
    table.add_column(ratio=3)
    for exercise in notebook.exercises:
        state = Text(*WORDS[exercise.outcome])
        says = in_a_line(exercise.message) if exercise.outcome in FAILING else ""
        table.add_row(state, Text(exercise.title), Text(says))
    if notebook.exercises:
        yield table
    yield from (Text(f"  {note}", style="dim") for note in notebook.notes)


def next_step(notebooks: Sequence[Checked]) -> Iterator[Text]:
    """What to do next, and the whole message of the check that asks for it."""
    for wanted, verb in ((FAILING, "Mend"), ((Outcome.EMPTY,), "Go on with")):
        for notebook in sorted(notebooks, key=lambda notebook: not notebook.is_begun):
            if notebook.trouble and wanted is FAILING:
                yield Text(f"Next: {near(notebook.path)} cannot be checked. {notebook.trouble}")
                return
            for exercise in notebook.exercises:
                if exercise.outcome in wanted:
                    yield Text.assemble(
                        ("Next: ", "bold"), f"{verb} {exercise.title}, in {near(notebook.path)}"
                    )
                    if exercise.message:
                        yield Text(f"\n{exercise.message}")
                    return
    yield Text("All that can be checked here passes.", style="green")
    by_hand = any(
        exercise.outcome is Outcome.WAITING
        for notebook in notebooks
        for exercise in notebook.exercises
    )
    read = "a person reads what you answered in words, and " if by_hand else ""
    yield Text(f"For a grade, {read}your functions are tried on other inputs, too.")


def in_a_line(message: str) -> str:
    """What a check's message says first, its error if any, and the slip, in one line."""
    first, *others = message.split("\n\n")
    if first.endswith("stopped with an error.") and others:
        first = f"{first[:-1]}: {others[0]}"
    text = " ".join(first.split())
    if slip := exercises.slip(message):
        text = f"{text} → {slip}"
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} …"


def near(path: Path) -> str:
    """A path as it would be typed here."""
    with contextlib.suppress(ValueError):
        return str(path.resolve().relative_to(Path.cwd()))
    return str(path)
