"""The feedback page of a submission: nbgrader's, without the hidden checks."""

import re

from nbgrader.converters import GenerateFeedback
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.run import clean, is_check

HIDDEN = re.compile(r"### BEGIN HIDDEN TESTS.*?### END HIDDEN TESTS\n?", re.S)


class Conceal(NbGraderPreprocessor):
    """Takes from check cells the hidden part, and from their errors all but the message."""

    def preprocess_cell(self, cell, resources, cell_index):
        if is_check(cell):
            cell.source = HIDDEN.sub("", cell.source).strip()
            for output in cell.outputs:
                if output.output_type == "error":
                    words = clean(output.evalue) or output.ename
                    output.traceback = words.splitlines()
        return cell, resources


def feedback(course, student, unit):
    """Write feedback/STUDENT/UNIT/UNIT.html from the graded notebook and the gradebook."""
    course.convert(
        GenerateFeedback,
        unit,
        student,
        GenerateFeedback={
            "preprocessors": [
                Conceal,
                "nbgrader.preprocessors.GetGrades",
                "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
            ]
        },
    )
