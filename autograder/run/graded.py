"""What came of a submission that could be run: small, checked, and portable."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.utils import compute_checksum, is_grade, is_solution

from autograder import exercises
from autograder.run.execution import Execution, Verdict, is_check
from autograder.run.fingerprints import fingerprints


@dataclass
class Graded:
    """What came of a submission that could be run, small and checked.

    Attributes
    ----------
    notebook
        The graded notebook's file. Nobody reads it but in a courier.
    verdicts
        By `grade_id`.
    attempts
        What there is of an answer to each check, as `autograder.exercises.answers` gives it.
    untouched
        The `grade_id`s of answers that are as they were released.
    doubtful
        As `autograder.repair.Repaired` has it.
    answers
        Fingerprints of the answers in code, by the ids of their cells: see
        `autograder.report.lookalikes`.
    inside
        Why checks had to run in the student's process, by `grade_id`.
    """

    notebook: bytes
    verdicts: dict[str, Verdict]
    attempts: dict[str, exercises.Answer]
    untouched: set[str] = field(default_factory=set)
    doubtful: dict[str, str] = field(default_factory=dict)
    flags: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    answers: dict[str, list[int | str]] = field(default_factory=dict)
    inside: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, execution: Execution, doubtful: Mapping[str, str] | None = None) -> "Graded":
        """What there is to say about a notebook that has run."""
        untouched = {
            cell.metadata.nbgrader.grade_id
            for cell in execution.notebook.cells
            if is_solution(cell)
            and cell.metadata.nbgrader.get("checksum") == compute_checksum(cell)
        }
        return cls(
            nbformat.writes(execution.notebook).encode(),
            execution.verdicts,
            exercises.answers(execution.notebook),
            untouched,
            dict(doubtful or {}),
            list(execution.flags),
            list(execution.notes),
            fingerprints(execution.notebook, untouched),
        )

    def as_json(self) -> dict[str, Any]:
        """All but the notebook."""
        return {
            "verdicts": {id: vars(verdict) for id, verdict in self.verdicts.items()},
            "attempts": self.attempts,
            "untouched": sorted(self.untouched),
            "doubtful": self.doubtful,
            "flags": self.flags,
            "notes": self.notes,
            "answers": self.answers,
        }

    @classmethod
    def checked(cls, data: dict[str, Any], notebook: bytes, template: NotebookNode) -> "Graded":
        """What a courier has said (see `as_json`), as far as it is what it should be.

        Its `verdicts` are those of checks that no checker has judged.

        Raises
        ------
        ValueError, KeyError, TypeError, AttributeError
            If it is not.
        """
        graded = [cell for cell in template.cells if is_grade(cell) or is_solution(cell)]
        answers = {cell.metadata.nbgrader.grade_id for cell in graded}
        checks = {cell.metadata.nbgrader.grade_id for cell in graded if is_check(cell)}
        if not set(data["verdicts"]) <= checks or set(data["attempts"]) != checks:
            raise ValueError("It did not speak of all checks.")
        return cls(
            notebook,
            {id: checked_verdict(**verdict) for id, verdict in data["verdicts"].items()},
            {
                id: {"attempted": attempt["attempted"] is True, "error": str(attempt["error"])}
                for id, attempt in data["attempts"].items()
            },
            answers & set(data["untouched"]),
            {id: str(reason) for id, reason in data["doubtful"].items() if id in answers},
            [str(flag) for flag in data["flags"]],
            [str(note) for note in data["notes"]],
            {
                id: [int(size), str(digest)[:64]]
                for id, (size, digest) in data["answers"].items()
                if id in {cell.id for cell in graded}
            },
        )


def checked_verdict(passed: Any, value: Any, message: Any, could_run: Any = True) -> Verdict:
    """A `Verdict` from JSON.

    Raises
    ------
    ValueError, TypeError
        If its value is no number.
    """
    number = None if value is None else float(value)
    return Verdict(passed is True, number, str(message), could_run is True)
