"""Scores into the grade files that Canvas and Moodle export, for them to import again.

The file of the LMS is the pattern: it knows its people and its columns. Only the cells of
scores are written; every other byte stays as it was. Nobody is matched by guessing: where
two people could be meant, nothing is written, and that is reported.
"""

from .export_scores import describe, export
from .match_people import match
from .sheet import Sheet

__all__ = ["Sheet", "describe", "export", "match"]
