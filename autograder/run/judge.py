"""Stands between a courier, which has a student's kernel, and a checker, which has the seed.

It passes on what they say to each other, unread, and keeps the verdicts.
"""

import json
from collections.abc import Mapping
from dataclasses import replace

from autograder.run.checker import Checker
from autograder.run.execution import Verdict
from autograder.run.protocol import (
    CALLS,
    CHECK,
    GONE,
    INSIDE,
    JUDGED,
    OUTPUTS,
    REPLIES,
    CheckResult,
)


class Judge:
    """What is judged of one notebook, whatever couriers it takes.

    Parameters
    ----------
    checker
        That has begun with this notebook.
    sources
        The instructor's checks, by `grade_id`.

    Attributes
    ----------
    results
        What the checker has said, by `grade_id`.
    inside
        Why a check had to run in the student's process, by `grade_id`.
    """

    def __init__(self, checker: Checker, sources: Mapping[str, str]) -> None:
        self.checker, self.sources = checker, sources
        self.results: dict[str, CheckResult] = {}
        self.inside: dict[str, str] = {}
        self.current = ""  # the `grade_id` of the check that was asked for last

    def answer(self, message: bytes) -> bytes:
        """What a courier's message is answered with: see `autograder.run.session.run`.

        Raises
        ------
        InfrastructureError
            If no checker comes back.
        """
        kind, content = message[:1], message[1:]
        if kind == CHECK:
            self.current = content.decode()
            if self.current in self.inside:
                return INSIDE + self.sources[self.current].encode()
            return self.forward(*self.checker.check(self.sources[self.current]))
        if kind == REPLIES:
            return self.forward(*self.checker.resume(content))
        if kind == OUTPUTS:
            return json.dumps([self.results, self.sources]).encode()
        assert kind == GONE
        return JUDGED

    def forward(self, calls: bytes | None, result: CheckResult) -> bytes:
        """What the courier gets of what the checker gave."""
        if calls is not None:
            return CALLS + calls
        if "inside" in result:
            self.inside[self.current] = result["inside"]
            return INSIDE + self.sources[self.current].encode()
        self.results.setdefault(self.current, result)
        return JUDGED

    def verdicts(self, others: Mapping[str, Verdict]) -> dict[str, Verdict]:
        """All verdicts: the checker's, and of a courier's `others` what only that can know."""
        verdicts = {id: Verdict(**result["verdict"]) for id, result in self.results.items()}
        for id, other in others.items():
            if id not in verdicts:
                is_known = id in self.inside
                verdicts[id] = other if is_known else replace(other, passed=False, value=None)
        return verdicts
