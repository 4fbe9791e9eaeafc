"""Print the matrix: per exercise, how many right answers pass and wrong ones fail."""

import sys
from itertools import groupby

from tests.answers import judge_all


def main():
    print(f"{'exercise':<45} {'right':>7} {'wrong':>7}")
    print(f"{'':<45} {'pass':>7} {'fail':>7}")
    odd = []
    for key, group in groupby(judge_all(), lambda pair: (pair[0].unit, pair[0].exercise)):
        group = list(group)
        counts = []
        for kind, wanted in (("right", True), ("wrong", False)):
            of_kind = [(a, v) for a, v in group if a.kind == kind]
            good = [a for a, v in of_kind if v.passed is wanted and v.says(a.says)]
            odd += [a for a, v in of_kind if a not in good]
            counts.append(f"{len(good)}/{len(of_kind)}")
        odd += [a for a, v in group if a.kind == "stub" and v.passed]
        odd += [a for a, v in group if a.kind == "reference" and not v.passed]
        print(f"{'/'.join(key):<45} {counts[0]:>7} {counts[1]:>7}")
    for answer in odd:
        print(f"NOT AS IT SHOULD BE: {answer}")
    return bool(odd)


if __name__ == "__main__":
    sys.exit(main())
