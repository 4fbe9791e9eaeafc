"""What check cells call: the grader's checks, which know this course's mistakes.

    checks.expect("one_hot", np.array([3, 0]), gives=np.eye(10)[[3, 0]])
    checks.passed("one_hot")

`autograder.checks` says how checks speak, and `autograder/checks/assertions.py` what they can
ask. The mistakes stand in `digits.mistakes`, as wrong functions: one is named if it gives what
the student's function gave, in every call so far.
"""

import autograder.checks.mistakes
import autograder.checks.seeding
from autograder.checks import *  # noqa: F403
from digits import mistakes

autograder.checks.mistakes.find = mistakes.of
# unless the grader has set another one
autograder.checks.seeding.variable = autograder.checks.seeding.variable or "DIGITS_SEED"
