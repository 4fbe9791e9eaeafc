"""Points for verdicts, failing closed."""

import math

from autograder.run.execution import Verdict


def points(verdict: Verdict | None, most: float) -> tuple[float, str]:
    """The points of one check, and what is wrong with its value, if anything.

    Nothing for a check that failed or did not run; all (`most`) for one that passed without a
    number as its last line; else that number, if it is one from 0 to `most`.
    """
    if verdict is None or not verdict.passed:
        return 0.0, ""
    if verdict.value is None:
        return float(most), ""
    if not math.isfinite(verdict.value) or not -1e-9 <= verdict.value <= most + 1e-9:
        return 0.0, f"The check gave {verdict.value:g}, which is no number from 0 to {most:g}."
    return min(max(verdict.value, 0.0), float(most)), ""
