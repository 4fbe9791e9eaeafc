"""Predict, then run: a guess is kept in the notebook, and stands beside the result.

    guess_end = digits.guess()          # shows a box for a number
    guess_best = digits.guess(["ReLU", "dropout"])
    ...
    digits.compare("guess_end", 0.918)  # You guessed 0.95, and it is 0.918.

Where there are no widgets, `guess_end = 0.95` does the same. A guess never counts.
"""

import html
import re
import sys
import uuid
from collections.abc import Sequence
from typing import Any

import ipywidgets
from IPython.display import HTML, display, update_display


class Guess:
    """A box for a guess; the cell's output keeps what stands in it.

    Parameters
    ----------
    choices : sequence of str, optional
        To choose from; else it is a number.

    Attributes
    ----------
    value : str, float or None
        None until something is guessed.
    """

    def __init__(self, choices: Sequence[str] | None = None):
        self.value = None
        self._id = f"guess-{uuid.uuid4()}"
        named = {
            "description": "Your guess",
            "style": {"description_width": "initial"},
            "layout": {"max_width": "calc(100% - 4px)"},  # and its margins
        }
        if choices is None:
            self.box, self._read = ipywidgets.Text(placeholder="a number", **named), number
        else:
            self.box = ipywidgets.Dropdown(options=["", *choices], value="", **named)
            self._read = lambda choice: choice or None
        self.box.observe(self._hear, "value")

    def _ipython_display_(self):
        display(self.box)
        display(self._kept(), display_id=self._id)

    def _hear(self, change):
        self.value = self._read(change["new"])
        update_display(self._kept(), display_id=self._id)

    def _kept(self):
        words = "" if self.value is None else f"Your guess, kept: {shown(self.value)}"
        if self.value is None and self.box.value:
            words = "That is no number: write one such as 0.5 or 12."
        return HTML(f"<p>{html.escape(words)}</p>")


def guess(choices: Sequence[str] | None = None) -> Guess:
    """Show a box for a guess: a number, or one of some choices."""
    made = Guess(choices)
    display(made)
    return made


def compare(name: str, result: Any) -> None:
    """Print a guess beside the result.

    Parameters
    ----------
    name : str
        Of the guess, in the notebook: what `guess` gave, or a number or text.
    result : number or str
        What it is.
    """
    made = sys._getframe(1).f_globals.get(name)
    made = made.value if isinstance(made, Guess) else made
    if made is None or made is Ellipsis:
        print(f"It is {shown(result)}. (You made no guess.)")
    else:
        print(f"You guessed {shown(made)}, and it is {shown(result)}.")


def number(text: str) -> float | None:
    """The number that a text says: `92 %`, `0,92` and `1,000` are some; None if it says none."""
    plain = re.sub(r"[\s_]", "", text)
    if re.fullmatch(r"[1-9]\d{0,2}(,\d{3})+(\.\d+)?", plain):
        plain = plain.replace(",", "")
    plain = plain.replace(",", ".")
    share = 100 if plain.endswith("%") else 1
    try:
        return float(plain.rstrip("%")) / share
    except ValueError:
        return None


def shown(value: Any) -> str:
    """A number, with at most four digits after the point, or a text as it is."""
    if isinstance(value, str):
        return value
    rounded = round(float(value), 4)
    return f"{int(rounded) if rounded.is_integer() else rounded:,}"
