"""Give the instructor's cells back their released state; leave the student's as they are."""

from autograder.repair.reading import Unreadable, read

from .cells import plain
from .released import HIDE, template, without_hidden_checks
from .restore import Repaired, repair

__all__ = [
    "HIDE",
    "Repaired",
    "Unreadable",
    "plain",
    "read",
    "repair",
    "template",
    "without_hidden_checks",
]
