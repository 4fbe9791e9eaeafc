"""Stands between a courier, which has a student's kernel, and a checker, which has the seed.

It passes on what they say to each other, unread, and keeps the verdicts.
"""

import json
from dataclasses import replace

from autograder.run.protocol import CALLS, CHECK, GONE, INSIDE, JUDGED, REPLIES
from autograder.run.ran import Verdict

OUTPUTS = b"o"


class Judge:
    """What is judged of one notebook, whatever couriers it takes.

    Parameters
    ----------
    checker : autograder.run.checker.Checker
        That has begun with this notebook.
    sources : dict of str to str
        The instructor's checks, by `grade_id`.

    Attributes
    ----------
    said : dict of str to dict
        What the checker has said, by `grade_id`.
    inside : dict of str to str
        Why a check had to run in the student's process.
    """

    def __init__(self, checker, sources):
        self.checker, self.sources = checker, sources
        self.said, self.inside = {}, {}
        self.now = None

    def answer(self, message):
        """What a courier's message is answered with: see `autograder.run.session.run`.

        Raises
        ------
        MachineFault
            If no checker comes back.
        """
        kind, content = message[:1], message[1:]
        if kind == CHECK:
            self.now = content.decode()
            if self.now in self.inside:
                return INSIDE + self.sources[self.now].encode()
            return self.heard(*self.checker.check(self.sources[self.now]))
        if kind == REPLIES:
            return self.heard(*self.checker.go_on(content))
        if kind == OUTPUTS:
            return json.dumps([self.said, self.sources]).encode()
        assert kind == GONE
        return JUDGED

    def heard(self, calls, told):
        if calls is not None:
            return CALLS + calls
        if "inside" in told:
            self.inside[self.now] = told["inside"]
            return INSIDE + self.sources[self.now].encode()
        self.said.setdefault(self.now, told)
        return JUDGED

    def verdicts(self, others):
        """All verdicts: the checker's, and of a courier's `others` what only that can know."""
        own = {id: Verdict(**told["verdict"]) for id, told in self.said.items()}
        for id, one in others.items():
            if id not in own:
                own[id] = one if id in self.inside else replace(one, passed=False, value=None)
        return own
