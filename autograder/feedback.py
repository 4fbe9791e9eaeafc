"""The page's old address: instructors have it in their `nbgrader_config.py`."""

from autograder.report.feedback import Page

__all__ = ["Page"]
