"""What came of a submission that could be run: small, checked, and portable."""

from dataclasses import dataclass, field

import nbformat
from nbgrader.utils import compute_checksum, is_grade, is_solution

from autograder import exercises
from autograder.run.fingerprints import fingerprints
from autograder.run.ran import Verdict, is_check


@dataclass
class Graded:
    """What came of a submission that could be run, small and checked.

    Attributes
    ----------
    notebook : bytes
        The graded notebook's file. Nobody reads it but in a courier.
    verdicts : dict of str to Verdict
        By `grade_id`.
    told : dict of str to dict
        As `autograder.exercises.answers` gives it.
    untouched : set of str
        The `grade_id`s of answers that are as they were released.
    doubtful : dict of str to str
        As `autograder.repair.Repaired` has it.
    flags, notes : list of str
    answers : dict of str to list
        Fingerprints of the answers in code, by the ids of their cells: see
        `autograder.report.lookalikes`.
    inside : dict of str to str
        The `grade_id`s of checks that ran in the student's process, and why they had to.
    """

    notebook: bytes
    verdicts: dict
    told: dict
    untouched: set = field(default_factory=set)
    doubtful: dict = field(default_factory=dict)
    flags: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    answers: dict = field(default_factory=dict)
    inside: dict = field(default_factory=dict)

    @classmethod
    def of(cls, ran, doubtful=()):
        """What there is to say about a notebook that has run."""
        untouched = {
            cell.metadata.nbgrader.grade_id
            for cell in ran.notebook.cells
            if is_solution(cell)
            and cell.metadata.nbgrader.get("checksum") == compute_checksum(cell)
        }
        return cls(
            nbformat.writes(ran.notebook).encode(),
            ran.verdicts,
            exercises.answers(ran.notebook),
            untouched,
            dict(doubtful),
            list(ran.flags),
            list(ran.notes),
            fingerprints(ran.notebook, untouched),
        )

    def as_json(self):
        """All but the notebook."""
        return {
            "verdicts": {id: vars(one) for id, one in self.verdicts.items()},
            "told": self.told,
            "untouched": sorted(self.untouched),
            "doubtful": self.doubtful,
            "flags": self.flags,
            "notes": self.notes,
            "answers": self.answers,
        }

    @classmethod
    def checked(cls, said, notebook, template):
        """What a courier has said, as far as it is what it should be.

        Its `verdicts` are those of checks that no checker has judged.

        Raises
        ------
        ValueError, KeyError, TypeError, AttributeError
            If it is not.
        """
        graded = [cell for cell in template.cells if is_grade(cell) or is_solution(cell)]
        answers = {cell.metadata.nbgrader.grade_id for cell in graded}
        checks = {cell.metadata.nbgrader.grade_id for cell in graded if is_check(cell)}
        if not set(said["verdicts"]) <= checks or set(said["told"]) != checks:
            raise ValueError("It did not speak of all checks.")
        return cls(
            notebook,
            {id: verdict(**one) for id, one in said["verdicts"].items()},
            {
                id: {"attempted": one["attempted"] is True, "error": str(one["error"])}
                for id, one in said["told"].items()
            },
            answers & set(said["untouched"]),
            {id: str(why) for id, why in said["doubtful"].items() if id in answers},
            [str(one) for one in said["flags"]],
            [str(one) for one in said["notes"]],
            {
                id: [int(size), str(digest)[:64]]
                for id, (size, digest) in said["answers"].items()
                if id in {cell.id for cell in graded}
            },
        )


def verdict(passed, value, message, could_run=True):
    """A `Verdict` from JSON."""
    value = None if value is None else float(value)
    return Verdict(passed is True, value, str(message), could_run is True)
