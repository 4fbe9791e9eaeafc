"""What is known of a run that couriers may not come back from."""

from autograder.repair import Unreadable
from autograder.run.ran import MachineFault

TRIES = 3  # couriers for one notebook, as long as no cell of the student's has run


# flags by what a courier was lost of
LOST = {"time": "timeout", "memory": "memory", "size": "output", "died": "kernel-died"}


class Story:
    """What is known of a run that couriers may not come back from."""

    def __init__(self):
        self.read = self.begun = False
        self.cell = None
        self.verdicts, self.deadly = {}, {}
        self.flags, self.notes = [], []
        self.tries = TRIES

    def hear(self, news):
        """Take in one message of `carry` or `autograder.run.session.run`."""
        self.read = self.read or "read" in news
        self.begun = self.begun or "begun" in news
        if "cell" in news:
            self.cell = news["cell"]
        if "verdict" in news:
            id, *rest = news["verdict"]
            self.verdicts[id] = rest

    def so_far(self):
        """What the next courier has to know."""
        self.read, self.cell = False, None
        return self.verdicts, self.deadly

    def lost(self, lost):
        """Take in how a courier ended; an error if another one would be of no use."""
        if self.begun and self.cell is not None:
            sentence = f"The grader had to be stopped there. {lost}"
            self.deadly[self.cell] = sentence
            self.flags.append(LOST[lost.reason])
            self.notes.append(f"The kernel ended in cell {self.cell}. {sentence}")
            return
        self.tries -= 1
        if self.tries:
            return
        if not self.read and lost.reason != "died":  # that no file can bring about
            raise Unreadable(f"The file cannot be read as a notebook. {lost}")
        raise MachineFault(f"The grader's own process did not come back. {lost}")
